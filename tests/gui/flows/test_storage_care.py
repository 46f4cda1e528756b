"""From the card of an escrow's storage to the request that keeps it alive, or wakes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.practice.ledger import LIFE
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.escrow_walk import Walk, walking
from tests.support.looking import CLOSING, PASSPHRASE
from ui.theme import Look
from ui.views.escrow import EscrowView
from wallet.request import Request, read
from wallet.review.said import Said
from wallet.soroban.entries import account_key

pytestmark = pytest.mark.gui

Walks = Callable[..., None]


@pytest.fixture
def walk(run: Run[Any], look: Look, qtbot: QtBot, tmp_path: Path) -> Walks:
    """Walk through the flow as the lawyer, after so many ledgers."""

    async def walked(what: Callable[[Walk], Any], ledgers: int) -> None:
        async with walking(look, tmp_path) as walk:
            qtbot.addWidget(walk.stage)
            network = walk.around.network
            network.chain = network.chain.wait(ledgers) if ledgers else network.chain
            network.clock.time = network.chain.latest.time
            walk.flow.open(CLOSING, PASSPHRASE)
            await walk.idle()
            await what(walk)

    return lambda what, ledgers=0: run(walked(what, ledgers))


def plain(widget: QWidget) -> str:
    """All that is written there and shown."""
    labels = [each for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(each.text() for each in labels)


def asked(walk: Walk) -> Said:
    """What the request says that was led on to."""
    assert walk.stage.failures == []
    (hash_,) = walk.stage.went
    assert isinstance(hash_, str)
    row = walk.office.desk.seat.profile.store.requests.by_hash(bytes.fromhex(hash_))
    assert row is not None
    request = read(row.text)
    assert isinstance(request, Request)
    return Said(request.envelope)


def test_the_storage_is_kept_alive_from_its_card(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        assert "It is awake until about" in plain(walk.view(EscrowView))
        sheet = await walk.asked("Keep its storage alive")
        assert "whoever pays signs alone" in plain(sheet)
        assert "It is made by" not in plain(sheet)
        assert sheet.fields["days"].text() == "180"
        sheet.go.click()
        await walk.idle()
        assert type(asked(walk).doing).__name__ == "ExtendStorage"

    walk(what)


def test_what_sleeps_is_woken_from_its_card(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        words = plain(walk.view(EscrowView))
        assert "The escrow's storage sleeps." in words
        assert "It is asleep." in words
        sheet = await walk.asked("Wake its storage")
        assert sheet.fields == {}
        sheet.go.click()
        await walk.idle()
        assert type(asked(walk).doing).__name__ == "RestoreStorage"

    walk(what, LIFE.max)


def test_storage_that_falls_asleep_soon_is_told_above_all_else(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        words = plain(walk.view(EscrowView))
        assert "Anybody can keep the storage alive: see below." in words

    walk(what, LIFE.min_persistent - 20_000)


def test_a_problem_of_the_network_stays_in_the_sheet(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        sheet = await walk.asked("Keep its storage alive")
        network = walk.around.network
        network.chain = network.chain.wait(LIFE.max)
        network.clock.time = network.chain.latest.time
        sheet.go.click()
        await walk.idle()
        assert "Some of what this escrow needs is asleep." in plain(sheet)
        assert walk.stage.went == []

    walk(what)


def test_who_has_no_account_yet_is_told_why_it_cannot_be_asked_for(walk: Walks) -> None:
    async def what(walk: Walk) -> None:
        network = walk.around.network
        network.chain = practice.without(network.chain, account_key(practice.who("lawyer")))
        walk.flow.open(CLOSING, PASSPHRASE)
        await walk.idle()
        assert "none of your accounts exists on this network yet" in plain(
            walk.view(EscrowView)
        )

    walk(what)
