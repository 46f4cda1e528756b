"""A quiet button whose words begin where the text above it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.override import override
from ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ui.theme import Look


class Link(Button):
    """Another way to go on, beside the one that most take."""

    def __init__(self, look: Look, text: str, icon: str = "") -> None:
        """Show a text, after an icon if one is named."""
        super().__init__(look, text, "quiet", icon)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def _padding(self) -> int:
        return 0
