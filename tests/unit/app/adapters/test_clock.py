from datetime import UTC, datetime

from app.adapters.clock import SystemClock
from app.ports import ClockPort


async def test_the_clock_counts_whole_seconds_since_1970() -> None:
    clock: ClockPort = SystemClock()
    await clock.sleep(0)
    now = datetime.fromtimestamp(clock.now(), UTC)
    assert abs(now - datetime.now(UTC)).total_seconds() < 2
