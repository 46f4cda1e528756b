"""The sanitiser: nothing that it shows is hidden, and nothing that was there is lost."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from tests.fuzz.target import Target, anyhow
from tests.support.builders import chance
from wallet.texts.clusters import hides
from wallet.texts.foreign import MOST_SHOWN, Foreign, beginning, written

PIECES: Final = (
    *("Gartenweg 4", "\u202e", "\u2066", "\u200b", "\u00ad", "\ufe0f", "\U000e0041", "\ud800"),
    *("\u3164", "\u0430", "e\u0301\u0302\u0303", "\u05d0\u05d1", "\r\n", "\x1b[2J", "\0"),
    *("\U0001f468\u200d\U0001f469", "\U000e0101", "\ue000", "\uffff", "x" * MOST_SHOWN),
)
"""Letters of every kind that a text can have in it."""


def _take(given: bytes) -> bool:
    text = given.decode("utf-8", "surrogatepass" if _is_text(given) else "replace")
    for lines in (False, True):
        _check_shown(Foreign.of(text, lines=lines), text, lines=lines)
        whole = Foreign.all_of(text, lines=lines)
        assert whole.is_whole
        _check_shown(whole, text, lines=lines)
        _check_shown(beginning(text, 40, 3), text, lines=True)
    return True


def _check_shown(shown: Foreign, text: str, *, lines: bool) -> None:
    """Nothing is hidden, and what is shown says the same when it is shown once more."""
    seen = shown.written.replace("\n", "") if lines else shown.written
    assert not hides(seen)
    assert written(shown.written, lines=lines) == shown.written
    assert shown.taken <= shown.length == len(text)
    shown.text.encode()


def _is_text(given: bytes) -> bool:
    try:
        given.decode("utf-8", "surrogatepass")
    except ValueError:
        return False
    return True


def _seeds() -> Iterator[bytes]:
    for piece in PIECES:
        yield f"before {piece} after".encode("utf-8", "surrogatepass")
    random = chance(1)
    yield "".join(random.choices(PIECES, k=20)).encode("utf-8", "surrogatepass")


def _change(given: bytes, random: Random) -> bytes:
    if not random.randrange(4) or not _is_text(given):
        return anyhow(given, random)
    text = given.decode("utf-8", "surrogatepass")
    at = random.randrange(len(text) + 1)
    piece = random.choice((*PIECES, chr(random.randrange(0x110000))))
    changed = text[:at] + piece + text[at + random.randrange(2) :]
    return changed.encode("utf-8", "surrogatepass")


TEXTS = Target("texts", _take, _seeds, _change)
