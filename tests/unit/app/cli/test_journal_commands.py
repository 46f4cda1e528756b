"""The commands journal and verify: what was done, in a file that shows any change."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Program, leaks, read_request


def export(program: Program, *more: str) -> Path:
    out = program.folder / "journal"
    assert program.unlocking("journal", "--out", out, *more).status == 0
    return out


def test_an_export_is_verified_without_the_profile(office: Program) -> None:
    office.unlocking("sign", office.request())
    ran = office("verify", export(office), "--json")
    own = office.unlocking("verify", "--json")
    assert (ran.status, ran.json) == (0, own.json)


def test_an_export_says_how_many_records_it_has(office: Program) -> None:
    out = office.folder / "journal"
    told = office.unlocking("journal", "--out", out, "--json").json
    assert (told["status"], told["written"], told["records"]) == ("written", str(out), 2)
    assert told["head"] == office.unlocking("verify", "--json").json["head"]


def test_what_verifying_an_export_cannot_tell_is_said(office: Program) -> None:
    said = office("verify", export(office)).out
    assert "Only its own profile can tell who wrote it" in said


def test_a_signature_is_in_the_journal_with_what_came_before_it(office: Program) -> None:
    path = office.request()
    hash_ = read_request(path).envelope.hash.hex()
    office.unlocking("sign", path)
    rows = csv.DictReader(io.StringIO(export(office, "--csv").read_text()))
    kinds = [row["kind"] for row in rows if row["subject"] == hash_]
    assert kinds == ["seen", "reviewed", "signed"]


def test_no_secret_is_in_the_journal(office: Program) -> None:
    office.unlocking("sign", office.request())
    assert leaks("buyer", export(office).read_text()) == []


def changed(records: list[dict[str, object]]) -> None:
    records[1]["subject"] = "somebody else"


def left_out(records: list[dict[str, object]]) -> None:
    del records[0]


def moved(records: list[dict[str, object]]) -> None:
    records.reverse()


@pytest.mark.parametrize("change", [changed, left_out, moved])
def test_a_change_to_an_export_shows_and_where(
    office: Program, change: Callable[[list[dict[str, object]]], None]
) -> None:
    out = export(office)
    facts = json.loads(out.read_text())
    change(facts["records"])
    out.write_text(json.dumps(facts, sort_keys=True, separators=(",", ":")))
    ran = office("verify", out, "--json")
    assert (ran.status, ran.json["error"]) == (1, "JournalBroken")
    assert f"from record {ran.json['facts']['number']} on" in ran.json["title"]


@pytest.mark.parametrize("content", ["", "{}", "[]", "number,at\n", "\0", "{" * 5000])
def test_what_is_no_export_is_told(office: Program, content: str) -> None:
    out = office.folder / "journal"
    out.write_text(content)
    ran = office("verify", out, "--json")
    assert (ran.status, ran.json["error"]) == (1, "Unreadable")
    assert "no exported journal" in ran.json["title"]


def test_a_table_is_not_verified_but_said_to_be_none(office: Program) -> None:
    ran = office("verify", export(office, "--csv"))
    assert (ran.status, "A table (--csv) cannot be verified." in ran.err) == (1, True)
