"""Steps that can be asked for: what a page offers, by a key that names it again later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.desk.escrow_seen import Seen
from app.errors import AppError
from app.pages.escrow import MoveKind
from wallet.addresses import Address, address
from wallet.errors import Unreadable
from wallet.escrow import moves
from wallet.escrow.moves import Move, acting, named_milestones
from wallet.escrow.standing import NotKnown, Standing, known_standing

KINDS: Final[Mapping[type[Move], MoveKind]] = {
    moves.FundEscrow: MoveKind.FUND,
    moves.ChangeMilestoneStatus: MoveKind.MARK,
    moves.ApproveMilestones: MoveKind.APPROVE,
    moves.TakeBackApproval: MoveKind.TAKE_BACK,
    moves.ReleaseFunds: MoveKind.RELEASE,
    moves.ApproveAndRelease: MoveKind.APPROVE_AND_RELEASE,
    moves.OpenDispute: MoveKind.DISPUTE,
    moves.ResolveDispute: MoveKind.RESOLVE,
    moves.SplitDispute: MoveKind.RESOLVE,
    moves.WithdrawRemainingFunds: MoveKind.WITHDRAW,
    moves.ManageMilestones: MoveKind.CHANGE_MILESTONES,
    moves.UpdateEscrow: MoveKind.CHANGE_TERMS,
    moves.ExtendLife: MoveKind.EXTEND,
}


@dataclass(eq=False)
class MoveNotOpen(AppError):
    """The step that was to be asked for is not open any more, as far as is known here."""

    key: str


@dataclass(frozen=True)
class Offer:
    """A step that is open to an address; in a multi escrow, or of work, for these milestones.

    ``examples`` are moves that the model takes now, one for each of the milestones.
    """

    kind: MoveKind
    who: Address
    milestones: tuple[int, ...]
    examples: tuple[Move, ...]

    @property
    def key(self) -> str:
        """What names it, as long as it is open."""
        numbers = ",".join(str(index) for index in self.milestones)
        return f"{self.kind.value} {self.who} {numbers}"


def kind_of(seen: Seen, move: Move) -> MoveKind:
    """What a move is asked for as; appending milestones is a step of its own."""
    if isinstance(move, moves.UpdateEscrow):
        if len(move.terms.milestones) > len(seen.escrow.milestones):
            return MoveKind.ADD_MILESTONE
    elif isinstance(move, moves.ManageMilestones) and move.new:
        return MoveKind.ADD_MILESTONE
    return KINDS.get(type(move), MoveKind.NONE)


def offer_of(seen: Seen, same: Sequence[Move]) -> Offer | None:
    """What these open moves of one kind and one address are offered as, if they can be."""
    who, kind = acting(same[0]), kind_of(seen, same[0])
    if who is None or kind is MoveKind.NONE:
        return None
    named = dict.fromkeys(index for each in same for index in named_milestones(each))
    return Offer(kind, who, tuple(named), tuple(same))


def offered(seen: Seen, key: str) -> Offer:
    """The step of this key, as it is open now; raise MoveNotOpen."""
    who, kind, named = _parsed(key)
    try:
        stands = known_standing(seen.snapshot, seen.contract, who, seen.eyes.builds)
    except NotKnown as why:
        raise MoveNotOpen(key) from why
    open_ = {
        repr(each.move): each.move
        for each in stands
        if isinstance(each, Standing)
        and each.refusal is None
        and kind_of(seen, each.move) is kind
        and named.issuperset(named_milestones(each.move))
    }
    offer = offer_of(seen, tuple(open_.values())) if open_ else None
    if offer is None:
        raise MoveNotOpen(key)
    return offer


def _parsed(key: str) -> tuple[Address, MoveKind, frozenset[int]]:
    kind, _, rest = key.partition(" ")
    who, _, numbers = rest.partition(" ")
    try:
        named = frozenset(int(number) for number in numbers.split(",") if number)
        return address(who), MoveKind(kind), named
    except (Unreadable, ValueError) as why:
        raise MoveNotOpen(key) from why
