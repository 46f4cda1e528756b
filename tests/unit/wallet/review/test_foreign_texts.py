"""F47 tells of every text that others wrote what in it is not what it seems, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.report import as_json, as_text
from app.words.findings import explained
from tests.support.escrows import escrow, milestone
from tests.support.ledgers import PROVIDER, RECEIVER
from tests.support.requests import Case, due, honest, world
from wallet.escrow.moves import ChangeMilestoneStatus, StatusChange
from wallet.review.checks.people import MOST_NAMED
from wallet.review.knowledge import Knowledge

MIXED = "U\u0405DC"
PASSES = "\u0440\u0430\u0443\u0440\u0430"

DOUBTFUL = {
    "an override": ("pay\u202eyap", "hidden U+202E"),
    "several that hide": ("a\u200b\u200bb\u202e", "hidden U+200B U+202E"),
    "marks on one another": ("a" + "\u0301" * 6, "stacked U+0301"),
    "a letter of another alphabet": (f"in {MIXED} only", f"mixed {MIXED}"),
    "a word that passes for ours": (f"by {PASSES}", f"lookalike {PASSES}"),
    "digits of another script": ("\u0665 days", "digits \u0665"),
    "a web site in other letters": (
        "https://ex\u0430mple.com",
        "punycode xn--exmple-4nf.com",
    ),
    "more than one kind": (f"{MIXED}\u200b", f"hidden U+200B; mixed {MIXED}"),
}

PLACES = {
    "title": {"title": MIXED},
    "description": {"description": MIXED},
    "engagement id": {"engagement_id": MIXED},
    "milestone 1 description": {"milestones": (milestone(MIXED, approved=True),)},
    "milestone 1 status": {"milestones": (milestone(status=MIXED, approved=True),)},
    "milestone 1 evidence": {"milestones": (milestone(evidence=MIXED, approved=True),)},
}


def agreed(**changed: Any) -> Case:
    return honest().with_entries(escrow(due(**changed)))


@pytest.mark.parametrize(("text", "told"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_it_says_what_is_doubtful(text: str, told: str) -> None:
    assert honest().seen(note=text).details(47) == {"note": told}


@pytest.mark.parametrize(("place", "changed"), PLACES.items(), ids=PLACES.keys())
def test_it_says_where(place: str, changed: dict[str, Any]) -> None:
    assert agreed(**changed).details(47) == {place: f"mixed {MIXED}"}


def test_a_text_of_the_call_itself_is_told_of() -> None:
    words = ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "done", MIXED),))
    case = honest(world(), words, acting=PROVIDER.public)
    assert case.details(47) == {"call change 1 evidence": f"mixed {MIXED}"}


def test_a_name_that_the_user_knows_somebody_by_is_told_of() -> None:
    case = honest()
    known = Knowledge(contacts={RECEIVER.public: PASSES})
    case = replace(case, view=replace(case.view, knowledge=known))
    assert case.details(47) == {f"name of {RECEIVER.public}": f"lookalike {PASSES}"}


def test_of_a_text_full_of_them_only_some_are_named() -> None:
    text = "".join(
        chr(0x200B + n % 5) + chr(0x202A + n % 5) + chr(0xE0041 + n) for n in range(50)
    )
    (told,) = honest().seen(note=text).details(47).values()
    assert told.count("U+") == MOST_NAMED


def test_all_of_a_text_is_looked_at_not_only_what_is_shown() -> None:
    assert "note" in honest().seen(note="x" * 5000 + "\u202e").details(47)


def test_it_is_told_in_words() -> None:
    case = agreed(title=f"Clos\u200bing {MIXED}", description=f"by {PASSES}")
    (found,) = [each for each in case.review.findings if each.number == 47]
    words = explained(found)
    assert f"Title hides U+200B; mixes letters of several alphabets: {MIXED}." in words
    assert f"Description has letters that pass for others: {PASSES}." in words
    assert MIXED in as_text(case.review)
    assert as_json(case.review)["verdict"] == "signable"
