"""What was known of a contract when somebody else signed a request about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.store.database import Database
from app.records import CosignedRow, SnapshotRow


@dataclass(frozen=True)
class Cosigned:
    """The state that was known when the first good signature of each other key came."""

    database: Database

    def put(self, request: bytes, row: CosignedRow) -> None:
        """Keep it; its snapshot must be kept already. What is kept of a key stays.

        Raise RowRefused for a request that is not there.
        """
        self.database.rows(
            "INSERT INTO cosigned"
            " VALUES ((SELECT id FROM requests WHERE hash = ?),?,?,?,?,?)"
            " ON CONFLICT (request, key) DO NOTHING",
            *(request, row.key, row.at, row.ledger, row.closed, row.snapshot.id),
        )

    def of(self, request: bytes) -> tuple[CosignedRow, ...]:
        """All of one request, in the order in which they came."""
        rows = self.database.rows(
            "SELECT key, at, cosigned.ledger, closed, snapshots.id, snapshots.contract,"
            " snapshots.passphrase, snapshots.ledger, timestamp, content FROM cosigned"
            " JOIN snapshots ON snapshots.id = snapshot"
            " JOIN requests ON requests.id = request WHERE hash = ? ORDER BY at, key",
            request,
        )
        return tuple(
            CosignedRow(key, at, ledger, closed, SnapshotRow(*snapshot))
            for key, at, ledger, closed, *snapshot in rows
        )
