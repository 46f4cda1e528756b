"""Choosing an index in the window: it is off at first, and its key is typed unseen."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.pages.settings import Shape
from app.profile.keys import REAL
from tests.gui.conftest import Run
from tests.support.desks import desk_of
from tests.support.indexes import KEY, IndexServer, saying
from tests.support.profiles import hold
from tests.support.rpc import serving
from tests.support.shells import NearOffice, Stage
from ui.flows.flow import Shell
from ui.flows.settings import SettingsFlow
from ui.theme import Look
from ui.views.settings import SettingsView
from ui.views.settings_indexes import IndexRow
from wallet.network import PUBLIC

pytestmark = pytest.mark.gui

MAINNET = PUBLIC.passphrase


@dataclass
class Walk:
    """The settings of somebody with a key for real networks."""

    flow: SettingsFlow
    stage: Stage
    office: NearOffice

    @property
    def row(self) -> IndexRow:
        """The index of the public network."""
        view = self.stage.currentWidget()
        assert isinstance(view, SettingsView)
        return view.indexes.rows[MAINNET]

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        await self.flow.indexes.tasks.idle()
        await self.flow.tasks.idle()


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Open the settings, and do something there."""

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with desk_of(tmp_path, ()) as (desk, around):
            await hold(desk.seat.profile, around.signer, "lawyer", REAL)
            stage = Stage(look, NearOffice(desk))
            qtbot.addWidget(stage)
            stage.show()
            flow = SettingsFlow(cast("Shell", stage), stage)
            flow.show()
            await flow.tasks.idle()
            yield Walk(flow, stage, stage.office)
            await flow.indexes.tasks.close()
            await flow.tasks.close()
            assert stage.failures == []

    async def walked(what: Walking) -> None:
        async with begun() as walk:
            await what(walk)
            await walk.idle()

    return lambda what: run(walked(what))


def test_an_index_is_off_until_it_is_turned_on_and_off_again(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        assert not walk.row.tick.isChecked()
        assert not walk.row.address.isVisible()
        for used in (True, False):
            walk.row.tick.click()
            await walk.idle()
            page = await walk.office.desk.settings.page()
            (line,) = [each for each in page.indexes if each.passphrase == MAINNET]
            assert line.used is used
            assert walk.row.address.isVisible() is used

    walk(what)


def test_a_key_is_kept_cleared_from_the_field_and_used(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        server = IndexServer()
        async with serving(server.core) as address:
            walk.row.tick.click()
            await walk.idle()
            walk.row.address.setText(address)
            walk.row._read()
            walk.row.use.click()
            await walk.idle()
            walk.row.shape.setCurrentIndex(1)
            await walk.idle()
            field = walk.row.key.findChild(QLineEdit)
            assert field is not None
            assert field.echoMode() is QLineEdit.EchoMode.Password
            field.setText(KEY)
            walk.row.keep.click()
            await walk.idle()
            assert (walk.row.key.text(), walk.row.line.has_key) == ("", True)
            assert (walk.row.line.shape, walk.row.line.address) == (Shape.CORE, address)
            walk.row.check.click()
            await walk.idle()
            assert "It answers" in walk.row.result.text()
            assert server.headers[-1]["x-api-key"] == KEY

    walk(what)


def test_what_is_wrong_with_an_index_is_told_beside_it(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        walk.row.tick.click()
        await walk.idle()
        walk.row.address.setText("http://index.example.org")
        walk.row._read()
        walk.row.use.click()
        await walk.idle()
        assert walk.row.problem.isVisible()
        assert walk.row.line.address.startswith("https://")
        async with serving(IndexServer(said=[saying("no", 401)]).dev) as address:
            walk.row.address.setText(address)
            walk.row._read()
            walk.row.use.click()
            await walk.idle()
            walk.row.check.click()
            await walk.idle()
        assert walk.row.problem.isVisible()

    walk(what)
