"""What the cells of an inbox say, and the sentence that a line is to who hears it."""

from __future__ import annotations

from typing import Any

import pytest

from app.pages.inbox import InboxChip, Section
from app.records import Standing
from tests.support.inbox import DAY, HOUR, NOW, inbox_line
from ui import format as times
from ui.models import inbox_words as words


def test_an_end_is_told_as_it_is_named_today_and_from_now() -> None:
    line = inbox_line(valid_until=NOW + 2 * HOUR)
    assert words.until(line, NOW) == times.day_and_time(NOW + 2 * HOUR, NOW)
    assert words.until_note(line, NOW) == "in 2 h"
    assert words.until_note(line, NOW + 3 * HOUR) == "passed 1 h ago"


def test_what_never_ends_says_so() -> None:
    line = inbox_line(valid_until=0)
    assert (words.until(line, NOW), words.until_note(line, NOW)) == ("no time limit", "")


def test_an_end_beyond_all_calendars_is_not_counted_in_days() -> None:
    line = inbox_line(valid_until=2**63 - 1)
    assert (words.until(line, NOW), words.until_note(line, NOW)) == (
        *("after the year 9999", ""),
    )


def test_what_ended_tells_when_and_where() -> None:
    line = inbox_line(standing=Standing.FINAL, ended=NOW - DAY, ending="ledger 60,000,214")
    assert words.until(line, NOW).startswith("Yesterday ")
    assert words.until_note(line, NOW) == "ledger 60,000,214"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"signed": 1, "needed": 2}, "1 of 2"),
        ({"signed": 0, "needed": 1}, ""),
        ({"signed": 0, "needed": 1, "standing": Standing.WAITS_FOR_OTHERS}, "0 of 1"),
        ({"signed": 1, "needed": 0}, "1 signed"),
        ({"signed": 0, "needed": 0}, ""),
    ],
)
def test_signatures_are_counted_where_there_is_something_to_count(
    fields: dict[str, Any], said: str
) -> None:
    assert words.signatures(inbox_line(**fields)) == said


def test_what_happened_today_is_told_by_the_clock_and_before_by_the_day() -> None:
    assert words.with_time("You signed", NOW - 60, NOW) == f"You signed {times.clock(NOW - 60)}"
    assert words.with_time("You signed", NOW - DAY, NOW) == "You signed yesterday"
    before = NOW - 40 * DAY
    assert words.with_time("You signed", before, NOW) == f"You signed {times.day(before, NOW)}"
    assert words.with_time("You signed", 0, NOW) == "You signed"


def test_nothing_hides_in_a_cell() -> None:
    assert words.harmless("Roof\u200b of \u202eMeyer") == "Roof⟨U+200B⟩ of ⟨U+202E⟩Meyer"
    assert words.harmless("Dach von Schäfer 🏠") == "Dach von Schäfer 🏠"


def test_no_cell_is_longer_than_one_reads() -> None:
    assert words.harmless("x" * 5000) == "x" * words.MOST_SHOWN + "… (5000 characters)"


@pytest.mark.parametrize("section", Section)
def test_every_section_names_itself_and_its_columns(section: Section) -> None:
    assert words.section_words(section)
    assert len(words.captions(section)) == 5
    assert all(words.captions(section))


def test_a_line_is_one_whole_sentence_to_who_hears_it() -> None:
    line = inbox_line(
        title="Closing\u200b 0117",
        at=0,
        valid_until=NOW + 2 * HOUR,
        chips=(InboxChip("warn", "Expires soon", "clock"),),
    )
    until = times.day_and_time(NOW + 2 * HOUR, NOW)
    assert words.sentence(line, NOW) == (
        "Closing⟨U+200B⟩ 0117, Co-sign release, 250,000.00 USDC to Seller, Porto, receiver, "
        f"valid until {until}, in 2 h, 1 of 2 signatures, Anna Berg signed, Expires soon"
    )


def test_the_sentence_of_what_pays_nobody_says_that() -> None:
    line = inbox_line(amount="", code="", payee="", payee_note="no payment yet", valid_until=0)
    assert ", no payment yet, no time limit, " in words.sentence(line, NOW)


def test_the_sentence_of_what_is_over_says_when_it_ended() -> None:
    line = inbox_line(standing=Standing.DECLINED, ended=NOW - DAY, ending="by you")
    assert f"ended {words.until(line, NOW)}, by you" in words.sentence(line, NOW)
