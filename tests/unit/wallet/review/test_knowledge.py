"""What a profile knows enters the review's digest, and nothing else of the review."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.builders import ALICE, BOB, MALLORY
from tests.support.escrows import roles
from tests.support.ledgers import RECEIVER
from tests.support.recollections import PAID, PEOPLE, at_hand, knowing, seen_before
from tests.support.requests import NOW, Case, due, honest
from wallet.escrow.terms import Role
from wallet.review.knowledge import NOTHING, Clock, Cosigned, Knowledge, Other, Sighting
from wallet.review.places import Agreed
from wallet.review.token import ChangedAfterReview, NotTicked, confirm

STATE = honest().view.snapshot

CHANGED: dict[str, dict[str, Any]] = {
    "a contact is new": {"contacts": {**PEOPLE, MALLORY.public: "M"}},
    "a contact has another name": {"contacts": {**PEOPLE, RECEIVER.public: "Notary"}},
    "the contacts are not at hand": {"contacts": None},
    "a key is new": {"own": {ALICE.public: "office", BOB.public: "home"}},
    "a payment is new": {"payments": (PAID, PAID)},
    "no payment is known": {"payments": ()},
    "the journal is not at hand": {"payments": None},
    "the request came with another state": {"proposed": Sighting(STATE, NOW)},
    "the user has looked since": {"looked": Sighting(STATE, NOW)},
    "the user never looked": {"looked": None},
    "nothing was agreed to": {"agreed": None},
    "another payee was agreed to": {"agreed": {"receiver": Agreed((MALLORY.public,))}},
    "other evidence was agreed to": {"agreed": {"milestone 1": Agreed((), "deed.pdf")}},
    "a network told of no other state": {"told": None},
    "somebody else has signed": {"cosigned": (Cosigned(BOB.public, Sighting(STATE, NOW)),)},
    "another request waits": {"others": (Other(honest(until=NOW + 9).envelope, STATE),)},
    "it was made here": {"prepared_here": True},
    "who made it is not known": {"prepared_here": None},
    "the clock is another": {"clock": Clock(NOW, NOW - 1)},
    "no ledger was heard of": {"clock": None},
}


def known(**changed: Any) -> Case:
    return knowing(**changed)(honest())


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED.keys())
def test_the_review_is_another_one_where(changed: dict[str, Any]) -> None:
    before, after = known(), known(**changed)
    assert before.review.digest != after.review.digest
    with pytest.raises(ChangedAfterReview):
        confirm(after.envelope, after.view, before.review.digest, frozenset(range(99)))


def test_the_same_knowledge_makes_the_same_review() -> None:
    first, again = known(), known(contacts=dict(reversed(PEOPLE.items())))
    assert first.review.digest == again.review.digest
    assert confirm(again.envelope, again.view, first.review.digest).hash


def test_every_part_is_in_the_digest() -> None:
    parts = {name for changed in CHANGED.values() for name in changed}
    assert parts == set(vars(NOTHING))


def test_a_summary_tells_nobody_of_other_affairs() -> None:
    other = {**PEOPLE, MALLORY.public: "The other client"}
    summary = json.dumps(known(contacts=other).review.summary)
    assert "The other client" not in summary
    assert MALLORY.public not in summary


def test_nothing_known_is_nothing_at_hand() -> None:
    assert Knowledge() == NOTHING
    assert honest().review.summary["knowledge"]["at_hand"] == []
    assert known().review.summary["knowledge"]["at_hand"] == sorted(vars(NOTHING))


def test_a_payee_that_changed_waits_for_its_tick() -> None:
    case = seen_before(due(roles=roles({Role.RECEIVER: MALLORY.public})))(honest())
    seen = case.review.digest
    with pytest.raises(NotTicked) as refused:
        confirm(case.envelope, case.view, seen)
    assert [finding.number for finding in refused.value.findings] == [31]
    assert confirm(case.envelope, case.view, seen, frozenset({31})).hash


def test_no_part_of_it_changes_what_the_step_does() -> None:
    bare, informed = honest().review, known().review
    assert bare.effects == informed.effects
    assert bare.signers == informed.signers
    assert at_hand(STATE) == known().view.knowledge
