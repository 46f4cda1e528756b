"""Each hazard of the list, run in the model: where a build has it, and where it refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import demonstrations
from tests.support.families import BY_NAME, EVERY_BUILD
from wallet.escrow.builds import Build
from wallet.escrow.hazards import HAZARDS, Hazard

Demonstration = Callable[[Build], bool]


def found(number: int, words: str = "") -> Hazard:
    (hazard,) = (h for h in HAZARDS if h.number == number and words in h.words)
    return hazard


def single(build: Build) -> bool:
    return "amount" in build.structs["Escrow"]


def multi(build: Build) -> bool:
    return not single(build)


def every(_build: Build) -> bool:
    return True


DEMONSTRATIONS: tuple[tuple[int, str, Callable[[Build], bool], Demonstration], ...] = (
    (2, "", every, demonstrations.platform_hands_itself_over),
    (3, "", every, demonstrations.approved_from_the_start),
    (4, "", every, demonstrations.platform_approves),
    (5, "", every, demonstrations.approval_is_taken_back),
    (6, "", every, demonstrations.resolver_disputes),
    (7, "set up", every, demonstrations.any_fee_at_first),
    (7, "update", every, demonstrations.any_fee_later),
    (8, "", every, demonstrations.funded_whatever_the_terms),
    (9, "beyond", every, demonstrations.goes_beyond),
    (9, "stay", every, demonstrations.stays_behind),
    (10, "the escrow can be disputed", single, demonstrations.disputed_after_release),
    (10, "A released milestone", multi, demonstrations.disputed_after_release),
    (10, "What was resolved", every, demonstrations.released_after_resolution),
    (11, "negative", every, demonstrations.negative),
    (11, "zero", every, demonstrations.nothing_at_all),
    (12, "", every, demonstrations.anybody_sets_up),
    (13, "", every, demonstrations.approved_blindly),
    (14, "", every, demonstrations.blocked_by_nothing),
    (15, "last day", every, demonstrations.lengthened_in_the_last_day_alone),
    (15, "last ledger", every, demonstrations.lengthened_on_the_last_ledger_alone),
    (16, "", every, demonstrations.fee_goes_anywhere),
    (17, "", every, demonstrations.stuck_without_status),
    (18, "", every, demonstrations.goes_on_after_release),
    (19, "", every, demonstrations.changed_beside_the_money),
    (20, "", every, demonstrations.approval_survives_an_edit),
    (21, "", every, demonstrations.numbers_mean_two_things),
    (22, "then the release waits", single, demonstrations.milestone_added_to_what_is_due),
    (22, "released first", multi, demonstrations.milestone_added_to_what_is_due),
    (22, "approved already", every, demonstrations.approved_milestone_added),
    (23, "", every, demonstrations.milestones_are_ignored),
)


@pytest.mark.parametrize("name", EVERY_BUILD)
@pytest.mark.parametrize(
    ("number", "words", "among", "shown"),
    DEMONSTRATIONS,
    ids=[f"H{number} {words} {shown.__name__}" for number, words, _, shown in DEMONSTRATIONS],
)
def test_a_build_allows_it_or_refuses_it(
    number: int,
    words: str,
    among: Callable[[Build], bool],
    shown: Demonstration,
    name: str,
) -> None:
    build = BY_NAME[name]
    if among(build):
        assert shown(build) == found(number, words).builds(build)


def test_every_hazard_is_demonstrated() -> None:
    assert [found(number, words) for number, words, _, _ in DEMONSTRATIONS] == [*HAZARDS]
