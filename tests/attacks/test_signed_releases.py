"""Every recorded way to have a signed release pay otherwise: it is stopped, or told before.

What the host paid is the recording's; what was shown is the review's, of the very request and
state that were signed.
"""

from __future__ import annotations

import pytest

from tests.attacks.signed_releases import Executed, Payments, executed
from tests.support.requests import Case
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.review.token import ChangedAfterReview, Stopped, confirm
from wallet.soroban.entries import contract_data_key
from wallet.soroban.host import PaymentKind

WORKED = [each for each in executed() if each.worked]
OTHERWISE = [each for each in WORKED if each.paid != each.first]
CHANGED = [each for each in WORKED if each.facts.get("edit")]
named = pytest.mark.parametrize("case", CHANGED, ids=lambda each: f"{each.build}: {each.label}")
otherwise = pytest.mark.parametrize(
    "case", OTHERWISE, ids=lambda each: f"{each.build}: {each.label}"
)


def shown(case: Case) -> Payments:
    """Who is shown to be paid, without what is burnt."""
    effects = case.review.effects
    assert effects is not None
    paid = (p for p in effects.payments if p.kind is not PaymentKind.BURN)
    return tuple((payment.receiver, payment.amount) for payment in paid)


def test_there_are_as_many_as_were_recorded() -> None:
    assert (len(WORKED), len(OTHERWISE)) == (100, 35)


@named
def test_what_is_sent_pays_what_its_review_shows_or_is_stopped(case: Executed) -> None:
    """Reviewed in the very state in which the host ran it."""
    assert case.sent.stops or shown(case.sent) == case.paid


@otherwise
def test_what_pays_otherwise_is_stopped_or_was_told_before(case: Executed) -> None:
    before = case.signed
    if before.stops or before.held & {49}:
        return
    # No move of anybody leads there: the host was given a ledger that the contract forbids.
    assert before.held & {65}
    assert before.review.facts.search is not None
    assert before.review.facts.search.is_settled
    sent = case.sent
    with pytest.raises((Stopped, ChangedAfterReview)):
        confirm(sent.envelope, sent.view, before.review.digest, before.held)


@pytest.mark.parametrize("name", ["mainline-single-v2", "testline-multi-v2"])
def test_money_by_plain_transfer_is_named_with_who_can_raise_the_fee(name: str) -> None:
    (case,) = (c for c in OTHERWISE if c.build == name and c.label.startswith("money by plain"))
    before, contract = case.signed, case.signed.review.facts.about
    assert contract is not None
    funded = contract_data_key(contract, FUNDED_KEY)
    for unfunded in (before.without(funded), before.unknowing(funded)):
        assert any("platform_fee" in told for told in unfunded.details(49).values())
        assert "H19" in unfunded.details(50)
        assert 65 not in unfunded.held
