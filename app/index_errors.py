"""Failures of an index of escrows. Facts only; none of them ever holds the key.

AppError
  IndexFailed
    IndexUnreachable     no answer: refused, reset, not found, TLS, a broken gateway
    IndexTooSlow         no whole answer before the deadline
    IndexTooLarge        more bytes than any honest answer has
    NotAnIndex           an answer that is none of its API's: HTML, a redirect, other JSON
    IndexKeyRefused      the key is missing, wrong, or not for this
    IndexThrottled       too many questions; when to ask again, if it is told
    IndexEndedShort      it says there is more, or cannot say that there is not
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError


@dataclass(eq=False)
class IndexFailed(AppError):
    """An index does not answer as it should; the ledger itself is not concerned."""

    host: str


@dataclass(eq=False)
class IndexUnreachable(IndexFailed):
    """An index does not answer."""

    why: str = ""


@dataclass(eq=False)
class IndexTooSlow(IndexFailed):
    """An index did not answer completely in time (seconds)."""

    seconds: float


@dataclass(eq=False)
class IndexTooLarge(IndexFailed):
    """An index sent more than we read (bytes)."""

    limit: int


@dataclass(eq=False)
class NotAnIndex(IndexFailed):
    """A server answered something else than this API."""

    why: str


@dataclass(eq=False)
class IndexKeyRefused(IndexFailed):
    """An index wants another API key, or one at all; ``status`` is HTTP's."""

    status: int


@dataclass(eq=False)
class IndexThrottled(IndexFailed):
    """An index was asked too often; ``retry_after`` in seconds, 0 where it is not told."""

    retry_after: int


@dataclass(eq=False)
class IndexEndedShort(IndexFailed):
    """An index does not tell everything: what it told is not all there is."""

    why: str
