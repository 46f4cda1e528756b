"""Rows 35 and 37 to 41: bytes and texts of envelopes that a lenient reader would take."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Final

from stellar_sdk import xdr

from tests.attacks.bases import every_base, honest
from tests.attacks.case import Attack
from tests.attacks.changes import Base
from tests.support.builders import ALICE, CHANNEL
from tests.support.requests import Case
from wallet.envelope import Envelope
from wallet.network import PRACTICE

SINGLE: Final[Base] = ("v1 single", "release", "C")
MULTI: Final[Base] = ("v2 multi", "release", "B")
UPDATE: Final[Base] = ("v1 single", "update", "A")

UNREADABLE: Final = (17,)
VOID: Final = (1).to_bytes(4, "big")
ENDLESS: Final = b"\xff\xff\xff\xff"


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _kinds()
    yield from _deep()
    yield from _wide()
    yield from _ends()
    yield from _base64()
    yield from _spellings()


def signed(base: Base = SINGLE) -> Case:
    """An honest request that two have signed."""
    return honest(*base).signed(ALICE, CHANNEL)


def raw(base: Base = SINGLE) -> bytes:
    """The envelope's bytes, with two signatures."""
    case = signed(base)
    return case.envelope.with_signatures(case.view.signatures).to_xdr()


def text_of(data: bytes) -> str:
    """As other tools exchange it."""
    return base64.b64encode(data).decode()


def refused(name: str, row: int, text: str, base: Base = SINGLE) -> Attack:
    """A text that is not even read."""
    return Attack(name, row, UNREADABLE, honest(*base), text=text)


def word(number: int) -> bytes:
    """A number as XDR has it."""
    return number.to_bytes(4, "big")


