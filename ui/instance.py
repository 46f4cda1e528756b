"""One window for each profile: a second start raises the first, and hands its files over.

A local socket that only its user may connect to carries the names of files and nothing else;
the lock of the profile itself stays what keeps two programs apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.naming import name_of

WAIT: Final = 1000
"""Milliseconds for the first window to answer; it only reads and raises itself."""

MOST: Final = 64 * 1024
"""Bytes of names that are read."""

HEARD: Final = b"heard"


class Instance(QObject):
    """The only window of a profile, hearing of every further start.

    Signals:
        started_again: the program was started once more, with these files.
    """

    started_again = Signal(list)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """``folder`` is the profile's."""
        super().__init__(parent)
        self._name = name_of(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def hand_over(self, files: Sequence[str]) -> bool:
        """Raise the window that is there, and give it these files; False if there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT):
            return False
        names = [str(Path(file).absolute()) for file in files]
        socket.write(json.dumps(names).encode() + b"\n")
        answered = socket.waitForReadyRead(WAIT) and bytes(socket.readAll().data()) == HEARD
        socket.disconnectFromServer()
        return answered

    def listen(self) -> None:
        """Be the one that is raised."""
        if not self._server.listen(self._name):
            # Left by a program that was killed: nobody answered there just before.
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Hear of nothing any more."""
        self._server.close()

    def _hear(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)

    def _read(self) -> None:
        for socket in self._server.findChildren(QLocalSocket):
            if socket.canReadLine():
                line = bytes(socket.readLine(MOST).data())
                socket.write(HEARD)
                socket.flush()
                self.started_again.emit(_files(line))
            elif socket.bytesAvailable() > MOST:
                socket.abort()


def _files(line: bytes) -> list[str]:
    try:
        told: object = json.loads(line)
    except (ValueError, RecursionError):
        return []
    files = cast("list[object]", told) if isinstance(told, list) else []
    return [file for file in files if isinstance(file, str)]
