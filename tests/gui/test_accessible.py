"""Every view stands as it should, and for who does not see it, or uses no mouse, too.

Nothing is cut or astray; there are names, reasons, ways, a focus that is seen.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import Run
from tests.screenshots.scenes import SCENES
from tests.screenshots.studio import Studio
from tests.support.blemishes import Spy, blemishes
from tests.support.escaping import stuck
from tests.support.focus_rings import faint, kind_of
from tests.support.hearing import alike, nameless, tops, unexplained, unsaid
from tests.support.plainness import dangers
from tests.support.tabbing import controls, detours
from ui.theme import Look

SHARES = 4

KINDS: frozenset[Hashable] = frozenset(
    {
        *(("Button", kind, True, False) for kind in ("plain", "primary", "danger", "quiet")),
        ("Button", "quiet", False, False),
        *(("Button", "filter", True, is_on) for is_on in (False, True)),
        ("ChoiceCard", "", False, False),
        ("Choice", ""),
        ("Copy", "plain", True, False),
        ("Copy", "quiet", False, False),
        ("HoldButton", "primary", True, False),
        ("InboxList", ""),
        ("Leaf", ""),
        ("Lines", ""),
        *(("Link", "quiet", True, is_open) for is_open in (False, True)),
        *(("Place", "", True, is_here) for is_here in (False, True)),
        ("QLineEdit", ""),
        ("SearchField", ""),
        *(("Tick", "", True, is_set) for is_set in (False, True)),
        ("Writing", ""),
        ("_Rows", ""),
    }
)
"""Everything that takes the focus; what is new here is to stand in a scene of those below."""

OF_EVERY_KIND = (
    *("welcome", "password", "address", "address-noted", "older", "decline"),
    *("inbox", "review-two-of-mine", "review-unfolded", "escrows", "escrow-lower"),
    "foreign-whole",
)

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def strangers(top: QWidget) -> Iterator[str]:
    """Controls whose focus no picture was taken of."""
    for widget in controls(top):
        if kind_of(widget) not in KINDS:
            yield f"{kind_of(widget)} is a new kind of control"


def flaws(top: QWidget) -> Iterator[str]:
    """All that is wrong with a window; at the end it is left."""
    # Tab moves the focus, and Esc leaves the page: each is the last that can be looked at.
    for find in (nameless, alike, unexplained, unsaid, strangers, detours, stuck):
        yield from find(top)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_view_is_whole_and_can_be_heard_and_used_without_a_mouse(
    run: Run[Any], qapp: QApplication, look: Look, share: int
) -> None:
    """All of it at once: to set the scenes takes longer than to look at them."""
    found: dict[str, list[str]] = {}

    async def look_at_all() -> None:
        studio, spy = Studio(qapp, look), Spy(qapp)
        for name, scene in list(SCENES.items())[share::SHARES]:
            await studio.stage(scene)
            seen = sorted({*blemishes(), *spy.seen})
            if wrong := [*seen, *dangers(), *(flaw for top in tops() for flaw in flaws(top))]:
                found[name] = wrong
            spy.seen.clear()
        spy.leave()
        await studio.leave()

    run(look_at_all())
    assert found == {}


@pytest.mark.parametrize("look", [("light", 100), ("dark", 100)], indirect=True)
def test_the_focus_is_seen_on_every_kind_of_control(
    run: Run[Any], qapp: QApplication, look: Look
) -> None:
    seen: set[Hashable] = set()
    found: list[str] = []

    async def look_at_each() -> None:
        studio = Studio(qapp, look)
        for name in OF_EVERY_KIND:
            await studio.stage(SCENES[name])
            found.extend(each for top in tops() for each in faint(top, seen))
        await studio.leave()

    run(look_at_each())
    assert found == []
    assert seen == KINDS
