"""Ledger entries ↔ terms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import secret_key
from tests.support.escrows import BUILD, BUILDS, terms
from tests.support.families import deal, part
from tests.support.family_cases import with_roles
from tests.support.ledgers import PLATFORM, STRANGER
from tests.support.values import ANYTHING, escrows_of, of
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.scval import OtherType
from wallet.escrow.storage import (
    ESCROW_KEY,
    MOST_HOLDERS,
    MOST_MILESTONES,
    escrow_from,
    escrow_to,
    fields_of,
)
from wallet.escrow.terms import Role
from wallet.soroban.values import symbol

EVERY_BUILD = sorted(BUILDS.by_hash.values(), key=lambda build: build.name)


def name_of(build: Build) -> str:
    return build.name


of_every_build = pytest.mark.parametrize("build", EVERY_BUILD, ids=name_of)


@of_every_build
@given(st.data())
@settings(max_examples=30)
def test_terms_that_are_stored_are_read_back(build: Build, data: st.DataObject) -> None:
    agreed = data.draw(escrows_of(build))
    assert escrow_from(build, escrow_to(build, agreed)) == agreed


@of_every_build
@given(st.data())
@settings(max_examples=30)
def test_whatever_is_stored_is_written_back(build: Build, data: st.DataObject) -> None:
    stored = scval.write("Escrow", data.draw(of("Escrow", build)), build.structs)
    assert escrow_to(build, escrow_from(build, stored)) == stored


@of_every_build
def test_terms_have_what_the_build_keeps_and_nothing_else(build: Build) -> None:
    escrow, milestone = build.structs["Escrow"], build.structs["Milestone"]
    agreed = deal(build, part(build), part(build))
    assert escrow_from(build, escrow_to(build, agreed)) == agreed
    assert agreed.is_multi == ("amount" not in escrow)
    assert (agreed.milestones[0].amount is None) == ("amount" not in milestone)


@given(ANYTHING)
def test_what_is_no_escrow_is_refused(value: xdr.SCVal) -> None:
    with pytest.raises(OtherType):
        escrow_from(BUILD, value)


@pytest.mark.parametrize("field", sorted(BUILD.structs["Escrow"]))
def test_no_field_may_be_missing(field: str) -> None:
    value = escrow_to(BUILD, terms())
    assert value.map is not None
    value.map.sc_map = [e for e in value.map.sc_map if e.key != symbol(field)]
    with pytest.raises(OtherType):
        escrow_from(BUILD, value)


@of_every_build
def test_more_milestones_than_any_contract_takes_are_no_state_of_its_own(build: Build) -> None:
    kept = deal(build, *[part(build)] * MOST_MILESTONES)
    assert escrow_from(build, escrow_to(build, kept)) == kept
    forged = deal(build, *[part(build)] * (MOST_MILESTONES + 1))
    with pytest.raises(OtherType):
        escrow_from(build, escrow_to(build, forged))


@pytest.mark.parametrize(
    "build", [build for build in EVERY_BUILD if build.is_second], ids=name_of
)
def test_more_holders_than_any_contract_takes_are_no_state_of_its_own(build: Build) -> None:
    people = tuple(secret_key(f"approver {n}").public for n in range(MOST_HOLDERS + 1))
    kept, forged = (
        with_roles(deal(build, part(build)), {Role.APPROVER: some})
        for some in (people[1:], people)
    )
    assert escrow_from(build, escrow_to(build, kept)) == kept
    with pytest.raises(OtherType):
        escrow_from(build, escrow_to(build, forged))


def test_terms_are_kept_under_one_key() -> None:
    assert ESCROW_KEY.to_xdr() == "AAAAEAAAAAEAAAABAAAADwAAAAZFc2Nyb3cAAA=="


def test_fields_are_named_as_the_contract_names_them() -> None:
    assert set(fields_of(BUILD, terms())) == set(BUILD.structs["Escrow"])


def test_builds_may_name_the_platform_in_another_way() -> None:
    roles = dict(BUILD.structs["Roles"])
    roles["platform_address"] = roles.pop("platform")
    build = replace(BUILD, structs={**BUILD.structs, "Roles": roles})
    agreed = escrow_from(build, escrow_to(build, terms()))
    assert agreed.roles.one(Role.PLATFORM) == PLATFORM.public
    assert agreed.roles.held_by(PLATFORM.public) == (Role.PLATFORM,)
    assert agreed.roles.held_by(STRANGER.public) == ()
