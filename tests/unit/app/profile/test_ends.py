"""How a transaction ended, written into the journal's facts and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.ports import Final
from app.profile.ends import End, end_of, facts_of_failed, facts_of_final
from app.submit import FailedOnLedger
from tests.support.builders import ALICE, BOB, ESCROW
from wallet.soroban.host import Payment, PaymentKind

PAID = Payment(ESCROW, ALICE.public, BOB.public, 2**127 - 1)
FINAL = Final(bytes(32), 5, 6, True, "txSUCCESS", "INVOKE_HOST_FUNCTION_SUCCESS", 7, (PAID,))


@pytest.mark.parametrize("kind", list(PaymentKind))
def test_an_end_comes_back_to_the_unit(kind: PaymentKind) -> None:
    final = replace(FINAL, moved=(PAID, replace(PAID, kind=kind, amount=-1)))
    codes = (final.result, final.operation)
    assert end_of(facts_of_final(final)) == End(5, 6, *codes, 7, final.moved)


@pytest.mark.parametrize("moved", [None, ()])
def test_nothing_told_is_not_nothing_moved(moved: tuple[Payment, ...] | None) -> None:
    assert end_of(facts_of_final(replace(FINAL, moved=moved))).moved == moved


def test_a_failure_comes_back_with_its_price() -> None:
    failed = FailedOnLedger("00" * 32, 5, "txFAILED", "opBAD_AUTH", 6, 7)
    assert end_of(facts_of_failed(failed)) == End(5, 6, "txFAILED", "opBAD_AUTH", 7, None)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"ledger": "5", "result": "txSUCCESS"},
        {"ledger": "five", "closed": "", "charged": "-1", "moved": "{"},
        {"moved": "[1]"},
        {"moved": '[["transfer"]]'},
        {"moved": '[["gift","C","G","G","1"]]'},
        {"moved": '[["transfer","C","G","G","1"]]'},
        {"moved": "5"},
    ],
)
def test_what_another_version_wrote_is_read_as_far_as_it_goes(facts: dict[str, str]) -> None:
    end = end_of(facts)
    assert (end.closed, end.charged, end.moved) == (0, 0, None)
