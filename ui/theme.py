"""The look of everything: tokens of a theme, the text size, and what Qt is told of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import FOLDER
from resources.themes import dark, light
from resources.themes.measures import FACES, LENGTHS
from ui.stylesheet import stylesheet

THEMES: Final = ("light", "dark")
SYSTEM: Final = "system"
STYLE: Final = ("-style", "Fusion")
"""For Qt's own command line: one style on every system. Asked for later, by setStyle, it is
wrapped for Python with all that styles name, which takes a window 6 ms."""

TEXT_SIZES: Final = (100, 125, 150, 200)
"""In percent."""

FONT_FILES: Final = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "JetBrainsMono-Regular.ttf",
)
"""Their figures are all of one width; resources/fonts/README.md tells how they were made."""


@dataclass(frozen=True)
class Theme:
    """The colours of one theme by the names of their tokens, as "#rrggbb"."""

    name: str
    colors: Mapping[str, str]


@cache
def theme_named(name: str) -> Theme:
    """One of the THEMES that we ship."""
    colors = {"light": light, "dark": dark}[name].COLORS
    return Theme(name, {token: f"#{value}" for token, value in colors.items()})


class Look(QObject):
    """What is drawn with: every colour, length and font, for the theme and text size shown.

    Widgets that paint themselves read it when they paint; what they keep of it, they read
    again when told that it changed.

    Signals:
        changed: theme or text size are others now; the application has them already.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        """Give the application, which was begun in our STYLE, our fonts and colours."""
        super().__init__()
        self._application = application
        self._wanted = SYSTEM
        self._fonts: dict[str, QFont] = {}
        self._inks: dict[str, QPalette] = {}
        self.theme = theme_named("light")
        self.text = 100
        _load_fonts()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def color(self, token: str) -> QColor:
        """The colour of a token of the theme."""
        return QColor(self.theme.colors[token])

    def px(self, length: int) -> int:
        """A length at 100 %, grown with the text."""
        return round(length * self.text / 100)

    def measure(self, name: str) -> int:
        """A length by its name in resources.themes, as "radius.card", grown with the text."""
        return self.px(LENGTHS[name])

    def font(self, role: str) -> QFont:
        """The font of a role in resources.themes."""
        if role not in self._fonts:
            self._fonts[role] = self._made(role)
        return QFont(self._fonts[role])

    def ink(self, token: str) -> QPalette:
        """What makes a widget write in the colour of a token."""
        if token not in self._inks:
            self._inks[token] = QPalette()
            self._inks[token].setColor(QPalette.ColorRole.WindowText, self.color(token))
        return self._inks[token]

    def show(self, theme: str, text: int) -> None:
        """Use one of the THEMES, or the SYSTEM's, and a text size, from now on."""
        self._wanted = theme
        hints = self._application.styleHints()
        # Frames and the system's own dialogs follow; SYSTEM takes an earlier wish back.
        hints.setColorScheme(_SCHEMES[theme])
        self._turn_to(self._system_theme() if theme == SYSTEM else theme, text)

    def _follow_system(self) -> None:
        if self._wanted == SYSTEM:
            self._turn_to(self._system_theme(), self.text)

    def _system_theme(self) -> str:
        dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _turn_to(self, theme: str, text: int) -> None:
        if (theme, text) == (self.theme.name, self.text):
            return
        self.theme = theme_named(theme)
        self.text = text
        self._apply()
        self.changed.emit()

    def _made(self, role: str) -> QFont:
        family, size, weight, spacing = FACES[role]
        font = QFont(family)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        # Our fonts bring no hints. Those that a system makes up bend the letters to the grid,
        # each at its own size, and differ from one system to the next.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if spacing:
            grown = spacing * self.text / 100
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, grown)
        return font

    def _apply(self) -> None:
        self._fonts.clear()
        self._inks.clear()
        self._application.setPalette(_palette(self.theme))
        self._application.setFont(self.font("body"))
        lengths = {name: self.measure(name) for name in LENGTHS}
        self._application.setStyleSheet(stylesheet(self.theme.colors, lengths, self.px))


_SCHEMES: Final = {
    SYSTEM: Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_ROLES: Final = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "faint",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on-accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line-strong",
    QPalette.ColorRole.Dark: "line-strong",
    QPalette.ColorRole.Shadow: "line-strong",
}

_TEXTS: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(theme.colors[token]))
    for role in _TEXTS:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.colors["faint"]))
    return palette


@cache
def _load_fonts() -> None:
    """Make the fonts known to Qt; a font that is missing is replaced by the system's."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(FOLDER / "fonts" / name))
