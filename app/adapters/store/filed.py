"""What the user files with a request: call-backs, and files with their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.adapters.store.database import Database
from app.records import Attachment, CallBack

_ID: Final = "(SELECT id FROM requests WHERE hash = ?)"


@dataclass(frozen=True)
class CallBacks:
    """Who was called about requests. None is ever changed or removed."""

    database: Database

    def add(self, call: CallBack) -> None:
        """Keep a call-back; raise RowRefused for a request that is not there."""
        self.database.rows(
            "INSERT INTO callbacks (request, who, phone, on_file, confirmed, at)"  # noqa: S608
            f" VALUES ({_ID},?,?,?,?,?)",
            *(call.request, call.who, call.phone, int(call.on_file), call.confirmed, call.at),
        )

    def of(self, request: bytes) -> tuple[CallBack, ...]:
        """All about one request, in the order in which they were kept."""
        rows = self.database.rows(
            "SELECT who, phone, on_file, confirmed, at FROM callbacks"  # noqa: S608
            f" WHERE request = {_ID} ORDER BY id",
            request,
        )
        return tuple(
            CallBack(request, who, phone, bool(on_file), confirmed, at)
            for who, phone, on_file, confirmed, at in rows
        )


@dataclass(frozen=True)
class Attachments:
    """Files, each kept once however many requests have it. None is ever changed or removed."""

    database: Database

    def add(self, file: Attachment, content: bytes) -> None:
        """Keep a file with its request; raise RowRefused for a request that is not there.

        Where the request has it already, under whatever name, nothing changes.
        """
        with self.database.transaction():
            self.database.rows(
                "INSERT INTO files (digest, size, content) VALUES (?,?,?)"
                " ON CONFLICT (digest) DO NOTHING",
                *(file.digest, file.size, content),
            )
            self.database.rows(
                "INSERT INTO attachments (request, file, name, at)"  # noqa: S608
                f" VALUES ({_ID}, (SELECT id FROM files WHERE digest = ?), ?, ?)"
                " ON CONFLICT (request, file) DO NOTHING",
                *(file.request, file.digest, file.name, file.at),
            )

    def of(self, request: bytes) -> tuple[Attachment, ...]:
        """All of one request in the order in which they came; their content is not read."""
        rows = self.database.rows(
            "SELECT name, size, digest, at FROM attachments"  # noqa: S608
            f" JOIN files ON files.id = file WHERE request = {_ID} ORDER BY attachments.id",
            request,
        )
        return tuple(Attachment(request, *row) for row in rows)

    def content(self, request: bytes, digest: bytes) -> bytes | None:
        """The content of a request's file, as it is kept; None where the request has none."""
        row = self.database.row(
            "SELECT content FROM attachments"  # noqa: S608
            f" JOIN files ON files.id = file WHERE request = {_ID} AND digest = ?",
            *(request, digest),
        )
        return None if row is None else bytes(row[0])

    def size(self) -> int:
        """Bytes that all files have together."""
        return self.database.number("SELECT coalesce(sum(size), 0) FROM files")
