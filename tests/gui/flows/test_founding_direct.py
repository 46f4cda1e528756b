"""A contract that no other makes, asked for in the window, and then set up as an escrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Run
from tests.support import practice
from tests.support.desks import desk_of
from tests.support.escrows import BUILD
from tests.support.shells import NearOffice, Stage
from tests.support.stage import User, words_of
from ui.flows.flow import Shell
from ui.flows.founding import FoundingFlow
from ui.theme import Look
from ui.views.new_contract_sheet import NewContractSheet
from ui.views.new_escrow_sheet import MakerSheet
from wallet.operations import DeployContract
from wallet.request import Request, read
from wallet.review.said import Said
from wallet.soroban.entries import account_key, code_key

pytestmark = pytest.mark.gui

MAKE_ONE = "There is none yet: make one…"


class Walk:
    """A flow on its stage."""

    def __init__(self, look: Look, office: NearOffice, around: Any) -> None:
        self.stage, self.around, self.office = Stage(look, office), around, office
        self.stage.resize(1064, 800)
        self.stage.show()
        self.flow = FoundingFlow(cast("Shell", self.stage), self.stage)
        self.user = User()

    def sheet(self, kind: type[Any]) -> Any:
        (found,) = [each for each in self.stage.findChildren(kind) if each.isVisible()]
        return found

    async def begin(self) -> NewContractSheet:
        """Go to the sheet of a new contract."""
        self.flow.begin()
        await self.flow.tasks.idle()
        await self.press(self.sheet(MakerSheet), MAKE_ONE)
        sheet: NewContractSheet = self.sheet(NewContractSheet)
        return sheet

    async def press(self, where: Any, words: str) -> None:
        self.user.press(where, words)
        await self.flow.tasks.idle()


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[..., None]:
    """Walk through the flow, after something happened to the network."""

    async def walked(what: Callable[[Walk], Any], before: Callable[[Any], Any]) -> None:
        async with desk_of(tmp_path) as (desk, around):
            around.network.chain = before(around.network.chain)
            walk = Walk(look, NearOffice(desk), around)
            qtbot.addWidget(walk.stage)
            await what(walk)
            await walk.flow.tasks.idle()
            await walk.flow.tasks.close()

    return lambda what, before=lambda chain: chain: run(walked(what, before))


def test_the_request_for_a_contract_is_written_from_the_sheet(
    walk: Callable[..., None],
) -> None:
    async def what(walk: Walk) -> None:
        sheet = await walk.begin()
        said = words_of(sheet)
        assert "anybody can set it up with terms of their own" in said
        assert "it holds no terms and no money" in said
        walk.user.types(sheet, "Note for the other signers", "for Mill Lane")
        await walk.press(sheet, "Write the request")
        (hash_,) = walk.stage.went
        assert isinstance(hash_, str)
        row = walk.office.desk.seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
        assert row is not None
        request = read(row.text)
        assert isinstance(request, Request)
        made = Said(request.envelope).doing
        assert isinstance(made, DeployContract)
        assert (made.wasm_hash, made.deployer) == (BUILD.wasm_hash, practice.who("lawyer"))
        assert request.note == "for Mill Lane"
        assert walk.stage.failures == []

    walk(what)


def test_where_no_known_code_is_there_nothing_can_be_made(walk: Callable[..., None]) -> None:
    async def what(walk: Walk) -> None:
        sheet = await walk.begin()
        assert not sheet.go.isEnabled()
        assert "No code that this program knows is on this network." in words_of(sheet)

    walk(what, lambda chain: practice.without(chain, code_key(BUILD.wasm_hash)))


def test_an_account_that_is_not_there_makes_nothing(walk: Callable[..., None]) -> None:
    async def what(walk: Walk) -> None:
        sheet = await walk.begin()
        await walk.press(sheet, "Write the request")
        assert "The account that should pay the fee does not exist" in words_of(sheet)
        assert walk.stage.went == []
        requests = walk.office.desk.seat.profile.store.requests
        assert requests.inbox(None) == ()

    walk(what, lambda chain: practice.without(chain, account_key(practice.who("lawyer"))))
