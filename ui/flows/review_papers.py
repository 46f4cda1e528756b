"""What a review can be taken away as: the request in a file, a PDF, a sheet of paper."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog
from shiboken6 import isValid

from app.errors import AppError
from app.words.groups import grouped
from ui.flows.flow import Flow
from ui.flows.saving import JOIN_PACK, PDF, copy_dialog, name_of, saving_dialog
from ui.format import clock, long_date
from ui.printing import Document, draw, pdf_of
from ui.problems import problem_of
from wallet.errors import WalletError

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from app.pages.review import ReviewPage
    from ui.views.review import ReviewView


class ReviewPapers(Flow):
    """Saves and prints what a review shows."""

    def attend(self, view: ReviewView) -> None:
        """Do for this view what it asks for."""
        view.saving.connect(lambda: self._ask_for_copy(view))
        view.pdf_wanted.connect(lambda: self.ask_for_pdf(view))
        view.paper_wanted.connect(lambda: self._ask_for_printer(view))
        view.join_wanted.connect(lambda: self._ask_for_pack(view))

    def _ask_for_copy(self, view: ReviewView) -> None:
        page = view.page
        if page is None:
            return
        dialog = copy_dialog(view, page.title, page.hash)

        def save(path: str) -> None:
            self.tasks.start(self.save_copy(view, page, path))

        dialog.fileSelected.connect(save)
        dialog.open()

    async def save_copy(self, view: ReviewView, page: ReviewPage, path: str) -> None:
        """Write the request with all its signatures to a file."""
        with _told_in(view):
            await self.ask(lambda desk: desk.reviewing.export(page.hash, path))
            _say(view, self.tr("The request is saved, with all its signatures."), path)

    def _ask_for_pack(self, view: ReviewView) -> None:
        page = view.page
        if page is None:
            return
        what = self.tr("Save a join pack")
        dialog = saving_dialog(view, what, name_of(page.title, page.hash) + JOIN_PACK)
        # The desk never writes over anything but an older pack of the same escrow.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)

        def save(path: str) -> None:
            self.tasks.start(self.save_pack(view, page, path))

        dialog.fileSelected.connect(save)
        dialog.open()

    async def save_pack(self, view: ReviewView, page: ReviewPage, path: str) -> None:
        """Write where the new escrow is, and what was agreed, for those who join it."""
        with _told_in(view):
            words = await self.ask(lambda desk: desk.joining.save(page.hash, path))
            said = self.tr("The join pack is saved. Its check words are: {words}.")
            _say(view, said.format(words=" ".join(words)), path)

    def ask_for_pdf(self, view: ReviewView) -> None:
        """Ask where a PDF of what is shown is to go, and put it there."""
        page = view.page
        if page is None:
            return
        name = name_of(page.title, page.hash) + PDF
        dialog = saving_dialog(view, self.tr("Save this review"), name)

        def save(path: str) -> None:
            self.tasks.start(self.save_pdf(view, page, path))

        dialog.fileSelected.connect(save)
        dialog.open()

    async def save_pdf(self, view: ReviewView, page: ReviewPage, path: str) -> None:
        """Write what is shown to a file, page by page."""
        with _told_in(view):
            pdf = pdf_of(await self._document(page))
            await self.ask(lambda desk: desk.reviewing.keep_pdf(path, pdf))
            _say(view, self.tr("This review is saved as a PDF."), path)

    def _ask_for_printer(self, view: ReviewView) -> None:
        # Asking for printers loads what few need, and starts talking to the printing system.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        page = view.page
        if page is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.tasks.start(self._print(page, printer)))
        QDialog.open(dialog)  # its own wants a slot by name

    async def _print(self, page: ReviewPage, printer: QPagedPaintDevice) -> None:
        draw(await self._document(page), printer)

    async def _document(self, page: ReviewPage) -> Document:
        text = await self.ask(lambda desk: desk.reviewing.text(page.hash, page.digest))
        return Document(
            title=page.title or self.tr("Review of a request"),
            date=f"{long_date(page.seen)} {clock(page.seen)}",
            mark=grouped(page.hash),
            text=text,
        )


@contextmanager
def _told_in(view: ReviewView) -> Generator[None]:
    """Say at the head of the review what goes wrong inside."""
    try:
        yield
    except (AppError, WalletError) as why:
        if isValid(view):
            view.show_problem(problem_of(why))


def _say(view: ReviewView, what: str, path: str) -> None:
    if isValid(view):
        view.show_done(what, path)
