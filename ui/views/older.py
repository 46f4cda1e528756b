"""A profile with a file that is older than it was: read only, until its owner says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui import format as words
from ui.views.doorway import Doorway
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Look


class OlderView(Doorway):
    """What is older, what that can mean, and the two ways on.

    Signals:
        read_only_wanted: the user only wants to look for now.
        accept_wanted: the user put the older file there, and says so.
    """

    read_only_wanted = Signal()
    accept_wanted = Signal()

    def __init__(self, look: Look, older: Sequence[tuple[str, int, int]]) -> None:
        """Show what is older: what it is, where it stands, and how far it had come."""
        super().__init__(look, self.tr("This profile is older than it was"))
        facts = Banner(look, "warn")
        facts.show_words(
            self.tr("Nothing can be signed or changed until you decide."),
            " ".join(self._sentence(*each) for each in older),
        )
        card = Card(look)
        mine, others = self._meanings()
        card.add(Label(look, self.tr("Did you put an older file there yourself?"), "strong"))
        card.add(Label(look, mine, "body", "muted").wrapping())
        card.line()
        card.add(Label(look, self.tr("If you did not"), "strong"))
        card.add(Label(look, others, "body", "muted").wrapping())
        read = Button(look, self.tr("Only look for now"))
        accept = Button(look, self.tr("I did: go on from here…"), "danger")
        read.clicked.connect(self.read_only_wanted)
        accept.clicked.connect(self.accept_wanted)
        self.body.addWidget(facts)
        self.body.addWidget(card)
        self.buttons.addWidget(accept)
        self.buttons.addWidget(read)
        self.setFocusProxy(read)

    def _meanings(self) -> tuple[str, str]:
        return (
            self.tr(
                "Such as a copy from a backup, or from another computer. Then go on from here. "
                "What was signed or noted after it is not in this profile any more, and the "
                "journal will say that you accepted this."
            ),
            self.tr(
                "Somebody may want you to sign again what you have signed, or to forget a key "
                "or a refusal. Find out who had this computer or its backups before you sign "
                "anything."
            ),
        )

    def _sentence(self, what: str, found: int, seen: int) -> str:
        sentences = {
            "vault": self.tr(
                "Its keys are of generation {found}, and were of generation {seen}."
            ),
            "database": self.tr("Its journal ends at record {found}, and ended at {seen}."),
        }
        other = self.tr("It stands at {found}, and had reached {seen}.")
        return sentences.get(what, other).format(
            found=words.number(found), seen=words.number(seen)
        )
