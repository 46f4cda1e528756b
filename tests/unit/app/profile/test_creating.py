"""A new profile: its owner's alone, in a place of its own, and opened by two secrets."""

from __future__ import annotations

import stat
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters import places
from app.adapters.places import FolderNotEmpty, ProfileExists, ProfileInUse
from app.adapters.strength import PasswordGuessable
from app.errors import DiskFull
from app.profile import opening
from app.signing.frames import Facts
from app.signing.process import SignerEnded
from tests.support.failing import FailingDisk
from tests.support.profiles import (
    BY_PASSWORD,
    PASSWORD,
    Beside,
    Made,
    kinds,
    listing,
    names,
    profiles,
)
from wallet.journal import Kind
from wallet.vault.errors import PasswordTooShort
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_profile_is_two_files_that_are_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    async with profiles().create(folder, PASSWORD):
        pass
    modes = {name: mode_of(folder / name) for name in names(folder)}
    assert modes == dict.fromkeys(("profile.db", "profile.lock", "profile.twv"), 0o600)
    assert mode_of(folder) == 0o700


async def test_a_new_profile_is_open_at_once_and_empty(tmp_path: Path) -> None:
    async with profiles().create(tmp_path / "profile", PASSWORD) as (profile, _):
        assert kinds(profile) == [Kind.CREATED]
        assert (profile.own_keys, profile.rolled_back) == (frozenset(), ())


async def test_the_recovery_code_opens_it_without_the_password(tmp_path: Path) -> None:
    folder, kept = tmp_path / "profile", profiles()
    async with kept.create(folder, PASSWORD) as (_, code):
        pass
    async with kept.unlock(folder, {"recovery": code}) as profile:
        assert profile.opened.opened_by == "rec"


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("password12345", PasswordGuessable),
        ("", PasswordGuessable),
        ("qX7#vLw2!zK", PasswordTooShort),
    ],
)
async def test_a_bad_password_is_refused_before_anything_is_written(
    password: str, refusal: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(refusal):
        async with profiles().create(tmp_path / "profile", password):
            pass
    assert names(tmp_path) == set()


async def test_a_folder_with_something_in_it_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear client")
    before = listing(tmp_path)
    with pytest.raises(FolderNotEmpty):
        async with profiles().create(tmp_path, PASSWORD):
            pass
    assert (listing(tmp_path), names(tmp_path)) == (before, {"letter.txt"})


async def test_a_profile_never_takes_the_place_of_another(made: Made) -> None:
    before = listing(made.folder)
    with pytest.raises(ProfileExists):
        async with profiles().create(made.folder, PASSWORD):
            pass
    assert listing(made.folder) == before


async def test_a_profile_made_by_another_program_a_moment_ago_stays(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    honest = places.locked

    def overtaken(path: Path) -> object:
        for name, raw in listing(made.folder).items():
            (path / name).write_bytes(raw)
        return honest(path)

    monkeypatch.setattr(places, "locked", overtaken)
    with pytest.raises(ProfileExists):
        async with profiles().create(folder, PASSWORD):
            pass
    assert listing(folder) == listing(made.folder)


async def test_what_a_creation_left_that_was_cut_short_is_taken_up(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    places.prepare(folder)
    for name in ("profile.lock", ".profile.twv.0123abcd.tmp", "profile.db.next"):
        (folder / name).write_bytes(b"a beginning")
    async with profiles().create(folder, PASSWORD):
        pass
    async with profiles().unlock(folder, BY_PASSWORD) as profile:
        assert kinds(profile) == [Kind.CREATED]
    assert names(folder) == {"profile.db", "profile.lock", "profile.twv"}


async def test_a_creation_that_fails_on_a_full_disk_can_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    full = opening.Profiles(
        FailingDisk(28, 3, lasting=True), Beside(), profiles().clock, heap, FLOOR
    )
    with pytest.raises(DiskFull):
        async with full.create(folder, PASSWORD):
            pass
    async with profiles().create(folder, PASSWORD) as (profile, _):
        assert kinds(profile) == [Kind.CREATED]


async def test_without_a_signer_process_there_is_no_profile(tmp_path: Path) -> None:
    class Ending(Beside):
        @override
        async def ask(self, question: Facts) -> Facts:
            raise SignerEnded("it did not start")

    with pytest.raises(SignerEnded):
        async with profiles(Ending()).create(tmp_path / "profile", PASSWORD):
            pass
    assert listing(tmp_path / "profile") == {}


async def test_while_it_is_made_nobody_else_has_it(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    async with AsyncExitStack() as open_:
        await open_.enter_async_context(profiles().create(folder, PASSWORD))
        with pytest.raises(ProfileInUse):
            await open_.enter_async_context(profiles().unlock(folder, BY_PASSWORD))
        with pytest.raises(ProfileExists):
            await open_.enter_async_context(profiles().create(folder, PASSWORD))
