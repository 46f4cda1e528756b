"""Steps that escrows wait for, in the inbox of the window: read beside the requests, live."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.pages.events import AwaitedChanged, InboxChanged
from app.pages.inbox import Section
from tests.gui.conftest import Run
from tests.support.awaiting import pictured_steps
from tests.support.inbox import pictured
from tests.support.inbox_window import FakeInbox, Window, after
from ui.theme import Look

pytestmark = pytest.mark.gui


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox()


@pytest.fixture
def window(qtbot: QtBot, look: Look, inbox: FakeInbox) -> Window:
    window = Window(look, inbox)
    qtbot.addWidget(window)
    window.resize(1064, 800)
    window.show()
    return window


def test_steps_of_escrows_are_shown_beside_requests_and_counted(
    window: Window, run: Run[None]
) -> None:
    window.awaiting.steps = pictured_steps()
    run(after(window, window.flow.show))
    assert window.view._model.counts[Section.NEEDS_YOU] == 8
    assert window.counts[-1] == 8


def test_steps_that_change_are_shown_without_reading_all_requests_again(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def change() -> None:
        await after(window, window.flow.show)
        inbox.asked.clear()
        window.awaiting.steps = pictured_steps()[:1]
        await after(window, lambda: window.office.told.emit(AwaitedChanged()))

    run(change())
    assert inbox.asked == []
    assert window.view._model.row_of(pictured_steps()[0].id) is not None
    assert window.counts == [4, 5]


def test_a_step_that_is_asked_for_gives_way_to_its_request(
    window: Window, run: Run[None]
) -> None:
    async def ask() -> None:
        window.awaiting.steps = pictured_steps()
        await after(window, window.flow.show)
        window.awaiting.steps = ()
        await after(window, lambda: window.office.told.emit(InboxChanged()))

    run(ask())
    assert window.view._model.counts[Section.NEEDS_YOU] == 4
    assert window.counts[-1] == 4


def test_steps_that_change_while_they_are_read_are_read_once_more(
    window: Window, run: Run[None]
) -> None:
    changes = [lambda: window.office.told.emit(AwaitedChanged())]
    window.awaiting.meanwhile = lambda: changes.pop()() if changes else None
    run(after(window, window.flow.show))
    assert window.awaiting.asked == 2


def test_a_step_leads_to_its_escrow_and_a_request_to_its_review(
    window: Window, run: Run[None]
) -> None:
    (step, *_) = pictured_steps()

    async def walk() -> None:
        window.awaiting.steps = (step,)
        await after(window, window.flow.show)
        window.view.choose(Section.NEEDS_YOU)
        window.view._list.opened.emit(step.id)
        window.view._list.opened.emit(pictured()[0].hash)

    run(walk())
    assert window.escrows == [(step.contract, step.passphrase, step.key)]
    assert window.opened == [pictured()[0].hash]
