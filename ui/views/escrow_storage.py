"""The card of an escrow's storage: how long it lives, and what can be asked of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.models.move_words import button_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.rows import row, sentence, told
from ui.widgets.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.pages.escrow import Life, MoveLine
    from ui.theme import Look

translate = QCoreApplication.translate


def storage_card(
    look: Look, life: Life, care: MoveLine | None, now: int, asked: Callable[[str], None]
) -> Card:
    """Until when it is awake, and the button that asks for more; ``asked`` hears its key."""
    card = Card(look, translate("escrow", "Storage on the ledger"))
    card.add(sentence(look, [Span(life_words(life, now))]))
    card.add(sentence(look, [Span(_meaning())], "small", "muted"))
    if care is None:
        return card
    if not care.is_open:
        card.add(told(look, "lock", "muted", [Span(care.step, "muted")], care.reason))
        return card
    anybody = translate("escrow", "Open now. Anybody can ask for it, and whoever pays signs.")
    icon, tone = ("pen", "accent") if care.awaited else ("up-right", "text")
    line = told(look, icon, tone, [Span(care.step, "strong")], anybody)
    button = Button(look, button_words(care.kind), "quiet")
    button.belongs_to(care.step)
    button.clicked.connect(lambda: asked(care.key))
    card.add(row(look, line, button))
    return card


def life_words(life: Life, now: int) -> str:
    """When the escrow's storage falls asleep."""
    if life.sleeps:
        return translate("escrow", "It is asleep. The next step on it wakes it, too.")
    left = words.remaining(max(life.until - now, 0))
    return translate("escrow", "It is awake until about {time}, {left}.").format(
        time=words.long_date(life.until), left=left
    )


def _meaning() -> str:
    return translate(
        "escrow",
        "Storage that falls asleep loses nothing: it must be woken, and that is paid for, "
        "before the escrow can do anything.",
    )
