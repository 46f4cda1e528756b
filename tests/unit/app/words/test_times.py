"""Times in words: absolute, in two zones, and for every number that a ledger can hold."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo

import pytest

from app.words.times import FOREVER, LAST_SECOND, in_both, lasting

NOON = 1_795_000_000
PORTO = timezone(timedelta(hours=1))
OSAKA = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    ("seconds", "zone", "told"),
    [
        (NOON, UTC, "18 Nov 2026 11:06 UTC"),
        (NOON, PORTO, "18 Nov 2026 12:06 (11:06 UTC)"),
        (NOON, OSAKA, "19 Nov 2026 01:06 (18 Nov 2026 11:06 UTC)"),
        (0, UTC, "1 Jan 1970 00:00 UTC"),
        (LAST_SECOND, UTC, FOREVER),
        (2**64 - 1, OSAKA, FOREVER),
    ],
)
def test_a_time_is_told_here_and_in_utc(seconds: int, zone: tzinfo, told: str) -> None:
    assert in_both(seconds, zone) == told


def test_without_a_zone_the_time_is_this_machines() -> None:
    assert in_both(NOON).endswith("UTC") or in_both(NOON).endswith("UTC)")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "less than a second"),
        (1, "1 second"),
        (119, "1 minute"),
        (7200, "2 hours"),
        (8 * 86_400, "8 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(seconds: int, told: str) -> None:
    assert lasting(seconds) == told
