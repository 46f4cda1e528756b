"""Backups: one file that brings everything back, or says why it does not."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters import places
from app.adapters.disks import PosixDisk
from app.adapters.places import FolderNotEmpty, ProfileExists
from app.adapters.store.errors import DatabaseDamaged
from app.errors import DiskFull, NoFolder, OccupiedFile, UnreadableFile
from app.profile import backups, keys
from app.profile.backups import read_backup, rehearse, restore, write_backup
from app.profile.opening import Profiles
from app.profile.requests import keep, kept
from app.profile.signing import sign
from app.profile.verifying import verify_journal
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.failing import FailingDisk
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_NOTHING,
    BY_OTHER,
    BY_PASSWORD,
    HOLDER,
    OTHER_PASSWORD,
    Beside,
    Clock,
    Made,
    agreed,
    asked,
    filed,
    kinds,
    listing,
    names,
    opened,
    pried_open,
    profiles,
    with_flip,
)
from wallet.errors import WalletError
from wallet.journal import JournalBroken, Kind
from wallet.vault import backup
from wallet.vault.errors import Damaged, NewerVersion, NotUnlocked
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap

Harm = Callable[[bytes], bytes]


@pytest.fixture
async def raw(made: Made) -> bytes:
    """A backup of a profile that keeps one signed request."""
    path = made.folder.parent / "backup"
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, await filed(SteppedNetwork(), "lawyer"), BUILDS)
        write_backup(profile, path)
    return read_backup(path)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system has temporary files, empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def test_all_comes_back_where_nothing_was_left(made: Made, raw: bytes) -> None:
    shutil.rmtree(made.folder)
    kept_here = profiles()
    await restore(kept_here, raw, BY_PASSWORD, made.folder)
    async with kept_here.unlock(made.folder, BY_PASSWORD) as profile:
        (row,) = profile.store.requests.inbox(None)
        request = kept(profile, row.hash)
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
        assert (len(done.signatures), profile.rolled_back) == (2, ())


async def test_what_was_restored_says_so_and_its_journal_goes_on(
    raw: bytes, tmp_path: Path
) -> None:
    await restore(profiles(), raw, BY_PASSWORD, tmp_path / "new")
    async with profiles().unlock(tmp_path / "new", BY_PASSWORD) as profile:
        assert kinds(profile) == [Kind.CREATED, Kind.KEY_ADDED, Kind.SEEN, Kind.RESTORED]
        assert verify_journal(profile.store, profile.opened).number == 4


async def test_a_restored_profile_is_its_owners_alone(raw: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    await restore(profiles(), raw, BY_PASSWORD, folder)
    places.check(folder)
    assert names(folder) == {"profile.db", "profile.twv", "profile.lock"}
    assert {(folder / name).stat().st_mode & 0o777 for name in names(folder)} == {0o600}


async def test_the_recovery_code_restores_too(made: Made, raw: bytes, tmp_path: Path) -> None:
    await restore(profiles(), raw, made.by_code, tmp_path / "new")
    assert names(tmp_path / "new") >= {"profile.twv"}


async def test_a_backup_opens_with_the_password_of_its_time(made: Made, raw: bytes) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)
    await rehearse(profiles(), raw, BY_PASSWORD)
    with pytest.raises(NotUnlocked):
        await rehearse(profiles(), raw, BY_OTHER)


async def test_a_rehearsal_tells_what_is_inside(made: Made, raw: bytes, scratch: Path) -> None:
    proved = await rehearse(profiles(), raw, BY_PASSWORD)
    assert (proved.created, proved.generation) == (Clock().now(), 2)
    assert (proved.keys, proved.requests, proved.journal) == ((practice.who(HOLDER),), 1, 3)


async def test_a_rehearsal_leaves_nothing_behind(made: Made, raw: bytes, scratch: Path) -> None:
    before = listing(made.folder)
    await rehearse(profiles(), raw, BY_PASSWORD)
    with pytest.raises(NotUnlocked):
        await rehearse(profiles(), raw, BY_NOTHING)
    assert (names(scratch), listing(made.folder)) == (set(), before)


HARM: dict[str, Harm] = {
    "cut in the vault": lambda raw: raw[:2000],
    "cut by a byte": lambda raw: raw[:-1],
    "extended": lambda raw: raw + b"\0",
    "empty": lambda _raw: b"",
    "another file": lambda _raw: b"Dear client, " * 500,
    "its magic": lambda raw: with_flip(raw, 3),
    "its header": lambda raw: with_flip(raw, 40),
    "its vault": lambda raw: with_flip(raw, 1800),
    "what is sealed": lambda raw: with_flip(raw, len(raw) - 9000),
    "its end": lambda raw: with_flip(raw, len(raw) - 1),
}


@pytest.mark.parametrize("how", HARM)
async def test_a_damaged_backup_restores_nothing(
    raw: bytes, tmp_path: Path, scratch: Path, how: str
) -> None:
    harmed = HARM[how](raw)
    with pytest.raises((Damaged, NotUnlocked)):
        await rehearse(profiles(), harmed, BY_PASSWORD)
    with pytest.raises((Damaged, NotUnlocked)):
        await restore(profiles(), harmed, BY_PASSWORD, tmp_path / "new")
    assert (names(scratch), "new" in names(tmp_path)) == (set(), False)


async def test_a_newer_versions_backup_is_told_as_such(raw: bytes, tmp_path: Path) -> None:
    newer = raw[:8] + (backup.VERSION + 1).to_bytes(2, "big") + raw[10:]
    with pytest.raises(NewerVersion):
        await restore(profiles(), newer, BY_PASSWORD, tmp_path / "new")
    assert "new" not in names(tmp_path)


@pytest.mark.parametrize("way", [BY_NOTHING, BY_OTHER, {"recovery": "none"}])
async def test_a_wrong_secret_restores_nothing(
    raw: bytes, tmp_path: Path, way: dict[str, str]
) -> None:
    with pytest.raises(WalletError):
        await restore(profiles(), raw, way, tmp_path / "new")
    assert "new" not in names(tmp_path)


async def test_a_profile_is_not_restored_over_another(made: Made, raw: bytes) -> None:
    before = listing(made.folder)
    with pytest.raises(ProfileExists):
        await restore(profiles(), raw, BY_PASSWORD, made.folder)
    assert listing(made.folder) == before


async def test_a_profile_is_not_restored_beside_other_files(raw: bytes, tmp_path: Path) -> None:
    before = listing(tmp_path)
    with pytest.raises(FolderNotEmpty):
        await restore(profiles(), raw, BY_PASSWORD, tmp_path)
    assert listing(tmp_path) == before


async def test_a_profile_made_by_another_program_a_moment_ago_stays(
    made: Made, raw: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, folder = places.locked, tmp_path / "new"

    @contextmanager
    def overtaken(path: Path) -> Generator[None]:
        (path / "profile.twv").write_bytes(b"another's")
        with honest(path):
            yield

    monkeypatch.setattr(places, "locked", overtaken)
    with pytest.raises(ProfileExists):
        await restore(profiles(), raw, BY_PASSWORD, folder)
    assert listing(folder) == {"profile.twv": b"another's"}


async def test_whatever_a_restoring_was_writing_when_it_died_the_next_takes_up(
    raw: bytes, tmp_path: Path
) -> None:
    class Telling(PosixDisk):
        made: list[str] = []  # noqa: RUF012 - of one test

        @override
        def create(self, path: Path) -> int:
            self.made.append(path.name)
            return super().create(path)

    disk = Telling()
    await restore(
        Profiles(disk, Beside(), Clock(), heap, FLOOR), raw, BY_PASSWORD, tmp_path / "old"
    )
    places.prepare(tmp_path / "new")
    for name in disk.made:
        (tmp_path / "new" / name).write_bytes(b"a beginning")
    await restore(profiles(), raw, BY_PASSWORD, tmp_path / "new")
    async with profiles().unlock(tmp_path / "new", BY_PASSWORD) as profile:
        assert len(profile.own_keys) == 1


async def test_a_restoring_that_fails_on_a_full_disk_can_be_made_again(
    raw: bytes, tmp_path: Path
) -> None:
    full = Profiles(FailingDisk(28, 3, lasting=True), Beside(), Clock(), heap, FLOOR)
    with pytest.raises(DiskFull):
        await restore(full, raw, BY_PASSWORD, tmp_path / "new")
    await restore(profiles(), raw, BY_PASSWORD, tmp_path / "new")
    assert names(tmp_path / "new") == {"profile.db", "profile.twv", "profile.lock"}


async def test_a_backup_with_a_broken_journal_does_not_pass(made: Made) -> None:
    with pried_open(made.folder, await opened(made.folder)) as store:
        store.database.rows("UPDATE journal SET hash = randomblob(32) WHERE number = 1")
    async with profiles().unlock(made.folder, made.by_code) as profile:
        broken = backups.backed_up(profile)
    with pytest.raises(JournalBroken):
        await rehearse(profiles(), broken, BY_PASSWORD)


async def test_a_backup_does_not_take_the_place_of_a_file(made: Made, raw: bytes) -> None:
    path = made.folder.parent / "backup"
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(OccupiedFile):
            write_backup(profile, path)
    assert path.read_bytes() == raw


async def test_a_backup_that_was_not_written_is_not_in_the_journal(
    made: Made, tmp_path: Path
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NoFolder):
            write_backup(profile, tmp_path / "gone" / "backup")
        assert Kind.BACKED_UP not in kinds(profile)


async def test_a_backup_leaves_nothing_in_the_profile(made: Made, raw: bytes) -> None:
    assert names(made.folder) == {
        *("profile.db", "profile.lock", "profile.twv", "profile.twv.bak1"),
    }


async def test_a_database_that_is_damaged_is_not_backed_up(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        profile.store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = made.database.read_bytes()
        made.database.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
        profile.store.database.rows("PRAGMA shrink_memory")
        with pytest.raises(DatabaseDamaged):
            backups.backed_up(profile)
    assert not [name for name in names(made.folder) if name.startswith(".backup")]


def test_a_file_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_backup(tmp_path / "none")
