"""The frame of a view: where one is, what is read, and what can be done at its foot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.override import override
from ui.widgets.buttons import Button
from ui.widgets.sheet import Sheet
from ui.widgets.spacing import lay_out, spaced
from ui.widgets.text import ForeignText, Label
from wallet.review.texts import shown

if TYPE_CHECKING:
    from ui.theme import Look

WITHIN: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
"""From where one came to where one is."""

SIDE: Final = 28
"""From the page's edges to what is read."""

WORD: Final = 200
"""So long a word of a title can be that it is kept whole."""

FILLS: Final = 1000
"""A share so large that beside it the empty edges get nothing before the page is full."""


class Page(QWidget):
    """A header, a body that scrolls in the middle, and perhaps a bar below.

    Signals:
        went_back: the user wants to leave, by the button or by Esc.
    """

    went_back = Signal()

    def __init__(
        self, look: Look, title: str = "", note: str = "", back: str = "", *, wide: bool = False
    ) -> None:
        """Make a page; with ``back``, the name of where one came from, it can be left.

        ``wide`` pages, as lists, use the whole window; others are no wider than one reads.
        """
        super().__init__()
        self._look = look
        self._wide = wide
        self._back = back
        self.header = spaced(look, QHBoxLayout(), 12)
        self.body = spaced(look, QVBoxLayout(), 16)
        self._scroll = QScrollArea()
        self._inner = _Column()
        self._title = ForeignText(look, _one_line(title), "strong" if back else "title")
        self._note = Label(look, note, "body", "muted")
        self._within = Label(look, WITHIN, "body", "muted") if back else None
        self._rows = spaced(look, QVBoxLayout(self), 0)
        self._content: QWidget | None = None
        self._bar: _Band | None = None
        self._head = _Band(look, "canvas", self.header) if back else None
        self._fill_header()
        self._set_out()
        self._read_look()
        look.changed.connect(self._read_look)

    def set_title(self, title: str, note: str = "") -> None:
        """Show another title and note."""
        self._title.set(_one_line(title))
        self._title.setVisible(bool(title))
        if self._within:
            self._within.setVisible(bool(title))
        self._keep_words_whole()
        self._note.set(note)
        self._note.setVisible(bool(note))

    def show_content(self, content: QWidget) -> None:
        """Show this at the end of the body, in the place of what was shown so before."""
        before, self._content = self._content, content
        if before is None:
            self.body.addWidget(content)
        else:
            self.body.replaceWidget(before, content)
            before.hide()
            before.deleteLater()
        self.settle()

    def settle(self) -> None:
        """Lay out at once what is new; else it would be painted once in the room of the old."""
        if self._content is None or not self.isVisible():
            return
        self._content.show()
        lay_out()

    def leave(self) -> bool:
        """Lead back, if this can be left; whether it can."""
        if self._back:
            self.went_back.emit()
        return bool(self._back)

    def scroll_to_top(self) -> None:
        """Show the beginning of the body, as when something else is read now."""
        self._scroll.verticalScrollBar().setValue(0)

    def set_bottom_bar(self, widget: QWidget) -> None:
        """Put what can be done here below the body, where it does not scroll away."""
        row = spaced(self._look, QHBoxLayout(), 8)
        row.addWidget(widget)
        self._bar = _Band(self._look, "surface", row, above=True)
        self._rows.addWidget(self._bar)
        self._read_look()

    def _fill_header(self) -> None:
        if self._within:
            button = Button(self._look, self._back, "quiet")
            button.clicked.connect(self.went_back)
            # The button has room of its own around its words.
            way = spaced(self._look, QHBoxLayout(), 3)
            way.addWidget(button)
            way.addWidget(self._within)
            self.header.addLayout(way)
        self.header.addWidget(self._title)
        self.header.addWidget(self._note)
        self.header.addStretch(1)
        # Hidden only, not shown: a widget that has no parent yet would become a window.
        for words in (self._title, self._note):
            if not words.text():
                words.hide()
        if self._within and not self._title.text():
            self._within.hide()

    def _set_out(self) -> None:
        column = spaced(self._look, QVBoxLayout(self._inner), 16, (SIDE, 24, SIDE, SIDE))
        if self._head:
            self._rows.addWidget(self._head)
        else:
            column.addLayout(self.header)
        column.addLayout(self.body)
        column.addStretch(1)
        outer = QWidget()
        middle = QHBoxLayout(outer)
        middle.setContentsMargins(0, 0, 0, 0)
        edges = 0 if self._wide else 1
        middle.addStretch(edges)
        middle.addWidget(self._inner, FILLS)
        middle.addStretch(edges)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(outer)
        self._rows.addWidget(self._scroll, 1)

    def _keep_words_whole(self) -> None:
        """Let what stands beside the title be cut before a word of it is."""
        if self._back:
            return
        letters = QFontMetrics(self._look.font("title"))
        widths = map(letters.horizontalAdvance, self._title.text().split())
        self._title.setMinimumWidth(min(max(widths, default=0), self._look.px(WORD)))

    def _read_look(self) -> None:
        width = self._look.measure("width.reading") + 2 * self._look.px(SIDE)
        self._inner.limit(_NO_LIMIT if self._wide else width)
        self._keep_words_whole()
        if self._head:
            self._head.setMinimumHeight(self._look.measure("height.header"))
        if self._bar:
            self._bar.setMinimumHeight(self._look.measure("height.bar"))

    @override
    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        self.settle()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape and self.leave():
            return
        if (step := _STEPS.get(event.key())) is not None:
            # From the bar below as from what is read.
            self._scroll.verticalScrollBar().triggerAction(step)
        else:
            super().keyPressEvent(event)


def settle_around(widget: QWidget) -> None:
    """Lay out at once the page or sheet around something that has grown, if it is on one."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, Page | Sheet):
        around = around.parentWidget()
    if around is not None:
        around.settle()


_STEPS: Final[Mapping[int, QAbstractSlider.SliderAction]] = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}

_NO_LIMIT: Final = (1 << 24) - 1
"""Qt's own: QWIDGETSIZE_MAX."""


def _one_line(title: str) -> str:
    """A title that nobody can break: what stands below it would seem to be ours."""
    return title.replace("\n", shown("\n"))


class _Column(QWidget):
    """What is read: so wide at most, unless something in it needs more."""

    def __init__(self) -> None:
        super().__init__()
        self._widest = _NO_LIMIT

    def limit(self, width: int) -> None:
        """Be no wider than this from now on."""
        self._widest = width
        self._take()

    def _take(self) -> None:
        self.setMaximumWidth(max(self._widest, self.minimumSizeHint().width()))

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._take()
        return super().event(event)


class _Band(QWidget):
    """A row across the page on its own ground, with a line to the body."""

    def __init__(
        self, look: Look, ground: str, row: QHBoxLayout, *, above: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self._ground = ground
        self._above = above
        # Above, the way back begins with a button, which has room of its own around its words.
        left = SIDE if above else 19
        spaced(look, QHBoxLayout(self), 0, (left, 8, SIDE, 8)).addLayout(row)
        look.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color(self._ground))
        at = 0 if self._above else self.height() - 1
        painter.fillRect(QRect(0, at, self.width(), 1), self._look.color("line"))
