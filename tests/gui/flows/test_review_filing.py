"""Call-backs and files in a review: kept in one's own file, seen there, and given back."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.records import Contact
from app.words.groups import grouped
from tests.support import practice
from tests.support.profiles import PASSWORD
from tests.support.review_screens import button, texts
from tests.support.review_stage import Scene, scene
from ui.flows.review_filing import people_of
from ui.theme import Look
from ui.views.callback_sheet import MOST_NAME, MOST_NUMBER, CallBackSheet
from ui.views.review import ReviewView
from ui.views.words_sheet import MOST
from wallet.network import PRACTICE

pytestmark = pytest.mark.gui

Run = Callable[[Any], Any]
DEED = b"%PDF the deed\0\xff"
DEED_HASH = sha256(DEED).hexdigest()
SAVE = f"Save a copy…: deed-0117.pdf ({DEED_HASH[:4]})"


async def idle(here: Scene) -> None:
    await here.flow._filing.tasks.idle()


async def sheet_of(here: Scene, view: ReviewView) -> CallBackSheet:
    opener = button(view, "Record a call-back…")
    opener.setFocus()
    QTest.keyClick(opener, Qt.Key.Key_Space)
    await idle(here)
    (sheet,) = [s for s in here.stage.findChildren(CallBackSheet) if not s.isHidden()]
    return sheet


def fill(sheet: CallBackSheet, *, on_file: bool) -> None:
    """Enter a call, in the order of the fields."""
    sheet._who.set("Seller, Porto")
    sheet._number.set("+351 22 123")
    sheet._on_file.setChecked(on_file)
    sheet._confirmed.setPlainText("The account is theirs.")


@pytest.mark.parametrize(
    ("on_file", "said"),
    [
        (True, "This number was in your own file before."),
        (False, "This number was not in your own file before."),
    ],
)
def test_a_call_back_is_kept_and_says_whether_the_number_was_on_file(
    run: Run, look: Look, tmp_path: Path, on_file: bool, said: str
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            sheet = await sheet_of(here, view)
            fill(sheet, on_file=on_file)
            sheet._go.click()
            await idle(here)
            read = texts(view)
            assert "Called Seller, Porto on +351 22 123" in read
            assert "The account is theirs." in read
            assert said in read
            assert here.stage.failures == []

    run(story())


def test_a_call_back_needs_only_the_keyboard(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            sheet = await sheet_of(here, view)
            typed = ("Seller, Porto", "+351 22 123", " ", "The account is theirs.")
            for words in typed:
                QTest.keyClicks(sheet.focusWidget(), words)
                QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_Tab)
            assert sheet.focusWidget() is sheet._go
            QTest.keyClick(sheet._go, Qt.Key.Key_Space)
            await idle(here)
            assert view.page is not None
            (call,) = view.page.file.calls
            assert (call.who, call.phone, call.on_file, call.confirmed) == (
                *typed[:2],
                True,
                typed[3],
            )
            assert call.at == here.around.network.clock.time
            focused = here.stage.focusWidget()
            assert focused is not None
            assert focused.accessibleName() == "Record a call-back…"

    run(story())


def test_a_call_back_says_what_it_lacks(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            sheet = await sheet_of(here, await here.open())
            told = []
            for field, words in (
                (sheet._who, "Anna"),
                (sheet._number, "1"),
                (sheet._number, "1" * (MOST_NUMBER + 1)),
                (sheet._number, "1"),
            ):
                told.append(sheet._go.toolTip())
                field.set(words)
            told.append(sheet._go.toolTip())
            sheet._confirmed.setPlainText("a" * (MOST + 1))
            told.append(sheet._go.toolTip())
            sheet._confirmed.setPlainText("a")
            sheet._who.set("W" * (MOST_NAME + 1))
            told.append(sheet._go.toolTip())
            assert told == [
                "Write whom you called.",
                "Write on which number.",
                "Write what they confirmed.",
                "That is more than 40 letters.",
                "Write what they confirmed.",
                "That is more than 1,000 letters.",
                "That is more than 100 letters.",
            ]
            assert not sheet._go.isEnabled()

    run(story())


def test_the_parties_one_knows_are_suggested_and_anybody_can_be_written(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            seller = Contact(
                0, "Seller, Porto", practice.who("seller"), PRACTICE.passphrase, ""
            )
            here.desk.seat.profile.store.contacts.add(seller)
            view = await here.open()
            assert view.page is not None
            assert people_of(view.page) == ("Seller, Porto",)
            sheet = await sheet_of(here, view)
            assert "Parties that you know: Seller, Porto" in texts(sheet)
            QTest.keyClicks(sheet._who.edit, "sel")  # the rest is completed
            assert sheet.call.who == "Seller, Porto"
            sheet._who.set("Somebody else")
            assert sheet.call.who == "Somebody else"

    run(story())


def test_a_call_back_that_cannot_be_kept_stays_in_its_sheet(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            sheet = await sheet_of(here, await here.open())
            fill(sheet, on_file=True)
            here.desk.seat.profile.store.database.rows("DROP TABLE callbacks")
            sheet._go.click()
            await idle(here)
            assert "was not kept" in texts(sheet)
            assert sheet.call.confirmed == "The account is theirs."
            assert sheet._go.isEnabled()

    run(story())


def dialog_of(here: Scene) -> QFileDialog:
    top = QApplication.topLevelWidgets()
    (found,) = [each for each in top if isinstance(each, QFileDialog) and each.isVisible()]
    return found


async def choose(here: Scene, path: Path) -> None:
    """Choose a path in the dialog that is open."""
    dialog = dialog_of(here)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    await idle(here)


async def attach(here: Scene, view: ReviewView, path: Path) -> None:
    button(view, "Attach a file…").click()
    await choose(here, path)


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def content(path: Path) -> bytes:
    return path.read_bytes()


def remove(path: Path) -> None:
    path.unlink()


@pytest.fixture
def deed(tmp_path: Path) -> Path:
    path = tmp_path / "deed-0117.pdf"
    path.write_bytes(DEED)
    return path


def test_a_file_is_kept_seen_with_its_hash_and_given_back(
    run: Run, look: Look, tmp_path: Path, deed: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            await attach(here, view, deed)
            remove(deed)
            read = texts(view)
            for words in (
                "deed-0117.pdf",
                "15 bytes · kept here, encrypted",
                grouped(DEED_HASH),
            ):
                assert words in read
            button(view, SAVE).click()
            dialog = dialog_of(here)
            assert dialog.selectedFiles()[0].endswith("deed-0117.pdf")
            await choose(here, tmp_path / "copy.pdf")
            assert content(tmp_path / "copy.pdf") == DEED
            assert "A copy of the file is saved; its hash is right." in texts(view)
            assert here.stage.failures == []

    run(story())


def test_what_was_read_can_be_signed_after_a_file_was_kept(
    run: Run, look: Look, tmp_path: Path, deed: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            await attach(here, view, deed)
            assert view.why_not == ""
            await here.sign_with(PASSWORD)
            assert here.signatures() == 2

    run(story())


def test_what_is_too_large_or_no_file_is_refused_in_words(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            with (tmp_path / "film").open("wb") as film:
                film.truncate(11 * 1024**2)
            await attach(here, view, tmp_path / "film")
            assert "This file has more than 10 MB, and is not kept." in texts(view)
            await attach(here, view, tmp_path / "nothing")
            assert "cannot be read" in texts(view)
            assert view.page is not None
            assert view.page.file.files == ()

    run(story())


def test_a_copy_never_takes_the_place_of_another_file(
    run: Run, look: Look, tmp_path: Path, deed: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            await attach(here, view, deed)
            write(deed, b"something else")
            button(view, SAVE).click()
            await choose(here, deed)
            assert "There is another file of this name already." in texts(view)
            assert content(deed) == b"something else"

    run(story())


def test_a_kept_file_that_is_damaged_is_not_given_back(
    run: Run, look: Look, tmp_path: Path, deed: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            await attach(here, view, deed)
            database = here.desk.seat.profile.store.database
            database.rows("DROP TRIGGER files_no_update")
            database.rows("UPDATE files SET content = x'00'")
            button(view, SAVE).click()
            await choose(here, tmp_path / "copy.pdf")
            assert "is not what was attached any more" in texts(view)
            assert not (tmp_path / "copy.pdf").exists()

    run(story())
