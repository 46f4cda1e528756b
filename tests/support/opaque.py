"""Profiles whose databases are tokens on any Disk, and what is owed of their folders.

The use cases run as they are; only SQLCipher and the looks at this machine's folders are
replaced. A database is 8 bytes that stand for its rows, or no database at all; a commit goes
into its log, all of it or nothing, as tests/unit/app/profile/test_kills.py sees it of the real
one. A database that is on its way (``.next``) is written without any sync, unkinder than the
real one: whoever lets it take another's place has to see to that.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from pytest import MonkeyPatch  # noqa: PT013 - the type
from typing_extensions import override

from app.adapters import files, places
from app.adapters.disks import Disk, PosixDisk
from app.adapters.store.errors import DatabaseDamaged, DatabaseMissing
from app.adapters.store.store import Store
from app.errors import OccupiedFile
from app.profile import backups, copies, opening, rekeying
from app.signing.frames import Facts
from tests.support.crashes import FOLDER, ModelDisk, State, commit, overwrite
from tests.support.profiles import Beside
from wallet import journal
from wallet.journal import Event, Head, Record
from wallet.vault.errors import NotUnlocked
from wallet.vault.secret import Secret

NEXT = f"{places.DATABASE}.next"
KEPT = 2
"""Daily copies, instead of thirty: more names make more states, and no others."""


@dataclass(frozen=True)
class Rows:
    """What a token stands for."""

    key: bytes
    records: tuple[Record, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    mark: tuple[int, bytes] | None = None

    def token(self) -> bytes:
        """The bytes on the disk: one sector."""
        raw = sha256(repr(self).encode()).hexdigest()[:8].encode()
        _SHELF[raw] = self
        return raw


_SHELF: dict[bytes, Rows] = {}
_USED = {
    opening: ("create_store", "open_store", "version_of"),
    rekeying: ("copy_with_key", "open_store"),
    backups: ("copy_to", "open_store", "check_database"),
}


def rows_in(state: State, name: str = places.DATABASE) -> Rows | None:
    """What a database with its log holds, as who has its key would see it; None for none."""
    if name not in state:
        return None
    main, log = _SHELF.get(state[name]), _SHELF.get(state.get(f"{name}-wal", b""))
    if log is None:
        return main if not state.get(f"{name}-wal") else None
    # A log is written over whatever it stands beside.
    return log if main is None or main.key == log.key else None


@dataclass
class Opaque:
    """A store, as far as a profile's use cases need one; all parts of it in one."""

    disk: Disk
    path: Path
    rows: Rows
    is_closed: bool = False
    _depth: int = 0

    @property
    def database(self) -> Opaque:
        return self

    settings = keys = marks = journal = requests = database

    @contextlib.contextmanager
    def transaction(self) -> Generator[None]:
        before, self._depth = self.rows, self._depth + 1
        try:
            yield
        except BaseException:
            self.rows = before
            raise
        finally:
            self._depth -= 1
        self._keep(before)

    def get(self, name: str, default: object = None) -> object:
        text = dict(self.rows.settings).get(name)
        return default if text is None else json.loads(text)

    def put(self, name: object, value: object = None) -> None:
        if isinstance(name, str):  # of the known keys nothing is looked at
            kept = {**dict(self.rows.settings), name: json.dumps(value)}
            self._change(replace(self.rows, settings=tuple(sorted(kept.items()))))

    def append(self, event: Event, key: Secret) -> Record:
        record = journal.append(self.head(), event, key)
        self._change(replace(self.rows, records=(*self.rows.records, record)))
        return record

    def records(self, after: int = 0) -> tuple[Record, ...]:
        return self.rows.records[after:]

    def record(self, number: int) -> Record | None:
        return next(iter(self.rows.records[number - 1 : number]), None)

    def counts(self) -> dict[str, int]:
        return {}

    def head(self) -> Head:
        return self.rows.records[-1].head if self.rows.records else journal.START

    def vault_mark(self) -> tuple[int, bytes] | None:
        return self.rows.mark

    def set_vault_mark(self, generation: int, digest: bytes, *, lower: bool = False) -> None:
        if lower or self.rows.mark is None or generation >= self.rows.mark[0]:
            self._change(replace(self.rows, mark=(generation, digest)))

    def close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        log = self.path.with_name(f"{self.path.name}-wal")
        if self.path.name == NEXT:
            _write(self.disk, self.path, self.rows.token(), synced=False)
        elif log.name in self.disk.names(self.path.parent):
            _write(self.disk, self.path, self.rows.token(), synced=True)
            self.disk.unlink(log)

    def _change(self, rows: Rows) -> None:
        before, self.rows = self.rows, rows
        self._keep(before)

    def _keep(self, before: Rows) -> None:
        if self._depth or self.rows == before or self.path.name == NEXT:
            return
        log = self.path.with_name(f"{self.path.name}-wal")
        if isinstance(self.disk, ModelDisk):
            commit(self.disk, log, self.rows.token())
        else:
            log.write_bytes(self.rows.token())


