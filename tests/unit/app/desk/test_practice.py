"""The stories of the practice network as the desk tells of them."""

from __future__ import annotations

from pathlib import Path

from app.desk.desk import Desk
from app.desk.practising import PRACTICE_PASSWORD
from app.pages.practice import StoryState
from app.profile.requests import decline, keep
from app.story import LIFECYCLES, STORIES
from app.words.stories import STORIES as TOLD
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, filed, made

SECOND = STORIES[1]


async def states(desk: Desk) -> dict[str, StoryState]:
    return {line.name: line.state for line in await desk.practice.stories()}


async def sits_down(desk: Desk, folder: Path) -> None:
    await desk.seat.leave()
    await desk.seat.sit(desk.seat.services.profiles.unlock(folder, BY_PASSWORD))


def test_every_story_is_told_in_words() -> None:
    assert list(TOLD) == list(STORIES)


async def test_the_stories_of_whole_lifecycles_are_told_apart(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        lines = await desk.practice.stories()
        assert tuple(line.name for line in lines if line.is_lifecycle) == LIFECYCLES


async def test_a_story_is_begun_once_it_has_a_profile_of_its_own(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, _):
        assert set((await states(desk)).values()) == {StoryState.NEW}
        assert desk.practice.password == ""
        await made(tmp_path / "practice" / "profile")
        await made(tmp_path / "practice" / SECOND / "profile")
        begun = [name for name, s in (await states(desk)).items() if s is StoryState.BEGUN]
        assert begun == [STORIES[0], SECOND]


async def test_the_open_story_is_over_when_nothing_can_come_of_its_requests(
    tmp_path: Path,
) -> None:
    await made(tmp_path / "practice" / SECOND / "profile", ("lawyer",))
    async with desk_of(tmp_path) as (desk, _):
        await sits_down(desk, tmp_path / "practice" / SECOND / "profile")
        assert desk.practice.password == PRACTICE_PASSWORD
        assert (await states(desk))[SECOND] is StoryState.OPEN
        profile, request = desk.seat.profile, await filed(SteppedNetwork(), "buyer")
        keep(profile, request, BUILDS)
        assert (await states(desk))[SECOND] is StoryState.OPEN
        decline(profile, request.envelope.hash, "Not before noon.")
        assert (await states(desk))[SECOND] is StoryState.OVER
