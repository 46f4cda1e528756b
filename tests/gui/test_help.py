"""What Help shows: every key, and every licence."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Run
from tests.support.shells import NearOffice, Stage
from ui import licences
from ui.flows.about import AboutFlow
from ui.flows.flow import Shell
from ui.shortcuts import keys_of, shortcuts
from ui.theme import Look
from ui.views.about import AboutSheet
from ui.views.shortcuts import ShortcutsSheet, keys_in_words

pytestmark = pytest.mark.gui


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


def test_every_shortcut_is_one_that_qt_knows() -> None:
    for shortcut in shortcuts():
        for keys in shortcut.keys:
            sequence = QKeySequence.fromString(keys)
            assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == keys
        assert keys_in_words(shortcut)


def test_no_two_actions_have_the_same_keys() -> None:
    keys = [each for shortcut in shortcuts() if shortcut.is_action for each in shortcut.keys]
    assert len(keys) == len(set(keys))
    assert keys_of("lock") == ("Ctrl+L",)


def test_the_keys_are_all_in_their_sheet(qtbot: QtBot, look: Look) -> None:
    sheet = ShortcutsSheet(look, None)
    qtbot.addWidget(sheet)
    sheet.show()
    said = shown(sheet)
    assert all(shortcut.words in said for shortcut in shortcuts())


def test_about_tells_version_and_every_licence(run: Run[Any], qtbot: QtBot, look: Look) -> None:
    async def what() -> AboutSheet:
        stage = Stage(look, NearOffice(cast("Any", None)))
        qtbot.addWidget(stage)
        flow = AboutFlow(cast("Shell", stage), stage)
        flow.show_about()
        await flow.tasks.idle()
        (sheet,) = stage.findChildren(AboutSheet)
        assert f"Version {licences.version()} · Apache-2.0" in shown(sheet)
        assert sheet._text.toPlainText().strip(" ").startswith("Apache License")
        sheet._choice.setCurrentIndex(1)
        assert "stellar-sdk" in sheet._text.toPlainText()
        sheet._choice.setCurrentText("Inter")
        assert "SIL OPEN FONT LICENSE" in sheet._text.toPlainText()
        return sheet

    run(what())


def test_what_we_ship_has_a_licence_each() -> None:
    found = licences.components()
    names = {component.name for component in found}
    assert {"stellar-sdk", "qasync", "PyNaCl", "Inter", "JetBrains Mono"} <= names
    assert "pytest" not in names
    unnamed = [each.name for each in found if not each.licence]
    assert [name for name in unnamed if not licences.text_of(name)] == []


def test_what_is_not_installed_has_no_licence() -> None:
    assert licences.text_of("no such package") == ""
