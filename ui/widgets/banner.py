"""What the user must know now, at the head of a view: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.override import override
from ui.widgets.buttons import Button, Copy
from ui.widgets.chip import ICONS
from ui.widgets.link import Link
from ui.widgets.painting import frame
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Lines, Sentence, Span

if TYPE_CHECKING:
    from ui.theme import Look

Tone = Literal["ok", "warn", "stop", "info", "practice"]


DETAILS: Final = 96
"""How high the box of details is: some five lines, and the rest is scrolled to."""


APART: Final = 28
"""From the window's edges, as what is read below."""


class ProblemWords(Protocol):
    """A problem as the user reads it; ui.problems.Problem is one."""

    @property
    def title(self) -> str:
        """What happened."""
        ...

    @property
    def hint(self) -> str:
        """What to do."""
        ...

    @property
    def details(self) -> Sequence[str]:
        """Technical; perhaps foreign."""
        ...


class Banner(QFrame):
    """An icon and some sentences on the ground of their tone; hidden while it has none."""

    def __init__(self, look: Look, tone: Tone = "info") -> None:
        """Make a hidden banner."""
        super().__init__()
        self._look = look
        self._tone: Tone = tone
        self._icon = Label(look)
        self._words = Sentence(look, "body", tone)
        # Most banners never say anything: what only some have is made when they do.
        self._details: _Details | None = None
        self._column = spaced(look, QVBoxLayout(), 4)
        self._column.addWidget(self._words)
        self._row = spaced(look, QHBoxLayout(self), 12, (16, 12, 16, 12))
        self._row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._column, 1)
        look.changed.connect(self._read_look)
        self.hide()

    def show_words(
        self, title: str, text: str, details: Sequence[str] = (), tone: Tone | None = None
    ) -> None:
        """Say what happened, in strong words, and what to do; details wait behind a button."""
        self._tone = tone or self._tone
        self._words.tint(self._tone)
        self._words.set([Span(title, "strong"), Span(f" {text}" if text else "")])
        self._show_details(details)
        self.setAccessibleName(self._words.text())
        self._read_look()
        self._appear()
        from ui.widgets.page import settle_around  # the first window has no page

        settle_around(self)

    def show_problem(self, problem: ProblemWords, tone: Tone | None = None) -> None:
        """Say what a problem says."""
        self.show_words(problem.title, problem.hint, problem.details, tone)

    def clear(self) -> None:
        """Say nothing and take no room."""
        self._words.set("")
        self._show_details(())
        self.hide()

    def _appear(self) -> None:
        # Without a parent it would be a window.
        if self.parentWidget():
            self.setVisible(bool(self._words.text()))

    def _show_details(self, details: Sequence[str]) -> None:
        if self._details is None:
            if not details:
                return
            self._details = _Details(self._look)
            self._column.addWidget(self._details)
        self._details.show_lines(details)

    def _read_look(self) -> None:
        if self._words.text():
            self._icon.setPixmap(pixmap(self._look, ICONS[self._tone], self._tone))
            self.update()

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.ParentChange:
            self._appear()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        ground = look.color(f"{self._tone}-soft")
        painter = QPainter(self)
        radius = look.measure("radius.card")
        frame(painter, self.contentsRect(), radius, ground, look.color(self._tone))


class HeadBanner(Banner):
    """A banner between the window's head and a view; it stands apart, and can be closed."""

    def __init__(self, look: Look) -> None:
        """Make a hidden banner for what went wrong."""
        super().__init__(look, "stop")
        close = self._close = Button(look, "", "quiet", "close")
        close.name(self.tr("Close this message"))
        close.clicked.connect(self.clear)
        self._row.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self._stand_apart()
        look.changed.connect(self._stand_apart)

    def _stand_apart(self) -> None:
        side, top = self._look.px(APART), self._look.px(APART - 12)
        self.setContentsMargins(side, top, side, 0)
        # Hardly higher than the first line, beside which it stands.
        small = self._look.measure("height.small")
        self._close.setFixedSize(small, small)


class _Details(QWidget):
    """Technical words behind a button, to be copied."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._more = Link(look, self.tr("Details"), "chevron")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._unfold)
        self._lines = Lines(look, self.tr("Details"))
        self._copy = Copy(look, "", self.tr("Copy details"))
        self._box = QWidget()
        rows = spaced(look, QVBoxLayout(self._box), 4)
        rows.addWidget(self._lines)
        rows.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignLeft)
        self._box.hide()
        column = spaced(look, QVBoxLayout(self), 4)
        column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._box)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Keep these, folded; with none there is nothing to unfold."""
        self._lines.show_lines(lines)
        self._copy.set_text_to_copy(self._lines.toPlainText())
        self._more.setChecked(False)
        self.setVisible(bool(lines))

    def _unfold(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self._more.set_icon("chevron-down" if shown else "chevron")

    def _read_look(self) -> None:
        self._lines.setFixedHeight(self._look.px(DETAILS))
