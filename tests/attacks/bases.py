"""Honest requests of every family, move and way of signing, in pinned money.

All are without a STOP. A shared account, for which Alice and Bob sign together, releases; every
other role has one key. Ways: A, the one who acts pays too; B, it speaks by an entry of its own;
C, somebody else pays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from tests.support.builders import ALICE, BOB, CHANNEL, ESCROW, SHARED
from tests.support.escrows import CODE
from tests.support.families import (
    ADMIN,
    BUILDS,
    BY_NAME,
    PROTOCOL,
    deal,
    due,
    is_second,
    part,
    town,
)
from tests.support.family_cases import flagged, with_roles
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PEOPLE,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RESOLVER,
    UNIT,
    Entries,
    account,
    balance_entry,
    snapshot_of,
    token,
    trustline,
)
from tests.support.requests import (
    ISSUER,
    RESOURCE_FEE,
    TOKEN,
    UNTIL,
    USDC,
    Case,
    proposed,
    sequence_of,
    shared_account,
    simulated,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Arm, Authorization
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.proposal import Draft, padded
from wallet.request import Told
from wallet.review.view import View
from wallet.soroban.host import record
from wallet.soroban.ledger import Ledger

FAMILIES: Final[Mapping[str, Build]] = {
    "v1 single": BY_NAME["96d51751"],
    "v1 multi": BY_NAME["2ddb5ef1"],
    "v2 single": BY_NAME["mainline-single-v2"],
    "v2 multi": BY_NAME["mainline-multi-v2"],
}
EXPIRY_AFTER = 17_280
"""Ledgers for which an honest entry of way B counts: a day."""

REASON = "The parties do not agree."


def terms(build: Build, *, approved: bool = True) -> Escrow:
    """Two milestones where they are paid apart; the shared account releases."""
    parts = [part(build, description=f"Part {number}") for number in (1, 2)]
    agreed = (due if approved else deal)(build, *parts, token=TOKEN)
    return with_roles(agreed, {Role.RELEASE_SIGNER: (SHARED.public,)})


def place(build: Build, agreed: Escrow, held: int | None = None, *more: Entries) -> Ledger:
    """A ledger with this escrow, funded in the pinned money, in full unless told otherwise."""
    amount = agreed.total if held is None else held
    known: Entries = {**token(USDC), **account(ISSUER), **shared_account()}
    for who in (*(person.public for person in PEOPLE), PROTOCOL, ADMIN.public):
        known |= {**account(who), **trustline(who, asset=USDC)}
    for key in (ALICE, BOB, CHANNEL):
        known |= account(key.public)
    if amount:
        known |= balance_entry(ESCROW, amount, USDC)
    return town(build, agreed, 0, amount if is_second(build) else 0, known, *more)


@dataclass(frozen=True)
class Step:
    """An honest move: where, what, and by whom; ``key`` is whose eyes look at it."""

    on: Ledger
    build: Build
    move: Move
    who: AccountId
    key: AccountId

    def way_c(self) -> Case:
        """Somebody else pays; the one who acts is the operation's source."""
        return self._known(self._proposed(CHANNEL.public))

    def way_a(self) -> Case:
        """The one who acts pays as well."""
        return self._known(self._proposed(self.who))

    def way_b(self, arm: Arm = Arm.ADDRESS_V2, nonce: int = 7) -> Case:
        """The one who acts speaks by an entry of its own; whoever pays sends it."""
        on, payer = self.on, CHANNEL.public
        call = call_of(self.build, ESCROW, self.move)
        done = record(on, call, payer, CODE, iter([nonce]))
        expiry = on.sequence + EXPIRY_AFTER
        entries = [Authorization.of(each).prepared(expiry, arm) for each in done.authorization]
        given = tuple(entry.to_xdr() for entry in entries)
        draft = Draft(PRACTICE, call, payer, payer, sequence_of(on, payer), UNTIL, given)
        absent = [key for key in done.footprint.keys if key not in on.entries]
        told = Told(on.sequence, done.payments, RESOURCE_FEE)
        view = View(
            PRACTICE,
            BUILDS,
            snapshot_of(on, *absent),
            (),
            told,
            self.key,
            on.timestamp + 30,
        )
        return self._known(Case(draft.sized(padded(simulated(), done.footprint, ())), view))

    def _proposed(self, payer: AccountId) -> Case:
        call = call_of(self.build, ESCROW, self.move)
        return proposed(self.on, call, acting=self.who, payer=payer, key=self.key)

    def _known(self, case: Case) -> Case:
        """With what a reader of the ledger asks for besides what the call needs."""
        key = contract_balance_key(TOKEN, ESCROW)
        return case if case.view.snapshot.knows(key) else case.without(key)


