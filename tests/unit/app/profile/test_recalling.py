"""What a profile recalls of a request: handed into its review wherever one signs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.profile import looks, recalling
from app.profile.errors import RolledBack
from app.profile.profile import Profile
from app.profile.recalling import knowledge_of
from app.profile.requests import keep
from app.profile.signing import sign
from app.records import Contact, KnownKey, Standing, Submission, SubmissionState
from app.review import view_of
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, with_terms
from tests.support.profiles import (
    BY_PASSWORD,
    HOLDER,
    Clock,
    Made,
    agreed,
    asked,
    filed,
    last,
    profiles,
)
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.journal import Kind
from wallet.network import PRACTICE, TESTNET
from wallet.request import Request
from wallet.review.knowledge import Knowledge, Other, Spent, Unread
from wallet.review.review import Review, review

SELLER = practice.who("seller")
CLOSING = practice.closing().contract


async def release(valid_for: int = 3600, network: SteppedNetwork | None = None) -> Request:
    """The release of the closing, asked for by the lawyer."""
    return await filed(network or SteppedNetwork(), valid_for=valid_for)


def known(profile: Profile, request: Request) -> Knowledge:
    """What is handed into a review by the request's own file."""
    return knowledge_of(profile, request, view_of(request, BUILDS))


def others(profile: Profile, request: Request) -> list[Other | Unread | Spent]:
    """The requests that could stand in its way."""
    return list(known(profile, request).others or ())


def seen(request: Request) -> Review:
    return review(request.envelope, view_of(request, BUILDS))


def titled(terms: Escrow) -> Escrow:
    return replace(terms, title="Another title")


def to_the_buyer(terms: Escrow) -> Escrow:
    holders = {**terms.roles.holders, Role.RECEIVER: (practice.who("buyer"),)}
    return replace(terms, roles=Roles(holders))


async def test_whoever_signs_is_shown_what_the_profile_knows(made: Made) -> None:
    shown: list[Review] = []

    def decide(review_: Review) -> frozenset[int]:
        shown.append(review_)
        return frozenset()

    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, [await release()], asked(), BUILDS, decide)
    (review_,) = shown
    assert {30, 40} <= {finding.number for finding in review_.findings}
    assert {32, 36, 44, 46} <= set(review_.passed)
    assert {number for number, _ in review_.unavailable} == {31, 33, 42}


