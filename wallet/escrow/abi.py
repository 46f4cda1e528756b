"""Moves ↔ calls: arguments by the parameter names of the build's own interface."""

from __future__ import annotations

from collections.abc import Mapping

from wallet.addresses import ContractId
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.call_readers import READERS
from wallet.escrow.calls import CALLS, NoSuchCall
from wallet.escrow.encoding import Written
from wallet.escrow.moves import Move
from wallet.escrow.scval import OtherType, Value
from wallet.soroban.authority import Invocation


def call_of(build: Build, contract: ContractId, move: Move) -> Invocation:
    """The call that makes this move in a contract of this build.

    Raise NoSuchCall also where the build's call cannot say all that the move says: several
    milestones to a function that takes one, a reason to one that takes none.
    """
    call, arguments = call_to_try(build, contract, move)
    require_said(build, call, arguments, move)
    return call


def call_to_try(build: Build, contract: ContractId, move: Move) -> tuple[Invocation, Written]:
    """The same before it is known whether a call can say this move, and the call's arguments.

    For the model alone, which refuses most that is tried: what it takes, ``require_said`` has
    to look at. Raise NoSuchCall where the build has no function with these parameters.
    """
    shape = CALLS[type(move)]
    function = next((name for name in shape.functions if name in build.functions), None)
    if function is None:
        raise NoSuchCall(build.name, shape.functions[0], "the build has no such function")
    kinds, given = build.functions[function], shape.write(build, move)
    if missing := [name for name in kinds if name not in given]:
        raise NoSuchCall(build.name, function, f"the move has no {missing[0]}")
    arguments = Written(kinds, {name: given[name] for name in kinds}, build.structs)
    return Invocation(contract, function, arguments), arguments


def require_said(build: Build, call: Invocation, arguments: Written, move: Move) -> None:
    """Raise NoSuchCall unless this call with these arguments says all of the move."""
    if READERS[call.function](arguments.given) != move:
        raise NoSuchCall(build.name, call.function, "does not say all of this move")
    try:
        arguments.write()
    except OtherType as why:
        raise NoSuchCall(build.name, call.function, why.why) from why


def arguments_of(build: Build, call: Invocation) -> Mapping[str, Value]:
    """The call's arguments by name, decoded; raise NoSuchCall when they do not fit."""
    kinds = build.functions.get(call.function)
    if kinds is None:
        raise NoSuchCall(build.name, call.function, "the build has no such function")
    if len(kinds) != len(call.arguments):
        raise NoSuchCall(build.name, call.function, "another number of arguments")
    try:
        pairs = zip(kinds.items(), call.arguments, strict=True)
        return {name: scval.read(kind, value, build.structs) for (name, kind), value in pairs}
    except OtherType as why:
        raise NoSuchCall(build.name, call.function, why.why) from why


def move_of(build: Build, call: Invocation) -> Move:
    """The move that this call makes; raise NoSuchCall for functions that move nothing."""
    arguments = arguments_of(build, call)
    reader = READERS.get(call.function)
    if reader is None:
        raise NoSuchCall(build.name, call.function, "not a move")
    return reader(arguments)
