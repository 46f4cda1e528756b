"""Cards, chips, banners, strips, sheets and pages: what stands around the words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import TEXT_SIZES, THEMES, Look
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import ICONS, Chip
from ui.widgets.page import Page
from ui.widgets.sheet import Sheet
from ui.widgets.strip import GROUNDS, Strip
from ui.widgets.text import Label

pytestmark = pytest.mark.gui

NETWORKS = [
    ("practice", "PRACTICE NETWORK"),
    ("public", "MAINNET"),
    ("testnet", "TESTNET"),
    ("other", "OTHER NETWORK"),
]


@dataclass(frozen=True)
class Words:
    title: str = "The network does not answer."
    hint: str = "Nothing was sent. Try again later."
    details: tuple[str, ...] = ("LedgerUnreachable host", "<b>foreign</b>")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.resize(800, 600)
    return window


def put(window: QWidget, widget: QWidget) -> None:
    """Show a widget in a window, with everything in its place."""
    rows = window.layout()
    assert rows is not None
    rows.addWidget(widget)
    window.show()
    QApplication.processEvents()


def button(banner: Banner) -> Button:
    """What the details wait behind."""
    found = [each for each in banner.findChildren(Button) if each.text() == "Details"]
    assert len(found) == 1
    return found[0]


def labels(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.text()]


def test_a_card_is_headed_in_capitals(look: Look, qtbot: QtBot) -> None:
    card = Card(look, "Where the money goes", "31 checks")
    qtbot.addWidget(card)
    assert labels(card) == ["WHERE THE MONEY GOES", "31 checks"]
    assert card.accessibleName() == "Where the money goes"


def test_a_cards_lines_go_across_it(look: Look, window: QWidget) -> None:
    card = Card(look, "Checks")
    card.add(Label(look, "one"))
    card.line()
    card.add(Label(look, "two"))
    window.resize(422, 140)
    put(window, card)
    image = card.grab().toImage()
    line = look.color("line")
    rows = [y for y in range(20, image.height() - 10) if image.pixelColor(1, y) == line]
    assert len(rows) == 1
    assert all(image.pixelColor(x, rows[0]) == line for x in range(image.width()))


@pytest.mark.parametrize("theme", THEMES)
def test_a_cards_total_is_sunken_from_edge_to_edge(
    look: Look, window: QWidget, theme: str
) -> None:
    look.show(theme, 100)
    card = Card(look)
    card.add(Label(look, "2,500.00"))
    card.add_total(Label(look, "250,000.00"))
    put(window, card)
    image = card.grab().toImage()
    foot = image.pixelColor(3, image.height() - 12)
    assert (image.pixelColor(3, 12), foot) == (look.color("surface"), look.color("sunken"))


def test_content_beside_a_longer_card_stays_at_the_top(look: Look, window: QWidget) -> None:
    card = Card(look, "Why you")
    words = Label(look, "You are the second of two signers.").wrapping()
    card.add(words)
    put(window, card)
    assert card.height() > 400
    assert words.geometry().bottom() < 100


@pytest.mark.parametrize("tone", sorted(ICONS))
def test_no_color_stands_alone(look: Look, qtbot: QtBot, tone: str) -> None:
    """Each tone brings its icon; without it the same words take less room."""
    chip = Chip(look, "signed", tone)  # type: ignore[arg-type]
    plain = Chip(look, "signed")
    for widget in (chip, plain):
        qtbot.addWidget(widget)
    assert chip.sizeHint().width() == plain.sizeHint().width() + look.px(14) + look.px(6)
    assert chip.text() == "signed"


@pytest.mark.parametrize("text", TEXT_SIZES)
def test_a_chip_cuts_none_of_its_words(look: Look, qtbot: QtBot, text: int) -> None:
    look.show("light", text)
    chip = Chip(look, "Bedingungen seit der letzten Ansicht geändert", "warn")
    qtbot.addWidget(chip)
    words = chip.fontMetrics().horizontalAdvance(chip.text())
    assert chip.minimumSizeHint().width() > words + look.px(14 + 6 + 9)


def test_a_banner_takes_no_room_until_it_has_words(look: Look, window: QWidget) -> None:
    banner = Banner(look)
    put(window, banner)
    assert not banner.isVisible()
    banner.show_words("This cannot be signed.", "Ask for a new request.")
    assert banner.isVisible()
    banner.clear()
    assert not banner.isVisible()
    assert labels(banner) == []


def test_a_banner_with_words_is_no_window_before_it_has_a_place(
    look: Look, window: QWidget
) -> None:
    banner = Banner(look, "stop")
    banner.show_words("This cannot be signed.", "")
    assert not banner.isVisible()
    put(window, banner)
    assert banner.isVisible()


def test_a_problem_says_what_happened_then_what_to_do(look: Look, window: QWidget) -> None:
    banner = Banner(look, "stop")
    put(window, banner)
    banner.show_problem(Words())
    said = "The network does not answer. Nothing was sent. Try again later."
    assert banner.accessibleName() == said
    assert said in labels(banner)


def test_details_wait_to_be_asked_for_and_are_plain(look: Look, window: QWidget) -> None:
    banner = Banner(look, "stop")
    put(window, banner)
    banner.show_problem(Words())
    box = banner.findChild(QPlainTextEdit)
    assert box is not None
    assert not box.isVisible()
    button(banner).click()
    assert box.isVisible()
    assert box.toPlainText() == "LedgerUnreachable host\n<b>foreign</b>"


def test_a_banner_without_details_offers_none(look: Look, window: QWidget) -> None:
    banner = Banner(look)
    put(window, banner)
    banner.show_words("Saved.", "")
    assert not banner.findChildren(Button)


def test_the_next_problem_hides_the_details_of_the_last(look: Look, window: QWidget) -> None:
    banner = Banner(look)
    put(window, banner)
    banner.show_problem(Words())
    button(banner).click()
    banner.show_problem(Words())
    box = banner.findChild(QPlainTextEdit)
    assert box is not None
    assert not box.isVisible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("kind", "name"), NETWORKS)
def test_each_network_has_its_own_strip(
    look: Look, window: QWidget, theme: str, kind: str, name: str
) -> None:
    look.show(theme, 100)
    strip = Strip(look)
    put(window, strip)
    strip.show_network(kind, "what that means")  # type: ignore[arg-type]
    ground = look.color(GROUNDS[kind].ground)
    assert strip.grab().toImage().pixelColor(400, 3) == ground
    assert labels(strip)[:2] == [name, "what that means"]
    assert strip.accessibleName() == f"{name} what that means"


def test_the_real_network_is_ink_and_paper_reversed() -> None:
    assert (GROUNDS["public"].ground, GROUNDS["public"].text) == ("text", "canvas")


def test_the_strip_says_how_fresh_everything_is(look: Look, window: QWidget) -> None:
    strip = Strip(look)
    put(window, strip)
    strip.show_ledger(60_000_214, 4)
    assert "Ledger 60,000,214 · 4 s ago" in labels(strip)
    strip.show_offline("No server answers.")
    assert "No server answers." in labels(strip)
    assert strip._warning.isVisible()
    strip.show_ledger(60_000_215, 0)
    assert not strip._warning.isVisible()


def test_a_sheet_belongs_to_its_window(look: Look, window: QWidget) -> None:
    sheet = Sheet(look, window, "Decline this request")
    sheet.open()
    assert sheet.windowModality() is Qt.WindowModality.WindowModal
    assert sheet.isVisible()
    assert sheet.windowTitle() == "Decline this request"
    sheet.reject()


def test_escape_leaves_a_sheet_undecided(look: Look, window: QWidget, qtbot: QtBot) -> None:
    sheet = Sheet(look, window, "Decline this request")
    edit = QLineEdit()
    sheet.body.addWidget(edit)
    sheet.open()
    with qtbot.waitSignal(sheet.rejected):
        qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_sheets_last_button_is_at_the_right(look: Look, window: QWidget) -> None:
    sheet = Sheet(look, window, "Decline this request")
    refuse, agree = Button(look, "Cancel"), Button(look, "Decline", "primary")
    sheet.buttons.addWidget(refuse)
    sheet.buttons.addWidget(agree)
    sheet.open()
    margin = look.px(24)
    assert refuse.geometry().right() < agree.x()
    assert agree.geometry().right() == sheet.width() - margin - 1
    sheet.reject()


def words_of(sheet: Sheet, look: Look, count: int) -> Label:
    label = Label(look, "word " * count).wrapping()
    sheet.body.addWidget(label)
    sheet.buttons.addWidget(Button(look, "Cancel"))
    return label


def test_a_sheet_is_as_high_as_its_words(look: Look, window: QWidget) -> None:
    sheet = Sheet(look, window, "Decline this request")
    label = words_of(sheet, look, 100)
    sheet.open()
    QApplication.processEvents()
    assert label.height() == label.heightForWidth(label.width())
    label.set("word " * 200)
    QApplication.processEvents()
    QApplication.processEvents()
    assert label.height() == label.heightForWidth(label.width())
    assert not label.visibleRegion().isEmpty()
    sheet.reject()


@pytest.mark.parametrize("look", [("light", 200)], indirect=True)
def test_a_sheet_stays_on_the_screen(look: Look, window: QWidget) -> None:
    sheet = Sheet(look, window, "Decline this request")
    label = words_of(sheet, look, 2000)
    sheet.open()
    QApplication.processEvents()
    assert sheet.height() <= sheet.screen().availableGeometry().height()
    assert label.height() == label.heightForWidth(label.width()) > sheet.height()
    sheet.reject()


def test_a_page_is_as_wide_as_one_reads(look: Look, window: QWidget) -> None:
    page, content = Page(look, "Review"), QWidget()
    page.body.addWidget(content)
    window.resize(2000, 600)
    put(window, page)
    assert content.width() == 960
    assert abs(content.mapTo(page, content.rect().center()).x() - page.rect().center().x()) < 12


def test_a_list_is_as_wide_as_the_window(look: Look, window: QWidget) -> None:
    page, content = Page(look, "Inbox", wide=True), QWidget()
    page.body.addWidget(content)
    window.resize(2000, 600)
    put(window, page)
    assert content.width() > 1900


def test_what_needs_more_room_gets_it(look: Look, window: QWidget) -> None:
    page, content = Page(look), QWidget()
    content.setMinimumWidth(1200)
    page.body.addWidget(content)
    window.resize(2000, 600)
    put(window, page)
    assert content.width() == 1200


def test_one_goes_back_by_button_and_by_escape(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    page = Page(look, "Closing 2026-0117", back="Inbox")
    put(window, page)
    button = page.findChild(Button)
    assert button is not None
    assert button.accessibleName() == "Inbox"
    with qtbot.waitSignal(page.went_back):
        button.click()
    with qtbot.waitSignal(page.went_back):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_a_page_that_leads_nowhere_back_stays(
    look: Look, window: QWidget, qtbot: QtBot
) -> None:
    page = Page(look, "Inbox")
    put(window, page)
    with qtbot.assertNotEmitted(page.went_back):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_a_title_may_be_anything(look: Look, window: QWidget) -> None:
    page = Page(look, "<b>Closing</b>\u202e", back="Inbox")
    put(window, page)
    assert "<b>Closing</b>⟨U+202E⟩" in labels(page)
    page.set_title("Closing 2026-0118", "asked by Buyer")
    assert labels(page)[-2:] == ["Closing 2026-0118", "asked by Buyer"]


def test_all_of_a_page_is_reached_by_keys(look: Look, window: QWidget, qtbot: QtBot) -> None:
    page, long, bar = Page(look, "Review"), QWidget(), Button(look, "Decline…")
    long.setMinimumHeight(5000)
    page.body.addWidget(long)
    page.set_bottom_bar(bar)
    put(window, page)
    top = long.mapTo(page, QPoint(0, 0)).y()
    for code in (Qt.Key.Key_PageDown, Qt.Key.Key_End):
        qtbot.keyClick(bar, code)
    assert long.mapTo(page, QPoint(0, 5000)).y() <= page.height()
    page.scroll_to_top()
    assert long.mapTo(page, QPoint(0, 0)).y() == top


def test_a_page_without_a_title_begins_with_its_body(look: Look, window: QWidget) -> None:
    page, content = Page(look), Label(look, "Countersign", "brand")
    page.body.addWidget(content)
    put(window, page)
    assert content.mapTo(page, QPoint(0, 0)).y() == look.px(24)


def test_the_bar_below_does_not_scroll_away(look: Look, window: QWidget) -> None:
    page = Page(look, "Review")
    long = QWidget()
    long.setMinimumHeight(5000)
    page.body.addWidget(long)
    bar = Button(look, "Decline…")
    page.set_bottom_bar(bar)
    put(window, page)
    assert page.rect().contains(bar.mapTo(page, bar.rect().bottomRight()))
