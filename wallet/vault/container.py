r"""The file ``profile.twv``: what stands in the open, what is sealed, and in which order.

    magic    8   "TWVAULT\0"
    version  2   big-endian, 1
    hlen     4   big-endian, at most 64 KiB
    header       {"aead":"A256GCM", "gen", "id", "n", "slots", "v"}, canonical JSON
    hmac     32  HMAC-SHA256 over all of the above
    clen     8   big-endian, exactly the rest of the file, at most 16 MiB
    payload      AES-256-GCM, all of the above through hmac beside it; padded to 4 KiB

``n`` is fresh with each save, and with it the payload's key. The HMAC commits to the vault's
key, which GCM alone does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from wallet.vault import canonical, slots
from wallet.vault.canonical import U64_MAX, Record, exactly
from wallet.vault.errors import Damaged, NewerVersion, VaultFull
from wallet.vault.secret import (
    TAG_BYTES,
    NotOurs,
    Random,
    Secret,
    check_vouched,
    derive,
    seal,
    unseal,
    vouch,
)
from wallet.vault.slots import ID_BYTES, Slots

MAGIC: Final = b"TWVAULT\0"
VERSION: Final = 1
MOST_HEADER: Final = 64 * 1024
MOST_PAYLOAD: Final = 16 * 1024 * 1024
BLOCK: Final = 4096
_FRESH: Final = 32
_HMAC: Final = 32
_LEAD: Final = 14  # magic, version and hlen
_AEAD: Final = "A256GCM"


@dataclass(frozen=True)
class Header:
    """What stands in the open: the vault's id, the generation of the file, the ways in."""

    id: bytes
    generation: int
    slots: Slots


@dataclass(frozen=True)
class Sealed:
    """A file taken apart, nothing of it believed yet."""

    version: int
    header: Header
    fresh: bytes
    vouched: bytes
    code: bytes
    payload: bytes

    def open(self, key: Secret) -> bytes:
        """Check all of it with the vault's key and give what was sealed; raise Damaged."""
        try:
            check_vouched(_header_key(key), self.vouched, self.code)
            plain = unseal(
                _payload_key(key, self.fresh), self.payload, self.vouched + self.code
            )
        except NotOurs as why:
            raise Damaged("not what the vault's key vouches for") from why
        return _unpadded(plain)


def read(raw: bytes) -> Sealed:
    """Take a file apart; raise Damaged, NewerVersion or CostOutOfBounds. Nothing is derived."""
    if raw[: len(MAGIC)] != MAGIC:
        raise Damaged("not a vault")
    version = int.from_bytes(raw[8:10], "big")
    if len(raw) < _LEAD:
        raise Damaged("too short")
    if version > VERSION:
        raise NewerVersion(version, VERSION)
    return _READERS[version](raw)


def write(header: Header, key: Secret, plain: bytes, random: Random) -> bytes:
    """Write a file of the newest version, its payload under a key that never was before.

    Raise VaultFull.
    """
    fresh = random(_FRESH)
    text = canonical.write(_header_facts(header, fresh))
    padded = plain.ljust(-(-len(plain) // BLOCK) * BLOCK, b"\0")
    if len(fresh) != _FRESH:
        raise ValueError("randomness of another size than asked for")
    _refuse_full("header", len(text), MOST_HEADER)
    _refuse_full("payload", len(padded) + TAG_BYTES, MOST_PAYLOAD)
    _refuse_full("generation", header.generation, U64_MAX)
    lead = MAGIC + VERSION.to_bytes(2, "big") + len(text).to_bytes(4, "big")
    vouched = lead + text
    code = vouch(_header_key(key), vouched)
    payload = seal(_payload_key(key, fresh), padded, vouched + code)
    return vouched + code + len(payload).to_bytes(8, "big") + payload


def _read(version: int, raw: bytes, read_header: ReadHeader) -> Sealed:
    size = int.from_bytes(raw[10:_LEAD], "big")
    if size > MOST_HEADER:
        raise Damaged("the header is too large")
    at_code, at_size = _LEAD + size, _LEAD + size + _HMAC
    at_payload = at_size + 8
    rest = len(raw) - at_payload
    if rest != int.from_bytes(raw[at_size:at_payload], "big") or rest > MOST_PAYLOAD:
        raise Damaged("the payload has another length than it says")
    if rest <= TAG_BYTES or rest % BLOCK != TAG_BYTES:
        raise Damaged("the payload is no whole number of blocks")
    header, fresh = read_header(raw[_LEAD:at_code])
    return Sealed(version, header, fresh, raw[:at_code], raw[at_code:at_size], raw[at_payload:])


def _header_v1(text: bytes) -> tuple[Header, bytes]:
    record = Record(canonical.read(text), "aead", "gen", "id", "n", "slots", "v")
    if record.text("aead") != _AEAD:
        raise Damaged("the header contradicts the version")
    return _header(record, VERSION)


def _header_v0(text: bytes) -> tuple[Header, bytes]:
    return _header(Record(canonical.read(text), "gen", "id", "n", "slots", "v"), 0)


def _header(record: Record, version: int) -> tuple[Header, bytes]:
    if record.whole("v") != version:
        raise Damaged("the header contradicts the version")
    header = Header(
        record.raw("id", exactly(ID_BYTES)),
        record.whole("gen"),
        slots.read(record.list("slots")),
    )
    return header, record.raw("n", exactly(_FRESH))


ReadHeader = Callable[[bytes], tuple[Header, bytes]]

# Version 0 never left our hands: a header without "aead". It is read so that the road from an
# old version to the newest is one that is driven.
_READERS: Final[Mapping[int, Callable[[bytes], Sealed]]] = {
    0: lambda raw: _read(0, raw, _header_v0),
    1: lambda raw: _read(1, raw, _header_v1),
}
"""One reader for each version that ever was; only the newest is written."""


def _header_facts(header: Header, fresh: bytes) -> dict[str, object]:
    return {
        "aead": _AEAD,
        "gen": header.generation,
        "id": header.id.hex(),
        "n": fresh.hex(),
        "slots": [slot.facts() for slot in header.slots],
        "v": VERSION,
    }


def _refuse_full(what: str, size: int, most: int) -> None:
    if size > most:
        raise VaultFull(what, size, most)


def _unpadded(plain: bytes) -> bytes:
    body = plain.rstrip(b"\0")
    if len(plain) - len(body) >= BLOCK:
        raise Damaged("padded with more than a block")
    return body


def _header_key(key: Secret) -> Secret:
    return derive(key, "twv1/header")


def _payload_key(key: Secret, fresh: bytes) -> Secret:
    return derive(key, "twv1/payload", fresh)
