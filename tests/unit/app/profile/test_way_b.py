"""Way B with a profile: its entry is signed, kept and journalled, and sent by its payer."""

from __future__ import annotations

import pytest

from app.ports import Final
from app.profile.errors import NoKeyToSign
from app.profile.profile import Profile
from app.profile.requests import keep, kept
from app.profile.sending import look, send
from app.profile.signing import sign
from app.records import Standing, SubmissionState
from app.submit import OutcomeUnknown, sent_as, submit
from tests.support import by_entry, practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, honestly, losing
from tests.support.profiles import BY_PASSWORD, HOLDER, Made, asked, last, profiles
from tests.support.sending import DOWN, SELLER_GETS, seller_has
from wallet.journal import Kind
from wallet.request import Request
from wallet.review.review import Review

OTHER = "lawyer"


def agreed(_seen: Review) -> frozenset[int]:
    return by_entry.TICKS


def standing(profile: Profile, request: Request) -> Standing:
    row = profile.store.requests.by_hash(request.hash)
    assert row is not None
    return row.standing


async def test_an_entry_is_signed_and_kept_under_the_request(made: Made) -> None:
    network = SteppedNetwork()
    request = await by_entry.asked(network)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
        assert done == await by_entry.signed(network, request, HOLDER)
        (row,) = profile.store.signatures.of(request.hash)
        assert row.key == practice.who(HOLDER)
        assert standing(profile, request) is Standing.WAITS_FOR_OTHERS
        event = last(profile).event
        assert (event.kind, event.subject) == (Kind.SIGNED, request.hash.hex())
        assert event.facts["hash"] not in (request.hash.hex(), "")


async def test_what_waits_for_me_is_told_when_it_is_my_turn(made: Made) -> None:
    """A payer is not asked before the entries are signed, and is asked then."""
    network = SteppedNetwork()
    request = await by_entry.asked(network, payer=HOLDER)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        (mine,) = await sign(profile, [request], asked(), BUILDS, agreed)
        assert standing(profile, request) is Standing.WAITS_FOR_OTHERS
        keep(profile, await by_entry.signed(network, mine, OTHER), BUILDS)
        assert standing(profile, request) is Standing.NEEDS_ME
        await sign(profile, [kept(profile, request.hash)], asked(), BUILDS, agreed)
        assert standing(profile, request) is Standing.READY


async def test_a_payer_alone_has_nothing_to_sign_yet(made: Made) -> None:
    network = SteppedNetwork()
    request = await by_entry.asked(network, payer=HOLDER)
    request = await by_entry.signed(network, request, HOLDER)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NoKeyToSign):
            await sign(profile, [request], asked(), BUILDS, agreed)


async def test_it_is_followed_by_the_hash_that_it_is_sent_under(made: Made) -> None:
    network = SteppedNetwork()
    request = await by_entry.asked(network)
    complete = await by_entry.signed(network, request, OTHER, HOLDER, "desk")
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        final = await send(profile, complete, network, BUILDS, lambda _step: None)
        assert final.hash == sent_as(complete) != request.hash
        steps = profile.store.submissions.of(request.hash)
        assert [step.state for step in steps] == [
            SubmissionState.SENDING,
            SubmissionState.SENT,
            SubmissionState.FINAL,
        ]
        assert steps[0].result == final.hash.hex()
        assert (standing(profile, request), seller_has(network)) == (
            Standing.FINAL,
            SELLER_GETS,
        )


async def test_what_was_sent_is_found_again_after_its_answer_was_lost(made: Made) -> None:
    network = SteppedNetwork(send=[losing(DOWN)])
    request = await by_entry.asked(network)
    complete = await by_entry.signed(network, request, OTHER, HOLDER, "desk")
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        network.faults["transaction"] = [honestly, *([losing(DOWN)] * 400)]
        with pytest.raises(OutcomeUnknown):
            await send(profile, complete, network, BUILDS, lambda _step: None)
        assert standing(profile, request) is Standing.UNKNOWN
        network.faults["transaction"] = []
        found = await look(profile, request.hash, network)
        assert isinstance(found, Final)
        assert standing(profile, request) is Standing.FINAL


async def test_one_that_somebody_else_sent_is_found_too(made: Made) -> None:
    network = SteppedNetwork()
    request = await by_entry.asked(network)
    complete = await by_entry.signed(network, request, OTHER, HOLDER, "desk")
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, complete, BUILDS)
        await submit(complete, network, network.clock, BUILDS, lambda _step: None)
        assert isinstance(await look(profile, request.hash, network), Final)
        assert standing(profile, request) is Standing.FINAL
