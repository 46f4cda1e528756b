"""Way B from the proposal to its end: entries first, the payer last, one end on the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.adapters.key_signer import KeySigner
from app.propose import MoveRefused
from app.review import view_of
from app.sign import sign
from app.submit import PaysOtherwise, present_view, sent_as, submit
from tests.support import builders, practice
from tests.support.by_entry import TICKS, asked, signed
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, with_signers, with_terms
from tests.support.sending import SELLER_GETS, seller_has
from wallet import request as requests
from wallet.authorization import Arm
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.request import Request
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.token import Stopped
from wallet.review.turn import EntriesFirst, Signs
from wallet.signatures import MissingWeight


async def sent(network: SteppedNetwork, request: Request) -> bytes:
    steps: list[str] = []
    final = await submit(request, network, network.clock, BUILDS, steps.append)
    return final.hash


async def test_what_is_asked_for_is_an_entry_that_names_its_account() -> None:
    request = await asked(SteppedNetwork())
    facts = Facts(request.envelope, view_of(request, BUILDS))
    (entry,) = facts.by_address
    assert (entry.arm, entry.address) == (Arm.ADDRESS_V2, practice.address_of("release"))
    assert facts.source == facts.acting == practice.address_of("desk")
    assert requests.read(request.to_text()).to_text() == request.to_text()


async def test_two_sign_the_entry_and_the_payer_sends_it() -> None:
    network = SteppedNetwork()
    request = await asked(network)
    complete = await signed(network, request, "buyer", "lawyer", "desk")
    assert len(complete.signatures) == 3
    before = seller_has(network)
    hash_ = await sent(network, complete)
    assert hash_ == sent_as(complete) != request.hash
    assert seller_has(network) - before == SELLER_GETS


async def test_signed_apart_and_merged_in_any_order_it_is_one_transaction() -> None:
    network = SteppedNetwork()
    request = await asked(network)
    buyer = await signed(network, request, "buyer")
    lawyer = await signed(network, request, "lawyer")
    one, other = requests.merge(buyer, lawyer), requests.merge(lawyer, buyer)
    assert one.to_text() == other.to_text()
    assert await sent(network, await signed(network, one, "desk")) == sent_as(other)


async def test_the_payer_is_refused_before_the_others_signed() -> None:
    network = SteppedNetwork()
    request = await signed(network, await asked(network), "buyer")
    with pytest.raises(EntriesFirst):
        await signed(network, request, "desk")


async def test_who_decides_and_pays_signs_twice() -> None:
    network = SteppedNetwork()
    request = await asked(network, payer="lawyer")
    shown: list[Review] = []

    async def by_lawyer(of: Request) -> Request:
        def decide(seen: Review) -> frozenset[int]:
            shown.append(seen)
            return TICKS

        signer = KeySigner(practice.key("lawyer"))
        return await sign(of, signer, BUILDS, network.clock.now(), decide)

    complete = await by_lawyer(await signed(network, await by_lawyer(request), "buyer"))
    assert [seen.to_sign.signs for seen in shown] == [Signs.ENTRY, Signs.TRANSACTION]
    assert shown[0].hash != shown[1].hash == sent_as(complete)
    await sent(network, complete)


@pytest.mark.parametrize("names", [(), ("buyer",), ("buyer", "lawyer")])
async def test_nothing_is_sent_while_a_signature_lacks(names: tuple[str, ...]) -> None:
    network = SteppedNetwork()
    request = await signed(network, await asked(network), *names)
    with pytest.raises(MissingWeight):
        await sent(network, request)
    assert network.sent == []


async def test_what_changed_since_is_found_before_it_is_sent() -> None:
    network = SteppedNetwork()
    complete = await signed(network, await asked(network), "buyer", "lawyer", "desk")
    half = 125_000 * 10**7
    network.chain = with_terms(network.chain, lambda was: replace(was, amount=half))
    with pytest.raises(PaysOtherwise) as refused:
        await sent(network, complete)
    assert refused.value.then != refused.value.now
    assert network.sent == []


async def test_another_receiver_since_is_stopped_by_the_review() -> None:
    network = SteppedNetwork()
    complete = await signed(network, await asked(network), "buyer", "lawyer", "desk")
    stranger = builders.MALLORY.public

    def redirected(was: Escrow) -> Escrow:
        return replace(was, roles=Roles({**was.roles.holders, Role.RECEIVER: (stranger,)}))

    network.chain = with_terms(network.chain, redirected)
    with pytest.raises(Stopped):
        await sent(network, complete)
    assert network.sent == []


async def test_it_is_looked_at_anew_before_anybody_signed_it() -> None:
    """A network judges entries that stand in a transaction: unsigned ones it would refuse."""
    network = SteppedNetwork()
    request = await asked(network)
    view = await present_view(request, network, BUILDS)
    assert view.told is not None
    assert view.told.payments == (request.told.payments if request.told else None)


async def test_the_same_request_is_never_sent_as_two_transactions() -> None:
    """A third signer of the entry, later, changes nothing of what the payer signed."""
    network = SteppedNetwork()
    weights = {"buyer": 1, "lawyer": 1, "seller": 1}
    network.chain = with_signers(network.chain, weights, 2)
    request = await asked(network)
    complete = await signed(network, request, "seller", "lawyer", "desk")
    late = requests.merge(complete, await signed(network, request, "buyer"))
    assert len(late.signatures) == 4
    assert sent_as(late) == sent_as(complete)
    assert await sent(network, late) == sent_as(complete)
    assert await sent(network, complete) == sent_as(complete)


async def test_an_entry_that_was_used_is_used_once() -> None:
    network = SteppedNetwork()
    first = await signed(network, await asked(network), "buyer", "lawyer", "desk")
    await sent(network, first)
    assert await sent(network, first) == sent_as(first)


async def test_a_move_that_the_contract_refuses_is_not_asked_for() -> None:
    network = SteppedNetwork()
    complete = await signed(network, await asked(network), "buyer", "lawyer", "desk")
    await sent(network, complete)
    with pytest.raises(MoveRefused):
        await asked(network)
