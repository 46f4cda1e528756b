"""Fills a finding's details into sentences: numbers as people say them, addresses in groups.

A sentence names a detail as ``{name}`` or ``{name:kind}``. A kind makes words of the detail,
or says that there is nothing to tell (a limit of 0 is none), and then the sentence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from string import Formatter
from typing import Final

from app.words import recollections, refusals, times
from app.words.finding import FindingWords
from app.words.groups import grouped
from app.words.moves import words_of
from app.words.roles import role, roles
from app.words.texts import DOUBTS
from wallet.review.texts import shown

SECONDS_PER_LEDGER: Final = 5
STROOPS: Final = 10_000_000

MOST_TOLD: Final = 2000
"""Letters of everything that is told about a finding."""

MOST_LISTED: Final = 8
MOST_NAME: Final = 80

_NOTHING: Final = frozenset({"", "None"})
_WORD: Final = 56
_ADDRESS: Final = re.compile(rf"\b[CG][A-Z2-7]{{{_WORD - 1}}}\b")

Kind = Callable[[str, tzinfo | None], str | None]
"""A detail → its words; None when it says nothing."""


def told(words: FindingWords, details: Mapping[str, str], zone: tzinfo | None) -> str:
    """What a finding's details say, then what the finding means; cut, with nothing hidden."""
    sentences = [_filled(sentence, details, zone) for sentence in words.facts]
    named = {name for sentence in words.facts for name, _ in _slots(sentence)}
    rest = [(n, f) for n, f in details.items() if n not in named and f not in _NOTHING]
    sentences += [_listed(words.each, name, fact, zone) for name, fact in rest[:MOST_LISTED]]
    if len(rest) > MOST_LISTED:
        sentences.append(f"And {len(rest) - MOST_LISTED} more.")
    return _cut(" ".join(s for s in sentences if s), words.explains)


def with_grouped_addresses(text: str) -> str:
    """The text with every address in it in groups of four letters."""
    return _ADDRESS.sub(lambda found: grouped(found.group()), text)


def _cut(facts: str, explains: str) -> str:
    """The explanation is ours and short, so that it is what stays whole."""
    room = MOST_TOLD - len(explains) - 2
    kept = facts if len(facts) <= room else f"{facts[:room]}…"
    return f"{kept} {explains}" if kept else explains


def _filled(sentence: str, details: Mapping[str, str], zone: tzinfo | None) -> str:
    facts: dict[str, str] = {}
    for name, kind in _slots(sentence):
        detail = details.get(name, "")
        words = None if detail in _NOTHING else _KINDS[kind](detail, zone)
        if words is None:
            return ""
        facts[name] = words
    text = re.sub(r":\w+}", "}", sentence).format_map(facts)
    return f"{text[:1].upper()}{text[1:]}"


def _listed(each: str, name: str, fact: str, zone: tzinfo | None) -> str:
    title = with_grouped_addresses(shown(name.replace("_", " "), MOST_NAME))
    return _filled(each, {"name": title, "fact": fact}, zone)


def _slots(sentence: str) -> list[tuple[str, str]]:
    parts = Formatter().parse(sentence)
    return [(name, kind or "") for _, name, kind, _ in parts if name is not None]


def _text(detail: str, _zone: tzinfo | None) -> str:
    return with_grouped_addresses(shown(detail))


def _untold(_detail: str, _zone: tzinfo | None) -> None:
    """What the finding's own sentence says already."""


def _count(detail: str, zone: tzinfo | None) -> str | None:
    return None if detail == "0" else _text(detail, zone)


def _yes(detail: str, _zone: tzinfo | None) -> str | None:
    return "" if detail == "yes" else None


def _time(detail: str, zone: tzinfo | None) -> str | None:
    seconds = _number(detail)
    return times.in_both(seconds, zone) if seconds > 0 else None


def _lasting(detail: str, _zone: tzinfo | None) -> str | None:
    seconds = _number(detail)
    return times.lasting(seconds) if seconds > 0 else None


def _ahead(detail: str, zone: tzinfo | None) -> str | None:
    return _lasting(detail.removeprefix("-"), zone) if detail.startswith("-") else None


def _ledgers(detail: str, zone: tzinfo | None) -> str | None:
    return _lasting(str(_number(detail) * SECONDS_PER_LEDGER), zone)


def _lumens(detail: str, zone: tzinfo | None) -> str:
    return f"{_text(detail, zone)} XLM"


def _stroops(detail: str, _zone: tzinfo | None) -> str | None:
    units = _number(detail)
    if units <= 0:
        return None
    return f"{units // STROOPS:,}.{units % STROOPS:07} XLM"


def _refusal(detail: str, _zone: tzinfo | None) -> str:
    return refusals.reason(detail)


def _roles(detail: str, _zone: tzinfo | None) -> str:
    return roles(detail.split(", "))


def _changes(detail: str, _zone: tzinfo | None) -> str:
    return "; ".join(map(_change, detail.split(", ")))


def _change(detail: str) -> str:
    """``platform/UpdateEscrow/amount``: as which role, by which move, and what it changes."""
    by, move, what = [*detail.split("/"), "", ""][:3]
    step = words_of(move).step if move else "Pay to the escrow"
    about = f" ({shown(what.replace('_', ' '))})" if what else ""
    return f"{step[:1].lower()}{step[1:]}{about}, as {role(by)}"


def _doubts(detail: str, _zone: tzinfo | None) -> str:
    """``hidden U+202E; mixed word``: what is doubtful about a text, and where it shows."""
    told = [doubt.partition(" ") for doubt in shown(detail).split("; ")]
    return "; ".join(f"{DOUBTS.get(kind, kind)} {where}".strip() for kind, _, where in told)


def _grouping(words: Kind) -> Kind:
    """The same, with every address in it in groups."""
    return lambda detail, zone: with_grouped_addresses(words(detail, zone) or "")


def _number(detail: str) -> int:
    """A number from 0 on that a ledger can hold, or -1."""
    fits = detail.isascii() and detail.isdigit() and len(detail) <= len(str(2**64))
    return int(detail) if fits else -1


_KINDS: Final[Mapping[str, Kind]] = {
    "": _text,
    "untold": _untold,
    "count": _count,
    "yes": _yes,
    "time": _time,
    "lasting": _lasting,
    "ahead": _ahead,
    "ledgers": _ledgers,
    "lumens": _lumens,
    "stroops": _stroops,
    "refusal": _refusal,
    "roles": _roles,
    "changes": _changes,
    "doubts": _doubts,
    **{
        told.__name__: _grouping(told)
        for told in (
            *(recollections.contact, recollections.paid, recollections.replaced),
            *(recollections.known_as, recollections.since, recollections.competes),
        )
    },
}
