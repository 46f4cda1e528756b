"""The key that searches: in the list that is shown, and everywhere else in the inbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import Run
from tests.support.troubled import World, troubled
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.escrows import EscrowsView
from ui.views.inbox import InboxView
from ui.views.settings import SettingsView

pytestmark = [pytest.mark.gui, pytest.mark.e2e]


@pytest.mark.parametrize(
    ("place", "shown", "searched"),
    [
        (Place.INBOX, InboxView, "Search matters, people, amounts"),
        (Place.ESCROWS, EscrowsView, "Search escrows"),
        (Place.SETTINGS, SettingsView, "Search matters, people, amounts"),
    ],
    ids=["inbox", "escrows", "settings"],
)
def test_ctrl_f_searches_what_is_shown_or_else_the_inbox(
    run: Run[Any],
    qapp: QApplication,
    look: Look,
    tmp_path: Path,
    place: Place,
    shown: type[QWidget],
    searched: str,
) -> None:
    async def walk() -> None:
        async with troubled(qapp, look, World(tmp_path)) as user:
            await user.unlocks()
            user.window.go(place)
            await user.walker.widget(shown)
            user.window.menus.actions["find"].trigger()

            def is_there() -> bool:
                field: QWidget | None = user.window.frame.focusWidget()
                return field is not None and field.accessibleName() == searched

            await user.walker.sees(is_there, searched)

    run(walk())
