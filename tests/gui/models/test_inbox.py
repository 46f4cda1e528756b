"""The inbox as Qt's views ask for it: what is told anew, and above all what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.pages.inbox import InboxChip, InboxLine, InboxPage, Section
from app.records import Standing
from tests.support.inbox import HOUR, NOW, inbox_line, inbox_page, many, pictured
from ui.models.inbox import LINES, InboxModel, Kind, Role

pytestmark = pytest.mark.gui


@pytest.fixture
def model(qapp: object) -> InboxModel:
    """What the design's pictures show."""
    model = InboxModel()
    model.show(inbox_page(pictured()))
    return model


class Told:
    """What a model told its views."""

    def __init__(self, model: InboxModel) -> None:
        self.resets = 0
        self.rows: list[tuple[int, int]] = []
        model.modelReset.connect(self._reset)
        model.dataChanged.connect(self._changed)

    def _reset(self) -> None:
        self.resets += 1

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.rows.append((first.row(), last.row()))

    @property
    def nothing(self) -> bool:
        return not self.resets and not self.rows


def titles(model: InboxModel) -> list[str]:
    """The rows from top to bottom: titles of lines, words of headings, "" for captions."""
    rows = [model.index(row) for row in range(model.rowCount())]
    return [row.data(Role.TITLE) or "" for row in rows]


def lines(model: InboxModel) -> list[str]:
    rows = [model.index(row) for row in range(model.rowCount())]
    return [row.data(Role.TITLE) for row in rows if row.data(Role.KIND) in LINES]


def shown(page_lines: Iterable[InboxLine]) -> InboxModel:
    model = InboxModel()
    model.show(inbox_page(page_lines))
    return model


NEED = ["Closing 2026-0117", "Laptop batch 0117", "OTC 2026-0098", "Harbour dispute"]
WAIT = ["Import 2026-0093", "Server hall, phase 1"]


def test_what_needs_the_user_is_followed_by_what_waits(model: InboxModel) -> None:
    assert titles(model) == ["", *NEED, "Waiting for others", *WAIT]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (Section.WAITING, ["", *WAIT]),
        (Section.DONE, ["", "Closing 2026-0101", "Closing 2026-0099", "OTC 2026-0077"]),
        (Section.DECLINED, ["", "Closing 2026-0095"]),
    ],
)
def test_another_section_stands_alone(
    section: Section, expected: list[str], model: InboxModel
) -> None:
    model.choose(section)
    assert titles(model) == expected


def test_a_section_without_anything_has_no_rows(qapp: object) -> None:
    assert shown(()).rowCount() == 0


def test_where_nothing_needs_the_user_that_is_said_above_what_waits(qapp: object) -> None:
    model = shown(line for line in pictured() if line.section is Section.WAITING)
    assert titles(model) == ["Nothing needs you now.", "Waiting for others", *WAIT]


