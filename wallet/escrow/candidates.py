"""What each role is there for, as moves to try; and which of them somebody waits for.

Arguments are sensible, not right: whether a contract takes them is the model's to say
(``standing``). What a build has no call for is not tried. What somebody waits for is a matter
of manners, and ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import MilestoneChange, Move, StatusChange
from wallet.escrow.prediction import NETWORK_LIFE
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role


@dataclass(frozen=True)
class Seat:
    """Somebody before an escrow: ``held`` in smallest units, ``fee_account`` the network's."""

    who: Address
    build: Build
    escrow: Escrow
    held: int
    fee_account: Address | None

    @property
    def asked_fee_account(self) -> Address | None:
        """Who gets the protocol's fee, where the build asks (hazard H16)."""
        return self.fee_account if self.build.fee_account is None else None

    def parameters(self, kind: type[Move]) -> Mapping[str, str]:
        """The parameters of a move's call in this build; none where it has no such call."""
        functions = (self.build.functions.get(name) for name in CALLS[kind].functions)
        return next((each for each in functions if each is not None), dict[str, str]())

    def can(self, kind: type[Move]) -> bool:
        """Whether the build has a call for such moves."""
        return any(name in self.build.functions for name in CALLS[kind].functions)

    @property
    def each(self) -> Sequence[tuple[int, ...]]:
        """Of what is paid by itself: every milestone of a multi, or the whole single escrow."""
        count = len(self.escrow.milestones)
        return [(index,) for index in range(count)] if self.escrow.is_multi else [()]


def candidates(role: Role | None, seat: Seat) -> Iterator[Move]:
    """The moves of a role, or without a role those of anybody."""
    for move in _OF_ROLE[role](seat):
        if seat.can(type(move)):
            yield move
    if role not in {None, Role.OBSERVER}:
        asks = "reason" in seat.parameters(moves.OpenDispute)
        reason = "The parties do not agree." if asks else None
        for milestones in seat.each:
            yield moves.OpenDispute(seat.who, milestones, reason)


def waits_for(escrow: Escrow, held: int, move: Move) -> bool:
    """Whether an open move is more than a possibility."""
    waited_for = _WAITED_FOR.get(type(move))
    return waited_for is not None and waited_for(escrow, held, move)


def appended(build: Build, escrow: Escrow) -> Milestone:
    """A milestone more, as the escrow's build keeps them: of the kind of the last one."""
    last = escrow.milestones[-1] if escrow.milestones else _first(build, escrow)
    none_yet = last.approvals and Approvals(last.approvals.target, (), 0)
    return replace(
        last,
        description="More work",
        status="pending",
        evidence="",
        approved=False,
        flags=last.flags and Flags(),
        approvals=none_yet,
        dispute_reason=last.dispute_reason and "",
    )


def _first(build: Build, escrow: Escrow) -> Milestone:
    """The least that the first milestone can be; whom it pays, if anybody, is who does it."""
    fields = build.structs["Milestone"]
    by_itself = "amount" in fields
    provider = next(iter(escrow.roles.of(Role.SERVICE_PROVIDER)), None)
    return Milestone(
        *("", "", ""),
        approved=False,
        amount=1 if by_itself else None,
        receiver=provider if "receiver" in fields else None,
        flags=Flags() if by_itself else None,
        approvals=Approvals(1, (), 0) if "approvals" in fields else None,
        dispute_reason="" if "dispute" in fields else None,
    )


def _of_platform(seat: Seat) -> Iterable[Move]:
    if seat.escrow.roles.of(Role.ADMIN):
        return
    yield from _updates(seat)
    yield moves.ExtendLife(seat.who, NETWORK_LIFE.max)


def _of_admin(seat: Seat) -> Iterable[Move]:
    yield from _updates(seat)
    yield moves.ManageMilestones(seat.who, (appended(seat.build, seat.escrow),), ())
    for index, milestone in enumerate(seat.escrow.milestones):
        change = MilestoneChange(index, f"{milestone.description} *")
        yield moves.ManageMilestones(seat.who, (), (change,))
    yield moves.ExtendLife(seat.who, NETWORK_LIFE.max)


def _updates(seat: Seat) -> Iterable[Move]:
    terms = seat.escrow.but(flags=seat.escrow.flags and Flags())
    yield moves.UpdateEscrow(seat.who, terms.but(title=f"{terms.title} *"))
    if not seat.escrow.roles.of(Role.ADMIN):
        more = (*terms.milestones, appended(seat.build, terms))
        yield moves.UpdateEscrow(seat.who, terms.but(milestones=more))


def _of_provider(seat: Seat) -> Iterable[Move]:
    for index, _ in enumerate(seat.escrow.milestones):
        yield moves.ChangeMilestoneStatus(seat.who, (StatusChange(index, "completed"),))


def _of_approver(seat: Seat) -> Iterable[Move]:
    for index, milestone in enumerate(seat.escrow.milestones):
        yield moves.ApproveMilestones(seat.who, (index,))
        if milestone.approved and "new_flag" in seat.parameters(moves.ApproveMilestones):
            yield moves.TakeBackApproval(seat.who, index)


