"""Stories: every one can be played as it is told, and says what it needs to be understood."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from app.practice.scenario import BadScenario, read_scenario
from app.story import STORIES, file_of, told_stories
from tests.support.escrows import BUILDS
from tests.support.lifecycles import text_of
from tests.support.stories import all_made, end_of, made, played, scenario
from wallet.escrow.moves import NewEscrow
from wallet.request import MAX_NOTE

every_story = pytest.mark.parametrize("name", STORIES)

OF_MEMORY = {31}
"""Findings that rest on what a machine saw before: those of ``played`` see it all anew."""


def test_every_scenario_is_a_story_and_every_story_a_scenario() -> None:
    there = {file.name for file in (files("resources") / "practice").iterdir()}
    assert {name for name in there if name.endswith(".json")} == set(map(file_of, STORIES))


@every_story
def test_a_story_is_called_what_its_file_is_and_says_what_it_is_about(name: str) -> None:
    told = scenario(name)
    assert (told.name, told.story.name) == (name, name)
    assert told_stories()[name] == told.about
    assert len(told.about) > 60
    assert told.about.endswith(".")


@every_story
async def test_all_that_is_played_can_be_made_or_is_refused_as_told(name: str) -> None:
    _, refused = await end_of(name)
    play = scenario(name).story.play
    assert refused == {ask.name: ask.refused for ask in play if ask.refused}


@every_story
async def test_all_that_waits_on_the_stage_could_be_made(name: str) -> None:
    told = scenario(name)
    chain, you = told.chain, told.story.stage.you
    for ask in told.story.stage.asks:
        signers = ask.signers if ask.sent else (*ask.signers, you)
        after, refused = await made(told, chain, replace(ask, signers=signers))
        assert refused == "", ask.name
        chain = after if ask.sent else chain


@every_story
def test_everybody_on_the_stage_is_somebody_and_you_are_one_who_has_a_key(name: str) -> None:
    told = scenario(name)
    stage = told.story.stage
    assert stage.you in told.secrets
    assert stage.label.endswith("(you)")
    assert stage.you not in stage.people
    called = [person.called for person in stage.people.values()]
    assert len(set(called)) == len(called)
    assert all(person.words.endswith(".") for person in stage.people.values())


@every_story
def test_what_waits_on_the_stage_has_not_been_signed_by_you(name: str) -> None:
    stage = scenario(name).story.stage
    waits = [ask for ask in stage.asks if not ask.sent]
    assert waits
    assert not any(stage.you in ask.signers for ask in waits)
    assert not any(ask.signers == () for ask in waits)
    assert all(len(ask.note) <= MAX_NOTE for ask in stage.asks)


def test_the_desk_pays_twenty_six_of_thirty_at_once_and_none_of_the_exceptions() -> None:
    story = scenario("otc-desk").story
    first, payouts = story.rounds
    assert [len(first), len(payouts)] == [1, 30]
    assert len({ask.payer for ask in payouts}) == 30  # or one would be in another's way
    kept = [ask.name for ask in payouts if ask.refused or ask.declined]
    assert kept == ["payout-07", "payout-19", "payout-23", "payout-28"]


def test_in_the_desks_inbox_there_are_twenty_eight_one_of_them_disputed_since() -> None:
    asks = scenario("otc-desk").story.stage.asks
    waits = [ask.escrow for ask in asks if not ask.sent]
    assert (len(waits), asks[-1].escrow in waits) == (28, True)


async def test_a_dispute_is_played_to_the_unit_by_the_use_cases(tmp_path: Path) -> None:
    seen = await played(scenario("dispute"), tmp_path)
    assert [end.status for end in seen.closed.ends] == [
        *("final", "refused", "refused", "final", "final", "final"),
    ]
    moved = {each.name: each.after - each.before for each in seen.closed.balances}
    assert moved["escrow"] == -840_000_000_001
    assert sum(moved.values()) == 0


async def test_a_new_escrow_is_made_where_it_was_told_and_funded(tmp_path: Path) -> None:
    told = scenario("new-escrow")
    assert told.story.play[0].kind == NewEscrow.__name__
    seen = await played(told, tmp_path)
    moved = {each.name: each.after - each.before for each in seen.closed.balances}
    assert moved == {"client": -379_000_000_000, "brand": 379_000_000_000}


@pytest.mark.exhaustive
@every_story
async def test_every_story_is_played_by_the_use_cases_with_the_consents_it_tells(
    name: str, tmp_path: Path
) -> None:
    seen = await played(scenario(name), tmp_path)
    shown = [end.ask for end in seen.closed.ends if end.status != "refused"]
    for ask, review in zip(shown, seen.reviews, strict=True):
        assert {finding.number for finding in review.ticks} == set(ask.accepts) - OF_MEMORY


def spoilt(change: str) -> str:
    """The closing's file with something wrong in its story."""
    story = text_of("closing")
    ask = story["play"][0]
    match change:
        case "a stranger pays":
            ask["payer"] = "nobody"
        case "a stranger signs":
            ask["signers"] = ["nobody"]
        case "no such escrow":
            ask["escrow"] = "nothing"
        case "no such move":
            ask["move"]["kind"] = "Move"
        case "two of the same name":
            story["play"].append(ask)
        case _:
            story["stage"]["people"]["nobody"] = {"called": "Nobody", "words": "Nothing."}
    return json.dumps(story)


@pytest.mark.parametrize(
    "change",
    [
        *("a stranger pays", "a stranger signs", "no such escrow", "no such move"),
        *("two of the same name", "a stranger is described"),
    ],
)
def test_a_story_of_what_is_not_there_is_refused(change: str) -> None:
    with pytest.raises(BadScenario):
        read_scenario(spoilt(change), BUILDS)


async def test_a_move_with_a_field_that_it_has_not_is_refused() -> None:
    story = text_of("closing")
    story["play"][0]["move"]["amount"] = "1"
    told = read_scenario(json.dumps(story), BUILDS)
    with pytest.raises(ValueError, match="ReleaseFunds has no amount"):
        await all_made(told, told.story.play)
