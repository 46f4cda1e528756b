"""A wait that has a view of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.views.doorway import Doorway

if TYPE_CHECKING:
    from ui.theme import Look


class PreparingView(Doorway):
    """A title, and what is waited for if it takes long."""

    def __init__(self, look: Look, title: str, words: str) -> None:
        """Begin to wait."""
        super().__init__(look, title)
        self.waiting.begin(words)
