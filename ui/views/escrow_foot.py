"""The quieter cards about an escrow: requests, and the technical facts behind a fold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.words.groups import grouped
from ui import format as words
from ui.networks import network_name
from ui.views.review_times import day_in_sentence, in_utc_too
from ui.widgets.buttons import Button, Copy
from ui.widgets.card import Card
from ui.widgets.folded import Folded
from ui.widgets.rows import caption, column, row, sentence
from ui.widgets.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.pages.escrow import EscrowPage, RequestLine
    from ui.theme import Look

translate = QCoreApplication.translate

WIDE: Final = 10_000
"""Pixels: everything is in one line."""


def requests_card(
    look: Look, page: EscrowPage, now: int, opened: Callable[[str], None]
) -> Card:
    """The requests of this escrow in my inbox; each can be opened."""
    card = Card(look, translate("escrow", "Requests"))
    for place, request in enumerate(page.requests):
        if place:
            card.line()
        card.add(_request(look, request, now, opened))
    if not page.requests:
        nothing = translate("escrow", "No request of this escrow is in your inbox.")
        card.add(sentence(look, [Span(nothing)], tone="muted"))
    return card


def _request(
    look: Look, request: RequestLine, now: int, opened: Callable[[str], None]
) -> QWidget:
    button = Button(look, translate("escrow", "Open"))
    button.setAccessibleName(translate("escrow", "Open: {step}").format(step=request.step))
    button.clicked.connect(lambda: opened(request.hash))
    arrived = translate("escrow", "arrived {time}")
    parts = [
        standing_words(request),
        arrived.format(time=day_in_sentence(request.received, now)),
    ]
    if request.valid_until:
        until = translate("escrow", "valid until {time}")
        parts.append(until.format(time=day_in_sentence(request.valid_until, now)))
    texts = column(
        look,
        sentence(look, [Span(request.step, "strong")]),
        sentence(look, [Span(" · ".join(parts))], "small", "muted"),
    )
    return row(look, texts, button)


def standing_words(request: RequestLine) -> str:
    """Where a request stands, in words."""
    standings = {
        "needs-me": translate("escrow", "needs you"),
        "waits-for-others": translate("escrow", "waiting for others"),
        "ready": translate("escrow", "ready to be sent"),
        "sent": translate("escrow", "sent"),
        "unknown": translate("escrow", "perhaps sent; being checked"),
        "final": translate("escrow", "final"),
        "failed": translate("escrow", "failed"),
        "declined": translate("escrow", "declined"),
        "expired": translate("escrow", "its time has passed"),
    }
    return standings[request.standing.value]


def technical(look: Look, page: EscrowPage, now: int) -> Folded:
    """What to compare and to copy, behind a fold: addresses, code, ledger, storage."""
    card = Card(look)
    for what, text, copied in _facts(page, now):
        card.add(_fact(look, what, text, copied))
    folded = Folded(look, translate("escrow", "Technical"))
    folded.body.addWidget(card)
    return folded


def _facts(page: EscrowPage, now: int) -> list[tuple[str, str, str]]:
    """What it is, as it is shown, and as it is copied; "" where nobody copies it."""
    build = page.code.build or translate("escrow", "none that this program knows")
    facts = [
        (translate("escrow", "Contract"), grouped(page.contract), page.contract),
        (translate("escrow", "Network"), network_name(page.passphrase), page.passphrase),
        (translate("escrow", "Build"), build, ""),
        (translate("escrow", "Origin"), page.code.origin, ""),
        (translate("escrow", "Wasm hash"), grouped(page.code.wasm_hash), page.code.wasm_hash),
    ]
    if page.money is not None:
        token = page.money.currency.token
        facts.append((translate("escrow", "Token"), grouped(token), token))
    if page.age.ledger:
        ledger = translate("escrow", "{sequence}, closed {time} {universal}").format(
            sequence=words.number(page.age.ledger),
            time=day_in_sentence(page.age.closed, now),
            universal=in_utc_too(page.age.closed, now),
        )
        facts.append((translate("escrow", "Ledger"), ledger, ""))
    return [fact for fact in facts if fact[1]]


def _fact(look: Look, what: str, text: str, copied: str) -> QWidget:
    value = sentence(look, [Span(text)], "mono" if copied else "small")
    if not copied:
        name = caption(look, what)
        name.setFixedWidth(look.px(88))
        return row(look, name, value, fills=1, spacing=8)
    copy = Copy(look, copied, "")
    copy.name(translate("escrow", "Copy: {what}").format(what=what))
    # Its first line is level with the button, however many there are.
    above = max(0, copy.sizeHint().height() - value.heightForWidth(WIDE)) // 2
    name = caption(look, what, above)
    name.setFixedWidth(look.px(88))
    lowered = QWidget()
    lines = QVBoxLayout(lowered)
    lines.setContentsMargins(0, above, 0, 0)
    lines.addWidget(value)
    lines.addStretch(1)
    return row(look, name, lowered, copy, fills=1, spacing=8)
