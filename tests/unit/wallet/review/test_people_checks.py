"""Findings about the parties and their words, and how foreign text is shown."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from stellar_sdk import xdr

from app.report import as_json, as_text
from tests.support.builders import ESCROW, SHARED
from tests.support.escrows import escrow, milestone, roles
from tests.support.ledgers import PROVIDER, RECEIVER
from tests.support.requests import Case, Change, call, due, honest, row, world
from wallet.escrow.moves import ChangeMilestoneStatus, StatusChange
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Role
from wallet.network import Network
from wallet.review.texts import MOST_SHOWN, hides, shown
from wallet.soroban.entries import contract_data_key

HIDDEN = {
    "a right-to-left override": "\u202e",
    "an isolate": "\u2066",
    "a zero-width space": "\u200b",
    "a zero-width joiner": "\u200d",
    "a byte order mark": "\ufeff",
    "a word joiner": "\u2060",
    "a soft hyphen": "\u00ad",
    "a tag": "\U000e0041",
    "a Hangul filler": "\u3164",
    "a half-width filler": "\uffa0",
    "a blank pattern": "\u2800",
    "a variation selector": "\ufe0f",
    "a supplementary selector": "\U000e0101",
    "a silent vowel": "\u17b4",
    "a grapheme joiner": "\u034f",
    "a NUL": "\0",
    "an escape": "\x1b",
    "a carriage return": "\r",
    "a line feed": "\n",
    "a tabulator": "\t",
    "a line separator": "\u2028",
    "a paragraph separator": "\u2029",
    "a private letter": "\ue000",
    "an unassigned letter": "\u0378",
    "a byte that is no text": "\udcff",
}

PLAIN = (
    "Closing",
    "Überweisung für Łódź",
    "日本語の契約",
    "عقد",
    "naïve e\u0301",
    "100 % “ok”",
    "🏠",
)


def agreed(**changed: Any) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


def doubled(*held: Role) -> Change:
    """One person holds these roles."""
    changed = dict.fromkeys(held, RECEIVER.public)
    return agreed(roles=roles({Role.RELEASE_SIGNER: SHARED.public, **changed}))


HOLDS = [
    row(35, "the receiver approves", doubled(Role.APPROVER)),
    row(35, "the receiver decides disputes", doubled(Role.DISPUTE_RESOLVER)),
    row(47, "the note hides something", lambda c: c.seen(note="pay\u202eyap")),
    row(47, "the title hides something", agreed(title="Clos\u200bing")),
    row(47, "the description hides something", agreed(description="a\nb")),
    row(47, "the engagement hides something", agreed(engagement_id="\ufeff1")),
    row(
        47,
        "a milestone hides something",
        agreed(milestones=(milestone("\u3164", approved=True),)),
    ),
    row(
        47,
        "a status hides something",
        agreed(milestones=(milestone(status="\0", approved=True),)),
    ),
    row(
        47,
        "evidence hides something",
        agreed(milestones=(milestone(evidence="\udcff", approved=True),)),
    ),
]

PASSES = [
    row(35, "everybody has one role", lambda c: c),
    row(47, "all of it is plain", lambda c: c.seen(note=" ".join(PLAIN))),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_words_that_nobody_told_of_do_not_look_plain() -> None:
    case = honest().unknowing(contract_data_key(ESCROW, ESCROW_KEY))
    assert 47 in case.unavailable
    assert 47 in case.seen(note="pay\u202eyap").held


def test_new_words_in_the_call_itself_are_looked_at_too() -> None:
    words = ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "done\u202e"),))
    assert 47 in honest(world(), words, acting=PROVIDER.public).held


def test_who_holds_several_roles_is_named_with_them() -> None:
    case = doubled(Role.APPROVER)(honest())
    assert case.details(35) == {RECEIVER.public: "approver, receiver"}


def test_a_file_has_a_cover_that_nobody_signed() -> None:
    assert 40 in honest().held


def test_an_envelope_of_another_tool_has_no_cover() -> None:
    bare = honest()
    bare = bare.seen(told=None).unknowing(*bare.view.snapshot.entries)
    assert 40 in bare.unavailable


# --- texts ---


@pytest.mark.parametrize("letter", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_hides_is_written_out(letter: str) -> None:
    assert hides(f"a{letter}b")
    assert shown(f"a{letter}b") == f"a⟨U+{ord(letter):04X}⟩b"


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    assert not hides(text)
    assert shown(text) == text


def test_a_long_text_is_cut_and_its_length_told() -> None:
    text = "x" * (MOST_SHOWN + 1)
    assert shown(text) == "x" * MOST_SHOWN + f"… ({MOST_SHOWN + 1} characters)"


def test_nothing_that_hides_is_ever_shown() -> None:
    every = (chr(code) for code in range(0x110000))
    shown_as = (
        letter for letter in every if unicodedata.category(letter) in {"Cc", "Cf", "Zl"}
    )
    assert not any(hides(shown(letter)) for letter in shown_as)


def everywhere(letter: str) -> Case:
    """An escrow all of whose words hold this letter, and a note that does."""
    word = f"{letter}word{letter}"
    milestones = (milestone(word, status=word, evidence=word, approved=True),)
    terms = due(title=word, description=word, engagement_id=word, milestones=milestones)
    return honest(world(terms)).seen(note=word)


@pytest.mark.parametrize("letter", HIDDEN.values(), ids=HIDDEN.keys())
def test_the_report_shows_hidden_letters_of_every_text_written_out(letter: str) -> None:
    report = as_text(everywhere(letter).review)
    assert not any(hides(line) for line in report.split("\n"))
    assert report.count(f"⟨U+{ord(letter):04X}⟩word") >= 6


def test_a_long_title_does_not_flood_the_report() -> None:
    case = agreed(title="x" * 9_000, description="y\n" * 9_000)(honest())
    assert len(as_text(case.review)) < len(as_text(honest().review)) + 3_000


def test_the_details_of_a_finding_hide_nothing() -> None:
    other = Network("a\u202ework")
    assert (
        honest().seen(network=other).details(1)["meant"] == "another network, “a⟨U+202E⟩work”"
    )


@pytest.mark.parametrize("letter", ["\u202e", "\x1b", "\0", " ", "-"])
def test_a_function_whose_name_is_no_symbol_is_no_call(letter: str) -> None:
    case = call(function_name=xdr.SCSymbol(f"release{letter}funds".encode()))(honest())
    assert 3 in case.stops
    assert f"release{letter}funds" not in as_text(case.review)


def test_the_same_words_stand_in_the_answer_for_machines() -> None:
    case = everywhere("\u202e")
    assert as_json(case.review)["note"] == "\u202eword\u202e"
