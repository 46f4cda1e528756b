"""What a ledger said, as it is kept by itself: written in one way, and read again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.deals import DUE, HUNDRED
from tests.support.escrows import town
from tests.support.ledgers import snapshot_of
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.snapshot_text import read_snapshot, snapshot_text

SNAPSHOT = snapshot_of(town(DUE, HUNDRED))
TEXT = snapshot_text(SNAPSHOT)


def damaged(change: Callable[[dict[str, Any]], object]) -> str:
    """The text with something else in it."""
    facts = json.loads(TEXT)
    change(facts)
    return json.dumps(facts)


def test_what_was_written_is_read_again() -> None:
    again = read_snapshot(TEXT, SNAPSHOT.network)
    assert snapshot_text(again) == TEXT
    assert again.entries.keys() == SNAPSHOT.entries.keys()
    assert (again.sequence, again.timestamp) == (SNAPSHOT.sequence, SNAPSHOT.timestamp)


def test_its_network_is_named_by_whoever_keeps_it() -> None:
    other = Network("Standalone Network ; February 2017")
    assert read_snapshot(TEXT, other).network == other


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        damaged(lambda facts: facts.pop("ledger")),
        damaged(lambda facts: facts.update(ledger=-1)),
        damaged(lambda facts: facts.update(timestamp="1")),
        damaged(lambda facts: facts.update(entries=None)),
        damaged(lambda facts: facts.update(entries=[7])),
        damaged(lambda facts: facts["entries"][0].update(key="AAAA")),
        damaged(lambda facts: facts["entries"][0].update(entry="nonsense")),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_snapshot(text, SNAPSHOT.network)
