"""Until when a request can be used: one moment, and what ends it then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from ui.format import number, remaining
from ui.views.review_times import day_in_sentence, in_utc_too
from ui.widgets.text import Span
from wallet.validity import End, Ending

translate = QCoreApplication.translate


def until_words(limit: int, ends: Sequence[End], now: int) -> list[Span]:
    """The earliest of everything that ends it, by the zone here and in UTC.

    ``limit`` is its time limit in seconds since 1970, 0 for none. A ledger's time is a guess
    and is told as one; storage that sleeps can be woken, and is no limit.
    """
    first = next(iter(ends), None)
    if first is None or first.what is Ending.TIME_LIMIT:
        return _limit(limit, now)
    if limit and limit <= first.at:
        return _limit(limit, now)
    if first.what is Ending.STORAGE and len(ends) == 1:
        none = translate("review", "No time limit")
        sleeps = translate("review", "  its storage sleeps about {time}")
        when = day_in_sentence(first.at, now)
        return [Span(none, "strong"), Span(sleeps.replace("{time}", when), "muted")]
    until = translate("review", "Valid until about {time}")
    when = day_in_sentence(first.at, now)
    more = f" {in_utc_too(first.at, now)} · {remaining(first.at - now)}"
    return [
        Span(until.replace("{time}", when), "strong"),
        Span(f"{more} · {_because(first)}", "muted"),
    ]


def _limit(limit: int, now: int) -> list[Span]:
    if not limit:
        return [Span(translate("review", "No time limit"), "strong")]
    until = translate("review", "Valid until {time}")
    when = day_in_sentence(limit, now)
    more = f" {in_utc_too(limit, now)} · {remaining(limit - now)}"
    return [Span(until.replace("{time}", when), "strong"), Span(more, "muted")]


def _because(end: End) -> str:
    words = {
        Ending.LEDGER_LIMIT: translate("review", "its last ledger is {ledger}"),
        Ending.AUTHORISATION: translate("review", "an authorisation ends in ledger {ledger}"),
        Ending.STORAGE: translate("review", "its storage sleeps after ledger {ledger}"),
    }
    return words[end.what].replace("{ledger}", number(end.ledger))
