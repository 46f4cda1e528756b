"""Theme and text size: shown at once, everywhere, and the system's on request."""

from __future__ import annotations

from importlib.resources import files

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from ui.icons import icon, pixmap
from ui.theme import SYSTEM, TEXT_SIZES, THEMES, Look, theme_named
from ui.widgets.text import Label

pytestmark = pytest.mark.gui

ICONS = sorted(
    path.name.removesuffix(".svg")
    for path in (files("resources") / "icons").iterdir()
    if path.name.endswith(".svg")
)
ROLES = ("body", "small", "amount", "title", "sentence", "mono", "strong", "heading")


def colors_in(widget: QWidget) -> set[str]:
    """The colours of all pixels, in both directions from the middle."""
    image = widget.grab().toImage()
    x, y = image.width() // 2, image.height() // 2
    row = {image.pixelColor(at, y).name() for at in range(image.width())}
    return row | {image.pixelColor(x, at).name() for at in range(image.height())}


def test_a_switch_is_announced_once_and_only_if_it_is_one(look: Look, qtbot: QtBot) -> None:
    told: list[str] = []
    look.changed.connect(lambda: told.append(look.theme.name))
    look.show("dark", 100)
    look.show("dark", 100)
    look.show("dark", 200)
    assert told == ["dark", "dark"]


@pytest.mark.parametrize("theme", THEMES)
def test_every_color_comes_from_the_theme(look: Look, qapp: QApplication, theme: str) -> None:
    look.show(theme, 100)
    canvas = theme_named(theme).colors["canvas"]
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == canvas.lower()
    assert look.color("canvas").name() == canvas.lower()


def test_what_is_shown_changes_with_the_theme(look: Look, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    before = colors_in(field)
    look.show("dark", 100)
    surface = {theme_named(theme).colors["surface"].lower() for theme in THEMES}
    assert surface - before == {theme_named("dark").colors["surface"].lower()}
    assert surface - colors_in(field) == {theme_named("light").colors["surface"].lower()}


@pytest.mark.parametrize("text", TEXT_SIZES)
def test_lengths_and_fonts_grow_with_the_text(look: Look, qtbot: QtBot, text: int) -> None:
    look.show("light", text)
    field = QLineEdit()
    qtbot.addWidget(field)
    assert look.font("body").pixelSize() == round(13 * text / 100)
    assert field.sizeHint().height() == look.measure("height.control") == 34 * text // 100


@pytest.mark.parametrize("theme", THEMES)
def test_a_line_stands_between_the_menus_and_the_view(
    look: Look, qtbot: QtBot, theme: str
) -> None:
    look.show(theme, 100)
    bar = QMenuBar()
    bar.addMenu("File")
    qtbot.addWidget(bar)
    bar.resize(400, bar.sizeHint().height())
    image = bar.grab().toImage()
    assert image.pixelColor(300, image.height() - 1) == look.color("line")


@pytest.mark.parametrize("role", ROLES)
def test_letters_keep_their_shapes_on_every_system(look: Look, role: str) -> None:
    preference = look.font(role).hintingPreference()
    assert preference is QFont.HintingPreference.PreferNoHinting


def test_a_label_that_is_shown_grows_with_the_text(look: Look, qtbot: QtBot) -> None:
    label = Label(look, "Inbox", "title")
    qtbot.addWidget(label)
    label.show()
    look.show("light", 200)
    assert label.font().pixelSize() == 40


def system_turns(look: Look, qapp: QApplication, theme: str) -> None:
    """Stand in for a system with an opinion: offscreen there is none."""
    scheme = Qt.ColorScheme.Dark if theme == "dark" else Qt.ColorScheme.Light
    look._system_theme = lambda: theme  # type: ignore[method-assign]
    qapp.styleHints().colorSchemeChanged.emit(scheme)


@pytest.mark.parametrize("look", [("dark", 150)], indirect=True)
def test_the_system_is_followed_when_wanted(look: Look, qapp: QApplication) -> None:
    look.show(SYSTEM, 150)
    assert look.theme.name == "light"
    system_turns(look, qapp, "dark")
    assert (look.theme.name, look.text) == ("dark", 150)
    system_turns(look, qapp, "light")
    assert look.theme.name == "light"


def test_a_wish_stands_against_the_system(look: Look, qapp: QApplication) -> None:
    look.show("light", 100)
    system_turns(look, qapp, "dark")
    assert look.theme.name == "light"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_set_in_a_font_that_we_ship(look: Look, role: str) -> None:
    font = look.font(role)
    info = QFontInfo(font)
    assert info.family() == font.family()
    assert info.weight() == font.weight()


@pytest.mark.parametrize("role", ROLES)
def test_all_figures_are_of_one_width(look: Look, role: str) -> None:
    metrics = QFontMetrics(look.font(role))
    assert len({metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("role", ["body", "mono"])
def test_no_two_letters_are_shown_as_one(look: Look, role: str) -> None:
    """A ligature shows what nobody wrote: "->" as an arrow, "!=" as another sign."""
    font = look.font(role)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0)
    metrics = QFontMetrics(font)
    for text in ("->", "!=", "fi", "<=", "www", "1x1"):
        apart = sum(metrics.horizontalAdvance(letter) for letter in text)
        assert metrics.horizontalAdvance(text) == pytest.approx(apart, abs=2)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn(look: Look, name: str) -> None:
    image = pixmap(look, name, "text", 16).toImage()
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 127
    ]
    assert 8 < len(inked) <= image.width() * image.height()


def test_an_icon_has_one_color_of_the_theme(look: Look) -> None:
    image = pixmap(look, "check", "accent", 64).toImage()
    solid = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {look.color("accent").name()}


def test_an_icon_is_as_large_as_the_text(look: Look) -> None:
    look.show("light", 200)
    drawn = pixmap(look, "pen")
    assert drawn.deviceIndependentSize().width() == 32
    assert isinstance(icon(look, "pen"), QIcon)
