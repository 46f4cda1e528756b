"""A build's code as the host runs it: arguments by the interface, then the family's rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId
from wallet.escrow import scval
from wallet.escrow.builds import Build, StorageKind
from wallet.escrow.encoding import Written
from wallet.escrow.scval import OtherFields, OtherType, Value
from wallet.escrow.storage import (
    ESCROW_KEY,
    escrow_bytes,
    escrow_from,
    escrow_in,
    escrow_to,
    fields_of,
)
from wallet.escrow.terms import Escrow
from wallet.soroban.host import CONSTRUCTOR, Frame
from wallet.soroban.values import VOID, address, as_i128, i128, symbol, vector

Arguments = Mapping[str, Value]
Function = Callable[["Running", Arguments], Value]
"""A rule: what is running and its arguments by name → the value that the interface returns."""

BARE_EVENTS = frozenset({"tw_release"})

LIFE_THRESHOLD = 17_280
LIFE_WRITE = 31_536_000
"""A write asks for a year and gets the network's largest life, in the last day only (H15)."""


@dataclass(frozen=True)
class EscrowContract:
    """The code of a build."""

    build: Build
    functions: Mapping[str, Function]

    def run(self, frame: Frame, function: str, arguments: Sequence[xdr.SCVal]) -> xdr.SCVal:
        """Call a function; raise HostError when it refuses."""
        interface = self.build.functions.get(function)
        if interface is None and function == CONSTRUCTOR and not arguments:
            return VOID
        if interface is None:
            frame.fail("WasmVm", "MissingValue", "no such function")
        if len(interface) != len(arguments):
            frame.fail("WasmVm", "UnexpectedSize", "another number of arguments")
        named = self._decoded(frame, interface, arguments)
        result = self.functions[function](Running(self.build, frame, function), named)
        if not frame.is_answered:
            return VOID
        return scval.write(_returned(self.build.returns[function]), result, self.build.structs)

    def _decoded(
        self, frame: Frame, interface: Mapping[str, str], arguments: Sequence[xdr.SCVal]
    ) -> Arguments:
        structs = self.build.structs
        if isinstance(arguments, Written) and arguments.are_of(interface, structs):
            return arguments.named
        given = zip(interface.items(), arguments, strict=True)
        try:
            return {n: scval.read(kind, v, structs) for (n, kind), v in given}
        except OtherType as why:
            _trap(frame, why)


def _trap(frame: Frame, why: OtherType) -> NoReturn:
    """End the call as any code ends that is handed a value of another type."""
    if not isinstance(why, OtherFields):
        frame.fail("WasmVm", "InvalidAction", why.why)
    if why.another_number:
        frame.fail("Object", "UnexpectedSize", why.why)
    frame.fail("Value", "InvalidInput", why.why)


def _returned(kind: str) -> str:
    """``Result<T,ContractError>`` returns a T."""
    if not kind.startswith("Result<"):
        return kind
    return kind.removeprefix("Result<").rpartition(",")[0]


@dataclass(frozen=True)
class Called:
    """A build's function that was called: its rules, its refusals."""

    build: Build
    frame: Frame
    function: str

    def has(self, rule: str) -> bool:
        """Whether this build has a rule that not every build of its family has."""
        return rule in self.build.rules

    @property
    def this(self) -> ContractId:
        """The escrow's own address."""
        return self.frame.this

    def refuse(self, *errors: str) -> NoReturn:
        """End the call with the first of these errors that the function's own table has."""
        known = self.build.errors_of(self.function).values()
        error = next((error for error in errors if error in known), errors[-1])
        self.frame.refuse(self.build.error(self.function, error), error)

    def require(self, met: object, *errors: str) -> None:
        """Refuse unless the condition is met; builds that lack an error have the next one."""
        if not met:
            self.refuse(*errors)


@dataclass(frozen=True)
class Keeping(Called):
    """The same, with what it keeps: the terms, wherever its build has them."""

    def terms(self, answer: xdr.SCVal) -> Escrow:
        """The terms that another contract answered; a trap when they are of another build."""
        try:
            return escrow_from(self.build, answer)
        except OtherType as why:
            _trap(self.frame, why)

    def find(self) -> Escrow | None:
        """The terms in storage, if there are any."""
        if self.build.storage is StorageKind.PERSISTENT:
            raw = self.frame.get_raw(ESCROW_KEY)
            return None if raw is None else escrow_in(self.build, raw)
        value = self.frame.get_of_instance(ESCROW_KEY)
        return None if value is None else escrow_from(self.build, value)

    def escrow(self) -> Escrow:
        """The terms in storage, or the contract's EscrowNotFound."""
        return self.find() or self.refuse("EscrowNotFound")

    def save(self, escrow: Escrow) -> None:
        """Write the terms, and buy their entry life when little is left.

        A build that keeps them in the instance buys nothing (H15).
        """
        if self.build.storage is StorageKind.INSTANCE:
            self.frame.put_in_instance(ESCROW_KEY, escrow_to(self.build, escrow))
            return
        self.frame.put_raw(ESCROW_KEY, escrow_bytes(self.build, escrow))
        self.frame.extend(ESCROW_KEY, LIFE_THRESHOLD, LIFE_WRITE)

    def read(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """A value where this build keeps its state, if there is one."""
        if self.build.storage is StorageKind.INSTANCE:
            return self.frame.get_of_instance(key)
        return self.frame.get(key)

    def write(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write a value where this build keeps its state."""
        if self.build.storage is StorageKind.INSTANCE:
            self.frame.put_in_instance(key, value)
        else:
            self.frame.put(key, value)


@dataclass(frozen=True)
class Running(Keeping):
    """The same, with its money and its events: all that a rule needs."""

    def balance(self, escrow: Escrow, who: Address | None = None) -> int:
        """What this escrow, or somebody, holds of the escrow's token."""
        return as_i128(
            self.frame.call(escrow.token, "balance", address(self.this if who is None else who))
        )

    def pay(self, escrow: Escrow, sender: Address, receiver: Address, amount: int) -> None:
        """Move the escrow's token."""
        arguments = address(sender), address(receiver), i128(amount)
        self.frame.call(escrow.token, "transfer", *arguments)

    def emit(self, event: str, **fields: Value) -> None:
        """Publish an event: its name as the only topic, its fields as a vector.

        A release alone publishes its signer bare (recordings ``happy``).
        """
        if not self.frame.is_heard:
            return
        kinds = self.build.events[event]
        names = sorted(kinds) if self.has("event_fields_sorted") else kinds
        data = [scval.write(kinds[name], fields[name], self.build.structs) for name in names]
        bare = event in BARE_EVENTS
        self.frame.emit([symbol(event)], data[0] if bare else vector(data))

    def emit_terms(self, event: str, escrow: Escrow) -> None:
        """Publish an event whose only field is the escrow as it is now."""
        if self.frame.is_heard:
            self.emit(event, escrow=fields_of(self.build, escrow))
