"""The views around the door by themselves: their words, their keys, their room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.pages.entry import Created, Restored, Strength
from tests.support.stage import button_of, field_of, nameless, words_of
from ui.problem import Problem
from ui.theme import Look
from ui.views.address import AddressView
from ui.views.file_drop import FileDrop
from ui.views.older import OlderView
from ui.views.password_setup import PasswordSetupView
from ui.views.password_sheet import PasswordSheet
from ui.views.preparing import PreparingView
from ui.views.restore import BackupFileView, WaysView
from ui.views.unlock import UnlockView
from ui.views.welcome import ChoiceCard, WelcomeView

pytestmark = pytest.mark.gui

ADDRESS = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
CODE = "4CEHVC-63W7AN-FFHJ76-GNTRYT-FPWVV1-KKB4NZ-GQKQPK-56G7SA"
LONG = "/profiles/" + "an-extraordinarily-long-folder-name/" * 6 + "profile"
WRONG = Problem("That is wrong, or the file is damaged.", "Try again.")


def made(look: Look) -> AddressView:
    view = AddressView(look)
    view.show_created(Created(LONG, ADDRESS, "Notary's key " * 6, CODE, "Dropbox"))
    return view


def unmade(look: Look) -> AddressView:
    view = AddressView(look)
    view.show_created(Created(LONG, "", "My key", CODE, ""))
    return view


def setup(look: Look) -> PasswordSetupView:
    view = PasswordSetupView(look, "words")
    view.show_suggestion("spend-juice-embrace-unfair-leader-green")
    view.show_strength(Strength(4.0, False, ""))
    view.show_problem(WRONG)
    return view


def found(look: Look) -> BackupFileView:
    view = BackupFileView(look, LONG)
    view.choose(f"{LONG}.countersign-backup")
    view.show_target(LONG, is_taken=True)
    view.show_found(Restored(1_795_867_200, (ADDRESS, ADDRESS), 42, 318), 1_795_900_000)
    return view


def locked(look: Look) -> UnlockView:
    view = UnlockView(look, LONG)
    view.show_note("Locked: not used for 5 minutes.")
    view.show_files(3)
    view.show_refused(WRONG, 8.0)
    return view


VIEWS: dict[str, Callable[[Look], QWidget]] = {
    "welcome": WelcomeView,
    "password": setup,
    "making": AddressView,
    "address": made,
    "no address": unmade,
    "ways": WaysView,
    "backup": found,
    "unlock": locked,
    "older": lambda look: OlderView(look, (("vault", 3, 5), ("database", 7, 9))),
    "preparing": lambda look: PreparingView(look, "Practice", "Setting up…"),
}


@pytest.mark.parametrize(
    "look", [("light", 100), ("dark", 200)], indirect=True, ids=["100", "200"]
)
@pytest.mark.parametrize("name", VIEWS)
def test_nothing_needs_more_width_than_the_smallest_window_has(
    qtbot: QtBot, look: Look, name: str
) -> None:
    view = shown(qtbot, VIEWS[name](look), (720, 560))
    (scroll,) = view.findChildren(QScrollArea)
    assert scroll.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", VIEWS)
def test_every_control_has_a_name(qtbot: QtBot, look: Look, name: str) -> None:
    assert nameless(shown(qtbot, VIEWS[name](look))) == []


def shown(qtbot: QtBot, view: QWidget, size: tuple[int, int] = (1280, 860)) -> QWidget:
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.wait_exposed(view)
    return view


def test_the_welcome_says_what_there_is_to_choose_and_to_trust(
    qtbot: QtBot, look: Look
) -> None:
    words = words_of(shown(qtbot, WelcomeView(look)))
    for each in (
        "Start with a new key",
        "I have a backup",
        "Look around first",
        "Works offline · no account with us · no telemetry · version 0.1",
    ):
        assert each in words


def test_the_arrow_keys_and_enter_choose_on_the_welcome(qtbot: QtBot, look: Look) -> None:
    view = WelcomeView(look)
    shown(qtbot, view)
    chosen: list[str] = []
    view.start_wanted.connect(lambda: chosen.append("start"))
    view.backup_wanted.connect(lambda: chosen.append("backup"))
    view.practice_wanted.connect(lambda: chosen.append("practice"))
    for key in (
        *(Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Space),
        *(Qt.Key.Key_Down, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Return),
    ):
        focused = view.window().focusWidget()
        assert isinstance(focused, ChoiceCard)
        QTest.keyClick(focused, key)
    assert chosen == ["start", "backup", "practice", "backup"]


def test_the_cards_stand_below_one_another_where_there_is_no_room(
    qtbot: QtBot, look: Look
) -> None:
    view = shown(qtbot, WelcomeView(look), (1280, 860))
    cards = view.findChildren(ChoiceCard)
    assert len({card.y() for card in cards}) == 1
    view.resize(500, 860)
    qtbot.wait_until(lambda: len({card.x() for card in cards}) == 1)


def test_a_practice_story_that_has_begun_is_gone_on_with(qtbot: QtBot, look: Look) -> None:
    view = WelcomeView(look)
    shown(qtbot, view)
    view.show_practice(has_begun=True)
    assert "Continue practising" in words_of(view)


def test_a_single_file_that_waits_is_told_as_one(qtbot: QtBot, look: Look) -> None:
    view = WelcomeView(look)
    shown(qtbot, view)
    view.show_files(1)
    assert "The file will be opened once you are in." in words_of(view)
    view.show_files(0)
    assert "opened once" not in words_of(view)


@pytest.mark.parametrize(
    "make",
    [lambda look: PasswordSetupView(look, "new"), WaysView, found],
    ids=["new", "ways", "file"],
)
def test_esc_goes_back(qtbot: QtBot, look: Look, make: Callable[[Look], QWidget]) -> None:
    view = shown(qtbot, make(look))
    with qtbot.wait_signal(view.went_back):  # type: ignore[attr-defined]
        QTest.keyClick(view, Qt.Key.Key_Escape)


def test_the_password_has_the_focus_and_tab_leads_on(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, PasswordSetupView(look, "new"))
    names = []
    for _ in range(5):
        focused = view.window().focusWidget()
        assert focused is not None
        names.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names[0] == "Password"
    assert names.index("The same again") < names.index("Name of the key")


def test_a_busy_wait_is_told_only_if_it_takes_long(qtbot: QtBot, look: Look) -> None:
    view = UnlockView(look, "/profile")
    shown(qtbot, view)
    view.set_busy(busy=True)
    assert "Opening…" not in words_of(view)
    qtbot.wait_until(lambda: "Opening…" in words_of(view))
    view.set_busy(busy=False)
    assert "Opening…" not in words_of(view)


def test_the_first_key_lets_the_signer_be_made_ready_once(qtbot: QtBot, look: Look) -> None:
    view = UnlockView(look, "/profile")
    shown(qtbot, view)
    began: list[bool] = []
    view.typing_began.connect(lambda: began.append(True))
    QTest.keyClicks(field_of(view, "Password"), "abc")
    assert began == [True]


def test_enter_unlocks(qtbot: QtBot, look: Look) -> None:
    view = UnlockView(look, "/profile")
    shown(qtbot, view)
    field = field_of(view, "Password")
    QTest.keyClicks(field, "something")
    with qtbot.wait_signal(view.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.secret() == {"password": "something"}


def test_no_second_attempt_goes_off_while_one_is_under_way(qtbot: QtBot, look: Look) -> None:
    view = UnlockView(look, "/profile")
    shown(qtbot, view)
    QTest.keyClicks(field_of(view, "Password"), "something")
    view.set_busy(busy=True)
    with qtbot.assertNotEmitted(view.submitted):
        button_of(view, "Unlock").click()


def test_a_recovery_code_is_shown_in_its_groups(qtbot: QtBot, look: Look) -> None:
    words = words_of(shown(qtbot, made(look)))
    for group in CODE.split("-"):
        assert group in words


def test_a_folder_that_a_service_copies_is_warned_of(qtbot: QtBot, look: Look) -> None:
    assert "Dropbox copies this folder." in words_of(shown(qtbot, made(look)))


def test_what_a_backup_held_is_forgotten_with_another_file(qtbot: QtBot, look: Look) -> None:
    view = found(look)
    shown(qtbot, view)
    assert "THIS BACKUP HOLDS" in words_of(view)
    view.choose("/another.countersign-backup")
    assert "THIS BACKUP HOLDS" not in words_of(view)


def test_a_file_may_be_dropped(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    path = tmp_path / "kept.countersign-backup"
    path.touch()
    drop = FileDrop(look, "Drop a backup here", "Backups", "*.countersign-backup")
    shown(qtbot, drop)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.wait_signal(drop.chosen):
        drop.dropEvent(event)
    assert drop.path == str(path)
    assert "kept.countersign-backup" in words_of(drop)


def test_the_password_sheet_gives_what_was_typed_and_forgets_it_when_it_is_wrong(
    qtbot: QtBot, look: Look
) -> None:
    window = QWidget()
    shown(qtbot, window)
    sheet = PasswordSheet(look, window, "Make a key", "It stays here.", "Make the key")
    sheet.open()
    given: list[str] = []
    sheet.given.connect(given.append)
    field = field_of(sheet, "Password")
    assert not button_of(sheet, "Make the key").isEnabled()
    QTest.keyClicks(field, "something")
    QTest.keyClick(field, Qt.Key.Key_Return)
    sheet.set_busy(True)
    QTest.keyClick(field, Qt.Key.Key_Return)
    sheet.show_problem(WRONG)
    assert (given, field.text()) == (["something"], "")
    assert "That is wrong" in words_of(sheet)


def test_foreign_names_are_never_markup(qtbot: QtBot, look: Look) -> None:
    view = AddressView(look)
    view.show_created(Created("/x", ADDRESS, "<b>bold</b>", CODE, ""))
    shown(qtbot, view)
    labels = view.findChildren(QLabel)
    assert any(label.text() == "<b>bold</b>" for label in labels)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
