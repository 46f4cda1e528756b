"""The bar below: until when it can be sent, and what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.pages.after import Stand
from ui.format import remaining
from ui.icons import pixmap
from ui.networks import network_name
from ui.override import override
from ui.views.review_times import day_in_sentence, in_utc_too
from ui.widgets.buttons import Button
from ui.widgets.rows import column
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.after import AfterPage
    from ui.theme import Look

BESIDE: Final = QBoxLayout.Direction.LeftToRight
BELOW: Final = QBoxLayout.Direction.TopToBottom

_OPEN: Final = (Stand.SIGNED_WAITS, Stand.COMPLETE, Stand.REJECTED)
_LIMITED: Final = (*_OPEN, Stand.UNKNOWN, Stand.SENT)
_OVER: Final = (Stand.FINAL, Stand.FAILED, Stand.EXPIRED)


class AfterBar(QWidget):
    """Valid until, why it cannot be sent if so, and the next steps; the first of them last.

    Signals:
        sending: the user wants it sent.
        trying_again: the user wants it sent once more.
        saving: the user wants a file for the others.
        reading: the user wants to read the request itself.
        going_to_escrow, leaving: the user wants to see something else.
    """

    sending = Signal()
    trying_again = Signal()
    saving = Signal()
    reading = Signal()
    going_to_escrow = Signal()
    leaving = Signal()

    def __init__(self, look: Look) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._look = look
        self._said = QWidget()
        self._icon = Label(look)
        self._words = Sentence(look, "body")
        self._reason = Label(look, "", "small", "warn").wrapping()
        self._read = Button(look, self.tr("Read the request"))
        self._escrow = Button(look, self.tr("View the escrow"))
        self._save = Button(look, self.tr("Save a copy…"))
        self._again = Button(look, self.tr("Send it again"))
        self._leave = Button(look, self.tr("Back to the inbox"))
        self._save_first = Button(
            look, self.tr("Save a copy for the others…"), "primary", "save"
        )
        self._send = Button(look, "", "primary", "send")
        self._leave_first = Button(look, self.tr("Back to the inbox"), "primary")
        self._connect()
        self._set_out()
        for nothing_yet in (self._said, *self.buttons):
            nothing_yet.hide()
        self._read_look()
        look.changed.connect(self._read_look)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be pressed, in the order in which it is read."""
        others = self._read, self._escrow, self._save, self._again, self._leave
        return *others, self._save_first, self._send, self._leave_first

    def show_page(self, page: AfterPage) -> None:
        """Offer what is sensible for this page."""
        stand, is_sent = page.stand, page.stand in {Stand.COMPLETE, Stand.REJECTED}
        self._send.set(self._send_words(page))
        self._send.setVisible(is_sent and page.may_be_sent)
        lacks = "" if page.server else self._no_server(page)
        self._send.explain_disabled(lacks)
        self._reason.set(lacks if page.may_be_sent else "")
        self._reason.setVisible(bool(self._reason.text()))
        self._again.setVisible(stand in {Stand.UNKNOWN, Stand.SENT} and page.may_be_sent)
        self._again.explain_disabled(lacks)
        self._save.setVisible(stand is Stand.COMPLETE)
        self._save_first.setVisible(stand is Stand.SIGNED_WAITS)
        self._read.setVisible(stand in {*_OPEN, Stand.EXPIRED, Stand.DECLINED})
        self._escrow.setVisible(stand in _OVER and bool(page.contract))
        leads = any(not each.isHidden() for each in (self._send, self._save_first))
        is_over = stand in _OVER or stand is Stand.DECLINED
        self._leave_first.setVisible(is_over and not leads)
        self._leave.setVisible(
            not is_over and stand not in {Stand.COMPLETE, Stand.SIGNED_WAITS}
        )
        self.tell_time(page, page.seen)
        self._arrange()

    def tell_time(self, page: AfterPage, now: int) -> None:
        """Say until when it can be sent, as seen from now."""
        words = self._until(page, now) if page.stand in _LIMITED else []
        self._words.set(words)
        self._said.setVisible(bool(words))

    def _send_words(self, page: AfterPage) -> str:
        if page.stand is Stand.REJECTED:
            return self.tr("Try to send it again")
        if not page.amount:
            return self.tr("Send {step}").replace("{step}", page.noun)
        words = self.tr("Send {step} of {amount}")
        return words.replace("{step}", page.noun).replace("{amount}", page.amount)

    def _no_server(self, page: AfterPage) -> str:
        none = self.tr("No server of this network is chosen yet ({network}).")
        return none.replace("{network}", network_name(page.passphrase))

    def _until(self, page: AfterPage, now: int) -> list[Span]:
        if not page.valid_until:
            return [Span(self.tr("No time limit"), "strong")]
        until = self.tr("Valid until {time}")
        when = until.replace("{time}", day_in_sentence(page.valid_until, now))
        universal = in_utc_too(page.valid_until, now)
        left = f" {universal} · {remaining(page.valid_until - now)}"
        return [Span(when, "strong"), Span(left, "muted")]

    def _connect(self) -> None:
        self._read.clicked.connect(self.reading)
        self._escrow.clicked.connect(self.going_to_escrow)
        self._save.clicked.connect(self.saving)
        self._save_first.clicked.connect(self.saving)
        self._send.clicked.connect(self.sending)
        self._again.clicked.connect(self.trying_again)
        self._leave.clicked.connect(self.leaving)
        self._leave_first.clicked.connect(self.leaving)

    def _set_out(self) -> None:
        words = spaced(self._look, QHBoxLayout(self._said), 10)
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(column(self._look, self._words, self._reason), 1)
        *others, saving, sending, leaving = self.buttons
        aside = spaced(self._look, QHBoxLayout(), 10)
        aside.addStretch(1)
        for button in others:
            aside.addWidget(button)
        self._steps = spaced(self._look, QBoxLayout(BESIDE), 10)
        self._steps.addLayout(aside)
        for button in (saving, sending, leaving):
            self._steps.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self._whole = spaced(self._look, QBoxLayout(BESIDE, self), 12)
        self._whole.addWidget(self._said, 1, Qt.AlignmentFlag.AlignVCenter)
        self._whole.addStretch(0)
        self._whole.addLayout(self._steps)

    def _arrange(self) -> None:
        """Put side by side what fits, and the rest below; nothing is cut."""
        steps = self._width_of(self.buttons)
        words = 0
        if not self._said.isHidden():
            words = self._words.sizeHint().width() + self._look.px(16 + 2 * 10)
        self._steps.setDirection(BESIDE if steps <= self.width() else BELOW)
        self._whole.setDirection(BESIDE if steps + words <= self.width() else BELOW)

    def _width_of(self, buttons: Sequence[Button]) -> int:
        shown = [button for button in buttons if not button.isHidden()]
        return sum(button.sizeHint().width() + self._look.px(10) for button in shown)

    def _read_look(self) -> None:
        self._icon.setPixmap(pixmap(self._look, "clock", "muted"))
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        # As narrow as it is with everything below one another, however it stands now: or it
        # would keep the window from ever getting so narrow.
        *others, saving, sending, leaving = self.buttons
        rows = (others, [saving], [sending], [leaving])
        return QSize(max(map(self._width_of, rows)), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
