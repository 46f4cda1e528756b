"""What changed in an escrow, in words: named as the deal is, each fact as it was and is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from app.desk.review_names import Named
from app.pages.review_since import Glance, Otherwise, Since
from app.words.groups import grouped
from app.words.roles import role
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.review.comparison import Moment, Row
from wallet.review.told_state import Kind, Name, Part

WORDS: Final[Mapping[str, str]] = {
    "engagement_id": "engagement",
    "amount": "agreed amount",
    "receiver_memo": "receiver's memo",
    "token": "currency's contract",
    "dispute_reason": "reason of the dispute",
    "approved_by": "approved by",
    "approvals": "approvals needed",
}
"""Facts by the contracts' names, where people call them otherwise."""

STORED: Final[Mapping[str, str]] = {
    "instance": "The contract stays awake",
    "code": "Its code stays awake",
    "escrow": "The terms stay awake",
    "balance": "The balance stays awake",
}
LEVELS: Final = ("low", "medium", "high")


def since_of(named: Named, signed_by: tuple[str, ...]) -> Since:
    """Everything that is otherwise; ``signed_by`` whose signatures came with the request."""
    compared = named.review.comparison
    return Since(
        asked=_glance(compared.proposed),
        looked=_glance(compared.looked),
        signed_by=signed_by,
        changes=tuple(each for row in compared.rows for each in _otherwise(named, row)),
        cosigned=tuple(_cosigned(named, each) for each in compared.cosigned),
    )


def _glance(moment: Moment | None) -> Glance | None:
    return None if moment is None else Glance(moment.ledger, moment.at or moment.closed)


def _cosigned(named: Named, moment: Moment) -> Glance:
    return Glance(moment.ledger, moment.at, named.called(moment.key or ""))


def _otherwise(named: Named, row: Row) -> Iterator[Otherwise]:
    name = row.name
    if name.kind is Kind.SIGNERS:
        yield from _of_signers(named, row)
        return
    asked, looked, *cosigned = (_written(named, name.kind, text) for text in row.before)
    now, decides = _written(named, name.kind, row.now) or "", name.part is not Part.STORAGE
    yield Otherwise(_called(name), asked, looked, now, decides, tuple(cosigned))


def _of_signers(named: Named, row: Row) -> Iterator[Otherwise]:
    """Who signs, and the weights that are needed: each if it is otherwise."""
    who = named.name(row.name.name) or grouped(row.name.name)
    told = [_parted(named, text) for text in (row.now, *row.before)]
    for place, what in enumerate((f"Signers of {who}", f"Weight needed by {who}")):
        now, *before = (None if each is None else each[place] for each in told)
        if {each for each in before if each is not None} - {now}:
            asked, looked, *cosigned = before
            yield Otherwise(what, asked, looked, now or "", cosigned=tuple(cosigned))


def _parted(named: Named, text: str | None) -> tuple[str, str] | None:
    """Signers with their weights, and the weights needed, of "KEY 1, KEY 1; 0/2/2"."""
    if not text:
        return None if text is None else ("", "")
    keys, _, needed = text.partition("; ")
    signers = [each.rpartition(" ") for each in keys.split(", ") if each]
    weights = zip(LEVELS, needed.split("/")[-len(LEVELS) :], strict=True)
    return (
        "; ".join(f"{_who(named, key)}, weight {weight}" for key, _, weight in signers),
        ", ".join(f"{level} {weight}" for level, weight in weights),
    )


def _called(name: Name) -> str:
    words = WORDS.get(name.name) or name.name.replace("_", " ")
    call = _CALLED.get(name.part)
    return _first(words) if call is None else call(name, words)


def _of_milestone(name: Name, words: str) -> str:
    part = "amount" if name.name == "amount" else words
    return f"Milestone {(name.place or 0) + 1}, {part}"


def _written(named: Named, kind: Kind, text: str | None) -> str | None:
    if not text:
        return text
    write = _WRITTEN.get(kind)
    return text if write is None else write(named, text)


def _addresses(named: Named, text: str) -> str:
    return ", ".join(_who(named, who) for who in text.split(", "))


def _who(named: Named, address: str) -> str:
    name = named.name(address)
    return f"{name} ({grouped(address)})" if name else grouped(address)


def _first(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


_CALLED: Final[Mapping[Part, Callable[[Name, str], str]]] = {
    Part.MILESTONE: _of_milestone,
    Part.ROLE: lambda name, _words: f"Role: {role(name.name)}",
    Part.CODE: lambda _name, _words: "The contract's code",
    Part.MONEY: lambda _name, _words: "In the escrow",
    Part.STORAGE: lambda name, words: STORED.get(name.name) or _first(words),
}
_WRITTEN: Final[Mapping[Kind, Callable[[Named, str], str]]] = {
    Kind.AMOUNT: lambda named, text: named.amount(int(text)),
    Kind.POINTS: lambda _named, text: f"{basis_points_as_percent(int(text))} %",
    Kind.ADDRESSES: _addresses,
    Kind.HASH: lambda _named, text: grouped(text),
    Kind.LEDGER: lambda _named, text: f"until ledger {format_amount(int(text), 0)}",
}
