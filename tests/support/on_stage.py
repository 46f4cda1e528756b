"""Walks through flows on a stage: what tests set up, whichever flow they walk through."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.desk.desk import Desk
from tests.support.shells import NearOffice, Stage
from ui.theme import Look

S = TypeVar("S", bound=Stage)
V = TypeVar("V", bound=QWidget)
W = TypeVar("W")


def on_stage(kind: type[S], look: Look, qtbot: QtBot, desk: Desk) -> S:
    """A stage of this kind before a desk, shown as large as a small window."""
    stage = kind(look, NearOffice(desk))
    qtbot.addWidget(stage)
    stage.resize(1064, 800)
    stage.show()
    return stage


def view_on(stage: Stage, kind: type[V]) -> V:
    """What is on the stage, which has to be of this kind."""
    view = stage.currentWidget()
    assert isinstance(view, kind), view
    return view


def walks(
    run: Callable[[Coroutine[Any, Any, None]], None],
    begun: Callable[[], AbstractAsyncContextManager[W]],
) -> Callable[[Callable[[W], Coroutine[Any, Any, None]]], None]:
    """Takes what is done on a walk that begins so, and does it."""

    async def walked(what: Callable[[W], Coroutine[Any, Any, None]]) -> None:
        async with begun() as walk:
            await what(walk)

    return lambda what: run(walked(what))
