"""The system's keyring bears witness, where it may open a profile: it is in no folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from typing_extensions import override

from app.adapters.keyrings import Backend, Keyring
from app.profile.keys import keep_in_keyring, renew_recovery_code
from app.profile.opening import Profiles
from app.profile.verifying import accept_rollback
from tests.support.profiles import BY_PASSWORD, Made, profiles


@dataclass
class InMemory(Backend):
    """A keyring that lives as long as a test, and fails when it is told to."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    fails: bool = False

    @override
    def get_password(self, service: str, username: str) -> str | None:
        if self.fails:
            raise RuntimeError
        return self.texts.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.texts[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        del self.texts[service, username]


def watched(ring: InMemory) -> Profiles:
    return replace(profiles(), keyring=lambda: Keyring(ring))


async def used(made: Made, ring: InMemory, times: int = 1) -> None:
    for _ in range(times):
        async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
            await renew_recovery_code(profile, BY_PASSWORD)


async def trusting(made: Made, ring: InMemory) -> None:
    """Let the keyring open the profile."""
    async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
        await keep_in_keyring(profile, BY_PASSWORD, keep=True)


async def test_a_whole_folder_that_was_put_back_is_noticed(made: Made, tmp_path: Path) -> None:
    ring = InMemory()
    await trusting(made, ring)
    before = made.copied(tmp_path / "before")
    await used(made, ring)
    shutil.rmtree(made.folder)
    shutil.copytree(before.folder, made.folder)
    async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == ["vault"]
        await accept_rollback(profile, BY_PASSWORD)
    async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.rolled_back == ()


async def test_what_goes_on_as_it_should_is_no_rollback(made: Made) -> None:
    ring = InMemory()
    await trusting(made, ring)
    await used(made, ring, times=2)
    async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.rolled_back == ()


async def test_a_keyring_that_was_not_asked_to_open_the_profile_hears_nothing(
    made: Made,
) -> None:
    ring = InMemory()
    await used(made, ring)
    assert ring.texts == {}


async def test_a_keyring_that_does_not_answer_keeps_nobody_out(made: Made) -> None:
    ring = InMemory()
    await trusting(made, ring)
    ring.fails = True
    async with watched(ring).unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.rolled_back == ()
