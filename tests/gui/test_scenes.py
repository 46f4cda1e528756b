"""Every view in every state stands as it should: whole words, names, and no stray window.

As they look first, ``test_accessible`` sees them, which sets the same scenes.
"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.pages.after import Stand
from tests.gui.conftest import Run
from tests.screenshots.scenes import SCENES
from tests.screenshots.studio import Studio
from tests.support.afterwards import after
from tests.support.blemishes import Spy, blemishes
from tests.support.review_pages import FRESH, OLD, checks, page
from ui.theme import Look
from ui.views.after import AfterView
from ui.views.review import ReviewView
from ui.widgets.folded import Folded

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


@pytest.mark.parametrize("look", [("dark", 200)], indirect=True)
@pytest.mark.parametrize("share", range(4))
def test_nothing_is_cut_nameless_or_astray_where_text_is_large(
    run: Run[Any], qapp: QApplication, look: Look, share: int
) -> None:
    """In shares, for the sake of who runs them side by side."""
    found: dict[str, list[str]] = {}

    async def look_at_all() -> None:
        studio, spy = Studio(qapp, look), Spy(qapp)
        for name, scene in list(SCENES.items())[share::4]:
            await studio.stage(scene)
            seen = sorted({*blemishes(), *spy.seen})
            if seen:
                found[name] = seen
            spy.seen.clear()
        spy.leave()
        await studio.leave()

    run(look_at_all())
    assert found == {}


def test_no_word_is_painted_too_low_for_a_moment(
    run: Run[Any], qapp: QApplication, look: Look
) -> None:
    async def change_everything() -> list[str]:
        studio, spy = Studio(qapp, look), Spy(qapp)
        review = ReviewView(look)
        review.show_page(page(checks=checks(OLD)))
        studio.inside(review)
        await studio.settle()
        review.show_fresh(page(checks=checks(FRESH)))
        await studio.settle()
        for folded in review.findChildren(Folded):
            folded.set_open(is_open=True)
            await studio.settle()
        sent = studio.inside(AfterView(look))
        for stand in (Stand.SENDING, Stand.SENT, Stand.FINAL):
            sent.show_page(after(stand))
            await studio.settle()
        await studio.leave()
        spy.leave()
        return spy.seen

    assert run(change_everything()) == []
