"""What tests of views share."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.theme import Look
from ui.views.review import ReviewView


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> ReviewView:
    made = ReviewView(look)
    qtbot.addWidget(made)
    made.resize(1064, 1000)
    made.show()
    return made
