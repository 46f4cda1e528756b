"""A child that waits while a password is typed: asked once, and never left behind."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator

import pytest

from app.signing.frames import Facts
from app.signing.process import SignerEnded, SignerProcess
from tests.support.signing import BY_CODE
from tests.support.vaults import small_file

OPENING: Facts = {"do": "unlock", "vault": small_file(), "way": BY_CODE}


@pytest.fixture
async def signer() -> AsyncGenerator[SignerProcess]:
    process = SignerProcess()
    yield process
    await process.dismiss()


def children(signer: SignerProcess) -> list[int]:
    """The ids of the processes that live."""
    return [process.pid for process in signer._living]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_child_that_waits_answers_the_next_question(signer: SignerProcess) -> None:
    await signer.prepare()
    (waiting,) = children(signer)
    asked = asyncio.ensure_future(signer.ask(OPENING))
    await asyncio.sleep(0)
    assert children(signer) == [waiting]
    assert (await asked)["generation"] == 1
    assert (children(signer), is_there(waiting)) == ([], False)


async def test_only_one_waits_however_often_it_is_prepared(signer: SignerProcess) -> None:
    for _ in range(3):
        await signer.prepare()
    assert len(children(signer)) == 1


async def test_each_question_has_a_child_of_its_own(signer: SignerProcess) -> None:
    await signer.prepare()
    for _ in range(2):
        assert (await signer.ask(OPENING))["generation"] == 1


async def test_a_question_with_handles_goes_to_a_child_that_has_them(
    signer: SignerProcess,
) -> None:
    source, target = os.pipe()
    await signer.prepare()
    (waiting,) = children(signer)
    answer = await signer.ask({**OPENING, "source": source, "target": target})
    assert (answer["generation"], is_there(waiting)) == (1, False)
    for handle in (source, target):
        os.close(handle)


async def test_a_dismissed_child_is_gone(signer: SignerProcess) -> None:
    await signer.prepare()
    (waiting,) = children(signer)
    await signer.dismiss()
    assert (children(signer), is_there(waiting)) == ([], False)


async def test_what_was_killed_while_it_waited_is_asked_nothing(signer: SignerProcess) -> None:
    await signer.prepare()
    (waiting,) = children(signer)
    signer.kill()
    assert (await signer.ask(OPENING))["generation"] == 1
    assert not is_there(waiting)


async def test_a_kill_reaches_the_child_that_waited_and_is_now_asked(
    signer: SignerProcess,
) -> None:
    await signer.prepare()
    asked = asyncio.ensure_future(signer.ask(OPENING))
    await asyncio.sleep(0)
    signer.kill()
    with pytest.raises(SignerEnded):
        await asked
