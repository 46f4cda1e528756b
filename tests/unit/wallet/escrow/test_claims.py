"""What an index says beside the ledger: differences by name, in words that can be read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.builders import ALICE
from tests.support.escrows import milestone, terms
from tests.support.ledgers import APPROVER
from wallet.escrow.claims import Claim, Difference, claims_of, differences
from wallet.escrow.terms import Escrow, Flags


def multi() -> Escrow:
    parts = (
        milestone("Roof", amount=15_000_000, receiver=ALICE.public, flags=Flags(released=True)),
        milestone("Windows", amount=5, receiver=ALICE.public, flags=Flags()),
    )
    return replace(terms(milestones=parts), amount=None, flags=None)


@pytest.mark.parametrize("escrow", [terms(), multi()], ids=["single", "multi"])
def test_an_index_that_says_the_same_does_not_differ(escrow: Escrow) -> None:
    assert differences(claims_of(escrow), escrow) == ()


def test_what_an_index_does_not_say_is_no_difference() -> None:
    assert differences({}, terms()) == ()
    assert differences({"title": "Closing"}, terms()) == ()


@pytest.mark.parametrize(
    ("name", "claim", "index", "ledger"),
    [
        ("title", "Sale", "Sale", "Closing"),
        ("amount", Decimal("1E+2"), "", ""),
        ("amount", Decimal(99), "99", "100"),
        ("amount", "a lot", "a lot", "100"),
        ("platform fee", Decimal("2.5"), "2.5", "1"),
        ("released", True, "yes", "no"),
        ("roles.approver", (ALICE.public,), ALICE.public, APPROVER.public),
        ("milestones", Decimal(2), "2", "1"),
        ("milestones.1.status", "done", "done", "pending"),
        ("milestones.2.status", "done", "done", ""),
    ],
)
def test_a_difference_tells_both(name: str, claim: Claim, index: str, ledger: str) -> None:
    expected = (Difference(name, index, ledger),) if index else ()
    assert differences({name: claim}, terms()) == expected


def test_amounts_of_any_size_are_compared_to_the_unit() -> None:
    huge = replace(terms(), amount=2**127 - 1)
    told = Decimal(2**127 - 2).scaleb(-7, None)
    exact = Decimal(f"{2**127 - 1}"[:-7] + "." + f"{2**127 - 1}"[-7:])
    assert differences({"amount": exact}, huge) == ()
    assert differences({"amount": told}, huge) != ()