def _of_release_signer(seat: Seat) -> Iterable[Move]:
    for milestones in seat.each:
        yield moves.ReleaseFunds(seat.who, milestones, seat.asked_fee_account)
    if seat.who in seat.escrow.roles.of(Role.APPROVER):
        for milestones in seat.each if seat.escrow.is_multi else [_unapproved(seat.escrow)]:
            yield moves.ApproveAndRelease(seat.who, milestones, seat.asked_fee_account)


def _unapproved(escrow: Escrow) -> tuple[int, ...]:
    """Those that lack: a single escrow is released once none does, so all of them at once."""
    return tuple(n for n, each in enumerate(escrow.milestones) if not each.approved)


def _of_resolver(seat: Seat) -> Iterable[Move]:
    for milestones in seat.each:
        yield _decision(seat, milestones)
    everything = _shared(seat, seat.held)
    yield moves.WithdrawRemainingFunds(seat.who, everything, seat.asked_fee_account)


def _decision(seat: Seat, milestones: tuple[int, ...]) -> Move:
    """All of the money to the receiver."""
    escrow, fee_account = seat.escrow, seat.asked_fee_account
    amount = seat.held
    if milestones:
        amount = min(seat.held, max(escrow.milestones[milestones[0]].amount or 0, 0))
    if "approver_funds" in seat.parameters(moves.SplitDispute):
        return moves.SplitDispute(seat.who, 0, amount, milestones, fee_account)
    shared = _shared(seat, amount, *milestones)
    return moves.ResolveDispute(seat.who, shared, milestones, fee_account)


def _shared(seat: Seat, amount: int, *milestones: int) -> Mapping[Address, int]:
    receivers = seat.escrow.receivers
    if milestones:
        receivers = (seat.escrow.receiver_of(seat.escrow.milestones[milestones[0]]),)
    return {receivers[0]: amount} if amount and receivers else {}


def _of_anybody(seat: Seat) -> Iterable[Move]:
    asks = "expected_escrow" in seat.parameters(moves.FundEscrow)
    expected = seat.escrow if asks else None
    yield moves.FundEscrow(seat.who, expected, max(_lacking(seat.escrow, seat.held), 1))


def _lacking(escrow: Escrow, held: int) -> int:
    return to_come(escrow) - held


def to_come(escrow: Escrow) -> int:
    """What the terms still are to pay, before fees; what was paid or decided is over."""
    if not escrow.is_multi:
        over = escrow.flags is not None and (escrow.flags.released or escrow.flags.resolved)
        return 0 if over else escrow.total
    left = (each for each in escrow.milestones if not _is_over(each.flags or Flags()))
    return sum(each.amount or 0 for each in left)


def _is_over(flags: Flags) -> bool:
    return flags.released or flags.resolved


_OF_ROLE: Mapping[Role | None, Callable[[Seat], Iterable[Move]]] = {
    Role.PLATFORM: _of_platform,
    Role.ADMIN: _of_admin,
    Role.SERVICE_PROVIDER: _of_provider,
    Role.APPROVER: _of_approver,
    Role.RELEASE_SIGNER: _of_release_signer,
    Role.RECEIVER: lambda _: [],
    Role.DISPUTE_RESOLVER: _of_resolver,
    Role.OBSERVER: lambda _: [],
    None: _of_anybody,
}


def _status_awaited(escrow: Escrow, _held: int, move: moves.ChangeMilestoneStatus) -> bool:
    change = move.changes[0]
    milestone = escrow.milestones[change.milestone]
    # Who has said that the work is done need not say it again.
    is_said = milestone.status.strip().casefold() == change.status
    return not (escrow.flags_of(milestone).any or milestone.approved or is_said)


def _approval_awaited(escrow: Escrow, _held: int, move: moves.ApproveMilestones) -> bool:
    return not escrow.flags_of(escrow.milestones[move.milestones[0]]).any


def _fund_awaited(escrow: Escrow, held: int, _move: Move) -> bool:
    disputed = escrow.flags is not None and escrow.flags.disputed
    return held < to_come(escrow) and not disputed


def _withdrawal_awaited(escrow: Escrow, _held: int, _move: Move) -> bool:
    flags = [escrow.flags] if escrow.flags else [m.flags or Flags() for m in escrow.milestones]
    return not any(each.disputed and not _is_over(each) for each in flags)


_WAITED_FOR: Mapping[type[Move], Callable[[Escrow, int, Any], bool]] = {
    moves.FundEscrow: _fund_awaited,
    moves.ChangeMilestoneStatus: _status_awaited,
    moves.ApproveMilestones: _approval_awaited,
    moves.ApproveAndRelease: lambda _escrow, _held, _move: False,
    moves.ReleaseFunds: lambda _escrow, _held, _move: True,
    moves.ResolveDispute: lambda _escrow, _held, _move: True,
    moves.SplitDispute: lambda _escrow, _held, _move: True,
    moves.WithdrawRemainingFunds: _withdrawal_awaited,
}
