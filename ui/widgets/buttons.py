"""Buttons: one that is the action of a view, those beside it, and one that must be held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QElapsedTimer, QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.icons import SIZE, pixmap
from ui.override import override
from ui.widgets.painting import RING, frame, mixed, ring
from ui.widgets.paragraph import written_out
from ui.widgets.text import tip, unmnemonic

if TYPE_CHECKING:
    from ui.theme import Look

Kind = Literal["primary", "plain", "quiet", "danger", "filter"]

SAID_FOR_MS: Final = 2000
"""Long enough to read one word, short enough to copy the next thing."""

HOLD_SECONDS: Final = 1.2
"""Longer than any slip of a finger, and enough to read an amount once more; short enough that
nobody looks for a way around it."""

FRAME_MS: Final = 16
"""From one picture of the ring to the next."""

MOST_MS_AT_ONCE: Final = 100
"""What one step counts at most: while the window did not answer, nobody saw the ring, and the
button may have been let go of unheard."""

HOLD_KEYS: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})

FADED: Final = 0.5
"""What is left of a control that cannot be used."""


@dataclass(frozen=True)
class Paint:
    """The tokens of one kind; a ground or border of "" is none."""

    ground: str
    border: str
    text: str
    hover: str
    role: str = "control"


PAINTS: Final[dict[str, Paint]] = {
    "primary": Paint("accent", "", "on-accent", "text", "strong"),
    "plain": Paint("surface", "line-strong", "text", "sunken"),
    "quiet": Paint("", "", "muted", "sunken"),
    "danger": Paint("surface", "stop", "stop", "stop-soft"),
    "filter": Paint("surface", "line-strong", "text", "sunken"),
}
CHOSEN: Final = Paint("surface", "accent", "accent", "surface")
"""A filter that is on."""


class Button(QPushButton):
    """A push button drawn from the theme; it is named by its text."""

    def __init__(self, look: Look, text: str, kind: Kind = "plain", icon: str = "") -> None:
        """Make a button of a kind, with the name of an icon before its text."""
        super().__init__()
        self._look = look
        self._kind = kind
        self._icon = icon
        self._does = ""
        self._lacks = ""
        self.setCheckable(kind == "filter")
        # Enter presses what has the focus, not what happens to be the first button.
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set(text)
        self._read_look()
        look.changed.connect(self._read_look)

    def set(self, text: str) -> None:
        """Show other words."""
        self._words = written_out(text)
        super().setText(unmnemonic(text))
        if text:
            self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def set_icon(self, icon: str) -> None:
        """Show another icon; "" is none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def name(self, name: str) -> None:
        """Say what a button without words does."""
        self.setAccessibleName(written_out(name))
        self._does = name
        tip(self, self._lacks or name)

    def belongs_to(self, what: str) -> None:
        """Say to who cannot see what it stands beside: other buttons may have its words."""
        self.setAccessibleName(f"{self._words}: {written_out(what)}")

    def explain_disabled(self, reason: str) -> None:
        """Let it be pressed only if there is no reason against, which its view shows beside it.

        Who cannot see hears the reason, and whoever points at it is told.
        """
        self._lacks = reason
        self.setEnabled(not reason)
        tip(self, reason or self._does)

    def _read_look(self) -> None:
        self.setFont(self._look.font(PAINTS[self._kind].role))
        self.updateGeometry()
        self.update()

    def _paint(self) -> Paint:
        return CHOSEN if self._kind == "filter" and self.isChecked() else PAINTS[self._kind]

    def _ground(self, paint: Paint) -> QColor | None:
        ground = self._look.color(paint.ground) if paint.ground else None
        if not self.isEnabled():
            return ground
        hover = self._look.color(paint.hover)
        if self._kind == "primary":
            share = 0.2 if self.isDown() else 0.1 if self.underMouse() else 0
            return mixed(self._look.color(paint.ground), hover, share)
        if self.isDown():
            return mixed(hover, self._look.color("line-strong"), 0.4)
        return hover if self.underMouse() else ground

    def _padding(self) -> int:
        wide = self._kind in {"primary", "plain", "danger"}
        icon_only = not self._words
        return self._look.px(
            8 if icon_only else 14 if wide else 12 if self._kind == "filter" else 8
        )

    @override
    def setText(self, text: str, /) -> None:
        self.set(text)

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        look = self._look
        height = look.measure("height.filter" if self._kind == "filter" else "height.control")
        # One more than measured: widths are rounded, and rounding must not cut a word.
        width = self.fontMetrics().horizontalAdvance(self._words) + 1
        if self._icon:
            width += look.px(SIZE) + (look.px(8) if self._words else 0)
        return QSize(width + 2 * self._padding() + 2, height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        paint = self._paint()
        radius = self._look.measure("radius.control")
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(FADED)
        border = self._look.color(paint.border) if paint.border else None
        frame(painter, self.rect(), radius, self._ground(paint), border)
        if self.hasFocus():
            self.paint_focus(painter, radius)
        self._paint_words(painter, paint)

    def paint_focus(self, painter: QPainter, radius: int) -> None:
        """Paint the ring of who has the focus."""
        ring(painter, self.rect(), radius, self._look.color("accent"))
        if self._kind == "primary":
            # On its own colour a ring needs a gap to be seen.
            ring(painter, self.rect(), radius, self._look.color("on-accent"), RING)

    def _paint_words(self, painter: QPainter, paint: Paint) -> None:
        look = self._look
        side = look.px(SIZE)
        padding = self._padding() + 1
        area = self.rect().adjusted(padding, 0, -padding, 0)
        width = self.fontMetrics().horizontalAdvance(self._words)
        gap = look.px(8) if self._icon and self._words else 0
        whole = width + gap + (side if self._icon else 0)
        left = area.left() + max(0, (area.width() - whole) // 2)
        if self._icon:
            self.paint_icon(
                painter, QRect(left, (self.height() - side) // 2, side, side), paint
            )
            left += side + gap
        room = QRect(left, 0, area.right() + 1 - left, self.height())
        words = self._words
        if width > room.width() + 1:
            words = self.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, room.width()
            )
        painter.setPen(look.color(paint.text))
        painter.setFont(self.font())
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words
        )

    def paint_icon(self, painter: QPainter, area: QRect, paint: Paint) -> None:
        """Paint the icon into its place."""
        painter.drawPixmap(area.topLeft(), pixmap(self._look, self._icon, paint.text))


class HoldButton(Button):
    """The one action that cannot be taken back: it happens when held for long enough.

    Signals:
        held: it was held by mouse or key for the whole time; once, until let go.
    """

    held = Signal()

    def __init__(
        self, look: Look, text: str, icon: str = "pen", hold_seconds: float = HOLD_SECONDS
    ) -> None:
        """Make the primary action of a view."""
        super().__init__(look, text, "primary", icon)
        self._hold_ms = hold_seconds * 1000
        self._held_ms = 0.0
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(FRAME_MS)
        self._tick.timeout.connect(self._go_on)
        self.explain_disabled("")

    @property
    def share_held(self) -> float:
        """How much of the time it has been held, from 0 to 1."""
        return min(1.0, self._held_ms / self._hold_ms)

    def _begin(self) -> None:
        self.setDown(True)
        self._held_ms = 0.0
        self._since.start()
        self._tick.start()
        self.update()

    def _cancel(self) -> None:
        self._tick.stop()
        self._held_ms = 0.0
        self.setDown(False)
        self.update()

    def _go_on(self) -> None:
        self._held_ms += min(self._since.restart(), MOST_MS_AT_ONCE)
        self.update()
        if self.share_held >= 1:
            self._cancel()
            self.held.emit()

    @override
    def explain_disabled(self, reason: str) -> None:
        super().explain_disabled(reason)
        if not reason:
            how = self.tr("Hold the space bar for {seconds} seconds.")
            self.setAccessibleDescription(how.format(seconds=self._hold_ms / 1000))

    @override
    def paint_icon(self, painter: QPainter, area: QRect, paint: Paint) -> None:
        super().paint_icon(painter, area, paint)
        if not self._tick.isActive():
            return
        grow = self._look.px(4)
        around = area.adjusted(-grow, -grow, grow, grow)
        color = self._look.color(paint.text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(mixed(self._look.color(paint.ground), color, 0.3), RING))
        painter.drawEllipse(around)
        painter.setPen(QPen(color, RING))
        # In sixteenths of a degree, from the top, clockwise.
        painter.drawArc(around, 90 * 16, -round(self.share_held * 360 * 16))

    @override
    def paint_focus(self, painter: QPainter, radius: int) -> None:
        # While it is held, one ring is enough.
        if not self._tick.isActive():
            super().paint_focus(painter, radius)

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin()

    @override
    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        if not self.rect().contains(event.position().toPoint()):
            self._cancel()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        self._cancel()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() not in HOLD_KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._begin()

    @override
    def keyReleaseEvent(self, event: QKeyEvent, /) -> None:
        if event.key() not in HOLD_KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._cancel()

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        self._cancel()
        super().focusOutEvent(event)

    @override
    def hideEvent(self, event: QHideEvent, /) -> None:
        self._cancel()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self._cancel()
        super().changeEvent(event)


class Copy(Button):
    """A button that copies a text and says so."""

    def __init__(self, look: Look, text_to_copy: str, label: str) -> None:
        """Copy the text when pressed; ``label`` says what it is, "Copy address".

        Without a label it is an icon alone, quiet, and needs a name.
        """
        self._label = label
        super().__init__(look, label, "plain" if label else "quiet", "copy")
        self._copied = text_to_copy
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.timeout.connect(self._show_label)
        self.clicked.connect(self._copy)

    def set_text_to_copy(self, text: str) -> None:
        """Copy another text from now on."""
        self._copied = text
        self._show_label()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        if self._label:
            self.set(self.tr("Copied"))
        self.set_icon("check")
        self._said.start(SAID_FOR_MS)

    def _show_label(self) -> None:
        self._said.stop()
        self.set(self._label)
        self.set_icon("copy")

    @override
    def sizeHint(self) -> QSize:
        if self._label:
            return super().sizeHint()
        # Beside a line of text it is no higher than the line.
        side = self._look.measure("height.small")
        return QSize(side, side)
