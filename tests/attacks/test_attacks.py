"""Every attack of the corpus is stopped with the finding that says so, and signed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.case import FOLDER, Given, read
from tests.attacks.running import CountingSigner, asked_to_sign, inspected
from tests.support.builders import ALICE

FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_an_attacker_asks_for_is_found_and_signed_by_nobody(path: Path) -> None:
    wrong = [
        (given.row, given.name, problem)
        for given in read(path.read_text(encoding="utf-8"))
        if (problem := problem_of(given))
    ]
    assert wrong == []


def problem_of(given: Given) -> str:
    """What is not as the case says, "" for nothing."""
    signer = CountingSigner(ALICE)
    is_attack = given.verdict == "stop"
    outcome = asked_to_sign(given, signer) if is_attack else inspected(given)
    if outcome.verdict != given.verdict:
        return f"{outcome.verdict}: {sorted(outcome.found)}"
    if not given.expected <= outcome.found:
        return f"{sorted(given.expected - outcome.found)} not among {sorted(outcome.found)}"
    return f"{signer.count} signatures" if signer.count else ""
