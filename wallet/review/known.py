"""What the state says about an envelope's call and accounts. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from stellar_sdk import xdr

from wallet.addresses import AccountId
from wallet.errors import Unreadable
from wallet.escrow.abi import arguments_of, move_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.keeping import kept_in
from wallet.escrow.made import Made, made_by
from wallet.escrow.moves import InitializeEscrow, Move, NewEscrow
from wallet.escrow.scval import OtherType, Value
from wallet.escrow.terms import Escrow
from wallet.review.said import Said
from wallet.review.view import View
from wallet.signatures import Need, consents
from wallet.signers import AccountSigners, Level
from wallet.soroban.entries import account_key, instance_key


@dataclass(frozen=True)
class Known(Said):
    """The bytes in a state; parts that the state does not tell are None."""

    view: View

    @cached_property
    def executable(self) -> xdr.ContractExecutable | None:
        """What runs behind the called contract, as the state says."""
        entry = (
            self.view.snapshot.entries.get(instance_key(self.call.contract))
            if self.call
            else None
        )
        data = entry.value.contract_data if entry is not None else None
        instance = data.val.instance if data is not None else None
        return instance.executable if instance is not None else None

    @cached_property
    def build(self) -> Build | None:
        """The build behind the called contract, when we know its code."""
        named = self.executable.wasm_hash if self.executable else None
        return self.view.builds.get(named.hash) if named is not None else None

    @cached_property
    def arguments(self) -> Mapping[str, Value] | NoSuchCall | None:
        """The call's arguments by name, or why they are none of the build's."""
        if self.call is None or self.build is None:
            return None
        try:
            return arguments_of(self.build, self.call)
        except NoSuchCall as why:
            return why

    @cached_property
    def move(self) -> Move | None:
        """The call as an intention."""
        if self.call is None or self.build is None:
            return None
        try:
            return move_of(self.build, self.call)
        except NoSuchCall:
            return None

    @cached_property
    def made(self) -> Made | None:
        """The contract that the call makes, when it makes one of code that we know."""
        if self.call is None:
            return None
        return made_by(self.call, self.move, self.view.builds, self.envelope.network)

    @cached_property
    def escrow(self) -> Escrow | None:
        """The terms in the state, before the call; none for a call that makes a new escrow."""
        if self.call is None or self.build is None or isinstance(self.move, NewEscrow):
            return None
        try:
            return kept_in(self.view.snapshot.entries, self.call.contract, self.build)
        except OtherType:
            return None

    @cached_property
    def new_terms(self) -> Escrow | None:
        """The first terms of an escrow, when the call writes them."""
        move = self.made.first if self.made is not None else self.move
        return move.terms if isinstance(move, InitializeEscrow) else None

    @property
    def terms(self) -> Escrow | None:
        """The terms that the call is about: those in the state, or else those it writes."""
        return self.escrow if self.escrow is not None else self.new_terms

    def account(self, who: AccountId) -> xdr.AccountEntry | None:
        """An account in the state."""
        entry = self.view.snapshot.entries.get(account_key(who))
        return entry.value.account if entry is not None else None

    def signers(self, who: AccountId) -> AccountSigners | None:
        """An account's signers; None when it, or a kind of signer it has, is not known."""
        account = self.account(who)
        try:
            return AccountSigners.of(account) if account is not None else None
        except Unreadable:
            return None

    @cached_property
    def needs(self) -> tuple[Need, ...] | None:
        """Whose signatures the transaction needs; None when some of them are not known."""
        return self._needs(consents(self.transaction))

    @cached_property
    def entry_needs(self) -> tuple[Need, ...] | None:
        """Whose signatures the authorisation entries need, which are none of the envelope's."""
        speakers = {entry.address for entry in self.by_address}
        return self._needs((who, Level.MEDIUM) for who in self.involved if who in speakers)

    def _needs(self, wanted: Iterable[tuple[AccountId, Level]]) -> tuple[Need, ...] | None:
        pairs = [(self.signers(who), level) for who, level in wanted]
        needs = [Need(signers, level) for signers, level in pairs if signers is not None]
        return tuple(needs) if len(needs) == len(pairs) else None
