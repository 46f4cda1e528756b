"""Reading: exactly what a call and its review need, at one ledger."""

from __future__ import annotations

import pytest

from app.read import MOST_ROUNDS, Found, find_escrow, read_for
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import Honest, SteppedNetwork
from wallet.addresses import AccountId
from wallet.escrow.abi import call_of
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.prediction import predict
from wallet.escrow.terms import Role
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key


def release(found: Found) -> tuple[Invocation, AccountId]:
    signer = AccountId(found.escrow.roles.one(Role.RELEASE_SIGNER))
    return call_of(found.build, practice.closing().contract, ReleaseFunds(signer)), signer


async def read(network: SteppedNetwork) -> Snapshot:
    found = await find_escrow(network, practice.closing().contract, BUILDS)
    payer = practice.who("lawyer")
    return await read_for(network, found, *release(found), BUILDS, [payer])


async def test_an_escrow_is_found_with_its_build_and_terms() -> None:
    found = await find_escrow(SteppedNetwork(), practice.closing().contract, BUILDS)
    assert found.build.name == "mainnet-single-96d51751"
    assert found.escrow.title == "Sale of 14 Quayside Row"


async def test_everything_the_call_asks_for_is_read() -> None:
    network = SteppedNetwork()
    found = await find_escrow(network, practice.closing().contract, BUILDS)
    snapshot = await read(network)
    assert predict(snapshot, *release(found), BUILDS).missing == frozenset()


@pytest.mark.parametrize("name", ["lawyer", "release", "issuer"])
async def test_the_accounts_that_the_review_needs_are_read_too(name: str) -> None:
    assert account_key(practice.who(name)) in (await read(SteppedNetwork())).entries


async def test_a_release_is_read_in_three_rounds() -> None:
    network = SteppedNetwork()
    await read(network)
    assert network.asked.count("snapshot") == 3


async def test_all_of_it_is_of_one_ledger_though_ledgers_close_meanwhile() -> None:
    network = SteppedNetwork()

    def later(honest: Honest) -> Snapshot:
        network.clock.step(5)
        answer: Snapshot = honest()
        return answer

    network.faults["snapshot"] = [later] * 20
    snapshot = await read(network)
    assert snapshot.sequence == network.chain.latest.sequence


async def test_a_server_that_has_nothing_is_not_asked_for_ever() -> None:
    network = SteppedNetwork()
    honest_rounds = 1

    def nothing(honest: Honest) -> Snapshot:
        nonlocal honest_rounds
        answer: Snapshot = honest()
        if honest_rounds:
            honest_rounds -= 1
            return answer
        return Snapshot(answer.network, answer.sequence, answer.timestamp, {})

    network.faults["snapshot"] = [nothing] * 100
    await read(network)
    assert network.asked.count("snapshot") <= MOST_ROUNDS + 3
