"""Addresses of a review as people know them: names, roles, and both ends of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.words.roles import roles
from app.words.telling import grouped, shortened
from wallet.amounts import format_amount
from wallet.escrow.terms import Role
from wallet.review.checks.money import asset_of
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.texts import shown

PROTOCOL: Final = "Trustless Work"
"""Who owns the account that the protocol's fee goes to; it is pinned (F05)."""

UNITS: Final = "units"
"""Of a token that names no asset."""


@dataclass(frozen=True)
class Named:
    """A review, and the names that a profile has for addresses."""

    review: Review
    names: Mapping[str, str]

    @property
    def facts(self) -> Facts:
        """What the review is about."""
        return self.review.facts

    def name(self, who: str) -> str:
        """What everybody knows an address by, or the profile's name for it; "" for neither."""
        return PROTOCOL if self.takes_protocol_fee(who) else self.names.get(who, "")

    def called(self, who: str) -> str:
        """The name, or both ends of the address."""
        return self.name(who) or shortened(who)

    def roles(self, who: str) -> str:
        """What an address is in this escrow, in words; "" for none."""
        escrow = self.facts.escrow
        if escrow is None:
            return ""
        found = [role.value for role in Role if who in escrow.roles.of(role)]
        return roles(found) if found else ""

    def takes_protocol_fee(self, who: str) -> bool:
        """Whether the build pays the protocol's fee to this address."""
        build = self.facts.build
        return build is not None and who == build.fee_account

    @property
    def code(self) -> str:
        """What amounts are counted in."""
        asset = asset_of(self.facts)
        return UNITS if asset is None else asset.code

    def amount(self, units: int) -> str:
        """An amount with its currency."""
        return f"{format_amount(units)} {self.code}"

    def told(self, text: str) -> str:
        """A text of ours, with known addresses in it by name; they stay to be compared."""
        for who, name in self.names.items():
            whole = grouped(who)
            if whole in text:
                text = text.replace(whole, f"{shown(name)} ({shortened(who)})")
        return text
