"""The practice network on loopback: HTTP around ``rpc``, and the stepping of the ledger.

It listens on 127.0.0.1 only, on a port that the system gives it, and answers nothing but
``POST /`` with JSON. A page in a browser cannot reach it: such a request carries an ``Origin``,
or another ``Host`` than this one, and is refused.

A ledger closes after each transaction that was taken. ``beat`` lets one close every five
seconds as well, as a network does that people look at; with a clock, ledgers bear its time.

With ``keep``, a ledger closes only once it is kept, and before that nobody is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from app.errors import UnwritableFile
from app.practice.ledger import SECONDS, Chain
from app.practice.rpc import answer_text, failure_text

HOST = "127.0.0.1"

MAX_BODY = 512 * 1024
"""Bytes of a request: room for the largest transaction and 200 keys."""

Clock = Callable[[], int]
"""The time in seconds since 1970."""


Keep = Callable[[Chain], None]
"""Keeps the ledger that closed last; raises UnwritableFile."""


@dataclass
class Node:
    """The one mutable thing of the practice network: which ledger is the present one."""

    chain: Chain
    clock: Clock | None = None
    closes_when_sent: bool = True
    keep: Keep | None = None

    def close(self) -> None:
        """Let the next ledger close; raise UnwritableFile if it cannot be kept."""
        self.chain = self._closed(self.chain)

    def answer(self, body: bytes) -> str:
        """Answer a request, and close a ledger when it handed a transaction in."""
        try:
            if self.clock is not None and self.clock() - self.chain.latest.time >= SECONDS:
                self.close()  # or what is asked would be judged by a time long gone
            after, text = answer_text(self.chain, body)
            if self.closes_when_sent and after.pending:
                after = self._closed(after)
        except UnwritableFile as why:
            return failure_text(body, f"the ledger cannot be kept: {why.why}")
        self.chain = after
        return text

    def _closed(self, chain: Chain) -> Chain:
        after = chain.close(None if self.clock is None else self.clock())
        if self.keep is not None:
            self.keep(after)
        return after


@asynccontextmanager
async def serve(
    node: Node, *, beat: bool = False, port: int = 0, every: float = SECONDS
) -> AsyncGenerator[str]:
    """Serve this node while the context lasts; gives its address, ``http://127.0.0.1:PORT``.

    With ``beat`` a ledger closes ``every`` so many seconds.
    """
    application = web.Application(client_max_size=MAX_BODY)
    application.router.add_post("/", _Door(node).post)
    runner = web.AppRunner(application, access_log=None, handle_signals=False)
    await runner.setup()
    heart = _Heart(node, every)
    try:
        await web.TCPSite(runner, HOST, port).start()
        if beat:
            heart.start()
        (address,) = runner.addresses
        yield f"http://{HOST}:{address[1]}"
    finally:
        heart.stop()
        await runner.cleanup()


class _Heart:
    """Closes ledgers while it beats: a timer of the loop's, so no task to look after."""

    def __init__(self, node: Node, every: float) -> None:
        self._node = node
        self._every = every
        self._next: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._next = asyncio.get_running_loop().call_later(self._every, self._beat)

    def stop(self) -> None:
        if self._next is not None:
            self._next.cancel()

    def _beat(self) -> None:
        with contextlib.suppress(UnwritableFile):  # the next beat tries again
            self._node.close()
        self.start()


class _Door:
    """Lets in what a JSON-RPC client on this machine sends."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def post(self, request: web.Request) -> web.Response:
        refusal = _refusal(request)
        if refusal is not None:
            return web.Response(status=refusal, text=refusal.phrase)
        body = await request.read()
        text = self._node.answer(body)
        return web.Response(text=text, content_type="application/json")


def _refusal(request: web.Request) -> HTTPStatus | None:
    host = request.host.rpartition(":")[0] or request.host
    if host not in {HOST, "localhost"} or "Origin" in request.headers:
        return HTTPStatus.FORBIDDEN
    if request.content_type != "application/json":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return None
