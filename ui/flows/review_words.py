"""What the user writes about a review: a private note, or a question to whoever proposed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from app.errors import AppError
from app.words.groups import grouped
from ui.flows.flow import Flow
from ui.problems import problem_of
from ui.views.words_sheet import Asking, WordsSheet
from wallet.errors import WalletError
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.review import ReviewPage
    from ui.views.review import ReviewView


class ReviewWords(Flow):
    """Asks for words about what a review shows, and keeps them in the user's file."""

    def attend(self, view: ReviewView) -> None:
        """Do for this view what it asks for."""
        view.note_wanted.connect(lambda: self._ask_for_note(view))
        view.asking.connect(lambda: self._ask_for_question(view))

    def _ask_for_note(self, view: ReviewView) -> None:
        asking = Asking(
            title=self.tr("A note of your own"),
            explains=(self.tr("It stays in this profile, encrypted, and goes to nobody."),),
            label=self.tr("Note"),
            action=self.tr("Keep the note"),
            lacks=self.tr("Write something first."),
        )
        self._open(view, asking, is_question=False)

    def _ask_for_question(self, view: ReviewView) -> None:
        asking = Asking(
            title=self.tr("Ask about this request"),
            explains=(
                self.tr(
                    "Your question is copied, with the request's title and check words, to be "
                    "pasted into a message. Nothing is decided by it."
                ),
                self.tr("This program sends nothing. A copy stays in your file."),
            ),
            label=self.tr("Question"),
            action=self.tr("Copy the question"),
            lacks=self.tr("Write a question first."),
        )
        self._open(view, asking, is_question=True)

    def _open(self, view: ReviewView, asking: Asking, *, is_question: bool) -> None:
        page = view.page
        if page is None:
            return
        sheet = WordsSheet(self.look, self.shell.window(), asking)

        def keep(text: str) -> None:
            self.tasks.start(self._keep(view, sheet, page, text, is_question=is_question))

        sheet.given.connect(keep)
        sheet.open()

    async def _keep(
        self,
        view: ReviewView,
        sheet: WordsSheet,
        page: ReviewPage,
        text: str,
        *,
        is_question: bool,
    ) -> None:
        if is_question:
            QGuiApplication.clipboard().setText(self._message(page, text))
            text = self.tr("Asked: {text}").replace("{text}", text)
        try:
            file = await self.ask(lambda desk: desk.reviewing.note(page.hash, text))
        except (AppError, WalletError) as why:
            if isValid(sheet):
                sheet.show_problem(problem_of(why))
            return
        if isValid(sheet):
            sheet.accept()
        if isValid(view):
            view.show_file(file)

    def _message(self, page: ReviewPage, question: str) -> str:
        """The question, and what both need to know that they speak of the same request."""
        about = self.tr("About the request “{title}”").replace("{title}", shown(page.title))
        words = self.tr("Check words: {words}")
        what = "".join(shown(phrase.text) for phrase in page.sentence)
        lines = (
            *(question, "", about, what),
            words.replace("{words}", " · ".join(page.check_words)),
            grouped(page.signed_hash),
        )
        return "\n".join(lines)
