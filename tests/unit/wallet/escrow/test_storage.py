"""Ledger entries ↔ terms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from stellar_sdk import xdr

from tests.support.escrows import BUILD, terms
from tests.support.ledgers import PLATFORM, STRANGER
from tests.support.values import ANYTHING, ESCROWS
from wallet.escrow.scval import OtherType
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_to, fields_of
from wallet.escrow.terms import Escrow, Role
from wallet.soroban.values import symbol


@given(ESCROWS)
def test_terms_that_are_stored_are_read_back(agreed: Escrow) -> None:
    assert escrow_from(BUILD, escrow_to(BUILD, agreed)) == agreed


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
