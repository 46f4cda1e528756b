"""After the signature: where a request is, what it did, and what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.pages.after import Stand
from ui.icons import pixmap
from ui.views.after_bar import AfterBar
from ui.views.after_cards import (
    missing_card,
    moments_card,
    moved_card,
    progress_card,
    transaction_card,
)
from ui.views.after_words import explanation, headline, sign
from ui.views.waiting import Waiting
from ui.widgets.banner import Banner
from ui.widgets.page import Page
from ui.widgets.rows import column, cut, row, sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span
from wallet.texts.foreign import written

if TYPE_CHECKING:
    from app.pages.after import AfterPage
    from ui.problem import Problem
    from ui.theme import Look

MOST_OF_A_TITLE: Final = 60
SIGN: Final = 24


class AfterView(QWidget):
    """Shows where a request is, and follows it while it is on its way.

    Signals:
        send_wanted: the user wants it sent.
        again_wanted: the user wants it sent once more.
        save_wanted: the user wants a copy for the others.
        review_wanted: the user wants to read the request itself.
        escrow_wanted: the user wants to see the escrow.
        went_back: the user leaves.
    """

    send_wanted = Signal()
    again_wanted = Signal()
    save_wanted = Signal()
    review_wanted = Signal()
    escrow_wanted = Signal()
    went_back = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self._page: AfterPage | None = None
        self._frame = Page(look, back=self.tr("Inbox"))
        self._told = Banner(look, "stop")
        self._waiting = Waiting(look)
        self._content: QWidget | None = None
        self._made: tuple[AfterPage, QWidget] | None = None
        self._bar = AfterBar(look)
        self._set_out()
        self._connect()

    @property
    def page(self) -> AfterPage | None:
        """What is shown."""
        return self._page

    def show_waiting(self) -> None:
        """Say that it is being opened, if that takes longer than one notices."""
        self._waiting.begin(self.tr("Opening what is kept of this request"))

    def prepare(self, page: AfterPage) -> None:
        """Make what a page will show, which takes as long as showing it."""
        if self._is_new(page):
            self._made = page, _content(self._look, page)

    def show_page(self, page: AfterPage) -> None:
        """Show where the request is now; nothing is drawn anew while it says the same."""
        self._waiting.end()
        is_new, self._page = self._is_new(page), page
        if is_new:
            self._draw(page)
        else:
            self._bar.tell_time(page, page.seen)

    def _is_new(self, page: AfterPage) -> bool:
        return self._page is None or not self._page.says_the_same(page)

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong, at the head of the page."""
        self._told.show_problem(problem, "stop")

    def show_done(self, what: str, path: str) -> None:
        """Say that something was done, and where it is."""
        here = self.tr("It is here: {path}").replace("{path}", written(path))
        self._told.show_words(what, here, tone="ok")

    def clear(self) -> None:
        """Take back what was said at the head of the page."""
        self._told.clear()

    def _draw(self, page: AfterPage) -> None:
        # Something below may have the focus while its page is replaced: it stays with the page.
        had_focus = self._content is not None and self._content.isAncestorOf(self.focusWidget())
        self._frame.set_title(cut(page.title or page.noun, MOST_OF_A_TITLE))
        self._bar.show_page(page)
        if self._content is None:  # with nothing to do yet there is no bar to do it in
            self._frame.set_bottom_bar(self._bar)
        made, self._made = self._made, None
        content = made[1] if made and made[0] is page else _content(self._look, page)
        self._content = content
        self._frame.show_content(content)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _redraw(self) -> None:
        if self._page is not None:
            self._draw(self._page)

    def _set_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._frame)
        self._frame.body.addWidget(self._told)
        self._frame.body.addWidget(self._waiting)
        self.setFocusProxy(self._frame)
        self._look.changed.connect(self._redraw)

    def _connect(self) -> None:
        self._frame.went_back.connect(self.went_back)
        self._bar.leaving.connect(self.went_back)
        self._bar.sending.connect(self.send_wanted)
        self._bar.trying_again.connect(self.again_wanted)
        self._bar.saving.connect(self.save_wanted)
        self._bar.reading.connect(self.review_wanted)
        self._bar.going_to_escrow.connect(self.escrow_wanted)


def _content(look: Look, page: AfterPage) -> QWidget:
    """Everything that is read, from what decides to what is only kept."""
    content = QWidget()
    rows = spaced(look, QVBoxLayout(content), 16)
    rows.addWidget(_head(look, page))
    if page.is_running:
        rows.addWidget(progress_card(look, page))
    if page.missing:
        rows.addWidget(missing_card(look, page))
    if page.moved is not None:
        rows.addWidget(moved_card(look, page.moved))
    rows.addWidget(moments_card(look, page))
    rows.addWidget(transaction_card(look, page))
    return content


def _head(look: Look, page: AfterPage) -> QWidget:
    """The sentence that says it, what it means, and what the request is about."""
    drawn = Label(look)
    drawn.setPixmap(pixmap(look, *sign(page), SIGN))
    drawn.setFixedHeight(look.px(32))
    texts: list[QWidget] = [sentence(look, headline(page), "sentence")]
    if page.stand is not Stand.FINAL:
        about = [Span(phrase.text, phrase.style) for phrase in page.sentence]
        texts.append(sentence(look, about, "lead"))
    texts.append(sentence(look, [Span(explanation(page))], tone="muted"))
    return row(look, drawn, column(look, *texts, spacing=6), fills=1, spacing=14)
