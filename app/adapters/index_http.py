"""Questions to an index over HTTP: one server, GET alone, and nothing of this machine along.

The key goes in a header of each question and nowhere else. No redirect is followed, so it
reaches no other server; aiohttp's own exceptions hold the request's headers, so none of them is
passed on, not even as a cause.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any, Final, NoReturn, cast

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from typing_extensions import override

from app.adapters.connection import endpoint, reason, session
from app.index_errors import (
    IndexFailed,
    IndexKeyRefused,
    IndexThrottled,
    IndexTooLarge,
    IndexUnreachable,
    NotAnIndex,
)
from wallet.errors import Unreadable

MAX_ANSWER: Final = 8 * 1024 * 1024
MAX_PARTS: Final = 400_000
"""Commas; a page of 200 escrows with 50 milestones each has fewer."""

MAX_KEY: Final = 512
MAX_DIGITS: Final = 60
"""More digits than any amount has; a number like 1e999999999 would take all memory."""

_KEY_REFUSED: Final = {401, 403}
_BROKEN: Final = {408, 500, 502, 503, 504}
_LONGEST_WAIT: Final = 24 * 3600

Question = Sequence[tuple[str, str]]


class ApiKey:
    """A key to an index, which shows nothing of itself."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Raise Unreadable for what no header can carry; the key is not in it."""
        text = text.strip()
        if not (text.isascii() and text.isprintable() and " " not in text):
            raise Unreadable("API key", "characters that no key has")
        if len(text) > MAX_KEY:
            raise Unreadable("API key", "too long")
        self._text = text

    @property
    def headers(self) -> dict[str, str]:
        """The header that carries it; none where there is no key."""
        return {"x-api-key": self._text} if self._text else {}

    @override
    def __repr__(self) -> str:
        return "ApiKey(…)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written down")


class IndexHttp:
    """A server with an index; open it before asking. Raises IndexFailed, and no other."""

    def __init__(self, address: str, key: ApiKey, limit: int = MAX_ANSWER) -> None:
        """``limit`` is in bytes of one answer; raise UnsafeAddress."""
        self._url = endpoint(address)
        self._key = key
        self._limit = limit
        self.host: Final = self._url.host_port_subcomponent or ""

    def open(self) -> None:
        """Get ready, in the running loop; nothing is sent yet."""
        self._session = session(self._key.headers)

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def ask(self, path: str, question: Question) -> object:
        """The JSON that this path answers; numbers with fractions come as Decimal."""
        answer = await self._answer(path, question)
        if isinstance(answer, IndexFailed):
            raise answer
        return await asyncio.to_thread(_parsed, self.host, answer)

    async def _answer(self, path: str, question: Question) -> bytes | IndexFailed:
        """The body; what went wrong is returned, so that nothing foreign hangs on it."""
        url = self._url.joinpath(*path.split("/")).with_query(list(question))
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                return self._refusal(response) or await self._body(response.content)
        except (aiohttp.ClientResponseError, HttpProcessingError):
            return NotAnIndex(self.host, "not HTTP")
        except (aiohttp.ClientError, OSError, UnicodeError) as why:
            return IndexUnreachable(self.host, reason(why))

    def _refusal(self, response: aiohttp.ClientResponse) -> IndexFailed | None:
        status = response.status
        if status == HTTPStatus.OK:
            return None
        if status in _KEY_REFUSED:
            return IndexKeyRefused(self.host, status)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return IndexThrottled(self.host, _wait(response.headers.get("Retry-After", "")))
        if status in _BROKEN:
            return IndexUnreachable(self.host, f"HTTP {status}")
        return NotAnIndex(self.host, f"HTTP {status}")

    async def _body(self, content: aiohttp.StreamReader) -> bytes | IndexFailed:
        body = bytearray()
        async for chunk in content.iter_any():
            body += chunk
            if len(body) > self._limit:
                return IndexTooLarge(self.host, self._limit)
        return bytes(body)


def number(text: str) -> Decimal:
    """A number within bounds that can be calculated with; raise ValueError."""
    try:
        value = Decimal(text)
    except InvalidOperation as why:
        raise ValueError("not a number") from why
    if not value.is_finite() or len(text) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError("no number that an amount can be")
    return value


def _wait(text: str) -> int:
    """Seconds until one may ask again; 0 where that is told as a date, or not at all."""
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST_WAIT))
    return min(int(text), _LONGEST_WAIT) if plain else 0


def _parsed(host: str, body: bytes) -> object:
    """The JSON; what a server may have put into a broken one does not hang on the error."""
    if body.count(b",") <= MAX_PARTS:
        with suppress(ValueError, RecursionError):
            return _json(body)
        raise NotAnIndex(host, "not JSON")
    raise NotAnIndex(host, "more parts than any honest answer has")


def _json(body: bytes) -> object:
    return cast(
        "object",
        json.loads(
            body.decode(),
            object_pairs_hook=_each_once,
            parse_float=number,
            parse_int=number,
            parse_constant=_no_number,
        ),
    )


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name twice")  # which each reader may read otherwise
    return fields


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no number")
