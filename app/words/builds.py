"""Where the code of a contract is known from, in words."""

from __future__ import annotations

from typing import Final

from app.words.times import day
from wallet.escrow.builds import Build

FROM_SOURCES: Final = "compiled from published sources, not seen on the public network"


def known_from(build: Build) -> str:
    """What must be said of code that nobody saw on the public network; "" of other code.

    And of code that this program does not know itself: who vouches for it, and since when.
    """
    if build.pinned_at:
        return f"pinned by you on {day(build.pinned_at)}; this program does not know its code"
    return FROM_SOURCES if build.from_sources else ""
