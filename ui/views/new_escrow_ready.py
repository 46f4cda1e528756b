"""Who of a new escrow is ready, and what is worth a second thought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.widgets.address import AddressText
from ui.widgets.card import Card
from ui.widgets.remark import Remark
from ui.widgets.rows import called, column, told
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.pages.founding import Checked, Ready
    from ui.theme import Look

translate = QCoreApplication.translate


def readiness_card(look: Look, checked: Checked) -> Card:
    """Everybody in the deal with what lacks, and the remarks."""
    card = Card(
        look,
        translate("founding", "Readiness"),
        translate("founding", "by the ledger just now"),
    )
    for widget in _lines(look, checked):
        card.add(widget)
    return card


def _lines(look: Look, checked: Checked) -> Iterator[QWidget]:
    if checked.refusal:
        yield _remark(look, checked.refusal, "stop")
    for remark in checked.remarks:
        yield _remark(look, remark, "warn")
    for each in checked.people:
        yield _person(look, each)
    if checked.contract:
        says = translate("founding", "The escrow will be at this address:")
        yield column(
            look, Label(look, says, "small", "muted"), AddressText(look, checked.contract)
        )


def _person(look: Look, ready: Ready) -> QWidget:
    words = [
        Span(called(ready.name, ready.address), "strong"),
        Span(f" {ready.roles}", "muted"),
    ]
    icon, tone = ("check", "ok") if not ready.lacks else ("warn", "warn")
    return told(look, icon, tone, words, " ".join((*ready.lacks, *ready.notes)))


def _remark(look: Look, words: str, tone: str) -> QWidget:
    return Remark(look, Label(look, words, tone=tone).wrapping(), tone)
