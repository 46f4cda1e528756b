"""What others wrote, as bad as it can be: on a page, and all of it in the pager."""

from __future__ import annotations

from collections.abc import Mapping

from tests.screenshots.studio import Scene, Studio
from tests.support import escrow_pages as pages
from ui.flows.flow import Place
from ui.views.escrow import EscrowView
from ui.widgets.pager import Pager

HIDDEN = "Sale of 14 Quayside R\u202eow"
PASSES = "U\u0405DC for \u0440\u0430\u0443\u0440\u0430, \u0665 days"
SITE = "https://ex\u0430mple.com/evidence"
PILED = "ok" + "\u0301" * 12
LONG = "".join(
    f"{number}. What was agreed on, line by line. {HIDDEN}\n" for number in range(900)
)


def marked(studio: Studio) -> None:
    view = EscrowView(studio.look)
    milestones = (
        pages.milestone(1, description=PASSES, evidence=SITE),
        pages.milestone(2, description=PILED, evidence=LONG, reason=HIDDEN),
    )
    page = pages.page(title=HIDDEN, description=LONG, milestones=milestones)
    view.show_page(page, pages.NOW)
    studio.inside(view, Place.ESCROWS)


def lower(studio: Studio) -> None:
    marked(studio)
    studio.scrolled = 0.5


def whole(studio: Studio) -> None:
    marked(studio)
    Pager(studio.look, studio.frame, LONG).open()


SCENES: Mapping[str, Scene] = {
    "foreign-marked": marked,
    "foreign-marked-lower": lower,
    "foreign-whole": whole,
}
