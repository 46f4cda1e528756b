"""A backup: one file with everything of a profile, under the vault's own secrets.

    magic    8   "TWBACKUP"
    version  2   big-endian, 1
    hlen     4   big-endian, at most 4 KiB
    header       {"created", "gen", "n", "parts", "v", "vault"}, canonical JSON
    vault        the file ``profile.twv`` as it is: its slots let the password in
    sealed       AES-256-GCM, all of the above beside it; padded to 4 KiB

``n`` is fresh with each backup, and with it the key, which comes of the vault's export key.
Sealed are, in this order, the length of a manifest (4, big-endian), the manifest (canonical
JSON: SHA-256 and size of the vault's file and of the database's), and the database's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from wallet.vault import canonical
from wallet.vault.canonical import U64_MAX, Record, exactly
from wallet.vault.errors import Damaged, NewerVersion, VaultFull
from wallet.vault.secret import NotOurs, Random, Secret, derive, seal, unseal

MAGIC: Final = b"TWBACKUP"
VERSION: Final = 1
MOST_BYTES: Final = 1024**3
MOST_HEADER: Final = 4096
BLOCK: Final = 4096
ID_BYTES: Final = 16
VAULT: Final = "profile.twv"
_SEALED: Final = "sealed"
_FRESH: Final = 32
_TAG: Final = 16
_LEAD: Final = 14  # magic, version and hlen


@dataclass(frozen=True)
class Contents:
    """A profile at one moment: both files as they are on the disk, encrypted each for itself.

    ``created`` in seconds since 1970, ``generation`` the vault's.
    """

    vault: bytes = field(repr=False)
    database: bytes = field(repr=False)
    created: int
    vault_id: bytes
    generation: int


@dataclass(frozen=True)
class SealedBackup:
    """A backup taken apart, nothing of it believed yet: ``vault`` only for its export key."""

    version: int
    vault_id: bytes
    created: int
    generation: int
    vault: bytes = field(repr=False)
    fresh: bytes
    beside: bytes = field(repr=False)
    sealed: bytes = field(repr=False)

    def open(self, export: Secret) -> Contents:
        """Check all of it with the vault's export key; raise Damaged."""
        try:
            plain = unseal(_key(export, self.fresh), self.sealed, self.beside)
        except NotOurs as why:
            raise Damaged("not what the vault's key sealed") from why
        database = _DATABASES[self.version](plain, self.vault)
        return Contents(self.vault, database, self.created, self.vault_id, self.generation)


def write(contents: Contents, export: Secret, random: Random) -> bytes:
    """Seal a profile under a key that never was before; raise VaultFull above 1 GiB.

    ``export`` is the key that the vault in it gives for that purpose, else nobody can open it.
    """
    fresh = random(_FRESH)
    if len(fresh) != _FRESH:
        raise ValueError("randomness of another size than asked for")
    if len(contents.vault_id) != ID_BYTES or min(contents.created, contents.generation) < 0:
        raise ValueError("facts that no vault has")
    manifest = _manifest(contents)
    padded = -(-(len(manifest) + len(contents.database)) // BLOCK) * BLOCK
    text = canonical.write(_header_facts(contents, fresh, padded + _TAG))
    size = _LEAD + len(text) + len(contents.vault) + padded + _TAG
    _refuse_full("backup", size, MOST_BYTES)
    _refuse_full("generation", contents.generation, U64_MAX)
    _refuse_full("time", contents.created, U64_MAX)
    lead = MAGIC + VERSION.to_bytes(2, "big") + len(text).to_bytes(4, "big")
    beside = lead + text + contents.vault
    plain = (manifest + contents.database).ljust(padded, b"\0")
    return beside + seal(_key(export, fresh), plain, beside)


def read(raw: bytes) -> SealedBackup:
    """Take a file apart; raise Damaged or NewerVersion. Nothing is derived or decrypted."""
    if raw[: len(MAGIC)] != MAGIC:
        raise Damaged("not a backup")
    if len(raw) < _LEAD:
        raise Damaged("too short")
    version = int.from_bytes(raw[8:10], "big")
    if version > VERSION:
        raise NewerVersion(version, VERSION)
    if version not in READERS:
        raise Damaged("of a version that never was")
    if len(raw) > MOST_BYTES:
        raise Damaged("too large")
    return READERS[version](raw)


def _read_v1(raw: bytes) -> SealedBackup:
    size = int.from_bytes(raw[10:_LEAD], "big")
    if size > MOST_HEADER:
        raise Damaged("the header is too large")
    record = Record(
        canonical.read(raw[_LEAD : _LEAD + size]), "created", "gen", "n", "parts", "v", "vault"
    )
    if record.whole("v") != VERSION:
        raise Damaged("the header contradicts the version")
    vault, sealed = _sizes(record.list("parts"))
    at_sealed = _LEAD + size + vault
    if len(raw) != at_sealed + sealed:
        raise Damaged("the parts have another length than they say")
    if sealed <= _TAG or sealed % BLOCK != _TAG:
        raise Damaged("what is sealed is no whole number of blocks")
    return SealedBackup(
        VERSION,
        record.raw("vault", exactly(ID_BYTES)),
        record.whole("created"),
        record.whole("gen"),
        raw[_LEAD + size : at_sealed],
        record.raw("n", exactly(_FRESH)),
        raw[:at_sealed],
        raw[at_sealed:],
    )


def _database_v1(plain: bytes, vault: bytes) -> bytes:
    """The database in what was sealed, which names this vault; raise Damaged."""
    at = 4 + int.from_bytes(plain[:4], "big")
    record = Record(canonical.read(plain[4:at]), "database", "vault")
    size = Record(record.any("database"), "sha256", "size").whole("size")
    database, padding = plain[at : at + size], plain[at + size :]
    if len(padding) >= BLOCK or padding.strip(b"\0"):
        raise Damaged("padded otherwise than here")
    for name, raw in (("database", database), ("vault", vault)):
        if record.any(name) != _facts(raw):
            raise Damaged(f"the {name} is another than the manifest names")
    return database


READERS: Final[Mapping[int, Callable[[bytes], SealedBackup]]] = {1: _read_v1}
"""One reader for each version that ever was; only the newest is written."""

_DATABASES: Final[Mapping[int, Callable[[bytes, bytes], bytes]]] = {1: _database_v1}


def _sizes(parts: list[object]) -> tuple[int, int]:
    records = [Record(part, "name", "size") for part in parts]
    if [record.text("name") for record in records] != [VAULT, _SEALED]:
        raise Damaged("of other parts than a backup has")
    vault, sealed = (record.whole("size", MOST_BYTES) for record in records)
    return vault, sealed


def _header_facts(contents: Contents, fresh: bytes, sealed: int) -> dict[str, object]:
    return {
        "created": contents.created,
        "gen": contents.generation,
        "n": fresh.hex(),
        "parts": [
            {"name": VAULT, "size": len(contents.vault)},
            {"name": _SEALED, "size": sealed},
        ],
        "v": VERSION,
        "vault": contents.vault_id.hex(),
    }


def _manifest(contents: Contents) -> bytes:
    text = canonical.write(
        {"database": _facts(contents.database), "vault": _facts(contents.vault)}
    )
    return len(text).to_bytes(4, "big") + text


def _facts(raw: bytes) -> dict[str, object]:
    return {"sha256": sha256(raw).hexdigest(), "size": len(raw)}


def _refuse_full(what: str, size: int, most: int) -> None:
    if size > most:
        raise VaultFull(what, size, most)


def _key(export: Secret, fresh: bytes) -> Secret:
    return derive(export, "twv1/backup", fresh)
