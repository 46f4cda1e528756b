"""The parent's side of the signer process: start it, ask it, kill it."""

from __future__ import annotations

import asyncio
import contextlib
import os
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


@dataclass
class SignerProcess:
    """Starts one child for each question, and can kill all that live."""

    _living: set[asyncio.subprocess.Process] = field(
        default_factory=set["asyncio.subprocess.Process"]
    )
    _kills: int = 0

    async def ask(self, question: Facts) -> Facts:
        """The answer to a question; raise a VaultError, Unreadable or SignerEnded."""
        handles = [
            h for h in (question.get("source"), question.get("target")) if isinstance(h, int)
        ]
        kills = self._kills
        process = await _started(handles)
        self._living.add(process)
        try:
            if self._kills != kills:
                raise SignerEnded("it was killed")  # while it started: it has been told nothing
            return await _answered(process, question)
        finally:
            self._living.discard(process)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def kill(self) -> None:
        """End every child at once, whatever it is doing, be it that it only starts."""
        self._kills += 1
        for process in self._living:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


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


def _environment() -> dict[str, str]:
    """Nothing is inherited; Windows cannot start a process without its own folder."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