async def test_what_was_signed_is_what_was_looked_at_last(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert known(profile, request).looked is None
        await sign(profile, [request], asked(), BUILDS, agreed)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == request.snapshot


async def test_names_are_those_of_this_network_and_watched_keys_among_them(made: Made) -> None:
    request, stranger = await release(), practice.STRANGER.public
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        contacts = profile.store.contacts
        contacts.add(Contact(0, "Seller", SELLER, PRACTICE.passphrase, ""))
        contacts.add(Contact(0, "Elsewhere", practice.who("desk"), TESTNET.passphrase, ""))
        contacts.add(Contact(0, "No address", "G12", PRACTICE.passphrase, ""))
        profile.store.keys.put(KnownKey(stranger, "Partner", watched=True, added=1))
        knowledge = known(profile, request)
    assert knowledge.contacts == {SELLER: "Seller", stranger: "Partner"}
    assert knowledge.own == {practice.who(HOLDER): HOLDER}


async def test_the_state_that_came_with_it_is_the_one_it_was_asked_for_in(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        proposed = known(profile, request).proposed
    assert proposed is not None
    assert (proposed.snapshot, proposed.at) == (request.snapshot, request.created)


@pytest.mark.parametrize("prepared", [True, False])
async def test_the_journal_tells_whether_it_was_prepared_here(
    prepared: bool, made: Made
) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS, prepared=prepared)
        record = last(profile)
        assert known(profile, request).prepared_here is prepared
    assert record.event.kind is Kind.SEEN
    assert record.event.facts.get("prepared") == ("here" if prepared else None)


async def test_a_file_of_what_was_prepared_here_changes_nothing_of_that(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS, prepared=True)
        keep(profile, request, BUILDS)
        assert known(profile, request).prepared_here


async def test_other_requests_for_the_number_come_with_their_own_state(made: Made) -> None:
    request, other = await release(), await release(7200)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        keep(profile, other, BUILDS)
        (found,) = others(profile, request)
    assert isinstance(found, Other)
    assert (found.envelope, found.snapshot) == (other.envelope, other.snapshot)


async def test_of_hundreds_those_that_nobody_looks_at_are_told_of(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood of requests about the escrow must not look as if nothing was in the way."""
    monkeypatch.setattr(recalling, "MOST_OTHERS", 1)
    request, *waiting = [await release(3600 * hours) for hours in (1, 2, 3, 4)]
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for each in (request, *waiting):
            keep(profile, each, BUILDS)
        found = others(profile, request)
    read = [each.envelope.hash for each in found if isinstance(each, Other)]
    assert read == [waiting[2].hash]
    assert found[1:] == [Unread(waiting[1].hash.hex())]


async def test_a_request_that_cannot_be_read_any_more_is_told_of(made: Made) -> None:
    request, other = await release(), await release(7200)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        keep(profile, other, BUILDS)
        profile.store.database.rows("UPDATE request_texts SET text = 'x'")
        assert others(profile, request) == [Unread(other.hash.hex())]


async def test_requests_of_an_older_version_are_found_too(made: Made) -> None:
    """It noted nothing of them: they are looked through when it is asked for."""
    request, other = await release(), await release(7200)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        keep(profile, other, BUILDS)
        profile.store.database.rows("DELETE FROM request_payees")
        profile.store.database.rows("DELETE FROM request_facts")
        (found,) = others(profile, request)
        assert isinstance(found, Other)
        assert found.envelope == other.envelope
        assert known(profile, request).others
        assert not profile.store.recalled.not_noted(9)


async def test_a_disk_that_takes_nothing_keeps_nobody_from_reading(made: Made) -> None:
    request, other = await release(), await release(7200)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, request, BUILDS)
        keep(profile, other, BUILDS)
        profile.store.database.rows("PRAGMA query_only=ON")
        (found,) = others(profile, request)
        profile.store.database.rows("PRAGMA query_only=OFF")
    assert isinstance(found, Other)
    assert found.envelope == other.envelope


async def test_what_took_the_number_for_good_is_known_whatever_state_a_file_tells(
    made: Made,
) -> None:
    request, later = await release(), await release(7200)
    hash_ = request.envelope.hash
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, [request], asked(), BUILDS, agreed)
        profile.store.requests.set_standing(hash_, Standing.FINAL)
        assert others(profile, later) == [Spent(hash_.hex())]
        assert others(profile, request) == []
        view = replace(view_of(later, BUILDS), knowledge=known(profile, later))
    assert 11 in {stop.number for stop in review(later.envelope, view).stops}


async def test_payments_are_those_of_final_requests_that_were_signed_here(made: Made) -> None:
    request, later = await release(), await release(7200)
    hash_ = request.envelope.hash
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, [request], asked(), BUILDS, agreed)
        assert known(profile, later).payments == ()
        profile.store.submissions.append(
            Submission(hash_, SubmissionState.FINAL, 99, 7, "txSUCCESS")
        )
        profile.store.requests.set_standing(hash_, Standing.FINAL)
        payments = known(profile, later).payments
        assert known(profile, request).payments == ()
    paid = {each.payee: (each.at, each.units, each.currency) for each in payments or ()}
    assert paid == {SELLER: (99, 2_480_000_000_000, "USDC")}


# --- the last look ---


async def test_an_older_state_is_no_later_look(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        newer = replace(request.snapshot, sequence=request.snapshot.sequence + 9)
        looks.keep_look(profile, CLOSING, newer, is_live=True)
        looks.left(profile, seen(request), is_live=False)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == newer


async def test_a_networks_word_stands_above_any_number_in_a_file(made: Made) -> None:
    """Else one file that names a ledger far ahead would stay the last look for ever."""
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        forged = replace(request.snapshot, sequence=2**32 - 1)
        looks.keep_look(profile, CLOSING, forged, is_live=False)
        looks.keep_look(profile, CLOSING, request.snapshot, is_live=True)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == request.snapshot


async def test_no_number_that_a_file_names_holds_back_what_was_signed(made: Made) -> None:
    """Else the payee who was accepted would be another one than the last time for ever."""
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        forged = replace(request.snapshot, sequence=2**32 - 1, timestamp=2**40)
        looks.keep_look(profile, CLOSING, forged, is_live=False)
        await sign(profile, [request], asked(), BUILDS, agreed)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == request.snapshot


async def test_no_number_that_a_file_names_holds_back_what_closed_later(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        before = request.snapshot.timestamp - 5
        forged = replace(request.snapshot, sequence=2**32 - 1, timestamp=before)
        looks.keep_look(profile, CLOSING, forged, is_live=False)
        looks.left(profile, seen(request), is_live=False)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == request.snapshot


@pytest.mark.parametrize(("early", "is_kept"), [(0, True), (1, False)])
async def test_a_file_of_a_ledger_that_is_yet_to_close_is_no_look(
    early: int, is_kept: bool, made: Made
) -> None:
    request = await release()
    clock = Clock(time=request.snapshot.timestamp - looks.AHEAD - early)
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        looks.left(profile, seen(request), is_live=False)
        assert (known(profile, request).looked is not None) is is_kept


async def test_a_clock_that_is_behind_keeps_what_a_network_told(made: Made) -> None:
    request = await release()
    clock = Clock(time=request.snapshot.timestamp - 86_400)
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        looks.left(profile, seen(request), is_live=True)
        looked = known(profile, request).looked
    assert looked is not None
    assert looked.snapshot == request.snapshot


async def test_a_state_that_says_nothing_new_is_not_kept_once_more(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        later = replace(request.snapshot, sequence=request.snapshot.sequence + 1)
        for state in (request.snapshot, later, request.snapshot):
            looks.keep_look(profile, CLOSING, state, is_live=True)
        looked = known(profile, request).looked
        rows = profile.store.database.number("SELECT count(*) FROM snapshots")
    assert looked is not None
    assert (looked.snapshot, rows) == (later, 1)


async def test_other_terms_are_kept_beside_those_before(made: Made) -> None:
    network = SteppedNetwork()
    before = await release(network=network)
    network.chain = with_terms(network.chain, titled)
    after = await release(network=network)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        looks.left(profile, seen(before), is_live=True)
        looks.left(profile, seen(after), is_live=True)
        looked = known(profile, after).looked
        rows = profile.store.database.number("SELECT count(*) FROM snapshots")
    assert looked is not None
    assert (looked.snapshot, rows) == (after.snapshot, 2)


async def test_what_a_network_told_is_kept_beside_the_last_look_until_one_signs(
    made: Made,
) -> None:
    network = SteppedNetwork()
    before = await release(network=network)
    network.chain = with_terms(network.chain, to_the_buyer)
    after = await release(network=network)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        looks.left(profile, seen(before), is_live=True)
        other = seen(after)
        for is_live in (False, True, True):
            view = view_of(after, BUILDS)
            view = replace(view, knowledge=knowledge_of(profile, after, view))
            other = review(after.envelope, view)
            looks.left(profile, other, is_live=is_live)
            assert (known(profile, before).told is not None) is is_live
        knowledge = known(profile, before)
        rows = profile.store.database.number("SELECT count(*) FROM snapshots")
        looks.signed(profile, looks.Look(other.facts, is_live=True), after.hash)
        signed = known(profile, before)
    assert knowledge.looked is not None
    assert knowledge.told is not None
    assert knowledge.looked.snapshot == before.snapshot
    assert (knowledge.told.snapshot, rows) == (after.snapshot, 2)
    assert signed.looked is not None
    assert (signed.looked.snapshot, signed.told) == (after.snapshot, None)


async def test_a_profile_that_may_only_be_read_keeps_no_look(made: Made) -> None:
    request = await release()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        profile.rolled_back = (RolledBack("database", 2, 1),)
        looks.left(profile, seen(request), is_live=True)
        assert profile.store.looks.of(CLOSING, PRACTICE.passphrase) is None
        assert known(profile, request).looked is None
