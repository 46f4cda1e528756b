"""A network that is lost at any step: it is told, nothing is lost, and it goes on."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import LedgerUnreachable
from app.pages.after import Agreement, Stand
from app.records import Standing
from app.submit import PATIENCE
from tests.gui.conftest import Run
from tests.support import rpc
from tests.support.network import Honest, failing, losing
from tests.support.rpc import Conversation, Refusal, RpcServer, http, repeating, saying
from tests.support.sending import DOWN
from tests.support.troubled import User, World, release, troubled
from ui.theme import Look
from wallet.network import PRACTICE, TESTNET

pytestmark = [pytest.mark.gui, pytest.mark.e2e]

SILENT = "The server stepped does not answer. Nothing new was signed or sent."
CHECK = "Check your connection, and try again. Everything known stays readable."
FINAL = "250,000.00 USDC left the escrow."


async def is_final(user: User) -> None:
    """Wait until it is told that the money moved as it was reviewed."""
    page = await user.waits_for(Stand.FINAL)
    assert page.moved is not None
    assert page.moved.agreement is Agreement.EQUAL
    assert FINAL in await user.reads("Final in ledger")


def cutting(world: World, *, after: bool) -> Callable[[Honest], Any]:
    """A fault that cuts the line for good, before the network heard, or after it."""

    def fault(honest: Honest) -> Any:
        world.network.down = DOWN
        if after:
            honest()
        raise DOWN

    return fault


def test_a_review_says_that_the_network_is_silent_and_can_be_signed_all_the_same(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            request = await release(world)
            await user.unlocks()
            world.network.down = DOWN
            await user.reviews()
            read = await user.reads(SILENT)
            assert "As the request itself tells it: ledger 1,000,006" in read
            await user.signs()
            await user.sees(Stand.COMPLETE)
            await user.is_told(f"{SILENT} {CHECK}")
            assert await user.signatures(request) == 2
            assert world.network.sent == []
            world.network.down = None
            await user.passes(20)
            await user.reads("It can be sent now.")
            assert user.banners() == []
            await user.walker.clicks("Send release")
            await is_final(user)

    run(walk())


def test_a_review_is_held_against_the_network_as_soon_as_that_is_back(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            world.network.down = DOWN
            await user.reviews()
            await user.reads(SILENT)
            world.network.down = None
            await user.passes(20)
            read = await user.reads("As the network tells it: ledger")
            assert SILENT not in read

    run(walk())


def test_a_line_that_breaks_after_signing_leaves_a_request_that_can_be_sent(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            request = await release(world)
            await user.unlocks()
            await user.reviews()
            await user.reads("As the network tells it")
            world.network.faults["transaction"] = [cutting(world, after=False)]
            await user.signs()
            await user.is_told(f"{SILENT} {CHECK}")
            read = await user.reads("Complete: all signatures are there")
            assert "It can be sent now." in read
            assert await user.standing(request) is Standing.READY
            assert world.network.sent == []
            world.network.down = None
            await user.walker.clicks("Send release")
            await is_final(user)
            assert len(world.network.sent) == 1

    run(walk())


@pytest.mark.parametrize("handed_over", [False, True])
def test_an_answer_that_is_lost_in_sending_is_looked_for_until_it_is_known(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, handed_over: bool
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            fault = losing if handed_over else failing
            world.network.faults["send"] = [fault(DOWN)]
            await user.signs()
            await user.reads("No answer: looking whether it was taken")
            await is_final(user)

    run(walk())


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_line_that_stays_broken_leaves_an_end_that_nobody_knows_yet(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, handed_over: bool
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            request = await release(world)
            await user.unlocks()
            await user.reviews()
            world.network.faults["send"] = [cutting(world, after=handed_over)]
            await user.signs()
            await user.sees(Stand.SENDING)
            await user.passes(PATIENCE + 5)
            await user.sees(Stand.UNKNOWN)
            read = await user.reads("We do not know yet whether it was sent.")
            assert "Checking. It is safe to wait." in read
            assert "Sending it again is safe, too" in read
            assert await user.standing(request) is Standing.UNKNOWN
            world.network.down = None
            await user.passes(65)
            if not handed_over:
                await user.reads("It is in no ledger up to")
                await user.walker.clicks("Send it again")
            await is_final(user)

    run(walk())


def test_a_line_lost_while_a_ledger_is_waited_for_shows_final_without_a_click(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reviews()
            await user.signs()
            read = await user.reads("Sent. Waiting for a ledger to take it in")
            assert "The network has taken it." in read
            world.network.down = DOWN
            await user.passes(PATIENCE + 5)
            await user.sees(Stand.UNKNOWN)
            await user.reads("The network does not answer. Everything stays readable.")
            world.network.down = None
            await user.passes(60)
            await is_final(user)
            assert len(world.network.sent) == 1

    run(walk())


EVIL = (
    "\u202eGo to <b>http://evil.example</b> <a href='http://evil.example'>now</a>&amp;"
    + "\n" * 50
    + "\u200b"
    + "A" * 5000
)


@dataclass(frozen=True)
class Tale:
    """A server that is none, what is told of it, and what waits behind the details."""

    title: str
    details: str
    serve: Callable[[], AbstractAsyncContextManager[str]]


def tells(conversation: Conversation) -> Callable[[], AbstractAsyncContextManager[str]]:
    return partial(rpc.talking, conversation)


@asynccontextmanager
async def answering(**answers: object) -> AsyncGenerator[str]:
    """Serve these answers."""
    async with rpc.serving(RpcServer(**answers).answer) as url:
        yield url


def refusing() -> AbstractAsyncContextManager[str]:
    """A server that answers every question with its own words."""
    methods = ("getHealth", "getLatestLedger", "getLedgerEntries", "getTransaction")
    more = ("simulateTransaction", "sendTransaction", "getFeeStats")
    refusal = Refusal({"code": -32000, "message": EVIL})
    return answering(**dict.fromkeys((*methods, *more), refusal))


def elsewhere() -> AbstractAsyncContextManager[str]:
    """A server of another network."""
    network = {"passphrase": TESTNET.passphrase, "protocolVersion": 27}
    return answering(getNetwork=network)


NO_RPC = "does not answer as a Stellar RPC server. Nothing new was signed or sent."
TALES = {
    "a login page": Tale(
        NO_RPC, "not JSON", tells(saying(http(b"<html><h1>Log in</h1></html>")))
    ),
    "nonsense": Tale(NO_RPC, "not HTTP", tells(saying(bytes(range(256))))),
    "no end": Tale(
        "sends more than any honest answer holds. Nothing new was signed or sent.",
        "",
        tells(repeating(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)),
    ),
    "another network": Tale(
        "serves another network than the one meant. Nothing new was signed or sent.",
        TESTNET.passphrase,
        elsewhere,
    ),
    "hostile words": Tale(
        "refuses to answer. Nothing new was signed or sent.",
        "<b>http://evil.example</b>",
        refusing,
    ),
}


@pytest.mark.parametrize("name", TALES)
def test_a_server_that_is_none_is_told_in_our_words_and_spoils_nothing(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, name: str
) -> None:
    tale = TALES[name]

    async def walk() -> None:
        world = World(tmp_path)
        async with tale.serve() as url, troubled(qapp, look, world) as user:
            world.server = url
            request = await release(world)
            await user.unlocks()
            banner = await user.is_told(tale.title)
            assert "evil" not in user.read()
            if tale.details:
                details = user.details(banner)
                assert tale.details in details
                assert not {"\u202e", "\u200b"} & set(details)
                assert len(details) < 1000
            await user.reviews()
            await user.reads(tale.title)
            await user.signs()
            await user.is_told(tale.title)
            await user.reads("Complete: all signatures are there")
            assert await user.signatures(request) == 2
            assert await user.standing(request) is Standing.READY
            world.server = ""
            await user.walker.clicks("Send release")
            await is_final(user)

    run(walk())


def test_a_network_that_is_silent_is_told_in_the_strip_and_the_inbox_stays(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            await user.reads("Ledger 1,000,006")
            world.network.down = DOWN
            await user.passes(5)
            await user.reads("The network does not answer. Everything stays readable.")
            assert user.banners() == []
            await user.reviews()
            world.network.down = None
            await user.passes(15)
            await user.reads("Ledger 1,000,0")
            assert PRACTICE.passphrase not in user.read()

    run(walk())


def test_what_was_told_of_a_silent_server_goes_by_itself_once_that_one_answers(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        async with troubled(qapp, look, world) as user:
            await user.unlocks()
            user.window.show_failure(LedgerUnreachable("elsewhere"))
            await user.passes(5)
            await user.is_told("The server elsewhere does not answer.")
            user.window.show_failure(DOWN)
            await user.is_told(SILENT)
            await user.passes(5)
            await user.reads("Ledger 1,000,0")
            assert user.banners() == []

    run(walk())
