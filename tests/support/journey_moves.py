"""Every move of every family, from the stage of an escrow at which somebody makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from stellar_sdk import xdr

from tests.support.families import is_second
from tests.support.journeys import PART, Journey
from wallet.addresses import Address
from wallet.escrow import moves, scval
from wallet.escrow.abi import call_of
from wallet.escrow.moves import Move
from wallet.soroban.host import CONSTRUCTOR
from wallet.soroban.values import address

LONGER = 3_000_000
"""Ledgers; more than a new entry lives."""

DUST = 7 * PART // 9
"""A number that fees do not divide."""

By = tuple[Move, str]
"""A move, and the name of whoever makes it."""


def set_up(on: Journey) -> By:
    """The first terms; the second generation takes them from its admin alone."""
    return moves.InitializeEscrow(on.terms()), "admin" if is_second(on.build) else "platform"


def new_escrow(on: Journey) -> By:
    """A contract of the same build, made and set up by the one that is there."""
    known = {"admin": address(on.who("admin")), "approved_wasm_hash": _hash_of(on)}
    asked = on.build.functions.get(CONSTRUCTOR, {})
    first, _ = set_up(on)
    move = moves.NewEscrow(
        signer=on.who("admin"),
        wasm_hash=on.build.wasm_hash,
        salt=bytes(32),
        first_function="initialize_escrow",
        first_arguments=call_of(on.build, on.contract, first).arguments,
        constructor_arguments=tuple(known[name] for name in asked),
    )
    return move, "admin"


def extend(on: Journey) -> By:
    """Keep its storage awake."""
    return moves.ExtendLife(on.who(_owner(on)), LONGER), _owner(on)


def update(on: Journey) -> By:
    """Another title."""
    terms = replace(on.escrow, title="A boat and its trailer")
    return moves.UpdateEscrow(on.who(_owner(on)), terms), _owner(on)


def append(on: Journey) -> By:
    """One milestone more, and where the build has a call for that, another description."""
    milestone = on.milestone("Trailer")
    if is_second(on.build):
        change = moves.MilestoneChange(0, "Hull, painted")
        return moves.ManageMilestones(on.who("admin"), (milestone,), (change,)), "admin"
    terms = replace(on.escrow, milestones=(*on.escrow.milestones, milestone))
    return moves.UpdateEscrow(on.who("platform"), terms), "platform"


def fund(on: Journey) -> By:
    """Pay in what the terms are about."""
    return _fund(on, on.escrow.total)


def mark(on: Journey) -> By:
    """Say how far milestones are, with evidence for the first: all where one call can."""
    several = "milestone_index" not in on.build.functions["change_milestone_status"]
    first = moves.StatusChange(0, "completed", "Survey of 20 November, page 3")
    more = (moves.StatusChange(index, "completed") for index in _all(on)[1:] if several)
    return moves.ChangeMilestoneStatus(on.who("seller"), (first, *more)), "seller"


def approve(on: Journey) -> By:
    """Approve milestones: all where one call can."""
    return _approve(on, *(_all(on) if "approve_milestones" in on.build.functions else (0,)))


def take_back(on: Journey) -> By:
    """Make a milestone one that is not approved."""
    return moves.TakeBackApproval(on.who("approver"), 0), "approver"


def release(on: Journey) -> By:
    """Pay all that the build pays at once, by an account that two sign for."""
    several = "milestone_indices" in on.build.functions.get("release_funds", {})
    return _release(on, *(_all(on) if several else _first(on))), "release"


def approve_and_release(on: Journey) -> By:
    """Approve and pay in one call."""
    named = _first(on) or _all(on)
    move = moves.ApproveAndRelease(on.who("approver"), named, on.fee_account)
    return move, "approver"


def dispute(on: Journey) -> By:
    """Put the money, in multi the first milestone's, before the dispute resolver."""
    return _dispute(on, *_first(on))


