"""Keys and backup from the page to the desk, with a signer on this thread."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.profile import keys
from app.words.groups import grouped
from tests.gui.conftest import Run
from tests.support import practice, profiles
from tests.support.key_office import Office, in_the_office
from tests.support.profiles import BY_PASSWORD, OTHER_PASSWORD, PASSWORD, Made, kinds
from tests.support.signing import G_ADDRESS, S_ADDRESS
from tests.support.stage import button_of, field_of, until, words_of
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.key_sheets import (
    AddressSheet,
    CodeSheet,
    NewPasswordSheet,
    RehearseSheet,
    WatchSheet,
)
from ui.views.password_sheet import PasswordSheet
from wallet.journal import Kind

pytestmark = pytest.mark.gui

WRONG = "not what was chosen at all"
TICK = "I wrote it down, and compared it group by group."


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    async def make() -> Made:
        folder = tmp_path_factory.mktemp("made") / "profile"
        async with profiles.profiles().create(folder, PASSWORD) as (profile, code):
            await keys.add(profile, BY_PASSWORD, keys.NewKey("My key", keys.REAL, fresh=True))
        return Made(folder, code)

    return asyncio.run(make())


@pytest.fixture
def made(_made: Made, tmp_path: Path) -> Made:
    return _made.copied(tmp_path / "profile")


def test_the_page_shows_the_keys_and_what_is_due(
    run: Run[None], look: Look, made: Made
) -> None:
    async def read() -> None:
        async with in_the_office(look, made) as office:
            words = words_of(office.view)
            account = office.desk.seat.profile.opened.identities[0].account
            assert grouped(account) in words
            assert "recovery words not on paper" in words
            assert "Signs on: Mainnet, Test network" in words
            assert office.stage.went[-1] == (Place.KEYS, True)

    run(read())


def test_a_key_is_made_behind_the_password(run: Run[None], look: Look, made: Made) -> None:
    async def make() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Make a key…")
            sheet = office.stage.sheet(PasswordSheet)
            office.user.types(sheet, "Name of the key", "Second key")
            await office.gives(WRONG, "Make the key")
            assert "it does not open" in words_of(sheet)
            assert field_of(sheet, "Password").text() == ""
            await office.gives(PASSWORD, "Make the key")
            assert office.sheets == 0
            assert "Second key" in words_of(office.view)
            assert "The key is there." in words_of(office.view)

    run(make())


def test_a_key_is_imported_by_the_window_for_secrets(
    run: Run[None], look: Look, made: Made
) -> None:
    async def bring() -> None:
        async with in_the_office(look, made, "types", S_ADDRESS) as office:
            office.user.press(office.view, "Import a key…")
            await office.gives(PASSWORD, "Open that window")
            assert grouped(G_ADDRESS) in words_of(office.view)

    run(bring())


def test_a_window_for_secrets_that_was_closed_leaves_the_sheet_open(
    run: Run[None], look: Look, made: Made
) -> None:
    async def bring() -> None:
        async with in_the_office(look, made, "closes") as office:
            office.user.press(office.view, "Import a key…")
            sheet = await office.gives(PASSWORD, "Open that window")
            assert "The window for secrets was closed." in words_of(sheet)
            office.user.press(sheet, "Cancel")
            assert office.sheets == 0

    run(bring())


def test_words_on_paper_are_no_longer_due(run: Run[None], look: Look, made: Made) -> None:
    async def write() -> None:
        async with in_the_office(look, made, "writes") as office:
            office.user.press(office.view, "Write down the words…")
            await office.gives(PASSWORD, "Show the words")
            assert "recovery words not on paper" not in words_of(office.view)
            assert "The recovery words are on paper" in words_of(office.view)

    run(write())


def test_showing_a_secret_is_in_the_journal(run: Run[None], look: Look, made: Made) -> None:
    async def show() -> None:
        async with in_the_office(look, made, "looks") as office:
            office.user.press(office.view, "Show its secret…")
            await office.gives(PASSWORD, "Show the secret")
            assert kinds(office.desk.seat.profile)[-1] is Kind.SECRET_EXPORTED

    run(show())


def test_an_address_is_shown_large(run: Run[None], look: Look, made: Made) -> None:
    async def show() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "QR code")
            assert "My key" in words_of(office.stage.sheet(AddressSheet))

    run(show())


def test_somebodys_key_gets_a_name(run: Run[None], look: Look, made: Made) -> None:
    async def watch() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Add somebody's key…")
            sheet = office.stage.sheet(WatchSheet)
            assert "Give it a name." in words_of(sheet)
            office.user.types(sheet, "Name", "Buyer, Porto")
            office.user.types(sheet, "Signing address", "GABC")
            office.user.press(sheet, "Add the key")
            await office.settles()
            assert sheet.isVisible()
            office.user.types(sheet, "Signing address", grouped(practice.who("buyer")))
            office.user.press(sheet, "Add the key")
            await office.settles()
            assert "Buyer, Porto" in words_of(office.view)
            assert grouped(practice.who("buyer")) in words_of(office.view)

    run(watch())


async def new_password(office: Office, action: str, now: str) -> NewPasswordSheet:
    sheet = office.stage.sheet(NewPasswordSheet)
    office.user.types(sheet, "Present password", now)
    office.user.types(sheet, "New password", OTHER_PASSWORD)
    office.user.types(sheet, "The same again", OTHER_PASSWORD)
    await until(lambda: button_of(sheet, action).isEnabled())
    office.user.press(sheet, action)
    await office.settles()
    return sheet


def test_the_password_is_changed_by_whoever_knows_it(
    run: Run[None], look: Look, made: Made
) -> None:
    async def change() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Change…")
            sheet = await new_password(office, "Change it", WRONG)
            assert "it does not open" in words_of(sheet)
            await new_password(office, "Change it", PASSWORD)
            assert "The password is changed." in words_of(office.view)
            await office.desk.entry.lock()
            await office.desk.entry.unlock({"password": OTHER_PASSWORD})

    run(change())


def test_the_recovery_code_changes_a_password_that_was_forgotten(
    run: Run[None], look: Look, made: Made
) -> None:
    async def change() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Change…")
            sheet = office.stage.sheet(NewPasswordSheet)
            office.user.press(sheet, "Use the recovery code instead")
            office.user.types(sheet, "Recovery code, from your paper", made.code)
            office.user.types(sheet, "New password", OTHER_PASSWORD)
            office.user.types(sheet, "The same again", OTHER_PASSWORD)
            await until(lambda: button_of(sheet, "Change it").isEnabled())
            office.user.press(sheet, "Change it")
            await office.settles()
            assert "The password is changed." in words_of(office.view)

    run(change())


def test_a_new_code_is_shown_until_it_is_on_paper(
    run: Run[None], look: Look, made: Made
) -> None:
    async def renew() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Renew…")
            await office.gives(PASSWORD, "Show a new code")
            sheet = office.stage.sheet(CodeSheet)
            sheet.reject()
            assert sheet.isVisible()
            assert not button_of(sheet, "Done").isEnabled()
            office.user.press(sheet, TICK)
            office.user.press(sheet, "Done")
            assert office.sheets == 0

    run(renew())


def test_after_sealing_anew_the_code_is_shown_and_the_profile_stays_open(
    run: Run[None], look: Look, made: Made
) -> None:
    async def seal() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Seal anew…")
            await new_password(office, "Seal it anew", PASSWORD)
            assert (office.desk.seat.is_taken, office.told) == (True, [])
            sheet = office.stage.sheet(CodeSheet)
            office.user.press(sheet, TICK)
            office.user.press(sheet, "Done")
            await office.settles()
            assert "Everything is sealed anew." in words_of(office.view)
            office.user.press(office.view, "Make a key…")
            await office.gives(OTHER_PASSWORD, "Make the key")
            assert "The key is there." in words_of(office.view)

    run(seal())


def test_wrong_passwords_hold_the_next_one_back(run: Run[None], look: Look, made: Made) -> None:
    async def fail() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Make a key…")
            sheet = office.stage.sheet(PasswordSheet)
            for _ in range(2):
                await office.gives(WRONG, "Make the key")
            office.user.types(sheet, "Password", PASSWORD)
            assert "You can try again in 1 s." in words_of(sheet)
            assert not button_of(sheet, "Make the key").isEnabled()
            office.user.press(sheet, "Cancel")
            office.user.press(office.view, "Change…")
            other = await new_password(office, "Change it", PASSWORD)
            assert "Wrong passwords came just before." in words_of(other)
            assert not button_of(other, "Change it").isEnabled()

    run(fail())


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Whoever is asked for a file or folder chooses this one."""

    def choose(dialog: QFileDialog) -> None:
        dialog.fileSelected.emit(str(path))

    monkeypatch.setattr(QFileDialog, "open", choose)


