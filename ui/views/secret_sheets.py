"""What the window for secrets shows; only ``ui.secret_window`` may show it, in its own process.

Nothing here can be selected or copied: what was on a clipboard once is read by every program.
Qt does not offer to leave a window out of screen pictures and shared screens, so nothing does:
who shares a screen must stop that before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.words.groups import grouped
from ui.override import override
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.link import Link
from ui.widgets.password import PasswordField
from ui.widgets.sheet import Sheet
from ui.widgets.spacing import spaced
from ui.widgets.text import ForeignText, Label

if TYPE_CHECKING:
    from ui.theme import Look

Say = Callable[[str], None]
"""Tells the signer process one line."""

WIDTH: Final = 560
"""Pixels: an address in one line."""

COLUMNS: Final = 3
SECRET_LETTERS: Final = 56
WORD_COUNTS: Final = (12, 24)
"""As app.signing.entropy reads them."""

LINES: Final = 2
GROUPS: Final = 7
"""Of a secret key as it is shown: so many lines, of so many groups of four."""

ASKED: Final = 3
"""Of how many words the signer process wants to know that they are on paper."""

_WORD: Final = re.compile(r"^ *(\d+)\. (\w+)$", re.MULTILINE)
_ASKED: Final = re.compile(r"Word (\d+): $")


class SecretSheet(Sheet):
    """A sheet that hears the signer process and may answer it."""

    def __init__(
        self, look: Look, title: str, note: str, about: Mapping[str, str], say: Say
    ) -> None:
        """``about``: the key's "label" and "account"; ``say`` answers."""
        super().__init__(look, None, title)
        self._look = look
        self._say = say
        self.widen(WIDTH)
        # To the system it belongs to another program than our window, which would cover it.
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._told = Label(look, note, "body", "muted").wrapping()
        self.body.addWidget(self._told)
        if about.get("label"):
            self.body.addWidget(ForeignText(look, about["label"], "strong"))
        if about.get("account"):
            self.body.addWidget(AddressText(look, about["account"], copy=False))
        self.cancel = Button(look, self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.buttons.addWidget(self.cancel)

    def hear(self, text: str) -> bool:
        """Take what the signer process said next; whether there is something to show now."""
        return bool(text)

    def end(self) -> None:
        """The signer process has ended: it needs nothing more."""
        self.accept()


class EnterSheet(SecretSheet):
    """Where a secret key or recovery words are typed, unseen unless asked."""

    def __init__(self, look: Look, about: Mapping[str, str], say: Say) -> None:
        """Ask for one of the two."""
        super().__init__(look, self.tr("Bring in a key"), self._note(), about, say)
        self._is_sent = False
        self._field = PasswordField(look, self.tr("Secret key or recovery words"))
        self._hint = Label(look, "", "small", "muted")
        self._go = Button(look, self.tr("Bring it in"), "primary")
        self.body.addWidget(self._field)
        self.body.addWidget(self._hint)
        self.body.addStretch(1)
        self.buttons.addWidget(self._go)
        unselectable(self._field)
        self._field.changed.connect(self._follow)
        self._field.entered.connect(self._send)
        self._go.clicked.connect(self._send)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def _note(self) -> str:
        return self.tr(
            "This window is a process of its own, which the rest of the program cannot look "
            "into. Make sure that nobody else can, either: stop sharing your screen."
        )

    def _follow(self) -> None:
        text = self._field.text().strip()
        words = text.split()
        is_whole = len(words) in WORD_COUNTS
        if len(words) == 1 and text.upper().startswith("S"):
            is_whole = len(text) == SECRET_LETTERS
            told = self.tr("{count} of {whole} letters and digits of a secret key")
            hint = told.format(count=len(text), whole=SECRET_LETTERS)
        elif words:
            hint = self.tr("{count} words; there are 12 or 24").format(count=len(words))
        else:
            hint = self.tr("A secret key begins with S. Words go with spaces between them.")
        self._hint.set(hint)
        # The signer process would end over less, and all would have to be begun again.
        self._go.explain_disabled("" if is_whole and not self._is_sent else hint)

    def _send(self) -> None:
        if not self._go.isEnabled():
            return
        self._is_sent = True
        # Line breaks come with pasting; the signer process reads one line.
        self._say(" ".join(self._field.text().split()))
        self._field.clear()
        self._field.setEnabled(False)
        told = self.tr("On its way into your profile…")
        self._hint.set(told)
        for button in (self._go, self.cancel):
            button.explain_disabled(told)

    @override
    def reject(self) -> None:
        if self._is_sent:
            self.accept()
        else:
            super().reject()


class WordsSheet(SecretSheet):
    """Recovery words, shown to be written down, and then some of them asked for."""

    def __init__(self, look: Look, about: Mapping[str, str], say: Say) -> None:
        """Show nothing before the words are heard."""
        super().__init__(
            look, self.tr("Write down the recovery words"), self._note(), about, say
        )
        self._heard = ""
        self._words: Mapping[int, str] = {}
        self._place = 0
        self._answered = 0
        self._grid = WordsGrid(look)
        self._asking = QWidget()
        self._question = Label(look, "", "control").wrapping()
        self._field = Field(look, "")
        self._again = Link(look, self.tr("Look at the words again"))
        self._stack = QStackedWidget()
        self._written = Button(look, self.tr("I wrote them down"), "primary")
        self._check = Button(look, self.tr("Check"), "primary")
        self._lay_out()
        self._written.clicked.connect(self._ask)
        self._check.clicked.connect(self._answer)
        self._field.entered.connect(self._answer)
        self._field.changed.connect(self._follow)
        self._again.clicked.connect(self._show_words)
        unselectable(self._field)
        self._show_words()

    @override
    def hear(self, text: str) -> bool:
        self._heard += text
        asked = _ASKED.search(self._heard)
        if asked is None:
            return False
        words = {int(number): word for number, word in _WORD.findall(self._heard)}
        if words:
            self._words = words
            self._grid.show_words(words)
        self._heard = ""
        self._place = int(asked.group(1))
        self._next()
        return True

    def _note(self) -> str:
        return self.tr(
            "Write them on paper, in this order, and keep that where this computer is not. "
            "Whoever has the words has the key: no photograph, no file, nobody looking on. "
            "They are shown this once; three of them are asked for."
        )

    def _note_of_the_check(self) -> str:
        return self.tr("Three of the words are asked for, to prove that your paper has them.")

    def _lay_out(self) -> None:
        rows = spaced(self._look, QVBoxLayout(self._asking), 4)
        rows.addWidget(self._question)
        rows.addWidget(self._field)
        rows.addWidget(self._again, alignment=Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        self._stack.addWidget(self._grid)
        self._stack.addWidget(self._asking)
        self.body.addWidget(self._stack, 1)
        self.buttons.addWidget(self._written)
        self.buttons.addWidget(self._check)

    def _show_words(self) -> None:
        self._turn_to(self._grid)
        self._written.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._turn_to(self._asking)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._follow()

    def _turn_to(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self._told.set(self._note() if page is self._grid else self._note_of_the_check())
        self._written.setVisible(page is self._grid)
        self._check.setVisible(page is self._asking)

    def _next(self) -> None:
        caption = self.tr("Word number {place}, from your paper ({nth} of {all})")
        words = caption.format(place=self._place, nth=self._answered + 1, all=ASKED)
        self._question.set(words)
        self._field.edit.setAccessibleName(words)
        self._field.set("")
        self._field.show_problem("")
        self._field.setEnabled(True)
        self._follow()
        if self._stack.currentWidget() is self._asking:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        due = "" if self._field.text() else self.tr("Type the word first.")
        self._check.explain_disabled(due if self._field.isEnabled() else self.tr("One moment…"))

    def _answer(self) -> None:
        if not self._check.isEnabled():
            return
        typed = self._field.text().lower()
        if typed != self._words.get(self._place):
            # The signer process would end over it, and all would have to be begun again.
            self._field.show_problem(self.tr("That is another word. Look at your paper."))
            return
        self._answered += 1
        self._field.setEnabled(False)
        self._follow()
        self._say(typed)


class WordsGrid(QWidget):
    """Words by their numbers, read down each column."""

    def __init__(self, look: Look) -> None:
        """Show none yet."""
        super().__init__()
        self._look = look
        # The look of this process never changes.
        self._cells = QGridLayout(self)
        self._cells.setContentsMargins(0, 0, 0, 0)
        self._cells.setHorizontalSpacing(look.px(10))
        self._cells.setVerticalSpacing(look.px(6))

    def show_words(self, words: Mapping[int, str]) -> None:
        """Show these."""
        height = -(-len(words) // COLUMNS)
        for at, (number, word) in enumerate(sorted(words.items())):
            column, row = divmod(at, height)
            count = Label(self._look, f"{number}", "body", "muted")
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            shown = Label(self._look, word, "lead")
            shown.setAccessibleName(f"{number} {word}")
            self._cells.addWidget(count, row, 2 * column)
            self._cells.addWidget(shown, row, 2 * column + 1)
        for column in range(COLUMNS):
            self._cells.setColumnStretch(2 * column + 1, 1)


class RevealSheet(SecretSheet):
    """A key's secret, until the window is closed."""

    def __init__(self, look: Look, about: Mapping[str, str], say: Say) -> None:
        """Show nothing before the secret is heard."""
        super().__init__(look, self.tr("The secret of a key"), self._note(), about, say)
        self._heard = ""
        self._lines = [Label(look, "", "code").wrapping() for _ in range(LINES)]
        warning = Banner(look, "warn")
        for line in self._lines:
            self.body.addWidget(line)
        self.body.addWidget(warning)
        self.body.addStretch(1)
        warning.show_words(
            self.tr("The journal notes that it was shown."),
            self.tr("If anybody else may have seen it, use another key from now on."),
        )
        self.cancel.set(self.tr("Close"))

    @override
    def hear(self, text: str) -> bool:
        self._heard += text
        groups = grouped(self._heard.strip()).split(" ")
        for at, line in enumerate(self._lines):
            line.set("  ".join(groups[at * GROUPS : (at + 1) * GROUPS]))
        return self._heard.endswith("\n")

    @override
    def end(self) -> None:
        """Stay: it is only now that its user reads."""

    def _note(self) -> str:
        return self.tr(
            "Whoever sees this can sign for the key. Write it on paper if you must, and close "
            "the window."
        )


def unselectable(widget: QWidget) -> None:
    """Let nothing in it be selected: on X11 that alone is a copy, for every program to take."""
    for edit in widget.findChildren(QLineEdit):
        edit.selectionChanged.connect(edit.deselect)
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        edit.setDragEnabled(False)
