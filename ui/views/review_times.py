"""Moments in the middle of a sentence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.format import day_and_time, utc_time

NEAR: Final = ("Yesterday", "Today", "Tomorrow")
"""As ``ui.format`` names days, at the beginning of a line."""


def day_in_sentence(seconds: int, now: int) -> str:
    """A moment as one names it at ``now``: "today 17:00", "23 Nov 12:00"."""
    when = day_and_time(seconds, now)
    first = when.split(" ")[0]
    near = {QCoreApplication.translate("format", word) for word in NEAR}
    return when.replace(first, first.lower(), 1) if first in near else when


def in_utc_too(seconds: int, now: int) -> str:
    """The moment in UTC, to stand after it: "(16:00 UTC)", or "UTC" where it is the same."""
    here, universal = day_and_time(seconds, now), utc_time(seconds, now)
    if here == universal:
        return ""  # a moment that no calendar has
    *_, time, zone = universal.split(" ")
    return zone if here.endswith(time) else f"({universal})"
