"""Way B of the very account that acts: its entry speaks, and not its being the source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import CHANNEL, SHARED, muxed
from tests.support.requests import (
    Case,
    entries,
    footprint,
    operation,
    operation_of,
    transaction,
    way_b,
)
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.soroban.entries import nonce_key

WITH_NONCE = nonce_key(SHARED.public, 7)


def acting_by_entry(payer: AccountId = SHARED.public) -> Case:
    """The release in way B, where the operation's source is the account of the entry too."""
    case = operation(source_account=muxed(SHARED.public))(way_b())
    return transaction(source_account=muxed(payer))(case)


@pytest.mark.parametrize("payer", [SHARED.public, CHANNEL.public])
def test_an_account_that_acts_may_speak_by_an_entry_all_the_same(payer: AccountId) -> None:
    assert acting_by_entry(payer).stops == frozenset()


def test_its_entry_needs_its_nonce_then() -> None:
    without = footprint(lambda f: replace(f, read_write=f.read_write - {WITH_NONCE}))
    assert without(acting_by_entry()).stops == {19}


def test_speaking_twice_is_once_too_often() -> None:
    case = acting_by_entry()
    own = Authorization.of(operation_of(case.envelope.transaction).auth[0])
    twice = Authorization(Arm.SOURCE_ACCOUNT, own.root)
    assert 4 in entries(own, twice)(case).stops
