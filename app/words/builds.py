"""Where the code of a contract is known from, in words."""

from __future__ import annotations

from typing import Final

from wallet.escrow.builds import Build

FROM_SOURCES: Final = "compiled from published sources, not seen on the public network"


def known_from(build: Build) -> str:
    """What must be said of code that nobody saw on the public network; "" of other code."""
    return FROM_SOURCES if build.from_sources else ""
