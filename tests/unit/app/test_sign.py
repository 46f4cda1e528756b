"""Signing: what was seen, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from typing_extensions import override

from app.adapters.key_signer import KeySigner
from app.sign import sign
from tests.support import builders, practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, proposed
from wallet.addresses import AccountId
from wallet.envelope import Envelope
from wallet.keys import SecretKey, verifies
from wallet.network import PUBLIC
from wallet.request import Request
from wallet.review.review import Review
from wallet.review.token import ChangedAfterReview, NotTicked, Reviewed, Stopped


class CountingSigner(KeySigner):
    """Counts what it is given to sign."""

    def __init__(self, key: SecretKey) -> None:
        super().__init__(key)
        self.given: list[Reviewed] = []

    @override
    async def sign(self, reviewed: Reviewed) -> bytes:
        self.given.append(reviewed)
        return await super().sign(reviewed)


def nothing_ticked(_seen: Review) -> frozenset[int]:
    return frozenset()


async def due() -> tuple[Request, int]:
    network = SteppedNetwork()
    return await proposed(network), network.clock.now()


def edited(request: Request, **fields: object) -> Request:
    return replace(request, envelope=practice.edited(request.envelope, **fields))


async def test_a_signature_is_added_and_verifies() -> None:
    request, now = await due()
    signer = KeySigner(practice.key("buyer"))
    done = await sign(request, signer, BUILDS, now, nothing_ticked)
    (signature,) = done.signatures
    assert verifies(practice.who("buyer"), request.envelope.hash, signature.signature)
    assert done.envelope == request.envelope


async def test_signing_twice_is_signing_once() -> None:
    request, now = await due()
    signer = KeySigner(practice.key("buyer"))
    once = await sign(request, signer, BUILDS, now, nothing_ticked)
    assert await sign(once, signer, BUILDS, now, nothing_ticked) == once


async def test_what_is_seen_is_the_review_of_what_is_signed() -> None:
    request, now = await due()
    signer, seen = CountingSigner(practice.key("buyer")), list[Review]()

    def decide(review: Review) -> frozenset[int]:
        seen.append(review)
        return frozenset()

    await sign(request, signer, BUILDS, now, decide)
    (given,) = signer.given
    assert (given.hash, given.review_digest) == (request.envelope.hash, seen[0].digest)


async def test_a_key_of_nobody_who_is_asked_signs_nothing() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("seller"))
    with pytest.raises(Stopped) as stopped:
        await sign(request, signer, BUILDS, now, nothing_ticked)
    assert [finding.number for finding in stopped.value.findings] == [13]
    assert signer.given == []


async def test_an_expired_request_is_not_signed() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("buyer"))
    with pytest.raises(Stopped) as stopped:
        await sign(request, signer, BUILDS, now + 8 * 24 * 3600, nothing_ticked)
    assert 12 in {finding.number for finding in stopped.value.findings}
    assert signer.given == []


async def test_a_tampered_request_is_not_signed() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("buyer"))
    twice = edited(request, operations=request.envelope.transaction.operations * 2)
    with pytest.raises(Stopped):
        await sign(twice, signer, BUILDS, now, nothing_ticked)
    assert signer.given == []


async def test_a_request_of_another_network_is_not_signed() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("buyer"))
    elsewhere = replace(request, envelope=Envelope(request.envelope.body, PUBLIC))
    with pytest.raises(Stopped) as stopped:
        await sign(elsewhere, signer, BUILDS, now, nothing_ticked)
    assert 1 in {finding.number for finding in stopped.value.findings}
    assert signer.given == []


async def test_a_warning_that_asks_for_a_tick_is_not_passed_over() -> None:
    request, now = await due()
    conditions = request.envelope.transaction.cond
    assert conditions.v2 is not None
    conditions.v2.time_bounds = None
    endless = edited(request, cond=conditions)
    signer = CountingSigner(practice.key("buyer"))
    with pytest.raises(NotTicked) as left:
        await sign(endless, signer, BUILDS, now, nothing_ticked)
    assert (signer.given, [f.number for f in left.value.findings]) == ([], [55])
    done = await sign(endless, signer, BUILDS, now, lambda _seen: frozenset({55}))
    assert len(done.signatures) == 1


async def test_no_tick_overrides_a_stop() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("seller"))
    with pytest.raises(Stopped):
        await sign(request, signer, BUILDS, now, lambda _seen: frozenset(range(100)))
    assert signer.given == []


async def test_whoever_declines_signs_nothing() -> None:
    class Declined(Exception):
        pass

    def decline(_seen: Review) -> frozenset[int]:
        raise Declined

    request, now = await due()
    signer = CountingSigner(practice.key("buyer"))
    with pytest.raises(Declined):
        await sign(request, signer, BUILDS, now, decline)
    assert signer.given == []


async def test_a_review_of_other_bytes_opens_no_signer() -> None:
    class Swapping(CountingSigner):
        """Answers with another key each time it is asked."""

        @override
        async def public_keys(self) -> Sequence[AccountId]:
            return (practice.who("lawyer"),)

    request, now = await due()
    signer = Swapping(practice.key("buyer"))
    with pytest.raises(ValueError, match="another key"):
        await sign(request, signer, BUILDS, now, nothing_ticked)


async def test_a_signer_refuses_a_leave_for_another_key() -> None:
    request, now = await due()
    lawyer = CountingSigner(practice.key("lawyer"))
    await sign(request, lawyer, BUILDS, now, nothing_ticked)
    with pytest.raises(ValueError, match="another key"):
        await KeySigner(practice.key("buyer")).sign(lawyer.given[0])


async def test_a_review_seen_at_another_time_is_no_longer_good() -> None:
    request, now = await due()
    signer = CountingSigner(practice.key("buyer"))

    def meanwhile(seen: Review) -> frozenset[int]:
        # What a window could do: the bytes under the review are exchanged.
        object.__setattr__(seen.facts.view, "snapshot", replace(request.snapshot, sequence=1))
        return frozenset()

    with pytest.raises(ChangedAfterReview):
        await sign(request, signer, BUILDS, now, meanwhile)
    assert signer.given == []


def test_a_signer_says_nothing_of_its_key() -> None:
    signer = KeySigner(builders.ALICE)
    told = f"{signer!r} {vars(signer)!r}"
    assert "SecretKey(…)" in told
