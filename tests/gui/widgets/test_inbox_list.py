"""The list of the inbox: walked by keys, and calm while its rows change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from app.pages.inbox import InboxChip, InboxLine
from tests.support.inbox import HOUR, NOW, inbox_line, inbox_page, many, pictured
from ui.models.inbox import LINES, InboxModel, Kind, Role
from ui.theme import Look
from ui.widgets import inbox_columns as setting
from ui.widgets import inbox_pen
from ui.widgets.inbox_columns import Form
from ui.widgets.inbox_list import SIDE, InboxList

pytestmark = pytest.mark.gui

Key = Qt.Key
Make = Callable[..., InboxList]
EVERY_LOOK = [("light", 100), ("dark", 100), ("light", 200), ("dark", 150)]
WIDTHS = {Form.WIDE: 1200, Form.MIDDLE: 850, Form.NARROW: 640, Form.TINY: 420}


@pytest.fixture
def make(qtbot: QtBot, look: Look) -> Make:
    """A list of some lines, in the window and with the focus."""

    def made(
        lines: Iterable[InboxLine] = (), width: int = 1200, height: int = 600
    ) -> InboxList:
        model = InboxModel()
        view = InboxList(look, model)
        model.setParent(view)
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        model.show(inbox_page(lines or pictured()))
        view.go_to_top()
        view.setFocus()
        return view

    return made


def model_of(view: InboxList) -> InboxModel:
    model = view.model()
    assert isinstance(model, InboxModel)
    return model


def title(view: InboxList) -> str:
    return str(view.currentIndex().data(Role.TITLE))


def walk(qtbot: QtBot, view: InboxList, *keys: Key) -> list[str]:
    """Press these, and tell what is marked after each."""
    found: list[str] = []
    for key in keys:
        qtbot.keyClick(view, key)
        found.append(title(view))
    return found


def areas(view: InboxList) -> list[QRect]:
    model = view.model()
    return [view.visualRect(model.index(row, 0)) for row in range(model.rowCount())]


def place(view: InboxList, hash_: str) -> int:
    """How far below the upper edge a request is."""
    row = model_of(view).row_of(hash_)
    assert row is not None
    return view.visualRect(model_of(view).index(row)).top()


def paint(view: InboxList) -> bytes:
    image = view.grab().toImage()
    return bytes(image.constBits())


def test_the_first_line_is_marked_at_first(make: Make) -> None:
    assert title(make()) == "Closing 2026-0117"


def test_the_arrow_keys_walk_from_line_to_line_and_over_headings(
    make: Make, qtbot: QtBot
) -> None:
    view = make()
    assert walk(qtbot, view, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down) == [
        *("Closing 2026-0117", "Laptop batch 0117", "OTC 2026-0098", "Harbour dispute"),
    ]
    assert walk(qtbot, view, Key.Key_Down, Key.Key_Up) == [
        *("Import 2026-0093", "Harbour dispute"),
    ]


def test_home_and_end_lead_to_the_first_line_and_the_last(make: Make, qtbot: QtBot) -> None:
    view = make()
    found = walk(qtbot, view, Key.Key_End, Key.Key_Down, Key.Key_Home, Key.Key_Up)
    last, first = "Server hall, phase 1", "Closing 2026-0117"
    assert found == [last, last, first, first]


def test_a_page_is_what_is_in_sight(make: Make, qtbot: QtBot) -> None:
    view = make(many(500), height=600)
    walk(qtbot, view, Key.Key_PageDown)
    assert 5 < view.currentIndex().row() < 15
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    walk(qtbot, view, Key.Key_PageUp)
    assert (view.currentIndex().row(), view.verticalScrollBar().value()) == (1, 0)


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_open_what_is_marked(key: Key, make: Make, qtbot: QtBot) -> None:
    view = make()
    walk(qtbot, view, Key.Key_Down)
    with qtbot.waitSignal(view.opened) as heard:
        qtbot.keyClick(view, key)
    assert heard.args == [pictured()[1].hash]


def test_a_click_opens_a_line_and_nothing_else(make: Make, qtbot: QtBot) -> None:
    view = make()
    heard: list[str] = []
    view.opened.connect(heard.append)
    for row in (0, 2, 5):
        middle = areas(view)[row].center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert heard == [pictured()[1].hash]
    assert title(view) == "Laptop batch 0117"


def test_an_empty_list_takes_every_key(make: Make, qtbot: QtBot) -> None:
    view = make()
    model_of(view).filter("nothing has this")
    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_End, Key.Key_Return):
        qtbot.keyClick(view, key)
    assert view.current_hash() == ""
    paint(view)


def test_every_row_stands_right_below_the_one_before(make: Make) -> None:
    rows = areas(make(many(300)))
    below = [row.top() + row.height() for row in rows[:-1]]
    assert [row.top() for row in rows[1:]] == below
    assert {row.left() for row in rows} == {0}


@pytest.mark.parametrize("width", WIDTHS.values())
def test_a_row_is_found_where_it_is_painted(width: int, make: Make) -> None:
    view = make(width=width, height=1200)
    there = {row: area for row, area in enumerate(areas(view)) if area.height()}
    assert [view.indexAt(area.center()).row() for area in there.values()] == list(there)
    # Where there are no columns, there are no captions either.
    assert len(there) >= model_of(view).rowCount() - 1
    below = QPoint(10, areas(view)[-1].bottom() + 2)
    assert not view.indexAt(below).isValid()


def test_the_first_line_is_seen_with_its_captions(make: Make, qtbot: QtBot) -> None:
    view = make(many(200))
    walk(qtbot, view, Key.Key_End)
    walk(qtbot, view, *[Key.Key_Home])
    assert view.verticalScrollBar().value() == 0


def test_the_last_line_is_seen_whole(make: Make, qtbot: QtBot) -> None:
    view = make(many(200))
    walk(qtbot, view, Key.Key_End)
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_a_line_that_is_scrolled_to_stands_on_top_if_asked(make: Make) -> None:
    view = make(many(200))
    view.scrollTo(model_of(view).index(50), QAbstractItemView.ScrollHint.PositionAtTop)
    assert areas(view)[50].top() == 0
    view.scrollTo(QModelIndex())
    assert areas(view)[50].top() == 0


def test_nothing_moves_when_the_same_page_comes_again(make: Make, qtbot: QtBot) -> None:
    view = make(many(500))
    walk(qtbot, view, *[Key.Key_PageDown] * 3)
    before = (view.current_hash(), view.verticalScrollBar().value())
    model_of(view).show(inbox_page(many(500)))
    assert (view.current_hash(), view.verticalScrollBar().value()) == before


def test_what_is_marked_stays_where_it_is_when_lines_come_above(
    make: Make, qtbot: QtBot
) -> None:
    view = make(many(500))
    walk(qtbot, view, *[Key.Key_PageDown] * 3)
    marked = view.current_hash()
    before = place(view, marked)
    urgent = [inbox_line(10_000 + n, valid_until=NOW + 1 + n) for n in range(7)]
    model_of(view).append(urgent)
    assert view.current_hash() == marked
    assert view.selectionModel().selectedIndexes() == [view.currentIndex()]
    assert place(view, marked) == before


def test_what_is_in_sight_stays_though_what_is_marked_is_elsewhere(make: Make) -> None:
    view = make(many(500))
    view.verticalScrollBar().setValue(5000)
    top = view.indexAt(QPoint(5, 60)).data(Role.HASH)
    before = place(view, top)
    model_of(view).append([inbox_line(10_000, valid_until=NOW + 1)])
    assert place(view, top) == before


def test_who_looks_at_the_beginning_sees_what_comes_in_there(make: Make) -> None:
    view = make()
    marked = view.current_hash()
    model_of(view).append([inbox_line(99, title="Urgent", valid_until=NOW + HOUR)])
    assert (view.verticalScrollBar().value(), view.current_hash()) == (0, marked)
    assert areas(view)[1].top() >= 0
    assert model_of(view).index(1).data(Role.TITLE) == "Urgent"


def test_where_what_was_marked_is_gone_the_first_line_is_marked(make: Make) -> None:
    view = make()
    model_of(view).filter("osaka")
    assert title(view) == "Laptop batch 0117"


def test_a_line_that_gets_chips_below_it_pushes_the_others_down(make: Make) -> None:
    view = make(width=850)
    before = areas(view)[1].height()
    chip = InboxChip("warn", "Expires soon", "clock")
    model_of(view).append([replace(pictured()[0], chips=(chip,))])
    assert areas(view)[1].height() > before
    assert areas(view)[2].top() == areas(view)[1].top() + areas(view)[1].height()


@pytest.mark.parametrize(("form", "width"), WIDTHS.items(), ids=lambda each: str(each))
@pytest.mark.parametrize("look", EVERY_LOOK, indirect=True, ids=str)
def test_rows_are_set_out_by_the_room_they_have(
    form: Form, width: int, look: Look, make: Make
) -> None:
    view = make(width=look.px(width), height=2000)
    assert setting.form_of(look, view.row_width()) is form
    heights = setting.heights(look, view.row_width())
    assert [area.height() for area in areas(view)] == [
        heights[kind] for kind in model_of(view).kinds
    ]
    index = model_of(view).index(1)
    hint = view.itemDelegate().sizeHint(view._option(index), index)
    assert hint == view.visualRect(index).size()


@pytest.mark.parametrize("look", EVERY_LOOK, indirect=True, ids=str)
def test_the_longest_time_and_chip_of_ours_have_room(look: Look) -> None:
    for form in (Form.WIDE, Form.MIDDLE):
        cells = setting.columns(look, look.px(form.value))
        assert cells.form is form
        body, chip = (QFontMetrics(look.font(role)) for role in ("body", "chip"))
        assert cells.until.width >= body.horizontalAdvance("28 Nov 2027 22:48")
        if form is Form.WIDE:
            words = chip.horizontalAdvance("First payment to this payee")
            assert cells.chips.width >= words + look.px(14 + 6 + 2 * 9)


@pytest.mark.parametrize("width", range(300, 2400, 37))
def test_no_cell_reaches_into_the_next(width: int, look: Look) -> None:
    cells = setting.columns(look, width)
    several = [cells.first]
    if cells.form in {Form.WIDE, Form.MIDDLE}:
        several += [cells.pays, cells.until, cells.signatures]
    if cells.form is Form.WIDE:
        several.append(cells.chips)
    assert all(cell.width > 0 for cell in several)
    assert all(one.right < other.left for one, other in pairwise(several))
    assert several[0].left == cells.whole.left
    assert several[-1].right <= cells.whole.right


def test_the_cards_stand_as_far_from_both_edges(make: Make, look: Look) -> None:
    view = make(many(200), width=1000)
    assert view.row_width() == 1000 - 2 * look.px(SIDE)
    assert view.viewport().x() == look.px(SIDE)


LONG = (
    inbox_line(
        1,
        title="Donaudampfschifffahrtsgesellschaft " * 9,
        amount="99,999,999,999.9999999",
        payee="Grundstücksverwertungsgesellschaft " * 4,
        who="Rechtsanwaltskanzlei Lindqvist " * 4,
        chips=tuple(InboxChip("warn", f"Unusual in way {n}") for n in range(4)),
    ),
    inbox_line(2, title="عقد بيع منزل", payee="דן לוי", who="דן לוי signed"),
    inbox_line(3, title="Haus 🏠\u200b\u202e", amount="", code="", payee="", payee_note="?"),
    inbox_line(4, title="x" * 5000, valid_until=0, signed=0, needed=0, who="", at=0),
)


@pytest.mark.parametrize("width", [*WIDTHS.values(), 200])
@pytest.mark.parametrize("look", EVERY_LOOK, indirect=True, ids=str)
def test_texts_of_any_length_and_script_are_painted(width: int, look: Look, make: Make) -> None:
    assert paint(make(LONG, width=width))


def test_an_amount_is_never_cut(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    view = make(LONG[:1])
    cut = inbox_pen.Pen._cut

    def noted(pen: inbox_pen.Pen, text: str, role: str, room: int) -> tuple[str, int]:
        shown = cut(pen, text, role, room)
        drawn.append(shown[0])
        return shown

    monkeypatch.setattr(inbox_pen.Pen, "_cut", noted)
    for width in (1200, 850, 640, 420):
        drawn.clear()
        view.resize(width, 400)
        paint(view)
        assert "99,999,999,999.9999999" in drawn


def test_what_is_marked_is_seen_and_the_focus_of_who_walks_by_keys_even_more(
    make: Make, qtbot: QtBot
) -> None:
    view = make()
    view.activateWindow()
    qtbot.waitUntil(view.hasFocus)
    by_itself = paint(view)
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    focused = paint(view)
    view.clearFocus()
    unfocused = paint(view)
    walk(qtbot, view, Key.Key_Down)
    assert by_itself == unfocused
    assert len({unfocused, focused, paint(view)}) == 3


def test_a_line_under_the_mouse_is_seen_to_be_one(make: Make, qtbot: QtBot) -> None:
    view = make()
    before = paint(view)
    view._hover_over(model_of(view).index(3))
    view.viewport().repaint()
    assert view._hovered == 3
    view._hover_over()
    assert paint(view) == before


def test_a_live_switch_of_the_look_sets_everything_out_anew(make: Make, look: Look) -> None:
    view = make(width=1000, height=2000)
    before = areas(view)[1].height()
    look.show("dark", 150)
    assert areas(view)[1].height() > before
    look.show("light", 100)
    assert areas(view)[1].height() == before


def test_who_cannot_see_hears_of_every_line(make: Make) -> None:
    view = make()
    assert view.accessibleName() == "Requests and steps"
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    spoken = Qt.ItemDataRole.AccessibleTextRole
    rows = [model_of(view).index(row) for row in range(model_of(view).rowCount())]
    assert all(row.data(spoken) for row in rows)
    assert [row.data(Role.KIND) in LINES for row in rows].count(True) == 6
    assert rows[0].data(Role.KIND) == Kind.CAPTIONS
