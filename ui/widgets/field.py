"""Controls of a form: a field with its caption, a choice, and a sentence to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import SIZE, pixmap
from ui.override import override
from ui.widgets.painting import frame, ring
from ui.widgets.paragraph import Paragraph, Span, written_out
from ui.widgets.remark import Remark
from ui.widgets.spacing import spaced
from ui.widgets.text import NARROWEST, WIDEST, Label, tip, unmnemonic

if TYPE_CHECKING:
    from ui.theme import Look

BESIDE: Final = 3
"""Left of a box, for the ring that shows its focus."""


class Field(QWidget):
    """One line of text under its caption, with a hint or what is wrong below.

    Signals:
        changed: another text is in the field.
        entered: Enter was pressed in it.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, caption: str, hint: str = "", placeholder: str = "") -> None:
        """Make an empty field; ``edit`` is its QLineEdit. "" is a caption of the caller's."""
        super().__init__()
        self._hint = hint
        self.edit = QLineEdit()
        self.edit.setAccessibleName(caption)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        self.setFocusProxy(self.edit)
        self._below = Label(look).wrapping()
        self._remark = Remark(look, self._below)
        rows = spaced(look, QVBoxLayout(self), 4)
        if caption:
            rows.addWidget(Label(look, caption, "control"))
        rows.addWidget(self.edit)
        rows.addWidget(self._remark)
        self.show_problem("")

    def text(self) -> str:
        """What was typed, without the spaces around it."""
        return self.edit.text().strip()

    def set(self, text: str) -> None:
        """Put a text into the field."""
        self.edit.setText(text)

    def show_problem(self, words: str) -> None:
        """Say below the field what is wrong with it; "" is nothing, and the hint returns."""
        self._below.set(words or self._hint)
        self._below.tint("stop" if words else "muted")
        self._remark.show_tone("stop" if words else "muted")
        self._remark.setVisible(bool(words or self._hint))
        self.edit.setAccessibleDescription(words or self._hint)


class Choice(QComboBox):
    """One of some items."""

    def __init__(self, look: Look, name: str, items: Sequence[str] = ()) -> None:
        """Offer the items; ``name`` is what is chosen."""
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.addItems(list(items))
        look.changed.connect(self.updateGeometry)

    def caption(self, role: str = "control", tone: str = "text") -> Label:
        """Its name, to stand beside it.

        On Linux that is where a screen reader has it from: of a choice Qt says what is chosen.
        """
        label = Label(self._look, self.accessibleName(), role, tone)
        label.setBuddy(self)
        return label

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = self._look.px(SIZE)
        tone = "muted" if self.isEnabled() else "faint"
        left = self.width() - self._look.px(10) - side
        arrow = pixmap(self._look, "chevron-down", tone)
        painter.drawPixmap(left, (self.height() - side) // 2, arrow)


class Tick(QCheckBox):
    """A sentence to be agreed to; it wraps, and all of it can be clicked."""

    def __init__(self, look: Look, text: str) -> None:
        """Show a sentence, not agreed to."""
        super().__init__()
        self._look = look
        self._words = ""
        self._paragraph: Paragraph | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(text)
        look.changed.connect(self._read_look)

    def set(self, text: str) -> None:
        """Show another sentence."""
        self._words = text
        self.setText(unmnemonic(text))
        self.setAccessibleName(written_out(text))
        self._read_look()

    def explain(self, text: str) -> None:
        """Say more about it to whoever asks."""
        tip(self, text)

    def _read_look(self) -> None:
        self._paragraph = None
        self.updateGeometry()
        self.update()

    def _set_out(self) -> Paragraph:
        if self._paragraph is None:
            tone = "text" if self.isEnabled() else "faint"
            self._paragraph = Paragraph(self._look, (Span(self._words),), "body", tone)
        return self._paragraph

    def _indent(self) -> int:
        return self._look.px(BESIDE) + self._look.px(SIZE) + self._look.px(10)

    @override
    def sizeHint(self) -> QSize:
        width = min(self._set_out().natural_width(), self._look.px(WIDEST)) + self._indent()
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._indent() + self._look.px(NARROWEST), self._look.px(24))

    @override
    def heightForWidth(self, width: int, /) -> int:
        height = self._set_out().height(width - self._indent())
        return max(height + self._look.px(6), self._look.px(24))

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        side = look.px(SIZE)
        painter = QPainter(self)
        box = QRect(look.px(BESIDE), look.px(4), side, side)
        checked = self.isChecked()
        ground = look.color("accent" if checked else "surface")
        border = look.color("accent" if checked else "line-strong")
        frame(painter, box, look.px(4), ground, border)
        if self.hasFocus():
            ring(painter, box.adjusted(-3, -3, 3, 3), look.px(6), look.color("accent"))
        if checked:
            inset = look.px(2)
            mark = pixmap(look, "check", "on-accent", SIZE - 4)
            painter.drawPixmap(box.left() + inset, box.top() + inset, mark)
        room = self.width() - self._indent()
        origin = QPointF(self._indent(), look.px(3))
        self._set_out().paint(painter, origin, room, Qt.AlignmentFlag.AlignLeft)
