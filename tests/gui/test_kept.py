"""What the window remembers of itself: written while nobody waits for it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import preferences
from app.preferences import Preferences, load
from ui.kept import Kept

pytestmark = pytest.mark.gui


def test_a_slow_disk_does_not_hold_the_window_up(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    path, turns = tmp_path / "preferences.json", threading.Event()
    save = preferences.save

    def slow(path: Path, wanted: Preferences) -> bool:
        turns.wait()
        return save(path, wanted)

    monkeypatch.setattr(preferences, "save", slow)
    kept = Kept(path)
    for size in (125, 150, 200):
        kept.change(replace(kept.preferences, text_size=size))
    assert not path.exists()
    turns.set()
    kept.settle()
    assert load(path) == Preferences(text_size=200)


def test_what_is_kept_nowhere_is_in_force_all_the_same(qtbot: QtBot) -> None:
    kept = Kept(None)
    with qtbot.waitSignal(kept.changed):
        kept.change(Preferences("dark"))
    kept.settle()
    assert kept.preferences.theme == "dark"
