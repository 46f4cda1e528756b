"""The RPC adapter in a world of broken lines, strange answers and unsafe addresses."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.soroban_rpc import SorobanRpc
from app.errors import (
    AnswerTooLarge,
    AppError,
    LedgerTooSlow,
    LedgerUnreachable,
    NotARpc,
    OtherNetwork,
    RpcRefused,
    UnsafeAddress,
)
from tests.support.builders import ALICE, envelope, signed
from tests.support.rpc import (
    ID,
    NETWORK,
    Conversation,
    Opened,
    RpcServer,
    http,
    repeating,
    reply,
    saying,
    serving,
)
from wallet.network import PRACTICE, PUBLIC

ENVELOPE = signed(envelope(), ALICE)

TALES: dict[str, tuple[Conversation, type[AppError]]] = {
    "silent": (repeating(b"", b"", 3600), LedgerTooSlow),
    "one byte at a time": (repeating(b"HTTP/1.1 200 OK\r\nA: ", b"a", 0.01), LedgerTooSlow),
    "one byte of the body at a time": (
        repeating(b"HTTP/1.1 200 OK\r\n\r\n", b" ", 0.01),
        LedgerTooSlow,
    ),
    "hangs up": (saying(), LedgerUnreachable),
    "half a body": (
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"),
        LedgerUnreachable,
    ),
    "endless body": (repeating(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536), AnswerTooLarge),
    "endless headers": (repeating(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"), NotARpc),
    "endless header": (repeating(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 65536), NotARpc),
    "broken chunks": (
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
        NotARpc,
    ),
    "packed": (saying(http(b"\x1f\x8b", "Content-Encoding: gzip")), NotARpc),
    "no HTTP": (saying(b"SSH-2.0-OpenSSH_9.6\r\n"), NotARpc),
    "nonsense": (saying(bytes(range(256))), NotARpc),
    "a page": (saying(http(b"<html>Please update</html>")), NotARpc),
    "a page that is not there": (
        saying(http(b"<html></html>", status="404 Not Found")),
        NotARpc,
    ),
    "a broken gateway": (
        saying(http(b"<html></html>", status="502 Bad Gateway")),
        LedgerUnreachable,
    ),
    "overloaded": (
        saying(http(b"", status="503 Service Unavailable")),
        LedgerUnreachable,
    ),
    "too many requests": (saying(http(b"", status="429 Too Many Requests")), RpcRefused),
    "no key": (saying(http(b"", status="401 Unauthorized")), RpcRefused),
    "nothing": (saying(http(b"")), NotARpc),
    "no content": (saying(b"HTTP/1.1 204 No Content\r\n\r\n"), NotARpc),
}

ANSWERS: dict[str, tuple[str, type[AppError]]] = {
    "half JSON": (reply({"passphrase": "x"})[:-5], NotARpc),
    "no object": ("[]", NotARpc),
    "deep": ("[" * 100_000, NotARpc),
    "deep and whole": ("[" * 100_000 + "]" * 100_000, NotARpc),
    "no UTF-8": ("\udcff", NotARpc),
    "wrong id": (reply(NETWORK, id="2"), NotARpc),
    "id of another kind": (reply(NETWORK, id=1), NotARpc),
    "no id": (reply(NETWORK, id=None), NotARpc),
    "no version": (reply(NETWORK, jsonrpc="1.0"), NotARpc),
    "null result": (reply(None), NotARpc),
    "result of another kind": (reply("practice"), NotARpc),
    "field of another kind": (reply({**NETWORK, "passphrase": 5}), NotARpc),
    "no field": (reply({}), NotARpc),
    "empty passphrase": (reply({**NETWORK, "passphrase": ""}), NotARpc),
    "passphrase of no text": (reply({**NETWORK, "passphrase": "\ud800"}), NotARpc),
    "other network": (reply({**NETWORK, "passphrase": PUBLIC.passphrase}), OtherNetwork),
    "a name twice": (reply(NETWORK)[:-1] + ', "result": {}}', NotARpc),
    "another name twice": (f'{{"id": "{ID}", {reply(NETWORK)[1:]}', NotARpc),
    "millions of parts": (reply({**NETWORK, "more": [{}] * 1_000_000}), NotARpc),
    "error": (reply(None, error={"code": -32601, "message": "no"}), RpcRefused),
    "error to nobody": (reply(None, id=None, error={"code": -32700}), RpcRefused),
    "error of another kind": (reply(None, error="no"), NotARpc),
    "error with a huge code": (reply(None, error={"code": 10**400}), NotARpc),
}


@pytest.mark.parametrize("tale", TALES)
async def test_a_broken_connection_has_its_error(ledger_told: Opened, tale: str) -> None:
    conversation, expected = TALES[tale]
    seconds = 0.2 if expected is LedgerTooSlow else 20
    ledger = await ledger_told(conversation, max_answer=1024 * 1024, seconds=seconds)
    with pytest.raises(AppError) as caught:
        await ledger.network()
    assert type(caught.value) is expected


@pytest.mark.parametrize("answer", ANSWERS)
async def test_a_strange_answer_has_its_error(ledger_told: Opened, answer: str) -> None:
    text, expected = ANSWERS[answer]
    ledger = await ledger_told(saying(http(text.encode(errors="surrogateescape"))))
    with pytest.raises(AppError) as caught:
        await ledger.network()
    assert type(caught.value) is expected


async def test_a_closed_port_is_unreachable(ledger_at: Opened) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        ledger = await ledger_at(f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(LedgerUnreachable, check=lambda e: e.why == "no connection"):
            await ledger.network()


async def test_a_reset_connection_is_unreachable(ledger_told: Opened) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    ledger = await ledger_told(reset)
    with pytest.raises(LedgerUnreachable):
        await ledger.network()


async def test_a_name_that_nobody_has_is_unreachable(
    ledger_at: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    ledger = await ledger_at("https://rpc.example")
    with pytest.raises(LedgerUnreachable, check=lambda e: e.why == "no such name"):
        await ledger.network()


async def test_a_label_too_long_for_any_name_is_unreachable(ledger_at: Opened) -> None:
    ledger = await ledger_at(f"https://{'a' * 70}.example")
    with pytest.raises(LedgerUnreachable):
        await ledger.network()


async def test_a_redirect_is_not_followed(stack: AsyncExitStack, ledger_at: Opened) -> None:
    other = RpcServer()
    elsewhere = await stack.enter_async_context(serving(other.answer))

    async def redirect(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": elsewhere})

    ledger = await ledger_at(await stack.enter_async_context(serving(redirect)))
    with pytest.raises(NotARpc, check=lambda e: e.why == "HTTP 307"):
        await ledger.network()
    assert other.asked == []


async def test_no_proxy_of_the_machine_is_used(
    stack: AsyncExitStack, ledger_of: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = RpcServer()
    address = await stack.enter_async_context(serving(proxy.answer))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, address)
    assert await (await ledger_of(RpcServer())).network() == PRACTICE
    assert proxy.asked == []


async def test_a_certificate_of_nobody_is_refused(ledger_at: Opened, tmp_path: Path) -> None:
    server = TestServer(web.Application())
    await server.start_server(ssl=self_signed(tmp_path))
    try:
        ledger = await ledger_at(f"https://127.0.0.1:{server.port}")
        with pytest.raises(
            LedgerUnreachable, check=lambda e: e.why == "its certificate is not good"
        ):
            await ledger.network()
    finally:
        await server.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://rpc.example",
        "http://192.168.1.5:8000",
        "http://127.0.0.1.rpc.example",
        "http://user:secret@127.0.0.1",
        "https://user@rpc.example",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "rpc.example",
        "https://",
        "http://[::1",
        "",
    ],
)
def test_nothing_is_sent_in_the_clear_beyond_this_machine(address: str) -> None:
    with pytest.raises(UnsafeAddress):
        SorobanRpc(address, PRACTICE)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_this_machine_may_be_asked_in_the_clear(host: str) -> None:
    assert SorobanRpc(f"http://{host}:8000/rpc", PRACTICE).host == f"{host}:8000"


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: ledger.network(),
        lambda ledger: ledger.latest(),
        lambda ledger: ledger.snapshot([]),
        lambda ledger: ledger.simulate(ENVELOPE),
        lambda ledger: ledger.inclusion_fee(),
        lambda ledger: ledger.send(ENVELOPE),
        lambda ledger: ledger.transaction(ENVELOPE.hash),
    ],
    ids=["network", "latest", "snapshot", "simulate", "fee", "send", "transaction"],
)
async def test_every_call_has_its_deadline(
    ledger_told: Opened, ask: Callable[[SorobanRpc], Awaitable[object]]
) -> None:
    ledger = await ledger_told(TALES["silent"][0], seconds=0.2)
    with pytest.raises(LedgerTooSlow):
        await ask(ledger)


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today)
        .not_valid_after(today + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(key.private_bytes(pem, plain, nothing) + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
