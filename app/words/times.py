"""Times in words: absolute, and never in the words of the machine's own language."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final

LAST_SECOND: Final = 253_402_300_799
"""Of the year 9999, which is the last that a calendar of Python's can name."""

FOREVER: Final = "after the year 9999"

_LAST_DAY: Final = 86_400
"""The last seconds of 9999, which other zones have no date for."""

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""Not ``%b``: Qt sets the locale, which would change it."""

_UNITS: Final = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def day_and_time(seconds: int) -> str:
    """An absolute time in UTC."""
    if seconds > LAST_SECOND:
        return FOREVER
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def day(seconds: int) -> str:
    """A day in UTC."""
    if seconds > LAST_SECOND:
        return FOREVER
    return _day(datetime.fromtimestamp(seconds, UTC))


def in_both(seconds: int, zone: tzinfo | None = None) -> str:
    """An absolute time in a zone, this machine's unless another is named, and in UTC."""
    if seconds > LAST_SECOND - _LAST_DAY:
        return FOREVER
    universal = datetime.fromtimestamp(seconds, UTC)
    local = universal.astimezone(zone)
    if local.utcoffset() == universal.utcoffset():
        return f"{_day(universal)} {universal:%H:%M} UTC"
    same_day = local.date() == universal.date()
    day = "" if same_day else f"{_day(universal)} "
    return f"{_day(local)} {local:%H:%M} ({day}{universal:%H:%M} UTC)"


def lasting(seconds: int) -> str:
    """How long a time is, in its largest whole unit."""
    for name, size in _UNITS:
        count = seconds // size
        if count:
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a second"


def _day(time: datetime) -> str:
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}"
