"""The window in which seeds and recovery words are typed and shown: a process of its own.

It talks with the signer process over two pipes. This process makes them, hands each end to the
child that it belongs to, and keeps none: what goes through is never here.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from app.desk.errors import NobodyIsIn, SecretNotGiven, SecretWindowFailed
from app.desk.seat import Seat
from app.pages.keys import Appearance
from app.signing.process import Handle, SignerEnded, kill
from wallet.errors import Unreadable

T = TypeVar("T")

Ask = Callable[[Handle, Handle], Awaitable[T]]
"""A question to the signer process that talks over these handles: its source, its target."""

COMMAND: Final = (sys.executable, "-I", "-X", "utf8", "-m", "ui.secret_window")
"""Starts it as the signer process is started; its arguments follow."""

DONE: Final = 0
CLOSED: Final = 3
"""How the window ends: the signer has heard and told everything, or the user closed it."""

PATIENCE: Final = 5.0
"""Seconds for a window to notice that the signer process has ended."""

_KEPT: Final = (
    *("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE"),
    *("XDG_CURRENT_DESKTOP", "DBUS_SESSION_BUS_ADDRESS", "HOME", "SYSTEMROOT"),
    *("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE"),
    *("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_ACCESSIBILITY"),
)
"""What it needs of the environment to be on the same screen; input methods are not, since they
hear what is typed."""


class Mode(Enum):
    """What the window is for."""

    ENTER = "enter"
    WORDS = "words"
    REVEAL = "reveal"


@dataclass(frozen=True)
class About:
    """Which key the window is about; its name is not for everybody who lists processes."""

    mode: Mode
    label: str
    account: str
    appearance: Appearance


class SecretWindow:
    """Starts the window beside the signer process, and ends it with the profile."""

    def __init__(self, seat: Seat, command: Sequence[str]) -> None:
        """``command`` starts ``ui.secret_window``; its arguments follow."""
        self._seat = seat
        self._command = tuple(command)

    async def between(self, about: About, ask: Ask[T]) -> T:
        """The signer's answer, after the user was asked or shown what nobody else may hear.

        Raise SecretNotGiven, SecretWindowFailed, NobodyIsIn if the profile was locked
        meanwhile, and what the question may.
        """
        profile = self._seat.profile
        typed, typing = _pipe()
        shown, showing = _pipe()
        ends = (typed, typing, shown, showing)
        try:
            window = await self._started(about, shown, typing)
            self._seat.start(self._watch(window))
            try:
                answer = await ask(typed, showing)
            except (Unreadable, SignerEnded) as why:
                _close(ends)
                if not self._seat.is_taken or self._seat.profile is not profile:
                    raise NobodyIsIn from why
                await _blame(window, why)
                raise
            except BaseException:
                kill(window)
                raise
        finally:
            _close(ends)
        ended = await window.wait()
        if about.mode is Mode.REVEAL and ended not in {DONE, CLOSED}:
            raise SecretWindowFailed(f"it ended with {ended}")
        return answer

    async def _started(
        self, about: About, source: Handle, target: Handle
    ) -> asyncio.subprocess.Process:
        look = about.appearance
        try:
            window = await asyncio.create_subprocess_exec(
                *(*self._command, about.mode.value, str(source), str(target)),
                *(look.theme, str(look.text)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
                cwd=os.sep,
                pass_fds=(source, target),
            )
        except (OSError, ValueError) as why:
            raise SecretWindowFailed("it did not start") from why
        source.close()
        target.close()
        if window.stdin is not None:
            facts = {"label": about.label, "account": about.account}
            window.stdin.write(json.dumps(facts).encode() + b"\n")
            window.stdin.close()
        return window

    async def _watch(self, window: asyncio.subprocess.Process) -> None:
        """Take the window's signs of life for the user's, and end it when the profile locks."""
        try:
            while window.stdout is not None and await window.stdout.read(1):
                self._seat.touch()
        finally:
            kill(window)
            await window.wait()
            if window.stdin is not None:
                # Heard here or by nobody: a window that ended before it read what it is about.
                with contextlib.suppress(OSError):
                    await window.stdin.wait_closed()


async def _blame(window: asyncio.subprocess.Process, why: Exception) -> None:
    """Raise what the window ended for, if that is why the signer was not answered."""
    try:
        ended = await asyncio.wait_for(window.wait(), PATIENCE)
    except TimeoutError:
        kill(window)
        return
    if ended == CLOSED:
        raise SecretNotGiven from why
    if ended != DONE:
        raise SecretWindowFailed(f"it ended with {ended}") from why


def _close(ends: Iterable[Handle]) -> None:
    for end in ends:
        end.close()


def _pipe() -> tuple[Handle, Handle]:
    source, target = os.pipe()
    return Handle(source), Handle(target)


def _environment() -> Mapping[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}
