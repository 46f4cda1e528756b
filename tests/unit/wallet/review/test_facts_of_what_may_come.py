"""What is said of others' moves, hazards and competing requests (F46, F49, F50, F65)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from typing_extensions import override

from tests.support.builders import ALICE, CHANNEL, ESCROW
from tests.support.escrows import BUILD, milestone
from tests.support.facts import lacking
from tests.support.families import BY_NAME, deal, due, town
from tests.support.family_cases import new_escrow_of
from tests.support.ledger_steps import MONEY_KEY, deployment, on_account
from tests.support.ledgers import (
    APPROVER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
    account,
    trustline,
)
from tests.support.recollections import beside, knowing
from tests.support.requests import USDC, Case, honest, proposed, way_b, world
from tests.support.requests import due as due_here
from wallet.envelope import Envelope
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build, Builds
from wallet.escrow.hazards import HAZARDS, PINNED, pinned_words
from wallet.escrow.moves import OpenDispute
from wallet.escrow.tampering import Change, Search
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.network import TESTNET
from wallet.operations import BumpSequence
from wallet.review.checks.changes import can_be_changed, is_settled
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Holds, Unavailable, Verdict
from wallet.review.knowledge import Other, Unread
from wallet.soroban.host import Payment

RELEASE = moves.ReleaseFunds(RELEASER.public)
APPROVE = moves.ApproveMilestones(APPROVER.public, (0,))
PAID: tuple[Payment, ...] = ()


@dataclass(frozen=True)
class Searched(Facts):
    """The same facts, where the search found this."""

    found: Search

    @property
    @override
    def search(self) -> Search:
        return self.found


def with_search(found: Search, case: Case | None = None) -> Facts:
    case = case or honest()
    return Searched(case.envelope, case.view, found)


MINE = Change(APPROVER.public, Role.APPROVER, moves.TakeBackApproval(APPROVER.public, 0))
TERM = Change(RECEIVER.public, Role.RECEIVER, APPROVE, "amount")
NOBODYS = Change(None, None, None)
MISSING = frozenset({MONEY_KEY})
NOT_TRIED = Unavailable("entries that other people's moves need")

FOUND: dict[str, tuple[Search, Verdict, Verdict]] = {
    "nothing": (Search(PAID), PASSED, Holds()),
    "a payment by anybody": (
        Search(PAID, (NOBODYS,)),
        Holds({"anybody": "//"}),
        PASSED,
    ),
    "a move and a term of two": (
        Search(PAID, (MINE, TERM)),
        Holds(
            {
                APPROVER.public: "approver/TakeBackApproval/",
                RECEIVER.public: "receiver/ApproveMilestones/amount",
            }
        ),
        PASSED,
    ),
    "one move twice, and another of the same": (
        Search(PAID, (MINE, replace(MINE, what="fee"), MINE)),
        Holds({APPROVER.public: "approver/TakeBackApproval/, approver/TakeBackApproval/fee"}),
        PASSED,
    ),
    "nothing, as far as it could be tried": (
        Search(PAID, missing=MISSING),
        NOT_TRIED,
        NOT_TRIED,
    ),
    "a move, as far as it could be tried": (
        Search(PAID, (NOBODYS,), missing=MISSING),
        Holds({"anybody": "//"}),
        PASSED,
    ),
    "that it is refused as things are": (Search(None), NOT_TRIED, PASSED),
    "a move before which it is refused": (
        Search(None, (NOBODYS,)),
        Holds({"anybody": "//"}),
        PASSED,
    ),
    "that others may stop it": (Search(PAID, stops=(MINE,)), PASSED, Holds()),
    "money that holds nothing": (Search(PAID, uncounted=1), PASSED, PASSED),
    "that the money may be taken out": (Search(PAID, emptiable=True), PASSED, PASSED),
}


@pytest.mark.parametrize(("found", "changed", "settled"), FOUND.values(), ids=FOUND.keys())
def test_the_search_finds(found: Search, changed: Verdict, settled: Verdict) -> None:
    facts = with_search(found)
    assert (can_be_changed(facts), is_settled(facts)) == (changed, settled)


def test_only_a_footprint_that_is_signed_settles_it() -> None:
    assert is_settled(with_search(Search(PAID), way_b())) == PASSED


# --- hazards ---


def words(*numbers: int, build: Build) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in HAZARDS:
        if each.number in numbers and each.builds(build):
            told[each.name] = each.words
    return told


def made(name: str, *, approved: bool, funded: int = 0) -> Case:
    """The approval, or the release, in an escrow of this build that holds a hundred units."""
    build = BY_NAME[name]
    payers = {**account(CHANNEL.public), **account(ALICE.public)}
    on = town(build, due(build) if approved else deal(build), 100 * UNIT, funded, payers)
    move, who = (RELEASE, RELEASER) if approved else (APPROVE, APPROVER)
    return proposed(on, call_of(build, ESCROW, move), who.public)


@pytest.mark.parametrize(
    ("name", "approved", "numbers"),
    [("96d51751", False, (13, 22)), ("mainline-single-v2", True, (19, 20))],
)
def test_hazards_that_bear_are_told_in_their_words_and_no_others(
    name: str, approved: bool, numbers: tuple[int, ...]
) -> None:
    assert made(name, approved=approved).details(50) == words(*numbers, build=BY_NAME[name])


def test_hazards_of_one_number_are_told_one_after_the_other() -> None:
    build = BY_NAME["6b70d661"]
    over = tuple(
        replace(each, flags=Flags(disputed=True, released=True))
        for each in due(build).milestones
    )
    who = RESOLVER.public
    move = moves.SplitDispute(who, UNIT, UNIT, (0,))
    payers = {**account(CHANNEL.public), **account(ALICE.public)}
    on = town(build, due(build, *over), 100 * UNIT, 0, payers)
    told = proposed(on, call_of(build, ESCROW, move), who).details(50)
    assert told["H10"] == " ".join(
        each.words for each in HAZARDS if each.number == 10 and each.builds(build)
    )


def test_money_that_was_funded_is_no_hazard() -> None:
    assert 50 in made("mainline-single-v2", approved=True, funded=100 * UNIT).review.passed


def test_a_new_contract_can_be_set_up_by_anybody_in_the_first_generation() -> None:
    assert deployment(BUILD).details(50) == words(12, build=BUILD)


def test_a_new_escrow_is_looked_at_by_its_first_move() -> None:
    build = BY_NAME["96d51751"]
    assert new_escrow_of(build, deal(build)).details(50) == words(12, build=build)


def test_code_that_the_user_vouches_for_is_told_beside_no_hazard() -> None:
    pinned = replace(BUILD, pinned_at=1_795_000_000)
    case = honest().seen(builds=Builds({pinned.wasm_hash: pinned}))
    assert case.details(50) == {PINNED: pinned_words(pinned)}


def test_without_the_balance_no_hazard_is_told() -> None:
    approving = honest(
        world(due_here(milestones=(milestone(status="done"),))), APPROVE, acting=APPROVER.public
    )
    assert lacking(approving.unknowing(MONEY_KEY), 50) == "the escrow's balance"


# --- what competes ---


def dispute(of: Escrow | None = None) -> Case:
    """The receiver opens a dispute, by a number of their own."""
    who = RECEIVER.public
    return honest(world(of), OpenDispute(who), acting=who, payer=who)


def elsewhere(case: Case) -> Case:
    return replace(case, envelope=Envelope(case.envelope.body, TESTNET))


def test_the_same_number_counts_whatever_is_done() -> None:
    spent = on_account(BumpSequence(0))
    assert beside(spent)(honest()).details(46) == {spent.envelope.hash.hex(): "sequence"}


def test_the_same_number_of_another_network_is_no_matter() -> None:
    assert 46 in beside(elsewhere(on_account(BumpSequence(0))))(honest()).review.passed


def test_a_step_that_calls_nothing_bars_no_call() -> None:
    spent = on_account(BumpSequence(0), payer=STRANGER.public)
    assert 46 in beside(spent)(honest()).review.passed
    assert 46 in beside(honest())(spent).review.passed


def test_one_that_bars_the_other_is_told_on_either_side() -> None:
    release, other = honest(), dispute()
    assert beside(other)(release).details(46) == {other.envelope.hash.hex(): "effect"}
    assert beside(release)(other).details(46) == {release.envelope.hash.hex(): "effect"}


def test_the_state_of_now_counts_before_the_others_own() -> None:
    """The other was built when the work was not approved; what lacks here it tells."""
    other = dispute(due_here(milestones=(milestone(),)))
    assert beside(other)(honest()).details(46) == {other.envelope.hash.hex(): "effect"}
    bare = honest().unknowing(*trustline(RECEIVER.public, asset=USDC))
    assert beside(dispute())(bare).held >= {46}


def test_who_was_not_looked_at_is_told_to_lack() -> None:
    unread = Unread("00" * 32)
    assert lacking(knowing(others=(unread,))(honest()), 46) == "every other open request"
    own = Other(honest().envelope, honest().view.snapshot)
    assert lacking(knowing(others=(own, unread))(honest()), 46) == "every other open request"
