"""A note of one's own, and a question to whoever proposed it; neither decides anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.support.profiles import PASSWORD
from tests.support.review_screens import button, read_through, texts
from tests.support.review_stage import Scene, scene
from ui.theme import Look
from ui.views.words_sheet import MOST, WordsSheet

pytestmark = pytest.mark.gui

Run = Callable[[Any], Any]


def sheet_of(here: Scene) -> WordsSheet:
    (sheet,) = [s for s in here.stage.findChildren(WordsSheet) if not s.isHidden()]
    return sheet


async def write(here: Scene, words: str) -> None:
    sheet = sheet_of(here)
    sheet._words.setPlainText(words)
    sheet._give.click()
    await here.flow._words.tasks.idle()


def test_a_note_is_kept_in_ones_file_and_seen_there(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            button(view, "Write a note…").click()
            assert sheet_of(here)._give.isEnabled() is False
            await write(here, "Called them: the words are the same.")
            assert "Called them: the words are the same." in texts(view)
            assert here.stage.failures == []

    run(story())


def test_what_was_read_can_be_signed_after_a_note(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.note_wanted.emit()
            await write(here, "noted")
            assert view.why_not == ""
            await here.sign_with(PASSWORD)
            assert here.signatures() == 2

    run(story())


def test_a_question_is_copied_with_what_both_can_compare(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            button(view, "Ask…").click()
            await write(here, "Has the deed been registered?")
            assert view.page is not None
            copied = QGuiApplication.clipboard().text()
            for words in (
                "Has the deed been registered?",
                view.page.title,
                " · ".join(view.page.check_words),
                view.page.signed_hash[:4],
            ):
                assert words in copied
            assert "Asked: Has the deed been registered?" in texts(view)
            assert here.stage.went == []

    run(story())


def test_too_many_words_are_not_taken(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.note_wanted.emit()
            sheet = sheet_of(here)
            sheet._words.setPlainText("a" * (MOST + 1))
            assert "That is more than 1,000 letters." in texts(sheet)
            assert not sheet._give.isEnabled()

    run(story())


def test_what_was_read_is_what_later_changes_are_held_against(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            await here.open()
            here.stage.leave()
            await here.flow.tasks.idle()
            here.flow.open(here.hash)
            await here.flow.tasks.idle()
            read_through(here.view)
            network = here.around.network
            network.clock.step(5)
            await here.flow._look_again(here.view, here.hash)
            assert "You last looked" in texts(here.view)

    run(story())
