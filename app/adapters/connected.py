"""What speaks to one server: entered before it is asked, and its connections end with it."""

from __future__ import annotations

from typing import Protocol, Self


class Connects(Protocol):
    """Keeps the connections to one server."""

    @property
    def host(self) -> str:
        """The server's name, and its port if it is an unusual one."""
        ...

    def open(self) -> None:
        """Get ready, in the running loop; nothing is sent yet."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class Connected:
    """A server that is spoken to; enter it before asking."""

    def __init__(self, connects: Connects) -> None:
        """It is spoken to through these connections."""
        self._connects = connects

    async def __aenter__(self) -> Self:
        """Get ready; nothing is sent yet."""
        self._connects.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self._connects.close()

    @property
    def host(self) -> str:
        """The server's name, and its port if it is an unusual one."""
        return self._connects.host
