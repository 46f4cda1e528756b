"""What the people at the desk add: matters, contacts, notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.adapters.store.cipher import Row, Value
from app.adapters.store.database import Database
from app.records import Contact, Matter, Note

_MATTER: Final = "id, client, number, title, deadline, closed"
_CONTACT: Final = "id, name, address, passphrase, words"


@dataclass(frozen=True)
class Matters:
    """Clients' affairs."""

    database: Database

    def add(self, matter: Matter) -> Matter:
        """Keep a new matter; it comes back with its id."""
        rows = self.database.rows(
            "INSERT INTO matters (client, number, title, deadline, closed)"
            " VALUES (?,?,?,?,?) RETURNING id",
            *_matter_values(matter),
        )
        return replace(matter, id=rows[0][0])

    def change(self, matter: Matter) -> None:
        """Keep a matter in place of what has its id; without such a one nothing happens."""
        self.database.rows(
            "UPDATE matters SET client = ?, number = ?, title = ?, deadline = ?, closed = ?"
            " WHERE id = ?",
            *(*_matter_values(matter), matter.id),
        )

    def by_id(self, number: int) -> Matter | None:
        """The matter of this id."""
        found = self.database.row(
            f"SELECT {_MATTER} FROM matters WHERE id = ?",  # noqa: S608
            number,
        )
        return None if found is None else _matter(found)

    def all(self) -> tuple[Matter, ...]:
        """All matters: the open ones first, among them the nearest deadline, none last."""
        rows = self.database.rows(
            f"SELECT {_MATTER} FROM matters ORDER BY closed, deadline = 0, deadline, id"  # noqa: S608
        )
        return tuple(_matter(row) for row in rows)


@dataclass(frozen=True)
class Contacts:
    """Names for addresses."""

    database: Database

    def add(self, contact: Contact) -> Contact:
        """Keep a new contact; it comes back with its id."""
        rows = self.database.rows(
            "INSERT INTO contacts (name, address, passphrase, words)"
            " VALUES (?,?,?,?) RETURNING id",
            *(contact.name, contact.address, contact.passphrase, contact.words),
        )
        return replace(contact, id=rows[0][0])

    def change(self, contact: Contact) -> None:
        """Keep a contact in place of what has its id; without such a one nothing happens."""
        self.database.rows(
            "UPDATE contacts SET name = ?, address = ?, passphrase = ?, words = ? WHERE id = ?",
            *(contact.name, contact.address, contact.passphrase, contact.words, contact.id),
        )

    def remove(self, number: int) -> None:
        """Forget a contact."""
        self.database.rows("DELETE FROM contacts WHERE id = ?", number)

    def of(self, address: str, passphrase: str) -> tuple[Contact, ...]:
        """Who is known under this address of this network."""
        rows = self.database.rows(
            f"SELECT {_CONTACT} FROM contacts"  # noqa: S608
            " WHERE address = ? AND passphrase = ? ORDER BY id",
            *(address, passphrase),
        )
        return tuple(Contact(*row) for row in rows)

    def all(self) -> tuple[Contact, ...]:
        """All contacts by name."""
        rows = self.database.rows(
            f"SELECT {_CONTACT} FROM contacts ORDER BY name COLLATE NOCASE, id"  # noqa: S608
        )
        return tuple(Contact(*row) for row in rows)


@dataclass(frozen=True)
class Notes:
    """One's own words about a subject."""

    database: Database

    def add(self, note: Note) -> Note:
        """Keep a new note; it comes back with its id."""
        rows = self.database.rows(
            "INSERT INTO notes (subject, text, at) VALUES (?,?,?) RETURNING id",
            *(note.subject, note.text, note.at),
        )
        return replace(note, id=rows[0][0])

    def remove(self, number: int) -> None:
        """Forget a note."""
        self.database.rows("DELETE FROM notes WHERE id = ?", number)

    def about(self, subject: str) -> tuple[Note, ...]:
        """The notes about a subject, the oldest first."""
        rows = self.database.rows(
            "SELECT id, subject, text, at FROM notes WHERE subject = ? ORDER BY at, id", subject
        )
        return tuple(Note(*row) for row in rows)


def _matter_values(matter: Matter) -> tuple[Value, ...]:
    return (matter.client, matter.number, matter.title, matter.deadline, int(matter.closed))


def _matter(row: Row) -> Matter:
    number, client, name, title, deadline, closed = row
    return Matter(number, client, name, title, deadline, bool(closed))
