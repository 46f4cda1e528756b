"""Moments in the middle of a sentence."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.format import day_and_time

NEAR: Final = ("Yesterday", "Today", "Tomorrow")
"""As ``ui.format`` names days, at the beginning of a line."""


def day_in_sentence(seconds: int, now: int) -> str:
    """A moment as one names it at ``now``: "today 17:00", "23 Nov 12:00"."""
    when = day_and_time(seconds, now)
    first = when.split(" ")[0]
    near = {QCoreApplication.translate("format", word) for word in NEAR}
    return when.replace(first, first.lower(), 1) if first in near else when
