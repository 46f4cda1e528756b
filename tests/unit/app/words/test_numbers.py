"""Numbers of milestones and roles in an escrow, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.words.numbers import enumerated, listed, milestones
from app.words.parts import AS_IT_LIVES, holders_in, part_in
from tests.support.families import ADMIN, BY_NAME, deal, part
from tests.support.ledgers import RECEIVER, STRANGER
from wallet.escrow.terms import Role

MULTI, SECOND = BY_NAME["2ddb5ef1"], BY_NAME["mainline-single-v2"]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([1], "1"),
        ([1, 2], "1 and 2"),
        ([1, 2, 3], "1 to 3"),
        ([1, 2, 5], "1, 2 and 5"),
        ([1, 2, 3, 4, 7], "1 to 4 and 7"),
        ([3, 1], "3 and 1"),
        ([], ""),
    ],
)
def test_numbers_that_follow_one_another_are_told_by_their_ends(
    numbers: list[int], told: str
) -> None:
    assert enumerated(numbers) == told


def test_one_milestone_is_told_as_one_and_counted_from_1() -> None:
    assert milestones([0]) == "milestone 1"
    assert milestones([0, 2]) == "milestones 1 and 3"


def test_lists_end_with_the_word_that_fits() -> None:
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_a_receiver_of_some_milestones_is_called_that() -> None:
    two = part(MULTI), part(MULTI, receiver=STRANGER.public), part(MULTI)
    agreed = deal(MULTI, *two)
    assert part_in(agreed, RECEIVER.public) == "receiver of milestones 1 and 3"
    assert part_in(agreed, STRANGER.public) == "receiver of milestone 2"
    assert dict(holders_in(agreed))["receiver of milestone 2"] == STRANGER.public


def test_a_receiver_of_all_milestones_is_the_receiver() -> None:
    assert part_in(deal(MULTI), RECEIVER.public) == "receiver"


def test_an_administrator_is_called_that_and_a_stranger_nothing() -> None:
    agreed = deal(SECOND)
    assert part_in(agreed, ADMIN.public) == "administrator"
    assert part_in(agreed, STRANGER.public) == ""


def test_every_role_has_its_place_in_the_life_of_an_escrow() -> None:
    assert set(AS_IT_LIVES) == set(Role)


def test_a_receiver_with_another_role_is_told_in_either_order() -> None:
    own = part(MULTI, receiver=RECEIVER.public)
    agreed = deal(MULTI, own, part(MULTI, receiver=STRANGER.public))
    held = {**agreed.roles.holders, Role.SERVICE_PROVIDER: (RECEIVER.public,)}
    both = replace(agreed, roles=replace(agreed.roles, holders=held))
    assert part_in(both, RECEIVER.public) == "milestone marker and receiver of milestone 1"
    told = part_in(both, RECEIVER.public, AS_IT_LIVES)
    assert told == "receiver of milestone 1 and milestone marker"
