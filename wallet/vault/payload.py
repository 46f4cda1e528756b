"""What the vault seals: the database's key, the newest database seen, and the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wallet.vault import canonical, seeds
from wallet.vault.canonical import Record, exactly, fields
from wallet.vault.errors import Damaged, NoSuchKey
from wallet.vault.secret import SECRET_BYTES, Secret
from wallet.vault.seeds import StoredKey

_HASH_BYTES: Final = 32


@dataclass(frozen=True)
class Mark:
    """The newest generation seen of something that could be rolled back, and its SHA-256."""

    generation: int
    digest: bytes


@dataclass(frozen=True)
class Payload:
    """The sealed part; ``seen`` is the newest database, None before there is one."""

    database_key: Secret
    seen: Mark | None = None
    keys: tuple[StoredKey, ...] = field(default=())

    def key(self, kid: str) -> StoredKey:
        """The key of this id; raise NoSuchKey."""
        for key in self.keys:
            if key.kid == kid:
                return key
        raise NoSuchKey(kid)

    def of(self, public: bytes) -> StoredKey:
        """The key with this public key, 32 raw bytes; raise NoSuchKey."""
        for key in self.keys:
            if key.public == public:
                return key
        raise NoSuchKey(public.hex())

    def to_bytes(self) -> bytes:
        """The one way to write this payload."""
        seen = self.seen and {"gen": self.seen.generation, "hash": self.seen.digest.hex()}
        return canonical.write(
            {
                "db_key": self.database_key.reveal().hex(),
                "hwm": seen,
                "keys": [key.facts() for key in self.keys],
            }
        )


def read(plain: bytes) -> Payload:
    """Read an unsealed payload; raise Damaged."""
    record = Record(canonical.read(plain), "db_key", "hwm", "keys")
    keys = tuple(seeds.read(value) for value in record.list("keys"))
    if len({key.kid for key in keys}) < len(keys) or len({k.public for k in keys}) < len(keys):
        raise Damaged("a key is there twice")
    seen = record.any("hwm")
    return Payload(
        Secret(record.raw("db_key", exactly(SECRET_BYTES))),
        None if seen is None else _read_mark(seen),
        keys,
    )


def read_v0(plain: bytes) -> Payload:
    """Read a payload of version 0, which knew neither marks nor recovery words."""
    record = Record(canonical.read(plain), "db_key", "keys")
    keys = [{**fields(value), "words": None} for value in record.list("keys")]
    facts = {"db_key": record.text("db_key"), "hwm": None, "keys": keys}
    return read(canonical.write(facts))


def _read_mark(value: object) -> Mark:
    record = Record(value, "gen", "hash")
    return Mark(record.whole("gen"), record.raw("hash", exactly(_HASH_BYTES)))
