"""Moves ↔ calls: arguments by the parameter names of the build's own interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from wallet.addresses import ContractId
from wallet.errors import WalletError
from wallet.escrow import moves, scval
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move
from wallet.escrow.scval import OtherType, Value
from wallet.escrow.storage import fields_of, terms_from
from wallet.escrow.terms import Escrow
from wallet.soroban.authority import Invocation


@dataclass(eq=False)
class NoSuchCall(WalletError):
    """A build has no such function, or not with these arguments."""

    build: str
    function: str
    why: str


@dataclass(frozen=True)
class Shape:
    """How a move is called: the function, and the parameter of each of the move's fields.

    A parameter that builds spell in several ways is listed with all of them.
    """

    function: str
    parameters: Mapping[str, tuple[str, ...]]


SHAPES: Mapping[type[Move], Shape] = {
    moves.InitializeEscrow: Shape("initialize_escrow", {"terms": ("escrow_properties",)}),
    moves.UpdateEscrow: Shape(
        "update_escrow",
        {"platform": ("plataform_address",), "terms": ("escrow_properties",)},
    ),
    moves.FundEscrow: Shape(
        "fund_escrow",
        {"signer": ("signer",), "expected": ("expected_escrow",), "amount": ("amount",)},
    ),
    moves.ChangeMilestoneStatus: Shape(
        "change_milestone_status",
        {
            "service_provider": ("service_provider",),
            "milestone": ("milestone_index",),
            "status": ("new_status",),
            "evidence": ("new_evidence",),
        },
    ),
    moves.ApproveMilestone: Shape(
        "approve_milestone", {"approver": ("approver",), "milestone": ("milestone_index",)}
    ),
    moves.ReleaseFunds: Shape("release_funds", {"release_signer": ("release_signer",)}),
    moves.DisputeEscrow: Shape("dispute_escrow", {"signer": ("signer",)}),
    moves.ResolveDispute: Shape(
        "resolve_dispute",
        {"dispute_resolver": ("dispute_resolver",), "distributions": ("distributions",)},
    ),
    moves.WithdrawRemainingFunds: Shape(
        "withdraw_remaining_funds",
        {"dispute_resolver": ("dispute_resolver",), "distributions": ("distributions",)},
    ),
    moves.ExtendLife: Shape(
        "extend_contract_ttl",
        {"platform": ("platform", "platform_address"), "ledgers": ("ledgers_to_extend",)},
    ),
}

MOVES = {shape.function: move for move, shape in SHAPES.items()}


def call_of(build: Build, contract: ContractId, move: Move) -> Invocation:
    """The call that makes this move in a contract of this build; raise NoSuchCall."""
    shape = SHAPES[type(move)]
    kinds = build.functions.get(shape.function)
    if kinds is None:
        raise NoSuchCall(build.name, shape.function, "the build has no such function")
    fields = _fields_by_parameter(build, shape)
    try:
        arguments = tuple(
            scval.write(kind, _plain(build, getattr(move, fields[name])), build.structs)
            for name, kind in kinds.items()
        )
    except OtherType as why:
        raise NoSuchCall(build.name, shape.function, why.why) from why
    return Invocation(contract, shape.function, arguments)


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
    kind = MOVES.get(call.function)
    if kind is None:
        raise NoSuchCall(build.name, call.function, "not a move")
    fields = _fields_by_parameter(build, SHAPES[kind])
    return kind(**{fields[name]: _terms(value) for name, value in arguments.items()})


def _fields_by_parameter(build: Build, shape: Shape) -> dict[str, str]:
    kinds = build.functions[shape.function]
    found = {n: field for field, names in shape.parameters.items() for n in names if n in kinds}
    if len(found) != len(kinds):
        raise NoSuchCall(build.name, shape.function, "a parameter that no move has")
    return found


def _plain(build: Build, value: Value) -> Value:
    return fields_of(build, value) if isinstance(value, Escrow) else value


def _terms(value: Value) -> Value:
    """Struct arguments of moves are always terms."""
    return terms_from(value) if _is_terms(value) else value


def _is_terms(value: Value) -> TypeGuard[Mapping[str, Value]]:
    return isinstance(value, dict) and "roles" in value
