"""A few choices side by side, of which one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QWidget

from ui.override import override
from ui.widgets.buttons import Button
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Look

CAPTION = 120


class Segments(QWidget):
    """One button for each choice.

    Signals:
        chosen: the user chose another; its value.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, name: str, choices: Mapping[object, str]) -> None:
        """Offer these, by value; ``name`` is what is chosen."""
        super().__init__()
        self._values = tuple(choices)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        row = spaced(look, QHBoxLayout(self), 6)
        for place, words in enumerate(choices.values()):
            button = Button(look, words, "filter")
            button.setAccessibleDescription(name)
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idClicked.connect(self._choose)

    def show_value(self, value: object) -> None:
        """Mark a choice; none where the value is no choice."""
        place = self._values.index(value) if value in self._values else -1
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == place)
        self._group.setExclusive(True)

    def _choose(self, place: int) -> None:
        self.chosen.emit(self._values[place])


class Named(QWidget):
    """A control after its name, or below it where there is no room for both."""

    def __init__(self, look: Look, name: str, control: QWidget) -> None:
        """Put the name before the control."""
        super().__init__()
        self._look = look
        self._control = control
        self._box = spaced(look, QBoxLayout(QBoxLayout.Direction.TopToBottom, self), 6)
        self._name = Label(look, name, "body", "muted")
        self._box.addWidget(self._name)
        self._box.addWidget(control, 1)
        look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        caption = self._look.px(CAPTION)
        wide = self.width() >= caption + self._control.minimumSizeHint().width()
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        self._name.setMinimumWidth(caption if wide else 0)

    @override
    def minimumSizeHint(self) -> QSize:
        height = super().minimumSizeHint().height()
        return QSize(self._control.minimumSizeHint().width(), height)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._arrange()
