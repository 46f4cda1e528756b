"""Databases whose memory is not locked, for programs that are about something else.

The program lets SQLCipher lock and wipe each piece of memory that it is given, and at each the
system cuts its map of the process anew: that is nine tenths of the time of opening a database.
What is read and written is the same. That the program asks for it, and is told that it holds,
tests of the database say; and programs that the system starts have it, whatever tests them.
"""

from __future__ import annotations

from typing import Final

from app.adapters.store import database

LOCKING: Final = "cipher_memory_security"


def leave_unlocked() -> None:
    """Open all databases of this process so; where one was locked already, all are."""
    others = {name: each for name, each in database._SETTINGS.items() if name != LOCKING}
    vars(database)["_SETTINGS"] = others
