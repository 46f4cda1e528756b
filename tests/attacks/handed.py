"""What is handed in as text: how cases are told, and the honest texts that they are made of.

To ``inspect`` each attack is a finding (F17, see ``links``); at the door itself the very error
is told by its name, or the hash of what came in (see ``doors``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tests.attacks.encodings import raw, text_of
from tests.support.links import raw_link
from wallet import qr

UNREADABLE: Final = "Unreadable"

SMALL: Final = 300
"""Characters of a part: an envelope has a few."""


class Handed(NamedTuple):
    """A text that somebody hands in; ``expected`` is the refusal's name, or a hash in hex."""

    name: str
    row: int
    text: str
    expected: str


def link(**more: str) -> str:
    """A link of SEP-7 for an honest envelope; "" leaves a value out."""
    return raw_link(xdr=text_of(raw()), **more)


def parts(text: str | None = None) -> list[str]:
    """An honest envelope, or another text, in parts."""
    return list(qr.split(text or text_of(raw()), SMALL))


def encoded(text: str) -> str:
    """A value in a link, with every letter encoded."""
    return "".join(f"%{byte:02x}" for byte in text.encode())
