"""The first thing that anybody sees: three ways to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.override import override
from ui.views.middle import EDGE, in_the_middle
from ui.views.waiting import FilesWait
from ui.widgets.painting import frame, ring
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

VERSION: Final = "0.1"

WIDTH: Final = 860
LEAST: Final = 236
"""Pixels: all three cards together, and what one of them needs to be read beside others."""

STEPS: Final[Mapping[int, bool]] = {
    Qt.Key.Key_Right: True,
    Qt.Key.Key_Down: True,
    Qt.Key.Key_Left: False,
    Qt.Key.Key_Up: False,
}
"""Whether a key leads on, or back."""

ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

HEIGHT: Final = 168
ICON: Final = 20


class WelcomeView(QWidget):
    """Three cards, one for each way to begin.

    Signals:
        start_wanted: the user wants a new key.
        backup_wanted: the user has something to begin with.
        practice_wanted: the user wants to look around.
    """

    start_wanted = Signal()
    backup_wanted = Signal()
    practice_wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Show the three ways."""
        super().__init__()
        self._look = look
        self._start = ChoiceCard(look, "key", leads=True)
        self._backup = ChoiceCard(look, "lock")
        self._practice = ChoiceCard(look, "practice")
        self._files = FilesWait(look)
        self._cards = spaced(look, QBoxLayout(QBoxLayout.Direction.LeftToRight), 16)
        self._inner = QWidget()
        self._set_out()
        self._say()
        self.show_practice(has_begun=False)
        self._start.clicked.connect(self.start_wanted)
        self._backup.clicked.connect(self.backup_wanted)
        self._practice.clicked.connect(self.practice_wanted)
        self.setFocusProxy(self._start)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_practice(self, *, has_begun: bool) -> None:
        """Say whether a practice story is there to be gone on with."""
        if has_begun:
            self._practice.say(
                self.tr("Continue practising"),
                self.tr("Your practice release is where you left it. No real money."),
            )
        else:
            self._practice.say(
                self.tr("Look around first"),
                self.tr("Co-sign a practice release. No real money, nothing to set up."),
            )

    def show_files(self, count: int) -> None:
        """Say that files wait until somebody is in."""
        self._files.show_files(count)

    def _say(self) -> None:
        self._start.say(
            self.tr("Start with a new key"),
            self.tr("You get a signing address to give to your colleagues. About two minutes."),
        )
        self._backup.say(
            self.tr("I have a backup"),
            self.tr("Open a profile backup, recovery words, or a secret key."),
        )

    def _set_out(self) -> None:
        look = self._look
        foot = self.tr("Works offline · no account with us · no telemetry · version {version}")
        promise = self.tr("Co-sign escrow releases. Your keys stay on this computer.")
        self._brand = Label(look, "Countersign", "brand")
        self._promise = Label(look, promise, "lead", "muted").wrapping()
        self._foot = Label(look, foot.format(version=VERSION), "small", "muted").wrapping()
        for card in (self._start, self._backup, self._practice):
            self._cards.addWidget(card, 1)
        # Each gap is its own, so that all of them follow the text's size.
        heading = spaced(look, QVBoxLayout(), 8, (0, 0, 0, 30))
        heading.addWidget(self._brand)
        heading.addWidget(self._promise)
        notes = spaced(look, QVBoxLayout(), 12, (0, 24, 0, 0))
        notes.addWidget(self._files)
        notes.addWidget(self._foot)
        column = spaced(look, QVBoxLayout(self._inner), 0)
        column.addLayout(heading)
        column.addLayout(self._cards)
        column.addLayout(notes)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(in_the_middle(look, self._inner))

    def _read_look(self) -> None:
        self._inner.setMaximumWidth(self._look.px(WIDTH))
        self._arrange()

    def _arrange(self) -> None:
        px = self._look.px
        beside = self.width() >= 3 * px(LEAST) + 2 * px(16) + 2 * px(EDGE)
        self._cards.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        for card in (self._start, self._backup, self._practice):
            card.setMinimumHeight(self._look.px(HEIGHT) if beside else 0)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()


class ChoiceCard(QAbstractButton):
    """A card that is one big button: an icon, what it does, and what comes of it."""

    def __init__(self, look: Look, icon: str, *, leads: bool = False) -> None:
        """Make a card; the one that ``leads`` has the accent's border."""
        super().__init__()
        self._look = look
        self._icon_name = icon
        self._leads = leads
        self._icon = Label(look)
        self._title = Label(look, "", "amount")
        self._text = Label(look, "", "body", "muted").wrapping()
        self._rows = spaced(look, QVBoxLayout(self), 8, (21, 18, 21, 18))
        for part in (self._icon, self._title, self._text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._rows.addWidget(part)
        self._rows.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._read_look()
        look.changed.connect(self._read_look)

    def say(self, title: str, text: str) -> None:
        """Show these words."""
        self._title.set(title)
        self._text.set(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def _read_look(self) -> None:
        px = self._look.px
        self._title.setContentsMargins(0, px(12), 0, 0)
        self._icon.setPixmap(pixmap(self._look, self._icon_name, "accent", ICON))
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in ENTERS:
            self.click()
        elif event.key() in STEPS:
            # Not left to the view: what it stands in would scroll.
            self.focusNextPrevChild(STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        look = self._look
        radius = look.measure("radius.card")
        painter = QPainter(self)
        is_warm = self._leads or self.underMouse()
        border = look.color("accent" if is_warm else "line")
        ground = look.color("accent-soft" if self.isDown() else "surface")
        frame(painter, self.rect(), radius, ground, border)
        if self.hasFocus():
            ring(painter, self.rect(), radius, look.color("accent"))
