"""Rows 48 to 57: what is handed in, files that are none, and what relays bring.

What comes by these doors is no request to be inspected, so a case tells its door, what stands
there, and what must come of it:

    {"name", "row", "door": "file", "made": {…}, "expected": "UnreadableFile"}
    {"name", "row", "door": "folder", "made": [{…}, …], "expected": [names that are taken]}
    {"name", "row", "door": "join", "text", "expected": "Unreadable"}
    {"name", "row", "door": "merge", "files": [text, …], "expected": "OtherRequest" or a count}
    {"name", "row", "door": "handed", "text", "expected": "BadCallback" or a hash in hex}

``made`` is {"kind", "name", …}: a plain file has "text", a link what it leads "to". "flood" is
a number of forged answers that come after the first of the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any, Final

from tests.attacks import handed_codes, handed_honest, handed_links
from tests.attacks.bases import FAMILIES, honest, terms
from tests.attacks.case import FOLDER
from tests.attacks.encodings import SINGLE, text_of, word
from tests.attacks.requests import PASSPHRASE, rewritten
from tests.attacks.signers import FIRST, SECOND
from tests.support.builders import (
    ALICE,
    BOB,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    signature,
)
from tests.support.requests import UNTIL
from tests.support.requests import Case as OfRequest
from tests.support.requests import honest as release_until
from wallet.envelope import DecoratedSignature, Envelope
from wallet.join import JoinPack
from wallet.network import PRACTICE, TESTNET
from wallet.request import MAX_BYTES, SUFFIX, SignatureFile
from wallet.soroban.entries import account_key

Case = Mapping[str, Any]

PATH: Final = FOLDER / "doors" / "b-doors.json"
NAME: Final = f"request{SUFFIX}"
UNREADABLE_FILE, UNREADABLE, TOO_LARGE = "UnreadableFile", "Unreadable", "TooLarge"
OTHER: Final = "OtherRequest"


def written() -> str:
    """The file of all cases."""
    return json.dumps({"cases": list(cases())}, indent=1, sort_keys=True) + "\n"


def cases() -> Iterator[Case]:
    """Every case."""
    yield from _files()
    yield from _folders()
    yield from _packs()
    yield from _merges()
    yield from _handed()


# --- rows 52 and 53: files ---


def _file(row: int, told: str, expected: str, **made: object) -> Case:
    made = {"name": NAME, **made}
    return {"name": told, "row": row, "door": "file", "made": made, "expected": expected}


def _files() -> Iterator[Case]:
    text = asked().request.to_text()
    links = {
        "a good request": {"to": "good", "text": text},
        "a secret": {"to": "/etc/shadow"},
        "endless zeros": {"to": "/dev/zero"},
        "nothing": {"to": "nowhere"},
        "itself": {"to": NAME},
        "the folder it is in": {"to": "."},
    }
    for words, made in links.items():
        yield _file(52, f"A file is a link to {words}", UNREADABLE_FILE, kind="link", **made)
    for kind, words in {"fifo": "a pipe", "folder": "a folder", "socket": "a socket"}.items():
        yield _file(52, f"A file is {words}", UNREADABLE_FILE, kind=kind)
    for path in ("/dev/zero", "/dev/null", "/dev/full", "/dev/tty", "/dev/stdin"):
        yield _file(52, f"A file is the device {path}", UNREADABLE_FILE, kind="path", name=path)
    elsewhere = (
        r"\\server\share\request.countersign",
        "//server/share/request.countersign",
        r"\\?\UNC\server\share\request.countersign",
        r"\\.\pipe\countersign",
    )
    for path in elsewhere:
        yield _file(
            52, f"A file is another machine's: {path}", UNREADABLE_FILE, kind="path", name=path
        )
    yield _file(
        52, "A file is too large by a byte", TOO_LARGE, kind="holes", size=MAX_BYTES + 1
    )
    yield _file(52, "A file has a terabyte of nothing", TOO_LARGE, kind="holes", size=2**40)
    yield _file(52, "A file is empty", UNREADABLE, kind="plain", text="")
    letters = {"UTF-16": text.encode("utf-16"), "Latin": b"\xe9" + text.encode()}
    for words, raw in letters.items():
        hexadecimal = raw.hex()
        yield _file(
            52, f"A file's letters are {words}", UNREADABLE, kind="raw", raw=hexadecimal
        )
    names = {
        "a zero byte": "request\0.countersign",
        "a letter that no file system takes": "request\ud800",
        "more letters than any file has": "r" * 5_000,
        "no letters": "",
        "a way out of its folder to nowhere": "../../nowhere/request.countersign",
        "an address of the web": "https://example.org/request.countersign",
        "a file's address": "file:///etc/passwd",
    }
    for words, name in names.items():
        yield _file(53, f"A file's name has {words}", UNREADABLE_FILE, kind="path", name=name)
    archives = {
        "a zip archive": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(128, 192)),
        "packed by gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + bytes(range(128, 192)),
        "packed by zstd": b"\x28\xb5\x2f\xfd" + bytes(range(128, 192)),
        "packed by xz": b"\xfd7zXZ\0" + bytes(range(128, 192)),
    }
    for words, raw in archives.items():
        yield _file(54, f"A file is {words}", UNREADABLE, kind="raw", raw=raw.hex())


def _folders() -> Iterator[Case]:
    """A folder that is watched; only what is plainly a request of a right size is taken."""
    good = {"kind": "plain", "name": "good.countersign", "text": "{}"}
    others: dict[str, Mapping[str, object]] = {
        "a link": {"kind": "link", "to": "good.countersign"},
        "a link to endless zeros": {"kind": "link", "to": "/dev/zero"},
        "a pipe": {"kind": "fifo"},
        "a folder": {"kind": "folder"},
        "a file of a terabyte": {"kind": "holes", "size": 2**40},
        "a file with another ending": {
            "kind": "plain",
            "text": "{}",
            "name": "a.countersign.exe",
        },
        "a hidden half of a file": {
            "kind": "plain",
            "text": "{}",
            "name": ".good.countersign.tmp",
        },
    }
    for words, other in others.items():
        yield {
            "name": f"In a folder that is watched lies {words}",
            "row": 52,
            "door": "folder",
            "made": [good, {"name": NAME, **other}],
            "expected": ["good.countersign"],
        }


# --- row 57, and what is shared of an escrow ---


def _packs() -> Iterator[Case]:
    build = FAMILIES["v1 single"]
    pack = JoinPack(PRACTICE, ESCROW, build.wasm_hash, terms(build)).to_text()
    changes: dict[str, str] = {
        "a field twice": pack.replace("{", '{"build":"00",', 1),
        "an amount that is no text": rewritten(pack, lambda f: f["terms"].update(amount=1.5)),
        "an amount beyond all amounts": rewritten(
            pack, lambda f: f["terms"].update(amount="1" + "0" * 60)
        ),
        "a contract that is none": rewritten(pack, lambda f: f.update(contract=ALICE.public)),
        "a network that turns the text around": rewritten(
            pack, lambda f: f.update({PASSPHRASE: "a\u202eb"})
        ),
        "a role that does not exist": rewritten(
            pack, lambda f: f["terms"]["roles"].update(owner=[ALICE.public])
        ),
        "100,000 lists within each other": pack[:-2] + ',"x":' + "[" * 100_000,
        "a byte order mark": "\ufeff" + pack,
        "a request's form": honest(*SINGLE).request.to_text(),
    }
    for words, text in changes.items():
        yield {
            "name": f"A join pack has {words}",
            "row": 57,
            "door": "join",
            "text": text,
            "expected": UNREADABLE,
        }


@cache
def asked() -> OfRequest:
    """A request whose state tells of no more than of the accounts that sign."""
    case = honest(*SINGLE)
    told = {account_key(who.public) for who in (SHARED, CHANNEL)}
    return case.unknowing(*(key for key in case.view.snapshot.entries if key not in told))


def _merge(name: str, expected: str | int, *texts: str) -> Case:
    first = asked().signed(ALICE).request.to_text()
    return {
        "name": name,
        "row": 57,
        "door": "merge",
        "files": [first, *texts],
        "expected": expected,
    }


def _flood(name: str, expected: int, *texts: str) -> Case:
    """The same after so many answers of junk, all with Alice's hint."""
    return {**_merge(name, expected, *texts), "flood": 250}


