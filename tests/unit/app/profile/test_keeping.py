"""Requests as a profile keeps them: by whom they wait for, with every signature ever seen."""

from __future__ import annotations

import pytest

from app.profile.errors import NotKept
from app.profile.inbox import page
from app.profile.keys import watch
from app.profile.profile import Profile
from app.profile.requests import decline, keep, keep_signature, kept
from app.profile.signing import sign
from app.records import Standing, Submission, SubmissionState
from tests.support import builders, practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import (
    BY_PASSWORD,
    HOLDER,
    Beside,
    Clock,
    Made,
    agreed,
    asked,
    filed,
    hold,
    kinds,
    last,
    profiles,
)
from wallet.envelope import DecoratedSignature
from wallet.journal import Kind
from wallet.network import PRACTICE
from wallet.request import Request, SignatureFile

DAY = 24 * 3600


@pytest.fixture
async def due() -> Request:
    """The release of the closing, which buyer and lawyer sign."""
    return await filed(SteppedNetwork())


def standing(profile: Profile) -> Standing:
    """Where the only request stands."""
    (row,) = profile.store.requests.inbox(None)
    return row.standing


@pytest.mark.parametrize(
    ("signers", "where"),
    [
        ((), Standing.NEEDS_ME),
        (("lawyer",), Standing.NEEDS_ME),
        (("buyer",), Standing.WAITS_FOR_OTHERS),
        (("buyer", "lawyer"), Standing.READY),
    ],
)
async def test_a_request_waits_for_whoever_has_not_signed(
    made: Made, due: Request, signers: tuple[str, ...], where: Standing
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(due, *signers), BUILDS)
        assert standing(profile) is where


async def test_a_kept_request_is_there_after_the_next_unlock(made: Made, due: Request) -> None:
    places = profiles()
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(due, "lawyer"), BUILDS)
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        assert kept(profile, due.envelope.hash) == signed(due, "lawyer")


