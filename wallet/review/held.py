"""What the state holds of the accounts and entries that an envelope names; no judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stellar_sdk import xdr

from wallet.addresses import AccountId, ContractId
from wallet.errors import Unreadable
from wallet.escrow.builds import Build
from wallet.operations import ExtendStorage, RestoreStorage, SetSigners
from wallet.remembered import remembered
from wallet.review.reach import after
from wallet.review.said import Said
from wallet.review.stored import Stored, build_in, stored_in
from wallet.review.view import View
from wallet.signatures import Need, consents
from wallet.signers import AccountSigners, Level
from wallet.soroban.entries import Entry, account_key
from wallet.soroban.lives import Lives


@remembered(1024)
def _signers_in(data: bytes) -> AccountSigners | None:
    account = Entry(data).value.account
    try:
        return AccountSigners.of(account) if account is not None else None
    except Unreadable:
        return None


@dataclass(frozen=True)
class Held(Said):
    """The bytes in a state, whatever code stands behind a call; what is not told is None."""

    view: View

    def account(self, who: AccountId) -> xdr.AccountEntry | None:
        """An account in the state."""
        entry = self.view.snapshot.entries.get(account_key(who))
        return entry.value.account if entry is not None else None

    def signers(self, who: AccountId) -> AccountSigners | None:
        """An account's signers; None when it, or a kind of signer it has, is not known."""
        entry = self.view.snapshot.entries.get(account_key(who))
        return None if entry is None or entry.data is None else _signers_in(entry.data)

    @cached_property
    def signers_after(self) -> AccountSigners | None:
        """The acting account's signers once they are changed; None for other steps."""
        doing, before = self.doing, self.signers(self.acting)
        if not isinstance(doing, SetSigners) or before is None:
            return None
        return after(before, doing)

    @cached_property
    def needs(self) -> tuple[Need, ...] | None:
        """Whose signatures the transaction needs; None when some of them are not known."""
        return self._needs(consents(self.transaction))

    @cached_property
    def entry_needs(self) -> tuple[Need, ...] | None:
        """Whose signatures the authorisation entries need, which are none of the envelope's."""
        speakers = {entry.address for entry in self.by_address}
        return self._needs((who, Level.MEDIUM) for who in self.involved if who in speakers)

    @cached_property
    def care(self) -> ExtendStorage | RestoreStorage | None:
        """The ledger's own care of storage: no code runs, and nobody's authority is asked."""
        doing = self.doing
        return doing if isinstance(doing, ExtendStorage | RestoreStorage) else None

    @cached_property
    def stored(self) -> tuple[Stored, ...]:
        """The entries that the ledger's own care of storage names; none for other steps."""
        if self.care is None:
            return ()
        known = self.view.snapshot, self.view.builds
        return stored_in(self.care, *known, self.lives.least)

    @cached_property
    def cared_for(self) -> ContractId | None:
        """The one escrow whose own storage is cared for; None for none, and for several."""
        whose = {each.belongs_to for each in self.stored}
        known = self.view.snapshot, self.view.builds
        mine = [who for who in whose if who is not None and build_in(*known, who) is not None]
        return ContractId(mine[0]) if len(mine) == 1 else None

    @property
    def cared_for_build(self) -> Build | None:
        """The build behind the escrow whose storage is cared for."""
        who = self.cared_for
        view = self.view
        return None if who is None else build_in(view.snapshot, view.builds, who)

    @cached_property
    def lives(self) -> Lives:
        """For how long entries can live, as the state says."""
        return Lives.of(self.view.snapshot.entries)

    def _needs(self, wanted: Iterable[tuple[AccountId, Level]]) -> tuple[Need, ...] | None:
        pairs = [(self.signers(who), level) for who, level in wanted]
        needs = [Need(signers, level) for signers, level in pairs if signers is not None]
        return tuple(needs) if len(needs) == len(pairs) else None
