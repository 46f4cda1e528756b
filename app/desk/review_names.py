"""Addresses of a review as people know them: names, roles, and both ends of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.words.groups import shortened
from app.words.parts import part_in
from app.words.telling import with_grouped_addresses
from wallet.addresses import Address, ContractId, is_contract
from wallet.amounts import Asset, format_amount
from wallet.escrow.terms import Escrow
from wallet.holdings import claimed_asset
from wallet.review.checks.money import asset_of
from wallet.review.dues import fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.texts import shown
from wallet.soroban.entries import Entry, Key

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
        terms = self.facts.terms
        return "" if terms is None else part_in(terms, who)

    def takes_protocol_fee(self, who: str) -> bool:
        """Whether the protocol's fee rightly goes to this address."""
        return who in fee_accounts_of(self.facts)

    @property
    def code(self) -> str:
        """What amounts are counted in."""
        return _code(asset_of(self.facts))

    def amount(self, units: int) -> str:
        """An amount with its currency."""
        return f"{format_amount(units)} {self.code}"

    def amount_in(self, escrow: Escrow, units: int) -> str:
        """An amount with the currency of these terms, which may be another."""
        entries = self.facts.view.snapshot.entries
        return f"{format_amount(units)} {_code(_claimed(entries, escrow.token))}"

    def told(self, text: str) -> str:
        """A text of ours, with known addresses in it by name; they stay to be compared."""
        for who, name in self.names.items():
            whole = with_grouped_addresses(who)
            if whole in text:
                text = text.replace(whole, f"{shown(name)} ({shortened(who)})")
        return text


def _claimed(entries: Mapping[Key, Entry | None], token: Address) -> Asset | None:
    return claimed_asset(entries, ContractId(token)) if is_contract(token) else None


def _code(asset: Asset | None) -> str:
    return UNITS if asset is None else asset.code
