"""Every move of every family: proposed, shown, signed, sent, final, and as it was predicted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.practice.ledger import LIFE
from app.propose import MoveRefused, SmartWalletRole, Wanted, propose
from app.read import UnknownContractCode
from app.review import view_of
from tests.support.builders import contract_id
from tests.support.families import BUILDS as KNOWN
from tests.support.journey_moves import STEPS, agreed, approved, new_escrow, set_up
from tests.support.journeys import Journey
from tests.support.network import with_entry
from wallet.escrow.model.v2 import ADMIN_KEY
from wallet.escrow.moves import NewEscrow
from wallet.review.facts import Facts
from wallet.review.review import review
from wallet.soroban.entries import Entry, contract_data, contract_data_key
from wallet.soroban.values import address

ALWAYS = (
    *("new escrow", "set up", "update", "fund", "mark", "approve"),
    *("release", "dispute", "resolve"),
)
SECOND = ("extend", "append", "approve and release", "withdraw")
MOVES = {
    "96d51751": (*ALWAYS, "append", "extend", "withdraw"),
    "1ddae7ba": (*ALWAYS, "take back"),
    "2ddb5ef1": (*ALWAYS, "append", "extend", "withdraw"),
    "mainline-single-v2": (*ALWAYS, *SECOND),
    "testline-multi-v2": (*ALWAYS, *SECOND),
}
"""One build of each family, and one of the first builds, with the moves that each has: between
them both kinds of storage, both shapes of a decision, and both ways to name the fee account."""

CHANGEABLE = 49
"""The finding: somebody can still change what this pays."""


@pytest.mark.parametrize(
    ("build", "step"), [(build, step) for build, steps in MOVES.items() for step in steps]
)
async def test_a_move_ends_as_its_signers_were_shown(build: str, step: str) -> None:
    on = STEPS[step].stage(Journey(build))
    ended = await on.make(*STEPS[step].move(on))
    entries = on.network.chain.ledger.entries
    assert ended.moved == ended.predicted
    assert {key: data(entries.get(key)) for key in ended.done.changes} == {
        key: data(entry) for key, entry in ended.done.changes.items()
    }


@pytest.mark.parametrize("build", ["mainline-single-v2", "testline-multi-v2"])
async def test_what_was_paid_in_by_its_own_call_is_shown_as_firm(build: str) -> None:
    on = approved(Journey(build))
    wanted = Wanted(on.contract, STEPS["release"].move(on)[0], on.who("buyer"))
    request = await propose(on.network, KNOWN, wanted)
    seen = review(request.envelope, view_of(request, KNOWN))
    assert CHANGEABLE not in {finding.number for finding in seen.findings}


@pytest.mark.parametrize("build", ["1ddae7ba", "mainline-single-v2"])
async def test_an_escrow_that_fell_asleep_wakes_with_the_move(build: str) -> None:
    on = approved(Journey(build))
    on.network.chain = on.network.chain.wait(LIFE.max)
    on.network.clock.time = on.network.chain.latest.time
    ended = await on.make(*STEPS["release"].move(on))
    assert len(ended.done.restored) > 1
    assert ended.moved == ended.predicted


async def test_the_one_it_was_made_for_sets_a_contract_up_whoever_pays() -> None:
    on = Journey("mainline-single-v2")
    wanted = Wanted(on.contract, set_up(on)[0], on.who("funder"))
    request = await propose(on.network, KNOWN, wanted)
    needs = Facts(request.envelope, view_of(request, KNOWN)).needs or ()
    assert {need.signers.account for need in needs} == {on.who("admin"), on.who("funder")}


async def test_a_contract_that_was_made_for_a_smart_wallet_is_told() -> None:
    on, wallet = Journey("mainline-single-v2"), contract_id("smart wallet")
    key = contract_data_key(on.contract, ADMIN_KEY)
    entry = on.network.chain.ledger.entries[key]
    entry = replace(entry, data=contract_data(key, address(wallet)))
    on.network.chain = with_entry(on.network.chain, key, entry)
    wanted = Wanted(on.contract, set_up(on)[0], on.who("funder"))
    with pytest.raises(SmartWalletRole, check=lambda e: e.holder == wallet):
        await propose(on.network, KNOWN, wanted)


async def test_a_new_escrow_is_of_code_that_we_know() -> None:
    on = Journey("mainline-single-v2")
    move, _ = new_escrow(on)
    assert isinstance(move, NewEscrow)
    wanted = Wanted(on.contract, replace(move, wasm_hash=bytes(32)), on.who("admin"))
    with pytest.raises(UnknownContractCode, check=lambda e: e.wasm_hash == "00" * 32):
        await propose(on.network, KNOWN, wanted)


@pytest.mark.parametrize("build", ["96d51751", "mainline-single-v2"])
async def test_an_escrow_that_is_set_up_makes_no_other(build: str) -> None:
    on = agreed(Journey(build))
    wanted = Wanted(on.contract, new_escrow(on)[0], on.who("admin"))
    with pytest.raises(MoveRefused, check=lambda e: e.reason == "EscrowAlreadyInitialized"):
        await propose(on.network, KNOWN, wanted)


async def test_an_escrow_of_a_build_that_deploys_makes_others_all_the_same() -> None:
    on = agreed(Journey("1ddae7ba"))
    ended = await on.make(*new_escrow(on))
    assert ended.seen.facts.made is not None
    assert on.terms_at(ended.seen.facts.made.contract) == on.terms()


def data(entry: Entry | None) -> bytes | None:
    """What an entry holds; how long it lives counts from the ledger that it is written in."""
    return None if entry is None else entry.data
