"""The HTTP client under the SDK's: one server, one kind of request, and nothing beside.

The SDK's own client is not used: it follows redirects and reads answers of any length. Here no
redirect is followed, no proxy, cookie or password file of the machine is used, no answer is
unpacked, and no more is read than an honest answer has. How long it may take is the caller's
business: it holds the deadline over all that it asks.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from stellar_sdk.client.base_async_client import BaseAsyncClient
from stellar_sdk.client.response import Response
from typing_extensions import override
from yarl import URL

from app.adapters.frame import Answer, checked
from app.errors import AnswerTooLarge, LedgerUnreachable, NotARpc, RpcRefused, UnsafeAddress

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
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


class Connection(BaseAsyncClient):
    """A server; open it before asking. Raises AppErrors only."""

    def __init__(self, address: str, limit: int) -> None:
        """``limit`` is in bytes of one answer; raise UnsafeAddress."""
        self._url = endpoint(address)
        self._limit = limit
        self.host: Final = self._url.host_port_subcomponent or ""

    def open(self) -> None:
        """Get ready, in the running loop; nothing is sent yet."""
        self._session = session()

    @override
    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    @override
    async def post(
        self,
        url: str,
        data: dict[str, str] | None = None,
        json_data: dict[str, Any] | None = None,
    ) -> Response:
        """Send a JSON-RPC request to our server, whatever ``url``; give its checked answer."""
        request = json_data or {}
        return Answer(checked(self.host, request.get("id"), await self._answer(request)))

    @override
    async def get(
        self,
        url: str,
        params: dict[str, str] | None = None,
        max_content_size: int | None = None,
    ) -> Response:
        """Refuse: an RPC is asked by POST alone."""
        raise NotARpc(self.host, "asked for a page")

    @override
    def stream(
        self, url: str, params: dict[str, str] | None = None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Refuse: an RPC streams nothing."""
        raise NotARpc(self.host, "asked for a stream")

    async def _answer(self, request: Mapping[str, object]) -> bytes:
        try:
            async with self._session.post(
                self._url, json=request, allow_redirects=False
            ) as response:
                self._refuse(response.status)
                return await self._read(response.content)
        except (aiohttp.ClientResponseError, HttpProcessingError) as why:
            raise NotARpc(self.host, "not HTTP") from why
        except (aiohttp.ClientError, OSError, UnicodeError) as why:
            raise LedgerUnreachable(self.host, reason(why)) from why

    def _refuse(self, status: int) -> None:
        if status in _REFUSING:
            raise RpcRefused(self.host, status, HTTPStatus(status).phrase)
        if status in _BROKEN:
            raise LedgerUnreachable(self.host, f"HTTP {status}")
        if status != HTTPStatus.OK:
            raise NotARpc(self.host, f"HTTP {status}")

    async def _read(self, content: aiohttp.StreamReader) -> bytes:
        body = bytearray()
        async for chunk in content.iter_any():
            body += chunk
            if len(body) > self._limit:
                raise AnswerTooLarge(self.host, self._limit)
        return bytes(body)


def session(headers: Mapping[str, str] | None = None) -> aiohttp.ClientSession:
    """A session that brings nothing of this machine along: no proxy, cookie or password."""
    return aiohttp.ClientSession(
        headers={**_HEADERS, **(headers or {})},
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


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


def reason(why: Exception) -> str:
    """Why there is no answer, in a few words of ours."""
    found = (words for kind, words in _REASONS.items() if isinstance(why, kind))
    return next(found, "the connection ended without an answer")
