"""The bar below a review: until when it can be signed, and the ways to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.pages.review import Hindrance
from ui.icons import pixmap
from ui.override import override
from ui.views.key_choice import KeyChoice
from ui.views.review_until import until_words
from ui.widgets.buttons import Button, HoldButton
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Sentence
from wallet.review.texts import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.review import ReviewPage
    from ui.theme import Look
    from wallet.validity import End

CAN_BE_DECLINED: Final = {
    *(None, Hindrance.STOPPED, Hindrance.NO_KEY, Hindrance.WORDS_DUE),
    Hindrance.ENTRIES_FIRST,
}

MOST_OF_A_REASON: Final = 80
BESIDE: Final = QBoxLayout.Direction.LeftToRight
BELOW: Final = QBoxLayout.Direction.TopToBottom


class DecisionBar(QWidget):
    """Valid until, why it cannot be signed if so, and the buttons; the hold comes last.

    Signals:
        held: the user holds to sign.
        declining, asking, leaving: the other answers were pressed.
        key_chosen: the user wants to sign with this key of theirs; carries its address.
    """

    held = Signal()
    declining = Signal()
    asking = Signal()
    leaving = Signal()
    key_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        """Show nothing to answer yet."""
        super().__init__()
        self._look = look
        self._until = 0
        self._ends: tuple[End, ...] = ()
        self._icon = Label(look)
        self._words = Sentence(look, "body")
        self._key = KeyChoice(look)
        self._reason = Label(look, "", "small", "warn").wrapping()
        self._decline = Button(look, self.tr("Decline…"))
        self._ask = Button(look, self.tr("Ask…"))
        self._later = Button(look, self.tr("Later"))
        self._hold = HoldButton(look, self.tr("Hold to co-sign"))
        self._decline.clicked.connect(self.declining)
        self._ask.clicked.connect(self.asking)
        self._later.clicked.connect(self.leaving)
        self._hold.held.connect(self.held)
        self._key.chosen.connect(self.key_chosen)
        self._set_out()
        self._read_look()
        look.changed.connect(self._read_look)

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """The answers, in the order in which they are read."""
        return self._decline, self._ask, self._later, self._hold

    def show_page(self, page: ReviewPage) -> None:
        """Offer the answers to this review."""
        self._until, self._ends = page.valid_until, page.ends
        self._hold.set(page.button)
        self._key.show_why(page.why)
        self._decline.setVisible(page.hindrance in CAN_BE_DECLINED)
        self.tell_time(page.seen)

    def tell_time(self, now: int) -> bool:
        """Say until when, as seen from now; whether it is too late."""
        is_late = bool(self._until) and self._until < now
        self._words.tint("stop" if is_late else "text")
        self._words.set(until_words(self._until, self._ends, now))
        self._arrange()
        return is_late

    def explain(self, reason: str, tone: str = "warn") -> None:
        """Say why it cannot be signed now; "" lets it be."""
        self._hold.explain_disabled(reason)
        self._reason.tint(tone)
        self._reason.set(reason)
        self._reason.setVisible(bool(reason))

    def why_not(self, page: ReviewPage) -> str:
        """Why this profile cannot sign this review, whatever is ticked; "" if it can."""
        words = {
            Hindrance.STOPPED: self.tr("It cannot be signed: the reason is at the top."),
            Hindrance.SIGNED: self.tr("You have signed this. It waits for the others."),
            Hindrance.COMPLETE: self.tr("It has all the signatures that it needs."),
            Hindrance.NO_KEY: self.tr("None of your keys can add a signature here."),
            Hindrance.ENTRIES_FIRST: self.tr(
                "The authorisation of {fact} is signed first. Then it is your turn."
            ),
            Hindrance.WORDS_DUE: self.tr(
                "Write the recovery words of “{fact}” down first, under Keys and backup."
            ),
            Hindrance.DECLINED: self.tr("You declined this: “{fact}”"),
            Hindrance.ON_ITS_WAY: self.tr("It was sent to the network already."),
            Hindrance.READ_ONLY: self.tr(
                "Nothing is signed while files of this profile are older than they were."
            ),
        }
        if page.hindrance is None:
            return ""
        fact = shown(page.hindrance_facts, MOST_OF_A_REASON)
        return words[page.hindrance].replace("{fact}", fact)

    def _set_out(self) -> None:
        holder = QWidget()
        words = spaced(self._look, QHBoxLayout(holder), 10)
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = spaced(self._look, QVBoxLayout(), 2)
        column.addWidget(self._words)
        column.addWidget(self._key)
        column.addWidget(self._reason)
        words.addLayout(column, 1)
        others = spaced(self._look, QHBoxLayout(), 10)
        others.addStretch(1)
        for button in self.buttons[:-1]:
            others.addWidget(button)
        self._answers = spaced(self._look, QBoxLayout(BESIDE), 10)
        self._answers.addLayout(others)
        self._answers.addWidget(self._hold, 0, Qt.AlignmentFlag.AlignRight)
        self._whole = spaced(self._look, QBoxLayout(BESIDE, self), 12)
        self._whole.addWidget(holder, 1, Qt.AlignmentFlag.AlignVCenter)
        self._whole.addLayout(self._answers)

    def _arrange(self) -> None:
        """Put side by side what fits, and the rest below; nothing is cut."""
        gap = self._look.px(10)
        answers = self._wide(self.buttons)
        key = 0 if self._key.isHidden() else self._key.sizeHint().width()
        words = max(self._words.sizeHint().width(), key) + self._look.px(16) + 2 * gap
        self._answers.setDirection(BESIDE if answers <= self.width() else BELOW)
        self._whole.setDirection(BESIDE if answers + words <= self.width() else BELOW)

    def _wide(self, buttons: Sequence[QWidget]) -> int:
        """How wide these stand beside one another."""
        gap = self._look.px(10)
        return sum(b.sizeHint().width() + gap for b in buttons if not b.isHidden())

    def _read_look(self) -> None:
        self._icon.setPixmap(pixmap(self._look, "clock", "muted"))
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        # As narrow as it can be made: side by side it would keep the window as wide as that.
        width = max(self._wide(self.buttons[:-1]), self._hold.sizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
