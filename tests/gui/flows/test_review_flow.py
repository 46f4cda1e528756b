"""From a request to a signature, in the window: what was read is what is signed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from app.errors import LedgerUnreachable
from app.records import Standing
from tests.support.network import failing
from tests.support.practice import who
from tests.support.profiles import PASSWORD
from tests.support.review_screens import read_through
from tests.support.review_stage import press, scene, texts
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.decline import DeclineSheet
from ui.views.signing_sheet import SigningSheet
from ui.widgets.field import Choice
from wallet import request as requests
from wallet.request import Request

pytestmark = pytest.mark.gui

Run = Callable[[Any], Any]
DOWN = LedgerUnreachable("stepped")


def test_a_review_is_shown_and_then_held_against_the_network(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            assert view.page is not None
            assert view.page.age.is_live
            assert view.why_not == ""
            assert here.stage.failures == []

    run(story())


def test_hold_password_signature(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            told: list[str] = []
            here.flow.signed.connect(told.append)
            await here.open()
            await here.sign_with(PASSWORD)
            assert (here.signatures(), told) == (2, [here.hash])
            assert here.stage.failures == []

    run(story())


def test_without_the_network_the_review_says_so_and_can_be_signed(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            here.around.network.faults["simulate"] = [failing(DOWN)]
            view = await here.open()
            assert "stepped does not answer." in texts(view)
            assert "As the request itself tells it" in texts(view)
            await here.sign_with(PASSWORD)
            assert here.signatures() == 2

    run(story())


def test_a_wrong_password_is_told_in_the_sheet_and_typed_again(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            await here.open()
            await here.sign_with("not what was chosen")
            sheet = here.sheet
            assert "That is not the password of this profile." in texts(sheet)
            assert (sheet.take_password(), sheet._is_busy, here.signatures()) == ("", False, 1)
            here.type(PASSWORD)
            await here.flow.tasks.idle()
            assert here.signatures() == 2

    run(story())


def test_after_wrong_passwords_a_signature_waits_as_the_locked_door_does(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            await here.open()
            await here.sign_with("not what was chosen")
            sheet = here.sheet
            here.type("nor this")
            await here.flow.tasks.idle()
            assert "You can try again in 1 s." in texts(sheet)
            here.type(PASSWORD)
            assert not sheet._is_busy, "nothing is asked before the pause is over"
            sheet.hold_back(0)
            here.type(PASSWORD)
            await here.flow.tasks.idle()
            assert "Wrong passwords came just before. Nothing was signed" in texts(sheet)
            here.around.network.clock.step(1)
            sheet.hold_back(0)
            here.type(PASSWORD)
            await here.flow.tasks.idle()
            assert here.signatures() == 2

    run(story())


def test_of_several_keys_of_ones_own_the_one_that_is_chosen_signs(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path, ("lawyer", "buyer"), ()) as here:
            view = await here.open()
            choice = view.findChildren(Choice)[0]
            assert [choice.itemText(each) for each in range(choice.count())] == [
                "lawyer",
                "buyer",
            ]
            assert (choice.currentText(), choice.isVisible()) == ("lawyer", True)
            choice.setCurrentIndex(1)
            choice.activated.emit(1)
            await here.flow.tasks.idle()
            assert view.page is not None
            assert (view.page.why.label, view.page.age.is_live) == ("buyer", True)
            read_through(view)
            assert (choice.currentText(), view.why_not) == ("buyer", "")
            view.signing.emit()
            assert "With your key “buyer”" in texts(here.sheet)
            here.type(PASSWORD)
            await here.flow.tasks.idle()
            kept = here.desk.seat.profile.store.signatures.of(here.request.envelope.hash)
            assert [each.key for each in kept] == [who("buyer")]
            await here.open()
            assert not here.view.findChildren(Choice)[0].isVisible()

    run(story())


def test_a_review_for_a_key_that_is_no_longer_meant_is_not_shown(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path, ("lawyer", "buyer"), ()) as here:
            view = await here.open()
            for key in ("buyer", "lawyer"):
                view.key_chosen.emit(who(key))
            await here.flow.tasks.idle()
            assert view.page is not None
            assert (view.page.why.label, read_through(view).why_not) == ("lawyer", "")

    run(story())


def test_the_password_is_gone_from_the_field_before_anybody_has_answered(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.signing.emit()
            here.type(PASSWORD)
            await asyncio.sleep(0)
            sheet = here.sheet
            assert (sheet._field.text(), sheet._is_busy) == ("", True)
            sheet.reject()
            assert sheet.isVisible()
            await here.flow.tasks.idle()

    run(story())


def test_the_password_of_the_practice_network_is_told(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            here.flow.practice_password = "only for practice"  # noqa: S105 - shown to all
            view = await here.open()
            view.signing.emit()
            assert "Here everybody's password is: only for practice" in texts(here.sheet)
            assert "Release 250,000.00 USDC from" in texts(here.sheet)

    run(story())


def test_declining_needs_a_reason_and_goes_back_to_the_inbox(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.declining.emit()
            (sheet,) = here.stage.findChildren(DeclineSheet)
            assert "Nobody is told by this program" in texts(sheet)
            assert "Write a reason first." in texts(sheet)
            (reason,) = [
                e for e in sheet.findChildren(QPlainTextEdit) if e.accessibleName() == "Reason"
            ]
            press(sheet, "Decline")
            assert here.stage.went == []
            reason.setPlainText("the deed is not there")
            press(sheet, "Decline")
            await here.flow.tasks.idle()
            assert here.stage.went == [Place.INBOX]
            row = here.desk.seat.profile.store.requests.by_hash(here.request.envelope.hash)
            assert row is not None
            assert row.standing is Standing.DECLINED

    run(story())


def test_later_goes_back_and_changes_nothing(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            press(await here.open(), "Later")
            assert (here.stage.went, here.signatures()) == ([Place.INBOX], 1)

    run(story())


def test_a_copy_is_saved_where_it_is_wanted(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            assert view.page is not None
            path = tmp_path / "copy.countersign"
            await here.flow._papers.save_copy(view, view.page, str(path))
            assert isinstance(requests.read(path.read_text()), Request)
            assert "The request is saved" in texts(view)
            path.write_text("something else")
            await here.flow._papers.save_copy(view, view.page, str(path))
            assert path.read_text() == "something else"
            assert "The request is saved" not in texts(view)

    run(story())


def test_a_review_is_saved_as_a_pdf(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            assert view.page is not None
            path = tmp_path / "review.pdf"
            await here.flow._papers.save_pdf(view, view.page, str(path))
            assert path.read_bytes().startswith(b"%PDF")
            assert "saved as a PDF" in texts(view)
            await here.flow._papers.save_pdf(view, view.page, str(tmp_path / "no" / "x.pdf"))
            assert "saved as a PDF" not in texts(view)

    run(story())


def test_a_file_is_suggested_by_the_letters_of_the_title_alone(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.saving.emit()
            here.flow.save_pdf()
            names = [d.selectedFiles()[0] for d in view.findChildren(QFileDialog)]
            assert [Path(name).name for name in names] == [
                *("Sale-of-14-Quayside-Row.countersign", "Sale-of-14-Quayside-Row.pdf"),
            ]

    run(story())


def test_a_request_that_is_not_kept_is_told_by_the_window(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            here.flow.open("00" * 32)
            await here.flow.tasks.idle()
            assert [type(error).__name__ for error in here.stage.failures] == ["NotKept"]

    run(story())


def test_a_view_that_was_left_meanwhile_is_not_drawn_into(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            first = await here.open()
            page = first.page
            await here.open()
            await here.flow._look_again(first, here.hash)
            assert first.page is page
            here.flow._tell_time()
            assert here.stage.failures == []

    run(story())


def test_a_mistake_of_our_own_leaves_no_sheet_behind(
    run: Run, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            await here.open()
            monkeypatch.setattr(here.around.signer, "ask", _mistaken)
            await here.sign_with(PASSWORD)
            assert [type(error) for error in here.stage.failures] == [ZeroDivisionError]
            assert [s for s in here.stage.findChildren(SigningSheet) if s.isVisible()] == []

    run(story())


async def _mistaken(_question: object) -> Any:
    raise ZeroDivisionError
