"""The frame of the views around the door: one narrow column in the middle of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.override import override
from ui.views.middle import EDGE, in_the_middle
from ui.views.waiting import Waiting
from ui.widgets.banner import Banner
from ui.widgets.link import Link
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look
    from ui.widgets.banner import ProblemWords

WIDTH: Final = 600
"""Pixels: wide enough for an address in one line beside its button."""

ROUNDS: Final = 3
"""What wraps asks for its height once it knows its width, and so does what stands around it."""

ABOVE: Final = 2
BELOW: Final = 3
"""Shares of the empty height: the column stands a little above the middle."""


class Doorway(QWidget):
    """A title, what is asked, and at the lower right what can be done.

    Signals:
        went_back: the user wants to leave, by the button or by Esc.
    """

    went_back = Signal()

    def __init__(
        self, look: Look, title: str, note: str = "", back: str = "", width: int = WIDTH
    ) -> None:
        """Make the frame; fill ``body`` and ``buttons``. ``back``: how to leave, in a word."""
        super().__init__()
        self._look = look
        self._width = width
        self._back = Link(look, back, "back") if back else None
        self._title = Label(look, title, "title").wrapping()
        self._note = Label(look, note, "body", "muted").wrapping()
        self.banner = Banner(look, "stop")
        self.body = spaced(look, QVBoxLayout(), 16, (0, 8, 0, 4))
        self.waiting = Waiting(look)
        self.reason = Label(look, "", "small", "muted").wrapping()
        self.buttons = spaced(look, QHBoxLayout(), 8)
        self.foot = QVBoxLayout()
        self._inner = QWidget()
        self._column = spaced(look, QVBoxLayout(self._inner), 12)
        self._set_out()
        # In its place by now: without a parent it would become a window.
        self._note.setVisible(bool(note))
        self._read_look()
        look.changed.connect(self._read_look)

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note."""
        self._title.set(title)
        self._note.set(note)
        self._note.setVisible(bool(note))

    def show_problem(self, problem: ProblemWords) -> None:
        """Say what is wrong, above what is asked."""
        self.banner.show_problem(problem, "stop")

    def explain(self, reason: str) -> None:
        """Say beside the buttons why the last of them cannot be used; "" if it can."""
        self.reason.set(reason)

    def reveal(self, *widgets: QWidget) -> None:
        """Scroll to what has just been shown; above all to the last of it."""
        for _ in range(ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        edge = self._look.px(EDGE)
        for widget in widgets:
            self._scroll.ensureWidgetVisible(widget, 0, edge)

    def leave(self) -> bool:
        """Lead back, if this can be left; whether it can."""
        if self._back:
            self.went_back.emit()
        return self._back is not None

    def _set_out(self) -> None:
        if self._back:
            self._back.clicked.connect(self.went_back)
            self._column.addWidget(self._back, alignment=Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._title)
        self._column.addWidget(self._note)
        self.body.addWidget(self.banner)
        self._column.addLayout(self.body)
        foot = spaced(self._look, QHBoxLayout(), 12)
        foot.addWidget(self.waiting)
        foot.addWidget(self.reason, 1)
        foot.addLayout(self.buttons)
        self._column.addLayout(foot)
        self._column.addLayout(self.foot)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        self._scroll = in_the_middle(self._look, self._inner, ABOVE, BELOW)
        around.addWidget(self._scroll)

    def _read_look(self) -> None:
        self._inner.setMaximumWidth(self._look.px(self._width))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.leave():
            super().keyPressEvent(event)
