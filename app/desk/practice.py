"""Looking around: a practice network of one's own, and a profile whose key guards nothing."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from app.desk.entry import entered
from app.desk.practising import PRACTICE_PASSWORD, prepared, staged
from app.desk.seat import Seat
from app.pages.entry import Entered

PROFILE: Final = "profile"
"""The folder of the practice profile inside the practice network's."""


class Practice:
    """The closing, to be tried out; what was done there is still there the next time."""

    def __init__(self, seat: Seat, folder: Path) -> None:
        """``folder``: where the practice network is kept."""
        self._seat = seat
        self._folder = folder

    @property
    def password(self) -> str:
        """What opens the practice profile, if that is the open one, else ""; no secret."""
        seat = self._seat
        is_open = seat.is_taken and seat.profile.files.folder == self._folder / PROFILE
        return PRACTICE_PASSWORD if is_open else ""

    async def enter(self, *, anew: bool = False) -> Entered:
        """Sit down in the practice profile; ``anew``: the story begins again.

        Raise PracticeFailed, and what unlocking may.
        """
        await self._seat.leave()
        held = AsyncExitStack()
        services = self._seat.services
        try:
            stage = await held.enter_async_context(staged(self._folder, anew=anew))
            await prepared(services.profiles, self._folder, stage, services.builds)
        except BaseException:
            await held.aclose()
            raise
        servers = {stage.network.passphrase: stage.url}
        secret = {"password": PRACTICE_PASSWORD}
        unlocking = services.profiles.unlock(self._folder / PROFILE, secret)
        return entered(await self._seat.sit(unlocking, servers, held))
