"""What the user agreed to of each contract, and what signed requests will make otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.adapters.store.database import Database
from app.records import AgreedRow


@dataclass(frozen=True)
class Agreements:
    """Whom the user agreed to pay, by contract and place."""

    database: Database

    def of(self, contract: str, passphrase: str) -> tuple[AgreedRow, ...]:
        """All places of a contract; none where nothing was agreed to."""
        rows = self.database.rows(
            "SELECT place, payees, evidence FROM agreed"
            " WHERE contract = ? AND passphrase = ? ORDER BY place",
            *(contract, passphrase),
        )
        return tuple(AgreedRow(*row) for row in rows)

    def put(self, contract: str, passphrase: str, rows: Iterable[AgreedRow]) -> None:
        """Keep these places, each in place of how it was; others stay."""
        self.database.many(
            "INSERT INTO agreed VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET"
            " payees = excluded.payees, evidence = excluded.evidence",
            ((contract, passphrase, row.place, row.payees, row.evidence) for row in rows),
        )

    def await_changes(self, request: bytes, rows: Iterable[AgreedRow]) -> None:
        """Keep what a request that was signed makes otherwise, in place of what was kept.

        Raise RowRefused for a request that is not there.
        """
        (number,) = self.database.row("SELECT id FROM requests WHERE hash = ?", request) or (0,)
        with self.database.transaction():
            self.database.rows("DELETE FROM signed_changes WHERE request = ?", number)
            self.database.many(
                "INSERT INTO signed_changes VALUES (?,?,?,?)",
                ((number, row.place, row.payees, row.evidence) for row in rows),
            )

    def take_changes(self, request: bytes) -> None:
        """Let what a request makes otherwise be agreed to, for a ledger took it."""
        self.database.rows(
            "INSERT INTO agreed SELECT contract, passphrase, place, payees, evidence"
            " FROM signed_changes JOIN requests ON requests.id = request WHERE hash = ?"
            " ON CONFLICT DO UPDATE SET payees = excluded.payees, evidence = excluded.evidence",
            request,
        )
