"""Measures everything, within three minutes; `make bench`. It fails where a limit is broken."""

from __future__ import annotations

import asyncio
import sys

from tests.bench import profile, window
from tests.bench.figures import Report

if __name__ == "__main__":
    report = Report()
    window.measure(report)
    asyncio.run(profile.measure(report))
    sys.exit(report.end())
