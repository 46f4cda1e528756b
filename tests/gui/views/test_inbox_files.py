"""Files that are dragged over the inbox, and let go of there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.inbox import inbox_page, pictured
from ui.theme import Look
from ui.views.inbox import InboxView
from ui.widgets.drop_ground import DropGround

pytestmark = pytest.mark.gui

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> InboxView:
    view = InboxView(look)
    qtbot.addWidget(view)
    view.resize(1064, 800)
    view.show()
    view.show_page(inbox_page(pictured()))
    return view


def ground_of(view: InboxView) -> DropGround:
    found = view.findChild(DropGround)
    assert found is not None
    return found


def files(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def drag(view: InboxView, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE
    )
    event.ignore()
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def drop(view: InboxView, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE
    )
    QApplication.sendEvent(view, event)


def test_files_can_be_let_go_of_here(view: InboxView, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [str(tmp_path / "one.countersign"), str(tmp_path / "two")]
    ground = ground_of(view)
    assert drag(view, files(*paths))
    assert ground.isVisible()
    assert ground.size() == view.size()
    with qtbot.waitSignal(view.dropped) as heard:
        drop(view, files(*paths))
    assert heard.args == [paths]
    assert not ground.isVisible()


def test_what_is_no_file_is_not_taken(view: InboxView, qtbot: QtBot) -> None:
    text, link = QMimeData(), QMimeData()
    text.setText("AAAA")
    link.setUrls([QUrl("https://example.org/a.countersign")])
    for data in (text, link):
        assert not drag(view, data)
        with qtbot.assertNotEmitted(view.dropped):
            drop(view, data)


def test_the_ground_goes_when_the_files_are_dragged_away(view: InboxView) -> None:
    drag(view, files("one"))
    QApplication.sendEvent(view, QDragLeaveEvent())
    assert not ground_of(view).isVisible()
