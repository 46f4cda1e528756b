"""Requests, what was signed and refused of them, and their way through the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from app.adapters.store.cipher import Row, Value
from app.adapters.store.database import Database
from app.adapters.store.schema_search import range_of
from app.adapters.store.search import match_of
from app.records import (
    Bearing,
    InboxRow,
    Refusal,
    SignerLine,
    Standing,
    StoredRequest,
    StoredSignature,
    SubjectKind,
    Submission,
    SubmissionState,
)

I64_MAX: Final = 2**63 - 1
_COLUMNS: Final = (
    "hash, passphrase, contract, move, title, asset, amount, counterparty, created, received,"
    " valid_until, standing, matter"
)
_SIGNER: Final = "request, position, account, key, weight, signed, threshold"
_OPEN: Final = (Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.READY)
_ID: Final = "(SELECT id FROM requests WHERE hash = ?)"
_BY_DEADLINE: Final = "ORDER BY valid_until = 0, valid_until, received, requests.id"
_BACKWARDS: Final = (
    "ORDER BY valid_until = 0 DESC, valid_until DESC, received DESC, requests.id DESC"
)
"""The exact reverse, or no index would serve."""


@dataclass(frozen=True)
class Requests:
    """The requests of a profile. None is ever removed."""

    database: Database

    def put(self, request: StoredRequest) -> bool:
        """Keep a request; False, and nothing changes, if it is there already.

        A ``valid_until`` beyond 63 bits is kept as the last moment that has 63.
        """
        with self.database.transaction():
            new = self.database.row(
                f"INSERT INTO requests ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
                " ON CONFLICT (hash) DO NOTHING RETURNING id",
                *_values(request),
            )
            if new is None:
                return False
            self.database.rows("INSERT INTO request_texts VALUES (?, ?)", new[0], request.text)
            self._put_signers(new[0], request.signers)
        return True

    def set_standing(self, request: bytes, standing: Standing) -> None:
        """Note where a request stands now."""
        self.database.rows(
            "UPDATE requests SET standing = ? WHERE hash = ?", standing.value, request
        )

    def set_signers(self, request: bytes, signers: Sequence[SignerLine]) -> None:
        """Note who may sign a request now, and who has."""
        with self.database.transaction():
            found = self.database.row("SELECT id FROM requests WHERE hash = ?", request)
            if found is not None:
                self.database.rows("DELETE FROM request_signers WHERE request = ?", found[0])
                self._put_signers(found[0], signers)

    def set_matter(self, request: bytes, matter: int | None) -> None:
        """Put a request to a matter, or to none; raise RowRefused for one that is not there."""
        self.database.rows("UPDATE requests SET matter = ? WHERE hash = ?", matter, request)

    def by_hash(self, request: bytes) -> StoredRequest | None:
        """The request of this hash."""
        found = self.database.row(
            f"SELECT requests.id, {_COLUMNS}, text"  # noqa: S608
            " FROM requests JOIN request_texts ON request = requests.id WHERE hash = ?",
            request,
        )
        if found is None:
            return None
        (signers,) = self._signers([found[0]])
        return StoredRequest(**_fields(found[1:-1]), signers=signers, text=found[-1])

    def inbox(
        self,
        standing: Standing | None,
        limit: int = 500,
        words: str = "",
        *,
        after: int = 0,
        backwards: bool = False,
    ) -> tuple[InboxRow, ...]:
        """Requests of this standing, or of any, with words that begin like these.

        Those that expire first come first, those that never do come last; among equals the
        one that was received first; or all of that ``backwards``. ``after`` so many: where a
        request stands changes neither its place in this order nor that of others.
        """
        conditions: list[str] = []
        parameters: list[Value] = []
        if standing is not None:
            conditions.append("standing = ?")
            parameters.append(standing.value)
        if (match := match_of(words)) is not None:
            first, last = range_of(SubjectKind.REQUEST)
            conditions.append(
                f"requests.id IN (SELECT rowid - {first} FROM search_index"  # noqa: S608
                " WHERE search_index MATCH ? AND rowid BETWEEN ? AND ?)"
            )
            parameters += (match, first, last)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self.database.rows(
            f"SELECT id, {_COLUMNS} FROM requests {where}"  # noqa: S608
            f" {_BACKWARDS if backwards else _BY_DEADLINE} LIMIT ? OFFSET ?",
            *parameters,
            *(limit, after),
        )
        signers = self._signers([row[0] for row in rows])
        return tuple(
            InboxRow(**_fields(row[1:]), signers=lines)
            for row, lines in zip(rows, signers, strict=True)
        )

    def unsettled(self, since: int) -> tuple[tuple[bytes, str, int], ...]:
        """Hash, passphrase and end of each request that a ledger may take, or may have taken.

        Among them what was declined or expired here and ended no earlier than ``since``:
        others may send without me.
        """
        rows = self.database.rows(
            "SELECT hash, passphrase, valid_until FROM requests WHERE standing IN (?,?,?)"
            " OR standing IN (?,?) AND (valid_until = 0 OR valid_until >= ?) ORDER BY id",
            *(Standing.NEEDS_ME.value, Standing.WAITS_FOR_OTHERS.value, Standing.READY.value),
            *(Standing.DECLINED.value, Standing.EXPIRED.value, since),
        )
        return tuple((hash_, passphrase, until) for hash_, passphrase, until in rows)

    def counts(self) -> Mapping[Standing, int]:
        """How many requests there are of each standing, 0 among them."""
        rows = self.database.rows("SELECT standing, count(*) FROM requests GROUP BY standing")
        return dict.fromkeys(Standing, 0) | {Standing(name): count for name, count in rows}

    def await_key(self, key: str) -> None:
        """Note that what this key may still sign waits for its owner, who came to be me."""
        self.database.rows(
            "UPDATE requests SET standing = ? WHERE standing = ? AND id IN"
            " (SELECT request FROM request_signers WHERE key = ? AND NOT signed)",
            *(Standing.NEEDS_ME.value, Standing.WAITS_FOR_OTHERS.value, key),
        )

    def passphrases(self) -> tuple[str, ...]:
        """The networks of those that wait for somebody, or did until they came to their end."""
        rows = self.database.rows(
            "SELECT DISTINCT passphrase FROM requests WHERE standing IN (?,?,?,?)",
            *(each.value for each in (*_OPEN, Standing.EXPIRED)),
        )
        return tuple(passphrase for (passphrase,) in rows)

    def expire(self, passphrase: str, now: int) -> None:
        """Note which of a network's that wait for somebody came to their end before ``now``."""
        self.database.rows(
            "UPDATE requests SET standing = ? WHERE standing IN (?,?,?) AND passphrase = ?"
            " AND valid_until > 0 AND valid_until < ?",
            *(Standing.EXPIRED.value, *(each.value for each in _OPEN), passphrase, now),
        )

    def too_early(self, passphrase: str, now: int) -> tuple[bytes, ...]:
        """Those of a network's that came to their end here, and at ``now`` have not yet."""
        rows = self.database.rows(
            "SELECT hash FROM requests WHERE standing = ? AND passphrase = ?"
            " AND valid_until >= ?",
            *(Standing.EXPIRED.value, passphrase, now),
        )
        return tuple(hash_ for (hash_,) in rows)

    def _put_signers(self, number: int, signers: Sequence[SignerLine]) -> None:
        self.database.many(
            f"INSERT INTO request_signers ({_SIGNER}) VALUES (?,?,?,?,?,?,?)",  # noqa: S608
            ((number, place, *_signer_values(line)) for place, line in enumerate(signers)),
        )

    def _signers(self, numbers: Sequence[int]) -> list[tuple[SignerLine, ...]]:
        """The signers of each of these requests."""
        rows = self.database.rows(
            f"SELECT {_SIGNER} FROM request_signers"  # noqa: S608
            f" WHERE request IN ({_marks(numbers)}) ORDER BY request, position",
            *numbers,
        )
        found = {
            number: tuple(_signer(row) for row in lines)
            for number, lines in groupby(rows, key=lambda row: int(row[0]))
        }
        return [found.get(number, ()) for number in numbers]


