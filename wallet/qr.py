"""A text in parts, each small enough for one code: shown one after another, or sent as lines.

    CSQ1/NUMBER/TOTAL/ID/DATA/CHECK

NUMBER from 1 to TOTAL; ID is the hash of the whole text (160 bits of SHA-256), DATA its next
bytes, CHECK the hash (40 bits of SHA-256) of all that stands before it. ID, DATA and CHECK are
base32 (RFC 4648) without padding, so that every character is one of those that codes hold in
5.5 bits ("alphanumeric"): 8.8 bits for a byte, and nobody has to guess an alphabet.

Uniform Resources, which other wallets show, take 11 bits for a byte (two letters each), a
fountain of endless parts and a set known by 32 bits of a checksum; their types for Stellar ask
for one key's signature of one payload, and hold no request with its facts. Ours are as many as
there are, come in any order, and name the whole by a hash that nobody can meet with another
text. Nothing is packed: what comes by a door must not grow in it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.request import MAX_BYTES

FORM: Final = "CSQ1"
WHAT: Final = "part"

MOST_CHARACTERS: Final = 4296
"""Of one part: what the largest code holds."""

CHARACTERS: Final = 800
"""Of one part, unless another number is asked for: as many as a camera reads with ease."""

MOST_PARTS: Final = 999
"""Of one text: three minutes at five codes a second, and then a file is the better way."""

_ID_BYTES: Final = 20
_CHECK_BYTES: Final = 5
_NUMBER: Final = r"([1-9][0-9]{0,6})"
_PART: Final = re.compile(
    rf"({FORM}/{_NUMBER}/{_NUMBER}/([A-Z2-7]{{32}})/([A-Z2-7]+))/([A-Z2-7]{{8}})"
)
_ANY_FORM: Final = re.compile(r"CSQ[0-9]{1,3}/")


@dataclass(eq=False)
class PartsRefused(WalletError):
    """Parts that are not, or not yet, those of one text."""


@dataclass(eq=False)
class MissingParts(PartsRefused):
    """The text is not whole yet; the numbers of the parts that are missing."""

    missing: tuple[int, ...]
    total: int


@dataclass(eq=False)
class OtherText(PartsRefused):
    """A part belongs to another text than those before it; the ids of both."""

    expected: str
    found: str


@dataclass(eq=False)
class ContradictoryPart(PartsRefused):
    """A part says otherwise than those before it how many there are, or what it holds."""

    part: int


@dataclass(eq=False)
class AlteredPart(PartsRefused):
    """A part is not as it was made."""

    part: int


@dataclass(eq=False)
class AlteredText(PartsRefused):
    """All parts are there, and together they are not the text that they name."""

    total: int


@dataclass(eq=False)
class TooManyParts(PartsRefused):
    """More parts than anybody shows."""

    total: int
    limit: int


@dataclass(frozen=True)
class Parts:
    """What was seen of a text in parts: at least one of them, in whatever order.

    ``pieces`` are bytes of the text by the number of their part. If all are there, they are the
    text: raise AlteredText or TooLarge otherwise.
    """

    id: str
    total: int
    pieces: Mapping[int, bytes]

    def __post_init__(self) -> None:
        """Refuse a whole that is another one than its id names."""
        size = sum(map(len, self.pieces.values()))
        if size > MAX_BYTES:
            raise TooLarge("text in parts", size, MAX_BYTES)
        if not self.missing and _id_of(self._joined) != self.id:
            raise AlteredText(self.total)

    @classmethod
    def begun(cls, text: str) -> Parts:
        """The first part that was seen; raise as ``with_part``."""
        part = _read(text)
        return cls(part.id, part.total, {part.number: part.data})

    def with_part(self, text: str) -> Parts:
        """The same with one part more; one that is there already changes nothing.

        Raise OtherText, ContradictoryPart, AlteredPart, AlteredText, TooManyParts, TooLarge or
        Unreadable; then this one is as good as before.
        """
        part = _read(text)
        if part.id != self.id:
            raise OtherText(self.id, part.id)
        known = self.pieces.get(part.number, part.data)
        if (part.total, part.data) != (self.total, known):
            raise ContradictoryPart(part.number)
        if part.number in self.pieces:
            return self
        return Parts(self.id, self.total, {**self.pieces, part.number: part.data})

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the parts that were not seen."""
        if len(self.pieces) == self.total:
            return ()
        return tuple(n for n in range(1, self.total + 1) if n not in self.pieces)

    @property
    def text(self) -> str:
        """The whole text; raise MissingParts, or Unreadable if it is none."""
        if self.missing:
            raise MissingParts(self.missing, self.total)
        try:
            return self._joined.decode()
        except UnicodeDecodeError as why:
            raise Unreadable("text in parts", "it is not text") from why

    @property
    def _joined(self) -> bytes:
        return b"".join(self.pieces[number] for number in sorted(self.pieces))


