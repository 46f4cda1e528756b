"""One server that is asked over HTTP: bytes in, bytes out, and nothing beside.

No redirect is followed, no proxy, cookie or password file of the machine is used, no answer is
unpacked, and no more is read than an honest answer has. How long it may take is the caller's
business: it holds the deadline over all that it asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from app.errors import AnswerTooLarge, AppError, LedgerUnreachable, NotARpc, RpcRefused

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "User-Agent": "Countersign",
}

_REFUSING: Final = {401, 403, 429}
_BROKEN: Final = {500, 502, 503, 504}
"""What these statuses say of the server; any other but 200 says that it is no RPC."""

_REASONS: Final[Mapping[type[Exception], str]] = {
    aiohttp.ClientConnectorCertificateError: "its certificate is not good",
    aiohttp.ClientConnectorDNSError: "no such name",
    UnicodeError: "no such name",
    aiohttp.ClientSSLError: "no secure connection",
    aiohttp.ClientConnectorError: "no connection",
    aiohttp.ClientPayloadError: "the connection ended within the answer",
}
"""Why there is no answer, the closer reason first; any other is a connection that ended."""


@dataclass(eq=False)
class UnsafeAddress(AppError):
    """An address that nothing is sent to: neither https nor on this very machine."""

    host: str
    why: str


class Connection:
    """A server; enter it before asking. Raises AppErrors only."""

    def __init__(self, address: str, limit: int) -> None:
        """``limit`` is in bytes of one answer; raise UnsafeAddress."""
        self._url = endpoint(address)
        self._limit = limit
        self.host: Final = self._url.host_port_subcomponent or ""

    async def __aenter__(self) -> Self:
        """Get ready; nothing is sent yet."""
        self._session = aiohttp.ClientSession(
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._session.close()

    async def post(self, body: bytes) -> bytes:
        """Send JSON and read the whole answer."""
        try:
            async with self._session.post(
                self._url, data=body, allow_redirects=False
            ) as response:
                self._refuse(response)
                return await self._read(response.content)
        except (aiohttp.ClientResponseError, HttpProcessingError) as why:
            raise NotARpc(self.host, "not HTTP") from why
        except (aiohttp.ClientError, OSError, UnicodeError) as why:
            raise LedgerUnreachable(self.host, _reason(why)) from why

    def _refuse(self, response: aiohttp.ClientResponse) -> None:
        status = response.status
        if status in _REFUSING:
            raise RpcRefused(self.host, status, HTTPStatus(status).phrase)
        if status in _BROKEN:
            raise LedgerUnreachable(self.host, f"HTTP {status}")
        if status != HTTPStatus.OK:
            raise NotARpc(self.host, f"HTTP {status}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise NotARpc(self.host, "packed, though asked not to")

    async def _read(self, content: aiohttp.StreamReader) -> bytes:
        body = bytearray()
        async for chunk in content.iter_any():
            body += chunk
            if len(body) > self._limit:
                raise AnswerTooLarge(self.host, self._limit)
        return bytes(body)


def endpoint(address: str) -> URL:
    """Take an address as one that we may ask; raise UnsafeAddress."""
    try:
        url = URL(address)
        host = url.raw_host or ""
    except ValueError as why:
        raise UnsafeAddress("", "no address") from why
    if not host or url.user is not None or url.password is not None:
        raise UnsafeAddress(host, "not a host alone")
    if url.scheme != "https" and not (url.scheme == "http" and _is_this_machine(host)):
        raise UnsafeAddress(host, "neither https nor this machine")
    return url


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _reason(why: Exception) -> str:
    found = (reason for kind, reason in _REASONS.items() if isinstance(why, kind))
    return next(found, "the connection ended without an answer")
