"""Join packs in the window: saved from a review, opened as any file of ours."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Run
from tests.support.desks import desk_of
from tests.support.founding import MAKER, PASSPHRASE, final, typed, with_maker
from tests.support.looking import Office
from tests.support.on_stage import on_stage, walks
from tests.support.shells import Stage
from tests.support.stage import User, words_of
from ui.flows.flow import Shell
from ui.flows.inbox import InboxFlow
from ui.flows.joining import JoiningFlow
from ui.flows.reviewing import ReviewFlow
from ui.theme import Look
from ui.views.join import JoinView
from ui.views.review import ReviewView
from wallet.errors import Unreadable

pytestmark = pytest.mark.gui


@dataclass
class Walk:
    """The flows on one stage, over a desk that has asked for a new escrow."""

    office: Office
    stage: Stage
    inbox: InboxFlow
    joining: JoiningFlow
    review: ReviewFlow
    hash: str
    path: str

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        for flow in (self.inbox, self.joining, self.review, self.review._papers):
            await flow.tasks.idle()

    async def save(self) -> str:
        """Save the pack from the review; what is said of it."""
        self.review.open(self.hash)
        await self.idle()
        view = self.stage.currentWidget()
        assert isinstance(view, ReviewView)
        assert view.page is not None
        assert view.page.begins_escrow
        await self.review._papers.save_pack(view, view.page, self.path)
        return words_of(view)

    async def take(self, path: str) -> None:
        """Drop a file."""
        self.inbox.take([path])
        await self.idle()


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Walk with a pack."""

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with desk_of(tmp_path) as (desk, around):
            around.network.chain = with_maker(around.network.chain)
            maker = await desk.founding.maker(MAKER, PASSPHRASE)
            preview = await desk.founding.preview(typed(maker.code), maker.code)
            assert preview.page is not None
            hash_ = await desk.founding.ask(preview.page.hash)
            stage = on_stage(Stage, look, qtbot, desk)
            shell = cast("Shell", stage)
            inbox, joining = InboxFlow(shell, stage), JoiningFlow(shell, stage)
            inbox.packs_came.connect(joining.open)
            path = str(tmp_path / "deal.countersign-join")
            review = ReviewFlow(shell, stage)
            walk = Walk((desk, around), stage, inbox, joining, review, hash_, path)
            yield walk
            await walk.idle()
            for flow in (inbox, joining, review, review._papers):
                await flow.tasks.close()

    return walks(run, begun)


def test_a_pack_that_is_dropped_leads_to_the_escrow_by_the_ledgers_word(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        said = await walk.save()
        await final(walk.office, walk.hash)
        await walk.take(walk.path)
        view = walk.stage.currentWidget()
        assert isinstance(view, JoinView)
        assert "The ledger has exactly these terms." in words_of(view)
        assert " ".join(view.page.words) in said
        User().press(view, "Open the escrow")
        assert walk.stage.went == [(view.page.contract, PASSPHRASE)]

    walk(what)


def test_a_pack_of_what_is_not_there_yet_leads_nowhere(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        await walk.save()
        await walk.take(walk.path)
        view = walk.stage.currentWidget()
        assert isinstance(view, JoinView)
        assert "This escrow is not on the network yet." in words_of(view)
        assert not view.open.isVisible()

    walk(what)


def test_what_is_no_pack_is_told_above_what_is_shown(
    walk: Callable[[Walking], None], tmp_path: Path
) -> None:
    (tmp_path / "deal.countersign-join").write_text("{}")

    async def what(walk: Walk) -> None:
        await walk.take(walk.path)
        assert [type(each) for each in walk.stage.failures] == [Unreadable]

    walk(what)
