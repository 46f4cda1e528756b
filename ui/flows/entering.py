"""The way in: welcome, the locked door, the practice network; and back out when it locks."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import AppError
from app.profile.errors import VaultDamaged
from ui.flows.flow import Flow, Shell, wait_of
from ui.flows.making import MakingFlow
from ui.flows.restoring import RestoringFlow, has_profile
from ui.problems import problem_of
from ui.views.damaged import DamagedView
from ui.views.older import OlderView
from ui.views.password_sheet import PasswordSheet
from ui.views.preparing import PreparingView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView
from wallet.errors import WalletError
from wallet.lock import Reason

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.entry import Entered
    from app.starting import Start

PRACTICE_PROFILE: Final = "profile"
"""As app.desk.practising names it: the practice profile's folder in the practice network's."""

MINUTE: Final = 60


class EnteringFlow(Flow):
    """From the first view to where somebody is in, and again after each lock.

    Signals:
        entered: somebody is in; carries Entered.
        leaving: whoever is in leaves for the practice network.
    """

    entered = Signal(object)
    leaving = Signal()

    def __init__(self, shell: Shell, parent: QObject, start: Start) -> None:
        """``start`` names the profile's folder and the practice network's."""
        super().__init__(shell, parent)
        self._folder = start.folder
        self._practice = start.practice
        self._files = 0
        self.practises = False  # whether the practice profile is the open one
        self._view: WelcomeView | UnlockView | None = None
        self._making = MakingFlow(shell, self)
        self._restoring = RestoringFlow(shell, self)
        # One scope for all of it: whoever ends this ends everything around the door.
        self._making.tasks = self._restoring.tasks = self.tasks
        self._making.made.connect(self._come_in)
        self._making.given_up.connect(self.begin)
        self._restoring.given_up.connect(self.begin)
        self._restoring.restored.connect(self._restored)
        self._restoring.key_wanted.connect(self._making.begin)

    def begin(self) -> None:
        """Show the locked door where there is a profile, else the welcome."""
        if has_profile(self._folder):
            self._show_door("")
        else:
            self._show_welcome()

    def locked(self, reason: Reason, seconds: float = 0, *, lost_code: bool = False) -> None:
        """Show the locked door, and why it locked; ``seconds`` without use, if that is why.

        ``lost_code``: a recovery code was shown, and nobody said that it is on paper.
        """
        note = self._why(reason, seconds)
        if self._making.has_open_code or lost_code:
            lost = self.tr(
                "The recovery code was not confirmed. Make another under Keys and backup."
            )
            note = f"{note} {lost}"
        self._making.forget()
        if self.practises:
            self.practises = False
            self.begin()
        else:
            self._show_door(note)

    def practise(self, story: str = "", *, anew: bool = False) -> None:
        """Go to a practice story, "" being the first; ``anew``: to its beginning."""
        self._view, self.practises = None, False
        self.leaving.emit()
        words = self.tr("Setting up the practice network…")
        self.shell.show_view(PreparingView(self.look, self.tr("Practice"), words), inside=False)
        self.tasks.start(self._practise(story, anew=anew))

    def tell_of_files(self, count: int) -> None:
        """So many files wait until somebody is in."""
        self._files = count
        if self._view is not None and isValid(self._view):
            self._view.show_files(count)

    def _why(self, reason: Reason, seconds: float) -> str:
        if reason is Reason.IDLE and seconds >= MINUTE:
            minutes = round(seconds / MINUTE)
            if minutes == 1:
                return self.tr("Locked: not used for a minute.")
            return self.tr("Locked: not used for {minutes} minutes.").format(minutes=minutes)
        return {
            Reason.IDLE: self.tr("Locked: not used for a while."),
            Reason.SUSPENDED: self.tr("Locked: this computer slept."),
            Reason.BY_HAND: self.tr("Locked."),
        }[reason]

    def _show_welcome(self) -> None:
        view = WelcomeView(self.look)
        view.show_practice(has_begun=has_profile(self._practice / PRACTICE_PROFILE))
        view.start_wanted.connect(lambda: self._making.begin("new"))
        view.backup_wanted.connect(lambda: self._restoring.begin(str(self._folder)))
        view.practice_wanted.connect(self.practise)
        self._show(view)

    def _show_door(self, note: str) -> None:
        view = UnlockView(self.look, str(self._folder))
        view.show_note(note)
        view.typing_began.connect(lambda: self.tasks.start(self._prepare()))
        view.submitted.connect(lambda: self.tasks.start(self._unlock(view)))
        view.restore_wanted.connect(self._restore_beside)
        view.practice_wanted.connect(self.practise)
        self._show(view)

    def _show(self, view: WelcomeView | UnlockView) -> None:
        self._view = view
        view.show_files(self._files)
        self.shell.show_view(view, inside=False)

    def _restore_beside(self) -> None:
        self._restoring.begin_with_file(str(self._folder))

    def _restored(self, folder: str, note: str) -> None:
        self._folder = Path(folder)
        self._show_door(note)

    async def _prepare(self) -> None:
        # Only a convenience: what is wrong with it shows when it is needed.
        with contextlib.suppress(AppError):
            await self.ask(lambda desk: desk.entry.prepare())

    async def _unlock(self, view: UnlockView) -> None:
        secret = view.secret()
        view.set_busy(busy=True)
        try:
            entered = await self.ask(lambda desk: desk.entry.unlock(secret))
        except (AppError, WalletError) as error:
            wait, now = await self.ask(_wait_and_now)
            if not isValid(view):
                return
            view.show_refused(problem_of(error), wait)
            if isinstance(error, VaultDamaged) and error.backups:
                self._show_damaged(error, secret, now)
            return
        if isValid(view):
            view.clear()
        self._admit(entered)

    def _admit(self, entered: Entered) -> None:
        if entered.older:
            self._show_older(entered)
        else:
            self._come_in(entered)

    def _show_damaged(self, error: VaultDamaged, secret: Mapping[str, str], now: int) -> None:
        """Offer the backups that this secret opens; it is forgotten with the view."""
        view = DamagedView(self.look, error.backups, now)
        view.show_problem(problem_of(error))

        def go_back(backup: int) -> None:
            self.tasks.start(self._go_back(view, secret, backup))

        view.chosen.connect(go_back)
        view.restore_wanted.connect(self._restore_beside)
        view.went_back.connect(self.begin)
        self.shell.show_view(view, inside=False)

    async def _go_back(self, view: DamagedView, secret: Mapping[str, str], backup: int) -> None:
        view.set_busy(busy=True)
        try:
            entered = await self.ask(lambda desk: desk.entry.unlock(secret, backup))
        except (AppError, WalletError) as error:
            if isValid(view):
                view.set_busy(busy=False)
                view.show_problem(problem_of(error))
            return
        self._admit(entered)

    def _show_older(self, entered: Entered) -> None:
        view = OlderView(self.look, entered.older)
        view.read_only_wanted.connect(lambda: self._come_in(entered))
        view.accept_wanted.connect(self._ask_to_accept)
        self.shell.show_view(view, inside=False)

    def _ask_to_accept(self) -> None:
        sheet = PasswordSheet(
            self.look,
            self.shell.window(),
            self.tr("Go on from the older file"),
            self.tr("The journal will say that you accepted it."),
            self.tr("Go on from here"),
        )

        def accept(password: str) -> None:
            self.tasks.start(self._accept(sheet, password))

        sheet.given.connect(accept)
        sheet.open()

    async def _accept(self, sheet: PasswordSheet, password: str) -> None:
        sheet.set_busy(True)
        secret = {"password": password}
        try:
            entered = await self.ask(lambda desk: desk.entry.accept_older(secret))
        except (AppError, WalletError) as error:
            wait = await self.ask(wait_of)
            if isValid(sheet):
                sheet.show_problem(problem_of(error))
                sheet.hold_back(wait)
            return
        if isValid(sheet):
            sheet.accept()
        self._come_in(entered)

    async def _practise(self, story: str, *, anew: bool) -> None:
        named = (story,) if story else ()
        try:
            entered = await self.ask(lambda desk: desk.practice.enter(*named, anew=anew))
        except (AppError, WalletError) as error:
            self.begin()
            self.shell.show_failure(error)
            return
        self._come_in(entered)

    def _come_in(self, entered: Entered) -> None:
        self._view = None
        self.practises = entered.practises and self._practice in Path(entered.folder).parents
        self.entered.emit(entered)
        self.tasks.start(self.ask(lambda desk: desk.backups.copy_today()))


async def _wait_and_now(desk: Desk) -> tuple[float, int]:
    return desk.entry.wait(), desk.seat.now
