"""One window for each profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from tests.gui.second_start import started_beside
from ui.instance import Instance

pytestmark = pytest.mark.gui


def test_the_first_start_finds_nobody_to_hand_over_to(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    assert not Instance(tmp_path).hand_over(())


def test_a_second_start_raises_the_first_and_hands_its_files_over(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = Instance(tmp_path)
    first.listen()
    file = tmp_path / "release.countersign"
    with qtbot.waitSignal(first.started_again) as heard:
        second = started_beside(tmp_path, str(file))
    assert heard.args == [[str(file)]]
    assert second.wait() == 0
    first.close()


def test_another_profile_has_a_window_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    first = Instance(tmp_path / "one")
    first.listen()
    assert not Instance(tmp_path / "other").hand_over(())
    first.close()


def test_what_a_killed_window_left_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    killed = started_beside(tmp_path, listen=True)
    killed.kill()
    killed.wait()
    instance = Instance(tmp_path)
    assert not instance.hand_over(())
    instance.listen()
    with qtbot.waitSignal(instance.started_again):
        second = started_beside(tmp_path)
    assert second.wait() == 0
    instance.close()


@pytest.mark.parametrize("line", [b"\n", b"{}\n", b'[1, null, "a"]\n', b"\xff\n", b"[" * 9999])
def test_nonsense_opens_no_files_and_harms_nothing(
    qtbot: QtBot, tmp_path: Path, line: bytes
) -> None:
    first = Instance(tmp_path)
    first.listen()
    with qtbot.waitSignal(first.started_again) as heard:
        talker = started_beside(tmp_path, raw=line + b"\n")
    assert heard.args in ([[]], [["a"]])
    talker.wait()
    first.close()


def test_only_its_user_may_talk_to_it(qtbot: QtBot, tmp_path: Path) -> None:
    del qtbot
    instance = Instance(tmp_path)
    server = instance.findChild(QLocalServer)
    assert isinstance(server, QLocalServer)
    assert server.socketOptions() == QLocalServer.SocketOption.UserAccessOption
    QCoreApplication.processEvents()