async def test_what_is_kept_twice_is_there_once_and_seen_once(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for _ in range(2):
            keep(profile, due, BUILDS)
        assert (len(page(profile, BUILDS).rows), kinds(profile).count(Kind.SEEN)) == (1, 1)


@pytest.mark.parametrize("order", [("lawyer", "buyer"), ("buyer", "lawyer")])
async def test_files_of_one_request_join_whoever_comes_first(
    made: Made, due: Request, order: tuple[str, ...]
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        joined = [keep(profile, signed(due, name), BUILDS) for name in order]
        whole = signed(due, "buyer", "lawyer")
        assert (joined[-1], kept(profile, due.envelope.hash)) == (whole, whole)
        assert standing(profile) is Standing.READY


async def test_what_others_signed_meanwhile_stands_in_the_journal(
    made: Made, due: Request
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for one in (due, signed(due, "lawyer"), signed(due, "lawyer")):
            keep(profile, one, BUILDS)
        seen = [r.event.facts for r in profile.store.journal.records() if r.number > 2]
        assert seen == [{"signatures": "0"}, {"new signatures": "1"}]


async def test_a_request_that_waits_for_a_key_needs_me_once_the_key_is_mine(
    made: Made, due: Request
) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(due, HOLDER), BUILDS)
        assert standing(profile) is Standing.WAITS_FOR_OTHERS
        await hold(profile, signer, "lawyer")
        assert standing(profile) is Standing.NEEDS_ME


async def test_a_request_brings_its_escrow_and_what_it_was_built_on(
    made: Made, due: Request
) -> None:
    contract, passphrase = practice.closing().contract, PRACTICE.passphrase
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for one in (due, signed(due, "lawyer")):
            keep(profile, one, BUILDS)
        escrow = profile.store.escrows.by_contract(contract, passphrase)
        snapshot = profile.store.snapshots.latest(contract, passphrase, due.created)
        assert escrow is not None
        assert escrow.roles["receiver"] == practice.who("seller")
        assert snapshot is not None
        assert (snapshot.id, snapshot.ledger) == (1, due.snapshot.sequence)
        found = profile.store.search.find(escrow.title)
        assert {each.kind.value for each in found} == {"escrow", "request"}


async def test_a_signature_that_comes_alone_finds_its_request(made: Made, due: Request) -> None:
    hash_ = due.envelope.hash
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        for name in ("buyer", "lawyer"):
            file = SignatureFile(PRACTICE, hash_, practice.signature(hash_, name))
            keep_signature(profile, file, BUILDS)
        assert standing(profile) is Standing.READY


async def test_a_signature_without_its_request_is_not_kept(made: Made, due: Request) -> None:
    hash_ = due.envelope.hash
    file = SignatureFile(PRACTICE, hash_, practice.signature(hash_, "buyer"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NotKept) as refused:
            keep_signature(profile, file, BUILDS)
    assert refused.value.hash == hash_.hex()


async def test_no_signature_is_ever_dropped_be_it_good_or_not(made: Made, due: Request) -> None:
    hash_ = due.envelope.hash
    odd = (
        DecoratedSignature.by(practice.who("buyer"), bytes(64)),
        builders.signature(practice.STRANGER, hash_),
        DecoratedSignature(b"\0\0\0\0", b""),
        practice.signature(hash_, "lawyer"),
    )
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for one in odd:
            keep(profile, due.with_signatures((one,)), BUILDS)
        assert set(kept(profile, hash_).signatures) == set(odd)
        assert standing(profile) is Standing.NEEDS_ME
        of = {s.signature: s.key for s in profile.store.signatures.of(hash_)}
    assert [of[s.signature] for s in odd] == ["", "", "", practice.who("lawyer")]


async def test_the_inbox_names_whoever_is_known(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        watch(profile, practice.who("lawyer"), "Dr. Lind")
        keep(profile, due, BUILDS)
        shown = page(profile, BUILDS)
    names = {shown.names[line.key] for line in shown.rows[0].signers}
    assert (names, shown.counts[Standing.NEEDS_ME]) == ({HOLDER, "Dr. Lind"}, 1)


async def test_a_row_says_what_is_paid_to_whom(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        (row,) = page(profile, BUILDS).rows
    assert (row.move, row.amount, row.asset) == (
        "release_funds",
        250_000 * 10**7,
        str(practice.USDC),
    )
    assert practice.who("seller") in row.counterparty


async def test_what_nobody_finished_expires(made: Made, due: Request) -> None:
    clock = Clock()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        clock.step(8 * DAY)
        assert page(profile, BUILDS).counts[Standing.EXPIRED] == 1


async def test_what_comes_too_late_is_expired_at_once(made: Made, due: Request) -> None:
    clock = Clock()
    clock.step(8 * DAY)
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        assert standing(profile) is Standing.EXPIRED


async def test_a_refusal_is_kept_with_its_reason(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        decline(profile, due.envelope.hash, "the roof is not done")
        (refusal,) = profile.store.refusals.of(due.envelope.hash)
        told = last(profile).event
        assert standing(profile) is Standing.DECLINED
    assert (refusal.key, refusal.reason) == (practice.who(HOLDER), "the roof is not done")
    assert (told.kind, told.subject) == (Kind.DECLINED, due.envelope.hash.hex())
    assert told.facts["reason"] == "the roof is not done"


async def test_what_was_declined_stays_declined_when_others_sign(
    made: Made, due: Request
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        decline(profile, due.envelope.hash, "no")
        joined = keep(profile, signed(due, "lawyer"), BUILDS)
        assert (standing(profile), len(joined.signatures)) == (Standing.DECLINED, 1)


async def test_what_is_final_cannot_be_declined_any_more(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        final = Submission(due.envelope.hash, SubmissionState.FINAL, 7, 8, "txSUCCESS")
        profile.store.submissions.append(final)
        decline(profile, due.envelope.hash, "too late")
        assert standing(profile) is Standing.FINAL


async def test_what_is_not_kept_is_not_declined(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NotKept):
            decline(profile, due.envelope.hash, "no")
        with pytest.raises(NotKept):
            kept(profile, due.envelope.hash)


def failing(*_given: object) -> None:
    raise ZeroDivisionError


async def test_a_step_that_fails_half_way_leaves_nothing(
    made: Made, due: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        monkeypatch.setattr(profile, "record", failing)
        with pytest.raises(ZeroDivisionError):
            keep(profile, due, BUILDS)
        assert profile.store.requests.inbox(None) == ()


async def test_signed_or_not_what_was_kept_is_never_removed(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(due, "lawyer"), BUILDS)
        (done,) = await sign(profile, [due], asked(), BUILDS, agreed)
        assert done == signed(due, "buyer", "lawyer")
