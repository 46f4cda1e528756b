"""RPC servers on loopback for tests of adapters: one that answers as told, and raw ones."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import strategies as st
from stellar_sdk import xdr

from app.adapters.soroban_rpc import SorobanRpc
from tests.support.builders import ALICE, account_entry
from wallet.network import PRACTICE
from wallet.soroban.entries import Key

Params = Mapping[str, Any]
Opened = Callable[..., Awaitable[SorobanRpc]]
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Refusal:
    """A JSON-RPC error as the answer."""

    error: Mapping[str, object]


class Silence:
    """Nothing as the answer, for as long as somebody waits."""


class Loss:
    """A line that goes dead when the request has been read."""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
"""Any JSON, also what is none: NaN and the infinities."""

NETWORK = {"passphrase": PRACTICE.passphrase, "protocolVersion": 27}


ID = "0123456789abcdef0123456789abcdef"
"""Stands in raw answers for the id of the request, which the SDK chooses."""


def nowhere(sequence: int = 1000, time: int = 1_790_000_000) -> dict[str, object]:
    """Answer ``getTransaction`` of a hash that nobody has, which tells the latest ledger."""
    return {
        "status": "NOT_FOUND",
        "txHash": "00" * 32,
        "latestLedger": sequence,
        "latestLedgerCloseTime": str(time),
        "oldestLedger": 1,
        "oldestLedgerCloseTime": "1780000000",
    }


def fees(p90: object) -> dict[str, object]:
    """Answer ``getFeeStats``; ``p90`` is that of contract calls."""
    shares = {f"p{n}": "100" for n in (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99)}
    counts = {"transactionCount": "10", "ledgerCount": 50}
    some = {"max": "900", "min": "100", "mode": "100", **shares, **counts}
    contracts = {**some, "p90": p90}
    return {"sorobanInclusionFee": contracts, "inclusionFee": some, "latestLedger": 1000}


def entries(*found: Mapping[str, object], sequence: int = 1000) -> dict[str, object]:
    """Answer ``getLedgerEntries``."""
    return {"entries": list(found), "latestLedger": sequence}


def entry(
    key: Key, data: xdr.LedgerEntryData, live_until: int | None = None
) -> dict[str, object]:
    """Write one entry of ``getLedgerEntries``."""
    facts: dict[str, object] = {
        "key": base64.b64encode(key).decode(),
        "xdr": data.to_xdr(),
        "lastModifiedLedgerSeq": 900,
    }
    return facts if live_until is None else {**facts, "liveUntilLedgerSeq": live_until}


def account_data() -> xdr.LedgerEntryData:
    """Write Alice's account as a ledger entry."""
    kind = xdr.LedgerEntryType.ACCOUNT
    return xdr.LedgerEntryData(kind, account=account_entry(ALICE.public))


class RpcServer:
    """Answers by method; a list holds those to be given one after another, the last stays."""

    def __init__(self, **answers: object) -> None:
        """Serve the practice network unless told otherwise."""
        self.answers: dict[str, object] = {"getNetwork": NETWORK, "getTransaction": nowhere()}
        self.answers |= answers
        self.asked: list[str] = []
        self.params: list[Params] = []
        self.headers: list[Mapping[str, str]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request over HTTP."""
        call = await request.json()
        self.headers.append(dict(request.headers))
        told = self.told(call["method"], call.get("params", {}))
        if isinstance(told, Silence):
            await asyncio.Event().wait()
        if isinstance(told, Loss) and request.transport is not None:
            request.transport.close()
            return web.Response()
        answer = vars(told) if isinstance(told, Refusal) else {"result": told}
        return web.json_response(
            {"jsonrpc": "2.0", "id": call["id"], **answer},
            headers={"Set-Cookie": "seen=before"},
        )

    def told(self, method: str, params: Params) -> object:
        """Take the answer to a method."""
        self.asked.append(method)
        self.params.append(params)
        answer = self.answers[method]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return answer


@asynccontextmanager
async def serving(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """Serve HTTP on loopback; gives the address."""
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@asynccontextmanager
async def talking(conversation: Conversation) -> AsyncIterator[str]:
    """Serve bytes on loopback; gives the address."""
    tasks: set[asyncio.Task[Any]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await conversation(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass  # the test is over, or the client had enough
        finally:
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Write a whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def saying(answer: bytes = b"") -> Conversation:
    """Say this, with the request's id in it, whatever is asked, and hang up."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked, id_ = b"", None
        while id_ is None:
            asked += await reader.read(65536)
            id_ = re.search(rb'"id": ?"([0-9a-f]{32})"', asked)
        writer.write(answer.replace(ID.encode(), id_[1]))
        await writer.drain()

    return say


def repeating(start: bytes, piece: bytes, pause: float = 0.0) -> Conversation:
    """Say this again and again, until nobody listens."""

    async def repeat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return repeat


def reply(result: object, **more: object) -> str:
    """Write the JSON-RPC answer to whatever request it will be said to."""
    return json.dumps({"jsonrpc": "2.0", "id": ID, "result": result, **more})


def keys_in(params: Params) -> Iterable[Key]:
    """Read the keys that ``getLedgerEntries`` asks for."""
    return (base64.b64decode(key) for key in params["keys"])
