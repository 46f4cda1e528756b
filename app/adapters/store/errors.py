"""What can go wrong with a profile's database.

AppError
  DatabaseTrouble
    DatabaseMissing     there is no file
    DatabaseDamaged     a wrong key or a damaged file: encrypted, they look the same
    NewerDatabase       made by a newer version; the file is as it was
    DatabaseFull        no room; what was begun is undone
    DatabaseReadOnly    the file takes no changes
    RowRefused          a row that breaks a rule of the tables; what was begun is undone
    DatabaseFailed      anything else, such as a disk that fails

``why`` names a fact, never the library's own text: that can quote statements and rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError


@dataclass(eq=False)
class DatabaseTrouble(AppError):
    """The database does not do what it was asked."""

    path: str


@dataclass(eq=False)
class DatabaseMissing(DatabaseTrouble):
    """There is no database."""


@dataclass(eq=False)
class DatabaseDamaged(DatabaseTrouble):
    """The key is not this file's, or the file is damaged or no database of ours.

    An encrypted file cannot tell which: with a wrong key every page fails its own check.
    """

    why: str


@dataclass(eq=False)
class NewerDatabase(DatabaseTrouble):
    """A newer version made this file; it was not touched."""

    version: int
    newest_known: int


@dataclass(eq=False)
class DatabaseFull(DatabaseTrouble):
    """The disk has no room for a change; it was undone."""


@dataclass(eq=False)
class DatabaseReadOnly(DatabaseTrouble):
    """The database can be read but not changed."""


@dataclass(eq=False)
class RowRefused(DatabaseTrouble):
    """A row breaks a rule of the tables: names what is not there, or changes what is kept."""

    why: str


@dataclass(eq=False)
class DatabaseFailed(DatabaseTrouble):
    """The disk or the library fails in another way."""

    why: str
