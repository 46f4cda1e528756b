"""Send a signed request, and follow it until its end is known; leaving it loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.errors import AppError
from app.pages.after import Stand
from app.pages.events import InboxChanged, LedgerSeen, StepTaken
from ui.flows.flow import Flow, Place, Shell
from ui.flows.saving import copy_dialog
from ui.problems import problem_of
from ui.silence import silent_host
from ui.views.after import AfterView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.pages.after import AfterPage

FAILURES: Final = (AppError, WalletError)
"""What the page can say better than the banner above it; anything else is our mistake."""

TICK: Final = 15_000
"""Milliseconds between two looks at the time; it is shown in minutes."""


class SendingFlow(Flow):
    """Where one request is, until another is shown; the desk goes on by itself.

    Signals:
        review_wanted: the user wants to read the request itself; its hash in hex.
    """

    review_wanted = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``show``."""
        super().__init__(shell, parent)
        self._hash = ""
        self._view: AfterView | None = None
        self._silent = ""
        self._is_stale = False
        self._is_looking = False
        self._clock = QTimer(self)
        self._clock.setInterval(TICK)
        self._clock.timeout.connect(self._renew)
        shell.office.told.connect(self._hear)

    def show(self, hash_: str) -> None:
        """Show where a request is; hash in hex."""
        view = AfterView(self.look)
        self._hash, self._view, self._silent = hash_, view, ""
        self._attend(view, hash_)
        view.show_waiting()
        self.shell.show_view(view, Place.INBOX)
        self._clock.start()
        self._renew()

    def signed(self, hash_: str) -> None:
        """Go on after a signature of the user's: send it if that made it complete.

        The review promised so. Where it cannot be sent from here, the page says why.
        """
        self.show(hash_)
        self.tasks.start(self._send_if_complete(hash_))

    async def _send_if_complete(self, hash_: str) -> None:
        page = await self._page(hash_)
        if page.stand is Stand.COMPLETE and page.server:
            await self._send(hash_)

    async def _send(self, hash_: str) -> None:
        """Send it; whatever comes of it, the page shows where it is then."""
        view = self._shown(hash_)
        if view is not None:
            view.clear()
        try:
            await self.ask(lambda desk: desk.sending.send(hash_))
        except FAILURES as why:
            self._tell(hash_, why)
        self._renew()

    async def _page(self, hash_: str) -> AfterPage:
        return await self.ask(lambda desk: desk.sending.page(hash_))

    def _tell(self, hash_: str, why: Exception) -> None:
        """Say on the page what went wrong, or above whatever is shown instead."""
        view = self._shown(hash_)
        if view is None:
            self.show_failure(why)
        else:
            self._silent = silent_host(why)
            view.show_problem(problem_of(why))

    def _hear(self, event: object) -> None:
        if isinstance(event, LedgerSeen) and self._silent and event.host == self._silent:
            self._take_back()
        is_mine = isinstance(event, StepTaken) and event.hash == self._hash
        if is_mine or isinstance(event, InboxChanged):
            self._renew()

    def _take_back(self) -> None:
        """The server that did not answer does so now."""
        self._silent = ""
        view = self._shown(self._hash)
        if view is not None:
            view.clear()

    def _renew(self) -> None:
        """Ask for the page anew, once more if it is being asked for already."""
        if self._shown(self._hash) is None:
            self._clock.stop()
            return
        self._is_stale = True
        if not self._is_looking:
            self.tasks.start(self._look())

    async def _look(self) -> None:
        self._is_looking = True
        try:
            while self._is_stale:
                self._is_stale = False
                await self._draw(await self._page(self._hash))
        finally:
            self._is_looking = False

    async def _draw(self, page: AfterPage) -> None:
        """Show a page, in two pieces that nobody notices."""
        if (view := self._shown(page.hash)) is not None:
            view.prepare(page)
            await self.breathe()
        if (view := self._shown(page.hash)) is not None:
            view.show_page(page)

    def _shown(self, hash_: str) -> AfterView | None:
        """The view, if it is there and shows this request."""
        view = self._view
        return view if view is not None and isValid(view) and hash_ == self._hash else None

    def _attend(self, view: AfterView, hash_: str) -> None:
        view.send_wanted.connect(lambda: self.tasks.start(self._send(hash_)))
        view.again_wanted.connect(lambda: self.tasks.start(self._send(hash_)))
        view.save_wanted.connect(lambda: self._ask_for_copy(view))
        view.review_wanted.connect(lambda: self.review_wanted.emit(hash_))
        view.escrow_wanted.connect(lambda: self._go_to_escrow(view))
        view.went_back.connect(lambda: self.shell.go(Place.INBOX))

    def _go_to_escrow(self, view: AfterView) -> None:
        if view.page is not None:
            self.shell.open_escrow(view.page.contract, view.page.passphrase)

    def _ask_for_copy(self, view: AfterView) -> None:
        page = view.page
        if page is None:
            return
        dialog = copy_dialog(view, page.title, page.hash)

        def save(path: str) -> None:
            self.tasks.start(self.save_copy(page.hash, path))

        dialog.fileSelected.connect(save)
        dialog.open()

    async def save_copy(self, hash_: str, path: str) -> None:
        """Write the request with all its signatures to a file."""
        try:
            await self.ask(lambda desk: desk.reviewing.export(hash_, path))
        except FAILURES as why:
            self._tell(hash_, why)
            return
        view = self._shown(hash_)
        if view is not None:
            self._silent = ""
            view.show_done(self.tr("The request is saved, with all its signatures."), path)
