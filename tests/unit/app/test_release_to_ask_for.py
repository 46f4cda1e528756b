"""Which release is asked for, in every build; whether it can be is the model's to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.propose import release_of
from app.read import Found, found_in
from tests.support.builders import ESCROW, contract_id
from tests.support.families import (
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    PROTOCOL,
    approved,
    deal,
    due,
    part,
)
from tests.support.family_cases import parts, with_roles, world_of
from tests.support.ledgers import APPROVER, RELEASER, snapshot_of
from wallet.escrow.builds import Build
from wallet.escrow.terms import Escrow, Flags, Role

MULTI, SECOND = BY_NAME["2ddb5ef1"], BY_NAME["mainline-single-v2"]


def found(build: Build, agreed: Escrow) -> Found:
    """The escrow as it is found on a ledger."""
    return found_in(snapshot_of(world_of(build, agreed, 0)), ESCROW, BUILDS)


def milestones_of(agreed: Escrow) -> tuple[int, ...]:
    move = release_of(found(MULTI, agreed))
    assert move is not None
    return move.milestones


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_every_build_is_found_and_asked_in_its_own_words(name: str) -> None:
    build = BY_NAME[name]
    move = release_of(found(build, due(build, *parts(build))))
    assert move is not None
    assert move.release_signer == RELEASER.public
    assert move.fee_account == (PROTOCOL if build.fee_account is None else None)
    assert move.milestones == ((0,) if "multi" in build.name else ())


def test_the_first_milestone_that_is_approved_and_unpaid_is_asked_for() -> None:
    paid = replace(approved(part(MULTI)), flags=Flags(released=True))
    frozen = replace(approved(part(MULTI)), flags=Flags(disputed=True))
    at_work = part(MULTI)
    assert milestones_of(deal(MULTI, paid, frozen, at_work, approved(part(MULTI)))) == (3,)
    assert milestones_of(deal(MULTI, paid, at_work, frozen)) == (1,)
    assert milestones_of(deal(MULTI, paid)) == (0,)


def test_where_several_may_release_an_account_is_asked_before_a_contract() -> None:
    several = {Role.RELEASE_SIGNER: (contract_id("wallet"), APPROVER.public)}
    move = release_of(found(SECOND, with_roles(due(SECOND), several)))
    assert move is not None
    assert move.release_signer == APPROVER.public


def test_nothing_is_asked_for_where_there_is_nothing_to_release() -> None:
    assert release_of(found(MULTI, replace(deal(MULTI), milestones=()))) is None
