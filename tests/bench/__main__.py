"""Measures everything, and fails where a limit is broken: `make bench`, three minutes.

With ``--large`` the profile has as much as a busy office keeps after years, which takes some
minutes more to make.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from tests.bench import escrows, profile, reviews, window
from tests.bench.figures import Report

REQUESTS: Final = 10_000
AFTER_YEARS: Final = 50_000

if __name__ == "__main__":
    report = Report()
    reviews.measure(report)
    escrows.measure(report)
    window.measure(report)
    many = AFTER_YEARS if "--large" in sys.argv[1:] else REQUESTS
    asyncio.run(profile.measure(report, many))
    sys.exit(report.end())
