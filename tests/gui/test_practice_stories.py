"""The page of the practice stories, and the way into another story, to where it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.pages.events import InboxChanged
from app.pages.practice import StoryLine, StoryState
from app.story import LIFECYCLES, STORIES
from app.words.stories import words_of as story_words
from tests.gui.conftest import Run
from tests.support.stage import Stage, User, until, words_of
from tests.support.windows import Places, windowed
from ui.flows.flow import Place
from ui.flows.practising import PractisingFlow
from ui.theme import Look
from ui.tour import is_final
from ui.views.after import AfterView
from ui.views.practice import PracticeView
from ui.views.review import ReviewView
from ui.walker import Walker
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.inbox_list import InboxList
from ui.window import Window

pytestmark = pytest.mark.gui

DISPUTE = "A dispute"


def line(name: str, state: StoryState) -> StoryLine:
    words = story_words(name)
    is_lifecycle = name in LIFECYCLES
    return StoryLine(name, words.title, words.happens, words.yours, state, is_lifecycle)


Show = Callable[..., PracticeView]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    """Show stories that stand like this."""

    def made(*states: StoryState, practises: bool = True) -> PracticeView:
        view = PracticeView(look, practises=practises)
        qtbot.addWidget(view)
        view.show_stories([line(*each) for each in zip(STORIES, states, strict=False)])
        view.show()
        return view

    return made


def ways(view: PracticeView, title: str) -> list[str]:
    """The buttons of a story, by what they say."""
    return [
        button.text()
        for button in view.findChildren(Button)
        if button.accessibleName().endswith(f": {title}") and button.isVisible()
    ]


def test_every_story_says_what_happens_and_what_is_ones_own_part(show: Show) -> None:
    told = words_of(show(*[StoryState.NEW] * len(STORIES)))
    for name in STORIES:
        words = story_words(name)
        assert all(each in told for each in (words.title, words.happens, words.yours))


def test_the_stories_of_whole_lifecycles_have_a_card_of_their_own(show: Show) -> None:
    view = show(*[StoryState.NEW] * len(STORIES))
    cards = {card.accessibleName(): words_of(card) for card in view.findChildren(Card)}
    assert list(cards) == ["Stories", "From first to last"]
    for name in STORIES:
        title = story_words(name).title
        assert (title in cards["From first to last"]) is (name in LIFECYCLES)
        assert (title in cards["Stories"]) is (name not in LIFECYCLES)
    assert "every move that it has" in cards["From first to last"]


def test_where_no_lifecycle_is_told_there_is_no_card_for_any(show: Show) -> None:
    view = show(StoryState.NEW)
    assert [card.accessibleName() for card in view.findChildren(Card)] == ["Stories"]


def test_a_story_offers_what_can_be_done_with_it(show: Show) -> None:
    view = show(StoryState.BEGUN, StoryState.OPEN, StoryState.NEW)
    assert [ways(view, story_words(name).title) for name in STORIES[:3]] == [
        ["Go on", "Begin anew"],
        ["Go on", "Begin anew"],
        ["Begin"],
    ]
    assert "has come to its end" not in words_of(view)


def test_a_story_that_is_over_says_what_then(show: Show) -> None:
    view = show(StoryState.OVER)
    assert ways(view, "The closing") == ["Begin anew"]
    assert "“The closing” has come to its end." in words_of(view)
    assert "Begin it anew, or go to another story." in words_of(view)


@pytest.mark.parametrize("practises", [True, False])
def test_somebody_with_a_profile_of_their_own_is_told_that_it_locks(
    show: Show, practises: bool
) -> None:
    told = words_of(show(StoryState.NEW, practises=practises))
    assert ("Your own profile is locked" in told) is not practises


@dataclass
class FakePractice:
    """Stories that a test lets stand as it likes."""

    states: tuple[StoryState, ...]

    async def stories(self) -> tuple[StoryLine, ...]:
        return tuple(line(*each) for each in zip(STORIES, self.states, strict=False))


@dataclass
class FakeDesk:
    practice: FakePractice


def test_the_way_to_a_story_is_told_and_its_end_is_heard_of(run: Run[None], look: Look) -> None:
    async def walk() -> None:
        practice = FakePractice((StoryState.OPEN, StoryState.BEGUN, StoryState.NEW))
        stage, parent, user = Stage(look, FakeDesk(practice)), QObject(), User()
        flow = PractisingFlow(stage.shell, parent, practises=True)
        wanted: list[tuple[str, bool]] = []
        flow.wanted.connect(lambda name, anew: wanted.append((name, anew)))
        flow.show()
        await flow.tasks.idle()
        view = stage.view(PracticeView)
        assert stage.went[-1] == (Place.PRACTICE, True)
        for name in (
            "Go on: Payouts before noon",
            "Begin anew: The closing",
            "Begin: A dispute",
        ):
            user.press(view, name)
        assert wanted == [(STORIES[1], False), (STORIES[0], True), (STORIES[2], True)]
        practice.states = (StoryState.OVER,)
        stage.office.told.emit(InboxChanged())
        await until(lambda: "come to its end" in words_of(view))
        await flow.tasks.close()
        stage.close()
        stage.deleteLater()

    run(walk())


async def co_signs(window: Window, walker: Walker) -> AfterView:
    """Sign the one request of the story that is open."""
    rows = await walker.widget(InboxList)
    await walker.sees(rows.current_hash, "the story's request")
    walker.presses(Qt.Key.Key_Return)
    await walker.widget(ReviewView)
    await walker.holds(await walker.reads())
    assert window.inside is not None
    QTest.keyClick(
        await walker.types(window.inside.review.practice_password), Qt.Key.Key_Return
    )
    after = await walker.widget(AfterView)
    await walker.sees(lambda: is_final(after), "that it is final")
    return after


@pytest.mark.e2e
@pytest.mark.timeout(180)
def test_a_second_story_is_chosen_and_its_request_signed_to_final(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> str:
        async with windowed(qapp, look, Places(tmp_path)) as (window, walker):
            await walker.clicks("Look around first")
            await walker.clicks("Practice")
            await walker.clicks(f"Begin: {DISPUTE}")
            after = await co_signs(window, walker)
            assert after.page is not None
            assert after.page.moved is not None
            moved = after.page.moved.total
            assert (tmp_path / "practice" / "dispute" / "profile" / "profile.twv").exists()
            await walker.clicks("Practice")
            view = await walker.widget(PracticeView)
            await walker.sees(lambda: "come to its end" in words_of(view), "that it is over")
            return moved

    assert run(walk()) == "84,000.0000001 USDC"