@dataclass(frozen=True)
class Signatures:
    """Every signature ever seen, good or not. None is ever changed or removed."""

    database: Database

    def add(self, signatures: Iterable[StoredSignature]) -> None:
        """Keep those that are new; raise RowRefused for a request that is not there."""
        self.database.many(
            f"INSERT INTO signatures VALUES ({_ID},?,?,?,?) ON CONFLICT DO NOTHING",  # noqa: S608
            ((s.request, s.hint, s.signature, s.key, s.received) for s in signatures),
        )

    def cover(self, request: bytes, text: str) -> None:
        """Keep the request's file as somebody has vouched for it: ``text`` has their cover."""
        self.database.rows(
            f"UPDATE request_texts SET text = ? WHERE request = {_ID}",  # noqa: S608
            *(text, request),
        )

    def of(self, request: bytes) -> tuple[StoredSignature, ...]:
        """All for one request, by hint."""
        rows = self.database.rows(
            f"SELECT hint, signature, key, received FROM signatures WHERE request = {_ID}"  # noqa: S608
            " ORDER BY hint, signature",
            request,
        )
        return tuple(StoredSignature(request, *row) for row in rows)

    def received(self, requests: Sequence[bytes]) -> Mapping[bytes, Mapping[str, int]]:
        """When the first good signature of each key came, by request, for those of these."""
        found: dict[bytes, dict[str, int]] = {}
        rows = self.database.rows(
            "SELECT hash, key, min(signatures.received) FROM signatures"  # noqa: S608
            f" JOIN requests ON requests.id = request WHERE hash IN ({_marks(requests)})"
            " AND key <> '' GROUP BY request, key",
            *requests,
        )
        for request, key, received in rows:
            found.setdefault(request, {})[key] = received
        return found


