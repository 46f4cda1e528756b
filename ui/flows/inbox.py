"""The inbox: what is kept, live, and what comes in by files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.pages.events import Arrived, AwaitedChanged, ClockOff, InboxChanged, Locked
from app.pages.inbox import Section
from ui.flows.flow import Flow, Place, Shell
from ui.flows.saving import JOIN_PACK
from ui.problems import problem_of
from ui.views.inbox import InboxView

if TYPE_CHECKING:
    from app.pages.inbox import InboxLine, InboxPage, Taken

CHUNK: Final = 250
"""Lines that are asked for at once: some hundredths of a second of the desk's time."""

EVERY_MINUTE: Final = 60_000
"""Milliseconds: so late it is noticed at most that a request came to its end."""


@dataclass(eq=False)
class FilesRefused(Exception):
    """Several files brought nothing; ``files`` are their names, each with its reason."""

    count: int
    files: tuple[str, ...]


class InboxFlow(Flow):
    """Shows the inbox, keeps it as it is, and takes files in.

    The view is kept until the profile is locked, so that whoever comes back finds the place.

    Signals:
        counted: how many requests and escrows need the user.
        packs_came: join packs are among the files; their paths.
    """

    counted = Signal(int)
    packs_came = Signal(list)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is asked for before ``show``."""
        super().__init__(shell, parent)
        self._view: InboxView | None = None
        self._changes = 0
        self._is_reading = False
        self._needs = self._awaited = 0
        self._is_asking_steps = self._has_other_steps = False
        shell.office.told.connect(self._hear)
        minute = QTimer(self)
        minute.timeout.connect(self._refresh_shown)
        minute.start(EVERY_MINUTE)

    def show(self) -> None:
        """Show the inbox as it was left, and what is new in it."""
        self.shell.show_view(self._kept_view() or self._new_view(), Place.INBOX)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is kept; asked again meanwhile, it is read once more at the end."""
        self._changes += 1
        if not self._is_reading:
            self._is_reading = True
            self.tasks.start(self._read())
        self.refresh_awaited()

    def refresh_awaited(self) -> None:
        """Read anew what escrows wait for; asked again meanwhile, it is read once more."""
        self._has_other_steps = True
        if not self._is_asking_steps:
            self._is_asking_steps = True
            self.tasks.start(self._read_awaited())

    def take(self, files: Sequence[str]) -> None:
        """Take in what is in these files; a single request or join pack is shown at once."""
        packs = [path for path in files if path.endswith(JOIN_PACK)]
        others = [path for path in files if path not in packs]
        if others:
            self.tasks.start(self._take(others), then=self._show_taken)
        if packs:
            self.packs_came.emit(packs)

    def open_file(self) -> None:
        """Let the user choose files to take in."""
        dialog = QFileDialog(
            self.shell.window(),
            self.tr("Open a request"),
            "",
            self.tr(
                "Requests, signatures and join packs (*.countersign *.countersign-join);;"
                "All files (*)"
            ),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take)
        dialog.open()

    def search(self) -> None:
        """Let the user type what to look for in the inbox."""
        self.show()
        view = self._kept_view()
        if view is not None:
            view.search()

    def _kept_view(self) -> InboxView | None:
        return self._view if self._view is not None and isValid(self._view) else None

    def _new_view(self) -> InboxView:
        view = self._view = InboxView(self.look)
        view.setProperty("kept", True)
        view.opened.connect(self.shell.open_request)
        view.escrow_wanted.connect(self.shell.open_escrow)
        view.dropped.connect(self.take)
        view.file_wanted.connect(self.open_file)
        view.practise_wanted.connect(self._practise)
        return view

    def _practise(self) -> None:
        self.shell.go(Place.PRACTICE)

    def _hear(self, event: object) -> None:
        match event:
            case InboxChanged() | Arrived() | ClockOff():
                self.refresh()
            case AwaitedChanged():
                self.refresh_awaited()
            case Locked():
                # The shell destroys it; its lines are let go of here.
                self._view = None
            case _:
                pass

    def _refresh_shown(self) -> None:
        view = self._kept_view()
        if view is not None and view.isVisible():
            self.refresh()

    async def _read(self) -> None:
        try:
            seen = -1
            while seen != self._changes:
                seen = self._changes
                page = await self._read_first()
                if page.more:
                    await self.painted()
                    await self._read_rest(seen)
        finally:
            self._is_reading = False

    async def _read_first(self) -> InboxPage:
        page = await self.ask(lambda desk: desk.inbox.first())
        view = self._kept_view()
        if view is not None:
            view.show_page(page)
        self._needs = page.counts[Section.NEEDS_YOU]
        self.counted.emit(self._needs + self._awaited)
        return page

    async def _read_awaited(self) -> None:
        """Show what escrows wait for, after the requests: those are what was asked for."""
        try:
            while self._has_other_steps:
                self._has_other_steps = False
                lines = await self.ask(lambda desk: desk.awaiting.lines())
                view = self._kept_view()
                if view is not None:
                    view.show_awaited(lines)
                if len(lines) != self._awaited:
                    self._awaited = len(lines)
                    self.counted.emit(self._needs + self._awaited)
        finally:
            self._is_asking_steps = False

    async def _read_rest(self, seen: int) -> None:
        """Read all that there is, bit by bit: others ask the desk in between."""
        after = 0
        while lines := await self._read_more(after):
            view = self._kept_view()
            if view is None:
                return
            view.add_lines(lines)
            after += len(lines)
            if seen != self._changes:
                # What changed is most likely among the first; the rest is read once more later.
                seen = self._changes
                await self._read_first()

    async def _read_more(self, after: int) -> tuple[InboxLine, ...]:
        return await self.ask(lambda desk: desk.inbox.more(after, CHUNK))

    async def _take(self, files: list[str]) -> Taken:
        return await self.ask(lambda desk: desk.inbox.take(files))

    def _show_taken(self, taken: Taken) -> None:
        match taken.hashes, taken.refused:
            case (hash_,), ():
                self.shell.open_request(hash_)
            case _, ():
                self.show()
            case _, (refused,):
                self.show()
                self.show_failure(refused.error)
            case _, several:
                self.show()
                reasons = tuple(_reason(each.path, each.error) for each in several)
                self.show_failure(FilesRefused(len(reasons), reasons))


def _reason(path: str, error: Exception) -> str:
    return f"{Path(path).name}: {problem_of(error).title}"
