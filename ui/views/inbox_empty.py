"""What the inbox says where it has nothing to show: what would be here, and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.pages.inbox import Section
from ui.icons import pixmap
from ui.models.inbox_words import section_words
from ui.widgets.buttons import Button
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

translate = QCoreApplication.translate

LARGE: Final = 28
READING: Final = 500

FILLS: Final = 1000
"""A share so large that the empty edges get nothing before the column is full."""


class Step(Enum):
    """What can be done about it."""

    OPEN = "open"
    PRACTISE = "practise"
    CLEAR = "clear"
    SHOW_OTHERS = "show-others"


@dataclass(frozen=True)
class Nothing:
    """Why there is nothing, what would be here, and steps with their words, main one first."""

    icon: str
    title: str
    text: str
    steps: tuple[tuple[Step, str], ...] = ()


def nothing_in(section: Section) -> Nothing:
    """Of a section without any request."""
    steps = (
        (Step.OPEN, translate("inbox", "Open a request…")),
        (Step.PRACTISE, translate("inbox", "Practise a release")),
    )
    return {
        Section.NEEDS_YOU: Nothing(
            "inbox",
            translate("inbox", "Nothing needs you."),
            translate(
                "inbox",
                "A request that you can sign, or that is complete and waits to be sent, stands"
                " here until its deadline. Drop a request file on this window, or open one.",
            ),
            steps,
        ),
        Section.WAITING: Nothing(
            "hourglass",
            translate("inbox", "Nothing waits for others."),
            translate(
                "inbox",
                "What you have signed stands here while others still have to sign, or while"
                " the network has not confirmed it.",
            ),
        ),
        Section.DONE: Nothing(
            "check",
            translate("inbox", "Nothing is done yet."),
            translate(
                "inbox",
                "What became final, failed or ran out of time stands here, and stays.",
            ),
        ),
        Section.DECLINED: Nothing(
            "close",
            translate("inbox", "You have declined nothing."),
            translate("inbox", "What you refuse stands here with your reason, and stays."),
        ),
    }[section]


def nothing_found(sought: str, counts: Mapping[Section, int]) -> Nothing:
    """Of a search; ``counts`` are what it found in each section."""
    title = translate("inbox", "Nothing here matches “{words}”.").format(words=sought)
    clear = (Step.CLEAR, translate("inbox", "Clear the search"))
    others = max(counts, key=lambda section: counts[section])
    if not counts[others]:
        text = translate(
            "inbox",
            "Titles, people, amounts, addresses and transaction hashes are searched; every"
            " word must be there.",
        )
        return Nothing("search", title, text, (clear,))
    name = section_words(others)
    text = translate("inbox", "In “{section}” there is something: {count}.")
    show = translate("inbox", "Show “{section}”").format(section=name)
    return Nothing(
        "search",
        title,
        text.format(section=name, count=f"{counts[others]:,}"),
        ((Step.SHOW_OTHERS, show), clear),
    )


class EmptyInbox(QWidget):
    """An icon, two sentences, and buttons for what can be done.

    Signals:
        wanted: the Step that the user takes.
    """

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        super().__init__()
        self._look = look
        self._shown = Nothing("inbox", "", "")
        self._icon = Label(look)
        self._title = Label(look, "", "strong").wrapping()
        self._text = Label(look, "", "body", "muted").wrapping()
        self._buttons = QHBoxLayout()
        self._rows = QVBoxLayout()
        for widget in (self._icon, self._title, self._text):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(widget)
        self._rows.addLayout(self._buttons)
        self._column = QWidget()
        self._column.setLayout(self._rows)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._column, FILLS)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_nothing(self, nothing: Nothing) -> None:
        """Say this."""
        if nothing == self._shown:
            return
        self._shown = nothing
        self._title.set(nothing.title)
        self._text.set(nothing.text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for number, (step, words) in enumerate(nothing.steps):
            button = Button(self._look, words, "plain" if number else "primary")
            button.clicked.connect(lambda _=False, step=step: self.wanted.emit(step))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._read_look()

    def _read_look(self) -> None:
        px = self._look.px
        self._icon.setPixmap(pixmap(self._look, self._shown.icon, "faint", LARGE))
        self._rows.setSpacing(px(8))
        self._rows.setContentsMargins(px(28), 0, px(28), 0)
        self._buttons.setContentsMargins(0, px(8), 0, 0)
        self._buttons.setSpacing(px(8))
        self._column.setMaximumWidth(px(READING))
