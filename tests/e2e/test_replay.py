"""Recordings of the real host, replayed by a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.program import run
from tests.support.recordings import text_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

FEW = ("happy", "authorisation", "tampering", "fees")
"""Of both formats; the contract tests replay them all."""


def recording(name: str, folder: Path) -> Path:
    path = folder / f"{name}.json"
    path.write_text(text_of(name))
    return path


def test_recordings_are_replayed_without_a_difference(tmp_path: Path) -> None:
    ran = run("practice", "replay", *(recording(name, tmp_path) for name in FEW), "--json")
    assert (ran.status, ran.json["files"], ran.json["differences"]) == (0, 4, [])
    assert ran.json["calls"] == 14 + 56 + 22 + 60
    assert "4/4 " in ran.err


def test_a_difference_is_told_exactly(tmp_path: Path) -> None:
    path = recording("happy", tmp_path)
    facts = json.loads(path.read_text())
    call = next(s for s in facts["steps"] if s.get("function") == "release_funds")
    call["result"] = "AAAAAAAAAAE="  # true, where nothing was given back
    path.write_text(json.dumps(facts))
    ran = run("practice", "replay", path, "--json")
    assert ran.status == 1
    assert [d["fact"] for d in ran.json["differences"]] == ["result"]
    assert "release 0" in ran.json["differences"][0]["step"]
