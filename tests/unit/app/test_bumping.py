"""A fee bump: made of what is signed, reviewed as a whole, signed by its payer, and sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.adapters.key_signer import KeySigner
from app.bumping import AlreadyBumped, asked, bumped
from app.sign import sign
from app.submit import sent_as, submit
from tests.support import by_entry, practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, with_terms
from tests.support.sending import SELLER_GETS, due, seller_has
from wallet import request as requests
from wallet.escrow.terms import Escrow
from wallet.request import Request
from wallet.review.review import Review
from wallet.review.token import Stopped
from wallet.review.turn import Signs
from wallet.signatures import MissingWeight

PAYER = "desk"


async def paid_for(network: SteppedNetwork, fee: int | None = None) -> Request:
    """A release that both signed, with the desk's fee around it; nobody signed that yet."""
    return await bumped(network, BUILDS, await due(network), practice.address_of(PAYER), fee)


async def signed(network: SteppedNetwork, request: Request, name: str = PAYER) -> Request:
    signer, now = KeySigner(practice.key_of(name)), network.clock.now()
    return await sign(request, signer, BUILDS, now, lambda _: by_entry.TICKS)


async def sent(network: SteppedNetwork, request: Request) -> bytes:
    steps: list[str] = []
    return (await submit(request, network, network.clock, BUILDS, steps.append)).hash


async def test_the_payer_signs_the_fee_bump_and_sends_it() -> None:
    network = SteppedNetwork()
    before = practice.balance(network.chain, PAYER)
    request = await paid_for(network)
    complete = await signed(network, request)
    assert await sent(network, complete) == sent_as(complete) == request.hash
    assert seller_has(network) == SELLER_GETS
    assert practice.balance(network.chain, PAYER) < before


async def test_what_is_signed_is_the_fee_bump_and_nothing_inside_it() -> None:
    network, shown = SteppedNetwork(), list[Review]()
    request = await paid_for(network)

    def decide(seen: Review) -> frozenset[int]:
        shown.append(seen)
        return by_entry.TICKS

    signer = KeySigner(practice.key_of(PAYER))
    await sign(request, signer, BUILDS, network.clock.now(), decide)
    (seen,) = shown
    assert seen.to_sign.signs is Signs.FEE_BUMP
    assert seen.hash == request.hash != request.envelope.hash
    assert seen.summary["fee_bump"]["inner_hash"] == request.envelope.hash.hex()


async def test_it_can_be_read_back_as_it_was_written() -> None:
    request = await signed(SteppedNetwork(), await paid_for(SteppedNetwork()))
    again = requests.read(request.to_text())
    assert isinstance(again, Request)
    assert (again.bump, again.signatures) == (request.bump, request.signatures)


async def test_a_fee_bump_of_another_tool_is_asked_for_by_the_present_state() -> None:
    network = SteppedNetwork()
    made = await signed(network, await paid_for(network))
    assert made.bump is not None
    theirs = await asked(network, BUILDS, made.bump.with_signatures(made.signatures))
    assert theirs.signatures == made.signatures
    assert await sent(network, theirs) == made.hash


async def test_way_b_can_be_paid_for_too() -> None:
    network = SteppedNetwork()
    inner = await by_entry.asked(network)
    inner = await by_entry.signed(network, inner, "buyer", "lawyer", PAYER)
    request = await bumped(network, BUILDS, inner, practice.address_of("seller"))
    before = seller_has(network)
    await sent(network, await signed(network, request, "seller"))
    assert seller_has(network) - before == SELLER_GETS


async def test_what_is_not_signed_enough_is_not_paid_for() -> None:
    network = SteppedNetwork()
    request = await due(network, "buyer")
    with pytest.raises(MissingWeight):
        await bumped(network, BUILDS, request, practice.address_of(PAYER))


@pytest.mark.parametrize(("fee", "number"), [(1_000, 22), (200_000_000, 16)])
async def test_a_fee_that_is_too_small_or_beyond_reason_is_stopped(
    fee: int, number: int
) -> None:
    with pytest.raises(Stopped) as refused:
        await paid_for(SteppedNetwork(), fee)
    assert {number, 26} <= {finding.number for finding in refused.value.findings}


async def test_a_fee_bump_of_a_fee_bump_is_refused() -> None:
    network = SteppedNetwork()
    request = await paid_for(network)
    with pytest.raises(AlreadyBumped):
        await bumped(network, BUILDS, request, practice.address_of(PAYER))


async def test_what_happened_since_stops_the_fee_bump_too() -> None:
    network = SteppedNetwork()
    complete = await signed(network, await paid_for(network))
    network.chain = with_terms(network.chain, _unapproved)
    with pytest.raises(Stopped) as refused:
        await sent(network, complete)
    assert 26 in {finding.number for finding in refused.value.findings}


def _unapproved(was: Escrow) -> Escrow:
    milestones = tuple(replace(each, approved=False) for each in was.milestones)
    return replace(was, milestones=milestones)
