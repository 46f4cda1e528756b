"""Servers that did not answer: what is told of them is over as soon as they do."""

from __future__ import annotations

from typing import Final

from app.errors import LedgerTooSlow, LedgerUnreachable, NotARpc, OtherNetwork

SILENCES: Final = (LedgerTooSlow, LedgerUnreachable, NotARpc, OtherNetwork)
"""No answer, or that of something in between, such as a guest network's page to log in to."""


def silent_host(error: Exception) -> str:
    """Whose answer is missing; "" if something else went wrong."""
    return error.host if isinstance(error, SILENCES) else ""
