"""How fast an inbox of ten thousand requests is there, and how fast it follows the keys.

The desk's part is measured beside a profile that is open already: what is left of "unlock to
inbox" when the key is derived. A keystroke is measured from the key to the painted window.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.desks import desk_of
from tests.support.inbox import inbox_page, many
from tests.support.stores import fill
from ui.flows.inbox import CHUNK
from ui.theme import Look
from ui.views.inbox import InboxView
from ui.widgets.search_field import SearchField

REQUESTS: Final = 10_000
ESCROWS: Final = 1_000
RUNS: Final = 9
FIRST_PAGE: Final = 0.3
"""Seconds beyond the derivation in which an inbox has to be there."""

KEYSTROKE: Final = 0.05
TYPED: Final = ("closing 2025 porto", "osaka 7", "g", "roof malmo 2021-04", "nothing has this")


def main() -> None:
    """Measure, and say whether each goal is reached."""
    asyncio.run(measure_desk())
    measure_keystrokes()


async def measure_desk() -> None:
    """How long the first page takes, and each part of the rest."""
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        async with desk_of(Path(folder)) as (desk, _):
            profile = desk.seat.profile
            fill(profile.store, profile.opened.audit, ESCROWS, REQUESTS)
            firsts: list[float] = []
            for _run in range(RUNS):
                begun = time.perf_counter()
                await desk.inbox.first()
                firsts.append(time.perf_counter() - begun)
            _tell(f"first page of {REQUESTS:,} requests", firsts, FIRST_PAGE)
            rest: list[float] = []
            for after in range(0, REQUESTS, CHUNK):
                begun = time.perf_counter()
                await desk.inbox.more(after, CHUNK)
                rest.append(time.perf_counter() - begun)
            _tell(f"{CHUNK} more, {len(rest)} times: {sum(rest):.2f} s in all", rest, 0.1)


def measure_keystrokes() -> None:
    """How long each key takes in the search field, until the window shows what it found."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    view = InboxView(Look(application))
    view.resize(1064, 832)
    view.show()
    view.show_page(inbox_page(many(REQUESTS)))
    application.processEvents()
    took = [seconds for _ in range(RUNS) for seconds in _keystrokes(application, view)]
    _tell(f"a keystroke in {REQUESTS:,} lines", took, KEYSTROKE)
    view.close()


def _keystrokes(application: QApplication, view: InboxView) -> Iterator[float]:
    field = view.findChild(SearchField)
    assert field is not None
    for text in TYPED:
        for letter in text:
            begun = time.perf_counter()
            QTest.keyClicks(field, letter)
            _paint(application, view)
            yield time.perf_counter() - begun
        for _ in text:
            begun = time.perf_counter()
            QTest.keyClick(field, Qt.Key.Key_Backspace)
            _paint(application, view)
            yield time.perf_counter() - begun


def _paint(application: QApplication, view: InboxView) -> None:
    """Set out what has to be, and paint all of it once."""
    application.sendPostedEvents()
    view.repaint()


def _tell(what: str, took: list[float], most: float) -> None:
    late = quantiles(took, n=20, method="inclusive")[-1]
    verdict = "reached" if late <= most else "NOT REACHED"
    sys.stdout.write(
        f"{what}: p50 {median(took) * 1000:.0f} ms, p95 {late * 1000:.0f} ms, "
        f"at most {max(took) * 1000:.0f} ms (goal {most * 1000:.0f} ms: {verdict})\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