def resolve(on: Journey) -> By:
    """Share it between the receiver and the approver, as the build puts it."""
    first = _first(on)
    amount = (on.escrow.milestones[0].amount if first else on.held) or 0
    return _decide(on, first, amount // 4, amount - amount // 4)


def withdraw(on: Journey) -> By:
    """Pay out what nobody was to get."""
    who = on.who("resolver")
    given: dict[Address, int] = {on.who("funder"): DUST}
    return moves.WithdrawRemainingFunds(who, given, on.fee_account), "resolver"


Stage = Callable[[Journey], Journey]


def bare(on: Journey) -> Journey:
    """Nothing but the contract."""
    return on


def agreed(on: Journey) -> Journey:
    """With terms."""
    return on.assume(set_up(on))


def funded(on: Journey) -> Journey:
    """With the money."""
    return agreed(on).assume(fund(on))


def approved(on: Journey) -> Journey:
    """With everything approved."""
    on = funded(on)
    for index in _all(on):
        on.assume(_approve(on, index))
    return on


def disputed(on: Journey) -> Journey:
    """With a dispute, in multi about the first milestone."""
    return funded(on).assume(dispute(on))


def over(on: Journey) -> Journey:
    """With everything paid, and a little that came in late."""
    on = approved(on)
    for milestones in [(i,) for i in _all(on)] if on.escrow.is_multi else [()]:
        on.assume((_release(on, *milestones), "release"))
    return on.assume(_fund(on, DUST))


@dataclass(frozen=True)
class Step:
    """A move, and the stage at which it is made."""

    stage: Stage
    move: Callable[[Journey], By]


STEPS: Mapping[str, Step] = {
    "new escrow": Step(bare, new_escrow),
    "set up": Step(bare, set_up),
    "extend": Step(agreed, extend),
    "update": Step(agreed, update),
    "append": Step(agreed, append),
    "fund": Step(agreed, fund),
    "mark": Step(funded, mark),
    "approve": Step(funded, approve),
    "take back": Step(approved, take_back),
    "release": Step(approved, release),
    "approve and release": Step(funded, approve_and_release),
    "dispute": Step(funded, dispute),
    "resolve": Step(disputed, resolve),
    "withdraw": Step(over, withdraw),
}


def _owner(on: Journey) -> str:
    return "admin" if is_second(on.build) else "platform"


def _hash_of(on: Journey) -> xdr.SCVal:
    return scval.write("BytesN<32>", on.build.wasm_hash, {})


def _all(on: Journey) -> tuple[int, ...]:
    return tuple(range(len(on.escrow.milestones)))


def _first(on: Journey) -> tuple[int, ...]:
    return (0,) if on.escrow.is_multi else ()


def _fund(on: Journey, amount: int) -> By:
    asks = "expected_escrow" in on.build.functions["fund_escrow"]
    return moves.FundEscrow(on.who("funder"), on.escrow if asks else None, amount), "funder"


def _approve(on: Journey, *milestones: int) -> By:
    return moves.ApproveMilestones(on.who("approver"), milestones), "approver"


def _release(on: Journey, *milestones: int) -> Move:
    return moves.ReleaseFunds(on.who("release"), milestones, on.fee_account)


def _dispute(on: Journey, *milestones: int) -> By:
    asks = any("reason" in f for n, f in on.build.functions.items() if n.startswith("dispute_"))
    reason = "The hull leaks" if asks else None
    return moves.OpenDispute(on.who("approver"), milestones, reason), "approver"


def _decide(on: Journey, milestones: tuple[int, ...], back: int, forth: int) -> By:
    who, fee_account = on.who("resolver"), on.fee_account
    given: dict[Address, int] = {on.who("approver"): back, on.who("seller"): forth}
    of_two = any("approver_funds" in each for each in on.build.functions.values())
    move: Move = moves.ResolveDispute(who, given, milestones, fee_account)
    if of_two:
        move = moves.SplitDispute(who, back, forth, milestones, fee_account)
    return move, "resolver"
