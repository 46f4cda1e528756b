"""What a list keeps of a request, in every build: the step, who is paid, how much."""

from __future__ import annotations

import pytest

from app.profile.rows import escrow_of, row_of
from app.records import StoredRequest
from app.words.moves import TAKE_BACK, words_of
from tests.support.builders import ESCROW
from tests.support.families import BY_NAME, EVERY_BUILD, deal, due, part
from tests.support.family_cases import (
    case_of,
    new_escrow_of,
    parts,
    release_of,
    world_of,
)
from tests.support.ledgers import APPROVER, RECEIVER, RELEASER, STRANGER, UNIT
from tests.support.requests import NOW, Case
from wallet.escrow import moves
from wallet.escrow.terms import Escrow

FIRST, MULTI = BY_NAME["6b70d661"], BY_NAME["2ddb5ef1"]


def row(case: Case) -> StoredRequest:
    return row_of(case.request, case.review, NOW, frozenset())


def two_sellers() -> Escrow:
    return due(MULTI, part(MULTI), part(MULTI, 50 * UNIT, receiver=STRANGER.public))


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_release_of_every_build_is_kept_with_its_payee_and_amount(name: str) -> None:
    kept = row(release_of(BY_NAME[name], 0).case)
    assert (kept.title, kept.counterparty, kept.amount) == (
        *("Closing", RECEIVER.public, 100 * UNIT),
    )
    assert words_of(kept.move).inbox == "Co-sign release"


def test_a_release_of_one_milestone_is_to_its_own_receiver() -> None:
    agreed = two_sellers()
    on = world_of(MULTI, agreed, agreed.total)
    case = case_of(on, MULTI, moves.ReleaseFunds(RELEASER.public, (1,)), RELEASER.public)
    assert (row(case).counterparty, row(case).amount) == (STRANGER.public, 50 * UNIT)


def test_a_step_about_the_whole_escrow_is_kept_with_all_its_receivers() -> None:
    agreed = deal(MULTI, *two_sellers().milestones)
    move = moves.FundEscrow(STRANGER.public, agreed, agreed.total)
    case = case_of(world_of(MULTI, agreed, 0), MULTI, move, STRANGER.public)
    kept = row(case)
    assert kept.counterparty == f"{RECEIVER.public}, {STRANGER.public}"
    assert kept.amount == 0


def test_the_escrow_of_a_request_is_kept_over_all_its_milestones() -> None:
    agreed = two_sellers()
    on = world_of(MULTI, agreed, agreed.total)
    case = case_of(on, MULTI, moves.ReleaseFunds(RELEASER.public, (1,)), RELEASER.public)
    kept = escrow_of(case.request, case.review)
    assert kept is not None
    assert (kept.contract, kept.amount) == (ESCROW, 150 * UNIT)
    assert kept.roles["receiver"] == f"{RECEIVER.public}, {STRANGER.public}"


def test_taking_an_approval_back_does_not_look_like_giving_one() -> None:
    agreed = due(FIRST, *parts(FIRST))
    move = moves.TakeBackApproval(APPROVER.public, 0)
    case = case_of(world_of(FIRST, agreed, agreed.total), FIRST, move, APPROVER.public)
    assert words_of(row(case).move) is TAKE_BACK


def test_a_new_escrow_is_kept_under_its_own_address() -> None:
    case = new_escrow_of(MULTI, deal(MULTI, *parts(MULTI)))
    made = case.review.facts.made
    assert made is not None
    kept = row(case)
    assert (kept.contract, kept.title) == (made.contract, "Closing")
    assert words_of(kept.move).inbox == "Make new escrow"
    assert escrow_of(case.request, case.review) is None
