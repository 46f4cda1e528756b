"""What two signers compare, and the bytes field by field for whoever wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.words.groups import grouped
from ui.views.review_lazy import when_opened
from ui.widgets.buttons import Copy
from ui.widgets.card import Card
from ui.widgets.folded import Folded
from ui.widgets.rows import column, sentence
from ui.widgets.text import Label, Lines, Span

if TYPE_CHECKING:
    from app.pages.review import Fact, ReviewPage, Technical
    from ui.theme import Look

translate = QCoreApplication.translate

LINE: Final = 76
"""Letters of XDR in a line."""

ENTRY: Final = "authorisation entry"
"""What ``signs`` of a page says of way B."""

ADDRESS: Final = 56
HASH: Final = 64


def comparison_card(look: Look, page: ReviewPage) -> Card:
    """The six words, large, and the hash that they stand for."""
    card = Card(look, translate("review", "To compare with the other signer"))
    words = Label(look, " · ".join(page.check_words), "title").wrapping()
    words.setAccessibleName(", ".join(page.check_words))
    card.add(words)
    holder = QWidget()
    beside = QHBoxLayout(holder)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(look.px(8))
    beside.addWidget(sentence(look, [Span(grouped(page.signed_hash))], "mono", "muted"), 1)
    copy = Copy(look, page.signed_hash, "")
    copy.name(translate("review", "Copy the hash"))
    beside.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
    card.add(holder)
    why = translate(
        "review",
        "Six words made from exactly these bytes. Read them to the other signer, on the phone "
        "or in person: who has the same words has the same request.",
    )
    if page.signs == ENTRY:
        why = translate(
            "review",
            "Six words made from the authorisation that your key signs, not from the whole "
            "transaction. Whoever signs for another account has other words.",
        )
    card.add(Label(look, why, "small", "muted").wrapping())
    if page.transaction_hash != page.signed_hash:
        card.add(_hash(look, translate("review", "The transaction's own hash"), page))
    return card


def _hash(look: Look, name: str, page: ReviewPage) -> QWidget:
    """The hash of the transaction, where it is another one than that which is signed."""
    label = Label(look, name, "small", "muted")
    words = sentence(look, [Span(grouped(page.transaction_hash))], "mono", "muted")
    return column(look, label, words)


def technical_card(look: Look, technical: Technical) -> Card:
    """The bytes, folded: nothing here decides that does not stand above in words."""
    note = translate("review", "every field can be copied")
    card = Card(look, translate("review", "Technical"), f"· {note}")
    folded = Folded(look, translate("review", "Show the bytes, field by field"))

    def fill() -> None:
        folded.body.addWidget(_grid(look, tuple(_rows(technical))))
        folded.body.addWidget(_envelope(look, technical))
        folded.body.addWidget(_elsewhere(look, technical))

    when_opened(folded, fill)
    card.add(folded)
    return card


Row = tuple[str, str]


def _rows(technical: Technical) -> Iterator[Row]:
    yield translate("review", "Contract"), technical.contract
    yield translate("review", "Build"), technical.build
    yield translate("review", "Its code was"), technical.origin
    yield translate("review", "Wasm hash"), technical.wasm_hash
    yield translate("review", "Function"), technical.function
    field = translate("review", "Argument")
    if not technical.function:
        field = translate("review", "Field")
    yield from _facts(field, technical.arguments)
    authorisations = "\n".join(technical.authorisations)
    yield translate("review", "Authorisation"), authorisations
    yield translate("review", "Pays the fee"), technical.source
    yield translate("review", "Acting account"), technical.acting
    yield translate("review", "Sequence"), technical.sequence
    yield translate("review", "Fee, at most"), technical.fee
    yield translate("review", "Of it, for resources"), technical.resource_fee
    yield from _facts(translate("review", "Bound"), technical.bounds)
    yield from _facts(translate("review", "Can be paid"), technical.payees)
    entry = translate("review", "Entry {number}: {how}")
    for number, fact in enumerate(technical.footprint, 1):
        told = entry.replace("{number}", str(number)).replace("{how}", fact.name)
        yield told, fact.value


def _facts(what: str, facts: Sequence[Fact]) -> Iterator[Row]:
    for fact in facts:
        kind = f" ({fact.kind})" if fact.kind else ""
        yield f"{what}: {fact.name}{kind}", fact.value


def _grid(look: Look, rows: Sequence[Row]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(look.px(16))
    grid.setVerticalSpacing(look.px(2))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, (name, value) in enumerate(row for row in rows if row[1]):
        label = Label(look, name, "small", "muted").wrapping()
        label.setMinimumWidth(look.px(150))
        grid.addWidget(_beside_copy(look, label), place, 0, top)
        words = sentence(look, [Span(_in_groups(value))], "mono")
        grid.addWidget(_beside_copy(look, words), place, 1, top)
        copy = Copy(look, value, "")
        copy.name(translate("review", "Copy: {what}").replace("{what}", name))
        grid.addWidget(copy, place, 2, top)
    return holder


def _beside_copy(look: Look, words: QWidget) -> QWidget:
    """Words whose first line is level with the button that copies them."""
    holder = column(look, words)
    holder.setContentsMargins(0, look.px(4), 0, look.px(3))
    return holder


def _in_groups(value: str) -> str:
    """Addresses and hashes in groups of four; everything else as it is."""
    is_address = len(value) == ADDRESS and value.isalnum() and value.isupper()
    is_hash = len(value) == HASH and value.isalnum()
    return grouped(value) if is_address or is_hash else value


def _envelope(look: Look, technical: Technical) -> QWidget:
    name = translate("review", "Unsigned envelope, XDR in base64")
    box = Lines(look, name)
    xdr = technical.xdr
    box.show_lines([xdr[start : start + LINE] for start in range(0, len(xdr), LINE)])
    box.setFixedHeight(look.px(96))
    copy = Copy(look, xdr, translate("review", "Copy XDR"))
    return _titled(look, name, box, copy)


def _elsewhere(look: Look, technical: Technical) -> QWidget:
    name = translate("review", "Check it on another machine, after “Save a copy…”")
    command = sentence(look, [Span(technical.command)], "mono")
    copy = Copy(look, technical.command, translate("review", "Copy command"))
    return _titled(look, name, command, copy)


def _titled(look: Look, name: str, content: QWidget, copy: Copy) -> QWidget:
    holder = column(look, Label(look, name, "small", "muted"), content, spacing=6)
    layout = holder.layout()
    assert layout is not None  # noqa: S101 - columns have one
    layout.setContentsMargins(0, look.px(8), 0, 0)
    row = QHBoxLayout()
    row.addWidget(copy)
    row.addStretch(1)
    layout.addLayout(row)  # type: ignore[attr-defined]
    return holder