def _asked(build: Build) -> Address | None:
    return PROTOCOL if build.fee_account is None else None


def _first(build: Build) -> tuple[int, ...]:
    return (0,) if terms(build).is_multi else ()


def release(build: Build) -> Step:
    """All is approved and there; the shared account releases."""
    move = moves.ReleaseFunds(SHARED.public, _first(build), _asked(build))
    return Step(place(build, terms(build)), build, move, SHARED.public, ALICE.public)


def fund(build: Build) -> Step:
    """Nothing is there yet; somebody pays for it all."""
    agreed = terms(build, approved=False)
    move = moves.FundEscrow(FUNDER.public, agreed, agreed.total)
    return _alone(place(build, agreed, 0), build, move, FUNDER.public)


def approve(build: Build) -> Step:
    """The approver approves the first milestone, of which there is evidence."""
    agreed = terms(build, approved=False)
    (first, *_) = agreed.milestones
    agreed = agreed.with_milestone(0, replace(first, status="done", evidence="the deed"))
    move = moves.ApproveMilestones(APPROVER.public, (0,))
    return _alone(place(build, agreed), build, move, APPROVER.public)


def report(build: Build) -> Step:
    """The service provider says how far the work is."""
    agreed = terms(build, approved=False)
    change = moves.StatusChange(0, "completed", "the deed")
    move = moves.ChangeMilestoneStatus(PROVIDER.public, (change,))
    return _alone(place(build, agreed), build, move, PROVIDER.public)


def dispute(build: Build) -> Step:
    """The receiver does not agree."""
    reason = REASON if is_second(build) else None
    move = moves.OpenDispute(RECEIVER.public, _first(build), reason)
    return _alone(place(build, terms(build)), build, move, RECEIVER.public)


def resolve(build: Build) -> Step:
    """The dispute resolver gives everything of the first part to the receiver."""
    agreed = flagged(terms(build), Flags(disputed=True))
    amount = 100 * UNIT
    move = moves.ResolveDispute(
        RESOLVER.public, {RECEIVER.public: amount}, _first(build), _asked(build)
    )
    return _alone(place(build, agreed), build, move, RESOLVER.public)


def update(build: Build) -> Step:
    """Whoever may change the terms gives them another title while nothing is there."""
    agreed = terms(build, approved=False)
    who = ADMIN.public if is_second(build) else PLATFORM.public
    move = moves.UpdateEscrow(who, replace(agreed, title="Closing, lot 4"))
    return _alone(place(build, agreed, 0), build, move, who)


STEPS: Final[Mapping[str, Callable[[Build], Step]]] = {
    "release": release,
    "fund": fund,
    "approval": approve,
    "report": report,
    "dispute": dispute,
    "decision": resolve,
    "update": update,
}
WAYS: Final[Mapping[str, Callable[[Step], Case]]] = {
    "A": Step.way_a,
    "B": Step.way_b,
    "C": Step.way_c,
}


@lru_cache
def honest(family: str, step: str = "release", way: str = "C") -> Case:
    """An honest request, by the names in these tables; the same whenever it is asked for."""
    return WAYS[way](STEPS[step](FAMILIES[family]))


def every_base() -> list[tuple[str, str, str]]:
    """Family, step and way of each."""
    return [(f, s, w) for f in FAMILIES for s in STEPS for w in WAYS]


def _alone(on: Ledger, build: Build, move: Move, who: AccountId) -> Step:
    return Step(on, build, move, who, who)
