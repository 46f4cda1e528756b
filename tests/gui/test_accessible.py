"""Every view for who does not see it, or uses no mouse: names, and a focus that can be seen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import Run
from tests.screenshots.scenes import SCENES
from tests.screenshots.studio import Studio
from tests.support.plainness import dangers
from ui.theme import Look

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def reached(top: QWidget) -> list[QWidget]:
    """What Tab reaches in a window, in its order."""
    found: list[QWidget] = []
    widget = top.nextInFocusChain()
    while widget is not None and widget is not top:
        by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if by_tab and widget.isVisible() and widget.isEnabled() and not widget.focusProxy():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def tops() -> list[QWidget]:
    """The windows that are shown."""
    return [top for top in QApplication.topLevelWidgets() if top.isVisible()]


@pytest.mark.parametrize("share", range(4))
def test_whatever_takes_the_focus_has_a_name_and_nothing_hides_in_it(
    run: Run[Any], qapp: QApplication, look: Look, share: int
) -> None:
    found: dict[str, list[str]] = {}

    async def look_at_all() -> None:
        studio = Studio(qapp, look)
        for name, scene in list(SCENES.items())[share::4]:
            await studio.stage(scene)
            controls = [each for top in tops() for each in reached(top)]
            nameless = [type(c).__name__ for c in controls if not c.accessibleName()]
            if wrong := [*nameless, *dangers()]:
                found[name] = wrong
        await studio.leave()

    run(look_at_all())
    assert found == {}
