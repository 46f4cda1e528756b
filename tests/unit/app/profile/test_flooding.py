"""A relay that floods a request with forged signatures fills neither profile nor journal."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha512

import pytest

from app.adapters.key_signer import KeySigner
from app.profile.requests import keep, keep_signature, kept
from app.profile.signing import sign, sign_reviewed
from app.sign import leave_to_sign
from app.sign import sign as sign_with
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import (
    BY_PASSWORD,
    HOLDER,
    Made,
    asked,
    filed,
    kinds,
    profiles,
)
from wallet.addresses import public_key
from wallet.admission import MOST_KEPT, MOST_SEEN, NoRoom
from wallet.envelope import DecoratedSignature
from wallet.journal import Kind
from wallet.network import PRACTICE
from wallet.request import Request, SignatureFile
from wallet.review.review import Review


@pytest.fixture
async def due() -> Request:
    """The release of the closing, which buyer and lawyer sign."""
    return await filed(SteppedNetwork())


def forged(request: Request, number: int) -> DecoratedSignature:
    """With the lawyer's hint, and made by nobody."""
    hint = public_key(practice.address_of("lawyer"))[-4:]
    return DecoratedSignature(hint, sha512(request.hash + b"%d" % number).digest())


def flooded(request: Request) -> Request:
    return request.with_signatures(tuple(forged(request, n) for n in range(MOST_SEEN)))


def answer(request: Request, signature: DecoratedSignature) -> SignatureFile:
    return SignatureFile(PRACTICE, request.hash, signature)


async def test_what_is_forged_is_kept_no_more_once_there_is_too_much(
    made: Made, due: Request
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, flooded(due), BUILDS)
        before = kinds(profile)
        for number in range(MOST_SEEN, MOST_SEEN + 20):
            keep_signature(profile, answer(due, forged(due, number)), BUILDS)
        assert kept(profile, due.hash) == flooded(due)
        assert len(list(profile.store.signatures.of(due.hash))) == MOST_SEEN
        assert kinds(profile) == before


async def test_who_really_signs_is_kept_all_the_same(made: Made, due: Request) -> None:
    good = practice.signature(due.hash, "lawyer")
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, flooded(due), BUILDS)
        keep_signature(profile, answer(due, good), BUILDS)
        for number in range(MOST_SEEN, MOST_SEEN + 5):
            keep_signature(profile, answer(due, forged(due, number)), BUILDS)
        assert set(kept(profile, due.hash).signatures) == {*flooded(due).signatures, good}
        assert len(list(profile.store.signatures.of(due.hash))) == MOST_SEEN + 1


async def test_a_flooded_request_is_there_after_the_next_unlock(
    made: Made, due: Request
) -> None:
    whole = flooded(signed(due, "lawyer"))
    places = profiles()
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(due, "lawyer"), BUILDS)
        keep(profile, whole, BUILDS)
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        assert kept(profile, due.hash) == whole


def full(request: Request) -> Request:
    """A copy in whose file a relay left no room."""
    forgeries = (forged(request, number) for number in range(MOST_KEPT))
    return replace(request, signatures=tuple(sorted(forgeries)))


def accepted(seen: Review) -> frozenset[int]:
    """Whoever looks at a review, and accepts whatever it warns of."""
    return frozenset(finding.number for finding in seen.ticks)


async def test_a_first_file_that_is_full_keeps_nobody_out(made: Made, due: Request) -> None:
    good = practice.signature(due.hash, "lawyer")
    places = profiles()
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, full(due), BUILDS)
        taken = keep_signature(profile, answer(due, good), BUILDS)
        assert good in taken.signatures
        assert kept(profile, due.hash) == taken
        before = kinds(profile)
        keep_signature(profile, answer(due, good), BUILDS)
        assert kinds(profile) == before
    async with places.unlock(made.folder, BY_PASSWORD) as profile:
        assert kept(profile, due.hash) == taken


async def test_a_request_whose_first_file_was_full_is_signed(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [full(due)], asked(), BUILDS, accepted)
        assert practice.signature(due.hash, HOLDER) in kept(profile, due.hash).signatures
        assert done == kept(profile, due.hash)


async def test_a_key_file_signs_a_request_that_is_full(due: Request) -> None:
    signer, now = KeySigner(practice.key(HOLDER)), SteppedNetwork().clock.now()
    done = await sign_with(full(due), signer, BUILDS, now, accepted)
    assert practice.signature(due.hash, HOLDER) in done.signatures


async def test_a_signature_that_is_not_taken_in_is_told_and_not_recorded(
    made: Made, due: Request
) -> None:
    """By the state in the first file nobody may sign, by the one that was looked at I may."""
    strange = replace(full(due), snapshot=replace(due.snapshot, entries={}))
    key, now = practice.who(HOLDER), SteppedNetwork().clock.now()
    leave = leave_to_sign(due, key, BUILDS, now, accepted)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, strange, BUILDS)
        with pytest.raises(NoRoom) as refused:
            await sign_reviewed(profile, leave, asked(), BUILDS)
        assert refused.value.request == due.hash.hex()
        assert Kind.SIGNED not in kinds(profile)
        assert len(profile.store.signatures.of(due.hash)) == MOST_KEPT
