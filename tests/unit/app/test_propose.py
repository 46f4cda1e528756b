"""Proposing: what is written is predicted, simulated, compared, and signable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from app.errors import LedgerUnreachable
from app.propose import (
    MoveRefused,
    PayerMissing,
    SimulationDisagrees,
    SmartWalletRole,
)
from app.read import NoSuchContract, NotInitialized, UnknownContractCode
from tests.support import builders, practice
from tests.support.escrows import BUILDS
from tests.support.network import (
    HOST,
    Fault,
    Honest,
    SteppedNetwork,
    answering,
    changing,
    failing,
    propose_release,
    proposed,
    with_entry,
    with_terms,
)
from wallet import request as requests
from wallet.escrow.builds import Builds
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.review.token import Stopped
from wallet.simulation import SimulationRefused
from wallet.soroban.entries import contract_data_key, instance_key
from wallet.soroban.storage import Footprint
from wallet.soroban.values import VOID, symbol


async def test_a_proposal_can_be_read_back_as_it_was_written() -> None:
    request = await proposed(SteppedNetwork(), note="as agreed on the phone")
    assert requests.read(request.to_text()).to_text() == request.to_text()


async def test_a_proposal_carries_no_signature() -> None:
    request = await proposed(SteppedNetwork())
    assert (request.signatures, request.envelope.signatures) == ((), ())


async def test_the_payer_is_the_source_and_the_role_acts() -> None:
    transaction = (await proposed(SteppedNetwork(), payer="desk")).envelope.transaction
    (operation,) = transaction.operations
    assert transaction.source_account == builders.muxed(practice.who("desk"))
    assert operation.source_account == builders.muxed(practice.who("release"))


async def test_a_proposal_lasts_a_week_of_the_networks_time_unless_told_otherwise() -> None:
    network = SteppedNetwork()
    now = network.chain.latest.time
    bounds = (await proposed(network)).envelope.transaction.cond.v2
    assert bounds is not None
    assert bounds.time_bounds is not None
    assert bounds.time_bounds.max_time.time_point.uint64 == now + 7 * 24 * 3600


async def test_a_proposal_that_is_over_before_it_is_signed_is_not_made() -> None:
    with pytest.raises(Stopped):
        await proposed(SteppedNetwork(), valid_for=-60)


async def test_an_address_without_a_contract_is_named() -> None:
    nowhere = builders.contract_id("nowhere")
    with pytest.raises(NoSuchContract, check=lambda e: e.contract == nowhere):
        await propose_release(SteppedNetwork(), BUILDS, nowhere, practice.who("lawyer"))


async def test_a_token_is_no_escrow() -> None:
    token = practice.closing().token
    with pytest.raises(UnknownContractCode, check=lambda e: e.wasm_hash == ""):
        await propose_release(SteppedNetwork(), BUILDS, token, practice.who("lawyer"))


async def test_code_that_we_have_no_model_of_is_refused_by_its_hash() -> None:
    with pytest.raises(UnknownContractCode, check=lambda e: e.wasm_hash.startswith("96d51751")):
        await propose_release(
            SteppedNetwork(),
            Builds({}),
            practice.closing().contract,
            practice.who("lawyer"),
        )


async def test_a_contract_that_holds_no_escrow_yet_is_told() -> None:
    key = contract_data_key(practice.closing().contract, ESCROW_KEY)
    with pytest.raises(NotInitialized):
        await proposed(SteppedNetwork(with_entry(practice.chain(), key, None)))


async def test_an_instance_that_is_no_instance_is_no_contract() -> None:
    key = instance_key(practice.closing().contract)
    entry = practice.chain().ledger.entries[key]
    data = entry.value.contract_data
    assert data is not None
    other = xdr.ContractDataEntry(data.ext, data.contract, data.key, data.durability, VOID)
    kind = xdr.LedgerEntryType.CONTRACT_DATA
    raw = xdr.LedgerEntryData(kind, contract_data=other).to_xdr_bytes()
    with pytest.raises(NoSuchContract):
        await proposed(
            SteppedNetwork(with_entry(practice.chain(), key, replace(entry, data=raw)))
        )


async def test_a_payer_that_does_not_exist_is_named() -> None:
    with pytest.raises(PayerMissing, check=lambda e: e.payer == practice.STRANGER.public):
        await proposed(SteppedNetwork(), payer="stranger")


async def test_a_payer_without_money_is_not_asked_to_pay() -> None:
    chain = practice.with_account(practice.chain(), "lawyer", balance=xdr.Int64(10_000_000))
    with pytest.raises(Stopped) as stopped:
        await proposed(SteppedNetwork(chain))
    assert [finding.number for finding in stopped.value.findings] == [22]


async def test_a_role_held_by_a_smart_wallet_is_told() -> None:
    wallet = builders.contract_id("smart wallet")

    def held(escrow: Escrow) -> Escrow:
        holders = {**escrow.roles.holders, Role.RELEASE_SIGNER: (wallet,)}
        return replace(escrow, roles=replace(escrow.roles, holders=holders))

    with pytest.raises(SmartWalletRole, check=lambda e: e.holder == wallet):
        await proposed(SteppedNetwork(with_terms(practice.chain(), held)))


@pytest.mark.parametrize(
    ("flag", "reason"),
    [("released", "EscrowAlreadyReleased"), ("disputed", "EscrowOpenedForDisputeResolution")],
)
async def test_an_escrow_that_would_refuse_says_why(flag: str, reason: str) -> None:
    chain = with_terms(practice.chain(), lambda e: replace(e, flags=Flags(**{flag: True})))
    with pytest.raises(MoveRefused, check=lambda e: e.reason == reason):
        await proposed(SteppedNetwork(chain))


async def test_an_unapproved_milestone_is_the_reason_told() -> None:
    chain = with_terms(
        practice.chain(),
        lambda e: replace(
            e, milestones=(*e.milestones[:1], replace(e.milestones[1], approved=False))
        ),
    )
    with pytest.raises(MoveRefused, check=lambda e: e.reason == "EscrowNotCompleted"):
        await proposed(SteppedNetwork(chain))


async def test_a_refusal_of_the_token_is_not_told_as_one_of_the_escrow() -> None:
    # Both have an error 13: a missing trustline here, a dispute there.
    chain = practice.without(practice.chain(), practice.usdc_line("seller"))
    reason = "TrustlineMissingError (token)"
    with pytest.raises(MoveRefused, check=lambda e: e.reason == reason):
        await proposed(SteppedNetwork(chain))


def bigger(**numbers: int) -> Fault:
    """A simulation that asks for this much."""

    def fault(honest: Honest) -> Any:
        simulation = honest()
        data = simulation.data
        if "fee" in numbers:
            data.resource_fee = xdr.Int64(numbers["fee"])
        data.resources.disk_read_bytes = xdr.Uint32(numbers.get("read", 0))
        data.resources.write_bytes = xdr.Uint32(numbers.get("write", 0))
        return simulation

    return fault


LIES: dict[str, tuple[Fault, str]] = {
    "no payments": (changing(payments=()), "payments"),
    "another footprint": (changing(footprint=Footprint(frozenset(), frozenset())), "entries"),
    "another result": (changing(result=symbol("done")), "result"),
    "sleeping entries": (changing(restored=frozenset({b"asleep"})), "sleeping entries"),
    "a refusal": (answering(SimulationRefused(1, "HostError: no")), "outcome"),
    "a fee of all the money there is": (bigger(fee=2**63 - 1), "resources"),
    "a fee below nothing": (bigger(fee=-1), "resources"),
    "all the reading there is": (bigger(read=2**32 - 1), "resources"),
    "all the writing there is": (bigger(write=2**32 - 1), "resources"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_simulation_that_disagrees_is_told_and_nothing_is_written(lie: str) -> None:
    fault, fact = LIES[lie]
    with pytest.raises(SimulationDisagrees, check=lambda e: e.facts == (fact,)):
        await proposed(SteppedNetwork(simulate=[fault]))


async def test_payments_swapped_between_payees_are_noticed() -> None:
    def swapped(honest: Honest) -> Any:
        simulation = honest()
        one, two, *rest = simulation.payments
        payments = replace(one, amount=two.amount), replace(two, amount=one.amount), *rest
        return replace(simulation, payments=payments)

    with pytest.raises(SimulationDisagrees, check=lambda e: e.facts == ("payments",)):
        await proposed(SteppedNetwork(simulate=[swapped]))


@pytest.mark.parametrize(
    "lie",
    [{"simulate": [bigger(fee=60_000_000)]}, {"inclusion_fee": [answering(2**32 - 1)]}],
    ids=["resource fee", "inclusion fee"],
)
async def test_a_fee_beyond_reason_is_not_proposed(lie: dict[str, list[Fault]]) -> None:
    with pytest.raises(Stopped) as stopped:
        await proposed(SteppedNetwork(None, **lie))
    assert 16 in {finding.number for finding in stopped.value.findings}


@pytest.mark.parametrize("method", ["snapshot", "simulate", "inclusion_fee"])
async def test_a_network_that_is_down_is_told(method: str) -> None:
    network = SteppedNetwork()
    network.faults[method] = [failing(LedgerUnreachable(HOST))]
    with pytest.raises(LedgerUnreachable):
        await proposed(network)


async def test_proposing_sends_nothing() -> None:
    network = SteppedNetwork()
    await proposed(network)
    assert network.sent == []
