"""Where a password is typed, and how good a new one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.override import override
from ui.widgets.buttons import Button
from ui.widgets.painting import frame
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

LEAST_LOG10: Final = 10.0
"""As app.adapters.strength asks; fewer guesses are refused there."""

FULL_LOG10: Final = 16.0
"""From here on the bar is full: more is better, and nobody needs to see how much."""

BAR_HEIGHT: Final = 6


class PasswordField(QWidget):
    """A secret, typed unseen unless asked.

    Signals:
        changed: another text is in the field; carries none of it.
        entered: Enter was pressed in it.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, caption: str) -> None:
        """Make an empty field with a caption above it."""
        super().__init__()
        self._look = look
        self._caption = caption
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._field.setAccessibleName(caption)
        self._field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._field.textChanged.connect(self.changed)
        self._field.returnPressed.connect(self.entered)
        self._field.installEventFilter(self)
        self._eye = Button(look, "", "quiet", "eye")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_typed)
        self._capitals = Label(look, self.tr("Caps Lock is on."), "small", "warn")
        self._capitals.hide()
        self.setFocusProxy(self._field)
        self._set_out(caption)
        self._show_typed(False)

    def text(self) -> str:
        """What was typed."""
        return self._field.text()

    def clear(self) -> None:
        """Overwrite what was typed, and what could be undone to it, and hide the next."""
        self._field.setText("\N{BULLET}" * len(self._field.text()))
        self._field.setText("")
        self._eye.setChecked(False)

    def _set_out(self, caption: str) -> None:
        rows = spaced(self._look, QVBoxLayout(self), 4)
        row = spaced(self._look, QHBoxLayout(), 4)
        row.addWidget(self._field, 1)
        row.addWidget(self._eye)
        if caption:
            rows.addWidget(Label(self._look, caption, "control"))
        rows.addLayout(row)
        rows.addWidget(self._capitals)

    def _show_typed(self, shown: bool) -> None:
        echo = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._field.setEchoMode(echo)
        self._eye.set_icon("eye-off" if shown else "eye")
        does = self.tr("Hide what is typed") if shown else self.tr("Show what is typed")
        self._eye.name(f"{does}: {self._caption}" if self._caption else does)

    def _notice_capitals(self, event: QKeyEvent) -> None:
        """Qt does not tell of Caps Lock; a capital without Shift does."""
        if event.key() == Qt.Key.Key_CapsLock:
            self._capitals.hide()
        typed = event.text()
        if len(typed) == 1 and typed.lower() != typed.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._capitals.setVisible(typed.isupper() != shifted)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            self._notice_capitals(event)
        return super().eventFilter(watched, event)


class StrengthMeter(QWidget):
    """How hard a new password is to guess, as a bar and in a word."""

    def __init__(self, look: Look) -> None:
        """Show nothing yet."""
        super().__init__()
        self._bar = _Bar(look)
        self._words = Label(look, "", "small", "muted").wrapping()
        rows = spaced(look, QVBoxLayout(self), 4)
        rows.addWidget(self._bar)
        rows.addWidget(self._words)

    def show_strength(self, log10: float | None, words: str) -> None:
        """Show how many guesses it withstands, as a power of ten, and what to say of it.

        ``None`` is no password yet. Without ``words`` ours are used.
        """
        if log10 is None:
            self._bar.show_share(0, "muted")
            self._words.set(words)
            self._words.tint("muted")
            self.setAccessibleName(words)
            return
        tone = _tone(log10)
        self._bar.show_share(min(1.0, max(log10, 0.5) / FULL_LOG10), tone)
        self._words.set(words or self._own_words(log10))
        self._words.tint(tone)
        self.setAccessibleName(self._words.text())

    def _own_words(self, log10: float) -> str:
        if log10 < LEAST_LOG10:
            return self.tr("too easy to guess")
        if log10 < LEAST_LOG10 + 1:
            return self.tr("fair")
        return self.tr("good") if log10 < FULL_LOG10 else self.tr("very good")


class _Bar(QWidget):
    """A bar filled up to a share."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share = 0.0
        self._tone = "muted"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_share(self, share: float, tone: str) -> None:
        """Fill a share in the colour of a tone."""
        self._share = share
        self._tone = tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(BAR_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        radius = self.height() // 2
        frame(painter, self.rect(), radius, self._look.color("line"), None)
        filled = QRect(0, 0, round(self.width() * self._share), self.height())
        if filled.width():
            frame(painter, filled, radius, self._look.color(self._tone), None)


def _tone(log10: float) -> str:
    if log10 < LEAST_LOG10:
        return "stop"
    return "warn" if log10 < LEAST_LOG10 + 1 else "ok"