@pytest.mark.parametrize("section", Section)
def test_the_model_keeps_qts_promises_with_rows_in_it(
    section: Section, model: InboxModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    model.choose(section)
    model.filter("2026")
    model.append([inbox_line(20, title="Another 2026")])
    model.filter("")
    assert model.rowCount() > 1


def test_cards_begin_and_end_at_the_sections(model: InboxModel) -> None:
    rows = [model.index(row) for row in range(model.rowCount())]
    edges = [(row.data(Role.FIRST), row.data(Role.LAST)) for row in rows]
    inner, first, last = (False, False), (True, False), (False, True)
    assert edges[:5] == [first, inner, inner, inner, last]
    assert edges[6:] == [first, last]


def test_only_lines_can_be_chosen(model: InboxModel) -> None:
    can = [
        bool(model.flags(model.index(row)) & Qt.ItemFlag.ItemIsSelectable)
        for row in range(model.rowCount())
    ]
    assert can == [kind in LINES for kind in model.kinds]


def test_lines_with_chips_may_be_higher(model: InboxModel) -> None:
    assert model.kinds[:4] == [Kind.CAPTIONS, Kind.LINE, Kind.CHIPPED, Kind.CHIPPED]


def test_a_row_tells_every_cell(model: InboxModel) -> None:
    row = model.index(1)
    roles = (Role.TITLE, Role.STEP, Role.AMOUNT, Role.CODE, Role.PAYEE, Role.PAYEE_NOTE)
    assert [row.data(role) for role in roles] == [
        *("Closing 2026-0117", "Co-sign release", "250,000.00", "USDC"),
        *("Seller, Porto", "receiver"),
    ]
    assert row.data(Role.UNTIL_NOTE) == "in 2 h 41 min"
    assert row.data(Role.SIGNATURES) == "1 of 2"
    assert row.data(Role.WHO).startswith("Anna Berg signed ")
    assert model.index(2).data(Role.CHIPS) == (("warn", "First payment to this payee", ""),)


def test_rows_without_lines_say_their_words_and_nothing_else(model: InboxModel) -> None:
    captions, heading = model.index(0), model.index(5)
    assert captions.data(Role.CAPTIONS)[0] == "Matter and step"
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert captions.data(spoken).startswith("Matter and step, Amount")
    assert (heading.data(), heading.data(spoken)) == ("Waiting for others",) * 2
    assert [row.data(Role.HASH) for row in (captions, heading)] == [None, None]
    assert captions.data(Role.AMOUNT) is heading.data(Role.CAPTIONS) is None


def test_the_spoken_text_of_a_line_is_a_whole_sentence(model: InboxModel) -> None:
    spoken = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Closing 2026-0117, Co-sign release, 250,000.00 USDC to Seller")


def test_nothing_that_a_title_hides_stays_hidden(qapp: object) -> None:
    model = shown([inbox_line(title="Roof\u202e of Meyer")])
    assert model.index(1).data() == model.index(1).data(Role.TITLE) == "Roof⟨U+202E⟩ of Meyer"


def test_the_same_page_again_is_not_told_at_all(model: InboxModel) -> None:
    told = Told(model)
    model.show(inbox_page(pictured()))
    model.append(pictured())
    assert told.nothing


def test_a_line_that_changed_in_its_place_is_told_alone(model: InboxModel) -> None:
    told = Told(model)
    model.append([replace(pictured()[1], signed=1, who="Desk Lisbon signed")])
    assert (told.resets, told.rows) == (0, [(2, 2)])


def test_what_changed_out_of_sight_is_not_told(model: InboxModel) -> None:
    told = Told(model)
    over = next(line for line in pictured() if line.section is Section.DONE)
    model.append([replace(over, who="somebody else signed"), inbox_line(30, ended=NOW - HOUR)])
    assert not told.rows


def test_a_line_that_came_is_told_once_and_stands_where_it_belongs(model: InboxModel) -> None:
    told = Told(model)
    model.append([inbox_line(30, title="Urgent", valid_until=NOW + HOUR)])
    assert told.resets == 1
    assert lines(model)[0] == "Urgent"


def test_a_line_that_gets_chips_may_change_its_height(model: InboxModel) -> None:
    told = Told(model)
    model.append([replace(pictured()[0], chips=(InboxChip("warn", "Expires soon"),))])
    assert told.resets == 1


def test_a_line_moves_with_its_standing_and_is_never_there_twice(model: InboxModel) -> None:
    title = pictured()[0].title
    model.append([inbox_line(1, title=title, standing=Standing.DECLINED, ended=NOW)])
    assert lines(model) == [*NEED[1:], *WAIT]
    model.choose(Section.DECLINED)
    assert lines(model) == ["Closing 2026-0117", "Closing 2026-0095"]


def test_lines_that_are_not_on_a_new_page_stay(model: InboxModel) -> None:
    page = inbox_page(pictured()[:1])
    model.show(InboxPage(page.lines, {**page.counts, Section.NEEDS_YOU: 4}, NOW))
    assert lines(model) == [*NEED, *WAIT]


def test_open_lines_go_by_deadline_and_those_that_ended_by_their_end(qapp: object) -> None:
    some = many(300)
    model = shown(some)
    model.choose(Section.DONE)
    ended = [line.ended for line in some if line.section is Section.DONE]
    by_title = {line.title: line for line in some}
    assert [by_title[title].ended for title in lines(model)] == sorted(ended, reverse=True)


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("osaka", ["Laptop batch 0117"]),
        ("OSAKA batch", ["Laptop batch 0117"]),
        ("usdc 250,000", ["Closing 2026-0117"]),
        ("malmo", ["Server hall, phase 1"]),
        ("MALMÖ", ["Server hall, phase 1"]),
        ("  ", [*NEED, *WAIT]),
        ("osaka porto", []),
    ],
)
def test_a_search_finds_what_has_every_word(
    sought: str, found: list[str], model: InboxModel
) -> None:
    model.filter(sought)
    assert lines(model) == found


def test_a_search_is_the_same_however_it_was_typed(model: InboxModel) -> None:
    typed = "closing 2026-01"
    for end in range(1, len(typed) + 1):
        model.filter(typed[:end])
    stepwise = lines(model)
    for text in ("harbour", "", typed):
        model.filter(text)
    assert lines(model) == stepwise == ["Closing 2026-0117"]


def test_a_keystroke_resets_the_model_once_at_most(model: InboxModel) -> None:
    told = Told(model)
    model.filter("o")
    model.filter("os")
    model.filter("os ")
    assert told.resets <= 2
    assert not told.rows


def test_a_search_counts_what_it_found_in_every_section(model: InboxModel) -> None:
    assert list(model.counts.values()) == [4, 2, 3, 1]
    model.filter("closing")
    assert list(model.counts.values()) == [1, 0, 2, 1]


def test_what_comes_during_a_search_is_shown_if_it_fits(model: InboxModel) -> None:
    model.filter("osaka")
    model.append([inbox_line(30, payee="Trader, Osaka", title="Late"), inbox_line(31)])
    assert lines(model) == ["Late", "Laptop batch 0117"]


def test_a_search_that_finds_only_what_waits_says_so(model: InboxModel) -> None:
    model.filter("turin")
    assert titles(model)[0] == "Nothing that needs you has these words."


def test_time_passes_without_a_reset(model: InboxModel) -> None:
    told = Told(model)
    model.tell_time(NOW + HOUR)
    assert (told.resets, told.rows) == (0, [(0, model.rowCount() - 1)])
    assert model.index(1).data(Role.UNTIL_NOTE) == "in 1 h 41 min"
    model.tell_time(NOW + HOUR)
    assert len(told.rows) == 1


def test_a_request_is_found_by_its_hash(model: InboxModel, qtbot: QtBot) -> None:
    row = model.row_of(pictured()[1].hash)
    assert row == 2
    assert model.index(2).data(Role.HASH) == pictured()[1].hash
    model.filter("porto")
    assert model.row_of(pictured()[1].hash) is None
