"""Whoever asks the desk while it closes is told so, and nothing is left that nobody awaits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from app.desk.desk import Desk
from app.pages.events import Event
from tests.gui.conftest import Run
from ui.office import Office, OfficeClosed

pytestmark = pytest.mark.gui

DESK = cast("Desk", object())


async def itself(desk: Desk) -> Desk:
    return desk


def working() -> Office:
    @asynccontextmanager
    async def make(_tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        yield DESK

    office = Office(make)
    office.start()
    return office


def test_a_question_is_answered_by_the_desk(run: Run[Any]) -> None:
    async def story() -> None:
        office = working()
        assert await office.ask(itself) is DESK
        await office.close()

    run(story())


def test_after_the_end_nobody_answers(run: Run[Any]) -> None:
    async def story() -> None:
        office = working()
        await office.close()
        with pytest.raises(OfficeClosed):
            await office.ask(itself)

    run(story())


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_a_question_that_the_end_overtakes_is_told_so_and_leaves_nothing(
    run: Run[Any], monkeypatch: pytest.MonkeyPatch, *, is_waited_for: bool
) -> None:
    """Its loop has made the last round when it is handed over, so that nothing begins it."""
    office = working()

    async def story() -> None:
        await office.ask(itself)
        loop = office._loop
        assert loop is not None
        with monkeypatch.context() as ending:
            ending.setattr(loop, "call_soon_threadsafe", lambda *_, **__: None)
            question = asyncio.ensure_future(office.ask(itself))
            await asyncio.sleep(0)
            assert office._not_begun
        if not is_waited_for:
            question.cancel()
        await office.close()
        with pytest.raises(OfficeClosed if is_waited_for else asyncio.CancelledError):
            await question
        assert not office._not_begun

    run(story())
