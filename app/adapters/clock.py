"""The system's clock."""

from __future__ import annotations

import asyncio
import time

from wallet.lock import Moment


class SystemClock:
    """The machine's own time, as good as its owner keeps it."""

    def now(self) -> int:
        """Seconds since 1970."""
        return int(time.time())

    def moment(self) -> Moment:
        """Seconds without the machine's sleep, and with it where the system counts that."""
        boot = getattr(time, "CLOCK_BOOTTIME", None)
        wall = time.time() if boot is None else time.clock_gettime(boot)
        return Moment(time.monotonic(), wall)

    async def sleep(self, seconds: float) -> None:
        """Wait; no time at all lets others go first."""
        await asyncio.sleep(seconds)
