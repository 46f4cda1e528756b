"""Row 12: requests as JSON that a lenient reader would take for one thing or another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.attacks.case import Attack
from tests.attacks.encodings import MULTI, raw, refused, signed, text_of

PASSPHRASE = "network_passphrase"  # noqa: S105 - the name of a field


def attacks() -> Iterator[Attack]:
    """Every case."""
    text = signed().request.to_text()
    created = '"created":1790000000'
    assert created in text
    spellings: dict[str, str] = {
        "a field twice": text.replace("{", '{"created":1,', 1),
        "the envelope twice": text.replace(
            '"envelope":', f'"envelope":"{text_of(raw(MULTI))}","envelope":', 1
        ),
        "a field more": rewritten(text, lambda f: f.update(callback="https://example.org")),
        "a field less": rewritten(text, lambda f: f.pop("note")),
        "a time that is no whole number": text.replace(created, created + ".0"),
        "a time with an exponent": text.replace(created, '"created":179e7'),
        "a time that is no number": text.replace(created, '"created":NaN'),
        "a time without end": text.replace(created, '"created":Infinity'),
        "a time beyond all times": text.replace(created, '"created":1' + "0" * 30),
        "a number of 5,000 digits": text.replace(created, '"created":1' + "0" * 5_000),
        "a negative time": text.replace(created, '"created":-1'),
        "a time that is a text": text.replace(created, '"created":"1790000000"'),
        "a time that is true": text.replace(created, '"created":true'),
        "a ledger beyond all ledgers": rewritten(
            text, lambda f: f["snapshot"].update(ledger=2**32)
        ),
        "a ledger that is true": rewritten(text, lambda f: f["snapshot"].update(ledger=True)),
        "100,000 lists within each other": text.replace(created, created + "[" * 100_000),
        "20,000 empty lists": rewritten(text, lambda f: f.update(note=[[]] * 20_000)),
        "a note that is a list": rewritten(text, lambda f: f.update(note=["a"])),
        "a note that is too long": rewritten(text, lambda f: f.update(note="a" * 1_001)),
        "a byte order mark before it": "\ufeff" + text,
        "a remark before it": "// signed by all\n" + text,
        "a second request after it": text + text,
        "a space after it": text + " ",
        "no line end": text.rstrip("\n"),
        "spaces in it": json.dumps(json.loads(text), sort_keys=True) + "\n",
        "fields in another order": json.dumps(
            dict(reversed(json.loads(text).items())), separators=(",", ":")
        )
        + "\n",
        "letters that need no escape": text.replace("envelope", "\\u0065nvelope", 1),
        "letters without their escape": json.dumps(
            {**json.loads(text), "note": "é"},
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        + "\n",
        "a trailing comma": text.replace("}\n", ",}\n"),
        "single quotation marks": text.replace('"', "'"),
        "half of it": text[: len(text) // 2],
        "a format of its own": rewritten(text, lambda f: f.update(format="request/1")),
        "a newer format": rewritten(text, lambda f: f.update(format="countersign-request/2")),
        "no format": rewritten(text, lambda f: f.pop("format")),
        "an envelope with a space before it": rewritten(
            text, lambda f: f.update(envelope=" " + f["envelope"])
        ),
        "an envelope that is signed": rewritten(
            text, lambda f: f.update(envelope=text_of(raw()))
        ),
        "an envelope with a byte more": rewritten(
            text, lambda f: f.update(envelope=text_of(raw()[: -2 * 72] + b"\0"))
        ),
        "an entry of another key": rewritten(text, _swapped),
        "an entry twice": rewritten(
            text, lambda f: f["snapshot"]["entries"].append(f["snapshot"]["entries"][-1])
        ),
        "a network that commands the terminal": rewritten(
            text, lambda f: f.update({PASSPHRASE: "Public\x1b[2J"})
        ),
        "a network that turns the text around": rewritten(
            text, lambda f: f.update({PASSPHRASE: "Public \u202eetavirP"})
        ),
    }
    for words, other in spellings.items():
        assert other != text, words
        yield refused(f"The request has {words}", 12, other)


def rewritten(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """The same request with other facts, written as ours are."""
    facts = json.loads(text)
    change(facts)
    return json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"


def _swapped(facts: dict[str, Any]) -> None:
    first, second = facts["snapshot"]["entries"][:2]
    first["entry"], second["entry"] = second["entry"], first["entry"]
