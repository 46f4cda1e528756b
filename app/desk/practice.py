"""Looking around: a practice network of one's own, and a profile whose key guards nothing."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from app.adapters import places
from app.adapters.places import NoProfile
from app.desk.entry import entered
from app.desk.practising import PRACTICE_PASSWORD, PROFILE, prepared, staged
from app.desk.seat import Seat
from app.errors import AppError
from app.pages.entry import Entered
from app.pages.inbox import SECTION_OF, Section
from app.pages.practice import StoryLine, StoryState
from app.story import LIFECYCLES, STORIES
from app.words.stories import words_of

FIRST: Final = STORIES[0]
"""The story that somebody comes to who looks around."""

_OPEN: Final = (Section.NEEDS_YOU, Section.WAITING)


class Practice:
    """Stories to be tried out; what was done in one is still there the next time."""

    def __init__(self, seat: Seat, folder: Path) -> None:
        """``folder``: where the practice networks are kept."""
        self._seat = seat
        self._folder = folder

    @property
    def password(self) -> str:
        """What opens the practice profile, if one is open, else ""; no secret."""
        return PRACTICE_PASSWORD if self._story() else ""

    async def stories(self) -> tuple[StoryLine, ...]:
        """Every story, how it stands, and what is the user's part in it."""
        now = self._story()
        return tuple(self._line(name, is_open=name == now) for name in STORIES)

    async def enter(self, story: str = FIRST, *, anew: bool = False) -> Entered:
        """Sit down in the profile of a story; ``anew``: it begins again.

        Raise PracticeFailed, and what unlocking may.
        """
        await self._seat.leave()
        held = AsyncExitStack()
        services, folder = self._seat.services, self._home(story)
        try:
            stage = await held.enter_async_context(staged(folder, story, anew=anew))
            await prepared(services.profiles, folder, stage, services.builds)
        except BaseException:
            await held.aclose()
            raise
        servers = {stage.network.passphrase: stage.url}
        secret = {"password": PRACTICE_PASSWORD}
        unlocking = services.profiles.unlock(folder / PROFILE, secret)
        return entered(await self._seat.sit(unlocking, servers, held))

    def _home(self, story: str) -> Path:
        # The first one was there before there were others.
        return self._folder if story == FIRST else self._folder / story

    def _story(self) -> str:
        """The story whose profile is open; "" for none."""
        if not self._seat.is_taken:
            return ""
        folder = self._seat.profile.files.folder
        return next((name for name in STORIES if self._home(name) / PROFILE == folder), "")

    def _line(self, name: str, *, is_open: bool) -> StoryLine:
        words = words_of(name)
        state = self._state_of_open() if is_open else self._state_of(name)
        return StoryLine(
            name, words.title, words.happens, words.yours, state, name in LIFECYCLES
        )

    def _state_of_open(self) -> StoryState:
        """Whether anything can still come of what was asked for."""
        counts = self._seat.profile.store.requests.counts()
        still = sum(n for standing, n in counts.items() if SECTION_OF[standing] in _OPEN)
        begun = any(counts.values())
        return StoryState.OVER if begun and not still else StoryState.OPEN

    def _state_of(self, name: str) -> StoryState:
        try:
            places.check(self._home(name) / PROFILE)
        except NoProfile:
            return StoryState.NEW
        except AppError:
            # What is wrong with it is told to whoever goes there.
            pass
        return StoryState.BEGUN
