"""Rows 47 to 51 and 54 to 57: what comes by a clipboard, a link, an archive, a code or a relay.

A door that the product has not is no door for what would come through it: handed to those
that there are, it is refused.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote
from zlib import crc32

from stellar_sdk import StrKey, xdr

from tests.attacks.bases import FAMILIES, STEPS, honest
from tests.attacks.case import Attack
from tests.attacks.changes import Base, arguments, of, on
from tests.attacks.encodings import SINGLE, raw, refused, signed, text_of
from tests.attacks.requests import PASSPHRASE
from tests.attacks.texts import similar
from tests.support.builders import ALICE, CHANNEL, MALLORY, SHARED, muxed
from tests.support.families import BY_NAME
from tests.support.ledgers import RECEIVER, account, trustline
from tests.support.requests import USDC, Case, operation, transaction
from wallet.addresses import contract_of, public_key, to_sc_address
from wallet.envelope import Envelope
from wallet.network import PRACTICE
from wallet.request import SignatureFile
from wallet.soroban.values import address

WORDS: Final = "abandon " * 11 + "about"
"""The words of a test vector, which open nothing."""


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _pasted()
    yield from _links()
    yield from _handlers()
    yield from _archives()
    yield from _codes()
    yield from _secrets()
    yield from _relays()


# --- row 47 ---

PASTED: Final[tuple[Base, ...]] = (
    ("v1 single", "release", "C"),
    ("v1 multi", "release", "A"),
    ("v2 single", "release", "C"),
    ("v2 multi", "release", "C"),
)


def _pasted() -> Iterator[Attack]:
    """An envelope in which one address was exchanged while it lay on the clipboard."""
    twin = similar(RECEIVER.public)
    there = {**account(twin), **trustline(twin, asset=USDC)}
    exchanged = {
        "the receiver's address for one that resembles it": (
            public_key(RECEIVER.public),
            public_key(twin),
            (6, 19),
        ),
        "the account that releases for the attacker's": (
            public_key(SHARED.public),
            public_key(MALLORY.public),
            (27,),
        ),
    }
    for words, (old, new, numbers) in exchanged.items():
        for base in PASTED:
            case = honest(*base).with_entries(dict(there))
            body = case.envelope.body.replace(old, new)
            assert body != case.envelope.body
            changed = replace(case, envelope=Envelope(body, PRACTICE))
            yield Attack(f"The clipboard exchanged {words} ({base[0]})", 47, numbers, changed)
    yield from on(
        PASTED[:2],
        47,
        "The clipboard exchanged the escrow's address",
        27,
        lambda case: _of_another_contract(case),
    )
    build = BY_NAME["1ddae7ba"]
    step = STEPS["release"](build)
    case = step.way_c()
    paid = arguments(lambda given: given.__setitem__(1, address(MALLORY.public)))(case)
    yield Attack("The clipboard exchanged the fee's address", 47, (4, 5), paid)
    text = honest(*SINGLE).envelope.to_base64()
    yield refused("The clipboard cut the envelope's end", 47, text[:-8])
    yield refused("The clipboard added a line of its own", 47, f"{text}\n{text}")


def _of_another_contract(case: Case) -> Case:
    def edit(found: xdr.Transaction) -> None:
        body = found.operations[0].body.invoke_host_function_op
        assert body is not None
        called = body.host_function.invoke_contract
        assert called is not None
        called.contract_address = to_sc_address(contract_of(bytes(range(32))))

    return case.edited(edit)


# --- rows 48 to 51 ---

CALLBACKS: Final = (
    "file:///etc/passwd",
    "http://example.org/tx",
    "https://127.0.0.1:22/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://2130706433/",
    "https://localhost/",
    "javascript:alert(1)",
    "smb://server/share",
)


def link(**more: str) -> str:
    """A link of SEP-7 for an honest envelope."""
    fields = {"xdr": text_of(raw()), **more}
    return "web+stellar:tx?" + "&".join(f"{n}={quote(v, safe='')}" for n, v in fields.items())


def _links() -> Iterator[Attack]:
    for callback in CALLBACKS:
        text = link(callback=f"url:{callback}")
        yield refused(f"A link sends the signature to {callback}", 48, text)
    domains = {
        "names a domain and is not signed": {"origin_domain": "example.org"},
        "names a domain that is none": {"origin_domain": "a/b@c", "signature": "AAAA"},
        "names a domain with a Cyrillic letter": {
            "origin_domain": "ex\u0430mple.org",
            "signature": "AAAA",
        },
        "is signed by nobody": {"signature": base64.b64encode(bytes(64)).decode()},
    }
    for words, fields in domains.items():
        yield refused(f"A link {words}", 49, link(**fields))
    chained = link()
    for _ in range(8):
        chained = link(chain=chained)[:40_000]
    others = {
        "replaces the source account": link(replace="sourceAccount:X;X:Your account"),
        "has its envelope twice": link() + "&xdr=" + quote(text_of(raw()), safe=""),
        "holds eight links within each other": chained,
        "has a message of 301 letters": link(msg="a" * 301),
        "asks for a payment": f"web+stellar:pay?destination={MALLORY.public}&amount=100",
        "asks for something that does not exist": "web+stellar:drain?xdr=AAAA",
        "names another network": link(**{PASSPHRASE: "Test SDF Network ; September 2015"}),
    }
    for words, text in others.items():
        yield refused(f"A link {words}", 50, text)


def _handlers() -> Iterator[Attack]:
    texts = {
        "begins with an option": "--out=/tmp/x " + link(),
        "is quoted for a shell": f"'; rm -rf ~; '{link()}",
        "names a file": "file:///etc/passwd",
        "names a file on another machine": r"\\server\share\request.countersign",
        "has 100,000 letters": link(msg="a" * 100_000),
        "has a line end in it": link().replace("?", "?\n"),
        "is of another wallet": "stellar:GABC?amount=1",
    }
    for words, text in texts.items():
        yield refused(f"What a program handed over {words}", 51, text)


# --- row 54 ---


def _archives() -> Iterator[Attack]:
    text = signed().request.to_text().encode()
    packed = gzip.compress(bytes(10**6), mtime=0)
    letters = {
        "an archive of a request": b"PK\x03\x04" + bytes(26) + text[:200],
        "a packed request": gzip.compress(text, mtime=0),
        "a million zeros that were packed": packed,
        "a packed request of another kind": b"\x28\xb5\x2f\xfd" + bytes(64),
    }
    for words, data in letters.items():
        yield refused(f"The file is {words}", 54, data.decode("latin-1"))
        yield refused(f"The file is {words}, in base64", 54, base64.b64encode(data).decode())


# --- row 55 ---


def _codes() -> Iterator[Attack]:
    text = text_of(raw())
    size = len(text) // 3
    parts = [f"p{n + 1}of3 {text[n * size : (n + 1) * size]}" for n in range(3)]
    urs = [f"ur:stellar-sign-request/{n + 1}-3/{parts[n][6:].encode().hex()}" for n in range(3)]
    codes = {
        "the first of three parts": parts[0],
        "three parts, of which one is missing": "\n".join((parts[0], parts[2])),
        "three parts, of which one is there twice": "\n".join((*parts, parts[1])),
        "three parts in another order": "\n".join(reversed(parts)),
        "three parts, of which one was changed": "\n".join((*parts[:2], parts[2][:-1] + "A")),
        "three parts with the wrong number of them": "\n".join(parts).replace("of3", "of4"),
        "a part of a million": "p1of1000000 " + text[:100],
        "parts of two requests": "\n".join((parts[0], link()[:200], parts[2])),
        "a part in another wallet's form": urs[0],
        "parts in another wallet's form": "\n".join(urs),
        "a checksum before it": f"{crc32(text.encode()):08x}{text}",
    }
    for words, code in codes.items():
        yield refused(f"A code holds {words}", 55, code)


# --- row 56 ---


def _secrets() -> Iterator[Attack]:
    seed = StrKey.encode_ed25519_secret_seed(bytes(range(32)))
    texts = {
        "a secret key": seed,
        "a secret key and a line end": f"{seed}\n",
        "a secret key with a word before it": f"key: {seed}",
        "a secret key in a JSON object": json.dumps({"format": "key", "secret": seed}),
        "twelve words": WORDS,
        "twelve words in lines": WORDS.replace(" ", "\n"),
    }
    for words, text in texts.items():
        yield refused(f"A code holds {words}", 56, text)


# --- row 57 ---


def _relays() -> Iterator[Attack]:
    case = signed()
    later = case.at(timestamp=case.view.snapshot.timestamp + 8 * 24 * 3600)
    late = later.seen(now=later.view.snapshot.timestamp)
    yield Attack("A relay brings a request a day after its time", 57, (12,), late)
    sequence = case.envelope.transaction.seq_num.sequence_number.int64
    used = account(CHANNEL.public, seq_num=xdr.SequenceNumber(xdr.Int64(sequence)))
    yield Attack("A relay brings a request that was sent", 57, (11,), case.with_entries(used))
    for family in FAMILIES:
        base = (family, "release", "C")
        done = honest(*base).seen(key=MALLORY.public)
        yield Attack(
            f"A relay brings a request to the wrong person ({family})", 57, (13,), done
        )
    answer = SignatureFile(PRACTICE, case.envelope.hash, case.view.signatures[0]).to_text()
    halves = (answer[:100], answer + answer, case.request.to_text() + answer)
    names = ("half an answer", "two answers in one", "a request and an answer in one")
    for words, text in zip(names, halves, strict=True):
        yield refused(f"A relay brings {words}", 57, text)
    other = of(
        SINGLE,
        transaction(fee=xdr.Uint32(10**6)),
        operation(source_account=muxed(ALICE.public)),
    )
    yield Attack("A relay brings a request in which another account acts", 57, (15,), other)
