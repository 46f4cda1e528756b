"""Following: one hash, one payment, whatever the network answers or does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from app.errors import LedgerTooSlow, LedgerUnreachable
from app.ports import Final, NotFound, Rejected, TryAgain
from app.submit import (
    PATIENCE,
    FailedOnLedger,
    NetworkBusy,
    OutcomeUnknown,
    RejectedByNetwork,
    TimeRanOut,
)
from tests.support import practice
from tests.support.network import (
    Fault,
    SteppedNetwork,
    answering,
    failing,
    first,
    honestly,
    losing,
    with_terms,
)
from tests.support.sending import DOWN, SELLER_GETS, SLOW, due, seller_has, sent
from wallet.escrow.terms import Flags


async def test_the_same_request_twice_pays_once() -> None:
    network = SteppedNetwork()
    request = await due(network)
    once = await sent(network, request)
    again = await sent(network, request)
    assert again == once
    assert seller_has(network) == SELLER_GETS
    assert len(network.sent) == 1


async def test_a_request_that_is_final_needs_no_signatures_to_be_found() -> None:
    network = SteppedNetwork()
    request = await due(network)
    once = await sent(network, request)
    assert await sent(network, replace(request, signatures=())) == once


@pytest.mark.parametrize("lost", [SLOW, DOWN])
async def test_a_lost_answer_leads_to_no_second_payment(lost: Exception) -> None:
    network = SteppedNetwork(send=[losing(lost)])
    assert (await sent(network, await due(network))).successful
    assert seller_has(network) == SELLER_GETS


@pytest.mark.parametrize("lost", [SLOW, DOWN])
async def test_what_never_arrived_is_handed_over_again(lost: Exception) -> None:
    network = SteppedNetwork(send=[failing(lost), failing(lost)])
    assert (await sent(network, await due(network))).successful
    assert len({envelope.to_xdr() for envelope in network.sent}) == 1


async def test_lost_answers_on_the_way_to_the_end_do_not_matter() -> None:
    script: list[Fault] = [honestly, *[failing(DOWN)] * 9]
    network = SteppedNetwork(send=[losing(SLOW)], transaction=script)
    assert (await sent(network, await due(network))).successful


async def test_nothing_is_sent_while_the_network_is_down() -> None:
    network = SteppedNetwork(transaction=[failing(DOWN)])
    with pytest.raises(LedgerUnreachable):
        await sent(network, await due(network))
    assert network.sent == []


@pytest.mark.parametrize("method", ["simulate", "snapshot"])
async def test_nothing_is_sent_when_the_network_fails_at_the_last_look(method: str) -> None:
    network = SteppedNetwork()
    request = await due(network)
    network.faults[method] = [failing(SLOW)]
    with pytest.raises(LedgerTooSlow):
        await sent(network, request)
    assert network.sent == []


async def test_a_network_that_never_tells_leaves_the_outcome_open() -> None:
    network = SteppedNetwork(send=[losing(SLOW)])
    request = await due(network)
    network.faults["transaction"] = [honestly, *[failing(DOWN)] * (PATIENCE + 5)]
    with pytest.raises(OutcomeUnknown):
        await sent(network, request)
    network.faults.clear()
    assert (await sent(network, request)).successful
    assert seller_has(network) == SELLER_GETS


async def test_a_full_queue_is_tried_again() -> None:
    network = SteppedNetwork(send=[answering(TryAgain())] * 3)
    assert (await sent(network, await due(network))).successful
    assert len(network.sent) == 4


async def test_a_queue_that_stays_full_is_given_up_and_said() -> None:
    network = SteppedNetwork(send=[answering(TryAgain())] * 10 * PATIENCE)
    with pytest.raises(NetworkBusy):
        await sent(network, await due(network))
    assert seller_has(network) == 0


async def test_a_queue_that_stays_full_does_not_outlast_the_time_limit() -> None:
    network = SteppedNetwork(send=[answering(TryAgain())] * 10 * PATIENCE)
    with pytest.raises(TimeRanOut):
        await sent(network, await due(network, valid_for=30))


async def test_another_transaction_of_the_payer_in_the_queue_is_waited_for() -> None:
    network = SteppedNetwork()
    request = await due(network, "buyer", "lawyer", "seller", payer="seller")
    other = practice.signed(practice.transfer(network.chain), "seller")
    await network.send(other)
    assert (await sent(network, request)).successful


CODES = [
    code.name
    for code in xdr.TransactionResultCode
    if code.name not in {"txSUCCESS", "txFEE_BUMP_INNER_SUCCESS"}
]


@pytest.mark.parametrize("code", CODES)
async def test_a_rejection_is_told_with_its_code(code: str) -> None:
    network = SteppedNetwork(send=[answering(Rejected(code, "opBAD_AUTH"))])
    with pytest.raises(RejectedByNetwork) as rejected:
        await sent(network, await due(network))
    assert (rejected.value.result, rejected.value.operation) == (code, "opBAD_AUTH")
    assert seller_has(network) == 0


async def test_a_late_copy_that_is_refused_does_not_hide_that_the_first_was_taken() -> None:
    network = SteppedNetwork()
    request = await due(network)

    def taken_before(honest: Any) -> Rejected:
        honest()  # another machine's copy, whose ledger our server has not told us of yet
        return Rejected("txBAD_SEQ")

    network.faults["send"] = [taken_before]
    assert (await sent(network, request)).successful


async def test_a_late_copy_is_not_hidden_by_a_server_that_lags() -> None:
    network = SteppedNetwork()
    request = await due(network)

    def lags(honest: Any) -> NotFound:
        network.clock.step(6)  # the ledger closes, and is not told of
        found = honest()
        assert isinstance(found, Final)
        return NotFound(1, 0, found.ledger - 1, found.time - 5)

    network.faults["send"] = [losing(SLOW), answering(Rejected("txBAD_SEQ"))]
    network.faults["transaction"] = [honestly, lags, lags, lags]
    assert (await sent(network, request)).successful


async def test_a_release_that_was_taken_between_two_looks_is_final_not_refused() -> None:
    network = SteppedNetwork()
    request = await due(network)
    chain = practice.applied(
        network.chain, practice.signed(request.envelope, "lawyer", "buyer")
    )

    def taken() -> None:
        network.chain = chain

    network.faults["simulate"] = [first(taken)]
    assert (await sent(network, request)).successful
    assert network.sent == []


async def test_a_transaction_that_failed_on_the_ledger_is_told_as_final() -> None:
    network = SteppedNetwork()
    request = await due(network)

    def disputed() -> None:
        network.chain = with_terms(
            network.chain, lambda e: replace(e, flags=Flags(disputed=True))
        )

    network.faults["send"] = [first(disputed)]
    with pytest.raises(FailedOnLedger) as failed:
        await sent(network, request)
    assert failed.value.operation == "INVOKE_HOST_FUNCTION_TRAPPED"
    with pytest.raises(FailedOnLedger):
        await sent(network, request)
    assert seller_has(network) == 0
