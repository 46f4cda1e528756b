"""What opens the window, and with what."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import starting
from app.starting import start_of, wants_window


@pytest.mark.parametrize(
    "arguments",
    [(), ("window",), ("window", "--practise"), ("a.countersign",), ("a.countersign-backup",)],
)
def test_these_open_the_window(arguments: tuple[str, ...]) -> None:
    assert wants_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [("sign", "a.countersign"), ("--help",), ("--version",), ("inbox",), ("-.countersign",)],
)
def test_these_are_commands(arguments: tuple[str, ...]) -> None:
    assert not wants_window(arguments)


def test_files_are_named_whole_since_another_window_may_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start = start_of(("release.countersign",))
    assert start.files == (str(tmp_path / "release.countersign"),)


def test_every_place_can_be_named(tmp_path: Path) -> None:
    names = ("--profile", "--practice-dir", "--preferences", "--tour")
    told = [word for name in names for word in (name, str(tmp_path / name[2:]))]
    start = start_of(("window", *told))
    assert (start.folder, start.practice) == (tmp_path / "profile", tmp_path / "practice-dir")
    assert (start.preferences, start.tour) == (tmp_path / "preferences", tmp_path / "tour")


def test_somebody_without_a_home_names_the_folders(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "own_folder", lambda: None)
    with pytest.raises(SystemExit) as ended:
        start_of(())
    assert (ended.value.code, "--profile DIR" in capsys.readouterr().err) == (2, True)