def test_a_backup_is_written_and_another_files_place_never_taken(
    run: Run[None], look: Look, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "today.countersign-backup"
    choosing(monkeypatch, path)

    async def write() -> None:
        async with in_the_office(look, made) as office:
            office.user.press(office.view, "Write a backup…")
            await office.settles()
            assert str(path) in words_of(office.view)
            office.user.press(office.view, "Write a backup…")
            await office.settles()
            assert [type(error).__name__ for error in office.stage.failures] == ["OccupiedFile"]

    run(write())


def test_a_folder_for_copies_is_chosen(
    run: Run[None], look: Look, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "on the drive"
    folder.mkdir()
    choosing(monkeypatch, folder)

    async def choose() -> None:
        async with in_the_office(look, made) as office:
            assert "None has been written yet." in words_of(office.view)
            office.user.press(office.view, "Choose a folder…")
            await office.settles()
            assert f"Into {folder}." in words_of(office.view)
            assert len(list(folder.iterdir())) == 1

    run(choose())


def test_a_rehearsal_shows_what_a_backup_holds(
    run: Run[None], look: Look, made: Made, tmp_path: Path
) -> None:
    path = tmp_path / "today.countersign-backup"

    async def rehearse() -> None:
        async with in_the_office(look, made) as office:
            await office.desk.backups.backup(str(path))
            office.user.press(office.view, "Rehearse a restore…")
            sheet = office.stage.sheet(RehearseSheet)
            sheet.choose(str(path))
            for typed, told in ((WRONG, "it does not open"), (PASSWORD, "THIS BACKUP HOLDS")):
                office.user.types(sheet, "Password at the time of the backup", typed)
                office.user.press(sheet, "Open the backup")
                await office.settles()
                assert told in words_of(sheet)
            office.user.press(sheet, "Done")
            assert office.sheets == 0

    run(rehearse())


def test_an_older_file_is_accepted_from_the_page(
    run: Run[None], look: Look, made: Made
) -> None:
    async def accept() -> None:
        older = made.folder.parent / "older.twv"
        shutil.copy(made.vault, older)
        async with profiles.profiles().unlock(made.folder, BY_PASSWORD) as profile:
            await keys.renew_recovery_code(profile, BY_PASSWORD)
        shutil.copy(older, made.vault)
        async with in_the_office(look, made) as office:
            assert "A file of this profile is older than it was." in words_of(office.view)
            office.user.press(office.view, "Make a key…")
            sheet = await office.gives(PASSWORD, "Make the key")
            assert "older than it was" in words_of(sheet)
            office.user.press(sheet, "Cancel")
            office.user.press(office.view, "Go on from the older file…")
            await office.gives(PASSWORD, "Go on from here")
            assert "The profile goes on from here." in words_of(office.view)
            assert "is older than it was" not in words_of(office.view)

    run(accept())
