"""The program meets servers that are no good, and is interrupted."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from aiohttp import web

from tests.support import practice
from tests.support.network import SteppedNetwork, proposed, signed
from tests.support.program import Ran, command
from tests.support.rpc import RpcServer, Silence, serving
from wallet.network import PRACTICE, PUBLIC

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def run(*arguments: str | Path) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *command(*arguments), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ran(process.returncode, out.decode(), err.decode())


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def propose(address: str, out: Path) -> tuple[str | Path, ...]:
    return (
        *("propose", "release", "--contract", practice.closing().contract),
        *("--payer", practice.who("lawyer"), "--out", out),
        *("--rpc", address, "--passphrase", PRACTICE.passphrase),
    )


async def page(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>Please sign in</html>", content_type="text/html")


async def elsewhere(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})


async def endless(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=b" " * (9 * 1024 * 1024))


async def other(request: web.Request) -> web.StreamResponse:
    server = RpcServer(getNetwork={"passphrase": PUBLIC.passphrase, "protocolVersion": 27})
    return await server.answer(request)


SERVERS: Mapping[str, tuple[Answer, str]] = {
    "a login page": (page, "does not answer as a Stellar RPC server"),
    "a redirect": (elsewhere, "does not answer as a Stellar RPC server"),
    "without end": (endless, "sends more than any honest answer holds"),
    "another network": (other, "serves another network"),
}


@pytest.mark.parametrize("server", SERVERS)
async def test_a_server_that_is_no_good_is_told_and_nothing_is_written(
    tmp_path: Path, server: str
) -> None:
    answer, words = SERVERS[server]
    async with serving(answer) as address:
        ran = await run(*propose(address, tmp_path / "out"))
    assert (ran.status, words in ran.err) == (1, True), ran.err
    assert "Nothing new was signed or sent." in ran.err
    assert files_in(tmp_path) == []


async def test_an_interrupted_submit_says_that_it_can_be_repeated(tmp_path: Path) -> None:
    asked = asyncio.Event()
    server = RpcServer(getTransaction=Silence())

    async def answer(request: web.Request) -> web.StreamResponse:
        if "getTransaction" in await request.text():
            asked.set()
        return await server.answer(request)

    path = tmp_path / "release.countersign"
    request = signed(await proposed(SteppedNetwork()), "buyer", "lawyer")
    path.write_text(request.to_text())
    async with serving(answer) as address:
        process = await asyncio.create_subprocess_exec(
            *command("submit", path, "--rpc", address, "--passphrase", PRACTICE.passphrase),
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(30):
            await asked.wait()
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
    assert process.returncode == 1
    assert b"cannot pay twice" in err
    assert b"Traceback" not in err
    assert path.read_text() == request.to_text()
