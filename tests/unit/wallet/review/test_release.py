"""An honest release: no STOP, and what is shown is what the ledger then does."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.builders import ALICE, BOB, CHANNEL, ESCROW, SHARED
from tests.support.escrows import CODE
from tests.support.ledgers import (
    PEOPLE,
    RECEIVER,
    UNIT,
    account,
    held_by,
)
from tests.support.requests import (
    PAID,
    PRICE,
    USDC,
    Case,
    due,
    honest,
    world,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Authorization
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.review.findings import RULES
from wallet.signatures import check, minimal
from wallet.soroban.host import Done, enforce
from wallet.soroban.ledger import Ledger

ROLES = due().roles


def run(case: Case, on: Ledger) -> Done:
    """What the ledger does with the reviewed bytes, inside their footprint and authority."""
    facts = case.review.facts
    assert facts.call is not None
    given = [
        Authorization.of(entry) for entry in (facts.operation.auth if facts.operation else [])
    ]
    return enforce(on, facts.call, facts.acting, CODE, given, facts.footprint)


PAYERS = {
    "a third pays": CHANNEL.public,
    "one of the signers pays": ALICE.public,
    "the other signer pays": BOB.public,
    "the shared account pays itself": SHARED.public,
}
VIEWERS = {
    "the first signer looks": ALICE.public,
    "the second signer looks": BOB.public,
    "nobody in particular looks": None,
}


@pytest.mark.parametrize("payer", PAYERS.values(), ids=PAYERS.keys())
@pytest.mark.parametrize("key", VIEWERS.values(), ids=VIEWERS.keys())
def test_an_honest_release_has_no_stop(payer: AccountId, key: AccountId | None) -> None:
    case = honest(payer=payer, key=key)
    assert (case.stops, case.review.ticks) == (frozenset(), ())


def test_the_payer_who_is_no_signer_of_the_account_can_sign_too() -> None:
    assert honest(key=CHANNEL.public).stops == frozenset()


@pytest.mark.parametrize("payer", PAYERS.values(), ids=PAYERS.keys())
def test_the_payments_shown_are_those_that_the_ledger_makes(payer: AccountId) -> None:
    on, case = world(), honest(payer=payer)
    effects = case.review.effects
    assert effects is not None
    assert run(case, on).payments == effects.payments
    assert {p.receiver: p.amount for p in effects.payments} == PAID


@pytest.mark.parametrize("held", [PRICE, PRICE + 1, PRICE + 7 * UNIT])
def test_balances_move_by_what_is_shown_to_the_unit(held: int) -> None:
    before = world(due(), held)
    case = honest(before)
    after = before.with_changes(run(case, before).changes)
    effects = case.review.effects
    assert effects is not None
    moved = {who: held_by(after, who, USDC) - held_by(before, who, USDC) for who in PAID}
    assert moved == PAID
    assert (effects.before, effects.stays) == (held, held_by(after, ESCROW, USDC))


def test_everyone_who_is_paid_can_be_paid_by_the_footprint_and_nobody_else() -> None:
    assert set(honest().review.summary["footprint_payees"]) == {*PAID, ESCROW}


def test_the_summary_says_what_where_and_by_whom() -> None:
    case = honest().signed(ALICE)
    told = case.review.summary
    assert (told["verdict"], told["hash"]) == ("signable", case.envelope.hash.hex())
    assert (told["source"], told["acting"]) == (CHANNEL.public, SHARED.public)
    assert told["move"]["function"] == "release_funds"
    assert told["effects"]["asset"] == str(USDC)
    assert {p["to"]: int(p["units"]) for p in told["effects"]["payments"]} == PAID
    assert told["effects"]["stays"] == "0"


def test_the_summary_says_who_signed_and_who_is_missing() -> None:
    payer, shared = honest().signed(ALICE, CHANNEL).review.signers
    assert (payer.missing_weight, shared.missing_weight) == (0, 1)
    assert (payer.signed, shared.signed) == ((CHANNEL.public,), (ALICE.public,))
    assert (payer.can_sign, shared.can_sign) == ((), (BOB.public,))


def test_every_check_is_accounted_for_in_every_review() -> None:
    done = honest().review
    numbers = [f.number for f in done.findings]
    numbers += [*done.passed, *(number for number, _ in done.unavailable)]
    assert Counter(numbers) == Counter(dict.fromkeys(RULES, 1))


def test_the_signatures_it_asks_for_are_those_that_the_network_takes() -> None:
    case = honest().signed(ALICE, BOB, CHANNEL)
    needs = case.review.facts.needs
    assert needs is not None
    chosen = minimal(case.envelope.hash, case.view.signatures, needs)
    assert check(case.envelope.hash, chosen, needs).accepted


# --- the digest ---


def test_the_same_bytes_and_view_give_the_same_digest_wherever_it_is_computed() -> None:
    assert honest().review.digest == honest().review.digest


DIFFERENT = {
    "other bytes": honest(until=1_790_000_999),
    "another key looks": honest(key=BOB.public),
    "a signature came": honest().signed(ALICE),
    "the simulation is gone": honest().seen(told=None),
    "the note is another": honest().seen(note="please hurry"),
    "the time limit has passed": honest().seen(now=1_800_000_000),
    "the state is of the next ledger": honest().at(sequence=60_000_001),
    "the state is of another time": honest().at(timestamp=1_790_000_001),
    "the evidence is another": honest(world(due(description="House by the lake"))),
    "an unneeded entry is not told": honest().unknowing(next(iter(account(PEOPLE[0].public)))),
    "an unneeded entry is absent": honest().without(next(iter(account(PEOPLE[0].public)))),
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_the_digest_is_another_when(other: Case) -> None:
    assert other.review.digest != honest().review.digest


# --- every role holder ---


def moves() -> dict[str, tuple[Move, Role, Escrow]]:
    """Each move that is open, who makes it, and the terms on which it is."""
    agreed = due()
    fresh = tuple(m for m in agreed.milestones)
    open_ = due(
        milestones=tuple(type(m)(m.description, "pending", "", approved=False) for m in fresh)
    )
    disputed, released = due(flags=Flags(disputed=True)), due(flags=Flags(released=True))
    one = ROLES.one
    shares: dict[Address, int] = {RECEIVER.public: PRICE}
    return {
        "release": (ReleaseFunds(one(Role.RELEASE_SIGNER)), Role.RELEASE_SIGNER, agreed),
        "approve": (ApproveMilestones(one(Role.APPROVER), (0,)), Role.APPROVER, open_),
        "update a milestone": (
            ChangeMilestoneStatus(
                one(Role.SERVICE_PROVIDER), (StatusChange(0, "done", "photo"),)
            ),
            Role.SERVICE_PROVIDER,
            open_,
        ),
        "dispute": (OpenDispute(one(Role.RECEIVER)), Role.RECEIVER, open_),
        "resolve": (
            ResolveDispute(one(Role.DISPUTE_RESOLVER), shares),
            Role.DISPUTE_RESOLVER,
            disputed,
        ),
        "withdraw": (
            WithdrawRemainingFunds(one(Role.DISPUTE_RESOLVER), shares),
            Role.DISPUTE_RESOLVER,
            released,
        ),
        "extend": (ExtendLife(one(Role.PLATFORM), 100_000), Role.PLATFORM, agreed),
        "edit": (UpdateEscrow(one(Role.PLATFORM), agreed), Role.PLATFORM, agreed),
        "fund": (FundEscrow(one(Role.APPROVER), open_, UNIT), Role.APPROVER, open_),
    }


@pytest.mark.parametrize(("move", "role", "terms"), moves().values(), ids=moves().keys())
def test_an_honest_move_of_every_role_has_no_stop(
    move: Move, role: Role, terms: Escrow
) -> None:
    acting = AccountId(ROLES.one(role))
    case = honest(world(terms), move, acting=acting, key=CHANNEL.public)
    assert (case.stops, case.review.effects is not None) == (frozenset(), True)


@pytest.mark.parametrize(("move", "role", "terms"), moves().values(), ids=moves().keys())
def test_what_is_shown_of_every_move_is_what_the_ledger_does(
    move: Move, role: Role, terms: Escrow
) -> None:
    on = world(terms)
    case = honest(on, move, acting=AccountId(ROLES.one(role)), key=CHANNEL.public)
    effects = case.review.effects
    assert effects is not None
    assert run(case, on).payments == effects.payments
