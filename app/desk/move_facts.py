"""What a step that is open takes: its seat, its milestones, and whether the model takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.desk.escrow_seen import Seen
from app.desk.offers import Offer
from app.pages.escrow import MoveKind
from app.words import refusals
from wallet import pinned
from wallet.addresses import AccountId, Address, is_contract
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.candidates import Seat
from wallet.escrow.firmness import funded_in
from wallet.escrow.hazards import bearing
from wallet.escrow.moves import Move
from wallet.escrow.prediction import Prediction, predict
from wallet.escrow.refusals import name_of
from wallet.escrow.standing import NO_ONE
from wallet.soroban.errors import HostError

CLASSES: Final[Mapping[MoveKind, type[Move]]] = {
    MoveKind.MARK: moves.ChangeMilestoneStatus,
    MoveKind.APPROVE: moves.ApproveMilestones,
    MoveKind.APPROVE_AND_RELEASE: moves.ApproveAndRelease,
    MoveKind.RELEASE: moves.ReleaseFunds,
    MoveKind.DISPUTE: moves.OpenDispute,
    MoveKind.RESOLVE: moves.ResolveDispute,
}
"""Steps of which a build may take several milestones at once."""

_SEVERAL: Final = frozenset({"milestone_indices", "updates", "milestone_updates"})
"""How builds name a list of milestones among a call's parameters."""


@dataclass(frozen=True)
class Facts:
    """An escrow that is seen, and the step that is open."""

    seen: Seen
    offer: Offer

    @property
    def held(self) -> int:
        """What the escrow holds, as far as is known."""
        return self.seen.held or 0

    @cached_property
    def fee_account(self) -> Address | None:
        """Who gets the protocol's fee."""
        return self.seen.build.fee_account or pinned.fee_account(self.seen.snapshot.network)

    @cached_property
    def seat(self) -> Seat:
        """Whoever makes the step, before the escrow."""
        seen = self.seen
        known = pinned.fee_account(seen.snapshot.network)
        return Seat(self.offer.who, seen.build, seen.escrow, self.held, known)

    @property
    def is_second(self) -> bool:
        """Whether the build is of the second generation, which limits the length of texts."""
        return self.seen.build.is_second

    @property
    def several(self) -> bool:
        """Whether one call takes several milestones."""
        kind = CLASSES.get(self.offer.kind)
        return kind is not None and not _SEVERAL.isdisjoint(self.seat.parameters(kind))

    def predicted(self, move: Move) -> Prediction:
        """What the model says of a move, made by whoever makes the step."""
        seen, who = self.seen, self.offer.who
        source = NO_ONE if is_contract(who) else AccountId(who)
        call = call_of(seen.build, seen.contract, move)
        return predict(seen.snapshot, call, source, seen.eyes.builds)

    def refusal(self, prediction: Prediction) -> str:
        """Why the contract would not take it, in words; "" where it would, or nobody knows."""
        outcome = prediction.outcome
        if prediction.missing or not isinstance(outcome, HostError):
            return ""
        seen = self.seen
        return refusals.reason(name_of(outcome, seen.build, seen.escrow.token))

    def hazards(self, *made: Move) -> tuple[str, ...]:
        """What the code of this build allows that bears on such moves, in sentences."""
        seen = self.seen
        funded = funded_in(seen.snapshot, seen.contract)
        found = {
            hazard.number: hazard.words
            for move in made
            for hazard in bearing(seen.build, seen.escrow, self.held, move, funded)
        }
        return tuple(found[number] for number in sorted(found))
