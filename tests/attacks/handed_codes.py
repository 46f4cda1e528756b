"""Rows 55 and 56: parts of codes that make no text, and secrets in place of a request."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final
from zlib import crc32

from stellar_sdk import StrKey

from tests.attacks.encodings import raw, signed, text_of
from tests.attacks.handed import UNREADABLE, Handed, encoded, link, parts

SECRET: Final = "HoldsSecret"  # noqa: S105 - the name of a refusal

WORDS: Final = "abandon " * 11 + "about"
"""The words of a test vector, which open nothing."""


def attacks() -> Iterator[Handed]:
    """Every case of these rows."""
    yield from _codes()
    yield from _secrets()


# --- row 55 ---


def _codes() -> Iterator[Handed]:
    shown, others = parts(), parts(link())
    many, last = len(shown), shown[-1]
    urs = [f"ur:stellar-sign-request/{n + 1}-3/{p[:40].lower()}" for n, p in enumerate(shown)]
    lines: Mapping[str, tuple[list[str], str]] = {
        "the first of several parts": (shown[:1], "MissingParts"),
        "parts, of which one is missing": ([shown[0], *shown[2:]], "MissingParts"),
        "parts, of which one is there twice instead of another": (
            [*shown[:-1], shown[0]],
            "MissingParts",
        ),
        "parts, of which one was changed": ([*shown[:-1], _changed(last)], "AlteredPart"),
        "parts, of which one was cut": ([*shown[:-1], last[:-1]], UNREADABLE),
        "parts, of which one has another number": (
            [*shown[:-1], last.replace(f"/{many}/", "/1/", 1)],
            "AlteredPart",
        ),
        "parts with the wrong number of them": (
            [each.replace(f"/{many}/", f"/{many + 1}/") for each in shown],
            "AlteredPart",
        ),
        "parts, of which one tells another number of them": (
            [*shown[:-1], _told(last, total=many + 1)],
            "ContradictoryPart",
        ),
        "parts, of which one has two contents": (
            [*shown[:-1], _told(shown[0], data=others[0].split("/")[4])],
            "ContradictoryPart",
        ),
        "parts, of which one is another text's under this one's name": (
            [*shown[:-1], _told(last, data=others[-1].split("/")[4])],
            "AlteredText",
        ),
        "parts, all of which tell of one too few": (
            [_told(each, total=many - 1) for each in shown[:-1]],
            "AlteredText",
        ),
        "parts of two texts": ([shown[0], *others[1:]], "OtherText"),
        "parts of two texts, both of them whole": ([*shown, *others], "OtherText"),
        "a part of a million": ([_told(shown[0], total=10**6)], "TooManyParts"),
        "a part of none": ([_told(shown[0], total=0)], UNREADABLE),
        "a part behind the last": ([_told(shown[0], number=many + 1)], UNREADABLE),
        "a part in small letters": ([each.lower() for each in shown], UNREADABLE),
        "parts of a form that is not known yet": (
            [each.replace("CSQ1", "CSQ9") for each in shown],
            UNREADABLE,
        ),
        "parts of parts": (parts("\n".join(shown)), UNREADABLE),
        "parts and the text itself": ([*shown, text_of(raw())], UNREADABLE),
        "a part in another wallet's form": (urs[:1], UNREADABLE),
        "parts in another wallet's form": (urs, UNREADABLE),
        "parts of a link that is refused": (parts(link(replace="a:X;X:b")), "FieldsReplaced"),
    }
    for words, (each, expected) in lines.items():
        yield Handed(f"A code holds {words}", 55, "\n".join(each), expected)
    text = text_of(raw())
    checked = f"{crc32(text.encode()):08x}{text}"
    yield Handed("A code holds a checksum before it", 55, checked, UNREADABLE)


def _changed(part: str) -> str:
    """One letter of its data is another."""
    head, data, check = part.rsplit("/", 2)
    return "/".join((head, ("B" if data[0] == "A" else "A") + data[1:], check))


def _told(
    part: str, *, number: int | None = None, total: int | None = None, data: str | None = None
) -> str:
    """A part that says something else, with the check that belongs to it."""
    form, *told, id_, held, _ = part.split("/")
    number, total = number or int(told[0]), int(told[1]) if total is None else total
    text = f"{form}/{number}/{total}/{id_}/{data or held}"
    check = base64.b32encode(sha256(text.encode()).digest()[:5]).decode()
    return f"{text}/{check}"


# --- row 56 ---


def _secrets() -> Iterator[Handed]:
    seed = StrKey.encode_ed25519_secret_seed(bytes(range(32)))
    texts = {
        "a secret key": seed,
        "a secret key and a line end": f"{seed}\n",
        "a secret key with a word before it": f"key: {seed}",
        "a secret key in a JSON object": json.dumps({"format": "key", "secret": seed}),
        "a secret key in a request's note": signed()
        .request.to_text()
        .replace('"note":""', f'"note":"{seed}"'),
        "a secret key in a link": link(msg=seed),
        "a secret key in a link, encoded": f"{link()}&msg={encoded(seed)}",
        "a secret key in parts": "\n".join(parts(f"my key is {seed}")),
        "a secret key among parts": "\n".join((*parts(), seed)),
        "twelve words": WORDS,
        "twelve words in lines": WORDS.replace(" ", "\n"),
        "twelve words with their numbers": " ".join(
            f"{number}. {word}" for number, word in enumerate(WORDS.split(), start=1)
        ),
        "twenty-four words": f"{WORDS} {WORDS}",
        "twelve words in a link": link(msg=WORDS),
        "twelve words in parts": "\n".join(parts(WORDS)),
    }
    for words, text in texts.items():
        yield Handed(f"A code holds {words}", 56, text, SECRET)
