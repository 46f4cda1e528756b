"""What the user files with a review: a call-back, and files that are kept and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.errors import AppError
from app.pages.review import Share
from ui.flows.asking import AskingFlow
from ui.flows.saving import kept_name, saving_dialog
from ui.problems import problem_of
from ui.views.callback_sheet import CallBackSheet
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.pages.review import ReviewPage
    from app.pages.review_file import YourFile
    from ui.views.review import ReviewView


class ReviewFiling(AskingFlow):
    """Keeps what belongs into the user's file, and shows it there."""

    def attend(self, view: ReviewView) -> None:
        """Do for this view what it asks for."""
        view.call_wanted.connect(lambda: self.tasks.start(self.ask_for_call(view)))
        view.attaching.connect(lambda: self._ask_for_file(view))

        def ask_for_place(sha256: str) -> None:
            self._ask_for_place(view, sha256)

        view.copy_wanted.connect(ask_for_place)

    async def ask_for_call(self, view: ReviewView) -> None:
        """Open the sheet for a call-back."""
        now = await self.ask(lambda desk: desk.filing.time())
        page = view.page if isValid(view) else None
        if page is None:
            return
        sheet = CallBackSheet(self.look, self.shell.window(), people_of(page), now)
        sheet.submitted.connect(lambda: self.tasks.start(self._keep(view, sheet, page)))
        sheet.open()

    async def attach(self, view: ReviewView, page: ReviewPage, path: str) -> None:
        """Keep a file with the request, or say at the head of the review why not."""
        try:
            file = await self.ask(lambda desk: desk.filing.attach(page.hash, path))
        except (AppError, WalletError) as why:
            if isValid(view):
                view.show_problem(problem_of(why))
            return
        _show(view, file)

    async def save_copy(
        self, view: ReviewView, page: ReviewPage, sha256: str, path: str
    ) -> None:
        """Write a file that is kept to a place of the user's."""
        try:
            await self.ask(lambda desk: desk.filing.save_copy(page.hash, sha256, path))
        except (AppError, WalletError) as why:
            if isValid(view):
                view.show_problem(problem_of(why))
            return
        if isValid(view):
            view.show_done(self.tr("A copy of the file is saved; its hash is right."), path)

    async def _keep(self, view: ReviewView, sheet: CallBackSheet, page: ReviewPage) -> None:
        call = sheet.call
        kept = await self.tried(sheet, lambda desk: desk.filing.call_back(page.hash, call))
        if kept is not None:
            _show(view, kept[0])

    def _ask_for_file(self, view: ReviewView) -> None:
        page = view.page
        if page is None:
            return
        dialog = self.file_dialog(self.tr("Attach a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.on_file(dialog, lambda path: self.attach(view, page, path))

    def _ask_for_place(self, view: ReviewView, sha256: str) -> None:
        page = view.page
        if page is None:
            return
        names = {each.sha256: each.name for each in page.file.files}
        name = kept_name(names.get(sha256, ""), sha256)
        dialog = saving_dialog(view, self.tr("Save a copy of the file"), name)
        # The desk never writes over another file.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        self.on_file(dialog, lambda path: self.save_copy(view, page, sha256, path))


def people_of(page: ReviewPage) -> tuple[str, ...]:
    """The names of the parties that are somebody else, each once: those who may be called."""
    consents = page.why.consents
    mine = {each.key for consent in consents for each in consent.signers if each.is_mine}
    holders = page.deal.holders if page.deal is not None else ()
    payments = page.money.payments if page.money is not None else ()
    named = [
        *((each.name, each.address) for each in holders),
        *((each.name, each.address) for each in payments if each.share is Share.PAYEE),
    ]
    names = (name for name, address in named if name and address not in mine)
    return tuple(dict.fromkeys(names))


def _show(view: ReviewView, file: YourFile) -> None:
    if isValid(view):
        view.show_file(file)
