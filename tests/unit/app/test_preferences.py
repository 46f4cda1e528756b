"""What the window remembers outside every profile, and what it makes of a damaged file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import preferences
from app.preferences import MOST_BYTES, Preferences, load, save

CHOSEN = Preferences("dark", 150, "AdnQyw==", False, True, "/somewhere/anna/Closings")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "countersign" / "preferences.json"


def written(path: Path, told: object) -> Path:
    """A file that says this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    return path


def test_what_was_saved_is_loaded(path: Path) -> None:
    assert save(path, CHOSEN)
    assert load(path) == CHOSEN


def test_amounts_are_not_shown_in_notices_until_somebody_wants_it(path: Path) -> None:
    assert load(path) == Preferences()
    assert not Preferences().show_amounts


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("theme", "blue"),
        ("theme", None),
        ("text_size", 110),
        ("text_size", "150"),
        ("text_size", 100.0),
        ("text_size", True),
        ("geometry", "no base64 at all!"),
        ("geometry", "AdnQyw="),
        ("geometry", "A" * 8192),
        ("notify", 1),
        ("show_amounts", "yes"),
        ("last_folder", ["/"]),
        ("last_folder", "a\0b"),
        ("last_folder", "x" * 5000),
    ],
)
def test_a_damaged_field_alone_is_as_at_first(path: Path, field: str, bad: object) -> None:
    written(path, {**asdict(CHOSEN), field: bad})
    default = getattr(Preferences(), field)
    assert load(path) == replace(CHOSEN, **{field: default})


@pytest.mark.parametrize(
    "told",
    ["", "nonsense", "[1, 2]", "null", "{", '{"theme": "dark"', "[" * 50_000, "\ufeff{}"],
)
def test_a_file_that_says_nothing_gives_the_defaults(path: Path, told: str) -> None:
    assert load(written(path, told)) == Preferences()


def test_fields_that_nobody_knows_are_left_out(path: Path) -> None:
    written(path, {"theme": "dark", "colour of the hat": "red", "__class__": "x"})
    assert load(path) == Preferences(theme="dark")


def test_no_more_of_a_file_is_read_than_an_honest_one_has(path: Path) -> None:
    padded = json.dumps({"theme": "dark", "x": "y" * MOST_BYTES})
    assert load(written(path, padded)) == Preferences()


def test_bytes_that_are_no_text_give_the_defaults(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe{}")
    assert load(path) == Preferences()


def test_a_folder_in_place_of_the_file_gives_the_defaults_and_stays(path: Path) -> None:
    path.mkdir(parents=True)
    assert load(path) == Preferences()
    assert not save(path, CHOSEN)
    assert path.is_dir()
    assert list(path.parent.iterdir()) == [path]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_a_file_says_the_program_starts(told: Any) -> None:
    for field in asdict(CHOSEN):
        value = {field: told}
        kept = {name: v for name, v in value.items() if preferences._is_good(name, v)}
        assert isinstance(Preferences(**kept), Preferences)


def test_a_folder_name_that_is_no_text_is_kept(path: Path) -> None:
    folder = os.fsdecode(b"/somewhere/anna/\xff")
    assert save(path, Preferences(last_folder=folder))
    assert load(path).last_folder == folder


def test_where_nothing_can_be_written_the_old_file_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(path, CHOSEN)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert not save(path, Preferences())
    assert load(path) == CHOSEN
    assert list(path.parent.iterdir()) == [path]


def test_under_a_file_no_folder_can_be_made(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert not save(file / "countersign" / "preferences.json", CHOSEN)


def test_only_the_user_may_read_them(path: Path) -> None:
    save(path, CHOSEN)
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_heavy_is_imported_for_them() -> None:
    program = "import sys, app.preferences; print('stellar_sdk' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "False"
