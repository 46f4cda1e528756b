"""F32: addresses that are made to be taken for one that is known.

People compare addresses by their ends, or group by group as they are shown, in fourteen groups
of four letters. Row 46 of the threat model is an address with the same 4 to 6 letters at both
ends. Whoever makes one tries keys until the ends are right: 12 bits of the first group (a G and
a letter of four are given) and 20 of the last are hours of one machine; more groups, or letters
in between that only look alike, are possible for addresses that nobody has the key of, and that
only burn money. So two addresses are alike if

* two or more of their groups are the same, each at its place: both ends, or any two; or
* four or more groups of the one stand somewhere in the other: letters were put in or left out;

with letters that are taken for each other counted as the same. Two honest addresses are so once
in some thirty million pairs. A single group in common, or one end, is chance or a vanity
address, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from typing import Final, TypeVar, cast

from wallet.addresses import Address
from wallet.remembered import remembered
from wallet.review.checks.money import LOOK_ALIKE
from wallet.review.dues import fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.told_state import terms_in

GROUP: Final = 4
LENGTH: Final = 56
PLACES: Final = range(0, LENGTH, GROUP)
SAME_PLACE: Final = 2
ANY_PLACE: Final = 4
_ADDRESS: Final = re.compile(rf"[CG][A-Z2-7]{{{LENGTH - 1}}}")
_ALIKE: Final = {**LOOK_ALIKE, **str.maketrans("6D", "GO")}
"""As of the codes of currencies, and what else an address has of that kind."""

_AS_READ: Final = bytes(_ALIKE.get(letter, letter) for letter in range(256))


def resembles_another(facts: Facts) -> Verdict:
    """F32: every party and payee, against whom the user knows or saw, and each other.

    Without contacts those that pass for each other are found, and no more is said.
    """
    knowledge, here = facts.view.knowledge, addresses_in(facts)
    names = knowledge.names
    key = () if facts.view.key is None else (facts.view.key,)
    told = (*names, *key, *sorted(fee_accounts_of(facts)), *here, *_parties_before(facts))
    known = dict.fromkeys(told)
    pairs = _alike(here, tuple(known))
    found = {one: f"{other}/{names.get(other, '')}" for one, other in pairs}
    if not found and knowledge.contacts is None:
        return Unavailable("contacts")
    return when(found, **found)


def _parties_before(facts: Facts) -> Iterator[Address]:
    """Who was a party when the user looked, and when it was asked for; whom he agreed to."""
    knowledge, about = facts.view.knowledge, facts.about
    for each in (knowledge.agreed or {}).values():
        yield from each.payees
    for sighting in (knowledge.looked, knowledge.proposed):
        if about is not None and sighting is not None:
            terms = terms_in(sighting.snapshot, about, facts.view.builds)
            yield from () if terms is None else terms.parties


def alike(
    these: Collection[Address], known: Iterable[Address]
) -> Iterator[tuple[Address, Address]]:
    """Each of these with every other known one that it could be taken for."""
    windows = _windows(these)
    for other in known:
        near = _near(other, windows)
        yield from ((one, other) for one in near if one != other)


@remembered(32)
def _alike(
    these: tuple[Address, ...], known: tuple[Address, ...]
) -> tuple[tuple[Address, Address], ...]:
    return tuple(alike(these, known))


def resembles(one: str, other: str) -> bool:
    """Whether one address could be taken for the other, and is not it."""
    return one != other and one in _near(other, _windows([one]))


A = TypeVar("A", bound=str)
Windows = Mapping[bytes, Collection[tuple[A, int]]]
"""Four letters → in which addresses they stand, and where."""


def _windows(these: Iterable[A]) -> Windows[A]:
    windows: dict[bytes, list[tuple[A, int]]] = {}
    for one in these:
        read = _as_read(one)
        for place in range(len(read) - GROUP + 1):
            windows.setdefault(read[place : place + GROUP], []).append((one, place))
    return windows


def _as_read(address: str) -> bytes:
    """An address as a hurried eye reads it."""
    return address.encode("ascii", "replace").translate(_AS_READ)


def _near(other: str, windows: Windows[A]) -> Iterable[A]:
    """Those of the addresses of these windows that could be taken for this one."""
    read = _as_read(other)
    at_place: dict[A, set[int]] = {}
    anywhere: dict[A, set[int]] = {}
    for place in PLACES:
        for one, found in windows.get(read[place : place + GROUP], ()):
            anywhere.setdefault(one, set()).add(place)
            if found == place:
                at_place.setdefault(one, set()).add(place)
    return [
        one
        for one, places in anywhere.items()
        if len(at_place.get(one, ())) >= SAME_PLACE or len(places) >= ANY_PLACE
    ]


def addresses_in(facts: Facts) -> tuple[Address, ...]:
    """Everybody whom a step names, pays or is about, each once."""
    paid = facts.done.payments if facts.done is not None else ()
    return tuple(dict.fromkeys((*named_in(facts), *(payment.receiver for payment in paid))))


def named_in(facts: Facts) -> tuple[Address, ...]:
    """The same without what our model makes of it: the parties, and whom the step names."""
    found = (
        *(facts.escrow.parties if facts.escrow is not None else ()),
        *_named(facts.move),
        *_named(facts.new_terms),
        *_named(facts.doing),
        *(() if facts.about is None else (facts.about,)),
    )
    return tuple(dict.fromkeys(found))


def _named(value: object) -> Iterator[Address]:
    """Every address in a move, an operation or terms, however deep."""
    if isinstance(value, str):
        if _ADDRESS.fullmatch(value):
            yield cast("Address", value)
    elif isinstance(value, Mapping):
        for pair in cast("Mapping[object, object]", value).items():
            yield from _named(pair)
    elif isinstance(value, tuple):
        for part in cast("tuple[object, ...]", value):
            yield from _named(part)
    elif is_dataclass(value):
        yield from _named(tuple(vars(value).values()))
