"""Hazards are told on the steps where they matter, and on no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.families import (
    ADMIN,
    BY_NAME,
    EVERY_BUILD,
    PROTOCOL,
    deal,
    due,
    is_second,
    part,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
)
from wallet.escrow import moves
from wallet.escrow.hazards import HAZARDS, bearing
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Flags, Role, Roles

HUNDRED = 100 * UNIT
CURRENT = BY_NAME["96d51751"]
CURRENT_MULTI = BY_NAME["2ddb5ef1"]
FIRST = BY_NAME["b4a7abee"]
FIRST_MULTI = BY_NAME["6b70d661"]
SECOND = BY_NAME["mainline-single-v2"]
SECOND_MULTI = BY_NAME["mainline-multi-v2"]
TESTLINE = BY_NAME["testline-single-v1.0"]

FUND = moves.FundEscrow(FUNDER.public, None, HUNDRED)
APPROVE = moves.ApproveMilestones(APPROVER.public, (0,))
RELEASE = moves.ReleaseFunds(RELEASER.public)
RELEASE_ONE = moves.ReleaseFunds(RELEASER.public, (0,))
MARK = moves.ChangeMilestoneStatus(PROVIDER.public, (moves.StatusChange(0, "sent"),))
DISPUTE_ONE = moves.OpenDispute(APPROVER.public, (0,))
SPLIT_ONE = moves.SplitDispute(RESOLVER.public, HUNDRED, 0, (0,))
EXTEND = moves.ExtendLife(PLATFORM.public, 1_000)


def update(terms: Escrow) -> Move:
    return moves.UpdateEscrow(PLATFORM.public, terms)


def shares(*amounts: int) -> Move:
    payees = (APPROVER.public, RECEIVER.public)
    return moves.ResolveDispute(RESOLVER.public, dict(zip(payees, amounts, strict=False)))


def flagged(name: str, **flags: bool) -> Escrow:
    """Terms of a multi escrow, approved, to whose milestone this has happened."""
    agreed = due(BY_NAME[name])
    (only,) = agreed.milestones
    return replace(agreed, milestones=(replace(only, flags=Flags(**flags)),))


def handed_over(name: str) -> Escrow:
    agreed = deal(BY_NAME[name])
    roles = Roles({**agreed.roles.holders, Role.PLATFORM: (STRANGER.public,)})
    return replace(agreed, roles=roles)


def single_flagged(name: str, **flags: bool) -> Escrow:
    return due(BY_NAME[name], flags=Flags(**flags))


TOLD: dict[str, tuple[int, str, Escrow | None, int, Move]] = {
    "a new platform": (2, "b4a7abee", deal(FIRST), 0, update(handed_over("b4a7abee"))),
    "money for what is approved from the start": (3, "b4a7abee", due(FIRST), 0, FUND),
    "a release after approvals that anybody gave": (
        4,
        "b4a7abee",
        due(FIRST),
        HUNDRED,
        RELEASE,
    ),
    "an approval that can be taken back": (5, "b4a7abee", deal(FIRST), HUNDRED, APPROVE),
    "the dispute resolver's own dispute": (
        6,
        "b4a7abee",
        deal(FIRST),
        HUNDRED,
        moves.OpenDispute(RESOLVER.public),
    ),
    "terms without a limit of the fee": (
        7,
        "b4a7abee",
        None,
        0,
        moves.InitializeEscrow(deal(FIRST)),
    ),
    "a change without a limit of the fee": (
        7,
        "cb7c971f",
        deal(BY_NAME["cb7c971f"]),
        0,
        update(deal(BY_NAME["cb7c971f"])),
    ),
    "money for whatever terms": (8, "b4a7abee", deal(FIRST), 0, FUND),
    "a split that pays a unit more": (9, "f93cc16d", deal(CURRENT), 101, shares(50, 51)),
    "a split between two that pays more": (
        9,
        "6b70d661",
        deal(FIRST_MULTI),
        HUNDRED,
        moves.SplitDispute(RESOLVER.public, 50, 51, (0,)),
    ),
    "a split that leaves a unit": (
        9,
        "mainline-single-v2",
        deal(SECOND, platform_fee=9_900),
        2,
        shares(1, 1),
    ),
    "a dispute after the release": (
        10,
        "96d51751",
        single_flagged("96d51751", released=True),
        HUNDRED,
        moves.OpenDispute(APPROVER.public),
    ),
    "a released milestone disputed": (
        10,
        "6b70d661",
        flagged("6b70d661", released=True),
        HUNDRED,
        DISPUTE_ONE,
    ),
    "a resolved milestone released": (
        10,
        "6b70d661",
        flagged("6b70d661", resolved=True),
        HUNDRED,
        RELEASE_ONE,
    ),
    "a decision on what is approved": (
        10,
        "6b70d661",
        flagged("6b70d661", disputed=True),
        HUNDRED,
        SPLIT_ONE,
    ),
    "an approval of what is resolved": (
        10,
        "6b70d661",
        flagged("6b70d661", resolved=True),
        HUNDRED,
        APPROVE,
    ),
    "money for a negative amount": (11, "b4a7abee", deal(FIRST, amount=-1), 0, FUND),
    "terms about nothing": (
        11,
        "f93cc16d",
        None,
        0,
        moves.InitializeEscrow(deal(CURRENT, amount=0)),
    ),
    "a set-up that anybody can make": (
        12,
        "96d51751",
        None,
        0,
        moves.InitializeEscrow(deal(CURRENT)),
    ),
    "an approval without evidence": (13, "96d51751", deal(CURRENT), HUNDRED, APPROVE),
    "a release that pays nothing to the platform": (
        14,
        "b4a7abee",
        due(FIRST, platform_fee=0),
        HUNDRED,
        RELEASE,
    ),
    "an extension": (15, "96d51751", deal(CURRENT), HUNDRED, EXTEND),
    "an extension in the instance": (15, "cb7c971f", deal(CURRENT), HUNDRED, EXTEND),
    "a release that names the fee account": (
        16,
        "testline-single-v1.0",
        due(TESTLINE),
        HUNDRED,
        moves.ReleaseFunds(RELEASER.public, (), PROTOCOL),
    ),
    "terms with an empty status": (
        17,
        "96d51751",
        None,
        0,
        moves.InitializeEscrow(deal(CURRENT, part(CURRENT, status=""))),
    ),
    "work on an empty status": (
        17,
        "96d51751",
        deal(CURRENT, part(CURRENT, status="")),
        0,
        MARK,
    ),
    "money after the release": (
        18,
        "96d51751",
        single_flagged("96d51751", released=True),
        0,
        FUND,
    ),
    "a release of money by plain transfer": (
        19,
        "mainline-single-v2",
        due(SECOND),
        HUNDRED,
        RELEASE,
    ),
    "an edit of what is approved": (
        20,
        "mainline-multi-v2",
        due(SECOND_MULTI),
        0,
        moves.ManageMilestones(ADMIN.public, (), (moves.MilestoneChange(0, "Other"),)),
    ),
    "money for what may grow": (22, "96d51751", deal(CURRENT), 0, FUND),
    "an approval of what may grow": (22, "96d51751", deal(CURRENT), HUNDRED, APPROVE),
    "money for milestones that may be more": (22, "2ddb5ef1", deal(CURRENT_MULTI), 0, FUND),
    "a release of what the platform may have added": (
        22,
        "94cf99e3",
        due(BY_NAME["94cf99e3"]),
        HUNDRED,
        RELEASE_ONE,
    ),
    "milestones that are ignored": (
        23,
        "mainline-single-v2",
        deal(SECOND),
        0,
        moves.UpdateEscrow(ADMIN.public, deal(SECOND, part(SECOND), part(SECOND))),
    ),
}


@pytest.mark.parametrize("step", TOLD)
def test_a_hazard_is_told_on_the_step_it_bears_on(step: str) -> None:
    number, name, escrow, held, move = TOLD[step]
    assert number in {h.number for h in bearing(BY_NAME[name], escrow, held, move)}


def test_every_hazard_is_told_on_some_step_but_the_one_about_refusals() -> None:
    told = [bearing(BY_NAME[n], escrow, held, m) for _, n, escrow, held, m in TOLD.values()]
    met = {hazard.words for hazards in told for hazard in hazards}
    assert {hazard.number for hazard in HAZARDS if hazard.words not in met} == {21}


def test_every_hazard_is_of_some_build() -> None:
    assert all(any(map(each.builds, BY_NAME.values())) for each in HAZARDS)


@pytest.mark.parametrize("name", ["96d51751", "2ddb5ef1"])
def test_an_ordinary_release_of_the_current_builds_has_no_hazard(name: str) -> None:
    agreed = due(BY_NAME[name])
    move = RELEASE_ONE if agreed.is_multi else RELEASE
    assert bearing(BY_NAME[name], agreed, HUNDRED, move) == ()


def test_money_that_was_funded_holds_the_terms() -> None:
    told = bearing(SECOND, due(SECOND), HUNDRED, RELEASE, HUNDRED)
    assert told == ()


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_step_that_names_what_is_not_there_has_its_hazards_too(name: str) -> None:
    build = BY_NAME[name]
    empty = replace(deal(build), milestones=(), roles=Roles({}))
    if empty.amount is not None:
        empty = replace(empty, amount=10**40)
    for escrow in (empty, None):
        for move in (
            FUND,
            APPROVE,
            RELEASE_ONE,
            MARK,
            DISPUTE_ONE,
            SPLIT_ONE,
            shares(1),
            EXTEND,
        ):
            for hazard in bearing(build, escrow, 0, move):
                assert hazard.name == f"H{hazard.number}"


def test_the_second_generation_is_told_apart_by_its_interface() -> None:
    second = {name for name, build in BY_NAME.items() if is_second(build)}
    assert {n for n, b in BY_NAME.items() if HAZARDS[-1].builds(b)} == second
