"""The card of what is open to me in an escrow, and why not the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.models.move_words import button_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.rows import called, row, sentence, told
from ui.widgets.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.pages.escrow import EscrowPage, Mine, MoveLine, Part, RequestLine
    from ui.theme import Look

translate = QCoreApplication.translate

STEP: Final = "step"
"""The property of a button that tells, by its key, which step it asks for."""

ONCE = frozenset(
    {"approve", "take-back", "release", "approve-and-release", "dispute", "resolve"}
)
"""Steps that nobody can make twice: of two requests one could only fail."""


def moves_card(
    look: Look,
    page: EscrowPage,
    asked: Callable[[str], None],
    opened: Callable[[str], None],
) -> Card:
    """What I can do, role by role, and why not the rest.

    ``asked`` hears the key of a step, ``opened`` the hash of the request that asks for it.
    """
    card = Card(look, translate("escrow", "What you can do"))
    often = Counter(move.step for part in page.parts for move in part.moves if move.key)
    for place, part in enumerate(page.parts):
        if place:
            card.line()
        card.add(_part_words(look, part))
        for move in part.moves:
            # The same step as another role is told apart by who cannot see where it stands.
            of = f"{move.step}, {part.role}" if often[move.step] > 1 else move.step
            line = _Line(look, move, of, page.asked(move))
            card.add(_move(line, asked if page.payers else None, opened))
        if not part.moves:
            card.add(sentence(look, [Span(_no_move(page))], "small", "muted"))
    if not page.parts:
        for text in _no_part():
            card.add(sentence(look, [Span(text)], tone="muted"))
    if not page.payers and any(move.key for part in page.parts for move in part.moves):
        card.add(sentence(look, [Span(_no_payer())], "small", "muted"))
    return card


def _no_move(page: EscrowPage) -> str:
    if not page.code.build:
        return translate("escrow", "What it may do is in code that we do not know.")
    return translate("escrow", "This role has no step of its own.")


def _no_payer() -> str:
    return translate(
        "escrow",
        "Whoever asks for a step pays the network's fee, and none of your accounts exists on "
        "this network yet: have some XLM sent to your signing address, or let another signer "
        "ask.",
    )


def _no_part() -> tuple[str, str]:
    return (
        translate("escrow", "None of your keys has a part in this escrow: you can watch it."),
        translate(
            "escrow",
            "Whoever sets an escrow up names you by your signing address, which stands under "
            "Keys and backup.",
        ),
    )


def _part_words(look: Look, part: Part) -> QWidget:
    account = Span(called(part.name, part.address), "strong")
    if not part.role:
        anybody = translate("escrow", "Anybody can do this. You would do it with ")
        return sentence(look, [Span(anybody), account, Span(".")])
    role = Span(part.role, "strong")
    if part.mine.signers == 1:
        return sentence(look, [Span(translate("escrow", "You are the ")), role])
    of = translate("escrow", "You are one of {count} signers of ")
    spans = [
        Span(of.format(count=part.mine.signers)),
        account,
        Span(translate("escrow", ", the ")),
        role,
        Span(". " + mine_words(part.mine)),
    ]
    return sentence(look, spans)


def mine_words(mine: Mine) -> str:
    """What my signature is worth."""
    if mine.alone:
        return translate("escrow", "Your signature is enough.")
    return translate("escrow", "Others must sign too.")


@dataclass(frozen=True)
class _Line:
    """A step, what its buttons belong to, and the request that asks for it, or some of it."""

    look: Look
    move: MoveLine
    of: str
    request: tuple[RequestLine, bool] | None

    def button(self, words: str, clicked: Callable[[], None]) -> Button:
        """A button that says what it belongs to."""
        button = Button(self.look, words, "quiet")
        button.belongs_to(self.of)
        button.clicked.connect(clicked)
        return button


def _move(
    line: _Line, asked: Callable[[str], None] | None, opened: Callable[[str], None]
) -> QWidget:
    """A step, and a button to ask for it while it is open, or to see who did already."""
    look, move = line.look, line.move
    if move.is_open is None:
        why = translate("escrow", "What is kept here does not tell. Ask the network.")
        return told(look, "question", "muted", [Span(move.step)], why)
    if not move.is_open:
        return told(look, "lock", "muted", [Span(move.step, "muted")], move.reason)
    state = translate("escrow", "Open now.")
    if move.awaited:
        state = translate("escrow", "Open now, and others wait for it.")
    request, is_whole = line.request or (None, False)
    if request is not None:
        state = _asked_words(is_whole=is_whole)
    # No tick: that would read as done.
    awaited = move.awaited and not is_whole
    icon, tone = ("pen", "accent") if awaited else ("up-right", "text")
    if is_whole:
        icon, tone = "send", "muted"
    buttons: list[QWidget] = []
    if request is not None:
        hash_, words = request.hash, translate("escrow", "Open the request")
        buttons.append(line.button(words, lambda: opened(hash_)))
    if asked is not None and move.key and not (is_whole and move.kind.value in ONCE):
        button = line.button(button_words(move.kind), lambda: asked(move.key))
        button.setProperty(STEP, move.key)
        buttons.append(button)
    return row(look, told(look, icon, tone, [Span(move.step, "strong")], state), *buttons)


def _asked_words(*, is_whole: bool) -> str:
    if is_whole:
        return translate("escrow", "Asked for already.")
    return translate("escrow", "Open now. Some of it is asked for already.")
