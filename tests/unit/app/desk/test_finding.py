"""A search from the desk: my escrows by my keys, what I know, and what is named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters.soroban_rpc import SorobanRpc
from app.bootstrap import Services
from app.desk.finding import Finding, NotSearchable
from app.desk.seat import Seat
from app.ports import LedgerPort
from app.practice.server import Node, serve
from tests.support.builders import contract_id
from tests.support.network import SteppedClock, SteppedNetwork
from tests.support.practice import chain, closing, who
from tests.support.profiles import BY_PASSWORD, Beside, made, profiles
from tests.support.searched import BUILDS, UNKNOWN_CODE, code_at, state
from wallet.escrow.storage import ESCROW_KEY
from wallet.network import PRACTICE, Network

SERVER = "http://127.0.0.1:1"
ELSEWHERE = contract_id("elsewhere")


class Patient(SteppedClock):
    """A clock on which nobody waits to the end."""

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def searching(
    tmp_path: Path, node: Node | None, holder: str = "seller"
) -> AsyncGenerator[Finding]:
    """A seat of somebody, on the practice network's server; without one, on a plain port."""
    network, signer = SteppedNetwork(), Beside()
    network.clock = Patient(network.clock.time, network.pass_time)

    @asynccontextmanager
    async def connect(_address: str, served: Network) -> AsyncGenerator[LedgerPort]:
        if node is None:
            yield network
            return
        async with serve(node) as address, SorobanRpc(address, served) as ledger:
            yield ledger

    def nothing(*_: object) -> None:
        raise AssertionError("nothing is replayed here")

    services = Services(
        BUILDS,
        network.clock,
        connect,
        nothing,  # type: ignore[arg-type]
        nothing,  # type: ignore[arg-type]
        profiles(signer, network.clock),
    )
    there = await made(tmp_path / "profile", (holder,))
    async with asyncio.TaskGroup() as tasks:
        seat = Seat(services, lambda _event: None, tasks)
        opening = services.profiles.unlock(there.folder, BY_PASSWORD)
        await seat.sit(opening, {PRACTICE.passphrase: SERVER})
        try:
            yield Finding(seat)
        finally:
            await seat.leave()


async def test_mine_are_found_by_what_happened(tmp_path: Path) -> None:
    async with searching(tmp_path, Node(chain())) as finding:
        page = await finding.mine(PRACTICE.passphrase)
    (line,) = page.lines
    assert (line.contract, line.is_escrow) == (closing().contract, True)
    assert line.found_by == "events on the network"
    assert "receiver" in line.roles
    assert line.held == "250,000.00 USDC"
    assert (page.says, page.troubles) == ("", ())


async def test_mine_are_those_of_accounts_that_i_sign_for_too(tmp_path: Path) -> None:
    async with searching(tmp_path, Node(chain()), "lawyer") as finding:
        (line,) = (await finding.mine(PRACTICE.passphrase)).lines
    assert (line.contract, line.roles) == (closing().contract, "release signer")


async def test_another_account_can_be_looked_for(tmp_path: Path) -> None:
    async with searching(tmp_path, Node(chain()), "funder") as finding:
        assert (await finding.mine(PRACTICE.passphrase)).lines == ()
        (line,) = (await finding.mine(PRACTICE.passphrase, [who("seller")])).lines
        assert line.contract == closing().contract


async def test_what_is_named_is_told_as_what_it_is(tmp_path: Path) -> None:
    there = chain()
    more = code_at(
        ELSEWHERE,
        UNKNOWN_CODE,
        (ESCROW_KEY, state("v1.0-single-instance")),
        live_until=there.ledger.sequence + 100_000,
    )
    node = Node(there)
    node.chain = there.__class__(
        there.ledger.with_changes(more), there.contracts, there.history, there.pending
    )
    async with searching(tmp_path, node, "funder") as finding:
        page = await finding.mine(
            PRACTICE.passphrase, ids=(f" {ELSEWHERE}\n", contract_id("nobody"))
        )
    unverified, absent = page.lines
    assert unverified.says.startswith("Unverified")
    assert "1.0, single release" in unverified.says
    assert not unverified.is_escrow
    assert ("title", "title", "Nombre: Caleb Loria") in [
        (each.name, each.words, each.value) for each in unverified.fields
    ]
    assert absent.says.startswith("Unknown or archived")


async def test_a_port_that_cannot_be_searched_says_so(tmp_path: Path) -> None:
    async with searching(tmp_path, None) as finding:
        with pytest.raises(NotSearchable):
            await finding.mine(PRACTICE.passphrase)
