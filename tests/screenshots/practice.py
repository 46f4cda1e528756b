"""The stories of the practice network."""

from __future__ import annotations

from collections.abc import Mapping

from app.pages.practice import StoryLine, StoryState
from app.story import LIFECYCLES, STORIES
from app.words.stories import words_of
from tests.screenshots.studio import Scene, Studio
from ui.flows.flow import Place
from ui.views.practice import PracticeView


def _lines(here: StoryState) -> tuple[StoryLine, ...]:
    """The second one is open, the first and the last were begun before."""
    states = {
        STORIES[0]: StoryState.BEGUN,
        STORIES[1]: here,
        STORIES[-1]: StoryState.BEGUN,
    }
    told = ((name, words_of(name)) for name in STORIES)
    return tuple(
        StoryLine(
            n,
            *(w.title, w.happens, w.yours),
            states.get(n, StoryState.NEW),
            n in LIFECYCLES,
        )
        for n, w in told
    )


def _practice(here: StoryState, *, narrow: bool = False, scrolled: float = 0.0) -> Scene:
    def scene(studio: Studio) -> None:
        if narrow:
            studio.narrow()
        view = PracticeView(studio.look, practises=here is not StoryState.NEW)
        view.show_stories(_lines(here))
        studio.inside(view, Place.PRACTICE)
        studio.scrolled = scrolled

    return scene


SCENES: Mapping[str, Scene] = {
    "practice": _practice(StoryState.OPEN),
    "practice-lower": _practice(StoryState.OPEN, scrolled=1.0),
    "practice-over": _practice(StoryState.OVER),
    "practice-own": _practice(StoryState.NEW),
    "practice-narrow": _practice(StoryState.OPEN, narrow=True),
}
