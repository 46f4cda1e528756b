"""The command line on a machine that is never online: ``python -m app.offline sign …``.

Nothing in this process can reach a network, or ask for an address: Python itself refuses.
"""

from __future__ import annotations

import runpy
import sys
from typing import Final

REACHES: Final = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.getnameinfo"),
    }
)
"""What reaches a network, by the names of Python's audit events."""


def cut_off() -> None:
    """Let nothing in this process reach a network from now on; it cannot be undone."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in REACHES:
        raise PermissionError(f"this machine is never online: {event}")


if __name__ == "__main__":
    cut_off()
    runpy.run_module("app", run_name="__main__", alter_sys=True)
