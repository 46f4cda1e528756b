"""Sending: only what is complete and still true, once, and followed to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from app.ports import TryAgain
from app.submit import (
    PATIENCE,
    TimeRanOut,
    submit,
)
from tests.support import builders, practice
from tests.support.escrows import BUILDS
from tests.support.network import (
    SteppedClock,
    SteppedNetwork,
    answering,
    changing,
    failing,
    with_entry,
    with_signers,
    with_terms,
)
from tests.support.sending import SELLER_GETS, SLOW, due, seller_has, sent
from wallet.envelope import DecoratedSignature
from wallet.escrow.terms import Flags
from wallet.review.token import Stopped
from wallet.signatures import MissingWeight
from wallet.soroban.entries import instance_key


async def test_a_complete_release_ends_final_and_pays_to_the_unit() -> None:
    network = SteppedNetwork()
    final = await sent(network, await due(network))
    assert (final.successful, final.ledger) == (True, network.chain.latest.sequence)
    assert seller_has(network) == SELLER_GETS


async def test_a_third_party_can_pay_the_fee() -> None:
    network = SteppedNetwork()
    before = practice.balance(network.chain, "desk")
    request = await due(network, "buyer", "lawyer", "desk", payer="desk")
    assert (await sent(network, request)).successful
    assert practice.balance(network.chain, "desk") < before


async def test_a_payer_that_has_not_signed_is_missing() -> None:
    network = SteppedNetwork()
    request = await due(network, payer="desk")
    with pytest.raises(MissingWeight) as missing:
        await sent(network, request)
    assert [gap.account for gap in missing.value.gaps] == [practice.who("desk")]
    assert network.sent == []


@pytest.mark.parametrize(("signer", "other"), [("buyer", "lawyer"), ("lawyer", "buyer")])
async def test_without_one_signature_nothing_is_sent_and_the_missing_one_is_named(
    signer: str, other: str
) -> None:
    network = SteppedNetwork()
    request = await due(network, signer)
    with pytest.raises(MissingWeight) as missing:
        await sent(network, request)
    named = {s.key.strkey for gap in missing.value.gaps for s in gap.can_sign}
    assert named == {practice.who(other)}
    assert network.sent == []


async def test_a_surplus_signature_is_kept_back() -> None:
    network = SteppedNetwork(
        with_signers(practice.chain(), {"buyer": 1, "lawyer": 1, "desk": 1}, 2)
    )
    request = await due(network, "buyer", "lawyer", "desk")
    assert (await sent(network, request)).successful
    (envelope,) = network.sent
    assert len(envelope.signatures) == 2


async def test_a_surplus_signature_would_be_refused_as_it_is() -> None:
    chain = with_signers(practice.chain(), {"buyer": 1, "lawyer": 1, "desk": 1}, 2)
    request = await due(SteppedNetwork(chain), "buyer", "lawyer", "desk")
    everything = request.envelope.with_signatures(request.signatures)
    assert practice.refusal(chain, everything) == "txBAD_AUTH_EXTRA"


async def test_forged_and_foreign_signatures_do_no_harm() -> None:
    network = SteppedNetwork()
    request = await due(network)
    buyer = practice.who("buyer")
    request = request.with_signatures(
        (
            DecoratedSignature.by(buyer, bytes(64)),
            DecoratedSignature.by(buyer, practice.key("desk").sign(request.envelope.hash)),
            builders.signature(practice.STRANGER, request.envelope.hash),
            DecoratedSignature(b"\0\0\0\0", b""),
        )
    )
    assert (await sent(network, request)).successful
    assert len(network.sent[0].signatures) == 2


async def test_a_forged_signature_weighs_nothing() -> None:
    network = SteppedNetwork()
    request = await due(network, "lawyer")
    forged = practice.key("desk").sign(request.envelope.hash)
    request = request.with_signatures((DecoratedSignature.by(practice.who("buyer"), forged),))
    with pytest.raises(MissingWeight):
        await sent(network, request)
    assert network.sent == []


async def test_an_expired_request_is_not_sent() -> None:
    network = SteppedNetwork()
    request = await due(network, valid_for=60)
    network.clock.step(120)
    with pytest.raises(Stopped) as stopped:
        await sent(network, request)
    assert 12 in {finding.number for finding in stopped.value.findings}
    assert network.sent == []


async def test_the_networks_time_counts_not_the_machines() -> None:
    network = SteppedNetwork()
    request = await due(network)
    ten_years = 10 * 365 * 24 * 3600
    wrong = SteppedClock(network.clock.time + ten_years, lambda _time: network.clock.step(1))
    assert (await submit(request, network, wrong, BUILDS, lambda _step: None)).successful


async def test_a_request_that_expires_on_the_way_is_told_as_not_paid() -> None:
    network = SteppedNetwork()
    request = await due(network, valid_for=20)
    network.faults["send"] = [failing(SLOW)] * PATIENCE
    with pytest.raises(TimeRanOut):
        await sent(network, request)
    assert seller_has(network) == 0


async def test_a_superseded_request_is_not_sent() -> None:
    network = SteppedNetwork()
    request = await due(network)
    number = request.envelope.transaction.seq_num
    network.chain = practice.with_account(network.chain, "lawyer", seq_num=number)
    with pytest.raises(Stopped) as stopped:
        await sent(network, request)
    assert 11 in {finding.number for finding in stopped.value.findings}
    assert network.sent == []


async def test_the_payers_ordinary_use_within_the_gap_kills_no_request() -> None:
    network = SteppedNetwork()
    request = await due(network, "buyer", "lawyer", "seller", payer="seller")
    for _ in range(3):
        payment = practice.signed(practice.transfer(network.chain), "seller")
        network.chain = practice.applied(network.chain, payment)
    assert (await sent(network, request)).successful


async def test_what_was_disputed_after_signing_is_not_sent() -> None:
    network = SteppedNetwork()
    request = await due(network)
    network.chain = with_terms(network.chain, lambda e: replace(e, flags=Flags(disputed=True)))
    with pytest.raises(Stopped) as stopped:
        await sent(network, request)
    assert 7 in {finding.number for finding in stopped.value.findings}
    assert network.sent == []


async def test_a_receiver_exchanged_after_signing_is_not_paid() -> None:
    network = SteppedNetwork()
    request = await due(network)

    def exchanged(escrow: Any) -> Any:
        holders = {**escrow.roles.holders}
        holders[next(r for r in holders if r.value == "receiver")] = (practice.who("funder"),)
        return replace(escrow, roles=replace(escrow.roles, holders=holders))

    network.chain = with_terms(network.chain, exchanged)
    with pytest.raises(Stopped):
        await sent(network, request)
    assert network.sent == []


async def test_a_signer_removed_after_signing_counts_no_more() -> None:
    network = SteppedNetwork()
    request = await due(network)
    network.chain = with_signers(network.chain, {"lawyer": 1, "desk": 1}, 2)
    with pytest.raises(MissingWeight) as missing:
        await sent(network, request)
    named = {s.key.strkey for gap in missing.value.gaps for s in gap.can_sign}
    assert named == {practice.who("desk")}


async def test_a_contract_that_is_gone_stops_the_sending() -> None:
    network = SteppedNetwork()
    request = await due(network)
    key = instance_key(practice.closing().contract)
    network.chain = with_entry(network.chain, key, None)
    with pytest.raises(Stopped):
        await sent(network, request)
    assert network.sent == []


async def test_a_simulation_that_pays_someone_else_stops_the_sending() -> None:
    network = SteppedNetwork()
    request = await due(network)
    network.faults["simulate"] = [changing(payments=())]
    with pytest.raises(Stopped) as stopped:
        await sent(network, request)
    assert [finding.number for finding in stopped.value.findings] == [6]
    assert network.sent == []


async def test_what_is_not_explained_is_stopped_before_the_network_is_asked_about_it() -> None:
    network = SteppedNetwork()
    request = await due(network)
    body = xdr.OperationBody(xdr.OperationType.INFLATION)
    envelope = practice.Draft((xdr.Operation(None, body),)).on(network.chain)
    network.asked.clear()
    with pytest.raises(Stopped):
        await sent(network, replace(request, envelope=envelope, signatures=()))
    assert "simulate" not in network.asked


async def test_each_step_is_told() -> None:
    network, steps = SteppedNetwork(send=[answering(TryAgain())]), list[str]()
    request = await due(network)
    await submit(request, network, network.clock, BUILDS, steps.append)
    assert list(dict.fromkeys(steps))[:4] == [
        "checking the present state",
        "sending",
        "the network's queue is full; waiting",
        "sent; waiting for its ledger",
    ]
