"""Sending what is kept: each state is on the disk before the step that it is about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.adapters.store.errors import DatabaseFull
from app.errors import LedgerUnreachable
from app.ports import Final, NotFound, Rejected, TryAgain
from app.profile.ends import end_of
from app.profile.inbox import page
from app.profile.profile import Profile
from app.profile.requests import decline, keep
from app.profile.sending import look, send
from app.records import Standing, Submission, SubmissionState
from app.review import view_of
from app.submit import (
    PATIENCE,
    FailedOnLedger,
    NetworkBusy,
    OutcomeUnknown,
    RejectedByNetwork,
    TimeRanOut,
    submit,
)
from tests.support.escrows import BUILDS
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
from tests.support.profiles import BY_PASSWORD, Made, filed, kinds, last, profiles
from tests.support.sending import DOWN, SELLER_GETS, SLOW, seller_has
from wallet.errors import WalletError
from wallet.escrow.terms import Flags
from wallet.journal import Kind
from wallet.request import Request
from wallet.review.effects import same_money
from wallet.review.review import review
from wallet.review.token import Stopped
from wallet.signatures import MissingWeight

BOTH = ("buyer", "lawyer")


async def sent_elsewhere(network: SteppedNetwork, request: Request) -> None:
    await submit(request, network, network.clock, BUILDS, lambda _step: None)


async def sent(profile: Profile, request: Request, network: SteppedNetwork) -> None:
    await send(profile, request, network, BUILDS, lambda _step: None)


def states(profile: Profile, request: Request) -> list[SubmissionState]:
    return [step.state for step in profile.store.submissions.of(request.envelope.hash)]


def untold(honest: Callable[[], Final | NotFound]) -> Final | NotFound:
    """Say what became of it, and not what moved."""
    found = honest()
    return replace(found, moved=None) if isinstance(found, Final) else found


def standing(profile: Profile) -> Standing:
    (row,) = page(profile, BUILDS).rows
    return row.standing


async def test_a_complete_request_ends_final_and_is_kept_as_such(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        await sent(profile, request, network)
        assert states(profile, request) == [
            SubmissionState.SENDING,
            SubmissionState.SENT,
            SubmissionState.FINAL,
        ]
        assert (standing(profile), seller_has(network)) == (Standing.FINAL, SELLER_GETS)
        assert kinds(profile)[-3:] == [Kind.SEEN, Kind.SENT, Kind.FINAL]
        end = end_of(last(profile).event.facts)
        latest = network.chain.latest
        assert (end.ledger, end.closed, end.result) == (
            latest.sequence,
            latest.time,
            "txSUCCESS",
        )
        assert end.charged == latest.transactions[0].fee


async def test_what_moved_is_kept_to_the_unit(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        await sent(profile, request, network)
        moved = end_of(last(profile).event.facts).moved
    predicted = review(request.envelope, view_of(request, BUILDS)).effects
    assert moved is not None
    assert predicted is not None
    assert same_money(moved, predicted.payments)


async def test_an_end_of_which_less_was_told_is_kept_all_the_same(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    network.faults["transaction"] = [untold] * PATIENCE
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        await sent(profile, request, network)
        assert end_of(last(profile).event.facts).moved is None
        assert standing(profile) is Standing.FINAL


async def test_that_it_is_sent_is_kept_before_the_network_hears_of_it(made: Made) -> None:
    network = SteppedNetwork()
    request, kept = await filed(network, *BOTH), list[Submission | None]()
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:

        def look() -> None:
            kept.append(profile.store.submissions.latest(request.envelope.hash))
            profile.store.database.check_no_transaction()

        network.faults["send"] = [first(look)]
        await sent(profile, request, network)
    assert [step and step.state for step in kept] == [SubmissionState.SENDING]


async def test_what_cannot_be_kept_is_not_sent(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)

    def full(*_given: object) -> None:
        monkeypatch.undo()
        raise DatabaseFull("profile.db")

    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        monkeypatch.setattr(type(profile.store.submissions), "append", full)
        with pytest.raises(DatabaseFull):
            await sent(profile, request, network)
        assert (states(profile, request), standing(profile)) == ([], Standing.READY)
    assert network.sent == []


async def test_what_is_not_complete_is_not_sent_and_stays_where_it_was(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, "lawyer")
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(MissingWeight):
            await sent(profile, request, network)
        assert (states(profile, request), standing(profile)) == ([], Standing.NEEDS_ME)
    assert network.sent == []


async def test_signatures_that_are_kept_are_sent_with_those_that_come(made: Made) -> None:
    network = SteppedNetwork()
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, await filed(network, "buyer"), BUILDS)
        await sent(profile, await filed(network, "lawyer"), network)
        assert standing(profile) is Standing.FINAL


async def test_what_fails_on_the_ledger_is_told_and_kept(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)

    def disputed() -> None:
        network.chain = with_terms(
            network.chain, lambda e: replace(e, flags=Flags(disputed=True))
        )

    network.faults["send"] = [first(disputed)]
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(FailedOnLedger):
            await sent(profile, request, network)
        assert states(profile, request)[-1] is SubmissionState.FAILED
        assert (standing(profile), kinds(profile)[-1]) == (Standing.FAILED, Kind.FAILED)


@pytest.mark.parametrize(
    ("fault", "refusal", "result"),
    [
        (Rejected("txMALFORMED"), RejectedByNetwork, "txMALFORMED"),
        (TryAgain(), NetworkBusy, "busy"),
    ],
)
async def test_what_the_network_refuses_may_be_sent_again(
    made: Made, fault: object, refusal: type[WalletError], result: str
) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    network.faults["send"] = [answering(fault)] * (PATIENCE + 2)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(refusal):
            await sent(profile, request, network)
        assert states(profile, request) == [SubmissionState.SENDING, SubmissionState.REJECTED]
        assert (standing(profile), last(profile).event.facts) == (
            Standing.READY,
            {"result": result},
        )
        network.faults.clear()
        await sent(profile, request, network)
        assert standing(profile) is Standing.FINAL


async def test_what_no_ledger_took_in_time_has_failed(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH, valid_for=20)
    network.faults["send"] = [failing(SLOW)] * PATIENCE
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(TimeRanOut):
            await sent(profile, request, network)
        assert states(profile, request) == [SubmissionState.SENDING, SubmissionState.FAILED]
    assert seller_has(network) == 0


@pytest.mark.parametrize("fault", [losing(SLOW), failing(DOWN)], ids=["lost", "never there"])
async def test_an_end_that_nobody_tells_is_unknown_until_it_is_asked_again(
    made: Made, fault: Fault
) -> None:
    network = SteppedNetwork()
    request, kept = await filed(network, *BOTH), profiles(clock=network.clock)
    network.faults["send"] = [fault, *[failing(DOWN)] * PATIENCE]
    network.faults["transaction"] = [honestly, *[failing(DOWN)] * PATIENCE * 2]
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(OutcomeUnknown):
            await sent(profile, request, network)
        assert states(profile, request)[-1] is SubmissionState.UNKNOWN
        assert (standing(profile), kinds(profile)[-1]) == (Standing.UNKNOWN, Kind.SENT)
    network.faults.clear()
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        await sent(profile, request, network)
        assert standing(profile) is Standing.FINAL
    assert seller_has(network) == SELLER_GETS


async def test_a_program_that_ends_while_it_sends_finds_out_later_and_pays_once(
    made: Made,
) -> None:
    network = SteppedNetwork()
    request, kept = await filed(network, *BOTH), profiles(clock=network.clock)
    network.faults["send"] = [losing(asyncio.CancelledError())]  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        async with kept.unlock(made.folder, BY_PASSWORD) as profile:
            await sent(profile, request, network)
    network.clock.step(10)
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert states(profile, request) == [SubmissionState.SENDING]
        assert standing(profile) is Standing.UNKNOWN
        assert len(profile.store.submissions.unfinished()) == 1
        await sent(profile, request, network)
        assert (standing(profile), len(network.sent)) == (Standing.FINAL, 1)
    assert seller_has(network) == SELLER_GETS


async def test_an_unknown_end_is_known_once_its_time_has_passed(made: Made) -> None:
    """No ledger has it, and none will: nobody need wonder any longer."""
    network = SteppedNetwork()
    request = await filed(network, *BOTH, valid_for=600)
    network.faults["send"] = [failing(DOWN)] * (PATIENCE + 2)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(OutcomeUnknown):
            await sent(profile, request, network)
        network.faults.clear()
        network.clock.step(600)
        with pytest.raises(TimeRanOut):
            await sent(profile, request, network)
        assert (standing(profile), kinds(profile)[-1]) == (Standing.FAILED, Kind.FAILED)
    assert seller_has(network) == 0


async def test_what_was_never_sent_and_is_too_late_is_refused_as_that(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH, valid_for=60)
    network.clock.step(120)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(Stopped):
            await sent(profile, request, network)
        assert (states(profile, request), standing(profile)) == ([], Standing.EXPIRED)


async def test_what_is_final_is_not_sent_again(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        for _ in range(2):
            await sent(profile, request, network)
    assert (len(network.sent), seller_has(network)) == (1, SELLER_GETS)


async def test_without_a_network_an_unknown_end_stays_unknown(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        hash_ = request.envelope.hash
        profile.store.submissions.append(Submission(hash_, SubmissionState.UNKNOWN, 1, 0, ""))
        network.faults["transaction"] = [failing(DOWN)]
        with pytest.raises(LedgerUnreachable):
            await sent(profile, request, network)
        keep(profile, await filed(network, "lawyer"), BUILDS)
        assert states(profile, request) == [SubmissionState.UNKNOWN]


async def test_what_another_sent_is_final_here_too(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, await filed(network, "lawyer"), BUILDS)
        hash_ = request.envelope.hash
        assert isinstance(await look(profile, hash_, network), NotFound)
        assert (states(profile, request), standing(profile)) == ([], Standing.NEEDS_ME)
        await sent_elsewhere(network, request)
        for _ in range(2):
            assert isinstance(await look(profile, hash_, network), Final)
        assert (states(profile, request), standing(profile)) == (
            [SubmissionState.FINAL],
            Standing.FINAL,
        )
        assert kinds(profile)[-2:] == [Kind.SEEN, Kind.FINAL]


async def test_what_another_sent_after_i_declined_is_final_all_the_same(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        decline(profile, request.envelope.hash, "not agreed")
        await sent_elsewhere(network, request)
        await look(profile, request.envelope.hash, network)
        assert standing(profile) is Standing.FINAL


async def test_what_failed_by_anothers_hand_has_failed_here(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH)

    def disputed() -> None:
        network.chain = with_terms(
            network.chain, lambda e: replace(e, flags=Flags(disputed=True))
        )

    network.faults["send"] = [first(disputed)]
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        with pytest.raises(FailedOnLedger):
            await sent_elsewhere(network, request)
        await look(profile, request.envelope.hash, network)
        assert standing(profile) is Standing.FAILED
        assert end_of(last(profile).event.facts).charged > 0


async def test_looking_finds_that_it_came_too_late_only_for_what_was_sent(made: Made) -> None:
    network = SteppedNetwork()
    request = await filed(network, *BOTH, valid_for=60)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        hash_ = request.envelope.hash
        network.clock.step(120)
        await look(profile, hash_, network)
        assert states(profile, request) == []
        profile.store.submissions.append(Submission(hash_, SubmissionState.UNKNOWN, 1, 0, ""))
        await look(profile, hash_, network)
        assert states(profile, request)[-1] is SubmissionState.FAILED
