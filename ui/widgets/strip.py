"""The strip on top of the window: which network this is, and how fresh what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.format import ago, number
from ui.icons import pixmap
from ui.override import override
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

SIDE: Final = 16
GAP: Final = 10
DOT: Final = 8
WARNING: Final = 14
LEAST: Final = 60
"""Of what a network means, less than this says nothing."""

Kind = Literal["practice", "public", "testnet", "other"]


@dataclass(frozen=True)
class Ground:
    """The tokens of a network's strip."""

    ground: str
    text: str


GROUNDS: Final[dict[str, Ground]] = {
    "practice": Ground("practice-soft", "practice"),
    "public": Ground("text", "canvas"),
    "testnet": Ground("info-soft", "info"),
    "other": Ground("warn-soft", "warn"),
}


class Strip(QFrame):
    """One line that is always there; the real network's is ink and paper reversed."""

    def __init__(self, look: Look) -> None:
        """Show no network yet."""
        super().__init__()
        self._look = look
        self._kind: Kind = "other"
        self._means = ""
        self._age = ""
        self._dot = _Dot(look)
        self._network = Label(look, "", "heading")
        self._words = Label(look, "", "small")
        self._warning = Label(look)
        self._ledger = Label(look, "", "small")
        self._warning.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)  # what does not fit is left out
        row = spaced(look, QHBoxLayout(self), GAP, (SIDE, 0, SIDE, 0))
        for widget in (self._dot, self._network, self._words):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._warning)
        row.addWidget(self._ledger)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_network(self, kind: Kind, words: str) -> None:
        """Show which network this is; ``words`` say what that means, or its name."""
        self._kind = kind
        self._means = words
        self._network.set(self._name(kind))
        self._read_look()

    def show_ledger(self, sequence: int, seconds_ago: int) -> None:
        """Show the ledger that everything was read from, and its age."""
        self._warning.hide()
        text = self.tr("Ledger {sequence} · {ago}")
        self._age = text.format(sequence=number(sequence), ago=ago(seconds_ago))
        self._fit()

    def show_offline(self, words: str) -> None:
        """Show that nothing is read, and why; "" for nothing that is wrong."""
        self._warning.setVisible(bool(words))
        self._age = words
        self._fit()

    def _name(self, kind: Kind) -> str:
        names = {
            "practice": self.tr("PRACTICE NETWORK"),
            "public": self.tr("MAINNET"),
            "testnet": self.tr("TESTNET"),
            "other": self.tr("OTHER NETWORK"),
        }
        return names[kind]

    def _fit(self) -> None:
        """Where there is no room for both, leave out what the network means, then cut."""
        look, gap = self._look, self._look.px(GAP)
        name = QFontMetrics(look.font("heading")).horizontalAdvance(self._network.text())
        room = self.width() - 2 * look.px(SIDE) - look.px(DOT) - name - 5 * gap
        if not self._warning.isHidden():
            room -= look.px(WARNING) + gap
        small = QFontMetrics(self._look.font("small"))
        right = Qt.TextElideMode.ElideRight
        self._ledger.set(small.elidedText(self._age, right, max(0, room)))
        room -= small.horizontalAdvance(self._age)
        words = small.elidedText(self._means, right, max(0, room))
        # The start of a name tells something; that of what a network means could mislead.
        least = (
            look.px(LEAST) if self._kind == "other" else small.horizontalAdvance(self._means)
        )
        self._words.set(words if room >= least else "")

    def _read_look(self) -> None:
        tone = GROUNDS[self._kind].text
        for label in (self._network, self._words, self._ledger):
            label.tint(tone)
        self._dot.tint(tone)
        self._warning.setPixmap(pixmap(self._look, "warn", tone, WARNING))
        self.setFixedHeight(self._look.measure("height.strip"))
        self.setAccessibleName(f"{self._network.text()} {self._means}".strip())
        self._fit()
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color(GROUNDS[self._kind].ground))
        foot = QRect(0, self.height() - 1, self.width(), 1)
        painter.fillRect(foot, self._look.color("line"))


class _Dot(QWidget):
    """A dot in a colour of the theme."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tone = "text"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tint(self, tone: str) -> None:
        """Use the colour of another token."""
        self._tone = tone
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._look.px(DOT)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self._tone))
        painter.drawEllipse(self.rect())
