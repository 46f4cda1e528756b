"""What a final transaction moved, beside what was reviewed: to the unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from app.desk.review_names import UNITS, Named
from app.pages.after import Agreement, Moved, MovedLine
from app.words.groups import shortened
from wallet.amounts import format_amount
from wallet.review.effects import same_money
from wallet.soroban.host import Payment, PaymentKind

NOTHING: Final = "0.00"

Route = tuple[str, str, str, PaymentKind]
"""A token's way: the token, from whom, to whom, and as what."""


def moved_of(named: Named, told: tuple[Payment, ...] | None) -> Moved:
    """What moved as the network tells it, else what our model foresaw for it."""
    effects = named.review.effects
    foreseen = effects.payments if effects is not None else None
    shown = told if told is not None else (foreseen or ())
    escrow = named.facts.about or ""
    agreement = _agreement(told, foreseen)
    expected = foreseen if agreement is Agreement.DIFFERENT else None
    left = sum(p.amount for p in shown if p.sender == escrow)
    came = sum(p.amount for p in shown if p.receiver == escrow)
    total = left or came
    return Moved(
        tuple(_lines(named, escrow, shown, expected)),
        named.amount(total) if total else "",
        comes_in=bool(came) and not left,
        agreement=agreement,
    )


def _agreement(
    told: tuple[Payment, ...] | None, foreseen: tuple[Payment, ...] | None
) -> Agreement:
    if told is None:
        return Agreement.NOT_TOLD
    if foreseen is None:
        return Agreement.NOT_FORESEEN
    return Agreement.EQUAL if same_money(told, foreseen) else Agreement.DIFFERENT


def _lines(
    named: Named, escrow: str, shown: Iterable[Payment], expected: Iterable[Payment] | None
) -> list[MovedLine]:
    """One line for each way; ``expected`` is set beside it where the two differ."""
    sums, foreseen = _sums(shown), _sums(expected or ())
    ways = dict.fromkeys([*sums, *foreseen])
    lines: list[MovedLine] = []
    for way in sorted(ways, key=lambda way: -sums[way]):
        differs = expected is not None and sums[way] != foreseen[way]
        lines.append(_line(named, escrow, way, (sums[way], foreseen[way], differs)))
    return lines


def _line(named: Named, escrow: str, way: Route, amounts: tuple[int, int, bool]) -> MovedLine:
    token, sender, receiver, kind = way
    amount, foreseen, differs = amounts
    terms = named.facts.terms
    is_ours = terms is not None and token == terms.token
    return MovedLine(
        name="" if receiver == escrow else named.name(receiver),
        roles="the escrow" if receiver == escrow else named.roles(receiver),
        address=receiver,
        sender="" if sender == escrow else named.called(sender),
        amount=format_amount(amount),
        code=named.code if is_ours else f"{UNITS} of {shortened(token)}",
        foreseen=format_amount(foreseen) if differs else "",
        burnt=kind is PaymentKind.BURN,
    )


def _sums(payments: Iterable[Payment]) -> Counter[Route]:
    sums: Counter[Route] = Counter()
    for each in payments:
        sums[each.token, each.sender, each.receiver, each.kind] += each.amount
    return sums
