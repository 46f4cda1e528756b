"""Foreign text on one line of a report, a cell or a sentence; see ``wallet.texts``."""

from __future__ import annotations

from wallet.texts.clusters import hides
from wallet.texts.foreign import MOST_SHOWN, Foreign

__all__ = ["MOST_SHOWN", "hides", "shown"]


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """The text with everything hidden written out, cut at ``most`` letters of what is shown."""
    return Foreign.of(text, most).text
