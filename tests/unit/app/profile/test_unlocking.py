"""Unlocked: by whoever has a secret, by one program at a time, and until it is locked."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters.places import NoProfile, ProfileInUse
from app.adapters.store.errors import DatabaseTrouble
from app.errors import AppError
from app.profile import keys
from app.profile.errors import DatabaseLost
from app.profile.opened import Opened
from app.profile.profile import Profile
from app.signing.frames import Facts
from app.signing.process import SignerEnded
from tests.support import practice
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    Beside,
    Made,
    fresh_secret,
    listing,
    names,
    profiles,
)
from wallet.errors import WalletError
from wallet.vault.errors import NotUnlocked


def is_forgotten(opened: Opened) -> bool:
    """Whether none of the keys is there any more."""
    for secret in (opened.database, opened.audit, opened.export):
        try:
            secret.reveal()
        except ValueError:
            continue
        return False
    return True


@pytest.mark.parametrize(
    "way", [BY_NOTHING, {"recovery": "ABCD"}, {"keyring": b"short"}, {"keyring": bytes(32)}, {}]
)
async def test_what_does_not_open_it_changes_nothing(made: Made, way: dict[str, str]) -> None:
    before = listing(made.folder)
    with pytest.raises(WalletError):
        async with profiles().unlock(made.folder, way):
            pass
    assert listing(made.folder) == before


async def test_a_wrong_password_is_told_as_such(made: Made) -> None:
    with pytest.raises(NotUnlocked):
        async with profiles().unlock(made.folder, BY_NOTHING):
            pass


async def test_where_no_profile_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoProfile):
        async with profiles().unlock(tmp_path / "profile", BY_PASSWORD):
            pass
    assert names(tmp_path) == set()


async def test_it_shows_whose_keys_it_holds(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.own_keys == {practice.who(HOLDER)}
        assert profile.identity(HOLDER) == profile.identity(practice.who(HOLDER))


async def test_looking_at_a_profile_leaves_its_vault_as_it_is(made: Made) -> None:
    before = made.vault.read_bytes()
    async with profiles().unlock(made.folder, BY_PASSWORD):
        pass
    assert made.vault.read_bytes() == before


async def test_a_second_program_is_told_that_it_is_in_use(made: Made) -> None:
    async with AsyncExitStack() as open_:
        await open_.enter_async_context(profiles().unlock(made.folder, BY_PASSWORD))
        with pytest.raises(ProfileInUse):
            await open_.enter_async_context(profiles().unlock(made.folder, BY_PASSWORD))


async def test_once_locked_it_is_unlocked_again_like_before(made: Made) -> None:
    kept = profiles()
    for _ in range(2):
        async with kept.unlock(made.folder, BY_PASSWORD) as profile:
            profile.lock()


async def test_after_a_wrong_password_nobody_has_it(made: Made) -> None:
    kept = profiles()
    with pytest.raises(NotUnlocked):
        async with kept.unlock(made.folder, BY_NOTHING):
            pass
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert len(profile.own_keys) == 1


async def test_locked_nothing_is_left_that_opens_anything(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        killed = signer.kills
        profile.lock()
        assert is_forgotten(profile.opened)
        assert signer.kills == killed + 1
        with pytest.raises(DatabaseTrouble):
            profile.store.keys.all()


async def test_locked_it_does_nothing_any_more(made: Made) -> None:
    before = listing(made.folder)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        profile.lock()
        with pytest.raises(AppError):
            await keys.renew_recovery_code(profile, BY_PASSWORD)
        with pytest.raises(AppError):
            keys.watch(profile, practice.who("seller"), "the seller")
    assert listing(made.folder).keys() == before.keys()
    assert made.vault.read_bytes() == before["profile.twv"]


async def test_locking_twice_is_locking_once(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        profile.lock()
        profile.lock()


async def test_what_goes_wrong_inside_still_locks(made: Made) -> None:
    kept: list[Profile] = []

    async def use() -> None:
        async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
            kept.append(profile)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await use()
    assert is_forgotten(kept[0].opened)
    async with profiles().unlock(made.folder, BY_PASSWORD):
        pass


async def test_a_task_that_is_cancelled_still_locks(made: Made) -> None:
    kept: list[Profile] = []
    used = asyncio.Event()

    async def use() -> None:
        async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
            kept.append(profile)
            used.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(use())
        await used.wait()
        task.cancel()
    assert is_forgotten(kept[0].opened)


async def test_keys_of_an_unlocking_that_failed_are_forgotten(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Opened] = []
    honest = Opened.of

    def noted(*given: object) -> Opened:
        told.append(honest(*given))  # type: ignore[arg-type]
        return told[-1]

    monkeypatch.setattr(Opened, "of", noted)
    made.database.write_bytes(fresh_secret("no database") * 200)
    with pytest.raises(DatabaseLost):
        async with profiles().unlock(made.folder, BY_PASSWORD):
            pass
    assert [is_forgotten(opened) for opened in told] == [True]


async def test_an_answer_that_comes_after_the_lock_is_not_written(made: Made) -> None:
    class Late(Beside):
        """Its answer is there when the profile locks, and heard after."""

        lock: Profile | None = None

        @override
        async def ask(self, question: Facts) -> Facts:
            answer = await super().ask(question)
            if self.lock:
                self.lock.lock()
            return answer

    signer, before = Late(), made.vault.read_bytes()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        signer.lock = profile
        with pytest.raises(SignerEnded):
            await keys.renew_recovery_code(profile, BY_PASSWORD)
    assert made.vault.read_bytes() == before
