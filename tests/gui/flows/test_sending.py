"""Following a request in the window: what the desk says shows, and leaving loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.desk.desk import Desk, opened
from app.errors import LedgerUnreachable
from app.pages.after import AfterPage, Stand
from app.pages.events import Event, InboxChanged, LedgerSeen, StepTaken
from app.profile.requests import keep
from tests.gui.conftest import Run
from tests.support.afterwards import STEPS, after
from tests.support.desks import SERVER, DeskClock, services_of
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Beside, filed, made
from tests.support.sending_window import (
    FakeDesk,
    FakeOffice,
    FakeReviewing,
    FakeSending,
    Window,
)
from ui.flows.flow import Place
from ui.office import Office
from ui.theme import Look
from wallet.network import PRACTICE

pytestmark = pytest.mark.gui

DOWN = LedgerUnreachable("example.org")


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> Window:
    desk = FakeDesk(FakeSending(after(Stand.COMPLETE)), FakeReviewing())
    window = Window(look, FakeOffice(desk))
    qtbot.addWidget(window)
    window.show()
    return window


HASH = after(Stand.COMPLETE).hash


async def shown(window: Window) -> None:
    window.flow.show(HASH)
    await window.flow.tasks.idle()


def test_a_request_is_shown_as_it_is(run: Run[None], window: Window) -> None:
    run(shown(window))
    assert window.stand is Stand.COMPLETE


def test_what_is_sent_ends_on_the_page(run: Run[None], window: Window) -> None:
    async def send() -> None:
        await shown(window)
        window.desk.sending.end = after(Stand.FINAL)
        window.view.send_wanted.emit()
        await window.flow.tasks.idle()

    run(send())
    assert window.stand is Stand.FINAL
    assert window.desk.sending.asked.count(f"send {HASH[:4]}") == 1


def test_each_step_shows_as_it_is_taken(run: Run[None], window: Window) -> None:
    seen: list[object] = []

    async def follow() -> None:
        sending = window.desk.sending
        sending.gate = asyncio.Event()
        sending.end = after(Stand.FINAL)
        await shown(window)
        window.view.send_wanted.emit()
        for stand in (Stand.SENDING, Stand.SENT):
            await asyncio.sleep(0.01)
            sending.now = after(stand)
            window.office.told.emit(StepTaken(HASH, stand.value))
            await asyncio.sleep(0.01)
            seen.append(window.stand)
        sending.gate.set()
        await window.flow.tasks.idle()
        seen.append(window.stand)

    run(follow())
    assert seen == [Stand.SENDING, Stand.SENT, Stand.FINAL]


def test_what_another_did_shows_by_itself(run: Run[None], window: Window) -> None:
    async def hear() -> None:
        await shown(window)
        window.desk.sending.now = after(Stand.FINAL)
        window.office.told.emit(InboxChanged())
        await window.flow.tasks.idle()

    run(hear())
    assert window.stand is Stand.FINAL


def test_what_is_of_no_concern_asks_for_nothing(run: Run[None], window: Window) -> None:
    async def hear() -> None:
        await shown(window)
        window.desk.sending.asked.clear()
        window.office.told.emit(StepTaken("00" * 32, "sent"))
        window.office.told.emit(LedgerSeen("network", 5, 6))
        await window.flow.tasks.idle()

    run(hear())
    assert window.desk.sending.asked == []


def test_many_events_at_once_ask_no_more_than_twice(run: Run[None], window: Window) -> None:
    async def hear() -> None:
        await shown(window)
        window.desk.sending.asked.clear()
        for _ in range(20):
            window.office.told.emit(InboxChanged())
        await window.flow.tasks.idle()

    run(hear())
    assert len(window.desk.sending.asked) <= 2


def test_a_signature_that_completes_it_sends_it(run: Run[None], window: Window) -> None:
    async def sign() -> None:
        window.desk.sending.end = after(Stand.FINAL)
        window.flow.signed(HASH)
        await window.flow.tasks.idle()

    run(sign())
    assert window.stand is Stand.FINAL
    assert f"send {HASH[:4]}" in window.desk.sending.asked


@pytest.mark.parametrize(
    "page", [after(Stand.SIGNED_WAITS), after(Stand.COMPLETE, server=""), after(Stand.FINAL)]
)
def test_what_cannot_be_sent_yet_is_not(
    run: Run[None], window: Window, page: AfterPage
) -> None:
    async def sign() -> None:
        window.desk.sending.now = page
        window.flow.signed(HASH)
        await window.flow.tasks.idle()

    run(sign())
    assert window.stand is page.stand
    assert f"send {HASH[:4]}" not in window.desk.sending.asked


def test_why_nothing_was_sent_stands_on_the_page(run: Run[None], window: Window) -> None:
    async def send() -> None:
        window.desk.sending.end = DOWN
        await shown(window)
        window.view.send_wanted.emit()
        await window.flow.tasks.idle()

    run(send())
    assert window.view._told.isVisible()
    assert "example.org" in window.view._told.accessibleName()
    assert (window.stand, window.failures) == (Stand.COMPLETE, [])


def test_sending_again_takes_back_what_was_said(run: Run[None], window: Window) -> None:
    async def send() -> None:
        window.desk.sending.end = DOWN
        await shown(window)
        window.view.send_wanted.emit()
        await window.flow.tasks.idle()
        window.desk.sending.end = after(Stand.FINAL)
        window.view.again_wanted.emit()
        await window.flow.tasks.idle()

    run(send())
    assert not window.view._told.isVisible()
    assert window.stand is Stand.FINAL


def test_leaving_while_it_is_sent_and_coming_back_shows_the_truth(
    run: Run[None], window: Window
) -> None:
    async def leave() -> None:
        sending = window.desk.sending
        sending.gate = asyncio.Event()
        sending.end = after(Stand.FINAL)
        await shown(window)
        view = window.view
        view.send_wanted.emit()
        await asyncio.sleep(0.01)
        window.leave()
        assert not isValid(view)
        window.office.told.emit(StepTaken(HASH, "sent"))
        sending.gate.set()
        await window.flow.tasks.idle()
        await shown(window)

    run(leave())
    assert (window.stand, window.failures) == (Stand.FINAL, [])


def test_what_goes_wrong_after_leaving_is_told_by_the_window(
    run: Run[None], window: Window
) -> None:
    async def leave() -> None:
        sending = window.desk.sending
        sending.gate = asyncio.Event()
        sending.end = DOWN
        await shown(window)
        window.view.send_wanted.emit()
        await asyncio.sleep(0.01)
        window.leave()
        sending.gate.set()
        await window.flow.tasks.idle()

    run(leave())
    assert window.failures == [DOWN]


@pytest.mark.parametrize("stand", list(Stand))
def test_closing_the_window_in_any_state_ends_quietly(
    run: Run[None], look: Look, stand: Stand
) -> None:
    async def close() -> None:
        page = after(stand) if stand is not Stand.SENDING else after(stand, steps=STEPS[:1])
        sending = FakeSending(page, gate=asyncio.Event())
        window = Window(look, FakeOffice(FakeDesk(sending, FakeReviewing())))
        window.show()
        await shown(window)
        window.view.send_wanted.emit()
        await asyncio.sleep(0)
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
        assert not isValid(window)
        await asyncio.sleep(0.01)

    run(close())


def test_the_other_ways_lead_where_they_say(run: Run[None], window: Window) -> None:
    wanted = QSignalSpy(window.flow.review_wanted)

    async def press() -> None:
        await shown(window)
        window.view.went_back.emit()
        window.view.escrow_wanted.emit()
        window.view.review_wanted.emit()

    run(press())
    page = after(Stand.COMPLETE)
    assert window.went == [Place.INBOX, (page.contract, page.passphrase)]
    assert wanted.at(0) == [HASH]


def test_a_copy_is_offered_under_the_titles_name_and_saved(
    run: Run[None], window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    path = str(tmp_path / "release.countersign")

    async def save() -> None:
        await shown(window)
        window.view.save_wanted.emit()
        (dialog,) = opened
        assert dialog.selectedFiles()[0].endswith("Closing-2026-0117.countersign")
        dialog.fileSelected.emit(path)
        await window.flow.tasks.idle()

    run(save())
    assert window.desk.reviewing.written == [path]
    assert "The request is saved" in window.view._told.accessibleName()


def test_a_copy_that_cannot_be_written_is_told_on_the_page(
    run: Run[None], window: Window
) -> None:
    async def save() -> None:
        window.desk.reviewing.refusal = DOWN
        await shown(window)
        await window.flow.save_copy(HASH, "/nowhere")

    run(save())
    assert "example.org" in window.view._told.accessibleName()


def test_a_release_goes_all_the_way_over_the_office(
    run: Run[None], look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    network = SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    hashes: list[str] = []

    @asynccontextmanager
    async def desk(tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        made_ = await made(tmp_path / "profile", ("lawyer",))
        services = services_of(network, Beside())
        async with opened(services, made_.folder, tell) as desk:
            opening = services.profiles.unlock(made_.folder, BY_PASSWORD)
            profile = await desk.seat.sit(opening, {PRACTICE.passphrase: SERVER})
            request = await filed(network, "buyer", "lawyer")
            keep(profile, request, BUILDS)
            hashes.append(request.envelope.hash.hex())
            yield desk

    async def release() -> None:
        office = Office(desk)
        window = Window(look, office)
        qtbot.addWidget(window)
        heard = QSignalSpy(office.told)
        office.start()
        try:
            await office.ask(lambda desk: desk.sending.page(hashes[0]))
            window.flow.signed(hashes[0])
            await window.flow.tasks.idle()
            assert (window.stand, window.failures) == (Stand.FINAL, [])
            told = [heard.at(number)[0] for number in range(heard.count())]
            assert next(e.step for e in told if isinstance(e, StepTaken)) == "checking"
            assert any(isinstance(event, LedgerSeen) for event in told)
        finally:
            await office.close()

    run(release())
