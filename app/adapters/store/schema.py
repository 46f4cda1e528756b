"""The tables, version by version. A version that was ever released is never edited again.

Amounts are text, since they have 128 bits. The order of an inbox, those that expire first and
those that never do last, is spelled alike in its indexes and its statement, or no index serves.
"""

from __future__ import annotations

from typing import Final

from app.adapters.store.schema_search import SEARCH, SEARCH_CALL_BACKS

Version = tuple[str, ...]
"""The statements that lead from the version before to this one."""


def _append_only(table: str) -> Version:
    """Triggers that let nothing be changed or removed."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )


_REQUESTS: Final = (
    """CREATE TABLE requests (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
        passphrase TEXT NOT NULL,
        contract TEXT NOT NULL,
        move TEXT NOT NULL,
        title TEXT NOT NULL,
        asset TEXT NOT NULL,
        amount TEXT,
        counterparty TEXT NOT NULL,
        created INTEGER NOT NULL,
        received INTEGER NOT NULL,
        valid_until INTEGER NOT NULL,
        standing TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX requests_by_standing
        ON requests (standing, valid_until = 0, valid_until, received, id)""",
    """CREATE INDEX requests_by_deadline
        ON requests (valid_until = 0, valid_until, received, id)""",
    # Apart, because files are long and lists do not show them.
    """CREATE TABLE request_texts (
        request INTEGER PRIMARY KEY REFERENCES requests (id),
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE request_signers (
        request INTEGER NOT NULL REFERENCES requests (id),
        position INTEGER NOT NULL,
        account TEXT NOT NULL,
        key TEXT NOT NULL,
        weight INTEGER NOT NULL,
        signed INTEGER NOT NULL,
        PRIMARY KEY (request, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signatures (
        request INTEGER NOT NULL REFERENCES requests (id),
        hint BLOB NOT NULL,
        signature BLOB NOT NULL,
        key TEXT NOT NULL,
        received INTEGER NOT NULL,
        PRIMARY KEY (request, hint, signature)
    ) STRICT, WITHOUT ROWID""",
    *_append_only("signatures"),
    """CREATE TABLE refusals (
        id INTEGER PRIMARY KEY,
        request INTEGER NOT NULL REFERENCES requests (id),
        key TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX refusals_by_request ON refusals (request)",
    """CREATE TABLE submissions (
        id INTEGER PRIMARY KEY,
        request INTEGER NOT NULL REFERENCES requests (id),
        state TEXT NOT NULL,
        at INTEGER NOT NULL,
        ledger INTEGER NOT NULL,
        result TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX submissions_by_request ON submissions (request, id)",
    *_append_only("submissions"),
)

_PROFILE: Final = (
    # The event is kept as the JSON that was hashed: other columns could come to differ from it.
    """CREATE TABLE journal (
        number INTEGER PRIMARY KEY,
        event TEXT NOT NULL,
        previous BLOB NOT NULL,
        hash BLOB NOT NULL,
        mac BLOB NOT NULL
    ) STRICT""",
    *_append_only("journal"),
    """CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
        WHEN new.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM journal)
        BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END""",
    """CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE known_keys (
        public TEXT PRIMARY KEY,
        label TEXT NOT NULL,
        watched INTEGER NOT NULL,
        added INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE marks (
        name TEXT PRIMARY KEY,
        generation INTEGER NOT NULL,
        digest BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

_OFFICE: Final = (
    """CREATE TABLE matters (
        id INTEGER PRIMARY KEY,
        client TEXT NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        deadline INTEGER NOT NULL,
        closed INTEGER NOT NULL
    ) STRICT""",
    "ALTER TABLE requests ADD COLUMN matter INTEGER REFERENCES matters (id)",
    "CREATE INDEX requests_by_matter ON requests (matter) WHERE matter IS NOT NULL",
    """CREATE TABLE contacts (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX contacts_by_address ON contacts (address, passphrase)",
    """CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX notes_by_subject ON notes (subject, at, id)",
    """CREATE TABLE escrows (
        id INTEGER PRIMARY KEY,
        contract TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        wasm_hash TEXT NOT NULL,
        title TEXT NOT NULL,
        engagement_id TEXT NOT NULL,
        roles TEXT NOT NULL,
        amount TEXT,
        seen INTEGER NOT NULL,
        matter INTEGER REFERENCES matters (id),
        UNIQUE (contract, passphrase)
    ) STRICT""",
    "CREATE INDEX escrows_by_matter ON escrows (matter) WHERE matter IS NOT NULL",
    "CREATE INDEX escrows_by_seen ON escrows (seen, id)",
    """CREATE TABLE snapshots (
        id INTEGER PRIMARY KEY,
        contract TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        ledger INTEGER NOT NULL,
        timestamp INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX snapshots_by_contract ON snapshots (contract, passphrase, ledger, id)",
)

_THRESHOLDS: Final = (
    # What was kept before tells who may sign, and not how many must.
    "ALTER TABLE request_signers ADD COLUMN threshold INTEGER NOT NULL DEFAULT 0",
)

_FINDING: Final = (
    # Apart from the settings, which are told whole: a key is shown to nobody again.
    """CREATE TABLE indexes (
        passphrase TEXT PRIMARY KEY,
        address TEXT NOT NULL,
        shape TEXT NOT NULL,
        key TEXT NOT NULL,
        used INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE pins (
        wasm_hash TEXT PRIMARY KEY,
        build TEXT NOT NULL,
        contract TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

_RECALLING: Final = (
    # Apart from the requests: what was kept before comes to have these when it is asked for.
    """CREATE TABLE request_facts (
        request INTEGER PRIMARY KEY REFERENCES requests (id),
        payer TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        prepared INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX request_facts_by_number ON request_facts (payer, sequence)",
    """CREATE TABLE request_payees (
        request INTEGER NOT NULL REFERENCES requests (id),
        payee TEXT NOT NULL,
        units TEXT,
        PRIMARY KEY (request, payee)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX request_payees_by_payee ON request_payees (payee)",
    "CREATE INDEX requests_by_contract ON requests (contract, standing)",
    # Of releases it is known whom they pay, where that is one, and not how much of it.
    """INSERT INTO request_payees SELECT id, counterparty, NULL FROM requests
        WHERE amount > '0' AND length(counterparty) = 56 AND move LIKE '%release%'""",
    """CREATE TABLE looks (
        contract TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        at INTEGER NOT NULL,
        is_live INTEGER NOT NULL,
        ledger INTEGER NOT NULL,
        closed INTEGER NOT NULL,
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        PRIMARY KEY (contract, passphrase)
    ) STRICT, WITHOUT ROWID""",
)

_AGREEING: Final = (
    # By place, for what is agreed to of one milestone is not of the others. Where an older
    # version kept a look at what a network told, that says what was agreed to until then.
    """CREATE TABLE agreed (
        contract TEXT NOT NULL,
        passphrase TEXT NOT NULL,
        place TEXT NOT NULL,
        payees TEXT NOT NULL,
        evidence TEXT,
        PRIMARY KEY (contract, passphrase, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signed_changes (
        request INTEGER NOT NULL REFERENCES requests (id),
        place TEXT NOT NULL,
        payees TEXT NOT NULL,
        evidence TEXT,
        PRIMARY KEY (request, place)
    ) STRICT, WITHOUT ROWID""",
    # What was known when a signature of another came after its request.
    """CREATE TABLE cosigned (
        request INTEGER NOT NULL REFERENCES requests (id),
        key TEXT NOT NULL,
        at INTEGER NOT NULL,
        ledger INTEGER NOT NULL,
        closed INTEGER NOT NULL,
        snapshot INTEGER NOT NULL REFERENCES snapshots (id),
        PRIMARY KEY (request, key)
    ) STRICT, WITHOUT ROWID""",
)

_FILING: Final = (
    """CREATE TABLE callbacks (
        id INTEGER PRIMARY KEY,
        request INTEGER NOT NULL REFERENCES requests (id),
        who TEXT NOT NULL,
        phone TEXT NOT NULL,
        on_file INTEGER NOT NULL,
        confirmed TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX callbacks_by_request ON callbacks (request, id)",
    *_append_only("callbacks"),
    *SEARCH_CALL_BACKS,
    # Apart, so that a file that belongs to several requests is kept once. Its content comes
    # last: whoever asks for the rest of a row does not load it.
    """CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
        size INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT""",
    *_append_only("files"),
    """CREATE TABLE attachments (
        id INTEGER PRIMARY KEY,
        request INTEGER NOT NULL REFERENCES requests (id),
        file INTEGER NOT NULL REFERENCES files (id),
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        UNIQUE (request, file)
    ) STRICT""",
    *_append_only("attachments"),
)

VERSIONS: Final[tuple[Version, ...]] = (
    (*_REQUESTS, *_PROFILE),
    _OFFICE,
    SEARCH,
    _THRESHOLDS,
    _FINDING,
    _RECALLING,
    _AGREEING,
    _FILING,
)
"""Where a database comes from nothing to what this version of ours knows."""
