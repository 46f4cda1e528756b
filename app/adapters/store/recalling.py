"""What is looked up when a request is reviewed: other requests, payments, last looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.adapters.store.database import Database
from app.records import (
    LookRow,
    PaidRow,
    RequestFacts,
    SnapshotRow,
    Standing,
    SubmissionState,
)

_ID: Final = "(SELECT id FROM requests WHERE hash = ?)"
_OF_NUMBER: Final = "SELECT request FROM request_facts WHERE payer = ? AND sequence = ?"
_WAITS: Final = (
    *(Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.READY),
    *(Standing.SENT, Standing.UNKNOWN),
)
"""What a ledger may still take, as far as is known here."""


@dataclass(frozen=True)
class Recalled:
    """Facts of requests by which others find them."""

    database: Database

    def note(self, facts: RequestFacts) -> None:
        """Keep what is known of a request; once prepared here, it stays so."""
        with self.database.transaction():
            self.database.rows(
                f"INSERT INTO request_facts VALUES ({_ID},?,?,?) ON CONFLICT (request)"  # noqa: S608
                " DO UPDATE SET prepared = max(prepared, excluded.prepared)",
                *(facts.request, facts.payer, facts.sequence, int(facts.prepared)),
            )
            self.database.many(
                f"INSERT INTO request_payees VALUES ({_ID},?,?) ON CONFLICT DO UPDATE"  # noqa: S608
                " SET units = excluded.units",
                ((facts.request, who, str(units)) for who, units in facts.payees.items()),
            )

    def is_prepared_here(self, request: bytes) -> bool:
        """Whether this program made a request."""
        found = self.database.row(
            f"SELECT prepared FROM request_facts WHERE request = {_ID}",  # noqa: S608
            request,
        )
        return found is not None and bool(found[0])

    def competing(
        self,
        request: bytes,
        passphrase: str,
        contract: str,
        payer: str,
        sequence: int,
        limit: int,
    ) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """Open requests beside this one: for the same number, and about the same contract.

        The newest ``limit`` of each kind: many of one must not push out the other.
        """
        number, beside = (payer, sequence), (passphrase, request)
        same = self._open(f"id IN ({_OF_NUMBER})", number, beside, limit)
        about = f"contract = ? AND contract <> '' AND id NOT IN ({_OF_NUMBER})"
        return same, self._open(about, (contract, *number), beside, limit)

    def took(self, request: bytes, passphrase: str, payer: str, sequence: int) -> bytes | None:
        """Another request for the same number, of which it is final that a ledger took it."""
        found = self.database.row(
            f"SELECT hash FROM requests WHERE id IN ({_OF_NUMBER})"  # noqa: S608
            " AND passphrase = ? AND hash <> ? AND standing = ?",
            *(payer, sequence, passphrase, request, Standing.FINAL.value),
        )
        return None if found is None else found[0]

    def _open(
        self,
        which: str,
        values: tuple[str | int, ...],
        beside: tuple[str, bytes],
        limit: int,
    ) -> tuple[bytes, ...]:
        """What a ledger may still take on this network, without one of them; newest first."""
        rows = self.database.rows(
            f"SELECT hash FROM requests WHERE {which}"  # noqa: S608
            f" AND passphrase = ? AND hash <> ? AND standing IN ({_marks(_WAITS)})"
            " ORDER BY id DESC LIMIT ?",
            *(*values, *beside),
            *(each.value for each in _WAITS),
            limit,
        )
        return tuple(hash_ for (hash_,) in rows)

    def not_noted(self, limit: int) -> tuple[bytes, ...]:
        """Open requests that an older version kept, of which nothing is noted."""
        rows = self.database.rows(
            "SELECT hash FROM requests LEFT JOIN request_facts ON request = requests.id"  # noqa: S608
            f" WHERE standing IN ({_marks(_WAITS)}) AND request IS NULL LIMIT ?",
            *(each.value for each in _WAITS),
            limit,
        )
        return tuple(hash_ for (hash_,) in rows)

    def paid(
        self, payees: Collection[str], passphrase: str, keys: Collection[str], beside: bytes
    ) -> tuple[PaidRow, ...]:
        """What these were paid by requests that are final and that one of these keys signed.

        The first one first, without the request ``beside``.
        """
        rows = self.database.rows(
            "SELECT payee, max(at), units, asset FROM request_payees"  # noqa: S608
            " JOIN requests ON requests.id = request_payees.request"
            " JOIN submissions ON submissions.request = requests.id AND state = ?"
            f" WHERE payee IN ({_marks(payees)}) AND passphrase = ? AND hash <> ?"
            " AND EXISTS (SELECT 1 FROM signatures WHERE signatures.request = requests.id"
            f" AND key IN ({_marks(keys)}))"
            " GROUP BY requests.id, payee ORDER BY max(at), requests.id",
            SubmissionState.FINAL.value,
            *payees,
            *(passphrase, beside),
            *keys,
        )
        return tuple(
            PaidRow(payee, at, None if units is None else int(units), asset)
            for payee, at, units, asset in rows
        )


@dataclass(frozen=True)
class Looks:
    """What the user saw of each contract the last time."""

    database: Database

    def of(self, contract: str, passphrase: str) -> LookRow | None:
        """The last look at a contract."""
        found = self.database.row(
            "SELECT at, is_live, looks.ledger, closed,"
            " snapshots.id, snapshots.ledger, timestamp, content FROM looks"
            " JOIN snapshots ON snapshots.id = looks.snapshot"
            " WHERE looks.contract = ? AND looks.passphrase = ?",
            *(contract, passphrase),
        )
        if found is None:
            return None
        at, is_live, ledger, closed, number, *state = found
        row = SnapshotRow(number, contract, passphrase, *state)
        return LookRow(at, bool(is_live), ledger, closed, row)

    def put(self, look: LookRow) -> None:
        """Keep a look in place of the one before; its snapshot must be kept already."""
        row = look.snapshot
        self.database.rows(
            "INSERT INTO looks VALUES (?,?,?,?,?,?,?)"
            " ON CONFLICT (contract, passphrase) DO UPDATE SET at = excluded.at,"
            " is_live = excluded.is_live, ledger = excluded.ledger, closed = excluded.closed,"
            " snapshot = excluded.snapshot",
            *(row.contract, row.passphrase, look.at, int(look.is_live)),
            *(look.ledger, look.closed, row.id),
        )


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
