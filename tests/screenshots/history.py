"""The past of an escrow on its page."""

from __future__ import annotations

from collections.abc import Mapping

from app.pages.history import HistoryPage, PaidTo, PastLine
from tests.screenshots.studio import Scene, Studio
from tests.support import escrow_pages as pages
from ui.flows.flow import Place
from ui.views.escrow import EscrowView

LEDGER = 60_000_214
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung " * 3

LINES = (
    PastLine(pages.NOW - 300, 0, "A request arrived here: release"),
    PastLine(
        pages.NOW - 3_600,
        LEDGER - 700,
        "Approved: milestone 2",
        "Anna Berg (buyer)",
    ),
    PastLine(
        pages.NOW - 7_200,
        LEDGER - 1_400,
        "Marked: milestone 2",
        "Seller, Porto",
        said="completed; " + LONG,
    ),
    PastLine(
        pages.NOW - 90_000,
        LEDGER - 18_000,
        "Money was paid in",
        "Anna Berg's bank",
        "99,999,999,999.1234567 USDC",
    ),
    PastLine(pages.NOW - 90_100, LEDGER - 18_020, "The escrow was set up", ""),
)
RELEASE = PastLine(
    pages.NOW - 60,
    LEDGER - 12,
    "The escrow money was released",
    "Anna Berg and law office",
    "250,000.00 USDC",
    (
        PaidTo("Trustless Work", "750.00 USDC"),
        PaidTo("Desk Lisbon", "1,250.00 USDC"),
        PaidTo(LONG, "248,000.00 USDC"),
    ),
)
MANY = tuple(
    PastLine(pages.NOW - 100_000 - n, LEDGER - 20_000 - n, "The terms were changed", "Desk")
    for n in range(30)
)


def _past(page: HistoryPage | None, scrolled: float) -> Scene:
    def scene(studio: Studio) -> None:
        view = EscrowView(studio.look)
        view.show_page(pages.page(milestones=(), requests=(pages.request(),)), pages.NOW)
        if page is not None:
            view.history.show_page(page, pages.NOW)
        studio.inside(view, Place.ESCROWS)
        studio.scrolled = scrolled

    return scene


TOLD = HistoryPage((RELEASE, *LINES), LEDGER - 120_960, LEDGER, LEDGER)

SCENES: Mapping[str, Scene] = {
    "history": _past(TOLD, 0.7),
    "history-lower": _past(TOLD, 1.0),
    "history-asking": _past(None, 1.0),
    "history-here": _past(HistoryPage(LINES[:1]), 1.0),
    "history-long": _past(HistoryPage((RELEASE, *LINES, *MANY), 1, 5, 9), 0.8),
}
