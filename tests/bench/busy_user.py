"""The program itself, with somebody before it who has a busy office.

``FOLDER ADDRESS REQUESTS`` opens the profile in FOLDER, which has so many requests; looks for a
word that all of them have, once all are there; and finds the escrows whose ids are in a file
beside it, through the server at ADDRESS. Writes the megabytes that the program takes then.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.__main__ import main as program
from app.pages.found import Asked
from tests.bench.telling import IDS, pss
from ui.views.finding import FindingView
from ui.views.found import FoundView
from ui.views.inbox import InboxView
from ui.views.unlock import UnlockView
from ui.walker import Walker
from ui.widgets.inbox_list import InboxList
from ui.widgets.search_field import SearchField
from ui.window import Window
from wallet.network import TESTNET

IN_ALL: Final = "milestone"
"""A word that every title has."""

PATIENCE: Final = 120.0
"""Seconds: one after another, ten thousand requests are asked for in bits."""


class BusyUser:
    """Unlocks, reads everything there is, and finds what others have founded."""

    def __init__(self, window: Window, walker: Walker) -> None:
        self._window = window
        self._walker = walker

    async def go(self, folder: Path, address: str, password: str, requests: int) -> None:
        """Do all of it; every wait ends with what is to be seen."""
        walker, window = self._walker, self._window
        await walker.widget(UnlockView)
        await walker.types(password)
        walker.presses(Qt.Key.Key_Return)
        view, rows = await walker.widget(InboxView), await walker.widget(InboxList)
        await walker.sees(rows.model().rowCount, "the first requests")
        field = await walker.widget(SearchField)
        field.setText(IN_ALL)
        counts = view._model
        await walker.sees(lambda: sum(counts.counts.values()) == requests, "every request")
        field.clear()
        await window.office.ask(lambda desk: desk.seat.networks.choose(TESTNET, address))
        ids = (folder / IDS).read_text(encoding="ascii")
        assert window.inside is not None
        asked = Asked(TESTNET.passphrase, ids, mine=False)
        window.inside.finding.show()
        (await walker.widget(FindingView)).wanted.emit(asked)
        found = await walker.widget(FoundView)
        await walker.sees(lambda: len(found._found), "the first of what was found")
        assert len(found._found) + len(found._rest) == len(ids.split())


def main(folder: Path, address: str, password: str, requests: int) -> None:
    """Be the program, and tell what it takes."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.argv[1:] = [
        *("window", "--profile", str(folder / "profile")),
        *("--practice-dir", str(folder / "practice")),
        *("--preferences", str(folder / "preferences.json")),
    ]
    begin = Window.begin
    tasks: list[asyncio.Task[None]] = []

    def attend(window: Window) -> None:
        begin(window)
        tasks.append(asyncio.get_running_loop().create_task(use(window)))

    async def use(window: Window) -> None:
        walker = Walker(cast("QApplication", QApplication.instance()), PATIENCE)
        try:
            await BusyUser(window, walker).go(folder, address, password, requests)
        except BaseException:  # noqa: BLE001 - whatever it is, the parent reads it
            sys.stderr.write(traceback.format_exc())
            os._exit(1)
        sys.stdout.write(f"{pss(os.getpid()):.1f}\n")
        walker.leave()
        window.frame.close()

    Window.begin = attend  # type: ignore[method-assign,assignment]
    program()


if __name__ == "__main__":
    place, server, words, count = sys.argv[1:]
    main(Path(place), server, words, int(count))
