"""The ledger's own operations: proposed, shown, signed, sent, final, and what came of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.adapters.key_signer import KeySigner
from app.practice.ledger import LIFE
from app.propose import MoveRefused, PayerMissing, SimulationDisagrees, Wanted, propose
from app.propose_operations import (
    LEDGERS_A_DAY,
    WORTH_IT,
    Asked,
    CodeNotThere,
    ContractExists,
    LivesLongEnough,
    LongerThanAnything,
    StorageAwake,
    StorageSleeps,
    propose_deployment,
    propose_extension,
    propose_restoration,
)
from app.read import NoSuchContract, UnknownContractCode
from app.sign import sign
from app.submit import submit
from tests.support.builders import contract_id, secret_key
from tests.support.families import BUILDS
from tests.support.journey_moves import STEPS, agreed, approved, bare
from tests.support.journeys import Journey
from tests.support.network import answering, changing, with_entry
from wallet.escrow.founding import given_to
from wallet.escrow.keeping import storage_of
from wallet.escrow.moves import InitializeEscrow
from wallet.network import PRACTICE
from wallet.operations import DeployContract, ExtendStorage, RestoreStorage, operation_in
from wallet.request import Request
from wallet.review.review import Review
from wallet.review.token import Stopped
from wallet.simulation import SimulationRefused
from wallet.soroban.entries import Key, instance_key
from wallet.soroban.storage import Footprint

OF_EACH_STORAGE = ("1ddae7ba", "96d51751", "mainline-single-v2", "testline-multi-v2")
"""Builds that keep all in the instance, others that do not, and both generations."""

MOST = LIFE.max - 1


def asked(on: Journey, payer: str = "seller") -> Asked:
    return Asked(on.who(payer))


def own(on: Journey) -> frozenset[Key]:
    """Every entry of the escrow that is on the ledger."""
    entries = on.network.chain.ledger.entries
    return frozenset(
        key for key in storage_of(on.build, on.contract, on.scenario.token) if key in entries
    )


def lives(on: Journey) -> set[int | None]:
    return {on.network.chain.ledger.entries[key].live_until for key in own(on)}


def asleep(on: Journey) -> Journey:
    """The same, after everything has fallen asleep."""
    on.network.chain = on.network.chain.wait(LIFE.max)
    on.network.clock.time = on.network.chain.latest.time
    return on


async def finish(on: Journey, request: Request, *names: str) -> Review:
    """Sign as people do who accept every warning, and send; what the last one was shown."""
    shown: list[Review] = []

    def decide(seen: Review) -> frozenset[int]:
        shown.append(seen)
        return frozenset(finding.number for finding in seen.ticks)

    for name in names:
        signer = KeySigner(on.scenario.keys[name])
        request = await sign(request, signer, BUILDS, on.network.clock.now(), decide)
    await submit(request, on.network, on.network.clock, BUILDS, lambda _step: None)
    return shown[-1]


@pytest.mark.parametrize("build", OF_EACH_STORAGE)
async def test_anybody_keeps_all_that_an_escrow_needs_alive(build: str) -> None:
    on = approved(Journey(build))
    request = await propose_extension(on.network, BUILDS, on.contract, None, asked(on))
    await finish(on, request, "seller")
    assert operation_in(request.envelope.transaction) == ExtendStorage(
        tuple(sorted(own(on))), MOST
    )
    assert lives(on) == {on.network.chain.latest.sequence + MOST}


@pytest.mark.parametrize("build", OF_EACH_STORAGE)
async def test_what_sleeps_is_woken_and_works_again(build: str) -> None:
    on = asleep(approved(Journey(build)))
    slept = own(on) | {instance_key(on.scenario.token)}
    request = await propose_restoration(on.network, BUILDS, on.contract, asked(on))
    await finish(on, request, "seller")
    assert operation_in(request.envelope.transaction) == RestoreStorage(tuple(sorted(slept)))
    assert lives(on) == {LIFE.new_entry(on.network.chain.latest.sequence)}
    move, by = STEPS["release"].move(on)
    ended = await on.make(move, by)
    assert not ended.done.restored & slept
    assert ended.moved == ended.predicted


async def test_a_request_from_before_the_sleep_goes_through_once_all_is_awake() -> None:
    on = agreed(Journey("96d51751"))
    move, by = STEPS["update"].move(on)
    old = await propose(
        on.network, BUILDS, Wanted(on.contract, move, on.who(by), valid_for=10**8)
    )
    asleep(on)
    with pytest.raises(Stopped):
        await finish(on, old, by)
    await finish(
        on, await propose_restoration(on.network, BUILDS, on.contract, asked(on)), "seller"
    )
    await finish(on, old, by)
    assert on.escrow.title == "A boat and its trailer"


async def test_an_escrow_that_nobody_set_up_yet_lives_on_too() -> None:
    on = bare(Journey("mainline-single-v2"))
    request = await propose_extension(on.network, BUILDS, on.contract, None, asked(on))
    await finish(on, request, "seller")
    named = storage_of(on.build, on.contract, None)
    entries = on.network.chain.ledger.entries
    assert {entries[key].live_until for key in named if key in entries} == {
        on.network.chain.latest.sequence + MOST
    }


async def test_what_sleeps_is_not_lengthened_but_woken_first() -> None:
    on = asleep(agreed(Journey("96d51751")))
    with pytest.raises(StorageSleeps):
        await propose_extension(on.network, BUILDS, on.contract, None, asked(on))


async def test_what_is_awake_is_not_woken() -> None:
    on = agreed(Journey("96d51751"))
    with pytest.raises(StorageAwake):
        await propose_restoration(on.network, BUILDS, on.contract, asked(on))


async def test_a_life_that_is_long_enough_is_not_paid_for_again() -> None:
    on = agreed(Journey("96d51751"))
    request = await propose_extension(on.network, BUILDS, on.contract, None, asked(on))
    await finish(on, request, "seller")
    with pytest.raises(LivesLongEnough):
        await propose_extension(on.network, BUILDS, on.contract, None, asked(on))
    on.network.chain = on.network.chain.wait(WORTH_IT)
    again = await propose_extension(on.network, BUILDS, on.contract, None, asked(on))
    assert again.envelope.hash != request.envelope.hash


async def test_nothing_lives_longer_than_the_network_lets_it() -> None:
    on = agreed(Journey("96d51751"))
    with pytest.raises(LongerThanAnything, check=lambda e: e.most == MOST):
        await propose_extension(
            on.network, BUILDS, on.contract, MOST + LEDGERS_A_DAY, asked(on)
        )


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        (answering(SimulationRefused(1, "no")), "outcome"),
        (changing(footprint=Footprint(frozenset(), frozenset())), "entries"),
    ],
)
async def test_a_simulation_of_something_else_is_not_believed(
    answer: object, fact: str
) -> None:
    on = agreed(Journey("96d51751"))
    on.network.faults["simulate"] = [answer]  # type: ignore[list-item]
    with pytest.raises(SimulationDisagrees, check=lambda e: e.facts == (fact,)):
        await propose_extension(on.network, BUILDS, on.contract, None, asked(on))


async def test_what_is_not_there_is_neither_lengthened_nor_woken() -> None:
    on, nobody = Journey("96d51751"), contract_id("nobody")
    with pytest.raises(NoSuchContract):
        await propose_extension(on.network, BUILDS, nobody, None, asked(on))
    with pytest.raises(NoSuchContract):
        await propose_restoration(on.network, BUILDS, nobody, asked(on))


async def test_whoever_pays_must_be_there() -> None:
    on, stranger = agreed(Journey("96d51751")), secret_key("stranger").public
    with pytest.raises(PayerMissing, check=lambda e: e.payer == stranger):
        await propose_extension(on.network, BUILDS, on.contract, None, Asked(stranger))


def deployment(on: Journey, by: str = "admin") -> DeployContract:
    """A contract of the journey's own build."""
    who = on.who(by)
    return DeployContract(who, on.build.wasm_hash, bytes(32), given_to(on.build, who))


