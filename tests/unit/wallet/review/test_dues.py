"""What a call would pay if everybody could take it is what it pays where everybody can."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.families import BY_NAME, EVERY_BUILD
from tests.support.family_cases import case_of, deeds
from tests.support.requests import honest
from wallet.addresses import ContractId
from wallet.holdings import claimed_asset
from wallet.review import dues
from wallet.review.dues import dues_of
from wallet.review.facts import Facts


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_what_is_paid_as_things_are_is_paid_in_any_readier_state(name: str) -> None:
    paid = 0
    for deed in deeds(BY_NAME[name]):
        case = case_of(deed.on, deed.build, deed.move, deed.who)
        facts = Facts(case.envelope, case.view)
        if facts.done is None or facts.escrow is None or facts.call is None:
            continue
        token = ContractId(facts.escrow.token)
        held = claimed_asset(facts.view.snapshot.entries, token)
        assert held is not None
        ready = dues._paid_if_ready(facts, facts.call, held)
        assert Counter(ready) == Counter(facts.done.payments)
        paid += bool(dues_of(facts))
    assert paid


def test_a_call_that_works_is_not_run_twice_to_learn_what_is_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = honest()
    facts = Facts(case.envelope, case.view)
    assert facts.done is not None
    monkeypatch.delattr(dues, "predict")
    assert sum(dues_of(facts).values()) == sum(p.amount for p in facts.done.payments)
