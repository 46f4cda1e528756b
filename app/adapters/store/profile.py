"""What a profile keeps of itself: settings, keys, the marks against rollback, the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from app.adapters.store.cipher import Row
from app.adapters.store.database import Database
from app.records import KnownKey
from wallet.journal import START, Event, Head, Record, append, read_event
from wallet.vault.secret import Secret

_VAULT: Final = "vault"


@dataclass(frozen=True)
class Settings:
    """Values of JSON by name."""

    database: Database

    def get(self, name: str, default: object = None) -> object:
        """The value of this name, or the default."""
        found = self.database.row("SELECT value FROM settings WHERE name = ?", name)
        return default if found is None else json.loads(found[0])

    def put(self, name: str, value: object) -> None:
        """Keep a value; TypeError and ValueError are for what is no JSON."""
        self.database.rows(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            *(name, json.dumps(value, sort_keys=True, allow_nan=False)),
        )


@dataclass(frozen=True)
class Keys:
    """Public keys that are held or watched."""

    database: Database

    def put(self, key: KnownKey) -> bool:
        """Keep a key, in place of what was known of it; whether that was something else."""
        known = self.database.row(
            "SELECT label, watched, added FROM known_keys WHERE public = ?", key.public
        )
        if known == (key.label, int(key.watched), key.added):
            return False
        self.database.rows(
            "INSERT INTO known_keys VALUES (?,?,?,?) ON CONFLICT (public) DO UPDATE SET"
            " label = excluded.label, watched = excluded.watched, added = excluded.added",
            *(key.public, key.label, int(key.watched), key.added),
        )
        return True

    def remove(self, public: str) -> None:
        """Forget a key."""
        self.database.rows("DELETE FROM known_keys WHERE public = ?", public)

    def all(self) -> tuple[KnownKey, ...]:
        """All keys, the first added first."""
        rows = self.database.rows(
            "SELECT public, label, watched, added FROM known_keys ORDER BY added, public"
        )
        return tuple(KnownKey(row[0], row[1], bool(row[2]), row[3]) for row in rows)


@dataclass(frozen=True)
class Marks:
    """The newest that was seen of what could be rolled back."""

    database: Database

    def vault_mark(self) -> tuple[int, bytes] | None:
        """The newest generation of the vault, and the SHA-256 of its file."""
        return self.database.row("SELECT generation, digest FROM marks WHERE name = ?", _VAULT)

    def set_vault_mark(self, generation: int, digest: bytes, *, lower: bool = False) -> None:
        """Raise the mark; an older generation changes nothing unless ``lower`` is meant."""
        self.database.rows(
            "INSERT INTO marks VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET"
            " generation = excluded.generation, digest = excluded.digest"
            " WHERE excluded.generation >= generation OR ?",
            *(_VAULT, generation, digest, int(lower)),
        )


@dataclass(frozen=True)
class Journal:
    """The chained records; the tables themselves refuse to change or remove one."""

    database: Database

    def append(self, event: Event, key: Secret) -> Record:
        """Keep an event as the next record, vouched for with the profile's audit key."""
        with self.database.transaction():
            record = append(self.head(), event, key)
            self.database.rows(
                "INSERT INTO journal VALUES (?,?,?,?,?)",
                *(record.number, event.to_bytes().decode("ascii")),
                *(record.previous, record.hash, record.mac),
            )
        return record

    def records(self, after: int = 0) -> tuple[Record, ...]:
        """All records with a higher number; raise Unreadable for one of a newer version."""
        rows = self.database.rows(
            "SELECT * FROM journal WHERE number > ? ORDER BY number", after
        )
        return tuple(_record(row) for row in rows)

    def record(self, number: int) -> Record | None:
        """The record of this number; raise Unreadable for one of a newer version."""
        found = self.database.row("SELECT * FROM journal WHERE number = ?", number)
        return None if found is None else _record(found)

    def about(self, subject: str) -> tuple[Record, ...]:
        """All records of one subject, in their order; raise as ``records``."""
        # As the event spells it. Facts may spell the same, so what is found is looked at again.
        rows = self.database.rows(
            "SELECT * FROM journal WHERE instr(event, ?) ORDER BY number", json.dumps(subject)
        )
        found = (_record(row) for row in rows)
        return tuple(record for record in found if record.event.subject == subject)

    def head(self) -> Head:
        """The end of the chain, as it is there; whether it holds is for ``verify`` to say."""
        found = self.database.row(
            "SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1"
        )
        return START if found is None else Head(*found)


def _record(row: Row) -> Record:
    number, event, previous, hash_, mac = row
    return Record(number, read_event(event.encode("utf-8")), previous, hash_, mac)
