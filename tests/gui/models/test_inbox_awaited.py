"""Steps of escrows among the requests of the inbox: a group of their own, found and counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from app.pages.inbox import Section
from tests.support.awaiting import awaited_line, pictured_steps
from tests.support.inbox import DAY, HOUR, NOW, inbox_page, pictured
from ui.models.inbox import LINES, InboxModel, Kind, Role

pytestmark = pytest.mark.gui

HEADING = "Your turn in escrows, as they were last read"


@pytest.fixture
def model(qapp: object) -> InboxModel:
    """What the design's pictures show, and a step of each kind."""
    model = InboxModel()
    model.show(inbox_page(pictured()))
    model.show_awaited(pictured_steps())
    return model


def kinds(model: InboxModel) -> list[Kind]:
    return [Kind(model.index(row).data(Role.KIND)) for row in range(model.rowCount())]


def words(model: InboxModel, role: int = Role.TITLE) -> list[str]:
    rows = [model.index(row) for row in range(model.rowCount())]
    return [row.data(role) or "" for row in rows]


def steps(model: InboxModel) -> list[str]:
    """The steps that are shown, after their heading."""
    told = words(model, Role.STEP)
    start = words(model).index(HEADING)
    end = (
        words(model).index("Waiting for others")
        if "Waiting for others" in words(model)
        else None
    )
    return [each for each in told[start:end] if each]


def test_steps_stand_between_what_needs_the_user_and_what_waits(model: InboxModel) -> None:
    told = words(model)
    last_request = told.index("Harbour dispute")
    assert last_request < told.index(HEADING) < told.index("Waiting for others")
    assert steps(model) == [
        "Release is due",
        "Decide dispute over milestone 2",
        "Approve milestones 1 to 3",
        "Say how far milestone 1 is",
    ]
    captions = model.index(told.index(HEADING) + 1)
    assert captions.data(Role.CAPTIONS)[3:] == ("Its state", "Your part")
    assert (captions.data(Role.FIRST), model.index(0).data(Role.FIRST)) == (True, True)


def test_without_requests_the_steps_stand_alone(qapp: object) -> None:
    model = InboxModel()
    model.show(inbox_page(()))
    model.show_awaited(pictured_steps()[:1])
    assert kinds(model) == [Kind.HEADING, Kind.CAPTIONS, Kind.LINE]


def test_other_sections_have_no_steps(model: InboxModel) -> None:
    model.choose(Section.DONE)
    assert HEADING not in words(model)
    assert model.counts[Section.DONE] == 3


def test_steps_are_counted_and_found_among_what_needs_the_user(model: InboxModel) -> None:
    assert model.counts[Section.NEEDS_YOU] == 8
    model.filter("harbour")
    assert model.counts[Section.NEEDS_YOU] == 2
    assert steps(model) == ["Decide dispute over milestone 2"]
    model.filter("harbour nobody")
    assert model.counts[Section.NEEDS_YOU] == 0
    model.filter("")
    assert len(steps(model)) == 4


def test_what_comes_during_a_search_is_shown_if_it_is_found(model: InboxModel) -> None:
    model.filter("quayside")
    model.show_awaited([*pictured_steps(), awaited_line(9, title="15 Quayside Row")])
    assert words(model)[-2:] == ["Sale of 14 Quayside Row", "15 Quayside Row"]


def test_a_step_that_is_gone_is_not_shown_any_more(model: InboxModel) -> None:
    (first, *others) = pictured_steps()
    assert model.row_of(first.id) is not None
    model.show_awaited(others)
    assert model.row_of(first.id) is None
    model.show_awaited(())
    assert HEADING not in words(model)


def test_a_step_read_again_is_told_anew_without_a_reset(model: InboxModel) -> None:
    resets: list[None] = []
    rows: list[int] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.dataChanged.connect(lambda first, _last: rows.append(first.row()))
    (first, *others) = pictured_steps()
    model.show_awaited([replace(first, read=NOW), *others])
    assert (resets, rows) == ([], [model.row_of(first.id)])


def test_a_line_says_how_old_its_state_is_and_that_nobody_has_asked(model: InboxModel) -> None:
    row = model.index(model.row_of(pictured_steps()[0].id) or 0)
    assert row.data(Role.UNTIL).startswith("as read ")
    assert row.data(Role.UNTIL_NOTE) == "31 min ago"
    assert (row.data(Role.SIGNATURES), row.data(Role.WHO)) == (
        "release signer",
        "no request is open",
    )
    model.tell_time(NOW + 2 * DAY + HOUR)
    assert row.data(Role.UNTIL_NOTE) == "2 days ago"


def test_who_cannot_see_hears_all_of_a_step(model: InboxModel) -> None:
    row = model.index(model.row_of(pictured_steps()[0].id) or 0)
    told = row.data(Qt.ItemDataRole.AccessibleTextRole)
    for each in (
        "Sale of 14 Quayside Row, Release is due, 250,000.00 USDC to Seller, Porto, receiver",
        "as read ",
        "31 min ago",
        "your part is release signer",
        "no request is open",
    ):
        assert each in told
    assert row.flags() & Qt.ItemFlag.ItemIsSelectable


def test_hidden_characters_of_a_title_are_written_out(qapp: object) -> None:
    model = InboxModel()
    model.show(inbox_page(()))
    model.show_awaited([awaited_line(1, title="\u202egnisolC")])
    assert words(model)[-1] == "⟨U+202E⟩gnisolC"


def test_the_model_keeps_what_qt_expects_of_one(
    model: InboxModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    assert sum(kind in LINES for kind in kinds(model)) == 10
