"""Whichever call of the disk fails: the old state or the new one, told by a type, and again."""

from __future__ import annotations

import contextlib
import errno
import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import NoneType

import pytest
from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.places import OWN_COPIES, VAULT
from app.adapters.store.errors import DatabaseTrouble
from app.errors import AppError, DiskFull, PerhapsWritten, UnreadableFile, UnwritableFile
from app.profile.copies import KEPT, LAST, copy_of_today
from app.profile.rekeying import rekey
from tests.support import profiles
from tests.support.crashes import State
from tests.support.failing import FailingDisk
from tests.support.operations import OPERATIONS, SIGNER, Operation, Session
from tests.support.profiles import BY_OTHER, BY_PASSWORD, OTHER_PASSWORD, Made
from tests.support.promises import Promise, promises, unsettled, untaken
from wallet.journal import Kind
from wallet.vault.errors import NotUnlocked

MOST = 2048
"""Bytes that the disk takes at once."""

FAILURES = [
    *((errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EIO, False), (errno.EACCES, False)),
]
KINDS = {errno.ENOSPC: DiskFull, errno.EIO: UnwritableFile, errno.EACCES: UnwritableFile}
NAMES = [name for name in OPERATIONS if "without links" not in name]


@dataclass(frozen=True)
class Whole:
    """An operation that nothing disturbed: how many calls it made, and what is owed."""

    calls: int
    before: Promise
    after: Promise


def begun(operation: Operation, folder: Path) -> Path:
    """A folder in which it can begin."""
    folder.mkdir()
    for name, raw in operation.begin().items():
        (folder / name).write_bytes(raw)
    return folder


def state_of(folder: Path) -> State:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def whole(operation: Operation, folder: Path) -> Whole:
    disk = FailingDisk(most=MOST)
    Session(disk, begun(operation, folder)).run(operation.act)
    old, new = operation.begin(), state_of(folder)
    needs = frozenset(operation.needs(old, new))
    owed = promises(old, new, needs, SIGNER.database_keys, moves=operation.moves)
    return Whole(disk.calls, *owed)


def told(operation: Operation, disk: FailingDisk, folder: Path) -> AppError | None:
    """What is said about a disk that fails meanwhile, None if the operation came to its end."""
    try:
        Session(disk, folder).run(operation.act)
    except AppError as error:
        return error
    return None


def ids(value: object) -> str:
    if isinstance(value, bool):
        return "from then on" if value else "once"
    return errno.errorcode[value] if isinstance(value, int) else str(value)


@pytest.mark.parametrize(("number", "lasting"), FAILURES, ids=ids)
@pytest.mark.parametrize("name", NAMES)
def test_whichever_call_fails_the_old_state_is_there_or_the_new_one(
    tmp_path: Path, name: str, number: int, lasting: bool
) -> None:
    operation = OPERATIONS[name]
    undisturbed = whole(operation, tmp_path / "whole")
    for at in range(undisturbed.calls):
        disk = FailingDisk(number, at, lasting=lasting, most=MOST)
        folder = begun(operation, tmp_path / str(at))
        error = told(operation, disk, folder)
        assert disk.open == set(), at
        owed = undisturbed.before if error else undisturbed.after
        assert owed.wrong(state_of(folder)) == set(), (at, error)
        kinds = {NoneType, KINDS[number], PerhapsWritten, UnreadableFile}
        assert type(error) in kinds, at
        goes_on(operation, undisturbed, folder)


def goes_on(operation: Operation, undisturbed: Whole, folder: Path) -> None:
    """The next start on a good disk, and the operation if it is due still."""
    before, after = undisturbed.before, undisturbed.after
    disk, old = FailingDisk(most=MOST), state_of(folder)
    Session(disk, folder).recovered(operation.act)
    found = state_of(folder)
    assert before.wrong(found) | unsettled(found) == set()
    if VAULT in found and VAULT not in old:
        assert untaken(old) == set()
    if replace(after, records=before.records).wrong(found):
        Session(disk, folder).run(operation.act)
        assert after.wrong(state_of(folder)) == set()


