"""The practice network's child of a window, forked from one that has everything imported.

To start Python and import the program takes a second and a half, at each start of a window that
practises. One that waits is told what the window would have started, with which streams: then
it is that child. What is about the start itself is tested with a real one.
"""

from __future__ import annotations

import array
import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import IO, Final

from app.desk.practising import PracticeFailed
from tests.support.begun import FORKING, become

_STREAMS: Final = 3
_MOST: Final = 1 << 16
"""Bytes of its arguments and environment."""


def waiting() -> Connection:
    """The way to a process that waits; it ends with whoever has this."""
    near, far = FORKING.Pipe()
    FORKING.Process(target=_wait, args=(far,)).start()
    far.close()
    return near


class Child:
    """What ``app.desk.practising`` needs of a child, as asyncio would have it."""

    def __init__(self, line: socket.socket, pid: int, typing: int) -> None:
        self.pid = pid
        self.stdin = os.fdopen(typing, "wb", 0)
        self.stdout = asyncio.StreamReader()
        self.returncode: int | None = None
        self._line = line
        self._heard: asyncio.ReadTransport | None = None

    async def hear(self, heard: int) -> None:
        """Read what it writes from this handle."""
        self._heard, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.stdout), os.fdopen(heard, "rb", 0)
        )

    async def wait(self) -> int:
        """How it ended; one that says nothing was killed."""
        if self.returncode is None:
            self._line.setblocking(False)
            said = await asyncio.get_running_loop().sock_recv(self._line, _MOST)
            self._line.close()
            self.stdin.close()
            if self._heard is not None:
                self._heard.close()
            self.returncode = int(said) if said else -signal.SIGKILL
        return self.returncode


async def told(way: Connection, arguments: Sequence[str], said: IO[bytes]) -> Child:
    """Let the one that waits be the program with these arguments."""
    taken, typing = os.pipe()
    heard, written = os.pipe()
    line = socket.socket(fileno=os.dup(way.fileno()))
    way.close()
    words = json.dumps({"arguments": list(arguments), "environment": dict(os.environ)})
    streams = array.array("i", (taken, written, said.fileno()))
    line.sendmsg([words.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
    pid = int(line.recv(_MOST))
    os.close(taken)
    os.close(written)
    child = Child(line, pid, typing)
    await child.hear(heard)
    return child


class Beside:
    """Starts what ``app.desk.practising`` asks for: one that waits, which there is but once."""

    def __init__(self, way: Connection) -> None:
        self._way = way

    async def start(self, arguments: Sequence[str], said: IO[bytes]) -> Child:
        """In the place of ``app.desk.practising._started``."""
        if self._way.closed:
            raise PracticeFailed("there was but one that waited")
        try:
            return await told(self._way, arguments, said)
        except OSError as why:
            raise PracticeFailed("it does not wait any more") from why


def _wait(far: Connection) -> None:
    """Wait to be told, and be that."""
    line = socket.socket(fileno=os.dup(far.fileno()))
    far.close()
    words, streams, _, _ = socket.recv_fds(line, _MOST, _STREAMS)
    if not words:
        return  # it was never asked for
    os.setsid()
    line.send(str(os.getpid()).encode())
    facts = json.loads(words)
    status = 1
    try:
        become(facts["arguments"], os.sep, facts["environment"], [*map(Connection, streams)])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        with contextlib.suppress(OSError):  # nobody is left to hear it
            line.send(str(status).encode())
