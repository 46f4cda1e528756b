"""F48: credentials that do not name their account, and for how many a key signs."""

from __future__ import annotations

import pytest

from tests.support.builders import ALICE, CAROL, account_entry
from tests.support.ledgers import account
from tests.support.recollections import knowing
from tests.support.requests import NOW, Case, way_b
from wallet.authorization import Arm
from wallet.review.finding import Severity
from wallet.review.knowledge import Other, Sighting
from wallet.soroban.entries import account_key

OLD = way_b(arm=Arm.ADDRESS)
HERS = account_key(ALICE.public)
"""The account of the signer's own name, which may be one that she signs for."""


def severity(case: Case) -> Severity:
    (found,) = (f for f in case.review.findings if f.number == 48)
    return found.severity


def with_carols_account(case: Case) -> Case:
    """The same where Alice signs for Carol's account."""
    entry = account_entry(CAROL.public, {ALICE: 1}, (1, 1, 1), 0)
    return case.with_entries(account(CAROL.public, signers=entry.signers))


def test_whoever_signs_for_several_accounts_is_asked_for_a_tick() -> None:
    assert severity(OLD) is Severity.TICK
    assert severity(OLD.without(HERS)) is Severity.WARN


def test_nobody_is_taken_to_sign_for_one_account_whose_own_is_not_told_of() -> None:
    assert severity(OLD.unknowing(HERS)) is Severity.TICK


@pytest.mark.parametrize("name", ["looked", "proposed", "told", "others"])
def test_an_account_that_another_state_tells_of_counts_too(name: str) -> None:
    """As was seen when one looked at another request."""
    case = OLD.without(HERS)
    elsewhere = with_carols_account(case)
    state = elsewhere.view.snapshot
    told = {
        name: (Other(elsewhere.envelope, state),) if name == "others" else Sighting(state, NOW)
    }
    none = dict.fromkeys(("looked", "proposed", "told"))
    assert severity(knowing(**none)(case)) is Severity.WARN
    assert severity(knowing(**{**none, **told})(case)) is Severity.TICK
