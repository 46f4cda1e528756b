"""What changed, in plain text: beside each other state, and beside whose signature."""

from __future__ import annotations

from dataclasses import replace

from app.report_changes import change_lines
from tests.support.builders import BOB
from tests.support.escrows import escrow
from tests.support.recollections import knowing
from tests.support.requests import DAY, NOW, due, honest
from wallet.review.knowledge import Cosigned, Sighting


def lines(title: str) -> list[str]:
    """What is told where BOB signed when this was the title, and nobody looked."""
    then = honest().with_entries(escrow(due(title=title))).view.snapshot
    known = Sighting(replace(then, sequence=9, timestamp=NOW - DAY), NOW - DAY)
    change = knowing(cosigned=(Cosigned(BOB.public, known),), proposed=None, looked=None)
    return list(change_lines(change(honest()).review))


def test_what_was_known_when_another_signed_is_told_as_that() -> None:
    (head,) = [line for line in lines("Sale") if "signature" in line]
    assert head.startswith(f"  known when the signature of {BOB.public} came: ledger 9, ")


def test_a_change_since_then_stands_beside_the_signer() -> None:
    told = lines("Sale")
    assert [line.split(maxsplit=2) for line in told if BOB.public in line][1:] == [
        ["signed", "by", f"{BOB.public}  Sale"]
    ]
    assert any(line.split() == ["now", "Closing"] for line in told)


def test_where_nothing_changed_since_then_that_is_told() -> None:
    assert lines("Closing")[-1] == "  nothing of the deal, its money and its signers"
