"""The corpus: its files are what their makers make, and they cover the table of threats."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.case import FOLDER, written
from tests.attacks.files import FILES

ROWS = range(1, 58)
LEAST, LEAST_ATTACKS = 3, 250
TESTS = FOLDER.parents[1]

ELSEWHERE = {
    1: "contract/test_soroban_rpc.py::test_another_network_is_asked_nothing_and_sent_nothing",
    8: "contract/test_soroban_rpc.py::test_a_ledger_that_goes_back_is_unreachable",
    9: "unit/app/test_submit.py::test_a_simulation_that_pays_someone_else_stops_the_sending",
    11: "contract/test_soroban_rpc.py::test_foreign_text_is_cut_and_cleaned",
    12: "contract/test_soroban_rpc_faults.py::test_a_strange_answer_has_its_error",
    27: "unit/app/profile/test_keeping.py::test_no_signature_is_ever_dropped_be_it_good_or_not",
}
"""Rows, or parts of rows, about what a server or a relay does: no review reads that."""


def facts_of(path: Path) -> Iterator[dict[str, Any]]:
    yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def attacks() -> Iterator[dict[str, Any]]:
    """Every case but the honest ones; doors are what no file of the command line can bring."""
    for path in sorted(FOLDER.rglob("*.json")):
        if not path.stem.startswith("honest-"):
            yield from facts_of(path)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_corpus_is_what_its_maker_makes(name: str) -> None:
    """Half a minute of work. If this fails on purpose: ``python -m tests.attacks.make``."""
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == written(FILES[name]())


def test_no_file_of_the_corpus_is_without_its_maker() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == FILES.keys()


def test_every_case_has_a_name_of_its_own() -> None:
    names = Counter(case["name"] for path in FOLDER.glob("*.json") for case in facts_of(path))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_row_of_the_table_has_its_cases() -> None:
    rows = Counter(case["row"] for case in attacks())
    assert rows.total() >= LEAST_ATTACKS
    few = {row for row in ROWS if rows[row] < LEAST}
    assert few <= ELSEWHERE.keys()
    assert few == {11, 27}


@pytest.mark.parametrize("row", ELSEWHERE)
def test_what_is_tested_elsewhere_is_there(row: int) -> None:
    file, _, name = ELSEWHERE[row].partition("::")
    assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8")
