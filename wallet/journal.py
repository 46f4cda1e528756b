"""The journal: what was seen, signed and sent, each entry chained to the one before it.

A record's hash is SHA-256 over the hash of the record before it and the canonical JSON of its
own number and event; its mac is HMAC-SHA256 over that hash with the profile's audit key. The
chain alone shows that nothing inside was changed, moved or left out. The mac shows that it was
this profile that wrote. That the end was not cut off is seen by whoever knows the last head.

    export      {"format": "countersign-journal/1", "records": [{"at", "facts", "hash", "kind",
                 "mac", "number", "previous", "subject"}]}
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Final

from wallet.errors import Unreadable, WalletError
from wallet.vault import canonical
from wallet.vault.canonical import exactly
from wallet.vault.errors import Damaged
from wallet.vault.secret import NotOurs, Secret, check_vouched, vouch

FORMAT: Final = "countersign-journal/1"
MAX_BYTES: Final = 64 * 1024 * 1024
HASH_BYTES: Final = 32
I64_MAX: Final = 2**63 - 1
_HASH: Final = exactly(HASH_BYTES)
_COLUMNS: Final = ("number", "at", "kind", "subject", "facts", "previous", "hash", "mac")
_LAST_SECOND: Final = 253_402_300_799
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


class Kind(Enum):
    """What happened, to a request or to the profile."""

    SEEN = "seen"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    DECLINED = "declined"
    CALLED_BACK = "called-back"
    ATTACHED = "attached"
    SENT = "sent"
    FINAL = "final"
    FAILED = "failed"
    CREATED = "profile-created"
    KEY_ADDED = "key-added"
    KEY_WATCHED = "key-watched"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    REKEYED = "rekeyed"
    BACKED_UP = "backed-up"
    RESTORED = "restored"
    SECRET_EXPORTED = "secret-exported"  # noqa: S105 - the name of an event
    ROLLBACK_ACCEPTED = "rollback-accepted"
    SETTINGS_CHANGED = "settings-changed"
    CODE_PINNED = "code-pinned"
    CODE_UNPINNED = "code-unpinned"


@dataclass(eq=False)
class JournalBroken(WalletError):
    """A chain that does not hold: the number at which that shows first, and what is wrong."""

    number: int
    why: str


@dataclass(frozen=True)
class Event:
    """Something that happened at a second since 1970, to a subject, with its facts.

    The texts may be foreign; they are kept to the letter.
    """

    at: int
    kind: Kind
    subject: str
    facts: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The one way to write this event."""
        return canonical.write(self.as_json())

    def as_json(self) -> Mapping[str, object]:
        """The fields of this event as JSON has them."""
        return {
            "at": self.at,
            "kind": self.kind.value,
            "subject": self.subject,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True)
class Head:
    """The end of a chain: the number of its last record and that one's hash of 32 bytes."""

    number: int
    hash: bytes


START: Final = Head(0, bytes(HASH_BYTES))
"""The end of a chain that has no record yet."""


@dataclass(frozen=True)
class Record:
    """An event in its place; numbers begin with 1, hashes and mac have 32 bytes."""

    number: int
    event: Event
    previous: bytes
    hash: bytes
    mac: bytes

    @property
    def head(self) -> Head:
        """The end of the chain if this record is the last."""
        return Head(self.number, self.hash)


def append(head: Head, event: Event, key: Secret) -> Record:
    """The record of this event, next after ``head``."""
    number = head.number + 1
    hash_ = _hash(number, event, head.hash)
    return Record(number, event, head.hash, hash_, vouch(key, hash_))


def verify(records: Iterable[Record], key: Secret | None, start: Head = START) -> Head:
    """The end of the chain that these records continue from ``start``; raise JournalBroken.

    Without a key only the chain is checked: whoever can write it can write another.
    """
    head = start
    for record in records:
        _check(record, head, key)
        head = record.head
    return head