def is_parts(text: str) -> bool:
    """Whether a text says that it is made of parts, in a form of today or later."""
    return _ANY_FORM.match(text) is not None


def assembled(text: str) -> str:
    """The text whose parts are the lines of another; raise MissingParts, and as ``Parts``."""
    first, *others = text.removesuffix("\n").split("\n")
    parts = Parts.begun(first.removesuffix("\r"))
    for line in others:
        parts = parts.with_part(line.removesuffix("\r"))
    return parts.text


def split(text: str, most: int = CHARACTERS) -> tuple[str, ...]:
    """A text in parts of at most ``most`` characters each.

    Raise TooLarge beyond MOST_PARTS or MAX_BYTES, Unreadable for no text at all, and ValueError
    where no part has room for a byte, or no code for a part.
    """
    if text.encode(errors="ignore").decode() != text or not text:
        raise Unreadable("text in parts", "it is empty or no text")
    raw, id_ = text.encode(), _id_of(text.encode())
    step = _room(most)
    limit = min(MAX_BYTES, MOST_PARTS * step)
    if len(raw) > limit:
        raise TooLarge("text in parts", len(raw), limit)
    pieces = [raw[at : at + step] for at in range(0, len(raw), step)]
    return tuple(
        _with_check(f"{FORM}/{number}/{len(pieces)}/{id_}/{_base32(piece)}")
        for number, piece in enumerate(pieces, start=1)
    )


def _room(most: int) -> int:
    """Bytes of text in a part of so many characters."""
    around = len(_with_check(f"{FORM}/{MOST_PARTS}/{MOST_PARTS}/{_id_of(b'')}/"))
    room = (most - around) * 5 // 8
    if room < 1 or most > MOST_CHARACTERS:
        raise ValueError(f"a part has {around + 2} to {MOST_CHARACTERS} characters, not {most}")
    return room


@dataclass(frozen=True)
class _Part:
    number: int
    total: int
    id: str
    data: bytes


def _read(text: str) -> _Part:
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(WHAT, len(text), MOST_CHARACTERS)
    found = _PART.fullmatch(text)
    if found is None:
        raise Unreadable(WHAT, _why_none(text))
    number, total, id_ = int(found[2]), int(found[3]), found[4]
    if found[0] != _with_check(found[1]):
        raise AlteredPart(number)
    if total > MOST_PARTS:
        raise TooManyParts(total, MOST_PARTS)
    if number > total:
        raise Unreadable(WHAT, "its number is above the number of all")
    return _Part(number, total, id_, _from_base32(found[5]))


def _why_none(text: str) -> str:
    is_newer = is_parts(text) and not text.startswith(f"{FORM}/")
    return "it is in a form of a newer version" if is_newer else f"it is no part ({FORM}/…)"


def _with_check(text: str) -> str:
    return f"{text}/{_base32(sha256(text.encode()).digest()[:_CHECK_BYTES])}"


def _id_of(raw: bytes) -> str:
    return _base32(sha256(raw).digest()[:_ID_BYTES])


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _from_base32(text: str) -> bytes:
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as why:
        raise Unreadable(WHAT, "its data are no base32") from why
    if _base32(raw) != text:
        raise Unreadable(WHAT, "its data are not in their one spelling")
    return raw