def changed(data: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    """The bytes with something else in the place of what is there."""
    assert old in data, old
    return data.replace(old, new, count)


def with_argument(data: bytes, value: bytes, function: bytes = b"release_funds") -> bytes:
    """One argument more, before those of the call."""
    name = word(len(function)) + function + bytes(-len(function) % 4)
    at = data.index(name) + len(name)
    count = int.from_bytes(data[at : at + 4], "big")
    return data[:at] + word(count + 1) + value + data[at + 4 :]


# --- row 35 ---


def _kinds() -> Iterator[Attack]:
    transaction = honest(*SINGLE).envelope.transaction
    old = xdr.TransactionV0(
        source_account_ed25519=_key_of(transaction.source_account),
        fee=transaction.fee,
        seq_num=transaction.seq_num,
        time_bounds=None,
        memo=transaction.memo,
        operations=transaction.operations,
        ext=xdr.TransactionV0Ext(0),
    )
    v0 = xdr.TransactionEnvelope(
        xdr.EnvelopeType.ENVELOPE_TYPE_TX_V0, v0=xdr.TransactionV0Envelope(old, [])
    )
    yield refused("The transaction is one of the oldest kind", 35, text_of(v0.to_xdr_bytes()))
    body, tail = honest(*SINGLE).envelope.body, word(0)
    kinds = {
        "a vote on a ledger": 1,
        "a nodes' handshake": 3,
        "a vote's value": 4,
        "an operation's name": 6,
        "a pool's name": 7,
        "a contract's name": 8,
        "a kind that does not exist": 99,
        "a kind below zero": 2**32 - 1,
    }
    for words, kind in kinds.items():
        yield refused(f"The envelope says it is {words}", 35, text_of(word(kind) + body + tail))
    payload = PRACTICE.id + word(2) + body
    yield refused("It is the payload that is hashed", 35, text_of(payload))
    yield refused("It is a transaction without its envelope", 35, text_of(body))
    entry = honest(*MULTI).review.facts.by_address[0]
    preimage = entry.preimage(PRACTICE).to_xdr_bytes()
    yield refused("It is what the signer of an entry signs", 35, text_of(preimage), MULTI)
    yield refused("It is an authorisation entry alone", 35, entry.to_base64(), MULTI)


def _key_of(source: xdr.MuxedAccount) -> xdr.Uint256:
    assert source.ed25519 is not None
    return source.ed25519


# --- row 37 ---


def nested(depth: int, *parts: bytes, core: bytes = VOID) -> bytes:
    """So many times the same around a value."""
    return b"".join(parts) * depth + core


LIST: Final = (word(16), word(1), word(1))
MAP: Final = (word(17), word(1), word(1), VOID)


def _deep() -> Iterator[Attack]:
    for depth in (600, 5_000):
        yield refused(
            f"An argument is {depth} lists within each other",
            37,
            text_of(with_argument(raw(), nested(depth, *LIST))),
        )
    yield refused(
        "An argument is 600 maps within each other",
        37,
        text_of(with_argument(raw(), nested(600, *MAP))),
    )
    yield refused(
        "An argument is 2000 lists within each other, and ends there",
        37,
        text_of(with_argument(raw(), nested(2_000, *LIST))[:20_000]),
    )
    yield Attack(
        "An argument is 100 lists within each other, which can be read",
        37,
        (3,),
        honest(*SINGLE),
        text=text_of(with_argument(raw(), nested(100, *LIST))),
    )
    data = raw()
    root = honest(*SINGLE).review.facts.authorizations
    assert root is not None
    called = root[0].root[:-4]
    tree = nested(600, called + word(1), core=called + word(0))
    yield refused(
        "The entry allows 600 calls below each other",
        37,
        text_of(changed(data, called + word(0), tree)),
    )
    tree = nested(60, called + word(1), core=called + word(0))
    yield Attack(
        "The entry allows 60 calls below each other, which can be read",
        37,
        (4,),
        honest(*SINGLE),
        text=text_of(changed(data, called + word(0), tree)),
    )


# --- row 38 ---


def _wide() -> Iterator[Attack]:
    sizes = {
        "a list of 4 billion values": word(16) + word(1) + ENDLESS,
        "a map of 4 billion values": word(17) + word(1) + ENDLESS,
        "4 billion bytes": word(13) + ENDLESS,
        "a text of 4 billion letters": word(14) + ENDLESS,
        "a list of a million values": word(16) + word(1) + word(10**6) + VOID * 100,
    }
    for words, value in sizes.items():
        yield refused(
            f"An argument says that it is {words}", 38, text_of(with_argument(raw(), value))
        )
    head = raw()[: -(2 * (4 + 4 + 64) + 4)]
    yield refused("There are said to be 4 billion signatures", 38, text_of(head + ENDLESS))
    function = b"release_funds\0\0\0"
    at = raw().index(function) + len(function)
    data = raw()[:at] + ENDLESS + raw()[at + 4 :]
    yield refused("There are said to be 4 billion arguments", 38, text_of(data))
    full = word(16) + word(1) + word(40_000) + VOID * 40_000
    yield refused(
        "An argument is a list of 40,000 values", 38, text_of(with_argument(raw(), full))
    )
    full = word(16) + word(1) + word(10_000) + VOID * 10_000
    yield Attack(
        "An argument is a list of 10,000 values, which can be read",
        38,
        (3,),
        honest(*SINGLE),
        text=text_of(with_argument(raw(), full)),
    )


# --- row 39 ---


def _ends() -> Iterator[Attack]:
    data = raw()
    ends = {
        "A zero byte follows the envelope": data + b"\0",
        "Four zero bytes follow the envelope": data + bytes(4),
        "A second envelope follows the first": data + raw(MULTI),
        "The same envelope follows once more": data + data,
        "A third signature follows that is not counted": data + data[-72:],
        "The last byte is missing": data[:-1],
        "The last four bytes are missing": data[:-4],
        "The signatures are missing, and their count": data[: -2 * 72 - 4],
        "One of two signatures is missing": data[:-72],
        "Half of it is missing": data[: len(data) // 2],
        "Only its kind is there": data[:4],
        "Its first four bytes are missing": data[4:],
        "Its first byte is missing": data[1:],
    }
    for name, changed_data in ends.items():
        yield refused(name, 39, text_of(changed_data))
    for words, text in {"Nothing": "", "A line end": "\n", "Some spaces": "   "}.items():
        yield refused(f"{words} is all there is in the file", 39, text)


# --- row 40 ---


def _base64() -> Iterator[Attack]:
    text = text_of(raw(MULTI))
    middle = len(text) // 8 * 4
    between: dict[str, str] = {
        "a line end": "\n",
        "a Windows line end": "\r\n",
        "a space": " ",
        "a tab": "\t",
        "an exclamation mark": "!",
        "a full stop": ".",
        "a zero byte": "\0",
        "a zero-width space": "\u200b",
        "a soft hyphen": "\u00ad",
        "a mark that turns the text around": "\u202e",
        "a letter that only looks like an A": "\u0410",
        "four signs of padding": "====",
    }
    for words, letters in between.items():
        inside = text[:middle] + letters + text[middle:]
        yield refused(f"In the middle of the base64 stands {words}", 40, inside, MULTI)
    spellings: dict[str, Callable[[str], str]] = {
        "the letters of web addresses": lambda t: t.replace("+", "-").replace("/", "_"),
        "lines of 64 letters": lambda t: "\n".join(
            t[at : at + 64] for at in range(0, len(t), 64)
        ),
        "no padding": lambda t: t.rstrip("="),
        "more padding": lambda t: t + "=",
        "percent signs": lambda t: (
            t.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
        ),
        "quotation marks around it": lambda t: f'"{t}"',
        "a byte order mark before it": lambda t: "\ufeff" + t,
        "a data address": lambda t: "data:application/octet-stream;base64," + t,
        "armour around it": lambda t: f"-----BEGIN TX-----\n{t}\n-----END TX-----",
        "hexadecimal digits": lambda t: base64.b64decode(t).hex(),
        "thirty-two letters": lambda t: base64.b32encode(base64.b64decode(t)).decode(),
        "base64 of base64": lambda t: base64.b64encode(t.encode()).decode(),
        "letters of full width": lambda t: t.translate(
            {c: c + 0xFEE0 for c in range(0x41, 0x5B)}
        ),
        "small letters": str.lower,
        "a space before it": lambda t: " " + t,
        "a space after it": lambda t: t + " ",
        "two line ends after it": lambda t: t + "\n\n",
        "a line end before it": lambda t: "\n" + t,
    }
    padded = _ending_with("=")
    for words, respell in spellings.items():
        other = respell(padded)
        assert other != padded, words
        yield refused(f"The envelope is written with {words}", 40, other)
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = len(padded.rstrip("=")) - 1
    spare = digits[digits.index(padded[last]) + 1]
    respelt = padded[:last] + spare + padded[last + 1 :]
    yield refused("The last letter of the base64 has spare bits", 40, respelt)


def _ending_with(end: str) -> str:
    """An honest envelope whose base64 has padding."""
    texts = (honest(*base).envelope.to_base64() for base in every_base())
    return next(text for text in texts if text.endswith(end) and {"+", "/"} <= set(text))


# --- row 41 ---


def _spellings() -> Iterator[Attack]:
    data, update = raw(), raw(UPDATE)
    name = word(13) + b"release_funds"
    pads = {
        "after the function's name": (data, name + bytes(3), name + b"\0\0\1"),
        "after the function's name, at once": (data, name + bytes(3), name + b"a\0\0"),
        "after a name in the terms": (update, b"amount\0\0", b"amount\0\1"),
        "after a text in the terms": (update, b"pending\0", b"pending\1"),
    }
    for words, (where, old, new) in pads.items():
        yield refused(
            f"There is something {words}", 41, text_of(changed(where, old, new)), SINGLE
        )
    flag = word(0) + word(0) + word(15)
    assert flag in update
    for number in (2, 256, 2**32 - 1):
        truth = word(0) + word(number) + word(15)
        yield refused(
            f"A truth in the terms is {number}",
            41,
            text_of(changed(update, flag, truth)),
            UPDATE,
        )
    source = word(1) + word(1) + word(0)
    optional = data.index(source, 4)
    two = data[:optional] + word(1) + word(2) + word(0) + data[optional + 12 :]
    yield refused("That there is an operation's source is 2", 41, text_of(two))
    letters: dict[str, bytes] = {
        "a byte that begins no letter": b"\xffending",
        "half of a letter": b"pendin\xc3",
        "a letter that is written too long": b"\xc0\x80nding",
        "half of a pair": b"\xed\xa0\x80ding",
        "a letter beyond all letters": b"\xf4\x90\x80\x80ing",
    }
    for words, text in letters.items():
        yield refused(
            f"A text in the terms has {words}",
            41,
            text_of(changed(update, b"pending", text)),
            UPDATE,
        )
    yield refused(
        "A name in the terms is no text", 41, text_of(changed(update, b"amount", b"\xe9mount"))
    )
    yield refused(
        "The function's name is no text", 41, text_of(changed(data, b"release", b"relea\xdfe"))
    )
    memo = honest(*SINGLE).envelope.transaction
    memo.memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"\xff\xfe")
    envelope = Envelope(memo.to_xdr_bytes(), PRACTICE)
    yield refused("The memo is no text", 41, envelope.to_base64())
