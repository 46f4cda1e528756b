"""Cutting the power at every call that a protocol makes, and looking at what may be left.

The file system here is as unkind as POSIX allows. Of changes to names that no sync of their
folder has confirmed, any may be lost and any kept, if each that is kept could still be made.
Of a file that no sync has confirmed, it may have any length on the way, and each sector may be
old, new, torn, zero or garbage. Not in it: a disk that lies about syncing, damage at rest.
"""

from __future__ import annotations

import errno
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from typing_extensions import override

from app.adapters.disks import Disk

SECTOR = 8
LARGE = 1024
"""A file of more bytes has two sectors: else its states are too many."""

FOLDER = Path("folder")
PATH = FOLDER / "file"

Names = Mapping[str, int]
State = Mapping[str, bytes]
"""What a folder holds: names and contents."""


@dataclass(frozen=True)
class Change:
    """A name that comes (``old`` is ""), goes (``new`` is "") or is exchanged."""

    file: int
    old: str
    new: str

    def made(self, names: Names) -> Names | None:
        """With this change; None if it cannot be made here."""
        if self.old and names.get(self.old) != self.file:
            return None
        if not self.old and self.new in names:
            return None
        kept = {name: file for name, file in names.items() if name != self.old}
        return {**kept, self.new: self.file} if self.new else kept


@dataclass(frozen=True)
class Content:
    """What of a file is safe, and what a reader sees now."""

    safe: bytes = b""
    seen: bytes = b""
    unsure: bool = True
    torn: bool = True
    """False: all of it comes true or nothing, as others promise who write it."""


@dataclass(frozen=True)
class Owed:
    """What must be there at some moment: one of these, and these among it and its backups."""

    current: frozenset[bytes | None]
    kept: frozenset[bytes] = frozenset()
    known: frozenset[bytes] = frozenset()
    """Everything that may ever be found as the file or a backup."""

    def wrong(self, state: State) -> set[str]:
        """What is wrong with a state, in a word each."""
        wrong: set[str] = set()
        current = state.get(PATH.name)
        found = {current, *backups_in(state).values()} - {None}
        if current not in self.current:
            is_old = current is None or current in self.known
            wrong.add("acknowledged but missing" if is_old else "unreadable")
        if any(raw not in self.known for raw in backups_in(state).values()):
            wrong.add("unreadable backup")
        if self.kept - found:
            wrong.add("lost")
        return wrong


@dataclass(frozen=True)
class Moment:
    """All that the power can be cut from."""

    call: str
    owed: Owed
    safe: Names
    changes: tuple[Change, ...]
    files: tuple[Content, ...]

    def states(self) -> Iterator[State]:
        """Everything that may be found when the power is back."""
        for names in _outcomes(self.safe, self.changes):
            contents = [_contents(self.files[file]) for file in names.values()]
            for each in itertools.product(*contents):
                yield dict(zip(names, each, strict=True))


@dataclass
class Past:
    """A folder in memory that remembers each moment."""

    owed: Owed = field(default_factory=lambda: Owed(frozenset({None})))
    moments: list[Moment] = field(default_factory=list[Moment])
    _safe: Names = field(default_factory=dict[str, int])
    _changes: tuple[Change, ...] = ()
    _seen: Names = field(default_factory=dict[str, int])
    _files: tuple[Content, ...] = ()

    def owe(self, owed: Owed) -> None:
        """Promise this from now on."""
        self.owed = owed
        self._remember("owe")

    def state(self) -> State:
        """What a reader sees."""
        return {name: self._files[file].seen for name, file in self._seen.items()}

    def _file(self, path: Path) -> int:
        if path.name not in self._seen:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return self._seen[path.name]

    def _change_file(self, file: int, content: Content, call: str) -> None:
        files = list(self._files)
        files[file] = content
        self._files = tuple(files)
        self._remember(call)

    def _change_name(self, change: Change, call: str) -> None:
        seen = change.made(self._seen)
        assert seen is not None
        self._seen, self._changes = seen, (*self._changes, change)
        self._remember(call)

    def _remember(self, call: str) -> None:
        moment = Moment(call, self.owed, self._safe, self._changes, self._files)
        self.moments.append(moment)


@dataclass
class ModelDisk(Past, Disk):
    """The calls by which that folder is changed."""

    links: bool = True
    syncs_files: bool = True
    syncs_folders: bool = True

    @override
    def create(self, path: Path) -> int:
        if path.name in self._seen:
            raise FileExistsError(errno.EEXIST, "File exists")
        self._files = (*self._files, Content())
        self._change_name(Change(len(self._files) - 1, "", path.name), "create")
        return len(self._files) - 1

    @override
    def write(self, handle: int, raw: bytes) -> int:
        before = self._files[handle]
        self._change_file(handle, Content(before.safe, before.seen + raw), "write")
        return len(raw)

    @override
    def sync(self, handle: int) -> None:
        seen = self._files[handle].seen
        if self.syncs_files:
            self._change_file(handle, Content(seen, seen, unsure=False), "sync")

    @override
    def sync_path(self, path: Path) -> None:
        self.sync(self._file(path))

    @override
    def close(self, handle: int) -> None:
        pass

    @override
    def read(self, path: Path) -> bytes:
        return self._files[self._file(path)].seen

    @override
    def link(self, old: Path, new: Path) -> None:
        if not self.links:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        file = self._file(old)
        if new.name in self._seen:
            raise FileExistsError(errno.EEXIST, "File exists")
        self._change_name(Change(file, "", new.name), "link")

    @override
    def replace(self, old: Path, new: Path) -> None:
        file = self._file(old)
        if self._seen.get(new.name) != file:  # two names of one file stay, says POSIX
            self._change_name(Change(file, old.name, new.name), "replace")

    @override
    def unlink(self, path: Path) -> None:
        self._change_name(Change(self._file(path), path.name, ""), "unlink")

    @override
    def sync_folder(self, folder: Path) -> None:
        assert folder == FOLDER
        if self.syncs_folders:
            self._safe, self._changes = self._seen, ()
            self._remember("sync_folder")

    @override
    def names(self, folder: Path) -> list[str]:
        assert folder == FOLDER
        return sorted(self._seen)


