"""Findings about what may come between: F49 and F65 from the search, F50 from the hazards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.words.builds import known_from
from app.words.findings import explained
from tests.support.builders import ALICE, CHANNEL, ESCROW
from tests.support.families import ADMIN, BY_NAME, PROTOCOL, deal, due, is_second, town
from tests.support.ledgers import APPROVER, RELEASER, RESOLVER, UNIT, account
from tests.support.requests import Case, Change, honest, proposed, row, way_b
from wallet.addresses import AccountId
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Builds
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Flags
from wallet.review.finding import Finding, Severity
from wallet.soroban.entries import instance_key

HUNDRED = 100 * UNIT
RELEASE = moves.ReleaseFunds(RELEASER.public)
APPROVE = moves.ApproveMilestones(APPROVER.public, (0,))


def made(
    name: str,
    agreed: Escrow,
    move: Move = RELEASE,
    who: AccountId = RELEASER.public,
    funded: int = 0,
) -> Case:
    """Propose a move in an escrow of this build that holds a hundred units."""
    build = BY_NAME[name]
    payers = {**account(CHANNEL.public), **account(ALICE.public)}
    on = town(build, agreed, HUNDRED, funded, payers)
    return proposed(on, call_of(build, ESCROW, move), who)


def plain_transfer() -> Case:
    """A due release of money that did not come through the escrow's own call."""
    return made("mainline-single-v2", due(BY_NAME["mainline-single-v2"]))


def becoming(case: Case) -> Change:
    """Look at another request than the honest one."""
    return lambda _: case


def blind_approval() -> Case:
    """An approval of a milestone without evidence."""
    return made("96d51751", deal(BY_NAME["96d51751"]), APPROVE, APPROVER.public)


@pytest.mark.parametrize(
    ("number", "change"),
    [
        row(49, "the money came by a plain transfer", becoming(plain_transfer())),
        row(50, "an approval without evidence", becoming(blind_approval())),
        row(50, "the money came by a plain transfer", becoming(plain_transfer())),
    ],
)
def test_a_finding_holds(number: int, change: Change) -> None:
    assert number in change(honest()).held


def test_who_can_change_it_is_told_with_role_move_and_term() -> None:
    case = plain_transfer()
    assert set(case.details(49)) == {ADMIN.public}
    told = case.details(49)[ADMIN.public].split(", ")
    assert "admin/UpdateEscrow/platform_fee" in told
    assert "admin/UpdateEscrow/amount" in told
    assert case.review.ticks


def test_it_is_told_in_words() -> None:
    (found,) = (f for f in plain_transfer().review.findings if f.number == 49)
    assert "change the escrow's terms (platform fee), as administrator" in explained(found)


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("admin/ManageMilestones/milestone_amount", "milestones (milestone amount), as admin"),
        ("dispute_resolver/ResolveDispute/", "can: decide the dispute, as dispute resolver."),
        ("//", "can: pay to the escrow, as anybody."),
        ("/NoMove/", "can: something that is not explained, as anybody."),
    ],
)
def test_a_change_is_told_as_people_say_it(detail: str, words: str) -> None:
    assert words in explained(Finding(49, Severity.TICK, {"somebody": detail}))


def test_nobody_can_change_an_honest_release() -> None:
    case = honest()
    assert 65 in case.held
    assert 49 in case.review.passed
    assert 50 in case.review.passed


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_money_that_was_funded_leaves_nothing_open(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    fee_account = PROTOCOL if build.fee_account is None else None
    places = (0,) if agreed.is_multi else ()
    move = moves.ReleaseFunds(RELEASER.public, places, fee_account)
    case = made(name, agreed, move, funded=HUNDRED * is_second(build))
    assert 49 not in case.held
    assert 65 in case.held


def test_an_entrys_signature_leaves_the_footprint_to_the_sender() -> None:
    assert 65 not in way_b().held
    assert 49 in way_b().review.passed


def test_a_step_that_pays_nothing_is_not_told_to_be_certain() -> None:
    case = blind_approval()
    assert 65 not in case.held
    assert 49 in case.review.passed


def test_without_the_models_answer_neither_is_told() -> None:
    case = honest().unknowing(instance_key(ESCROW))
    assert {49, 65} <= case.unavailable


def test_hazards_are_told_by_number_and_in_words() -> None:
    told = plain_transfer().details(50)
    assert set(told) == {"H19", "H20"}
    assert told["H19"].startswith("Money that came by a plain transfer")
    (found,) = (f for f in plain_transfer().review.findings if f.number == 50)
    assert "H19: Money that came by a plain transfer" in explained(found)


def test_two_hazards_of_one_number_are_both_told() -> None:
    """H10 of a milestone that is released, and of one that is approved."""
    build = BY_NAME["6b70d661"]
    (only,) = due(build).milestones
    flags = Flags(disputed=True, released=True)
    agreed = due(build, replace(only, flags=flags))
    move = moves.SplitDispute(RESOLVER.public, UNIT, UNIT, (0,))
    told = made("6b70d661", agreed, move, RESOLVER.public).details(50)
    assert "A released milestone" in told["H10"]
    assert "What was resolved" in told["H10"]


def test_code_that_the_user_vouches_for_is_told_in_every_review() -> None:
    case = plain_transfer()
    pinned = replace(BY_NAME["mainline-single-v2"], pinned_at=1_795_000_000)
    known = Builds({**case.view.builds.by_hash, pinned.wasm_hash: pinned})
    told = case.seen(builds=known)
    assert told.details(50)["Its code"].startswith("pinned by you on 2026-11-18")
    (found,) = (each for each in told.review.findings if each.number == 50)
    assert found.severity is Severity.WARN
    assert "not known to this program" in explained(found)
    assert known_from(pinned).startswith("pinned by you on 18 Nov 2026")
