"""Another start of the program, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def started_beside(
    folder: Path, *files: str, listen: bool = False, raw: bytes | None = None
) -> subprocess.Popen[bytes]:
    """Start it; with ``listen`` it is the first one, and back once it hears."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.gui.second_start", str(folder), *files],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "LISTEN": str(int(listen)),
            "RAW": (raw or b"").hex(),
        },
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout as said:
        if listen:
            said.readline()
    return process


def main() -> int:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtNetwork import QLocalSocket

    from ui.instance import Instance
    from ui.naming import name_of

    application = QCoreApplication([])
    folder, files = Path(sys.argv[1]), sys.argv[2:]
    raw = bytes.fromhex(os.environ["RAW"])
    if raw:
        socket = QLocalSocket()
        socket.connectToServer(name_of(folder))
        socket.waitForConnected()
        socket.write(raw)
        socket.waitForBytesWritten()
        socket.waitForReadyRead()
        return 0
    instance = Instance(folder)
    if os.environ["LISTEN"] == "1":
        instance.listen()
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        return application.exec()
    return 0 if instance.hand_over(files) else 1


if __name__ == "__main__":
    sys.exit(main())
