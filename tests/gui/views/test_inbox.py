"""The inbox as a view: found by keys, narrowed by words, and never empty without a word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.pages.inbox import InboxLine, Section
from tests.support.inbox import HOUR, NOW, inbox_line, inbox_page, many, pictured
from ui.models.inbox import Role
from ui.theme import Look
from ui.views.inbox import SECTIONS, InboxView
from ui.views.inbox_empty import Step, nothing_found, nothing_in
from ui.widgets.empty import Empty
from ui.widgets.filter_bar import FilterBar
from ui.widgets.inbox_list import InboxList
from ui.widgets.search_field import SearchField
from ui.widgets.text import Label

pytestmark = pytest.mark.gui

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
EVERY_LOOK = [("light", 100), ("dark", 200)]
WIDTHS = (1064, 684, 504)


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> InboxView:
    """The inbox of the design's pictures."""
    view = shown(qtbot, look)
    view.show_page(inbox_page(pictured()))
    return view


def shown(qtbot: QtBot, look: Look, lines: Sequence[InboxLine] | None = None) -> InboxView:
    view = InboxView(look)
    qtbot.addWidget(view)
    view.resize(1064, 800)
    view.show()
    view.activateWindow()
    if lines is not None:
        view.show_page(inbox_page(lines))
    return view


def part(view: QWidget, kind: type[QWidget]) -> QWidget:
    found = view.findChild(kind)
    assert isinstance(found, kind)
    return found


def rows(view: InboxView) -> InboxList:
    found = view.findChild(InboxList)
    assert found is not None
    return found


def field(view: InboxView) -> SearchField:
    found = view.findChild(SearchField)
    assert found is not None
    return found


def titles(view: InboxView) -> list[str]:
    model = rows(view).model()
    every = [model.index(row, 0) for row in range(model.rowCount())]
    return [index.data(Role.TITLE) for index in every if index.data(Role.HASH)]


def said(view: InboxView) -> str:
    """What an empty inbox says; "" while there is a list."""
    empty = view.findChild(Empty)
    assert empty is not None
    if not empty.isVisible():
        return ""
    labels = [label.text() for label in empty.findChildren(Label)]
    return " ".join(filter(None, labels))


def button(view: InboxView, words: str) -> QAbstractButton:
    found = [b for b in view.findChildren(QAbstractButton) if b.accessibleName() == words]
    assert len(found) == 1, [b.accessibleName() for b in view.findChildren(QAbstractButton)]
    return found[0]


def filters(view: InboxView) -> list[QAbstractButton]:
    found = view.findChild(FilterBar)
    assert found is not None
    return [b for b in found.findChildren(QAbstractButton) if b.isCheckable()]


def chosen(view: InboxView) -> Section:
    (number,) = [n for n, each in enumerate(filters(view)) if each.isChecked()]
    return SECTIONS[number]


