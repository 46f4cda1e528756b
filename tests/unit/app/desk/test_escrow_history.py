"""What has happened to an escrow, by the practice network's own server and by the journal."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from app.adapters.soroban_rpc import SorobanRpc
from app.desk.desk import Desk, opened
from app.practice.ledger import Chain
from app.practice.server import Node, serve
from app.profile.requests import decline, keep
from tests.support.desks import DeskClock, services_of
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.practice import Draft, applied, chain, closing, invoke, ready, who
from tests.support.practice import release as released_by
from tests.support.practice import signed as all_signed
from tests.support.profiles import BY_PASSWORD, Beside, filed, made
from wallet.network import PRACTICE
from wallet.soroban.authority import Invocation
from wallet.soroban.values import address, i128

ESCROW = closing().contract


@asynccontextmanager
async def desk_on(tmp_path: Path, there: Chain) -> AsyncGenerator[Desk]:
    """The lawyer's desk before the practice network's server, with the escrow looked at."""
    profile, network = await made(tmp_path / "profile", ("lawyer",)), SteppedNetwork()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    services = replace(services_of(network, Beside()), connect=SorobanRpc)
    async with (
        serve(Node(there)) as url,
        opened(services, profile.folder, lambda _: None, watches=False) as desk,
    ):
        await desk.seat.sit(
            services.profiles.unlock(profile.folder, BY_PASSWORD), {PRACTICE.passphrase: url}
        )
        await desk.escrows.look(ESCROW, PRACTICE.passphrase)
        yield desk


def released() -> Chain:
    return applied(chain(), all_signed(released_by(chain()), "buyer", "lawyer"))


async def test_the_ledger_tells_the_whole_story_newest_first(tmp_path: Path) -> None:
    async with desk_on(tmp_path, released()) as desk:
        page = await desk.history.told(ESCROW, PRACTICE.passphrase)
    assert [line.what for line in page.lines] == [
        "The escrow money was released",
        "Approved: milestone 2",
        "Marked: milestone 2",
        "Approved: milestone 1",
        "Marked: milestone 1",
        "Money was paid in",
        "The escrow was set up",
    ]
    assert (page.since, page.through) == (chain().oldest.sequence, page.latest)


async def test_a_release_tells_who_got_how_much(tmp_path: Path) -> None:
    async with desk_on(tmp_path, released()) as desk:
        page = await desk.history.told(ESCROW, PRACTICE.passphrase)
    release = page.lines[0]
    assert release.amount == "250,000.00 USDC"
    assert [paid.amount for paid in release.paid] == [
        "750.00 USDC",
        "1,250.00 USDC",
        "248,000.00 USDC",
    ]
    assert release.ledger > 0


async def test_a_plain_transfer_is_told_as_one(tmp_path: Path) -> None:
    paid = Invocation(
        closing().token, "transfer", (address(who("seller")), address(ESCROW), i128(50_000_000))
    )
    sent = ready(chain(), Draft((invoke(paid),), "seller"))
    async with desk_on(tmp_path, applied(chain(), all_signed(sent, "seller"))) as desk:
        page = await desk.history.told(ESCROW, PRACTICE.passphrase)
    line = page.lines[0]
    assert (line.what, line.amount) == ("Money came by a plain transfer", "5.00 USDC")


async def test_what_the_server_has_forgotten_is_not_told(tmp_path: Path) -> None:
    later = released().wait(1)
    later = replace(later, history=later.history[-1:])
    async with desk_on(tmp_path, later) as desk:
        page = await desk.history.told(ESCROW, PRACTICE.passphrase)
    assert page.lines == ()
    assert page.since == later.oldest.sequence


async def test_the_journal_tells_what_was_done_here(tmp_path: Path) -> None:
    async with desk_on(tmp_path, chain()) as desk:
        profile = desk.seat.profile
        request = await filed(SteppedNetwork(), "buyer")
        keep(profile, request, BUILDS)
        decline(profile, request.envelope.hash, "Not before the deed is registered.")
        page = await desk.history.here(ESCROW, PRACTICE.passphrase)
        whole = await desk.history.told(ESCROW, PRACTICE.passphrase)
    assert [(line.what, line.said, line.ledger) for line in page.lines] == [
        ("Declined here: release", "Not before the deed is registered.", 0),
        ("A request arrived here: release", "", 0),
    ]
    assert (page.since, set(page.lines) < set(whole.lines)) == (0, True)


async def test_nothing_is_told_of_an_escrow_that_is_not_known(tmp_path: Path) -> None:
    async with desk_on(tmp_path, chain()) as desk:
        page = await desk.history.told(closing().token, PRACTICE.passphrase)
    assert page.lines == ()
