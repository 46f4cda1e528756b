"""How long the window does not answer at most, from the welcome to "final".

Writes, for each walk, the milliseconds of the longest time; and after the last one those that a
change of theme and of text size take with a review shown.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QWidget
from qasync import QEventLoop

from tests.gui.test_path import by_mouse
from tests.support.review_pages import page
from tests.support.running import waited
from tests.support.watchdog import Watchdog
from tests.support.windows import Places, windowed
from ui.frame import Frame
from ui.launch import SWITCH, Application
from ui.theme import Look
from ui.tour import is_final
from ui.views.after import AfterView
from ui.views.review import ReviewView


async def walk(application: Application, look: Look, folder: Path) -> float:
    """Walk it once; the longest time in milliseconds."""
    with Watchdog() as dog:
        async with windowed(application, look, Places(folder)) as (window, walker):
            await by_mouse(window, walker)
            after = await walker.widget(AfterView)
            await walker.sees(lambda: is_final(after), "that it is final")
    return dog.longest * 1000


def switches(application: Application, look: Look) -> list[float]:
    """The milliseconds of another theme, and of another text size."""
    frame, view = Frame(), ReviewView(look)
    view.show_page(page())
    frame.show_view(view)
    frame.show()
    application.processEvents()
    took = [_switch(application, look, "dark", 100), _switch(application, look, "dark", 150)]
    look.show("light", 100)
    frame.show_view(QWidget())
    frame.close()
    return took


def _switch(application: Application, look: Look, theme: str, text: int) -> float:
    begun = time.perf_counter() - waited()
    look.show(theme, text)
    application.processEvents()
    return (time.perf_counter() - waited() - begun) * 1000


def main(walks: int) -> None:
    """Walk so many times."""
    sys.setswitchinterval(SWITCH)
    application = Application(["countersign"])
    look = Look(application)
    for _ in range(walks):
        with (
            tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder,
            asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
        ):
            took = runner.run(walk(application, look, Path(folder)))
        sys.stdout.write(f"{took:.2f}\n")
    for _ in range(walks):
        sys.stdout.write(" ".join(f"{each:.2f}" for each in switches(application, look)))
        sys.stdout.write("\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
