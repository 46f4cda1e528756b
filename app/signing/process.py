"""The parent's side of the signer process: start it, ask it, kill it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from typing import Final

from app.errors import AppError
from app.signing import frames
from app.signing.frames import BadFrame, Facts

COMMAND: Final = (
    *(sys.executable, "-I", "-X", "utf8"),  # no PYTHON… variables, no user's or current folder
    *("-m", "app.signing"),
)


@dataclass(eq=False)
class SignerEnded(AppError):
    """The signer process ended without an answer; ``why`` is a word for it, never a value."""

    why: str


class Handle(int):
    """An end of a pipe that is a child's alone; it is closed here once the child has it."""

    _is_open = True

    def close(self) -> None:
        """Close it here; once is enough."""
        if self._is_open:
            self._is_open = False
            os.close(self)


@dataclass
class SignerProcess:
    """Starts one child for each question, and can kill all that live."""

    _living: set[asyncio.subprocess.Process] = field(
        default_factory=set["asyncio.subprocess.Process"]
    )
    _waiting: tuple[asyncio.subprocess.Process, int] | None = None
    _kills: int = 0

    async def prepare(self) -> None:
        """Start a child that waits for the next question, while a password is being typed.

        It knows nothing yet; ``dismiss`` it if there is no question. Raise SignerEnded.
        """
        if self._waiting is None:
            kills = self._kills
            process = await _started([])
            self._living.add(process)
            self._waiting = process, kills

    async def dismiss(self) -> None:
        """End the child that waits, if one does."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            await self._end(waiting[0])

    async def ask(self, question: Facts) -> Facts:
        """The answer to a question; raise a VaultError, Unreadable or SignerEnded.

        The child gets the handles ``source`` and ``target``; a ``Handle`` does not stay here.
        """
        handles = [
            h for h in (question.get("source"), question.get("target")) if isinstance(h, int)
        ]
        kills = self._kills
        process = await self._next(handles)
        self._living.add(process)
        _give_away(handles)
        try:
            if self._kills != kills:
                raise SignerEnded("it was killed")  # while it started: it has been told nothing
            return await _answered(process, question)
        finally:
            await self._end(process)

    async def _next(self, handles: list[int]) -> asyncio.subprocess.Process:
        """The child that waits, if it still lives and needs no handles; or another."""
        waiting = self._waiting
        if waiting is not None and not handles:
            process, kills = waiting
            if process.returncode is None and kills == self._kills:
                self._waiting = None
                return process
        await self.dismiss()
        return await _started(handles)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._living.discard(process)
        kill(process)
        await process.wait()
        if process.stdin is not None:
            # Heard here or by nobody: a child that ended before it read all of its question.
            process.stdin.close()
            with contextlib.suppress(OSError):
                await process.stdin.wait_closed()

    def kill(self) -> None:
        """End every child at once, whatever it is doing, be it that it only starts."""
        self._kills += 1
        for process in self._living:
            kill(process)


async def _started(handles: list[int]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            cwd=os.sep,
            pass_fds=handles,
            limit=frames.MOST,
        )
    except (OSError, ValueError) as why:  # ValueError: a handle that is none
        raise SignerEnded("it did not start") from why


async def _answered(process: asyncio.subprocess.Process, question: Facts) -> Facts:
    if process.stdin is None or process.stdout is None:
        raise SignerEnded("no pipe")
    try:
        process.stdin.write(frames.write(question))
        await process.stdin.drain()
        process.stdin.close()
        size = frames.size_of(await process.stdout.readexactly(frames.HEAD))
        answer = frames.read(await process.stdout.readexactly(size))
        frames.raise_refusal(answer)
    except (BadFrame, OSError, asyncio.IncompleteReadError) as why:
        raise SignerEnded("it was killed, or took too long") from why
    if "failed" in answer:
        raise SignerEnded(str(answer["failed"]))
    return answer


def _give_away(handles: list[int]) -> None:
    for handle in handles:
        if isinstance(handle, Handle):
            handle.close()


def kill(process: asyncio.subprocess.Process) -> None:
    """End a child at once, unless it has ended."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            # Its own kill asks first whether it has ended, and may hear of it before the loop
            # does: asyncio then warns of a child that nobody knows.
            os.kill(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Nothing is inherited; Windows cannot start a process without its own folder."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
