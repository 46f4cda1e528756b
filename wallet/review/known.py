"""What the state says about an envelope's call and accounts. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from stellar_sdk import xdr

from wallet.escrow.abi import arguments_of, move_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.keeping import kept_in
from wallet.escrow.made import Made, construction_of, made_alone, made_by
from wallet.escrow.moves import InitializeEscrow, Move, NewEscrow, UpdateEscrow
from wallet.escrow.scval import OtherType, Value
from wallet.escrow.terms import Escrow
from wallet.operations import DeployContract
from wallet.review.given import Given
from wallet.soroban.entries import instance_key


@dataclass(frozen=True)
class Known(Given):
    """The bytes in a state; parts that the state does not tell are None."""

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
    def deployment(self) -> DeployContract | None:
        """The contract that the transaction makes by itself."""
        return self.doing if isinstance(self.doing, DeployContract) else None

    @cached_property
    def construction(self) -> Mapping[str, Value] | NoSuchCall | None:
        """What a new contract's code is given, by name, or why it does not fit."""
        if self.deployment is None or self.made is None:
            return None
        try:
            return construction_of(self.made.build, self.deployment.creation)
        except NoSuchCall as why:
            return why

    @cached_property
    def made(self) -> Made | None:
        """The contract that the call makes, when it makes one of code that we know."""
        if self.deployment is not None:
            creation = self.deployment.creation
            return made_alone(creation, self.view.builds, self.envelope.network)
        if self.call is None:
            return None
        return made_by(self.call, self.move, self.view.builds, self.envelope.network)

    @cached_property
    def escrow(self) -> Escrow | None:
        """The terms in the state, before the call; none for a call that makes a new escrow."""
        contract, build = self.cared_for, self.cared_for_build
        if self.call is not None:
            contract, build = self.call.contract, self.build
        if contract is None or build is None or isinstance(self.move, NewEscrow):
            return None
        try:
            return kept_in(self.view.snapshot.entries, contract, build)
        except OtherType:
            return None

    @cached_property
    def new_terms(self) -> Escrow | None:
        """The first terms of an escrow, when the call writes them."""
        move = self.made.first if self.made is not None else self.move
        return move.terms if isinstance(move, InitializeEscrow) else None

    @cached_property
    def terms(self) -> Escrow | None:
        """The terms that the call is about: those in the state, or else those it writes."""
        return self.escrow if self.escrow is not None else self.new_terms

    @cached_property
    def all_terms(self) -> tuple[Escrow, ...]:
        """The terms that the call is about: those there, and those that it writes."""
        written = self.move.terms if isinstance(self.move, UpdateEscrow) else None
        return tuple(each for each in (self.terms, written) if each is not None)
