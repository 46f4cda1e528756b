"""What the user must know now, at the head of a view: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.widgets.buttons import Button, Copy
from ui.widgets.chip import ICONS
from ui.widgets.painting import frame
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Lines, Sentence, Span

if TYPE_CHECKING:
    from ui.theme import Look

Tone = Literal["ok", "warn", "stop", "info", "practice"]


DETAILS: Final = 96
"""How high the box of details is: some five lines, and the rest is scrolled to."""


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
        self._more = Button(look, self.tr("Details"), "quiet", "chevron")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_details)
        self._details = Lines(look, self.tr("Details"))
        self._copy = Copy(look, "", self.tr("Copy details"))
        self._set_out()
        self._read_look()
        look.changed.connect(self._read_look)
        self.hide()

    def show_words(
        self, title: str, text: str, details: Sequence[str] = (), tone: Tone | None = None
    ) -> None:
        """Say what happened, in strong words, and what to do; details wait behind a button."""
        self._tone = tone or self._tone
        self._words.tint(self._tone)
        self._words.set([Span(title, "strong"), Span(f" {text}" if text else "")])
        self._details.show_lines(details)
        self._copy.set_text_to_copy(self._details.toPlainText())
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self.setAccessibleName(self._words.text())
        self._read_look()
        self._appear()

    def show_problem(self, problem: ProblemWords, tone: Tone | None = None) -> None:
        """Say what a problem says."""
        self.show_words(problem.title, problem.hint, problem.details, tone)

    def clear(self) -> None:
        """Say nothing and take no room."""
        self._words.set("")
        self._details.show_lines(())
        self._copy.set_text_to_copy("")
        self.hide()

    def _appear(self) -> None:
        # Without a parent it would be a window.
        if self.parentWidget():
            self.setVisible(bool(self._words.text()))

    def _set_out(self) -> None:
        row = spaced(self._look, QHBoxLayout(self), 12, (16, 12, 16, 12))
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        self._box = QWidget()
        rows = spaced(self._look, QVBoxLayout(self._box), 4)
        rows.addWidget(self._details)
        rows.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignLeft)
        self._box.hide()
        column = spaced(self._look, QVBoxLayout(), 4)
        column.addWidget(self._words)
        column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._box)
        row.addLayout(column, 1)

    def _show_details(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self._more.set_icon("chevron-down" if shown else "chevron")

    def _read_look(self) -> None:
        self._details.setFixedHeight(self._look.px(DETAILS))
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
        frame(painter, self.rect(), radius, ground, look.color(self._tone))
