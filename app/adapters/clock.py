"""The system's clock."""

from __future__ import annotations

import asyncio
import time


class SystemClock:
    """The machine's own time, as good as its owner keeps it."""

    def now(self) -> int:
        """Seconds since 1970."""
        return int(time.time())

    async def sleep(self, seconds: float) -> None:
        """Wait; no time at all lets others go first."""
        await asyncio.sleep(seconds)
