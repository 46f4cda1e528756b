"""What opens a profile is let go of once it is open: whoever wants to sign is asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.desk import Desk, opened
from tests.support import early
from tests.support.desks import DeskClock, services_of
from tests.support.living import holders
from tests.support.network import SteppedNetwork
from tests.support.profiles import Beside

WORDS = ("pebble", "tunnel", "marmot", "acrobat")


@pytest.fixture(autouse=True)
def _settled() -> Iterator[None]:
    yield
    early.settle()  # who looks for a text looks through everything


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    network = SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    async with opened(
        services_of(network, Beside()), tmp_path / "profile", lambda _: None
    ) as desk:
        yield desk


def typed() -> str:
    """A password that is an object of its own; not for an assert, which keeps what it sees."""
    return " ".join(WORDS)


def like(text: str) -> Callable[[str], bool]:
    """Whether a text is this one, without holding it."""
    size, digest = len(text), sha256(text.encode()).digest()
    return lambda each: (
        len(each) == size and sha256(each.encode("utf-8", "replace")).digest() == digest
    )


async def test_the_password_is_let_go_of_once_a_profile_is_open(desk: Desk) -> None:
    await desk.entry.create(typed(), "made here")
    await desk.entry.lock()
    await desk.entry.unlock({"password": typed()})
    left = holders(like(typed()))
    assert left == []


async def test_password_and_code_are_let_go_of_once_a_profile_is_made(desk: Desk) -> None:
    is_code = like((await desk.entry.create(typed(), "made here")).recovery_code)
    left = holders(like(typed())), holders(is_code)
    assert left == ([], [])


async def test_the_code_is_let_go_of_once_it_opened_a_profile(desk: Desk) -> None:
    code = {"recovery": (await desk.entry.create(typed(), "made here")).recovery_code}
    is_code = like(code["recovery"])
    await desk.entry.lock()
    await desk.entry.unlock(code)
    code.clear()
    left = holders(is_code)
    assert left == []


def test_what_is_held_is_found() -> None:
    """Else nothing is ever found."""
    held = [({"password": typed()},)]
    found = holders(like(typed()))
    held.clear()
    left = holders(like(typed()))
    assert (bool(found), left) == (True, [])
