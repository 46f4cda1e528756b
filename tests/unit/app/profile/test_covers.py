"""Covers in a profile: what was prepared here is vouched for as it is signed, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from typing_extensions import override

from app.profile.door import Way
from app.profile.errors import WrongSignature
from app.profile.profile import Profile
from app.profile.requests import keep, kept
from app.profile.signing import sign
from app.signing.frames import Facts
from app.signing.process import SignerProcess
from tests.support import practice
from tests.support.builders import MALLORY
from tests.support.covers import covered
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import (
    BY_PASSWORD,
    HOLDER,
    Beside,
    Made,
    agreed,
    asked,
    filed,
    kinds,
    last,
    profiles,
)
from wallet.journal import Kind
from wallet.request import Request, read

OWN = practice.who(HOLDER)


@pytest_asyncio.fixture
async def due() -> Request:
    """The release of the closing, which buyer and lawyer sign."""
    return await filed(SteppedNetwork())


async def proposed(
    made: Made, request: Request, signer: SignerProcess | None = None, way: Way = BY_PASSWORD
) -> Request:
    """What becomes of a request that is prepared here and signed."""
    async with profiles(signer).unlock(made.folder, way) as profile:
        keep(profile, request, BUILDS, prepared=True)
        (done,) = await sign(profile, [request], asked(way), BUILDS, agreed)
        assert kept(profile, request.hash) == done
    return done


def by(request: Request) -> str | None:
    return None if request.cover is None else request.cover.key


async def test_what_was_prepared_here_is_covered_as_it_is_signed(
    made: Made, due: Request
) -> None:
    done = await proposed(made, due)
    assert by(done) == OWN
    assert replace(done, cover=None) == signed(due, HOLDER)


async def test_the_signer_process_makes_the_cover(made: Made, due: Request) -> None:
    """The real one, by the recovery code, which takes it no time."""
    assert by(await proposed(made, due, SignerProcess(), made.by_code)) == OWN


async def test_a_cover_is_there_after_the_next_unlock(made: Made, due: Request) -> None:
    done = await proposed(made, due)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert read(kept(profile, due.hash).to_text()) == done


async def test_the_journal_has_the_cover_beside_the_signature(made: Made, due: Request) -> None:
    done = await proposed(made, due)
    assert done.cover is not None
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        told = next(
            record.event.facts
            for record in profile.store.journal.records()
            if record.event.kind is Kind.SIGNED
        )
    assert told["cover"] == done.cover.signature.hex()


async def test_what_others_proposed_is_signed_and_not_covered(made: Made, due: Request) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [due], asked(), BUILDS, agreed)
        assert "cover" not in last(profile).event.facts
    assert done == signed(due, HOLDER)


async def test_the_cover_of_somebody_else_stays_as_i_sign(made: Made, due: Request) -> None:
    theirs = covered(due, practice.key("lawyer"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [theirs], asked(), BUILDS, agreed)
    assert done.cover == theirs.cover


async def test_nobody_keeps_me_from_covering_my_own_by_being_first(
    made: Made, due: Request
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS, prepared=True)
        keep(profile, covered(due, MALLORY), BUILDS)
        assert by(kept(profile, due.hash)) == MALLORY.public
        (done,) = await sign(profile, [due], asked(), BUILDS, agreed)
    assert by(done) == OWN


async def test_a_file_can_be_called_ones_own_proposal_later(made: Made, due: Request) -> None:
    """As with a proposal that the command line wrote, without a profile."""
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        keep(profile, due, BUILDS, prepared=True)
        assert last(profile).event.facts == {"prepared": "here"}
        assert profile.store.recalled.is_prepared_here(due.hash)


async def test_a_request_that_is_too_large_for_a_cover_is_signed_without(
    made: Made, due: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Request, "has_room_for_cover", False)
    assert by(await proposed(made, due)) is None


# --- covers that come in files ---


async def test_a_cover_that_comes_later_is_kept_and_recorded(made: Made, due: Request) -> None:
    theirs = covered(due, practice.key("lawyer"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        assert keep(profile, theirs, BUILDS) == theirs
        assert kept(profile, due.hash) == theirs
        assert last(profile).event.facts == {"cover": practice.who("lawyer")}


async def test_a_cover_that_comes_twice_is_recorded_once(made: Made, due: Request) -> None:
    theirs = covered(due, practice.key("lawyer"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for request in (due, theirs, theirs, due):
            keep(profile, request, BUILDS)
        assert kinds(profile).count(Kind.SEEN) == 2


async def test_signatures_that_come_with_a_cover_are_kept_with_it(
    made: Made, due: Request
) -> None:
    theirs = signed(covered(due, practice.key("lawyer")), "lawyer")
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        assert keep(profile, theirs, BUILDS) == theirs
        assert kept(profile, due.hash) == theirs
        assert last(profile).event.facts["new signatures"] == "1"


async def test_the_first_cover_of_a_request_stays(made: Made, due: Request) -> None:
    first, second = (covered(due, key) for key in (practice.key("lawyer"), MALLORY))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for request in (first, second):
            keep(profile, request, BUILDS)
        assert kept(profile, due.hash) == first


async def test_a_cover_of_other_words_is_not_taken(made: Made, due: Request) -> None:
    other = covered(replace(due, note="sign at once"), practice.key("lawyer"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS)
        assert keep(profile, other, BUILDS) == due


# --- a signer that answers something else ---


class Lying(Beside):
    """Signs as it should, and tells of another cover."""

    tell: Callable[[Any], Any] = staticmethod(lambda cover: cover)

    @override
    async def ask(self, question: Facts) -> Facts:
        answer = await super().ask(question)
        told = [
            {**each, "cover": self.tell(each["cover"])} for each in answer.get("signed", [])
        ]
        return {**answer, "signed": told}


LIES: Mapping[str, Callable[[Any], Any]] = {
    "none": lambda _: None,
    "made up": lambda _: bytes(64),
    "cut": lambda cover: cover[:-1],
    "another": lambda cover: bytes([cover[0] ^ 1]) + cover[1:],
}


@pytest.mark.parametrize("how", LIES)
async def test_of_a_wrong_cover_nothing_is_kept(made: Made, due: Request, how: str) -> None:
    signer = Lying()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, due, BUILDS, prepared=True)
        signer.tell = LIES[how]
        with pytest.raises(WrongSignature):
            await sign(profile, [due], asked(), BUILDS, agreed)
        assert kept(profile, due.hash) == due
        assert signatures(profile, due) == 0
        assert Kind.SIGNED not in kinds(profile)


def signatures(profile: Profile, request: Request) -> int:
    return len(profile.store.signatures.of(request.hash))
