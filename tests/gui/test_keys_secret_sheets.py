"""The sheets of the window for secrets: what they show, and what they never let out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.signing import G_ADDRESS, PHRASE, S_ADDRESS
from tests.support.stage import User, button_of, field_of, nameless, words_of
from ui.theme import Look
from ui.views.secret_sheets import EnterSheet, RevealSheet, SecretSheet, WordsSheet

pytestmark = pytest.mark.gui

ABOUT = {"label": "Notary's key", "account": G_ADDRESS}
WORDS = (*PHRASE.split(), *reversed(PHRASE.split()))
LISTED = "".join(f"{number:2}. {word}\n" for number, word in enumerate(WORDS, 1))
FIELD = "Secret key or recovery words"


def opened(qtbot: QtBot, sheet: SecretSheet) -> SecretSheet:
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.wait_exposed(sheet)
    return sheet


@pytest.fixture
def said() -> list[str]:
    """What the signer process was told."""
    return []


@pytest.fixture
def words(qtbot: QtBot, look: Look, said: list[str]) -> WordsSheet:
    sheet = WordsSheet(look, ABOUT, said.append)
    assert sheet.hear(f"{LISTED}Word 7: ")
    opened(qtbot, sheet)
    return sheet


@pytest.fixture
def enter(qtbot: QtBot, look: Look, said: list[str]) -> EnterSheet:
    sheet = EnterSheet(look, ABOUT, said.append)
    opened(qtbot, sheet)
    return sheet


def test_all_words_are_shown_by_their_numbers(words: WordsSheet) -> None:
    told = words_of(words)
    assert [word for word in WORDS if word not in told] == []
    assert "Notary's key" in told


def test_nothing_is_shown_before_all_of_it_is_there(look: Look, said: list[str]) -> None:
    sheet = WordsSheet(look, ABOUT, said.append)
    assert not sheet.hear(LISTED[:40])
    assert not sheet.hear(LISTED[40:])
    assert sheet.hear("Word 3: ")


def test_words_are_asked_for_by_their_place_and_given_as_the_signer_wants_them(
    words: WordsSheet, said: list[str]
) -> None:
    user = User()
    user.press(words, "I wrote them down")
    for place, more in ((7, "Word 12: "), (12, "Word 20: "), (20, "")):
        question = next(line for line in words_of(words).split("\n") if "Word number" in line)
        assert f"Word number {place}," in question
        assert all(word not in words_of(words).split("\n") for word in WORDS)
        user.types(words, question, f" {WORDS[place - 1].upper()} ")
        user.press(words, "Check")
        words.hear(more)
    words.end()
    assert said == [WORDS[place - 1] for place in (7, 12, 20)]
    assert words.result() == QDialog.DialogCode.Accepted.value


def test_a_wrong_word_is_told_here_and_the_words_can_be_seen_again(
    words: WordsSheet, said: list[str]
) -> None:
    user = User()
    user.press(words, "I wrote them down")
    user.types(words, "Word number 7, from your paper (1 of 3)", "zoo")
    user.press(words, "Check")
    assert "That is another word. Look at your paper." in words_of(words)
    user.press(words, "Look at the words again")
    assert WORDS[6] in words_of(words)
    assert said == []


def test_closing_it_before_is_a_no(words: WordsSheet) -> None:
    User().press(words, "Cancel")
    assert words.result() == QDialog.DialogCode.Rejected.value


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "A secret key begins with S. Words go with spaces between them."),
        ("SBGW", "4 of 56 letters and digits of a secret key"),
        ("illness spike retreat", "3 words; there are 12 or 24"),
    ],
    ids=["nothing", "key", "words"],
)
def test_what_is_typed_is_counted_and_nothing_else(
    enter: EnterSheet, typed: str, hint: str
) -> None:
    QTest.keyClicks(field_of(enter, FIELD), typed)
    assert hint in words_of(enter)
    assert typed == "" or typed not in words_of(enter)


@pytest.mark.parametrize("text", [S_ADDRESS, PHRASE.replace(" ", "\n")], ids=["key", "pasted"])
def test_what_was_typed_goes_to_the_signer_in_one_line_and_is_wiped(
    enter: EnterSheet, said: list[str], text: str
) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(text)
    field = field_of(enter, FIELD)
    field.paste()
    User().press(enter, "Bring it in")
    assert said == [" ".join(text.split())]
    assert (field.text(), field.isEnabled()) == ("", False)
    assert "On its way into your profile…" in words_of(enter)


def test_it_is_typed_unseen_unless_asked(enter: EnterSheet) -> None:
    field = field_of(enter, FIELD)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    User().press(enter, "Show what is typed")
    assert field.echoMode() is QLineEdit.EchoMode.Normal


def test_nothing_can_be_copied_out_of_it(enter: EnterSheet) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    field = field_of(enter, FIELD)
    QTest.keyClicks(field, S_ADDRESS)
    User().press(enter, "Show what is typed")
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_X):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert (clipboard.text(), field.text()) == ("before", S_ADDRESS)


def test_closing_it_after_it_was_sent_is_no_change_of_mind(enter: EnterSheet) -> None:
    QTest.keyClicks(field_of(enter, FIELD), S_ADDRESS)
    User().press(enter, "Bring it in")
    enter.reject()
    assert enter.result() == QDialog.DialogCode.Accepted.value


def test_a_secret_stays_until_it_is_closed(qtbot: QtBot, look: Look, said: list[str]) -> None:
    sheet = RevealSheet(look, ABOUT, said.append)
    assert not sheet.hear(S_ADDRESS[:20])
    assert sheet.hear(f"{S_ADDRESS[20:]}\n")
    opened(qtbot, sheet)
    sheet.end()
    assert sheet.isVisible()
    assert S_ADDRESS in words_of(sheet).replace(" ", "").replace("\n", "")
    assert button_of(sheet, "Close").isEnabled()


def test_no_secret_can_be_selected(qtbot: QtBot, look: Look, words: WordsSheet) -> None:
    sheet = RevealSheet(look, ABOUT, lambda _line: None)
    sheet.hear(f"{S_ADDRESS}\n")
    for each in (words, opened(qtbot, sheet)):
        labels = [w for w in each.findChildren(QLineEdit) if w.selectedText()]
        assert labels == []


def test_every_control_has_a_name(words: WordsSheet, enter: EnterSheet) -> None:
    assert [*nameless(words), *nameless(enter)] == []
