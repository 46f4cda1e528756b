"""What the window does: the way in or the inside, files that come, signs of life."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.pages.events import Locked, Trouble
from ui.collecting import Collector
from ui.flows.about import AboutFlow
from ui.flows.entering import EnteringFlow
from ui.flows.flow import Place
from ui.menus import Menus
from ui.network_strip import NetworkStrip
from ui.notices import Notices
from ui.problems import problem_of
from ui.widgets.banner import HeadBanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.entry import Entered
    from app.starting import Start
    from ui.frame import Frame
    from ui.inside import Inside
    from ui.kept import Kept
    from ui.office import Office
    from ui.theme import Look


class Window(QObject):
    """The shell of whoever is outside; ``inside`` is the shell of who is in, or None.

    Signals:
        entered: somebody is in, and the inbox on its way.
        left: the profile was locked, and the inside is gone.
    """

    entered = Signal()
    left = Signal()

    def __init__(
        self, frame: Frame, look: Look, office: Office, kept: Kept, start: Start
    ) -> None:
        """Take the frame over; its first view stays until ``begin``."""
        super().__init__()
        self.frame = frame
        self.look = look
        self.office = office
        self.kept = kept
        self.inside: Inside | None = None
        self._files: list[str] = []
        self._collector = Collector(self)
        self._banner = HeadBanner(look)
        self.strip = NetworkStrip(look)
        frame.put_on_top(self.strip)
        frame.put_on_top(self._banner)
        self.entering = EnteringFlow(self, self, start)
        self.about = AboutFlow(self, self)
        self.menus = Menus(self)
        self.notices = Notices(self)
        self.entering.entered.connect(self._come_in)
        self.entering.leaving.connect(self._drop_inside)
        office.told.connect(self._hear)
        office.opened.connect(self._collector.settle)
        frame.dropped.connect(self.take)
        frame.closing.connect(self._remember)

    def begin(self) -> None:
        """Show the way in."""
        self.entering.begin()

    def window(self) -> QWidget:
        """What sheets stand on."""
        return self.frame

    def take_in(self, view: QWidget) -> None:
        """Let a view be on the stage, hidden behind what is shown."""
        self.frame.take_in(view)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        """Put a view on the whole stage; the one before it is dropped."""
        del place, inside
        self._banner.clear()
        self.frame.show_view(view)

    def show_failure(self, error: Exception) -> None:
        """Tell what went wrong, above whatever is shown."""
        if self.inside is not None:
            self.inside.show_failure(error)
        else:
            self._banner.show_problem(problem_of(error))

    def go(self, place: Place) -> None:
        """Show what is at this place, once somebody is in."""
        if self.inside is not None:
            self.inside.go(place)

    def open_request(self, hash_: str) -> None:
        """Show a request, once somebody is in."""
        if self.inside is not None:
            self.inside.open_request(hash_)

    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        """Show an escrow, once somebody is in; ``step``: where its page offers that."""
        if self.inside is not None:
            self.inside.open_escrow(contract, passphrase, step)

    def take(self, files: Sequence[str]) -> None:
        """Take requests and signatures in; behind a lock they wait until it is opened."""
        self.frame.raise_up()
        if self.inside is not None:
            self.inside.inbox.take(list(files))
        else:
            self._files += files
            self.entering.tell_of_files(len(self._files))

    def lock(self) -> None:
        """Lock at once."""
        self.entering.tasks.start(self.office.ask(lambda desk: desk.entry.lock()))

    async def end(self) -> None:
        """Cancel what is being asked, and let the desk come to its own end."""
        self._drop_inside()
        for flow in (self.entering, self.about):
            await flow.tasks.close()
        await self.office.close()
        await asyncio.get_running_loop().run_in_executor(None, self.kept.settle)
        self._collector.stop()

    def _come_in(self, entered: Entered) -> None:
        from ui.inside import Inside

        self._drop_inside()
        inside = Inside(self, entered)
        self.inside = inside
        self.strip.come_in(practises=entered.practises)
        self.show_view(inside)
        self.menus.follow(inside)
        inside.go(Place.INBOX)
        files, self._files = self._files, []
        self.entering.tell_of_files(0)
        if files:
            inside.inbox.take(files)
        self.entered.emit()

    def _hear(self, event: object) -> None:
        self.strip.hear(event)
        if isinstance(event, Trouble):
            self.show_failure(event.error)
        if isinstance(event, Locked):
            idle = self.inside.lock_after if self.inside is not None else 0
            lost_code = event.lost_code or self._has_open_code()
            self._drop_inside()
            self.entering.locked(event.reason, idle, lost_code=lost_code)
            self.left.emit()

    def _drop_inside(self) -> None:
        """Let everything go that was decrypted; what was being asked is cancelled with it."""
        inside, self.inside = self.inside, None
        if inside is None:
            return
        self.menus.follow(None)
        self.strip.go_out()
        for sheet in self.frame.findChildren(QWidget):
            if sheet.isWindow():
                sheet.close()
        for sheet in self.frame.findChildren(QDialog):
            # One that waits for an answer, or that a code is on paper, does not close for that.
            sheet.hide()
            sheet.deleteLater()
        inside.setParent(None)
        inside.deleteLater()
        self._collector.clear()

    def _has_open_code(self) -> bool:
        """Whether a new recovery code is shown that may not be on paper yet."""
        from ui.views.key_sheets import CodeSheet

        return any(not sheet.is_agreed for sheet in self.frame.findChildren(CodeSheet))

    def _remember(self) -> None:
        kept = self.kept
        kept.change(replace(kept.preferences, geometry=self.frame.geometry_text()))
