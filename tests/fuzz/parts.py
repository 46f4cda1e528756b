"""Texts in parts: the one text that they name, in any order, or none."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from random import Random
from typing import Final

from tests.attacks import handed_codes, handed_honest
from tests.fuzz.target import Target, anyhow
from tests.support.links import raw_link
from wallet.errors import Unreadable, WalletError
from wallet.qr import FORM, MOST_CHARACTERS, Parts, assembled, split

FIELDS: Final = 6
MOST_LINES: Final = 40
"""Of what is made here: every one is read several times."""

NUMBERS: Final = (b"0", b"1", b"2", b"999", b"1000", b"1000000")
FEW_BYTES: Final = 100
"""Of a text that is split into the smallest parts: larger ones would take most of the time."""


def _take(given: bytes) -> bool:
    text = given.decode("utf-8", "surrogateescape")
    seen = _gathered([line.removesuffix("\r") for line in text.split("\n")])
    if seen is None:
        return False
    if seen.missing:
        assert not 0 < seen.total < len(seen.pieces)
        return False
    try:
        whole = seen.text
    except Unreadable:
        return False
    _check_whole(seen, whole)
    try:
        assert assembled(text) == whole
    except WalletError:  # a line that was passed over above ends the reading here
        return True
    return True


def _gathered(lines: list[str]) -> Parts | None:
    """As a camera does it: what is refused is passed over, and changes nothing."""
    seen: Parts | None = None
    taken = ""
    for line in lines:
        before = seen and dict(seen.pieces)
        try:
            seen = Parts.begun(line) if seen is None else seen.with_part(line)
        except WalletError:
            assert before == (seen and seen.pieces)
        else:
            taken = line
    if seen is not None:
        assert seen.with_part(taken) is seen
    return seen


def _check_whole(seen: Parts, whole: str) -> None:
    raw = whole.encode()
    assert base64.b32encode(sha256(raw).digest()[:20]).decode() == seen.id
    again = split(whole, MOST_CHARACTERS if len(raw) > FEW_BYTES else 100)
    assert assembled("\n".join(reversed(again))) == whole
    assert Parts.begun(again[0]).id == seen.id


def _seeds() -> Iterator[bytes]:
    for text in ("\u20ac" * 99, "a", raw_link(), "\n" * 50, "CSQ1/1/1/A/B/C"):
        for most in (80, 800):
            yield "\n".join(split(text, most)).encode()
    for each in handed_honest.cases():
        if each.text.startswith(FORM):
            yield each.text.encode()


@cache
def _known() -> tuple[bytes, ...]:
    """What can come among them: parts of these, and of attacks."""
    attacks = (each.text.encode() for each in handed_codes.attacks())
    return (*_seeds(), *attacks)


def _change(given: bytes, random: Random) -> bytes:
    lines = given.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            lines[at] = anyhow(lines[at], random)
        case 1:
            lines[at], lines[other] = lines[other], lines[at]
        case 2:
            lines.insert(at, lines[other])
        case 3:
            del lines[at]
        case 4:
            lines[at:at] = random.choice(_known()).split(b"\n")
        case _:
            lines[at] = _told_otherwise(lines[at], lines[other], random)
    return b"\n".join(lines[:MOST_LINES])


def _told_otherwise(line: bytes, other: bytes, random: Random) -> bytes:
    """A part with another field, and with the check that belongs to it then."""
    fields, others = line.split(b"/"), other.split(b"/")
    if len(fields) != FIELDS or len(others) != FIELDS:
        return line
    place = random.randrange(FIELDS - 1)
    is_number = place in (1, 2) and random.randrange(2)
    fields[place] = random.choice(NUMBERS) if is_number else others[place]
    if not random.randrange(3):
        fields[place] = anyhow(fields[place], random)
    told = b"/".join(fields[:-1])
    return told + b"/" + base64.b32encode(sha256(told).digest()[:5])


PARTS = Target("parts", _take, _seeds, _change)
