"""What this program is, who may use it how, and what others wrote of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.licences import OUR_LICENCE, OURS, text_of
from ui.widgets.buttons import Button
from ui.widgets.field import Choice
from ui.widgets.paragraph import written_out
from ui.widgets.sheet import Sheet
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.licences import Component
    from ui.theme import Look

WIDTH = 700
"""Licences are set in lines of 80 letters."""

HEIGHT = 280
"""For text of every size: it scrolls, and shall not be scrolled to."""


class AboutSheet(Sheet):
    """The program in a few words, and every licence in full."""

    def __init__(self, look: Look, parent: QWidget | None, version: str) -> None:
        """Show our own licence until the others are told."""
        super().__init__(look, parent, self.tr("About Countersign"))
        self._components: Sequence[Component] = ()
        self._choice = Choice(look, self.tr("Licences"), [self.tr("Countersign")])
        self._text = Lines(look, self.tr("Licence"))
        self._text.setMinimumHeight(HEIGHT)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        told = self.tr("Version {version} · {licence}")
        named = version or self.tr("without a number")
        for widget in (
            Label(look, told.format(version=named, licence=OUR_LICENCE), "strong"),
            Label(look, self._what_it_is(), "body", "muted").wrapping(),
        ):
            self.body.addWidget(widget)
        chosen = spaced(look, QVBoxLayout(), 4)
        chosen.addWidget(self._choice.caption())
        chosen.addWidget(self._choice)
        self.body.addLayout(chosen)
        self.body.addWidget(self._text)
        close = Button(look, self.tr("Close"))
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self._choice.currentIndexChanged.connect(self._show)
        self._show(0)
        self.widen(WIDTH)

    def show_components(self, components: Sequence[Component]) -> None:
        """Offer the licences of what others wrote, and of the fonts."""
        self._components = tuple(components)
        self._choice.addItem(self.tr("All parts, and their licences"))
        self._choice.addItems([written_out(_named(each)) for each in components])

    def _what_it_is(self) -> str:
        return self.tr(
            "A wallet for the people who must say yes before escrow money moves. It shows "
            "exactly what a signature would do, and adds it on this computer. No account with "
            "us, no telemetry, nothing that is sent without you."
        )

    def _show(self, place: int) -> None:
        if place == 1:
            self._text.show_lines([self._told(each) for each in self._components])
            return
        name = OURS if place < 1 else self._components[place - 2].name
        text = text_of(name) or self.tr("Its package does not bring its licence along.")
        # What is not a letter would be written out: tabs and page breaks are meant here.
        lines = text.strip("\n").replace("\f", "").expandtabs().splitlines()
        self._text.show_lines(lines)

    def _told(self, component: Component) -> str:
        licence = component.licence or self.tr("see its text")
        return f"{_named(component)} · {licence}"


def _named(component: Component) -> str:
    return f"{component.name} {component.version}".strip()
