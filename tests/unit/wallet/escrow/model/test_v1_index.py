"""Which milestone is meant where the first generation takes more numbers than it has places."""

from __future__ import annotations

import pytest

from tests.support.families import BY_NAME, deal, done, place_of, refused, seen, town
from tests.support.ledgers import APPROVER
from wallet.escrow.moves import ApproveMilestones

# No recording tells of such an index; these are the rules of the published sources, of which
# the first generation's oldest look at all of the number and the next ones at a part of it.
FIRST = ["1ddae7ba", "b4a7abee", "5f03a001", "6b70d661", "b2e818da"]
MIDDLE = ["cb7c971f", "f93cc16d", "testline-single-v1.0", "94cf99e3", "ad593563"]


@pytest.mark.parametrize("name", [*MIDDLE, "testline-multi-v1.0"])
@pytest.mark.parametrize("index", [2**32, -(2**32)])
def test_of_an_index_only_32_bits_count_in_the_middle_builds(name: str, index: int) -> None:
    build = BY_NAME[name]
    ledger = town(build, deal(build), 1)
    move = ApproveMilestones(APPROVER.public, (index,))
    after = ledger.with_changes(done(ledger, build, move, APPROVER.public).changes)
    assert place_of(seen(after)).escrow.all_approved


@pytest.mark.parametrize("name", FIRST)
@pytest.mark.parametrize("index", [2**32, -(2**32)])
def test_the_first_builds_have_no_milestone_of_such_an_index(name: str, index: int) -> None:
    build = BY_NAME[name]
    move = ApproveMilestones(APPROVER.public, (index,))
    why = refused(town(build, deal(build), 1), build, move, APPROVER.public)
    assert why == "InvalidMileStoneIndex"
