"""What the numbers alone do not say: whose signatures count, how often, and which are sent."""

from __future__ import annotations

import pytest

from tests.attacks.changes import Base, of
from tests.attacks.signers import (
    ENVELOPE_WAYS,
    FIRST,
    SECOND,
    colliding,
    doubled,
    surplus,
)
from tests.support.builders import ALICE, BOB, CAROL, CHANNEL, SHARED
from tests.support.requests import Case
from wallet.addresses import public_key
from wallet.keys import SecretKey
from wallet.signatures import check, minimal


def missing(case: Case) -> str:
    """The weight that the shared account's signatures lack, as the review tells it."""
    return case.details(63).get(f"missing weight of {SHARED.public}", "0")


def test_two_keys_share_a_hint_and_nothing_else() -> None:
    first, second = (public_key(key.public) for key in (FIRST, SECOND))
    assert first[-4:] == second[-4:]
    assert first != second


@pytest.mark.parametrize("base", ENVELOPE_WAYS)
def test_a_signature_that_is_there_twice_counts_once(base: Base) -> None:
    assert missing(of(base, doubled(ALICE, ALICE))) == "1"


@pytest.mark.parametrize("base", ENVELOPE_WAYS)
@pytest.mark.parametrize("key", [FIRST, SECOND])
def test_a_signature_counts_for_its_own_key_whoever_shares_its_hint(
    base: Base, key: SecretKey
) -> None:
    case = of(base, colliding(key))
    (state,) = [each for each in case.review.signers if each.account == SHARED.public][:1]
    assert (missing(case), state.signed) == ("1", (key.public,))


def test_both_of_two_keys_with_one_hint_are_enough() -> None:
    assert missing(of(ENVELOPE_WAYS[0], colliding(FIRST, SECOND))) == "0"


@pytest.mark.parametrize("base", ENVELOPE_WAYS)
@pytest.mark.parametrize("order", [(ALICE, BOB, CAROL), (CAROL, BOB, ALICE)])
def test_no_more_signatures_are_sent_than_the_network_takes(
    base: Base, order: tuple[SecretKey, ...]
) -> None:
    case = of(base, surplus(*order, CHANNEL))
    needs = case.review.facts.needs
    assert needs is not None
    sent = minimal(case.envelope.hash, case.view.signatures, needs)
    assert check(case.envelope.hash, sent, needs).accepted
    assert check(case.envelope.hash, case.view.signatures, needs).unused
