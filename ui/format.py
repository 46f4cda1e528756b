"""Times and numbers in words; every "now" is handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

LAST_SECOND: Final = 253_402_214_400
"""The start of 31 December 9999, UTC: calendars, and zones a day around it, end there."""

MINUTES_TELL_BEFORE: Final = 10 * HOUR
HOURS_TELL_BEFORE: Final = 2 * DAY
"""So near, the hours tell more than the days."""


def day_and_time(seconds: int, now: int, zone: tzinfo | None = None) -> str:
    """A moment as one names it at ``now``: "Today 17:00", "23 Nov 12:00", "2 Jan 2027 09:00".

    The zone is the computer's unless another is given.
    """
    moment = _moment(seconds, zone)
    today = _moment(now, zone)
    if moment is None or today is None:
        return _beyond(seconds)
    return f"{_day(moment, today)} {moment:%H:%M}"


def day(seconds: int, now: int, zone: tzinfo | None = None) -> str:
    """The day of a moment as one names it at ``now``: "Today", "23 Nov", "2 Jan 2027"."""
    moment, today = _moment(seconds, zone), _moment(now, zone)
    return _beyond(seconds) if moment is None or today is None else _day(moment, today)


def utc_time(seconds: int, now: int) -> str:
    """The same in UTC: "16:00 UTC", with the day where that is another than today."""
    moment = _moment(seconds, UTC)
    today = _moment(now, UTC)
    if moment is None or today is None:
        return _beyond(seconds)
    if moment.date() == today.date():
        return f"{moment:%H:%M} UTC"
    return f"{_date(moment, today)} {moment:%H:%M} UTC"


def clock(seconds: int, zone: tzinfo | None = None) -> str:
    """The time of day: "12:08"."""
    moment = _moment(seconds, zone)
    return _beyond(seconds) if moment is None else f"{moment:%H:%M}"


def long_date(seconds: int, zone: tzinfo | None = None) -> str:
    """A day in full: "22 November 2026"."""
    moment = _moment(seconds, zone)
    if moment is None:
        return _beyond(seconds)
    return f"{moment.day} {_months()[moment.month - 1]} {moment.year}"


def remaining(seconds_left: int) -> str:
    """How long there is: "in 2 h 41 min", "in 13 days"; or was: "passed 5 min ago"."""
    if seconds_left < 0:
        return translate("format", "passed {time} ago").format(time=lasting(-seconds_left))
    return translate("format", "in {time}").format(time=lasting(seconds_left))


def ago(seconds: int) -> str:
    """How long something is over: "4 s ago", "2 h 5 min ago"."""
    if seconds < 1:
        return translate("format", "just now")
    return translate("format", "{time} ago").format(time=lasting(seconds))


def number(count: int) -> str:
    """A count in groups of three: "60,000,214"."""
    return f"{count:,}"


def lasting(seconds: int) -> str:
    """How long a time is, in its one or two greatest units, never longer than it is."""
    minutes, hours, days = seconds // MINUTE, seconds // HOUR, seconds // DAY
    if seconds >= HOURS_TELL_BEFORE:
        return translate("format", "{days} days").format(days=number(days))
    if seconds >= MINUTES_TELL_BEFORE or (hours and minutes % 60 == 0):
        return translate("format", "{hours} h").format(hours=hours)
    if hours:
        text = translate("format", "{hours} h {minutes} min")
        return text.format(hours=hours, minutes=minutes % 60)
    if minutes:
        return translate("format", "{minutes} min").format(minutes=minutes)
    return translate("format", "{seconds} s").format(seconds=seconds)


def _moment(seconds: int, zone: tzinfo | None) -> datetime | None:
    """The moment in a zone, where the calendar has it."""
    if not 0 <= seconds < LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone)


def _beyond(seconds: int) -> str:
    if seconds < 0:
        return translate("format", "before the year 1970")
    return translate("format", "after the year 9999")


def _day(moment: datetime, today: datetime) -> str:
    """A day by its nearness, or its date."""
    near = {
        timedelta(-1): translate("format", "Yesterday"),
        timedelta(0): translate("format", "Today"),
        timedelta(1): translate("format", "Tomorrow"),
    }
    return near.get(moment.date() - today.date()) or _date(moment, today)


def _date(moment: datetime, today: datetime) -> str:
    day = f"{moment.day} {_short_months()[moment.month - 1]}"
    return day if moment.year == today.year else f"{day} {moment.year}"


def _short_months() -> list[str]:
    return translate("format", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()


def _months() -> list[str]:
    names = translate(
        "format",
        "January February March April May June July August September October November December",
    )
    return names.split()
