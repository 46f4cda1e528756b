"""A profile that was just made: the address to give away, and the code to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.groups import grouped
from ui.views.beside import Beside
from ui.views.doorway import Doorway
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, Copy
from ui.widgets.card import Card
from ui.widgets.field import Tick
from ui.widgets.qr import QrCode
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.entry import Created
    from ui.theme import Look

WIDTH: Final = 780
LEAST: Final = 300
"""Pixels: what an address and its words need at least, to stand beside the QR code."""


class AddressView(Doorway):
    """First a wait, then the signing address, and below it the recovery code, this once.

    Signals:
        key_wanted: the user wants to bring in the key that the profile is for.
        finished: the code is on paper.
    """

    key_wanted = Signal()
    finished = Signal()

    def __init__(self, look: Look) -> None:
        """Say that the profile is being made."""
        super().__init__(look, "", width=WIDTH)
        self._synced = Banner(look, "warn")
        self._address = AddressCard(look, self.tr("Your signing address"))
        self._missing = MissingKeyCard(look)
        self._code = CodeCard(look, self.tr("Recovery code"))
        self._due = Label(look, self._due_words(), "small", "muted").wrapping()
        self._go = Button(look, self.tr("Continue"), "primary")
        for widget in (self._address, self._missing, self._code, self._due, self._synced):
            self.body.addWidget(widget)
            widget.hide()
        self.buttons.addWidget(self._go)
        self._code.agreed.connect(self._follow)
        self._missing.wanted.connect(self.key_wanted)
        self._go.clicked.connect(self.finished)
        self.show_making()

    def show_making(self) -> None:
        """Say what takes so long: how costly a guess at the password can be made."""
        self.set_title(self.tr("Making your profile"))
        self.waiting.begin(
            self.tr("Making every guess at your password costly. This takes a few seconds…")
        )
        self._go.hide()
        self.explain("")

    def show_created(self, created: Created) -> None:
        """Show the address and the code; without an address, how to bring the key in."""
        self.waiting.end()
        self.set_title(self.tr("Your profile is ready"))
        self._code.show_code(created.recovery_code)
        self._code.show()
        if created.synced_by:
            self._synced.show_words(
                self.tr("{service} copies this folder.").format(
                    service=shown(created.synced_by)
                ),
                self.tr(
                    "That can damage a profile that is in use. Better keep it in a folder that "
                    "is not synchronised, with a daily copy elsewhere."
                ),
            )
        self._go.show()
        if created.address:
            self.show_address(created.address, created.label, is_new=True)
        else:
            self._missing.show()
            self._missing.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def show_address(self, address: str, label: str, *, is_new: bool) -> None:
        """Show the key's address; of a new one the recovery words are due later."""
        self.banner.clear()
        self._missing.hide()
        self._address.show_address(address, label)
        self._address.show()
        self._due.setVisible(is_new)
        self._address.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the window for secrets."""
        self._missing.set_busy(busy=busy)

    def _follow(self) -> None:
        due = self.tr("Tick that the recovery code is on paper.")
        reason = "" if self._code.is_agreed else due
        self._go.explain_disabled(reason)
        self.explain(reason)

    def _due_words(self) -> str:
        return self.tr(
            "Later: before this key's first signature on a real network you write down its 24 "
            "recovery words, too. With them the key can be brought to any other wallet."
        )


class AddressCard(Card):
    """The address that others need, to be copied, scanned and compared."""

    def __init__(self, look: Look, title: str = "") -> None:
        """Show none yet; on a sheet that says it there is no title."""
        super().__init__(look, title)
        self._name = ForeignText(look, "", "strong")
        self._address = AddressText(look, "", copy=False)
        self._copy = Copy(look, "", self.tr("Copy address"))
        self._code = QrCode(look, "")
        use = self.tr(
            "Give this to your colleague. It is no secret: it names your key as a signer, and "
            "nobody can sign with it."
        )
        beside = QWidget()
        words = spaced(look, QVBoxLayout(beside), 8)
        words.addWidget(self._name)
        words.addWidget(self._address)
        words.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignLeft)
        words.addWidget(Label(look, use, "body", "muted").wrapping())
        words.addStretch(1)
        self.add(Beside(look, beside, (self._code,), LEAST))
        self.setFocusProxy(self._copy)

    def show_address(self, address: str, label: str) -> None:
        """Show this address, and the key's name over it."""
        self._name.set(label)
        self._address.set(address)
        self._copy.set_text_to_copy(address)
        self._code.set(address)


class MissingKeyCard(Card):
    """What stands in the address's place until the key was brought in.

    Signals:
        wanted: the user wants to bring it in now.
    """

    wanted = Signal()

    def __init__(self, look: Look) -> None:
        """Offer to bring it in."""
        super().__init__(look, self.tr("Your key"))
        words = self.tr(
            "A separate window asks for it: a process that this one cannot look into. You can "
            "also do this later, under Keys and backup."
        )
        self._button = Button(look, self.tr("Bring in the key…"), "plain", "key")
        self._busy = Label(look, self.tr("Go on in the window for secrets."), "body", "muted")
        self._busy.hide()
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addWidget(self._busy)
        row.addStretch(1)
        self.add(Label(look, words, "body", "muted").wrapping())
        self.body.addLayout(row)
        self._button.clicked.connect(self.wanted)
        self.setFocusProxy(self._button)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the window for secrets."""
        self._button.explain_disabled(self._busy.text() if busy else "")
        self._busy.setVisible(busy)


class CodeCard(Card):
    """A recovery code, which is told once.

    Signals:
        agreed: the user says, or no longer says, that it is on paper.
    """

    agreed = Signal()

    def __init__(self, look: Look, title: str = "") -> None:
        """Show none yet; on a sheet that says it there is no title."""
        super().__init__(look, title)
        words = self.tr(
            "It is shown this once. Write it on paper, and keep that where this computer is "
            "not. It opens the profile without the password: for you if you forget it, and for "
            "anybody who finds it."
        )
        self._code = Code(look)
        self._tick = Tick(look, self.tr("I wrote it down, and compared it group by group."))
        self.add(self._code)
        self.add(Label(look, words, "body", "muted").wrapping())
        self.add(self._tick)
        self._tick.toggled.connect(self.agreed)
        self.setFocusProxy(self._tick)

    @property
    def is_agreed(self) -> bool:
        """Whether the user says that it is on paper."""
        return self._tick.isChecked()

    def show_code(self, code: str) -> None:
        """Show this code."""
        self._code.show_code(code)
        self._tick.setChecked(False)


class Code(QWidget):
    """A recovery code in its groups, large enough to be copied by hand without a mistake."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        self._lines = [Label(look, "", "code").wrapping(), Label(look, "", "code").wrapping()]
        rows = spaced(look, QVBoxLayout(self), 6, (0, 4, 0, 4))
        for line in self._lines:
            rows.addWidget(line)

    def show_code(self, code: str) -> None:
        """Show it in two lines of as many groups."""
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        for line, part in zip(self._lines, (groups[:half], groups[half:]), strict=True):
            line.set("  ".join(part))
        self.setAccessibleName(" ".join(grouped(group) for group in groups))
