"""Backups of the open profile: one now, one a day, and whether one would restore."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.desk.keys import practises
from app.desk.seat import Seat
from app.profile import backups, copies

COPY_AFTER: Final = 5.0
"""Seconds after somebody came in that today's copy is written: first they want to read."""


class Backups:
    """Writes backups of the open profile."""

    def __init__(self, seat: Seat) -> None:
        """Of whatever profile is open."""
        self._seat = seat

    async def backup(self, path: str) -> None:
        """Write everything into one new encrypted file; raise OccupiedFile, UnwritableFile."""
        backups.write_backup(self._seat.profile, Path(path))

    async def choose_copies(self, folder: str) -> None:
        """Put daily copies there from now on, today's at once; raise NoFolder."""
        profile = self._seat.profile
        copies.choose_folder(profile, Path(folder))
        copies.copy_of_today(profile)

    async def copy_today(self) -> None:
        """Write today's copy soon, unless it is there or the profile only practises.

        Raise NoFolder when the chosen folder has gone, UnwritableFile and its kin.
        """
        profile = self._seat.profile
        if practises(profile):
            return
        await self._seat.services.clock.sleep(COPY_AFTER)
        if self._seat.is_taken and self._seat.profile is profile:
            copies.copy_of_today(profile)
