"""How long each key takes in the search field of a large inbox, until the window is painted.

Everything is typed and deleted again, several times; each time it writes the milliseconds in
which 19 of 20 keys were done.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.inbox import inbox_page, many
from tests.support.running import waited
from ui.launch import Application
from ui.theme import Look
from ui.views.inbox import InboxView
from ui.widgets.search_field import SearchField

REQUESTS: Final = 10_000
TYPED: Final = ("closing 2025 porto", "osaka 7", "g", "roof malmo 2021-04", "nothing has this")


def strokes(application: Application, view: InboxView, text: str) -> Iterator[float]:
    """Type a text and delete it again; the seconds of each key."""
    field = view.findChild(SearchField)
    assert field is not None
    for key in (*text, *[Qt.Key.Key_Backspace] * len(text)):
        begun = time.perf_counter() - waited()
        QTest.keyClick(field, key)
        application.processEvents()
        view.repaint()
        yield time.perf_counter() - waited() - begun


def main(runs: int) -> None:
    """Type everything so many times."""
    application = Application(["countersign"])
    view = InboxView(Look(application))
    view.resize(1064, 832)
    view.show()
    view.show_page(inbox_page(many(REQUESTS)))
    application.processEvents()
    for _ in range(runs):
        took = [each for text in TYPED for each in strokes(application, view, text)]
        late = quantiles(took, n=20, method="inclusive")[-1]
        sys.stdout.write(f"{late * 1000:.2f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