def put(disk: ModelDisk, state: State) -> None:
    """Begin with these files, all of them safe."""
    disk._files = tuple(Content(raw, raw, unsure=False) for raw in state.values())
    disk._safe = disk._seen = {name: file for file, name in enumerate(state)}


def overwrite(disk: ModelDisk, path: Path, raw: bytes) -> int:
    """What a careless program does; no Disk has it."""
    handle = disk._file(path)
    disk._change_file(handle, Content(disk._files[handle].safe, raw), "overwrite")
    return handle


def commit(disk: ModelDisk, path: Path, raw: bytes) -> None:
    """What a database does that keeps its promise: the old content or the new, and safe."""
    if path.name not in disk.state():
        disk.close(disk.create(path))
    handle = disk._file(path)
    disk._change_file(handle, Content(disk._files[handle].safe, raw, torn=False), "commit")
    disk.sync(handle)
    disk.sync_folder(path.parent)


def owing(disk: ModelDisk, owed: Owed, moments: int) -> None:
    """Say of so many moments of the past what was owed then, once that is known."""
    told = [replace(moment, owed=owed) for moment in disk.moments[:moments]]
    disk.moments[:moments] = told


@dataclass
class Findings:
    """What a checker saw, and what was wrong with it: the state and the call before it."""

    states: int = 0
    wrong: dict[str, list[tuple[str, State]]] = field(
        default_factory=dict[str, list[tuple[str, State]]]
    )

    @property
    def kinds(self) -> set[str]:
        """What went wrong at all."""
        return set(self.wrong)

    def add(self, kinds: set[str], call: str, state: State) -> None:
        """Count a state."""
        self.states += 1
        for kind in kinds:
            self.wrong.setdefault(kind, []).append((call, state))


Restart = Callable[[ModelDisk, Owed], set[str] | None]
"""Goes on as the program would, and tells what is wrong when it is done."""


Essence = Callable[[State], State]
"""What of a state makes a difference to a restart."""


def whole_of(state: State) -> State:
    """All of it."""
    return state


def but_for_temporaries(state: State) -> State:
    """All but what temporaries hold: nobody reads one of before."""
    temporary = (".tmp", ".bak.new")
    return {name: b"" if name.endswith(temporary) else raw for name, raw in state.items()}


def check(
    disk: ModelDisk,
    restart: Restart | None = None,
    depth: int = 1,
    essence: Essence = whole_of,
) -> Findings:
    """Look at every state at every moment of a run.

    After each, ``restart`` goes on as the program would, and the power is cut again on its way,
    up to ``depth`` times.
    """
    findings = Findings()
    restarted: set[tuple[Owed, frozenset[tuple[str, bytes]]]] = set()
    left = [(disk, 0)]
    while left:
        run, cuts = left.pop()
        for moment in run.moments:
            for state in moment.states():
                findings.add(moment.owed.wrong(state), "then " * cuts + moment.call, state)
                if restart is None or cuts == depth:
                    continue
                once = (moment.owed, frozenset(essence(state).items()))
                if once in restarted:
                    continue
                restarted.add(once)
                again = ModelDisk(links=disk.links)
                put(again, state)
                found = restart(again, moment.owed) or set()
                findings.add(found, f"settled after {moment.call}", state)
                left.append((again, cuts + 1))
    return findings


def backups_in(state: State) -> dict[str, bytes]:
    """The backups, the newest first."""
    names = [f"{PATH.name}.bak{n}" for n in (1, 2, 3)]
    return {name: state[name] for name in names if name in state}


def _outcomes(names: Names, changes: tuple[Change, ...]) -> Iterator[Names]:
    """Each thing that may have become of these changes."""
    if not changes:
        yield names
        return
    yield from _outcomes(names, changes[1:])
    made = changes[0].made(names)
    if made is not None:
        yield from _outcomes(made, changes[1:])


@lru_cache(maxsize=256)
def _contents(content: Content) -> tuple[bytes, ...]:
    """Each thing that may be in a file."""
    safe, seen = content.safe, content.seen
    if not content.unsure:
        return (safe,)
    found = {safe, seen}
    if not content.torn:
        return tuple(sorted(found))
    sector = SECTOR if len(seen) < LARGE else -(-len(seen) // 2)
    for size in {
        len(safe),
        *range(0, len(seen), sector),
        *range(3, len(seen), sector),
        len(seen),
    }:
        sectors = [
            sorted({each[: size - at] for each in _sectors(safe, seen, at, sector)})
            for at in range(0, size, sector)
        ]
        found.update(b"".join(each) for each in itertools.product(*sectors))
    return tuple(sorted(found))


def _sectors(safe: bytes, seen: bytes, at: int, sector: int) -> Iterator[bytes]:
    old, new = (each[at : at + sector].ljust(sector, b"\0") for each in (safe, seen))
    yield old
    yield new
    yield new[: sector // 2] + old[sector // 2 :]
    yield bytes(sector)
    yield b"\xa5" * sector
