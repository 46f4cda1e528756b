"""Rows for a store, stores that are small, and one as large as a busy office's."""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from app.adapters.store.errors import DatabaseTrouble
from app.adapters.store.store import Store, create_store, open_store
from app.records import (
    AgreedRow,
    Attachment,
    CallBack,
    Contact,
    CosignedRow,
    EscrowRow,
    IndexRow,
    KnownKey,
    LookRow,
    Matter,
    Note,
    Pin,
    Refusal,
    RequestFacts,
    SignerLine,
    SnapshotRow,
    Standing,
    StoredRequest,
    StoredSignature,
    Submission,
    SubmissionState,
)
from tests.support.unlocked_memory import leave_unlocked
from wallet.journal import Event, Kind
from wallet.vault.secret import Secret

KEY: Final = sha256(b"a database's key").digest()
OTHER_KEY: Final = sha256(b"another database's key").digest()
PASSPHRASE: Final = "Countersign practice network"  # noqa: S105 - a network's name
START: Final = 1_800_000_000
MORE: Final = 200
"""Requests that are added where the disk takes no more."""

SETTINGS: Final = (
    *("cipher_memory_security", "foreign_keys", "synchronous", "journal_mode"),
    *("trusted_schema", "secure_delete", "temp_store", "recursive_triggers"),
)

_BASE32: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_WORDS: Final = (
    *("milestone", "release", "dispute", "Gartenweg", "foundation", "roof", "windows"),
    *("Meyer", "Schäfer", "Brandt", "Lindqvist", "delivery", "deposit", "translation"),
)


def audit_key() -> Secret:
    return Secret(sha256(b"an audit key").digest())


def hash_of(number: int) -> bytes:
    return sha256(f"request {number}".encode()).digest()


def address_of(number: int, letter: str = "G") -> str:
    """Text of an address's length; its checksum is none."""
    chance = random.Random(f"{letter}{number}")  # noqa: S311 - no secret
    return letter + "".join(chance.choices(_BASE32, k=55))


def signer_lines(number: int, *, signed: bool = False) -> tuple[SignerLine, ...]:
    account = address_of(number % 500)
    return (
        SignerLine(account, account, 1, signed, 2),
        SignerLine(account, address_of(number % 500 + 1000), 2, False, 2),
    )


def request_row(number: int = 1, **changes: Any) -> StoredRequest:
    fields: dict[str, Any] = {
        "hash": hash_of(number),
        "passphrase": PASSPHRASE,
        "contract": address_of(number % 10_000, "C"),
        "move": "release_funds",
        "title": f"Milestone {number} of Gartenweg 4",
        "asset": "USDC",
        "amount": 10_000_000 * number,
        "counterparty": address_of(number % 2000),
        "text": f'{{"format":"countersign-request/1","note":"{number}"}}\n',
        "created": START + number,
        "received": START + number + 60,
        "valid_until": 0,
        "standing": Standing.NEEDS_ME,
        "matter": None,
        "signers": signer_lines(number),
    }
    return StoredRequest(**{**fields, **changes})


def signature_row(request: int = 1, number: int = 1) -> StoredSignature:
    signature = sha256(f"signature {number}".encode()).digest() * 2
    return StoredSignature(
        hash_of(request), signature[-4:], signature, address_of(number), START
    )


def escrow_row(number: int = 1, **changes: Any) -> EscrowRow:
    fields: dict[str, Any] = {
        "contract": address_of(number, "C"),
        "passphrase": PASSPHRASE,
        "wasm_hash": sha256(b"code").hexdigest(),
        "title": f"House {number} at Gartenweg",
        "engagement_id": f"ENG-{number}",
        "roles": {"approver": address_of(1), "receiver": address_of(2)},
        "amount": 2**100 + number,
        "seen": START + number,
        "matter": None,
    }
    return EscrowRow(**{**fields, **changes})


def event(number: int = 1, **facts: str) -> Event:
    return Event(START + number, Kind.SIGNED, hash_of(number).hex(), facts)


