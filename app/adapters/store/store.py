"""All repositories of a profile over its one database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from app.adapters.store import database as databases
from app.adapters.store.agreeing import Agreements
from app.adapters.store.cosigned import Cosigned
from app.adapters.store.database import Database
from app.adapters.store.escrows import Escrows, Snapshots
from app.adapters.store.filed import Attachments, CallBacks
from app.adapters.store.finding import Indexes, Pins
from app.adapters.store.office import Contacts, Matters, Notes
from app.adapters.store.profile import Journal, Keys, Marks, Settings
from app.adapters.store.recalling import Looks, Recalled
from app.adapters.store.requests import Refusals, Requests, Signatures, Submissions
from app.adapters.store.search import Search


@dataclass(frozen=True)
class Store:
    """What a profile knows. Whatever is done with it may raise DatabaseTrouble."""

    database: Database
    requests: Requests
    signatures: Signatures
    refusals: Refusals
    submissions: Submissions
    recalled: Recalled
    looks: Looks
    agreements: Agreements
    cosigned: Cosigned
    escrows: Escrows
    snapshots: Snapshots
    matters: Matters
    contacts: Contacts
    notes: Notes
    callbacks: CallBacks
    attachments: Attachments
    settings: Settings
    indexes: Indexes
    pins: Pins
    keys: Keys
    marks: Marks
    journal: Journal
    search: Search

    def transaction(self) -> AbstractContextManager[None]:
        """All that is done inside happens, or nothing; see Database.transaction."""
        return self.database.transaction()

    def close(self) -> None:
        """Let go of the file, and of the key."""
        self.database.close()


def create_store(path: Path, key: bytes) -> Store:
    """Make a new, empty store; raise what ``database.create`` may."""
    return store_over(databases.create(path, key))


def open_store(path: Path, key: bytes) -> Store:
    """Open a store; raise what ``database.open_database`` may."""
    return store_over(databases.open_database(path, key))


def store_over(database: Database) -> Store:
    """The repositories of an open database of the newest version."""
    return Store(
        database=database,
        requests=Requests(database),
        signatures=Signatures(database),
        refusals=Refusals(database),
        submissions=Submissions(database),
        recalled=Recalled(database),
        looks=Looks(database),
        agreements=Agreements(database),
        cosigned=Cosigned(database),
        escrows=Escrows(database),
        snapshots=Snapshots(database),
        matters=Matters(database),
        contacts=Contacts(database),
        notes=Notes(database),
        callbacks=CallBacks(database),
        attachments=Attachments(database),
        settings=Settings(database),
        indexes=Indexes(database),
        pins=Pins(database),
        keys=Keys(database),
        marks=Marks(database),
        journal=Journal(database),
        search=Search(database),
    )
