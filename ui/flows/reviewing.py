"""Review a request, then sign it or decline it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app.desk.errors import TooManyAttempts
from app.errors import AppError
from app.pages.events import LedgerSeen
from ui.flows.flow import Flow, Place, Shell, wait_of
from ui.flows.review_filing import ReviewFiling
from ui.flows.review_papers import ReviewPapers
from ui.flows.review_words import ReviewWords
from ui.office import OfficeClosed
from ui.problem import Problem
from ui.problems import problem_of
from ui.views.decline import DeclineSheet
from ui.views.review import ReviewView
from ui.views.signing_sheet import SigningSheet
from ui.widgets.text import Span
from wallet.errors import WalletError
from wallet.vault.errors import NotUnlocked

if TYPE_CHECKING:
    from app.pages.review import ReviewPage

FAILURES: Final = (AppError, WalletError)
"""What the review can say better than the banner above it; anything else is our mistake."""

TICK: Final = 15_000
"""Milliseconds between two looks at the time; it is shown in minutes."""

PRACTICE: Final = "practice"


class ReviewFlow(Flow):
    """One review at a time: shown at once, then held against the network.

    ``practice_password`` is what opens the practice profile, where that is the open one; "" for
    a profile whose password is its owner's secret.

    Signals:
        signed: a signature was made and kept; the request's hash in hex.
    """

    signed = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``open``."""
        super().__init__(shell, parent)
        self.practice_password = ""
        self._papers = ReviewPapers(shell, self)
        self._words = ReviewWords(shell, self)
        self._filing = ReviewFiling(shell, self)
        self._view: ReviewView | None = None
        self._sheet: SigningSheet | None = None
        self._key = ""
        self._ahead = 0
        self._was_silent = False
        self._clock = QTimer(self)
        self._clock.setInterval(TICK)
        self._clock.timeout.connect(self._tell_time)
        shell.office.told.connect(self._hear)

    def open(self, hash_: str) -> None:
        """Show the review of a kept request; hash in hex."""
        self.tasks.start(self._open(hash_))

    def refresh(self) -> None:
        """Hold the review that is shown against the network once more."""
        view = self._view
        if view is not None and isValid(view) and view.isVisible() and view.page is not None:
            self.tasks.start(self._look_again(view, view.page.hash))

    def save_pdf(self) -> None:
        """Ask where a PDF of the review that is shown is to go; nothing without a review."""
        if self._view is not None and isValid(self._view):
            self._papers.ask_for_pdf(self._view)

    async def _open(self, hash_: str) -> None:
        self._key = ""
        page = await self.ask(lambda desk: desk.reviewing.open(hash_))
        view = await self._made(page)
        view.signing.connect(lambda: self._ask_password(view))
        view.declining.connect(lambda: self._ask_reason(view))
        view.went_back.connect(lambda: self.shell.go(Place.INBOX))
        view.key_chosen.connect(self._choose)
        view.left.connect(lambda: self._leave(view))
        self._papers.attend(view)
        self._words.attend(view)
        self._filing.attend(view)
        self._view = view
        self._ahead = page.seen - _now()
        self._clock.start()
        self.shell.show_view(view, Place.INBOX)
        await self.painted()
        await self._look_again(view, hash_)

    def _leave(self, view: ReviewView) -> None:
        """Let what was read be what later changes are held against."""
        page = view.page
        if page is not None:
            self.tasks.start(self._looked(page))

    async def _looked(self, page: ReviewPage) -> None:
        try:
            await self.ask(lambda desk: desk.reviewing.leave(page.hash, page.digest))
        except (*FAILURES, OfficeClosed):
            # The profile was locked, or cannot be written: then the older look stays.
            return

    async def _made(self, page: ReviewPage) -> ReviewView:
        """A view of a review, not shown yet: all its widgets, in pieces that nobody notices."""
        view = ReviewView(self.look)
        self.shell.take_in(view)
        try:
            await self.breathe()
            view.prepare(page)
            await self.breathe()
            view.show_page(page)
            await self.breathe()
        except asyncio.CancelledError:
            view.deleteLater()
            raise
        return view

    async def _look_again(self, view: ReviewView, hash_: str) -> None:
        """Hold what is shown against the network; without it the review stays as it is."""
        silence = await self._hear_network(view, hash_)
        if silence:
            view.show_silence(silence)

    async def _hear_network(self, view: ReviewView, hash_: str) -> str:
        """Take over what the network says; why it says nothing, or "" where nobody waits."""
        self._was_silent = False
        key = self._key
        try:
            page = await self.ask(lambda desk: desk.reviewing.look_again(hash_, key))
        except FAILURES as why:
            self._was_silent = self._is_shown(view)
            return problem_of(why).title if self._was_silent else ""
        if self._is_shown(view) and key == self._key:
            self._take(view, page)
        return ""

    def _choose(self, key: str) -> None:
        """Review it anew for another key of the user's: a signature is bound to both."""
        view = self._view
        if view is not None and view.page is not None:
            self._key = key
            self.tasks.start(self._review_for(view, view.page.hash, key))

    async def _review_for(self, view: ReviewView, hash_: str, key: str) -> None:
        page = await self.ask(lambda desk: desk.reviewing.open(hash_, key))
        if self._is_shown(view) and key == self._key:
            view.show_page(page)
            await self._look_again(view, hash_)

    def _take(self, view: ReviewView, page: ReviewPage) -> None:
        """Take over a younger review, or offer it; a password asked for an older one is not."""
        self._ahead = page.seen - _now()
        view.show_fresh(page)
        view.tell_time(page.seen)
        sheet = self._sheet
        if view.why_not and sheet is not None and isValid(sheet):
            sheet.reject()

    def _ask_password(self, view: ReviewView) -> None:
        page = view.page
        if page is None or view.why_not:
            return
        words = [Span(phrase.text, phrase.style) for phrase in page.sentence]
        sheet = SigningSheet(self.look, self.shell.window(), words)
        sheet.show_network(page.passphrase)
        if len(page.why.choices) > 1:
            sheet.show_key(page.why.label)
        if page.network == PRACTICE and self.practice_password:
            hint = self.tr("Here everybody's password is: {password}")
            sheet.show_hint(hint.replace("{password}", self.practice_password))
        sheet.given.connect(lambda: self.tasks.start(self._sign(view, sheet, page)))
        self._sheet = sheet
        sheet.open()

    async def _sign(self, view: ReviewView, sheet: SigningSheet, page: ReviewPage) -> None:
        """Sign what the password was asked for, and nothing that came after it."""
        password, ticked = sheet.take_password(), view.ticked
        sheet.show_busy()
        try:
            await self.ask(
                lambda desk: desk.reviewing.sign(page.hash, page.digest, password, ticked)
            )
        except (NotUnlocked, TooManyAttempts) as why:
            wrong = isinstance(why, NotUnlocked)
            wait = await self.ask(wait_of)
            if isValid(sheet):
                sheet.show_problem(self._wrong_password() if wrong else problem_of(why))
                sheet.hold_back(wait)
        except FAILURES as why:
            _close(sheet)
            if self._is_shown(view):
                view.show_problem(problem_of(why))
                await self._review_anew(view, page.hash)
        except BaseException:
            # The window tells of it; a sheet that waits for nothing would lock the window.
            _close(sheet)
            raise
        else:
            _close(sheet)
            self.signed.emit(page.hash)

    async def _review_anew(self, view: ReviewView, hash_: str) -> None:
        """Bring what is so now, where something else was shown than what would be signed.

        By the file's facts only where the network is silent: they may be older than the shown.
        """
        silence = await self._hear_network(view, hash_)
        if not silence:
            return
        key = self._key
        page = await self.ask(lambda desk: desk.reviewing.open(hash_, key))
        if self._is_shown(view) and key == self._key:
            self._take(view, page)
            view.show_silence(silence)

    def _wrong_password(self) -> Problem:
        return Problem(
            self.tr("That is not the password of this profile. Nothing was signed."),
            self.tr("Type it again."),
        )

    def _ask_reason(self, view: ReviewView) -> None:
        page = view.page
        if page is None:
            return
        sheet = DeclineSheet(self.look, self.shell.window())

        def decline(reason: str) -> None:
            self.tasks.start(self._decline(sheet, page.hash, reason))

        sheet.declined.connect(decline)
        sheet.open()

    async def _decline(self, sheet: DeclineSheet, hash_: str, reason: str) -> None:
        try:
            await self.ask(lambda desk: desk.reviewing.decline(hash_, reason))
        except FAILURES as why:
            if isValid(sheet):
                sheet.show_problem(problem_of(why))
            return
        _close(sheet)
        self.shell.go(Place.INBOX)

    def _hear(self, event: object) -> None:
        """Ask a network again that answers once more."""
        view = self._view
        if not self._was_silent or view is None or not isValid(view) or view.page is None:
            return
        if isinstance(event, LedgerSeen) and event.passphrase == view.page.passphrase:
            self.refresh()

    def _is_shown(self, view: ReviewView) -> bool:
        return view is self._view and isValid(view)

    def _tell_time(self) -> None:
        view = self._view
        if view is None or not isValid(view):
            self._clock.stop()
        else:
            # By the desk's clock, which is another one in tests.
            view.tell_time(_now() + self._ahead)


def _close(sheet: QDialog) -> None:
    if isValid(sheet):
        sheet.accept()


def _now() -> int:
    """Seconds since 1970, which go on while the machine sleeps."""
    return QDateTime.currentSecsSinceEpoch()