def to_json(records: Sequence[Record]) -> str:
    """The one way to write these records for others."""
    return canonical.write(
        {"format": FORMAT, "records": [_facts(record) for record in records]}
    ).decode("ascii")


def read_json(text: str) -> tuple[Record, ...]:
    """Read an export; raise Unreadable. Whether the chain holds is for ``verify`` to say."""
    # Longer in bytes only if it is not ASCII, and that is refused right after.
    if len(text) > MAX_BYTES:
        raise Unreadable("journal", f"it has more than {MAX_BYTES} bytes")
    try:
        whole = canonical.Record(canonical.read(text.encode("ascii")), "format", "records")
        if whole.text("format") != FORMAT:
            raise Unreadable("journal", "not one of ours, or a newer version's")
        return tuple(_read_record(value) for value in whole.list("records"))
    except (Damaged, ValueError) as why:
        raise Unreadable("journal", f"not in its one proper form: {why}") from why


def read_event(raw: bytes) -> Event:
    """Read what ``Event.to_bytes`` wrote; raise Unreadable."""
    try:
        return _read_event(
            canonical.Record(canonical.read(raw), "at", "kind", "subject", "facts")
        )
    except (Damaged, ValueError) as why:
        raise Unreadable("journal event", f"not in its one proper form: {why}") from why


def to_csv(records: Sequence[Record]) -> str:
    """A table for spreadsheets, which never run what is in it; ``at`` in seconds since 1970."""
    text = io.StringIO()
    writer = csv.writer(text)
    number, *columns = _COLUMNS
    writer.writerow((number, "time", *columns))
    for record in records:
        shown = json.dumps(
            dict(record.event.facts), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        facts = {**_facts(record), "facts": shown}
        cells = (_cell(str(facts[column])) for column in columns)
        writer.writerow((record.number, _time(record.event.at), *cells))
    return text.getvalue()


def _hash(number: int, event: Event, previous: bytes) -> bytes:
    told = canonical.write({"number": number, "event": event.as_json()})
    return sha256(previous + told).digest()


def _check(record: Record, head: Head, key: Secret | None) -> None:
    number = head.number + 1
    if record.number != number:
        raise JournalBroken(number, f"number {record.number} stands in its place")
    if record.previous != head.hash:
        raise JournalBroken(number, "it does not continue the record before it")
    if record.hash != _hash(number, record.event, record.previous):
        raise JournalBroken(number, "it is not what was hashed")
    if key is None:
        return
    try:
        check_vouched(key, record.hash, record.mac)
    except NotOurs as why:
        raise JournalBroken(number, "this profile did not write it") from why


def _facts(record: Record) -> Mapping[str, object]:
    return {
        "number": record.number,
        **record.event.as_json(),
        "previous": record.previous.hex(),
        "hash": record.hash.hex(),
        "mac": record.mac.hex(),
    }


def _read_record(value: object) -> Record:
    record = canonical.Record(value, *_COLUMNS)
    return Record(
        record.whole("number", I64_MAX),
        _read_event(record),
        record.raw("previous", _HASH),
        record.raw("hash", _HASH),
        record.raw("mac", _HASH),
    )


def _read_event(record: canonical.Record) -> Event:
    facts = canonical.fields(record.any("facts"))
    return Event(
        record.whole("at", I64_MAX),
        Kind(record.text("kind")),
        _text(record.any("subject")),
        {name: _text(fact) for name, fact in facts.items()},
    )


def _text(value: object) -> str:
    # Unlike Record.text this takes text that has no bytes: escaped, it keeps its spelling.
    if not isinstance(value, str):
        raise Damaged("not text where text belongs")
    return value


def _time(at: int) -> str:
    """In UTC; "" beyond the calendar, which ends with the year 9999."""
    if at > _LAST_SECOND:
        return ""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _cell(text: str) -> str:
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return f"'{shown}" if shown.startswith(_RUN_BY_SPREADSHEETS) else shown