def focused(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def test_the_filters_tell_how_much_there_is(view: InboxView) -> None:
    assert [each.text() for each in filters(view)] == [
        *("Needs you  4", "Waiting for others  2", "Done  3", "Declined  1"),
    ]
    assert filters(view)[0].accessibleName() == "Needs you, 4"


def test_a_filter_shows_its_section(view: InboxView, qtbot: QtBot) -> None:
    qtbot.mouseClick(filters(view)[2], Qt.MouseButton.LeftButton)
    assert titles(view) == ["Closing 2026-0101", "Closing 2026-0099", "OTC 2026-0077"]
    assert rows(view).currentIndex().data(Role.TITLE) == "Closing 2026-0101"


@pytest.mark.parametrize("number", range(4))
def test_control_and_a_number_lead_to_each_section(
    number: int, view: InboxView, qtbot: QtBot
) -> None:
    qtbot.keyClick(rows(view), Key(Key.Key_1.value + number), CONTROL)
    assert chosen(view) is SECTIONS[number]


def test_arrow_keys_lead_from_filter_to_filter(view: InboxView, qtbot: QtBot) -> None:
    focused(qtbot, filters(view)[0])
    qtbot.keyClick(filters(view)[0], Key.Key_Right)
    assert chosen(view) is Section.WAITING
    qtbot.keyClick(filters(view)[1], Key.Key_Left)
    assert chosen(view) is Section.NEEDS_YOU


def test_typing_narrows_and_counts_what_is_found(view: InboxView, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(view), "closing")
    assert titles(view) == ["Closing 2026-0117"]
    assert [each.text() for each in filters(view)] == [
        *("Needs you  1", "Waiting for others", "Done  2", "Declined  1"),
    ]
    assert rows(view).current_hash() == pictured()[0].hash


def test_control_f_leads_to_the_search_and_selects_what_is_there(
    view: InboxView, qtbot: QtBot
) -> None:
    focused(qtbot, rows(view))
    field(view).setText("osaka")
    qtbot.keyClick(rows(view), Key.Key_F, CONTROL)
    qtbot.waitUntil(field(view).hasFocus)
    assert field(view).selectedText() == "osaka"


def test_escape_clears_the_search_and_then_leads_back(view: InboxView, qtbot: QtBot) -> None:
    focused(qtbot, field(view))
    qtbot.keyClicks(field(view), "osaka")
    qtbot.keyClick(field(view), Key.Key_Escape)
    assert (field(view).text(), len(titles(view))) == ("", 6)
    qtbot.keyClick(field(view), Key.Key_Escape)
    qtbot.waitUntil(rows(view).hasFocus)


def test_escape_in_the_list_clears_the_search_too(view: InboxView, qtbot: QtBot) -> None:
    field(view).setText("osaka")
    qtbot.keyClick(rows(view), Key.Key_Escape)
    assert field(view).text() == ""


def test_the_arrow_down_leads_from_the_search_to_what_was_found(
    view: InboxView, qtbot: QtBot
) -> None:
    focused(qtbot, field(view))
    qtbot.keyClick(field(view), Key.Key_Down)
    qtbot.waitUntil(rows(view).hasFocus)


def test_enter_in_the_search_opens_the_first_that_was_found(
    view: InboxView, qtbot: QtBot
) -> None:
    field(view).setText("osaka")
    with qtbot.waitSignal(view.opened) as heard:
        qtbot.keyClick(field(view), Key.Key_Return)
    assert heard.args == [pictured()[1].hash]
    field(view).setText("nobody has this")
    with qtbot.assertNotEmitted(view.opened):
        qtbot.keyClick(field(view), Key.Key_Return)


def test_letters_typed_in_the_list_are_searched_for(view: InboxView, qtbot: QtBot) -> None:
    focused(qtbot, rows(view))
    qtbot.keyClick(rows(view), Key.Key_O)
    qtbot.waitUntil(field(view).hasFocus)
    qtbot.keyClicks(field(view), "saka")
    assert (field(view).text(), titles(view)) == ("osaka", ["Laptop batch 0117"])


def test_a_button_clears_the_search_for_who_uses_the_mouse(
    view: InboxView, qtbot: QtBot
) -> None:
    clear = button(view, "Clear the search")
    assert not clear.isVisible()
    field(view).setText("osaka")
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert (field(view).text(), clear.isVisible()) == ("", False)


def test_the_whole_inbox_by_keyboard_alone(view: InboxView, qtbot: QtBot) -> None:
    focused(qtbot, rows(view))
    with qtbot.waitSignal(view.opened) as heard:
        qtbot.keyClick(rows(view), Key.Key_Down)
        qtbot.keyClick(rows(view), Key.Key_Return)
    assert heard.args == [pictured()[1].hash]


@pytest.mark.parametrize("section", Section)
def test_every_empty_section_says_what_would_be_there(
    section: Section, qtbot: QtBot, look: Look
) -> None:
    view = shown(qtbot, look, ())
    view.choose(section)
    assert said(view) == f"{nothing_in(section).title} {nothing_in(section).text}"
    assert len(said(view)) > 60


def test_an_empty_inbox_offers_the_next_steps(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look, ())
    with qtbot.waitSignal(view.file_wanted):
        button(view, "Open a request…").click()
    with qtbot.waitSignal(view.practise_wanted):
        button(view, "Practise a release").click()


def test_a_search_that_finds_nothing_says_what_is_searched(
    view: InboxView, qtbot: QtBot
) -> None:
    field(view).setText("nobody\u200b has this")
    assert said(view).startswith("Nothing here matches “nobody⟨U+200B⟩ has this”. Titles,")
    next(
        each for each in view.findChildren(QAbstractButton) if each.text() == "Clear the search"
    ).click()
    assert said(view) == ""


def test_a_search_that_finds_something_elsewhere_leads_there(view: InboxView) -> None:
    field(view).setText("0077")
    assert said(view).endswith("In “Done” there is something: 1.")
    button(view, "Show “Done”").click()
    assert (chosen(view), titles(view)) == (Section.DONE, ["OTC 2026-0077"])


def test_nothing_is_said_to_be_missing_before_it_was_read(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look)
    assert said(view) == ""
    view._show_state()
    assert said(view) == "Reading what is kept here…"
    view.show_page(inbox_page(()))
    assert said(view).startswith("Nothing needs you.")


def test_the_rest_comes_in_without_moving_anything(qtbot: QtBot, look: Look) -> None:
    lines = many(600)
    view = shown(qtbot, look, lines[:100])
    rows(view).verticalScrollBar().setValue(300)
    marked = rows(view).current_hash()
    over = [line for line in lines[100:] if line.section is Section.DONE]
    view.add_lines(over)
    assert rows(view).verticalScrollBar().value() == 300
    assert rows(view).current_hash() == marked


def test_the_first_page_after_a_long_time_moves_nothing_either(
    view: InboxView, qtbot: QtBot
) -> None:
    qtbot.keyClick(rows(view), Key.Key_Down)
    view.show_page(inbox_page(pictured(), NOW + HOUR))
    assert rows(view).current_hash() == pictured()[1].hash


def test_minutes_pass_while_one_looks_at_it(view: InboxView) -> None:
    class Later:
        def elapsed(self) -> int:
            return 60_000

    view._since = Later()  # type: ignore[assignment]
    view.pass_time()
    model = rows(view).model()
    assert model.index(1, 0).data(Role.UNTIL_NOTE) == "in 2 h 40 min"


def test_no_time_passes_before_there_is_a_page(qtbot: QtBot, look: Look) -> None:
    shown(qtbot, look).pass_time()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", EVERY_LOOK, indirect=True, ids=str)
def test_nothing_is_cut_or_covered_at_any_size(width: int, look: Look, qtbot: QtBot) -> None:
    view = shown(qtbot, look, pictured())
    view.resize(width, 900)
    QApplication.processEvents()
    every = filters(view)
    for one in every:
        assert one.width() >= one.sizeHint().width()
        assert part(view, FilterBar).rect().contains(one.geometry())
        assert [other for other in every if one.geometry().intersects(other.geometry())] == [
            one
        ]
    assert field(view).width() >= look.px(200)
    assert view.rect().contains(field(view).geometry())
    assert rows(view).geometry().height() > 200
    assert not view.grab().isNull()


@pytest.mark.parametrize("look", EVERY_LOOK, indirect=True, ids=str)
def test_every_empty_state_is_painted(look: Look, qtbot: QtBot) -> None:
    view = shown(qtbot, look, ())
    for section in Section:
        view.choose(section)
        assert not view.grab().isNull()


def test_everything_that_can_be_used_has_a_name(view: InboxView) -> None:
    used = [*view.findChildren(QAbstractButton), *view.findChildren(QLineEdit), rows(view)]
    assert [each for each in used if not each.accessibleName()] == []


def test_the_focus_goes_in_the_order_of_reading(view: InboxView, qtbot: QtBot) -> None:
    focused(qtbot, field(view))
    order: list[QWidget | None] = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [filters(view)[0], rows(view)]


def test_where_nothing_matches_anywhere_no_section_is_offered() -> None:
    counts = dict.fromkeys(Section, 0)
    assert [step for step, _ in nothing_found("x", counts).steps] == [Step.CLEAR]
    counts[Section.DECLINED] = 3
    steps = [step for step, _ in nothing_found("x", counts).steps]
    assert steps == [Step.SHOW_OTHERS, Step.CLEAR]


def test_a_line_with_the_longest_words_is_one_row(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look, [inbox_line(1, title="x " * 2500, who="y " * 2500)])
    assert titles(view)[0].endswith("… (5000 characters)")
    assert not view.grab().isNull()
