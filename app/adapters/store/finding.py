"""What helps to find escrows and to know them: indexes to ask, and code that is vouched for."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.store.cipher import Row
from app.adapters.store.database import Database
from app.records import IndexRow, Pin


@dataclass(frozen=True)
class Indexes:
    """The index of each network, with its key."""

    database: Database

    def of(self, passphrase: str) -> IndexRow | None:
        """The index that was chosen for a network, used or not."""
        found = self.database.row(
            "SELECT passphrase, address, shape, key, used FROM indexes WHERE passphrase = ?",
            passphrase,
        )
        return None if found is None else _index(found)

    def put(self, index: IndexRow) -> None:
        """Keep an index in place of the one that was there."""
        self.database.rows(
            "INSERT INTO indexes VALUES (?,?,?,?,?) ON CONFLICT (passphrase) DO UPDATE SET"
            " address = excluded.address, shape = excluded.shape, key = excluded.key,"
            " used = excluded.used",
            *(index.passphrase, index.address, index.shape, index.key, int(index.used)),
        )


@dataclass(frozen=True)
class Pins:
    """Unknown code that the user takes for a known build."""

    database: Database

    def all(self) -> tuple[Pin, ...]:
        """All of them, in the order in which they were made."""
        rows = self.database.rows(
            "SELECT wasm_hash, build, contract, passphrase, at FROM pins ORDER BY at, wasm_hash"
        )
        return tuple(Pin(*row) for row in rows)

    def put(self, pin: Pin) -> None:
        """Keep a pin; of the same code there is one at most."""
        self.database.rows(
            "INSERT OR REPLACE INTO pins VALUES (?,?,?,?,?)",
            *(pin.wasm_hash, pin.build, pin.contract, pin.passphrase, pin.at),
        )

    def remove(self, wasm_hash: str) -> None:
        """Take the code for nothing again."""
        self.database.rows("DELETE FROM pins WHERE wasm_hash = ?", wasm_hash)


def _index(row: Row) -> IndexRow:
    passphrase, address, shape, key, used = row
    return IndexRow(passphrase, address, shape, key, bool(used))