@pytest.mark.parametrize("build", [*OF_EACH_STORAGE, "5f03a001", "2ddb5ef1"])
async def test_a_contract_is_made_and_set_up_by_two_requests(build: str) -> None:
    on = Journey(build)
    request = await propose_deployment(on.network, BUILDS, deployment(on), asked(on, "admin"))
    seen = await finish(on, request, "admin")
    made = deployment(on).contract(PRACTICE)
    assert seen.facts.made is not None
    assert seen.facts.made.contract == made
    wanted = Wanted(made, InitializeEscrow(on.terms()), on.who("admin"))
    await finish(on, await propose(on.network, BUILDS, wanted), "admin")
    assert on.terms_at(made) == on.terms()


async def test_another_pays_for_a_contract_that_its_deployer_signs_for() -> None:
    on = Journey("mainline-single-v2")
    request = await propose_deployment(on.network, BUILDS, deployment(on), asked(on, "seller"))
    await finish(on, request, "seller", "admin")
    assert instance_key(deployment(on).contract(PRACTICE)) in on.network.chain.ledger.entries


async def test_code_that_the_network_does_not_have_makes_no_contract() -> None:
    on, other = Journey("96d51751"), Journey("mainline-single-v2")
    with pytest.raises(CodeNotThere, check=lambda e: e.build == other.build.name):
        await propose_deployment(on.network, BUILDS, deployment(other), asked(on))
    odd = replace(deployment(on), wasm_hash=bytes(32))
    with pytest.raises(UnknownContractCode):
        await propose_deployment(on.network, BUILDS, odd, asked(on))


async def test_no_contract_is_made_where_one_is() -> None:
    on = Journey("96d51751")
    made = deployment(on).contract(PRACTICE)
    chain = on.network.chain
    there = chain.ledger.entries[instance_key(on.contract)]
    on.network.chain = with_entry(chain, instance_key(made), there)
    with pytest.raises(ContractExists, check=lambda e: e.contract == made):
        await propose_deployment(on.network, BUILDS, deployment(on), asked(on))


async def test_code_that_refuses_what_it_is_given_makes_no_contract() -> None:
    on = Journey("mainline-single-v2")
    odd = replace(deployment(on), arguments=())
    with pytest.raises(MoveRefused):
        await propose_deployment(on.network, BUILDS, odd, asked(on))


async def test_anybody_may_set_a_contract_of_the_first_generation_up_meanwhile() -> None:
    on = Journey("96d51751")
    request = await propose_deployment(on.network, BUILDS, deployment(on), asked(on, "admin"))
    await finish(on, request, "admin")
    made = deployment(on).contract(PRACTICE)
    wanted = Wanted(made, InitializeEscrow(on.terms()), on.who("funder"))
    await finish(on, await propose(on.network, BUILDS, wanted), "funder")
    assert on.terms_at(made) == on.terms()
