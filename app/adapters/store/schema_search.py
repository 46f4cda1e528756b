"""The tables behind the search: one row per subject, kept up by triggers, and their index.

A row's number is that of its subject plus a range of its kind's own, so that each kind can be
asked for apart, the newest first. With secure memory, what SQLite gathers on the way costs much
more than what it reads in order; an index for every length of prefix lets it read in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.records import SubjectKind

LETTERS: Final = 10
"""Words are told apart by so many letters; of longer ones the rest does not count."""

_RANGE: Final = 2**40


@dataclass(frozen=True)
class _Source:
    """Where a kind's rows come from: SQL expressions over a row, at {0}."""

    table: str
    subject: str
    title: str
    words: str

    def values(self, base: int, row: str) -> str:
        """The row to be searched, as SQL."""
        parts = (f"{base} + {{0}}.id", self.subject, self.title, self.words)
        return ", ".join(part.format(row) for part in parts)


_SOURCES: Final[Mapping[SubjectKind, _Source]] = {
    SubjectKind.MATTER: _Source(
        "matters", "{0}.id", "{0}.title", "{0}.number || ' ' || {0}.client"
    ),
    SubjectKind.CONTACT: _Source(
        "contacts", "{0}.id", "{0}.name", "{0}.address || ' ' || {0}.words"
    ),
    SubjectKind.NOTE: _Source("notes", "{0}.id", "{0}.subject", "{0}.text"),
    SubjectKind.ESCROW: _Source(
        "escrows", "{0}.contract", "{0}.title", "{0}.engagement_id || ' ' || {0}.contract"
    ),
    SubjectKind.REQUEST: _Source(
        "requests",
        "lower(hex({0}.hash))",
        "{0}.title",
        "{0}.contract || ' ' || {0}.counterparty",
    ),
}
_CALL_BACKS: Final = _Source(
    "callbacks", "{0}.id", "{0}.who", "{0}.phone || ' ' || {0}.confirmed"
)
"""Apart: a later version brought them."""


def range_of(kind: SubjectKind) -> tuple[int, int]:
    """The first number that is of this kind, and the last."""
    base = (list(SubjectKind).index(kind) + 1) * _RANGE
    return base, base + _RANGE - 1


def kind_of(number: int) -> SubjectKind:
    """The kind in whose range a number is."""
    return list(SubjectKind)[number // _RANGE - 1]


def _triggers(kind: SubjectKind, source: _Source) -> tuple[str, ...]:
    table, base = source.table, range_of(kind)[0]
    remove = f"DELETE FROM searchable WHERE id = {base} + old.id;"  # noqa: S608 - ours
    insert = f"INSERT INTO searchable VALUES ({source.values(base, 'new')});"  # noqa: S608
    searched = _columns(source)
    return (
        f"CREATE TRIGGER {table}_searchable AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_searched_anew AFTER UPDATE OF {searched} ON {table}"
        f" BEGIN {remove} {insert} END",
        f"CREATE TRIGGER {table}_unsearchable AFTER DELETE ON {table} BEGIN {remove} END",
        f"INSERT INTO searchable SELECT {source.values(base, 'old')} FROM {table} AS old",  # noqa: S608
    )


def _columns(source: _Source) -> str:
    """The columns that are searched: no others need the index to be written anew."""
    named = f"{source.subject} {source.title} {source.words}"
    found = {part.split(".")[1] for part in named.replace(")", " ").split() if "{0}." in part}
    return ", ".join(sorted(found))


SEARCH: Final = (
    """CREATE TABLE searchable (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL,
        title TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT""",
    f"""CREATE VIRTUAL TABLE search_index USING fts5 (
        title, words, content = 'searchable', content_rowid = 'id',
        prefix = '{" ".join(str(n + 1) for n in range(LETTERS))}',
        tokenize = 'unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER searchable_in_index AFTER INSERT ON searchable BEGIN
        INSERT INTO search_index (rowid, title, words)
        VALUES (new.id, new.title, new.words); END""",
    """CREATE TRIGGER searchable_out_of_index AFTER DELETE ON searchable BEGIN
        INSERT INTO search_index (search_index, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words); END""",
    *(statement for kind, source in _SOURCES.items() for statement in _triggers(kind, source)),
)

SEARCH_CALL_BACKS: Final = _triggers(SubjectKind.CALL_BACK, _CALL_BACKS)
