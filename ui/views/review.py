"""A review: everything that decides in one column, and the answer at its foot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from app.pages.review import Hindrance
from app.pages.review_same import says_the_same
from ui.override import override
from ui.views.review_checks import Ticks
from ui.views.review_content import ReviewContent
from ui.views.review_decision import DecisionBar
from ui.views.review_head import ReviewHead
from ui.views.review_newer import Newer
from ui.views.review_reading import Reading
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.page import SIDE, Page
from wallet.texts.foreign import written

if TYPE_CHECKING:
    from app.pages.review import ReviewPage
    from app.pages.review_file import YourFile
    from ui.problem import Problem
    from ui.theme import Look


MOST_OF_A_TITLE: Final = 60
NARROW: Final = 350
"""So wide a window has room for a title with its buttons, and for nothing else."""

NO_HARM: Final = {
    *(Hindrance.SIGNED, Hindrance.COMPLETE, Hindrance.ON_ITS_WAY, Hindrance.ENTRIES_FIRST),
}
"""Why it cannot be signed, where that is as it should be."""


class ReviewView(QWidget):
    """Shows a review, and never another one under the reader's eyes.

    Signals:
        signing: the user holds to sign what is shown.
        declining, saving: the other buttons were pressed.
        pdf_wanted, paper_wanted: it is to be saved as a document, or printed.
        join_wanted: a pack for those who are to join the new escrow is to be saved.
        went_back: the user leaves it for later.
        key_chosen: the user wants to sign with this key of theirs; carries its address.
        asking: the user wants to ask whoever proposed it.
        note_wanted, call_wanted, attaching: the user wants to keep one of these.
        copy_wanted: a file that is kept is to be saved elsewhere; carries its SHA-256 in hex.
        left: what was read to its end is no longer shown.
    """

    signing = Signal()
    declining = Signal()
    saving = Signal()
    pdf_wanted = Signal()
    paper_wanted = Signal()
    join_wanted = Signal()
    went_back = Signal()
    key_chosen = Signal(str)
    asking = Signal()
    note_wanted = Signal()
    call_wanted = Signal()
    attaching = Signal()
    copy_wanted = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._look = look
        self._page: ReviewPage | None = None
        self._waiting: ReviewPage | None = None
        self._content: ReviewContent | None = None
        self._made: tuple[ReviewPage, ReviewContent] | None = None
        self._is_late = False
        self._ticks = Ticks(self)
        self._frame = Page(look, back=self.tr("Inbox"))
        self._notice = Banner(look, "stop")
        self._newer = Newer(look)
        self._head = ReviewHead(look)
        self._decision = DecisionBar(look)
        self._save = Button(look, "", "quiet", "save")
        self._save.name(self.tr("Save a copy…"))
        self._print = Button(look, "", "quiet", "print")
        self._print.name(self.tr("Print or save…"))
        self._reading = Reading(self._scroll())
        self._set_out()
        self._connect()

    @property
    def page(self) -> ReviewPage | None:
        """What is shown: this alone is signed."""
        return self._page

    @property
    def ticked(self) -> frozenset[int]:
        """The warnings that were accepted here."""
        return self._ticks.accepted

    @property
    def why_not(self) -> str:
        """Why what is shown cannot be signed now, in words; "" if it can."""
        if self._page is None:
            return self.tr("It is being opened.")
        if self._waiting is not None:
            return self.tr("Something changed: look at it first, at the top.")
        return (
            self._decision.why_not(self._page)
            or self._too_late()
            or self._unticked(self._page)
            or self._reading.lacks
        )

    def prepare(self, page: ReviewPage) -> None:
        """Make what a review will show, which takes as long as showing it."""
        self._ticks.forget()
        self._made = page, ReviewContent(self._look, page, self._ticks)

    def show_page(self, page: ReviewPage) -> None:
        """Show a review in the place of another."""
        if self._made is None or self._made[0] is not page:
            self.prepare(page)
        self._page, self._waiting = page, None
        self._newer.hide()
        self._notice.clear()
        self._frame.set_title(_short(page.title))
        self._head.show_page(page)
        self._place_head()
        self._decision.show_page(page)
        self._build()
        self._reading.begin()
        self.tell_time(page.seen)

    def show_fresh(self, page: ReviewPage) -> None:
        """Take over what the network says now.

        If it is the same, only the age of the facts is drawn anew, and nothing older is offered
        any more; if not, it is offered, and nothing can be signed before it was looked at.
        """
        if self._page is None or self._content is None or not says_the_same(self._page, page):
            self._waiting = page
            self._newer.tell_of(page)
        else:
            self._page = page
            self._head.show_page(page)
            self._place_head()
            self._content.renew(page)
            self._withdraw(page)
            self._frame.settle()
        self._judge()

    def show_silence(self, why: str) -> None:
        """Say why nothing newer is known, so that what is shown stays as old as it is."""
        if self._page is not None and self._content is not None:
            self._content.add_to_age(self._page, why)
            self._frame.settle()

    def show_problem(self, problem: Problem) -> None:
        """Say what went wrong, at the head of the review."""
        self._notice.show_problem(problem, "stop")
        self._to_the_top()

    def show_done(self, what: str, path: str) -> None:
        """Say what was done beside signing, and where it is."""
        here = self.tr("It is here: {path}").replace("{path}", written(path))
        self._notice.show_words(what, here, tone="ok")
        self._to_the_top()

    def show_file(self, file: YourFile) -> None:
        """Show what the user has noted by now; nothing else of the review is drawn anew."""
        if self._waiting is not None:
            self._waiting = replace(self._waiting, file=file)
        if self._page is not None and self._content is not None:
            self._page = replace(self._page, file=file)
            self._content.show_file(self._page)
            self._frame.settle()

    def tell_time(self, now: int) -> None:
        """Draw anew what depends on the time: the bar at the foot, nothing above it."""
        self._is_late = self._decision.tell_time(now)
        self._judge()

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            self.show_page(self._waiting)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._to_the_top()

    def _withdraw(self, page: ReviewPage) -> None:
        """Offer nothing else any more, unless the network told it and only the file this."""
        waiting = self._waiting
        if waiting is None or page.age.is_live or not waiting.age.is_live:
            self._waiting = None
            self._newer.hide()

    def _to_the_top(self) -> None:
        self._scroll().verticalScrollBar().setValue(0)

    def _build(self) -> None:
        """Draw the sections anew: for another review, or in another size of the text."""
        if self._page is None:
            return
        made, self._made = self._made, None
        self._content = made[1] if made else ReviewContent(self._look, self._page, self._ticks)
        self._content.note_wanted.connect(self.note_wanted)
        self._content.call_wanted.connect(self.call_wanted)
        self._content.attaching.connect(self.attaching)
        self._content.copy_wanted.connect(self.copy_wanted)
        self._frame.show_content(self._content)

    def _offer_paper(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Save as PDF…"), self.pdf_wanted.emit)
        menu.addAction(self.tr("Print…"), self.paper_wanted.emit)
        if self._page is not None and self._page.begins_escrow:
            menu.addAction(self.tr("Save a join pack…"), self.join_wanted.emit)
        menu.popup(self._print.mapToGlobal(self._print.rect().bottomLeft()))

    def _judge(self) -> None:
        self._decision.explain(self.why_not, self._tone())

    def _tone(self) -> str:
        if self._page is None or self._waiting is not None:
            return "warn"
        if self._page.is_stopped or self._is_late:
            return "stop"
        waits = self._page.hindrance is None and not self._unticked(self._page)
        return "muted" if waits or self._page.hindrance in NO_HARM else "warn"

    def _too_late(self) -> str:
        late = self.tr("The time limit has passed. Ask for a new request.")
        return late if self._is_late else ""

    def _unticked(self, page: ReviewPage) -> str:
        left = page.checks.ticks - self._ticks.accepted
        numbers = ", ".join(f"F{each:02}" for each in sorted(left))
        words = self.tr("Read and tick first: {numbers}.").replace("{numbers}", numbers)
        return words if left else ""

    def _set_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._frame)
        self._frame.header.addWidget(self._save)
        self._frame.header.addWidget(self._print)
        self._frame.body.addWidget(self._notice)
        self._frame.body.addWidget(self._newer)
        self._frame.set_bottom_bar(self._decision)
        self.setFocusProxy(self._frame)
        self._place_head()

    def _place_head(self) -> None:
        """Beside the title, or above what is read where there is no room beside it."""
        below = min(self.width() - 2 * self._look.px(SIDE), self._look.measure("width.reading"))
        self._head.fit(below if self._is_narrow() else self._head.wide)
        if self._is_narrow() is self._has_head_below():
            return
        if self._is_narrow():
            self._frame.body.insertWidget(0, self._head, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            before_the_buttons = self._frame.header.indexOf(self._save)
            self._frame.header.insertWidget(before_the_buttons, self._head)

    def _connect(self) -> None:
        self._look.changed.connect(self._build)
        self._look.changed.connect(self._place_head)
        self._ticks.changed.connect(self._judge)
        self._reading.changed.connect(self._judge)
        self._reading.left.connect(self._leave)
        self._newer.wanted.connect(self._show_waiting)
        self._print.clicked.connect(self._offer_paper)
        self._frame.went_back.connect(self.went_back)
        self._decision.held.connect(self.signing)
        self._decision.declining.connect(self.declining)
        self._save.clicked.connect(self.saving)
        self._decision.leaving.connect(self.went_back)
        self._decision.asking.connect(self.asking)
        self._decision.key_chosen.connect(self.key_chosen)

    def _leave(self) -> None:
        if self._page is not None:
            self.left.emit()

    def _is_narrow(self) -> bool:
        return self.width() < self._look.px(NARROW) + self._head.wide

    def _has_head_below(self) -> bool | None:
        """Whether it stands above what is read; None while it stands nowhere."""
        places = {True: self._frame.body, False: self._frame.header}
        return next((b for b, row in places.items() if row.indexOf(self._head) >= 0), None)

    def _scroll(self) -> QScrollArea:
        found = self._frame.findChild(QScrollArea)
        assert isinstance(found, QScrollArea)  # noqa: S101 - every page has one
        return found

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place_head()


def _short(title: str) -> str:
    """A title for the header; it stands in full among the terms."""
    return title if len(title) <= MOST_OF_A_TITLE else f"{title[:MOST_OF_A_TITLE]}…"
