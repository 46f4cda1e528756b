"""Escrows as last seen, and what was seen of them at which ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final

from app.adapters.store.cipher import Row
from app.adapters.store.database import Database
from app.records import EscrowRow, SnapshotRow

_ESCROW: Final = (
    "contract, passphrase, wasm_hash, title, engagement_id, roles, amount, seen, matter"
)
_SNAPSHOT: Final = "id, contract, passphrase, ledger, timestamp, content"


@dataclass(frozen=True)
class Escrows:
    """The contracts that this profile looked at."""

    database: Database

    def put(self, escrow: EscrowRow) -> None:
        """Keep an escrow as it was seen now, in place of how it was seen before."""
        self.database.rows(
            f"INSERT INTO escrows ({_ESCROW}) VALUES (?,?,?,?,?,?,?,?,?)"  # noqa: S608
            " ON CONFLICT (contract, passphrase) DO UPDATE SET wasm_hash = excluded.wasm_hash,"
            " title = excluded.title, engagement_id = excluded.engagement_id,"
            " roles = excluded.roles, amount = excluded.amount, seen = excluded.seen,"
            " matter = excluded.matter",
            *(escrow.contract, escrow.passphrase, escrow.wasm_hash, escrow.title),
            *(escrow.engagement_id, json.dumps(dict(escrow.roles), sort_keys=True)),
            *(None if escrow.amount is None else str(escrow.amount), escrow.seen),
            escrow.matter,
        )

    def by_contract(self, contract: str, passphrase: str) -> EscrowRow | None:
        """The escrow at this address of this network."""
        found = self.database.row(
            f"SELECT {_ESCROW} FROM escrows WHERE contract = ? AND passphrase = ?",  # noqa: S608
            *(contract, passphrase),
        )
        return None if found is None else _escrow(found)

    def latest(self, limit: int = 500) -> tuple[EscrowRow, ...]:
        """Escrows, those seen last first."""
        rows = self.database.rows(
            f"SELECT {_ESCROW} FROM escrows ORDER BY seen DESC, id DESC LIMIT ?",  # noqa: S608
            limit,
        )
        return tuple(_escrow(row) for row in rows)

    def of_matter(self, matter: int) -> tuple[EscrowRow, ...]:
        """The escrows of one matter, in the order in which they came."""
        rows = self.database.rows(
            f"SELECT {_ESCROW} FROM escrows WHERE matter = ? ORDER BY id",  # noqa: S608
            matter,
        )
        return tuple(_escrow(row) for row in rows)


@dataclass(frozen=True)
class Snapshots:
    """States of contracts; what a signature was based on can be looked up."""

    database: Database

    def add(self, snapshot: SnapshotRow) -> SnapshotRow:
        """Keep a snapshot; it comes back with its id."""
        rows = self.database.rows(
            "INSERT INTO snapshots (contract, passphrase, ledger, timestamp, content)"
            " VALUES (?,?,?,?,?) RETURNING id",
            *(snapshot.contract, snapshot.passphrase, snapshot.ledger, snapshot.timestamp),
            snapshot.content,
        )
        return replace(snapshot, id=rows[0][0])

    def by_id(self, number: int) -> SnapshotRow | None:
        """The snapshot of this id."""
        found = self.database.row(
            f"SELECT {_SNAPSHOT} FROM snapshots WHERE id = ?",  # noqa: S608
            number,
        )
        return None if found is None else SnapshotRow(*found)

    def latest(self, contract: str, passphrase: str, by: int) -> SnapshotRow | None:
        """The snapshot of a contract whose ledger closed last, and no later than ``by``.

        Later ones, whose time nobody can know yet, only where there is no other.
        """
        found = self.database.row(
            f"SELECT {_SNAPSHOT} FROM snapshots WHERE contract = ? AND passphrase = ?"  # noqa: S608
            " ORDER BY timestamp > ?, timestamp DESC, ledger DESC, id DESC LIMIT 1",
            *(contract, passphrase, by),
        )
        return None if found is None else SnapshotRow(*found)


def _escrow(row: Row) -> EscrowRow:
    contract, passphrase, wasm_hash, title, engagement, roles, amount, seen, matter = row
    return EscrowRow(
        *(contract, passphrase, wasm_hash, title, engagement, json.loads(roles)),
        *(None if amount is None else int(amount), seen, matter),
    )
