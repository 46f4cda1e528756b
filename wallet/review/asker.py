"""Who asks, as far as a signature tells it: whose cover the request has."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.addresses import AccountId
from wallet.review.facts import Facts
from wallet.signatures import Need


@dataclass(frozen=True)
class Asker:
    """The key that signed the cover, which is verified.

    ``accounts`` are those whose consent is needed and for which it signs, in this state.
    ``is_named``: the user has a name for it. ``only_pays``: all that is known is that it pays
    the fee, as anybody can.
    """

    key: AccountId
    accounts: tuple[AccountId, ...]
    is_named: bool
    only_pays: bool

    @property
    def is_known(self) -> bool:
        """By a name, or because something hangs on its consent."""
        return self.is_named or bool(self.accounts)


def asker_of(facts: Facts) -> Asker | None:
    """Who vouches for what is told beside the envelope; None for nobody."""
    key = facts.view.cover
    if key is None:
        return None
    needs = [*(facts.needs or ()), *(part.need for part in facts.parts)]
    needs += [need for need in (facts.bump_need,) if need is not None]
    accounts = dict.fromkeys(each.signers.account for each in needs if _signs(key, each))
    is_named = key in facts.view.knowledge.names
    only_pays = bool(accounts) and not is_named and facts.principals.isdisjoint(accounts)
    return Asker(key, tuple(accounts), is_named, only_pays)


def _signs(key: AccountId, need: Need) -> bool:
    return any(signer.key.strkey == key for signer in need.signers.usable_signers)