@dataclass(frozen=True)
class Refusals:
    """Who said no, and why."""

    database: Database

    def add(self, refusal: Refusal) -> None:
        """Keep a refusal; raise RowRefused for a request that is not there."""
        self.database.rows(
            f"INSERT INTO refusals (request, key, reason, at) VALUES ({_ID},?,?,?)",  # noqa: S608
            *(refusal.request, refusal.key, refusal.reason, refusal.at),
        )

    def of(self, request: bytes) -> tuple[Refusal, ...]:
        """All of one request, in the order in which they came."""
        rows = self.database.rows(
            f"SELECT key, reason, at FROM refusals WHERE request = {_ID} ORDER BY id",  # noqa: S608
            request,
        )
        return tuple(Refusal(request, *row) for row in rows)

    def latest(self, requests: Sequence[bytes]) -> Mapping[bytes, Refusal]:
        """The last of each of these requests that has any."""
        rows = self.database.rows(
            "SELECT hash, key, reason, at FROM refusals JOIN requests ON requests.id = request"  # noqa: S608
            f" WHERE hash IN ({_marks(requests)}) ORDER BY refusals.id",
            *requests,
        )
        return {row[0]: Refusal(*row) for row in rows}


@dataclass(frozen=True)
class Submissions:
    """The steps of each request on its way through the network. None is ever removed."""

    database: Database

    def append(self, submission: Submission) -> None:
        """Keep the next step; raise RowRefused for a request that is not there."""
        self.database.rows(
            "INSERT INTO submissions (request, state, at, ledger, result)"  # noqa: S608
            f" VALUES ({_ID},?,?,?,?)",
            *(submission.request, submission.state.value, submission.at),
            *(submission.ledger, submission.result),
        )

    def of(self, request: bytes) -> tuple[Submission, ...]:
        """All steps of one request, in their order."""
        return self._found("WHERE hash = ?", request)

    def latest(self, request: bytes) -> Submission | None:
        """The last step of one request."""
        return next(reversed(self.of(request)), None)

    def latest_of(self, requests: Sequence[bytes]) -> Mapping[bytes, Submission]:
        """The last step of each of these requests that has any."""
        where = f"WHERE hash IN ({_marks(requests)})"
        return {step.request: step for step in self._found(where, *requests)}

    def unfinished(self) -> tuple[Submission, ...]:
        """The last step of each request of which the end is not known, the oldest first."""
        return self._found(
            "WHERE submissions.id IN (SELECT max(id) FROM submissions GROUP BY request)"
            " AND state IN (?,?,?)",
            *(SubmissionState.SENDING.value, SubmissionState.SENT.value),
            SubmissionState.UNKNOWN.value,
        )

    def bearing(self, since: int) -> tuple[Bearing, ...]:
        """The requests that are open, and those that became final no earlier than ``since``."""
        rows = self.database.rows(
            "SELECT hash, contract, passphrase, 0 FROM requests WHERE standing IN (?,?,?,?,?)"
            " UNION ALL SELECT hash, contract, passphrase, max(ledger) FROM requests"
            " JOIN submissions ON request = requests.id"
            " WHERE standing = ? AND at >= ? GROUP BY requests.id",
            *(each.value for each in (*_OPEN, Standing.SENT, Standing.UNKNOWN)),
            *(Standing.FINAL.value, since),
        )
        return tuple(Bearing(*row) for row in rows)

    def _found(self, where: str, *parameters: Value) -> tuple[Submission, ...]:
        rows = self.database.rows(
            "SELECT hash, state, at, ledger, result FROM submissions"  # noqa: S608
            f" JOIN requests ON requests.id = request {where} ORDER BY submissions.id",
            *parameters,
        )
        return tuple(Submission(row[0], SubmissionState(row[1]), *row[2:]) for row in rows)


def _marks(values: Sequence[Value]) -> str:
    return ",".join("?" * len(values))


def _signer_values(line: SignerLine) -> tuple[Value, ...]:
    return (line.account, line.key, line.weight, int(line.signed), line.threshold)


def _signer(row: Row) -> SignerLine:
    _request, _position, account, key, weight, signed, threshold = row
    return SignerLine(account, key, weight, bool(signed), threshold)


def _values(request: StoredRequest) -> tuple[Value, ...]:
    return (
        *(request.hash, request.passphrase, request.contract, request.move, request.title),
        *(request.asset, None if request.amount is None else str(request.amount)),
        *(request.counterparty, request.created, request.received),
        *(min(request.valid_until, I64_MAX), request.standing.value, request.matter),
    )


def _fields(row: Row) -> dict[str, Any]:
    """The fields that lists and requests have in common, but the signers."""
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    amount = fields["amount"]
    return {
        **fields,
        "amount": None if amount is None else int(amount),
        "standing": Standing(fields["standing"]),
    }
