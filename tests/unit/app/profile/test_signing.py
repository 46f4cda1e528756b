"""Signing with a profile's keys: reviewed first, all or none, verified before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from typing_extensions import override

from app.adapters.key_signer import KeySigner
from app.profile.errors import NoKeyToSign, NoSuchIdentity, WhichKey, WrongSignature
from app.profile.profile import Profile
from app.profile.requests import keep
from app.profile.signing import sign
from app.records import Standing
from app.sign import sign as sign_with
from app.signing.frames import Facts
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    Beside,
    Made,
    agreed,
    asked,
    filed,
    hold,
    kinds,
    last,
    profiles,
)
from wallet.journal import Kind
from wallet.request import Request
from wallet.review.review import Review
from wallet.review.token import Stopped
from wallet.vault.errors import NotUnlocked


async def several(count: int) -> list[Request]:
    """As many requests, each another transaction."""
    network = SteppedNetwork()
    return [await filed(network, valid_for=3600 + minute) for minute in range(count)]


def signatures(profile: Profile, *requests: Request) -> list[int]:
    """How many signatures are kept of each of these."""
    return [len(profile.store.signatures.of(each.envelope.hash)) for each in requests]


async def test_a_profile_signs_as_the_key_itself_does(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
    signer, now = KeySigner(practice.key(HOLDER)), SteppedNetwork().clock.now()
    assert done == await sign_with(request, signer, BUILDS, now, agreed)


async def test_a_signed_request_waits_for_the_others(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, [request], asked(), BUILDS, agreed)
        (row,) = profile.store.requests.inbox(None)
    assert (row.standing, {line.key for line in row.signers if line.signed}) == (
        Standing.WAITS_FOR_OTHERS,
        {practice.who(HOLDER)},
    )


async def test_the_journal_tells_what_was_seen_and_signed(made: Made) -> None:
    (request,), shown = await several(1), list[Review]()

    def decide(seen: Review) -> frozenset[int]:
        shown.append(seen)
        return frozenset()

    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, decide)
        *_, seen, reviewed, told = profile.store.journal.records()
    assert [each.event.kind for each in (seen, reviewed, told)] == [
        *(Kind.SEEN, Kind.REVIEWED, Kind.SIGNED),
    ]
    assert reviewed.event.facts["review"] == shown[0].digest.hex()
    assert told.event.facts["signature"] == done.signatures[0].signature.hex()
    assert {each.event.subject for each in (seen, reviewed, told)} == {
        request.envelope.hash.hex()
    }


async def test_many_requests_are_signed_after_one_password(made: Made) -> None:
    requests, way, signer = await several(3), asked(), Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        done = await sign(profile, requests, way, BUILDS, agreed)
        assert signatures(profile, *requests) == [1, 1, 1]
    assert [each.envelope for each in done] == [each.envelope for each in requests]
    assert (way.times, signer.asked.count("sign")) == (1, 1)


async def test_the_password_is_asked_for_once_everything_was_seen(made: Made) -> None:
    requests, order = await several(2), list[str]()

    def decide(_seen: Review) -> frozenset[int]:
        order.append("seen")
        return frozenset()

    def way() -> dict[str, str | bytes]:
        order.append("asked")
        return {**BY_PASSWORD}

    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, requests, way, BUILDS, decide)
    assert order == ["seen", "seen", "asked"]


async def test_keys_of_several_people_sign_one_batch(made: Made) -> None:
    first, second = await several(2)
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await hold(profile, signer, "lawyer")
        done = await sign(
            profile,
            [signed(first, "buyer"), signed(second, "lawyer")],
            asked(),
            BUILDS,
            agreed,
        )
    assert [len(each.signatures) for each in done] == [2, 2]


async def test_with_two_keys_that_could_sign_one_has_to_be_named(made: Made) -> None:
    (request,), signer = await several(1), Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await hold(profile, signer, "lawyer")
        with pytest.raises(WhichKey) as which:
            await sign(profile, [request], asked(), BUILDS, agreed)
        assert set(which.value.keys) == {practice.who("buyer"), practice.who("lawyer")}
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed, "lawyer")
    assert done == signed(request, "lawyer")


async def test_where_none_of_its_keys_can_sign_the_others_are_named(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NoKeyToSign) as refused:
            await sign(profile, [signed(request, "buyer")], asked(), BUILDS, agreed)
    assert refused.value.can_sign == (practice.who("lawyer"),)


async def test_a_key_that_is_not_here_is_told_as_such(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NoSuchIdentity):
            await sign(profile, [request], asked(), BUILDS, agreed, "nobody")


async def test_a_stop_in_one_of_them_signs_none(made: Made) -> None:
    good, bad = await several(2)
    twice = practice.edited(bad.envelope, operations=bad.envelope.transaction.operations * 2)
    bad = Request(twice, (), bad.snapshot, bad.told, bad.created)
    way = asked()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(Stopped):
            await sign(profile, [good, bad], way, BUILDS, agreed, HOLDER)
        assert signatures(profile, good, bad) == [0, 0]
        assert Kind.SIGNED not in kinds(profile)
    assert way.times == 0


async def test_whoever_declines_one_of_them_signs_none(made: Made) -> None:
    class Declined(Exception):
        pass

    requests, seen = await several(2), list[Review]()

    def decide(review: Review) -> frozenset[int]:
        seen.append(review)
        if len(seen) == 2:
            raise Declined
        return frozenset()

    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(Declined):
            await sign(profile, requests, asked(), BUILDS, decide)
        assert signatures(profile, *requests) == [0, 0]


async def test_a_wrong_password_signs_nothing_and_keeps_the_requests(made: Made) -> None:
    requests = await several(2)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NotUnlocked):
            await sign(profile, requests, asked(BY_NOTHING), BUILDS, agreed)
        assert signatures(profile, *requests) == [0, 0]
        assert len(profile.store.requests.inbox(Standing.NEEDS_ME)) == 2


Spoil = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

SPOILT: dict[str, Spoil] = {
    "swapped signatures": lambda told: [
        {**a, "signature": b["signature"]} for a, b in zip(told, reversed(told), strict=True)
    ],
    "swapped digests": lambda told: [
        {**a, "digest": b["digest"]} for a, b in zip(told, reversed(told), strict=True)
    ],
    "a wrong last one": lambda told: [*told[:-1], {**told[-1], "signature": bytes(64)}],
    "one too few": lambda told: told[:-1],
    "another hash": lambda told: [*told[:-1], {**told[-1], "hash": bytes(32)}],
    "another key": lambda told: [*told[:-1], {**told[-1], "public": bytes(32)}],
}


class Lying(Beside):
    """Signs as it should, and tells something else."""

    spoil: Spoil

    @override
    async def ask(self, question: Facts) -> Facts:
        answer = await super().ask(question)
        return {**answer, "signed": self.spoil([*answer.get("signed", [])])}


@pytest.mark.parametrize("how", SPOILT)
async def test_of_a_wrong_answer_nothing_is_kept(made: Made, how: str) -> None:
    requests, signer = await several(2), Lying()
    signer.spoil = list
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        signer.spoil = SPOILT[how]
        with pytest.raises(WrongSignature):
            await sign(profile, requests, asked(), BUILDS, agreed)
        assert signatures(profile, *requests) == [0, 0]
        assert Kind.SIGNED not in kinds(profile)


async def test_after_a_wrong_answer_a_right_one_is_taken(made: Made) -> None:
    requests, signer = await several(2), Lying()
    signer.spoil = list
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        signer.spoil = SPOILT["one too few"]
        with pytest.raises(WrongSignature):
            await sign(profile, requests, asked(), BUILDS, agreed)
        signer.spoil = list
        await sign(profile, requests, asked(), BUILDS, agreed)
        assert signatures(profile, *requests) == [1, 1]


async def test_what_is_signed_with_is_the_request_that_is_kept(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, signed(request, "lawyer"), BUILDS)
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
        (row,) = profile.store.requests.inbox(None)
        assert last(profile).event.kind is Kind.SIGNED
    assert (done, row.standing) == (signed(request, "buyer", "lawyer"), Standing.READY)


async def test_the_vault_knows_the_journal_that_it_signed_after(made: Made) -> None:
    (request,) = await several(1)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await sign(profile, [request], asked(), BUILDS, agreed)
        seen, records = profile.opened.seen, profile.store.journal.records()
    assert seen is not None
    assert records[seen.generation - 1].hash == seen.digest
    assert records[seen.generation - 1].event.kind is Kind.REVIEWED
