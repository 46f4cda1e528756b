"""A machine that sleeps, and clocks that are wrong: it is told, and nothing ends by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.pages.after import Agreement, Stand
from app.records import Standing
from tests.gui.conftest import Run
from tests.support.sending import DOWN
from tests.support.troubled import User, World, release, troubled
from ui.theme import Look
from ui.views.after import AfterView
from ui.widgets.inbox_list import InboxList

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]

HOUR = 3600
TITLE = "Sale of 14 Quayside Row"


async def opens(user: User) -> None:
    """Open the first request that the inbox shows."""
    rows = await user.walker.widget(InboxList)
    await user.walker.sees(rows.current_hash, "a request in the inbox")
    QTest.keyClick(rows, Qt.Key.Key_Return)


def test_a_machine_that_sleeps_before_it_is_final_locks_and_then_shows_the_truth(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            await user.signs()
            await user.sees(Stand.SENT)
            await user.sleeps(5 * HOUR)
            read = await user.reads("Locked: this computer slept.")
            assert TITLE not in read
            assert "250,000" not in read
            await user.unlocks()
            await user.walker.clicks("Done, 1")
            await opens(user)
            page = await user.sees(Stand.FINAL)
            assert page.moved is not None
            assert page.moved.agreement is Agreement.EQUAL
            assert len(world.network.sent) == 1

    run(walk())


def test_a_page_that_is_open_while_the_machine_sleeps_is_gone_with_what_it_showed(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            await user.sleeps(HOUR)
            assert TITLE not in await user.reads("Locked: this computer slept.")
            await user.unlocks()
            await user.reviews()

    run(walk())


@pytest.mark.parametrize(("wrong", "words"), [(HOUR, "ahead"), (-HOUR, "behind")])
def test_a_clock_that_is_wrong_is_told_and_ends_nothing_before_its_time(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, wrong: int, words: str
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        world.clock.wrong = wrong
        request = await release(world, valid_for=HOUR // 2)
        async with troubled(qapp, look, world, [request]) as user:
            await user.unlocks()
            assert await user.standing(request) is Standing.NEEDS_ME
            await user.passes(20)
            await user.reads(f"This computer's clock is 1 h {words}. Set it right.")
            assert await user.standing(request) is Standing.NEEDS_ME
            await user.reviews()
            read = await user.reads("As the network tells it")
            assert "in 29 min" in read
            assert "The time limit has passed." not in read
            await user.signs()
            page = await user.waits_for(Stand.FINAL)
            assert page.moved is not None

    run(walk())


def test_a_request_that_ended_has_ended_though_the_clock_is_behind(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world, valid_for=60)
        world.clock.step(600)
        world.clock.wrong = -HOUR
        async with troubled(qapp, look, world, [request]) as user:
            await user.unlocks()
            await user.reads("This computer's clock is 1 h behind. Set it right.")
            await user.reviews()
            await user.walker.clicks("Show what changed")
            await user.reads("It cannot be signed")
            await user.reads("The time limit")

    run(walk())


def test_what_a_wrong_clock_ended_is_back_as_soon_as_a_network_tells_the_time(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world, valid_for=HOUR // 2)
        world.network.down = DOWN
        async with troubled(qapp, look, world, [request]) as user:
            world.clock.wrong = HOUR
            await user.unlocks()
            await user.passes(10)
            assert await user.standing(request) is Standing.EXPIRED
            world.network.down = None
            await user.passes(30)
            assert await user.standing(request) is Standing.NEEDS_ME
            await user.reviews()

    run(walk())


def test_a_clock_that_was_put_right_while_the_profile_was_locked_is_not_told_any_more(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        world.clock.wrong = -HOUR
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reads("This computer's clock is 1 h behind. Set it right.")
            user.window.lock()
            await user.reads("Locked.")
            world.clock.wrong = 0
            await user.unlocks()
            await user.passes(15)
            read = await user.reads("Ledger 1,000,0")
            assert "clock" not in read

    run(walk())


def test_a_request_that_comes_while_the_clock_is_ahead_is_open(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world, valid_for=HOUR // 2)
        file = tmp_path / "came.countersign"
        file.write_text(request.to_text(), encoding="utf-8")
        async with troubled(qapp, look, world, []) as user:
            world.clock.wrong = HOUR
            await user.unlocks()
            await user.passes(15)
            await user.drops(file)
            await user.reads("As the network tells it")
            assert await user.standing(request) is Standing.NEEDS_ME
            assert user.walker.there(AfterView) is None

    run(walk())
