"""Daily copies: one a day, thirty in all, and nobody else's file is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.adapters.places import BACKUP, OWN_COPIES
from app.errors import NoFolder
from app.profile.backups import read_backup, rehearse
from app.profile.copies import KEPT, KEPT_INSIDE, choose_folder, copy_of_today
from app.profile.errors import DatabaseLost
from app.profile.opening import Profiles
from tests.support.profiles import (
    BY_PASSWORD,
    Clock,
    Made,
    kinds,
    last,
    names,
    profiles,
)
from wallet.journal import Kind

DAY = 24 * 3600


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """A folder that its owner chose for copies."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


async def days(kept: Profiles, made: Made, clock: Clock, count: int) -> None:
    """Let a profile be used on so many days."""
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        for _ in range(count):
            copy_of_today(profile)
            clock.step(DAY)


async def test_a_copy_is_written_once_a_day(made: Made) -> None:
    clock = Clock()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        written = [copy_of_today(profile) for _ in range(2)]
        clock.step(DAY)
        written += [copy_of_today(profile) for _ in range(2)]
    assert [path is not None for path in written] == [True, False, True, False]
    assert len(names(made.folder / OWN_COPIES)) == 2


async def test_the_day_is_remembered_over_the_lock(made: Made) -> None:
    kept = profiles()
    for expected in (True, False):
        async with kept.unlock(made.folder, BY_PASSWORD) as profile:
            assert (copy_of_today(profile) is not None) is expected


async def test_a_copy_opens(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        path = copy_of_today(profile)
    assert path is not None
    assert (await rehearse(profiles(), read_backup(path), BY_PASSWORD)).generation == 2


async def test_copies_are_their_owners_alone(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        path = copy_of_today(profile)
    assert path is not None
    assert [each.stat().st_mode & 0o777 for each in (path, path.parent)] == [0o600, 0o700]


async def test_the_oldest_of_this_profiles_go_and_nobody_elses(
    made: Made, chosen: Path
) -> None:
    clock = Clock()
    kept = profiles(clock=clock)
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        mine = f"countersign-{profile.opened.id.hex()[:8]}"
        choose_folder(profile, chosen)
    foreign = {
        *(f"countersign-00000000-2001-01-01{BACKUP}", f"{mine}-2001{BACKUP}", "letter.txt"),
        *(f"{mine}-2001-01-01{BACKUP}.old", f"old-{mine}-2001-01-01{BACKUP}"),
    }
    older = [f"{mine}-2001-01-{day:02}{BACKUP}" for day in range(1, KEPT + 1)]
    for name in (*foreign, *older):
        (chosen / name).write_bytes(b"older")
    await days(kept, made, clock, 2)
    left = names(chosen)
    assert foreign < left
    assert (len(left - foreign), left & set(older)) == (KEPT, set(older[2:]))


async def test_a_chosen_folder_that_is_gone_is_told_and_not_made_anew(
    made: Made, chosen: Path
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        choose_folder(profile, chosen)
        shutil.move(chosen, made.folder.parent / "spare")
        with pytest.raises(NoFolder):
            copy_of_today(profile)
        assert "copies" not in names(chosen.parent)
        shutil.copytree(made.folder.parent / "spare", chosen)
        assert copy_of_today(profile) is not None


async def test_what_is_no_folder_is_not_chosen(made: Made, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for path in (tmp_path / "gone", tmp_path / "file"):
            with pytest.raises(NoFolder):
                choose_folder(profile, path)
        assert Kind.SETTINGS_CHANGED not in kinds(profile)


async def test_a_newly_chosen_folder_gets_todays_copy_too(made: Made, chosen: Path) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        copy_of_today(profile)
        choose_folder(profile, chosen)
        path = copy_of_today(profile)
        told = last(profile).event
    assert path is not None
    assert (path.parent, told.facts) == (chosen, {"copies": str(chosen)})


async def test_the_profiles_own_folder_keeps_few_of_them(made: Made) -> None:
    clock = Clock()
    await days(profiles(clock=clock), made, clock, KEPT_INSIDE + 2)
    assert len(list((made.folder / OWN_COPIES).iterdir())) == KEPT_INSIDE


async def test_without_the_database_the_newest_copy_is_named(made: Made) -> None:
    clock = Clock()
    await days(profiles(clock=clock), made, clock, 3)
    newest = sorted((made.folder / OWN_COPIES).iterdir())[-1]
    made.database.unlink()
    with pytest.raises(DatabaseLost) as lost:
        async with profiles().unlock(made.folder, BY_PASSWORD):
            pass
    assert lost.value.copy == str(newest)
