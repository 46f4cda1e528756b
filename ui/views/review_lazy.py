"""What is folded is made when it is first opened: most of it never is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.widgets.folded import Folded


def when_opened(folded: Folded, fill: Callable[[], None]) -> None:
    """Fill it the first time that it is opened."""

    def fill_once(is_open: bool) -> None:
        if is_open:
            folded.unfolded.disconnect(fill_once)
            fill()

    folded.unfolded.connect(fill_once)
