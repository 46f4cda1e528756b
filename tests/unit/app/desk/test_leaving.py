"""What belongs to one profile alone is not there for another, nor after it was left."""

from __future__ import annotations

from pathlib import Path

from app.desk.practising import PRACTICE_PASSWORD
from app.profile.requests import keep
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import BY_PASSWORD, filed, made
from wallet.lock import Reason
from wallet.soroban import entries


async def test_what_was_decoded_is_forgotten_when_a_profile_is_left(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as (desk, around):
        request = await filed(around.network, "buyer")
        keep(desk.seat.profile, request, BUILDS)
        await desk.reviewing.open(request.envelope.hash.hex())
        caches = entries.decoded_key, entries._decoded
        assert all(cache.cache_info().currsize for cache in caches)
        await desk.seat.leave(Reason.BY_HAND)
        assert [cache.cache_info().currsize for cache in caches] == [0, 0]


async def test_the_practice_password_is_told_for_the_practice_profile_alone(
    tmp_path: Path,
) -> None:
    there = await made(tmp_path / "practice" / "profile", ("lawyer",))
    async with desk_of(tmp_path) as (desk, _):
        assert desk.practice.password == "", "a practice key in a profile of one's own"
        await desk.seat.leave()
        assert desk.practice.password == ""
        await desk.seat.sit(desk.seat.services.profiles.unlock(there.folder, BY_PASSWORD))
        assert desk.practice.password == PRACTICE_PASSWORD