def fill_with(store: Store, words: str) -> None:
    """Put one row into every table, with these words in every field that takes any."""
    matter = store.matters.add(Matter(0, words, words, words, START, closed=False))
    names = ("passphrase", "contract", "move", "title", "asset", "counterparty", "text")
    row = request_row(
        1,
        **dict.fromkeys(names, words),
        matter=matter.id,
        signers=(SignerLine(words, words, 1, signed=True),),
    )
    store.requests.put(row)
    store.signatures.add([StoredSignature(row.hash, b"hint", b"signature", words, START)])
    store.refusals.add(Refusal(row.hash, words, words, START))
    store.submissions.append(Submission(row.hash, SubmissionState.SENT, START, 7, words))
    fields = ("contract", "passphrase", "wasm_hash", "title", "engagement_id")
    store.escrows.put(
        escrow_row(1, **dict.fromkeys(fields, words), roles={words: words}, matter=matter.id)
    )
    snapshot = store.snapshots.add(SnapshotRow(0, words, words, 5, START, words))
    store.looks.put(LookRow(START, is_live=True, ledger=5, closed=START, snapshot=snapshot))
    store.cosigned.put(row.hash, CosignedRow(words, START, 5, START, snapshot))
    store.agreements.put(words, words, [AgreedRow(words, words, words)])
    store.agreements.await_changes(row.hash, [AgreedRow(words, words, words)])
    store.recalled.note(RequestFacts(row.hash, words, 7, prepared=True, payees={words: 1}))
    store.contacts.add(Contact(0, words, words, words, words))
    store.notes.add(Note(0, words, words, START))
    store.callbacks.add(
        CallBack(row.hash, words, words, on_file=True, confirmed=words, at=START)
    )
    content = words.encode()
    file = Attachment(row.hash, words, len(content), sha256(content).digest(), START)
    store.attachments.add(file, content)
    store.settings.put(words, {words: words})
    store.indexes.put(IndexRow(words, words, words, words, used=True))
    store.pins.put(Pin(words, words, words, words, START))
    store.keys.put(KnownKey(words, words, watched=True, added=START))
    store.marks.set_vault_mark(3, hash_of(3))
    store.journal.append(Event(START, Kind.SEEN, words, {words: words}), audit_key())


def small_store(folder: Path, requests: int = 3, key: bytes = KEY) -> Store:
    """A store in ``folder`` with so many requests, signed once each, and all else once."""
    store = create_store(folder / "profile.db", key)
    with store.transaction():
        fill_with(store, "Gartenweg")
        for number in range(2, requests + 1):
            store.requests.put(request_row(number))
            store.signatures.add([signature_row(number, number)])
    return store


def filled(folder: Path, escrows: int = 10_000, requests: int = 50_000) -> Store:
    """A store as a busy office has it after years; the same each time."""
    store = create_store(folder / "profile.db", KEY)
    fill(store, audit_key(), escrows, requests)
    return store


def fill(store: Store, audit: Secret, escrows: int, requests: int) -> None:
    """Put so many escrows and requests in, each signed, and all of it into the journal."""
    chance = random.Random(50_000)  # noqa: S311 - no secret
    with store.transaction():
        for number in range(escrows):
            store.escrows.put(escrow_row(number, title=_title(chance, number)))
        for row in _requests(chance, requests):
            store.requests.put(row)
            store.journal.append(Event(START, Kind.SEEN, row.hash.hex(), {}), audit)
        store.signatures.add(signature_row(number, number) for number in range(requests))


def tell_settings(path: Path, told: Connection) -> None:
    """Tell what each setting of a database is, as the program opens it."""
    with closing(open_store(path, KEY)) as store:
        told.send({name: store.database.rows(f"PRAGMA {name}")[0][0] for name in SETTINGS})


@contextmanager
def undone(store: Store) -> Generator[None]:
    """A transaction that comes to nothing in the end."""
    with suppress(ZeroDivisionError), store.transaction():
        yield
        raise ZeroDivisionError


def _requests(chance: random.Random, count: int) -> Iterator[StoredRequest]:
    standings = list(Standing)
    for number in range(count):
        title = _title(chance, number)
        (standing,) = chance.choices(standings, (4, 10, 1, 1, 1, 60, 10, 5, 8))
        until = chance.choice((0, START + chance.randrange(10**7)))
        if standing is Standing.EXPIRED:
            until = 1  # long ago: else it would be read, to be held against the time again
        yield request_row(
            number, title=title, standing=standing, valid_until=until, text="x" * 3000
        )


def _title(chance: random.Random, number: int) -> str:
    return f"Milestone {' '.join(chance.choices(_WORDS, k=4))} {number}"


def _write_under_limit(folder: Path, limit: int) -> str:
    """Change everything while no file may grow beyond ``limit`` bytes; how it ended."""
    import resource  # Windows has none.

    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        store = open_store(folder / "profile.db", KEY)
        try:
            with store.transaction():
                for number in range(4, 4 + MORE):
                    store.requests.put(request_row(number, text="x" * 4000))
                for row in store.requests.inbox(None):
                    store.requests.set_standing(row.hash, Standing.SENT)
        finally:
            store.close()
    except DatabaseTrouble as trouble:
        return type(trouble).__name__
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    return "done"


def _main(folder: Path, limits: list[int]) -> None:
    leave_unlocked()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    raw = (folder / "profile.db").read_bytes()
    for limit in limits:
        target = folder / str(limit)
        target.mkdir()
        (target / "profile.db").write_bytes(raw)
        sys.stdout.write(f"{limit} {_write_under_limit(target, limit)}\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), [int(text) for text in sys.argv[2:]])
