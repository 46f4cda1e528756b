"""Links: one meaning of one text, or a refusal; and nothing told that was not verified."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Final
from urllib.parse import quote, unquote

from stellar_sdk import xdr

from tests.attacks import handed_honest, handed_links
from tests.fuzz.gates import seeds_of
from tests.fuzz.target import Target, anyhow
from tests.fuzz.xdr_fields import Fields
from tests.support.builders import ALICE, MALLORY, envelope
from tests.support.links import DOMAIN, PASSPHRASE, raw_link, signed_link
from wallet.envelope import FeeBump, read_envelope
from wallet.errors import WalletError
from wallet.gate import TooLarge
from wallet.network import PRACTICE, TESTNET
from wallet.sep7.callback import HTTPS
from wallet.sep7.link import Link, read
from wallet.sep7.query import SCHEME

KEYS: Final = {DOMAIN: ALICE.public}
VALUES: Final = (
    *("", "a" * 300, "\u20ac\u202e", "\0", "%41", "a+b", "a;b", PRACTICE.passphrase),
    *("url:https://example.org/a?b=c", "url:http://a.io", "url:https://127.1", "x:X;X:y"),
    *(TESTNET.passphrase, ALICE.public, "G", DOMAIN, "AAAA", "web+stellar:tx?xdr=AAAA"),
)
NAMES: Final = (
    *("xdr", "callback", "pubkey", "chain", "msg", PASSPHRASE, "origin_domain", "signature"),
    *("replace", "destination", "MSG", "m%73g", ""),
)
MOST_LETTERS: Final = 50_000
"""Of an attack: what is larger is refused for its size, whatever becomes of it."""


def _take(given: bytes) -> bool:
    text = given.decode("utf-8", "surrogateescape")
    try:
        link = read(text, KEYS)
    except WalletError:
        return False
    _check_told(link)
    try:
        again = link.to_text()
    except TooLarge:  # written with more of it encoded than it was
        return True
    assert read(again) == _without_origin(link)
    assert read(again).to_text() == again
    return True


def _check_told(link: Link) -> None:
    """What it says is what it may say, and so it is with what it came of."""
    assert link.origin in {None, DOMAIN}
    assert link.callback is None or link.callback.startswith(HTTPS)
    assert read_envelope(link.envelope.to_base64(), link.network) == link.envelope
    if link.chain is not None:
        assert link.chain.network == link.network
        _check_told(link.chain)


def _without_origin(link: Link) -> Link:
    """Whoever writes it anew cannot sign it anew."""
    chain = None if link.chain is None else _without_origin(link.chain)
    return replace(link, origin=None, chain=chain)


def _seeds() -> Iterator[bytes]:
    yield signed_link(raw_link(), ALICE).encode()
    yield raw_link(chain=signed_link(raw_link(msg="a"), ALICE)).encode()
    yield raw_link(**{PASSPHRASE: ""}).encode()
    yield Link(FeeBump.of(envelope(), ALICE.public, 10**6), "of another").to_text().encode()
    for each in handed_honest.cases():
        if each.text.startswith(SCHEME):
            yield each.text.encode()


@cache
def _attacks() -> tuple[bytes, ...]:
    texts = (each.text for each in handed_links.attacks())
    return tuple(text.encode() for text in texts if len(text) < MOST_LETTERS)


def _change(given: bytes, random: Random) -> bytes:
    try:
        text = given.decode()
    except UnicodeDecodeError:
        return anyhow(given, random)
    match random.randrange(12):
        case 0:
            return anyhow(given, random)
        case 1:
            return random.choice(_attacks())
        case 2:
            return signed_link(text, random.choice((ALICE, MALLORY))).encode()
        case 3:
            return f"{raw_link()}&chain={quote(text, safe='')}".encode()
        case _:
            return _with_other_pairs(text, random).encode()


def _with_other_pairs(text: str, random: Random) -> str:
    head, mark, query = text.partition("?")
    pairs = query.split("&")
    at = random.randrange(len(pairs))
    match random.randrange(7):
        case 0:
            pairs[at] = anyhow(pairs[at].encode(), random).decode("utf-8", "replace")
        case 1:
            pairs.insert(at, f"{random.choice(NAMES)}={quote(random.choice(VALUES), safe='')}")
        case 2:
            pairs.insert(at, pairs.pop())
        case 3:
            del pairs[at]
        case _:
            pairs[at] = _with_other_value(pairs[at], random)
    return f"{head}{mark}{'&'.join(pairs)}"


def _with_other_value(pair: str, random: Random) -> str:
    """Of an envelope another field, of anything else another spelling."""
    name, sign, value = pair.partition("=")
    plain = unquote(value, errors="replace")
    if name != "xdr":
        return f"{name}{sign}{quote(plain, safe='~!*:/')}"
    try:
        raw = base64.b64decode(plain)
    except ValueError:
        return pair
    changed = base64.b64encode(_envelopes().changed(raw, random)).decode()
    return f"{name}{sign}{quote(changed, safe='')}"


@cache
def _envelopes() -> Fields:
    return Fields(xdr.TransactionEnvelope, seeds_of(xdr.TransactionEnvelope))


LINK = Target("link", _take, _seeds, _change)
