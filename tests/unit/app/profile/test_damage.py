"""Files that fail: told as what they are, left as they are, and the way back is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters import places
from app.adapters.durable import backups
from app.adapters.places import NoProfile
from app.adapters.profile_files import ProfileFiles
from app.adapters.store.database import create, open_database
from app.adapters.store.errors import NewerDatabase
from app.adapters.store.schema import VERSIONS
from app.errors import UnreadableFile
from app.profile import keys
from app.profile.door import Way
from app.profile.errors import DatabaseLost, GoodBackup, VaultDamaged
from app.profile.keys import renew_recovery_code
from app.profile.opening import go_back
from app.profile.verifying import accept_rollback
from tests.support.practice import who
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    Beside,
    Clock,
    Made,
    kinds,
    listing,
    opened,
    profiles,
    with_flip,
)
from tests.support.profiles import (
    made as make,
)
from tests.support.vaults import KEYRING, PASSWORD, version_0
from wallet.journal import Kind
from wallet.vault import container
from wallet.vault.errors import CostOutOfBounds, NewerVersion, NotUnlocked

BY_SMALL: Way = {"password": PASSWORD.reveal().decode()}
"""Opens the small vault of which there is a file of version 0."""

Harm = Callable[[bytes], bytes]

HARM: dict[str, Harm] = {
    "magic": lambda raw: with_flip(raw, 0),
    "header": lambda raw: with_flip(raw, 20),
    "a slot's name": lambda raw: raw.replace(b'"kind":"rec"', b'"kind":"reX"'),
    "hmac": lambda raw: with_flip(raw, 14 + int.from_bytes(raw[10:14], "big") + 3),
    "length": lambda raw: with_flip(raw, 14 + int.from_bytes(raw[10:14], "big") + 39),
    "payload": lambda raw: with_flip(raw, len(raw) - 100),
    "cut short": lambda raw: raw[:-1],
    "empty": lambda _raw: b"",
    "extended": lambda raw: raw + b"\0",
    "noughts": lambda raw: bytes(len(raw)),
}


async def unlock(made: Made, way: Way = BY_PASSWORD) -> None:
    async with profiles().unlock(made.folder, way):
        pass


async def changed(made: Made, times: int) -> None:
    """Let the vault go through so many generations more."""
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for _ in range(times):
            await keys.renew_recovery_code(profile, BY_PASSWORD)


@pytest.mark.parametrize("where", HARM)
async def test_a_damaged_vault_names_its_newest_good_backup(made: Made, where: str) -> None:
    made.vault.write_bytes(HARM[where](made.vault.read_bytes()))
    before = listing(made.folder)
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made)
    assert (damaged.value.good, damaged.value.generation) == (1, 1)
    assert listing(made.folder) == before


async def test_a_bad_backup_is_passed_over_for_an_older_one(made: Made) -> None:
    await changed(made, 2)
    newest = backups(made.vault)[0]
    newest.write_bytes(HARM["payload"](newest.read_bytes()))
    made.vault.write_bytes(b"")
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made)
    assert (damaged.value.good, damaged.value.generation) == (2, 2)


async def test_every_good_backup_of_a_damaged_vault_is_named_with_its_time(made: Made) -> None:
    await changed(made, 2)
    for age, path in enumerate(backups(made.vault)):
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    made.vault.write_bytes(b"")
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made)
    assert damaged.value.backups == (
        GoodBackup(1, 3, 1, 1_000_000),
        GoodBackup(2, 2, 1, 999_999),
        GoodBackup(3, 1, 0, 999_998),  # of before its key was there
    )


async def test_where_every_backup_is_bad_none_is_named(made: Made) -> None:
    await changed(made, 3)
    for path in (made.vault, *backups(made.vault)):
        path.write_bytes(HARM["payload"](path.read_bytes()))
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made)
    assert (damaged.value.good, damaged.value.generation) == (0, 0)


async def test_no_backup_is_named_to_somebody_who_cannot_open_it(made: Made) -> None:
    made.vault.write_bytes(b"")
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made, BY_NOTHING)
    assert (damaged.value.good, damaged.value.refused) == (0, 1)


async def test_a_damaged_slot_looks_like_a_wrong_password_until_another_opens(
    made: Made,
) -> None:
    raw = made.vault.read_bytes()
    wrap = raw.index(b'"wrap":"', raw.index(b'"kind":"pw"')) + 10
    other = b"1" if raw[wrap : wrap + 1] != b"1" else b"2"
    made.vault.write_bytes(raw[:wrap] + other + raw[wrap + 1 :])
    with pytest.raises(NotUnlocked):
        await unlock(made)
    with pytest.raises(VaultDamaged) as damaged:
        await unlock(made, made.by_code)
    assert damaged.value.good == 1


async def test_a_dear_password_is_refused_before_anything_is_derived(made: Made) -> None:
    raw = made.vault.read_bytes()
    dear = raw.replace(b'"m":65536', b'"m":99999999')
    dear = dear[:10] + (int.from_bytes(raw[10:14], "big") + 3).to_bytes(4, "big") + dear[14:]
    made.vault.write_bytes(dear)
    with pytest.raises(CostOutOfBounds):
        await unlock(made)
    assert made.vault.read_bytes() == dear


async def test_a_newer_versions_vault_is_left_alone(made: Made) -> None:
    raw = made.vault.read_bytes()
    made.vault.write_bytes(raw[:8] + (container.VERSION + 1).to_bytes(2, "big") + raw[10:])
    before = listing(made.folder)
    with pytest.raises(NewerVersion):
        await unlock(made)
    assert listing(made.folder) == before


async def test_a_backup_takes_the_place_of_a_damaged_vault_which_stays_beside(
    made: Made,
) -> None:
    await changed(made, 1)
    bad = HARM["payload"](made.vault.read_bytes())
    made.vault.write_bytes(bad)
    clock = Clock()
    await go_back(profiles(clock=clock), made.folder, BY_PASSWORD, 1)
    beside = made.folder / f"profile.twv.damaged-{clock.now()}"
    assert (beside.read_bytes(), made.vault.read_bytes()) == (
        bad,
        backups(made.vault)[0].read_bytes(),
    )


async def test_after_going_back_the_profile_goes_on(made: Made) -> None:
    await changed(made, 1)
    made.vault.write_bytes(b"")
    kept = profiles()
    await go_back(kept, made.folder, BY_PASSWORD, 1)
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == ["vault"]
        await accept_rollback(profile, BY_PASSWORD)
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.own_keys == {who(HOLDER)}


async def test_two_damaged_vaults_are_both_kept(made: Made) -> None:
    await changed(made, 1)
    kept = profiles()
    for bad in (b"one", b"two"):
        made.vault.write_bytes(bad)
        await go_back(kept, made.folder, BY_PASSWORD, 1)
    beside = {path.read_bytes() for path in made.folder.glob("profile.twv.damaged-*")}
    assert beside == {b"one", b"two"}


async def test_a_vault_that_is_gone_comes_back_from_its_backup(made: Made) -> None:
    raw = backups(made.vault)[0].read_bytes()
    made.vault.unlink()
    with pytest.raises(NoProfile):
        await unlock(made)
    await go_back(profiles(), made.folder, BY_PASSWORD, 1)
    assert made.vault.read_bytes() == raw


@pytest.mark.parametrize(
    ("number", "way", "refusal"),
    [(1, BY_NOTHING, NotUnlocked), (3, BY_PASSWORD, UnreadableFile)],
)
async def test_a_backup_that_does_not_open_replaces_nothing(
    made: Made, number: int, way: Way, refusal: type[Exception]
) -> None:
    before = listing(made.folder)
    with pytest.raises(refusal):
        await go_back(profiles(), made.folder, way, number)
    assert listing(made.folder) == before


async def test_a_damaged_database_is_told_and_left(made: Made) -> None:
    made.database.write_bytes(with_flip(made.database.read_bytes(), 1000))
    before = listing(made.folder)
    with pytest.raises(DatabaseLost):
        await unlock(made)
    assert listing(made.folder) == before


async def test_a_missing_database_is_told_and_not_made_anew(made: Made) -> None:
    made.database.unlink()
    before = listing(made.folder)
    with pytest.raises(DatabaseLost):
        await unlock(made)
    assert listing(made.folder) == before


async def test_another_profiles_database_is_not_taken(made: Made, tmp_path: Path) -> None:
    other = await make(tmp_path / "other", ())
    shutil.copy(other.database, made.database)
    before = listing(made.folder)
    with pytest.raises(DatabaseLost):
        await unlock(made)
    assert listing(made.folder) == before


async def test_a_newer_versions_database_is_left_alone(made: Made) -> None:
    key = bytes((await opened(made.folder)).database.reveal())
    open_database(made.database, key, (*VERSIONS, ("CREATE TABLE of_tomorrow (id)",))).close()
    before = listing(made.folder)
    with pytest.raises(NewerDatabase):
        await unlock(made)
    assert listing(made.folder) == before


async def test_an_older_versions_database_is_brought_up(made: Made) -> None:
    key = bytes((await opened(made.folder)).database.reveal())
    made.database.unlink()
    create(made.database, key, VERSIONS[:1]).close()
    made.vault.write_bytes(backups(made.vault)[0].read_bytes())  # it has seen no journal yet
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.store.matters.all() == ()


async def old_profile(folder: Path) -> Made:
    """A profile whose vault the version before the first wrote."""
    places.prepare(folder)
    (folder / "profile.twv").write_bytes(version_0())
    told = await opened(folder, BY_SMALL)
    (folder / "profile.twv").unlink()
    kept = profiles()
    kept.found(ProfileFiles(kept.disk, folder), told, Kind.CREATED)
    return Made(folder, "")


async def test_an_old_vault_is_brought_up_and_stays_beside_the_new_one(tmp_path: Path) -> None:
    old = await old_profile(tmp_path / "profile")
    for _ in range(2):
        await unlock(old, BY_SMALL)
    assert container.read(old.vault.read_bytes()).version == container.VERSION
    assert (old.folder / "profile.twv.v0.bak").read_bytes() == version_0()


async def test_an_old_vault_that_the_keyring_opened_is_kept_before_it_changes(
    tmp_path: Path,
) -> None:
    old = await old_profile(tmp_path / "profile")
    by_keyring: Way = {"keyring": bytes(KEYRING.reveal())}
    async with profiles().unlock(old.folder, by_keyring) as profile:
        assert old.vault.read_bytes() == version_0()
        await renew_recovery_code(profile, BY_SMALL)
    assert (old.folder / "profile.twv.v0.bak").read_bytes() == version_0()
    assert container.read(old.vault.read_bytes()).version == container.VERSION


async def test_an_old_vaults_keys_are_all_there(tmp_path: Path) -> None:
    old = await old_profile(tmp_path / "profile")
    before = (await opened(old.folder, BY_SMALL)).identities
    async with profiles().unlock(old.folder, BY_SMALL) as profile:
        assert profile.opened.identities == before
        assert (kinds(profile), profile.rolled_back) == ([Kind.CREATED], ())


async def test_an_old_vault_with_a_wrong_password_stays_old(tmp_path: Path) -> None:
    old = await old_profile(tmp_path / "profile")
    with pytest.raises(NotUnlocked):
        await unlock(old, BY_NOTHING)
    assert old.vault.read_bytes() == version_0()


async def test_only_a_damaged_vault_asks_its_backups(made: Made) -> None:
    signer = Beside()
    with pytest.raises(NotUnlocked):
        async with profiles(signer).unlock(made.folder, BY_NOTHING):
            pass
    assert signer.asked == ["unlock"]
