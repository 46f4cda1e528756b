"""With the real signer process: the same as in this one, and nothing left when it ends."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from app.adapters.disks import PosixDisk
from app.profile import keys
from app.profile.keys import ALONE, NewKey
from app.profile.opening import Profiles
from app.profile.signing import sign
from app.signing.process import SignerEnded, SignerProcess
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    PASSWORD,
    Clock,
    agreed,
    asked,
    filed,
    profiles,
)
from wallet.keys import verifies
from wallet.vault.errors import NotUnlocked
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap


def piped(text: str) -> int:
    """The end of a pipe from which this text comes."""
    source, target = os.pipe()
    with os.fdopen(target, "w") as pipe:
        pipe.write(f"{text}\n")
    return source


async def test_a_profile_made_with_the_child_is_used_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    kept = Profiles(PosixDisk(), SignerProcess(), Clock(), heap, FLOOR)
    source = piped(practice.closing().secrets[HOLDER])
    async with AsyncExitStack() as closing:
        closing.callback(os.close, source)
        profile, _ = await closing.enter_async_context(kept.create(folder, PASSWORD))
        new = NewKey(HOLDER, ALONE, fresh=False, source=source)
        identity = await keys.add(profile, BY_PASSWORD, new)
        assert identity.account == practice.who(HOLDER)
    request = await filed(SteppedNetwork())
    async with kept.unlock(folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
    hash_ = request.envelope.hash
    assert verifies(practice.who(HOLDER), hash_, done.signatures[0].signature)


async def test_locking_ends_a_child_at_its_work(tmp_path: Path) -> None:
    folder, signer = tmp_path / "profile", SignerProcess()
    async with profiles(signer).create(folder, PASSWORD) as (profile, _):
        before = profile.files.read_vault()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(_ended(keys.renew_recovery_code(profile, BY_PASSWORD)))
            await asyncio.sleep(0)
            profile.lock()
        assert task.result() == "SignerEnded"
    assert (folder / "profile.twv").read_bytes() == before


async def test_the_child_knows_a_wrong_password(tmp_path: Path) -> None:
    kept = profiles(SignerProcess())
    async with kept.create(tmp_path / "profile", PASSWORD):
        pass
    with pytest.raises(NotUnlocked):
        async with kept.unlock(tmp_path / "profile", BY_NOTHING):
            pass


async def _ended(use: object) -> str:
    assert asyncio.iscoroutine(use)
    try:
        await use
    except SignerEnded as why:
        return type(why).__name__
    return "done"
