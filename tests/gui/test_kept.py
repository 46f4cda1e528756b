"""What the window remembers of itself: written while nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import preferences
from app.desk.desk import Desk
from app.preferences import Preferences, load
from tests.gui.conftest import Run
from tests.support.windows import Places, windowed
from ui.kept import Kept
from ui.theme import Look

pytestmark = pytest.mark.gui


@asynccontextmanager
async def nobody(_tell: object) -> AsyncGenerator[Desk]:
    """A desk that nobody asks."""
    yield cast("Desk", None)


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


def test_the_last_change_is_in_the_file_when_the_window_has_ended(
    run: Run[None],
    qapp: QApplication,
    look: Look,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, turns, save = tmp_path / "preferences.json", threading.Event(), preferences.save

    def slow(path: Path, wanted: Preferences) -> bool:
        turns.wait()
        return save(path, wanted)

    monkeypatch.setattr(preferences, "save", slow)

    async def end() -> None:
        async with windowed(qapp, look, Places(tmp_path), nobody) as (window, _):
            window.kept.change(Preferences("dark"))
            settle = window.kept.settle

            def let_it_be_written() -> None:
                turns.set()
                settle()

            monkeypatch.setattr(window.kept, "settle", let_it_be_written)
        assert load(path).theme == "dark"
        assert load(path).geometry != ""

    try:
        run(end())
    finally:
        turns.set()


def test_what_is_kept_nowhere_is_in_force_all_the_same(qtbot: QtBot) -> None:
    kept = Kept(None)
    with qtbot.waitSignal(kept.changed):
        kept.change(Preferences("dark"))
    kept.settle()
    assert kept.preferences.theme == "dark"
