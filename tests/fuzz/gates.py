"""The gate: one canonical XDR value, or a refusal; then what is read of an envelope."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from functools import cache
from random import Random
from typing import Any, Final, cast

from stellar_sdk import xdr

from tests.fuzz.target import Target, anyhow
from tests.fuzz.xdr_fields import Fields
from tests.support.builders import VECTORS
from wallet import gate
from wallet.authorization import Authorization
from wallet.envelope import UnsupportedEnvelope, read_envelope
from wallet.errors import WalletError
from wallet.gate import Xdr
from wallet.network import PRACTICE

KINDS: Final[tuple[type[Xdr], ...]] = (
    xdr.TransactionEnvelope,
    xdr.SorobanAuthorizationEntry,
    xdr.LedgerEntryData,
    xdr.LedgerKey,
    xdr.SCVal,
)
"""By the first byte of an input; its high bit says that the rest is text."""

AS_TEXT: Final = 0x80


def _take(given: bytes) -> bool:
    if not given:
        return False
    kind = KINDS[(given[0] & ~AS_TEXT) % len(KINDS)]
    is_text = given[0] & AS_TEXT
    source = given[1:].decode("utf-8", "surrogateescape") if is_text else given[1:]
    try:
        value = gate.decode(kind, source, "fuzzed")
        if kind is xdr.SorobanAuthorizationEntry:
            Authorization.of(cast("xdr.SorobanAuthorizationEntry", value))
    except WalletError:
        return False
    raw = base64.b64decode(source) if isinstance(source, str) else source
    assert value.to_xdr_bytes() == raw
    if kind is xdr.TransactionEnvelope:
        _check_envelope(source, raw)
    return True


def _check_envelope(source: str | bytes, raw: bytes) -> None:
    try:
        envelope = read_envelope(source, PRACTICE)
    except UnsupportedEnvelope:
        return
    assert envelope.to_xdr() == raw
    assert envelope.without_signatures().hash == envelope.hash


def seeds_of(kind: type[Xdr]) -> Iterator[bytes]:
    """Every value of this kind that stands in the vectors, in base64."""
    for path in sorted((VECTORS / "stellar").glob("*.json")):
        for text in _texts(json.loads(path.read_text(encoding="utf-8"))):
            yield from _decoded(kind, text)
    for path in sorted((VECTORS / "states").glob("*.b64")):
        yield from _decoded(kind, path.read_text(encoding="ascii").strip())


def _decoded(kind: type[Xdr], text: str) -> Iterator[bytes]:
    try:
        yield gate.decode(kind, text, "vector").to_xdr_bytes()
    except WalletError:
        return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        parts: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for part in parts:
            yield from _texts(part)


@cache
def _fields(number: int) -> Fields:
    return Fields(KINDS[number], seeds_of(KINDS[number]))


def _seeds() -> Iterator[bytes]:
    for number, kind in enumerate(KINDS):
        for raw in seeds_of(kind):
            yield bytes([number]) + raw
            yield bytes([number | AS_TEXT]) + base64.b64encode(raw)


def _change(given: bytes, random: Random) -> bytes:
    number = given[0] & ~AS_TEXT if given else len(KINDS)
    if number >= len(KINDS):
        return anyhow(given, random)
    if given[0] & AS_TEXT:
        return given[:1] + anyhow(given[1:], random)
    return given[:1] + _fields(number).changed(given[1:], random)


GATE = Target("gate", _take, _seeds, _change)
