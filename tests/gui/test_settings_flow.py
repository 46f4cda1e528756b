"""Changing settings: each counts at once, and what is refused is told where it was asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import LedgerUnreachable
from app.pages.settings import SettingsPage
from app.preferences import Preferences, load
from app.profile.errors import RolledBack
from app.profile.keys import REAL
from tests.gui.conftest import Run
from tests.support.desks import Around, desk_of
from tests.support.profiles import hold
from tests.support.shells import NearOffice, Stage
from ui.flows.flow import Place, Shell
from ui.flows.settings import SettingsFlow
from ui.kept import Kept
from ui.theme import Look
from ui.views.settings import SettingsView
from ui.views.settings_networks import AddNetworkSheet
from wallet.network import PUBLIC

pytestmark = pytest.mark.gui

OWN = "Standalone Network ; February 2017"
HERE = "http://127.0.0.1:8000"


def shown(view: QWidget) -> str:
    """Everything that a view says."""
    QCoreApplication.sendPostedEvents()
    labels = [each.text() for each in view.findChildren(QLabel) if each.isVisibleTo(view)]
    return "\n".join(labels)


def named(view: QWidget, name: str) -> QPushButton:
    """The visible button of this name."""
    QCoreApplication.sendPostedEvents()
    (found,) = [
        each
        for each in view.findChildren(QPushButton)
        if each.accessibleName() == name and each.isVisibleTo(view)
    ]
    return found


@dataclass
class Walk:
    """The flow over a desk of somebody with a key for real networks."""

    flow: SettingsFlow
    stage: Stage
    office: NearOffice
    around: Around
    kept: Kept
    path: Path

    @property
    def view(self) -> SettingsView:
        view = self.stage.currentWidget()
        assert isinstance(view, SettingsView)
        return view

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        await self.flow.tasks.idle()

    async def page(self) -> SettingsPage:
        """What holds."""
        return await self.office.desk.settings.page()

    def sheet(self) -> AddNetworkSheet:
        """The sheet before the window."""
        (found,) = [e for e in self.stage.findChildren(AddNetworkSheet) if e.isVisible()]
        return found


Walking = Callable[[Walk], Coroutine[Any, Any, None]]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Walking], None]:
    """Open the settings, and do something there."""
    path = tmp_path / "preferences.json"

    @asynccontextmanager
    async def begun() -> AsyncGenerator[Walk]:
        async with desk_of(tmp_path, ()) as (desk, around):
            await hold(desk.seat.profile, around.signer, "lawyer", REAL)
            office = NearOffice(desk)
            stage = Stage(look, office)
            qtbot.addWidget(stage)
            stage.show()
            kept = Kept(path)
            flow = SettingsFlow(cast("Shell", stage), stage, kept)
            flow.show()
            await flow.tasks.idle()
            assert stage.place is Place.SETTINGS
            yield Walk(flow, stage, office, around, kept, path)
            await flow.tasks.close()

    async def walked(what: Walking) -> None:
        async with begun() as walk:
            await what(walk)
            await walk.idle()

    return lambda what: run(walked(what))


def test_theme_and_text_size_change_at_once_and_are_kept(
    walk: Callable[[Walking], None], look: Look
) -> None:
    async def what(walk: Walk) -> None:
        named(walk.view, "Dark").click()
        named(walk.view, "150 %").click()
        assert (look.theme.name, look.text) == ("dark", 150)
        walk.view._notify.click()
        walk.kept.settle()
        assert load(walk.path) == Preferences("dark", 150, notify=False)

    walk(what)


def test_a_time_to_lock_is_kept_in_the_profile(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        told: list[float] = []
        walk.flow.lock_after_changed.connect(told.append)
        named(walk.view, "15 minutes").click()
        await walk.idle()
        assert (await walk.page()).lock_after == 900
        assert told == [900.0]

    walk(what)


def test_what_is_refused_is_shown_as_it_was(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        refusal = RolledBack("vault", 3, 2)
        walk.office.desk.seat.profile.rolled_back = (refusal,)
        named(walk.view, "15 minutes").click()
        await walk.idle()
        assert walk.stage.failures == [refusal]
        assert named(walk.view, "5 minutes").isChecked()

    walk(what)


def test_a_server_of_another_network_is_not_used(walk: Callable[[Walking], None]) -> None:
    async def what(walk: Walk) -> None:
        row = walk.view.networks[PUBLIC.passphrase]
        row.address.setText(HERE)
        row.use_wanted.emit(PUBLIC.passphrase, HERE)
        await walk.idle()
        assert (await walk.page()).servers[0].address == ""
        assert "serves another network" in shown(row)

    walk(what)


def test_a_server_that_is_silent_now_can_be_used_later(
    walk: Callable[[Walking], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent() -> None:
        raise LedgerUnreachable("127.0.0.1:8000")

    async def what(walk: Walk) -> None:
        monkeypatch.setattr(walk.around.network, "network", silent)
        row = walk.view.networks[PUBLIC.passphrase]
        row.address.setText(HERE)
        row.use_wanted.emit(PUBLIC.passphrase, HERE)
        await walk.idle()
        assert (await walk.page()).servers[0].address == HERE
        assert "does not answer" in shown(row)

    walk(what)


def test_a_server_that_is_right_is_used(
    walk: Callable[[Walking], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def public() -> object:
        return PUBLIC

    async def what(walk: Walk) -> None:
        monkeypatch.setattr(walk.around.network, "network", public)
        row = walk.view.networks[PUBLIC.passphrase]
        row.address.setText(HERE)
        row.use_wanted.emit(PUBLIC.passphrase, HERE)
        await walk.idle()
        assert (await walk.page()).servers[0].address == HERE
        assert "It serves this network." in shown(row)
        assert not row.use.isEnabled()

    walk(what)


def test_a_network_of_ones_own_is_added_and_forgotten(
    walk: Callable[[Walking], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent() -> None:
        raise LedgerUnreachable("127.0.0.1:8000")

    async def what(walk: Walk) -> None:
        monkeypatch.setattr(walk.around.network, "network", silent)
        named(walk.view, "Add a network…").click()
        sheet = walk.sheet()
        sheet.passphrase.set(OWN)
        sheet.address.set(HERE)
        sheet._go.click()
        await walk.idle()
        assert walk.view.networks[OWN].address.text() == HERE
        walk.view.networks[OWN].use_wanted.emit(OWN, "")
        await walk.idle()
        assert OWN not in walk.view.networks

    walk(what)


def test_why_a_network_is_not_added_is_told_in_its_sheet(
    walk: Callable[[Walking], None],
) -> None:
    async def what(walk: Walk) -> None:
        named(walk.view, "Add a network…").click()
        sheet = walk.sheet()
        sheet.passphrase.set(OWN)
        sheet.address.set("http://rpc.example.org")
        sheet._go.click()
        await walk.idle()
        assert sheet.isVisible()
        assert "This address of a server cannot be used." in sheet.problem.accessibleName()
        assert walk.around.network.asked == []

    walk(what)


def test_a_folder_is_chosen_and_left(walk: Callable[[Walking], None], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()

    async def what(walk: Walk) -> None:
        named(walk.view, "Choose a folder…").click()
        (dialog,) = walk.stage.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(shared))
        dialog.reject()
        await walk.idle()
        assert (await walk.page()).incoming_folder == str(shared)
        named(walk.view, "Stop watching").click()
        await walk.idle()
        assert (await walk.page()).incoming_folder == ""

    walk(what)