@dataclass
class Remembering(Beside):
    """Gives the same answer to the same question, and knows every vault that there ever was."""

    database_keys: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    _answers: dict[str, Facts | None] = field(default_factory=dict[str, Facts | None])

    @override
    async def ask(self, question: Facts) -> Facts:
        told = repr(sorted(question.items()))
        if told not in self._answers:
            self._answers[told] = await self._answered(question)
        answer = self._answers[told]
        if answer is None:
            raise NotUnlocked
        return answer

    async def _answered(self, question: Facts) -> Facts | None:
        try:
            answer = await super().ask(question)
        except NotUnlocked:
            return None
        self.database_keys[answer["vault"]] = answer["subkeys"]["DATABASE"]
        return answer


@dataclass(frozen=True)
class Opaques:
    """What there is of SQLCipher in the use cases, by the names that it has there."""

    disk: Disk
    folder: Path

    def create_store(self, path: Path, key: bytes) -> Store:
        _make(self._disk_for(path), path)
        return cast("Store", Opaque(self._disk_for(path), path, Rows(key)))

    def open_store(self, path: Path, key: bytes) -> Store:
        self.version_of(path, key)
        rows = rows_in(self._state_at(path), path.name)
        assert rows is not None
        return cast("Store", Opaque(self._disk_for(path), path, rows))

    def version_of(self, path: Path, key: bytes) -> int:
        found = self._state_at(path)
        if path.name not in found:
            raise DatabaseMissing(str(path))
        rows = rows_in(found, path.name)
        if rows is None or rows.key != key:
            raise DatabaseDamaged(str(path), "its token is none, or another key's")
        return 1

    def copy_with_key(self, store: Any, path: Path, key: bytes) -> None:
        _make(self._disk_for(path), path)
        _write(self._disk_for(path), path, replace(store.rows, key=key).token(), synced=False)

    def copy_to(self, store: Any, path: Path) -> None:
        self.copy_with_key(store, path, store.rows.key)

    def check_database(self, store: Any) -> None:
        pass

    def folder_of(self, _profile: object) -> Path:
        return self.folder

    def _disk_for(self, path: Path) -> Disk:
        # The real library makes its calls itself: a disk that fails at ours fails at none of
        # them.
        is_ours = isinstance(self.disk, ModelDisk) and path.parent == self.folder
        return self.disk if is_ours else PosixDisk()

    def _state_at(self, path: Path) -> State:
        disk = self._disk_for(path)
        names = disk.names(path.parent)
        mine = [each for each in (path.name, f"{path.name}-wal") if each in names]
        return {each: disk.read(path.with_name(each)) for each in mine}


@contextlib.contextmanager
def opaque_databases(disk: Disk, folder: Path = FOLDER) -> Generator[None]:
    """Replace SQLCipher by tokens, and let a folder be one that profiles may live in."""
    opaques = Opaques(disk, folder)
    with MonkeyPatch.context() as patch:
        for module, names in _USED.items():
            for name in names:
                patch.setattr(module, name, getattr(opaques, name))
        patch.setattr(backups, "os", SimpleNamespace(urandom=bytes))
        patch.setattr(copies, "_folder", opaques.folder_of)
        patch.setattr(copies, "KEPT", KEPT)
        patch.setattr(files, "_DISK", disk)
        for name in ("prepare", "check", "locked"):
            patch.setattr(places, name, contextlib.nullcontext)
        yield


def _make(disk: Disk, path: Path) -> None:
    """A new file, and what a library that was cut short leaves beside one."""
    try:
        disk.close(disk.create(path))
    except FileExistsError as why:
        raise OccupiedFile(str(path)) from why
    beside = path.with_name(f"{path.name}-journal")
    disk.close(disk.create(beside))
    disk.unlink(beside)


def _write(disk: Disk, path: Path, raw: bytes, *, synced: bool) -> None:
    if not isinstance(disk, ModelDisk):
        path.write_bytes(raw)
        return
    handle = overwrite(disk, path, raw)
    if synced:
        disk.sync(handle)