def _merges() -> Iterator[Case]:
    """A request that Alice has signed, and what else is brought for it."""
    case = asked()
    hash_ = case.envelope.hash
    mine = case.signed(ALICE).request.to_text()
    other = release_until(until=UNTIL + 1)
    answers = {
        key: SignatureFile(PRACTICE, hash_, signature(key, hash_)) for key in (BOB, CHANNEL)
    }
    bob, channel = (answer.to_text() for answer in answers.values())
    others = other.envelope.hash
    foreign = SignatureFile(PRACTICE, others, signature(BOB, others)).to_text()
    yield _merge("A relay brings the same request once more", 1, mine, mine)
    yield _merge("A relay brings the request with no signature", 1, case.request.to_text())
    yield _merge("A relay brings answers in another order", 3, channel, bob)
    yield _merge("A relay brings an answer three times", 2, bob, bob, bob)
    yield _merge("A relay brings another request", OTHER, other.request.to_text())
    yield _merge("A relay brings an answer to another request", OTHER, foreign)
    yield _merge("A relay brings another envelope", OTHER, other.envelope.to_base64())
    elsewhere = Envelope(case.envelope.body, TESTNET)
    answer = SignatureFile(TESTNET, elsewhere.hash, signature(BOB, elsewhere.hash)).to_text()
    yield _merge("A relay brings an answer for another network", OTHER, answer)
    named = DecoratedSignature(signature(BOB, hash_).hint, signature(MALLORY, hash_).signature)
    forged = SignatureFile(PRACTICE, hash_, named).to_text()
    yield _merge("A relay says that the attacker's signature is Bob's", 2, forged)
    yield _merge("A relay brings the forged answer before the good one", 3, forged, bob)
    pair = [
        SignatureFile(PRACTICE, hash_, signature(k, hash_)).to_text() for k in (FIRST, SECOND)
    ]
    yield _merge("A relay brings answers with the same hint", 3, *pair)
    yield _flood("A relay floods a request with junk", 200)
    yield _flood("A relay floods a request with junk, and Bob signs", 201, bob)
    yield _merge("A relay brings a cut answer", UNREADABLE, bob[:-10])
    yield _merge(
        "A relay brings an answer with a field more", UNREADABLE, rewritten(bob, _more)
    )
    many = _with_many(case.envelope)
    yield _merge("A relay brings an envelope with 21 signatures", UNREADABLE, many)
    yield _merge("A relay brings nothing", UNREADABLE, "")


def _more(facts: dict[str, Any]) -> None:
    facts["from"] = "your lawyer"


def _with_many(envelope: Envelope) -> str:
    one = signature(ALICE, envelope.hash)
    each = one.hint + word(64) + one.signature
    return text_of(envelope.to_xdr()[:-4] + word(21) + each * 21)


def _handed() -> Iterator[Case]:
    """Links, parts and secrets, attacks and honest ones: rows 48 to 51, 55 and 56."""
    texts = (handed_links.attacks(), handed_codes.attacks(), handed_honest.cases())
    for each in chain(*texts):
        yield {**each._asdict(), "door": "handed"}


if __name__ == "__main__":
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(written(), encoding="utf-8")
