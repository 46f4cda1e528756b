"""How secrets reach the signer process and leave it, past the one that started it.

The terminal of whoever started the program, or two pipes that were handed down.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from typing_extensions import override

from wallet.errors import Unreadable

MOST: Final = 4096
"""Bytes of a secret or a word that anybody would type."""


class Speech(Protocol):
    """Someone who can be asked and told what nobody else shall hear."""

    def ask(self, prompt: str) -> str:
        """One line that is not shown while it is typed; raise Unreadable."""
        ...

    def tell(self, text: str) -> None:
        """Show this; raise Unreadable."""
        ...


@dataclass(frozen=True)
class Pipes(Speech):
    """Two handles of pipes; -1 where there is none."""

    source: int
    target: int

    @override
    def ask(self, prompt: str) -> str:
        if self.target >= 0:
            self.tell(prompt)
        line = bytearray()
        try:
            while (byte := os.read(self.source, 1)) not in (b"", b"\n"):
                line += byte
                if len(line) > MOST:
                    raise Unreadable("secret", "longer than any secret")
        except OSError:
            raise Unreadable("secret", "the pipe does not give one") from None
        raw = bytes(line)
        text = raw.decode(errors="ignore")
        # Compared, not caught: the decoder's error holds what was typed.
        if text.encode() != raw:
            raise Unreadable("secret", "the pipe gives no text")
        return text

    @override
    def tell(self, text: str) -> None:
        try:
            os.write(self.target, text.encode())
        except OSError:
            raise Unreadable("secret", "there is nobody to show it to") from None


class Terminal(Speech):
    """The terminal that the program was started from."""

    @override
    def ask(self, prompt: str) -> str:
        self._there(lambda name: os.close(os.open(name, os.O_RDWR)))
        try:
            return getpass.getpass(prompt)
        except (EOFError, OSError):
            raise Unreadable("secret", "the terminal does not give one") from None

    @override
    def tell(self, text: str) -> None:
        def write(name: str) -> None:
            with open(name, "w", encoding="utf-8") as terminal:  # noqa: PTH123 - a device
                terminal.write(text)

        self._there(write)

    def _there(self, use: Callable[[str], None]) -> None:
        # Without one, getpass would read our own pipe.
        try:
            use("CONOUT$" if sys.platform == "win32" else "/dev/tty")
        except OSError:
            raise Unreadable("secret", "there is no terminal to ask on") from None


def speech(facts: Mapping[str, Any]) -> Speech:
    """The one that a question names: the handles ``source`` and ``target``, or a terminal."""
    if facts.get("source") is None and facts.get("target") is None:
        return Terminal()
    named = (facts.get(name) for name in ("source", "target"))
    return Pipes(*(handle if isinstance(handle, int) else -1 for handle in named))
