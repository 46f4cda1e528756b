"""Lines of an inbox: one by one, as in the design's pictures, and as many as one likes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Final

from app.pages.inbox import SECTION_OF, InboxChip, InboxLine, InboxPage, Section, folded
from app.records import Standing
from tests.support.stores import address_of, hash_of

NOW: Final = 1_795_353_540
"""22 November 2026, 13:19 UTC."""

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

ESCROWS: Final = 1_000
"""Of a busy office, which its requests are about in turn."""

_SEARCHED: Final = {
    "haystack": ("title", "amount", "who"),
    "people": ("payee", "payee_note"),
    "kind": ("step", "code"),
}
_FIRST_PAYMENT: Final = InboxChip("warn", "First payment to this payee")
_TITLES: Final = ("Closing", "Laptop batch", "OTC", "Harbour", "Import", "Server hall", "Roof")
_PEOPLE: Final = ("Seller, Porto", "Trader, Osaka", "Importer, Turin", "Builder, Malmö")


def inbox_line(number: int = 1, **changes: Any) -> InboxLine:
    """A release of 250,000 that one of two has signed, due in some hours."""
    fields: dict[str, Any] = {
        "hash": hash_of(number).hex(),
        "standing": Standing.NEEDS_ME,
        "title": f"Closing 2026-{number:04}",
        "step": "Co-sign release",
        "amount": "250,000.00",
        "code": "USDC",
        "payee": "Seller, Porto",
        "payee_note": "receiver",
        "valid_until": NOW + 2 * HOUR + 41 * MINUTE,
        "ended": 0,
        "ending": "",
        "signed": 1,
        "needed": 2,
        "who": "Anna Berg signed",
        "at": NOW - 2 * HOUR - 11 * MINUTE,
        "chips": (),
        "received": number,
    }
    fields |= changes
    for searched, names in _SEARCHED.items():
        told = "\n".join(str(fields[name]) for name in names)
        fields.setdefault(searched, folded(told))
    common = {name: _once(fields[name]) for name in ("people", "kind")}
    return InboxLine(**{**fields, **common})


@cache
def _once(text: str) -> str:
    """The same text in the place of all that are equal, as a desk keeps them."""
    return text


def inbox_page(lines: Iterable[InboxLine], now: int = NOW, more: int = 0) -> InboxPage:
    """A page of these lines; ``more`` of what is done are not on it."""
    known = sorted(lines, key=lambda line: line.place)
    counts = dict.fromkeys(Section, 0) | {Section.DONE: more}
    for line in known:
        counts[line.section] += 1
    ordered = sorted(known, key=lambda line: list(Section).index(line.section))
    return InboxPage(tuple(ordered), counts, now)


def pictured() -> tuple[InboxLine, ...]:
    """What the design's pictures of the inbox show, and a little of what is over."""
    yours = {"signed": 0, "needed": 1, "who": "yours alone", "at": 0}
    waits = {"standing": Standing.WAITS_FOR_OTHERS, "step": "Release", "at": 0}
    return (
        inbox_line(1, title="Closing 2026-0117"),
        inbox_line(
            2,
            title="Laptop batch 0117",
            amount="18,400.00",
            payee="Trader, Osaka",
            valid_until=NOW + 18 * HOUR + 41 * MINUTE,
            signed=0,
            who="with Desk Lisbon",
            at=0,
            chips=(_FIRST_PAYMENT,),
        ),
        inbox_line(
            3,
            title="OTC 2026-0098",
            step="Approve milestone",
            amount="5,000.00",
            payee="",
            payee_note="no payment yet",
            valid_until=NOW + 21 * HOUR + 41 * MINUTE,
            chips=(InboxChip("info", "Test network"),),
            **yours,
        ),
        inbox_line(
            4,
            title="Harbour dispute",
            step="Co-sign decision",
            amount="31,250.00",
            payee="Owner, Faro and 1 more",
            payee_note="2 payees",
            valid_until=NOW + 8 * DAY + 3 * HOUR + 41 * MINUTE,
            chips=(InboxChip("warn", "Hidden characters", "eye"),),
            **yours,
        ),
        inbox_line(
            5,
            title="Import 2026-0093",
            amount="72,000.00",
            payee="Importer, Turin",
            valid_until=NOW + DAY + 19 * HOUR + 41 * MINUTE,
            who="waiting for the lawyer",
            chips=(InboxChip("plain", "You signed", at=NOW - 4 * HOUR - 48 * MINUTE),),
            **waits,
        ),
        inbox_line(
            6,
            title="Server hall, phase 1",
            amount="40,000.00",
            payee="Builder, Malmö",
            valid_until=NOW + 6 * DAY + HOUR + 41 * MINUTE,
            needed=3,
            who="waiting for 2 people",
            chips=(InboxChip("plain", "You signed", at=NOW - DAY),),
            **waits,
        ),
        *_over(),
    )


def _over() -> tuple[InboxLine, ...]:
    return (
        inbox_line(
            7,
            standing=Standing.FINAL,
            title="Closing 2026-0101",
            step="Release",
            signed=2,
            ended=NOW - 3 * HOUR,
            ending="ledger 60,000,214",
            who="all signed",
            at=0,
        ),
        inbox_line(
            8,
            standing=Standing.EXPIRED,
            title="Closing 2026-0099",
            step="Release",
            ended=NOW - 2 * DAY,
            chips=(InboxChip("plain", "Expired", "clock"),),
        ),
        inbox_line(
            9,
            standing=Standing.FAILED,
            title="OTC 2026-0077",
            step="Release",
            signed=2,
            ended=NOW - 40 * DAY,
            ending="ledger 59,313,007",
            chips=(InboxChip("stop", "Failed"),),
        ),
        inbox_line(
            10,
            standing=Standing.DECLINED,
            title="Closing 2026-0095",
            step="Release",
            ended=NOW - DAY,
            ending="by you",
            who="The payee is not the one of the contract",
            at=0,
        ),
    )


def many(count: int) -> tuple[InboxLine, ...]:
    """As many lines as a busy office has after years; the same each time."""
    chance = random.Random(count)  # noqa: S311 - no secret
    standings = list(Standing)
    return tuple(_some(chance, standings, number) for number in range(count))


def _some(chance: random.Random, standings: list[Standing], number: int) -> InboxLine:
    standing = chance.choices(standings, (30, 20, 2, 2, 1, 30, 5, 5, 5))[0]
    is_over = SECTION_OF[standing] in {Section.DONE, Section.DECLINED}
    person = chance.choice(_PEOPLE)
    title = f"{chance.choice(_TITLES)} {chance.randrange(2020, 2027)}-{number:05}"
    line = inbox_line(
        number,
        standing=standing,
        title=title,
        amount=f"{chance.randrange(1, 10**6):,}.00",
        payee=person,
        valid_until=NOW + chance.randrange(60, 10**7),
        ended=NOW - chance.randrange(10**8) if is_over else 0,
        chips=(_FIRST_PAYMENT,) if chance.random() < 0.2 else (),
    )
    people = folded("\n".join([line.people, *_parties(number % ESCROWS)]))
    return replace(line, people=_once(people))


def _parties(escrow: int) -> Iterator[str]:
    """The five in its roles, who are the same for each of its requests."""
    chance = random.Random(escrow)  # noqa: S311 - no secret
    return (address_of(chance.randrange(500)) for _ in range(5))
