"""What changes the vault, and perhaps does not: then nobody goes on with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.desk.seat import Seat
from app.errors import PerhapsWritten
from app.pages.events import Trouble
from app.profile.profile import Profile
from wallet.lock import Reason


@asynccontextmanager
async def changing(seat: Seat) -> AsyncGenerator[Profile]:
    """The open profile, while a secret changes its vault in here.

    Raise NobodyIsIn, and TooManyAttempts after wrong secrets. Where a disk does not say whether
    it has the new vault, only unlocking it anew tells: so then the profile is locked, and the
    window told why.
    """
    profile = seat.profile
    try:
        with seat.patience.hearing():
            yield profile
    except PerhapsWritten as why:
        await seat.leave(Reason.BY_HAND)
        seat.tell(Trouble(why))
        raise