class Unsure(PosixDisk):
    """Once a vault has its name, nobody knows whether that is on the disk."""

    fails = False

    @override
    def replace(self, old: Path, new: Path) -> None:
        super().replace(old, new)
        self.fails = self.fails or new.name == VAULT

    @override
    def sync_folder(self, folder: Path) -> None:
        if self.fails:
            raise OSError(errno.EIO, "Input/output error")
        super().sync_folder(folder)


async def test_a_re_key_that_perhaps_came_true_locks_before_anything_more_is_kept(
    made: Made,
) -> None:
    """Else it would be kept in a database that the new vault does not open."""
    disk = Unsure()
    origin = replace(profiles.profiles(), disk=disk)
    async with origin.unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(PerhapsWritten):
            await rekey(profile, BY_PASSWORD, OTHER_PASSWORD)
        with pytest.raises(DatabaseTrouble):
            profile.record(Kind.SEEN, "a request")
    disk.fails = False
    async with origin.unlock(made.folder, BY_OTHER) as profile:
        assert profiles.kinds(profile)[-1] is Kind.REKEYED


async def test_a_copy_that_was_cut_short_goes_with_the_next_attempt(made: Made) -> None:
    async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
        path = copy_of_today(profile)
        assert path is not None
        begun = path.with_name(f".{path.name}.0a1b2c3d.tmp")
        begun.write_bytes(b"a part")
        profile.store.settings.put(LAST, "")
        assert copy_of_today(profile) == path
        assert not begun.exists()


async def test_copies_from_a_wrong_future_never_push_todays_out(made: Made) -> None:
    async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
        path = copy_of_today(profile)
        assert path is not None
        for day in range(1, 1 + KEPT):
            name = re.sub(r"\d{4}-\d\d-\d\d", f"2999-01-{day:02}", path.name)
            path.with_name(name).write_bytes(b"of a clock that was wrong")
        profile.store.settings.put(LAST, "")
        assert copy_of_today(profile) == path
        assert path.exists()


async def test_the_folder_of_copies_is_as_safe_as_the_copies_in_it(made: Made) -> None:
    class Noting(PosixDisk):
        @override
        def sync_folder(self, folder: Path) -> None:
            synced.append((folder, (made.folder / OWN_COPIES).is_dir()))
            super().sync_folder(folder)

    synced: list[tuple[Path, bool]] = []
    origin = replace(profiles.profiles(), disk=Noting())
    async with origin.unlock(made.folder, BY_PASSWORD) as profile:
        copy_of_today(profile)
    assert (made.folder, True) in synced


async def test_a_real_database_comes_through_whichever_call_fails_of_a_re_key(
    made: Made, tmp_path: Path
) -> None:
    counting = FailingDisk(most=MOST)
    await re_keyed(counting, made.copied(tmp_path / "whole"))
    for at in range(counting.calls):
        there = made.copied(tmp_path / str(at))
        with contextlib.suppress(AppError):
            await re_keyed(FailingDisk(errno.EIO, at, most=MOST), there)
        assert await kinds_in(there) in ([*OLD_KINDS], [*OLD_KINDS, Kind.REKEYED]), at


OLD_KINDS = (Kind.CREATED, Kind.KEY_ADDED)


async def re_keyed(disk: FailingDisk, there: Made) -> None:
    origin = replace(profiles.profiles(), disk=disk)
    async with origin.unlock(there.folder, BY_PASSWORD) as profile:
        await rekey(profile, BY_PASSWORD, OTHER_PASSWORD)


async def kinds_in(there: Made) -> list[Kind]:
    """What the journal tells at the next start."""
    try:
        async with profiles.profiles().unlock(there.folder, BY_OTHER) as profile:
            return profiles.kinds(profile)
    except NotUnlocked:
        async with profiles.profiles().unlock(there.folder, BY_PASSWORD) as profile:
            return profiles.kinds(profile)
