"""The commands around the practice network, as far as they need no process of their own."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters import recordings
from app.story import STORIES, told_stories
from tests.support.program import Program
from tests.support.recordings import facts_of, text_of


def recording(program: Program, name: str, text: str | None = None) -> Path:
    path = program.folder / f"{name}.json"
    path.write_text(text_of(name) if text is None else text)
    return path


def lying(program: Program) -> Path:
    facts = facts_of("happy")
    for step in facts["steps"]:
        if step.get("outcome") == "ok" and "result" in step:
            step["result"] = "AAAAAAAAAAE="  # true, where nothing or something else was given
    return recording(program, "happy", json.dumps(facts))


def test_recordings_are_counted(program: Program) -> None:
    files = [recording(program, name) for name in ("happy", "zero_fee")]
    ran = program("practice", "replay", *files)
    assert (ran.status, ran.out) == (0, "2 files, 21 calls, 0 differences\n")
    assert ran.err == "1/2 happy.json\n2/2 zero_fee.json\n"


def test_a_folder_of_recordings_is_replayed_packed_ones_too(program: Program) -> None:
    folder = program.folder / "recorded"
    folder.mkdir()
    (folder / "INDEX.md").write_text("no recording")
    (folder / "b.json").write_text(text_of("zero_fee"))
    (folder / "a.json.xz").write_bytes(lzma.compress(text_of("happy").encode()))
    (folder / "c.json.gz").write_bytes(gzip.compress(text_of("zero_fee").encode()))
    ran = program("practice", "replay", folder)
    assert (ran.status, ran.out) == (0, "3 files, 28 calls, 0 differences\n")
    assert ran.err == "1/3 a.json.xz\n2/3 b.json\n3/3 c.json.gz\n"


def test_a_folder_without_recordings_is_refused(program: Program) -> None:
    ran = program("practice", "replay", program.folder, "--json")
    assert (ran.status, ran.json["error"]) == (1, "UnreadableFile")


Pack = Callable[[bytes], bytes]
PACKED: tuple[tuple[str, Pack], ...] = (("xz", lzma.compress), ("gz", gzip.compress))


@pytest.mark.parametrize(("ending", "pack"), PACKED)
@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_recording_that_is_not_packed_whole_is_refused(
    program: Program, cut: int, ending: str, pack: Pack
) -> None:
    path = program.folder / f"happy.json.{ending}"
    packed = pack(text_of("happy").encode())
    path.write_bytes(packed[:-cut] if cut else b"{}")
    ran = program("practice", "replay", path, "--json")
    assert (ran.status, ran.json["error"]) == (1, "Unreadable")


@pytest.mark.parametrize(("ending", "pack"), PACKED)
def test_a_recording_that_unpacks_to_more_than_one_has_is_refused(
    program: Program, monkeypatch: pytest.MonkeyPatch, ending: str, pack: Pack
) -> None:
    monkeypatch.setattr(recordings, "MOST_BYTES", 10_000)
    path = program.folder / f"happy.json.{ending}"
    path.write_bytes(pack(text_of("happy").encode()))
    ran = program("practice", "replay", path, "--json")
    assert (ran.status, ran.json["error"]) == (1, "TooLarge")


def test_a_difference_is_told_in_text_with_both_sides(program: Program) -> None:
    lines = program("practice", "replay", lying(program)).out.splitlines()
    assert lines[0].startswith("happy.json | ")
    assert lines[1] == "    recorded  AAAAAAAAAAE="
    assert lines[2].startswith("    modelled  ")


def test_differences_are_refused_by_status(program: Program) -> None:
    ran = program("practice", "replay", lying(program), "--json")
    assert (ran.status, ran.json["calls"]) == (1, 14)
    assert {difference["fact"] for difference in ran.json["differences"]} == {"result"}


@pytest.mark.parametrize("content", ["", "{}", '{"format": "host-recording/1"}', "\0", "[]"])
def test_what_is_no_recording_is_told(program: Program, content: str) -> None:
    path = recording(program, "none", content)
    ran = program("practice", "replay", path, "--json")
    assert (ran.status, ran.json["error"]) == (1, "NoRecording")


def lacking_a_label() -> str:
    facts = facts_of("happy")
    del facts["steps"][-1]["label"]
    return json.dumps(facts)


def test_what_is_no_recording_is_told_in_words(program: Program) -> None:
    bad = recording(program, "bad", lacking_a_label())
    ran = program("practice", "replay", bad)
    assert ran.err.splitlines() == [
        "1/1 bad.json",
        f"error: This cannot be read: {bad}. Nothing was signed or sent.",
        "details: a step: no label",
        "hint: Ask for it again, as a file.",
    ]


def test_one_that_is_no_recording_does_not_keep_the_others_from_being_replayed(
    program: Program,
) -> None:
    bad = recording(program, "bad", lacking_a_label())
    ran = program("practice", "replay", bad, recording(program, "zero_fee"))
    assert (ran.status, ran.out.splitlines()) == (
        1,
        [
            "bad.json is no recording that can be read: a step: no label",
            "2 files, 7 calls, 0 differences",
        ],
    )
    told = program("practice", "replay", bad, recording(program, "zero_fee"), "--json")
    assert (told.status, told.json["unreadable"]) == (
        1,
        [{"file": "bad.json", "why": "a step: no label"}],
    )


def test_recordings_in_folders_within_a_folder_are_replayed(program: Program) -> None:
    within = program.folder / "recordings" / "v1"
    within.mkdir(parents=True)
    (within / "a.json").write_text(text_of("zero_fee"))
    ran = program("practice", "replay", program.folder / "recordings")
    assert (ran.status, ran.out) == (0, "1 files, 7 calls, 0 differences\n")


def test_a_recording_that_is_not_there_is_told(program: Program) -> None:
    ran = program("practice", "replay", program.folder / "nothing", "--json")
    assert (ran.status, ran.json["error"]) == (1, "UnreadableFile")


@pytest.mark.parametrize("option", ["--keep", "--request", "--anew"])
def test_what_is_kept_needs_a_folder(program: Program, option: str) -> None:
    ran = program("practice", "serve", option)
    assert (ran.status, "--dir" in ran.err) == (2, True)


def test_every_story_is_listed_with_what_it_is_about(program: Program) -> None:
    ran = program("practice", "run", "--list", "--json")
    assert {each["name"]: each["about"] for each in ran.json["stories"]} == told_stories()
    in_text = program("practice", "run", "--list")
    assert [line for line in in_text.out.splitlines() if not line.startswith(" ")] == [*STORIES]
