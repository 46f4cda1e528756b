"""What was found, in words that promise nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.discovery import Discovery, Source
from app.errors import LedgerTooSlow
from app.ports import Happened
from app.words.found import found_by, is_what, lacking, reach
from tests.support.builders import ESCROW
from tests.support.escrows import terms
from tests.support.searched import SINGLE, state
from wallet.escrow.locating import (
    Absent,
    Damaged,
    Kept,
    Known,
    Located,
    NoEscrow,
    Unverified,
)
from wallet.escrow.unverified import Lineage, state_in

ALL = Discovery((), Happened(5, 9, 9, ()), ())
UNVERIFIED = Unverified(ESCROW, None, Kept.ENTRY, state_in(state("v2-multi")), asleep=False)
STRANGE = replace(UNVERIFIED.state, lineage=Lineage.UNKNOWN, crosses=True)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Known(ESCROW, SINGLE, terms(), asleep=False), ""),
        (Known(ESCROW, SINGLE, terms(), asleep=True), "sleeps"),
        (UNVERIFIED, "Trustless Work 2, multi release"),
        (replace(UNVERIFIED, state=STRANGE), "like nothing that this program knows. It names"),
        (replace(UNVERIFIED, asleep=True), "It sleeps"),
        (NoEscrow(ESCROW, None, None), "no escrow"),
        (NoEscrow(ESCROW, SINGLE.wasm_hash, SINGLE), "nobody has set up"),
        (Damaged(ESCROW, None), "nothing that an escrow's code can write"),
        (Absent(ESCROW), "Unknown or archived"),
    ],
)
def test_every_kind_has_its_words(found: Located, words: str) -> None:
    assert words in is_what(found)


def test_what_is_not_there_is_never_told_as_closed() -> None:
    assert "does not say that it was closed" in is_what(Absent(ESCROW)).replace("\n", " ")


def test_who_named_it_is_told_in_one_order() -> None:
    named = {Source.EVENTS, Source.ASKED}
    assert found_by(named) == "its contract id, events on the network"


def test_only_a_whole_search_says_nothing_more() -> None:
    assert lacking(ALL) == ""
    assert "ledger 7 of 9" in lacking(replace(ALL, events=Happened(5, 7, 9, ())))
    assert "3 more" in lacking(replace(ALL, left_out=3))
    assert "Most" in lacking(replace(ALL, doubtful=True))
    assert "Not everybody" in lacking(replace(ALL, troubles=(LedgerTooSlow("x", 1),)))


def test_how_far_events_reach_is_told() -> None:
    assert reach(ALL) == "Events since ledger 5; older ones are gone."
    assert reach(replace(ALL, events=None)) == ""
