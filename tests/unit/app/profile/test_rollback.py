"""Older files put in the place of newer ones: told, readable, and not written to unasked."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest

from app.profile import backups, copies, keys
from app.profile.errors import RolledBack
from app.profile.inbox import page
from app.profile.profile import Profile
from app.profile.rekeying import rekey
from app.profile.requests import decline, keep
from app.profile.sending import send
from app.profile.signing import sign
from app.profile.verifying import accept_rollback, verify_journal
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    OTHER_PASSWORD,
    Made,
    agreed,
    asked,
    filed,
    kinds,
    listing,
    names,
    profiles,
)
from wallet.journal import Kind
from wallet.vault.errors import NotUnlocked

WHAT: Final = {
    "vault": ["profile.twv"],
    "database": ["profile.db"],
}


async def used(made: Made) -> None:
    """Let vault and database go on."""
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, await filed(SteppedNetwork()), BUILDS)
        await keys.renew_recovery_code(profile, BY_PASSWORD)


async def put_back(made: Made, what: str, tmp_path: Path) -> None:
    """Use a profile, and let one of its files be what it was before."""
    before = made.copied(tmp_path / "before")
    await used(made)
    for name in WHAT[what]:
        shutil.copy(before.folder / name, made.folder / name)


@pytest.mark.parametrize("what", WHAT)
async def test_an_older_file_is_told(made: Made, what: str, tmp_path: Path) -> None:
    await put_back(made, what, tmp_path)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (older,) = profile.rolled_back
    assert (older.what, older.found < older.seen) == (what, True)


async def test_older_files_of_two_moments_are_both_told(made: Made, tmp_path: Path) -> None:
    moments = [made.copied(tmp_path / "first")]
    for name in ("second", "third"):
        await used(made)
        moments.append(made.copied(tmp_path / name))
    shutil.copy(moments[0].vault, made.vault)
    shutil.copy(moments[1].database, made.database)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == ["vault"]
    shutil.copy(moments[1].vault, made.vault)
    shutil.copy(moments[0].database, made.database)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == ["database"]


async def test_another_file_of_the_same_generation_is_told(made: Made, tmp_path: Path) -> None:
    twin = made.copied(tmp_path / "twin")
    for each in (made, twin):
        async with profiles().unlock(each.folder, BY_PASSWORD) as profile:
            await keys.renew_recovery_code(profile, BY_PASSWORD)
    shutil.copy(twin.vault, made.vault)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert {each.what for each in profile.rolled_back} >= {"vault"}


async def test_a_whole_folder_put_back_is_not_noticed(made: Made, tmp_path: Path) -> None:
    """The limit of what can be known without a network: then nothing contradicts anything."""
    before = made.copied(tmp_path / "before")
    await used(made)
    async with profiles().unlock(before.folder, BY_PASSWORD) as profile:
        assert profile.rolled_back == ()


@pytest.mark.parametrize("what", WHAT)
async def test_what_was_put_back_is_read_and_left_as_it_is(
    made: Made, what: str, tmp_path: Path
) -> None:
    await put_back(made, what, tmp_path)
    before = listing(made.folder)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.own_keys == {practice.who(HOLDER)}
        page(profile, BUILDS)
        verify_journal(profile.store, profile.opened)
        assert copies.copy_of_today(profile) is None
    assert listing(made.folder) == before


async def test_an_older_file_that_nobody_accepted_is_told_again(
    made: Made, tmp_path: Path
) -> None:
    await put_back(made, "vault", tmp_path)
    for _ in range(2):
        async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
            assert [each.what for each in profile.rolled_back] == ["vault"]


Use = Callable[[Profile, Path], Awaitable[object]]


async def _keep(profile: Profile, _folder: Path) -> None:
    keep(profile, await filed(SteppedNetwork(), valid_for=60), BUILDS)


async def _sign(profile: Profile, _folder: Path) -> None:
    await sign(profile, [await filed(SteppedNetwork())], asked(), BUILDS, agreed)


async def _send(profile: Profile, _folder: Path) -> None:
    network = SteppedNetwork()
    try:
        request = await filed(network, "buyer", "lawyer")
        await send(profile, request, network, BUILDS, lambda _step: None)
    finally:
        assert network.sent == []


async def _decline(profile: Profile, _folder: Path) -> None:
    decline(profile, (await filed(SteppedNetwork())).envelope.hash, "no")


async def _watch(profile: Profile, _folder: Path) -> None:
    keys.watch(profile, practice.who("seller"), "the seller")


async def _back_up(profile: Profile, folder: Path) -> None:
    backups.write_backup(profile, folder / "backup")


async def _choose(profile: Profile, folder: Path) -> None:
    copies.choose_folder(profile, folder)


USES: dict[str, Use] = {
    "keep": _keep,
    "sign": _sign,
    "send": _send,
    "decline": _decline,
    "watch": _watch,
    "back up": _back_up,
    "choose a folder": _choose,
    "add a key": lambda profile, _: keys.add(
        profile, BY_PASSWORD, keys.NewKey("new", keys.REAL, fresh=True)
    ),
    "confirm words": lambda profile, _: keys.confirm_words(profile, BY_PASSWORD, HOLDER),
    "export": lambda profile, _: keys.export_secret(profile, BY_PASSWORD, HOLDER),
    "change the password": lambda profile, _: keys.change_password(
        profile, BY_PASSWORD, OTHER_PASSWORD
    ),
    "renew the code": lambda profile, _: keys.renew_recovery_code(profile, BY_PASSWORD),
    "use the keyring": lambda profile, _: keys.keep_in_keyring(profile, BY_PASSWORD, keep=True),
    "rekey": lambda profile, _: rekey(profile, BY_PASSWORD, OTHER_PASSWORD),
}


@pytest.mark.parametrize("use", USES)
async def test_nothing_is_written_to_what_was_put_back(
    made: Made, use: str, tmp_path: Path
) -> None:
    await put_back(made, "vault", tmp_path)
    before = listing(made.folder)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        told = kinds(profile)
        with pytest.raises(RolledBack):
            await USES[use](profile, tmp_path)
        assert kinds(profile) == told
    assert (listing(made.folder), names(tmp_path)) == (before, {"before", "profile"})


@pytest.mark.parametrize("what", WHAT)
async def test_once_accepted_the_profile_goes_on(made: Made, what: str, tmp_path: Path) -> None:
    await put_back(made, what, tmp_path)
    kept = profiles()
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        (older,) = profile.rolled_back
        await accept_rollback(profile, BY_PASSWORD)
        await keys.renew_recovery_code(profile, BY_PASSWORD)
        accepted = next(
            record.event
            for record in profile.store.journal.records()
            if record.event.kind is Kind.ROLLBACK_ACCEPTED
        )
    assert accepted.facts == {what: f"{older.found} instead of {older.seen}"}
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.rolled_back == ()
        await sign(profile, [await filed(SteppedNetwork())], asked(), BUILDS, agreed)
        verify_journal(profile.store, profile.opened)


@pytest.mark.parametrize("what", WHAT)
async def test_whoever_has_no_password_accepts_nothing(
    made: Made, what: str, tmp_path: Path
) -> None:
    await put_back(made, what, tmp_path)
    before = listing(made.folder)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NotUnlocked):
            await accept_rollback(profile, BY_NOTHING)
        with pytest.raises(RolledBack):
            profile.check_writable()
    assert listing(made.folder) == before
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == [what]


async def test_where_nothing_was_put_back_nothing_is_accepted(made: Made) -> None:
    before = made.vault.read_bytes()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        told = kinds(profile)
        await accept_rollback(profile, BY_PASSWORD)
        assert kinds(profile) == told
    assert made.vault.read_bytes() == before
