"""What is so on the practice network and in its profile, read past the program itself."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from typing_extensions import override

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.adapters.places import NoProfile
from app.cli.serving import LEDGER
from app.desk.practising import PRACTICE_PASSWORD, PROFILE
from app.practice import kept
from app.practice.kept import Busy, Journal
from app.practice.scenario import load_scenario
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.profile.verifying import verify_journal
from app.records import InboxRow, Standing, StoredSignature, Submission, SubmissionState
from app.registry import known_builds
from app.signing.answers import answer
from app.signing.frames import Facts
from app.signing.keeper import Keeper
from app.signing.process import SignerProcess
from app.signing.speaking import Speech
from tests.support import practice
from tests.support.signing import Typist
from wallet.envelope import read_envelope
from wallet.journal import Kind, Record
from wallet.network import PRACTICE
from wallet.vault import ways
from wallet.vault.kdf import Cost, Derive, argon2id_in
from wallet.vault.secret import Room, Secret, heap

NEVER = ""
"""The hash of a request that was never kept."""


@dataclass(frozen=True)
class Truth:
    """What the profile has of its one request, and how often the network took it.

    ``rows`` are requests; without a profile there is nothing of all that.
    """

    has_profile: bool = False
    rows: tuple[InboxRow, ...] = ()
    records: tuple[Record, ...] = ()
    signatures: frozenset[StoredSignature] = frozenset()
    submissions: tuple[Submission, ...] = ()
    in_ledgers: int = 0

    @property
    def standing(self) -> Standing | None:
        return self.rows[0].standing if self.rows else None

    @property
    def is_signed(self) -> bool:
        """Whether the user's signature is kept, beside that of the client."""
        return any(record.event.kind is Kind.SIGNED for record in self.records)

    @property
    def last(self) -> SubmissionState | None:
        return self.submissions[-1].state if self.submissions else None

    def count(self, kind: Kind) -> int:
        """How many records of this kind there are."""
        return sum(record.event.kind is kind for record in self.records)

    def knows(self, number: int, hash_: str) -> bool:
        """Whether the journal once ended so."""
        if not number:
            return True
        there = [each for each in self.records if each.number == number]
        return [each.head.hash.hex() for each in there] == [hash_]


_STRETCHED: Final[dict[tuple[bytes, bytes, Cost], bytes]] = {}


def _remembering(room: Room) -> Derive:
    """Argon2id, of which the same is not asked twice: a profile is opened after each life."""
    stretch = argon2id_in(room)

    def derive(password: bytes, salt: bytes, cost: Cost) -> Secret:
        asked = password, salt, cost
        if asked not in _STRETCHED:
            _STRETCHED[asked] = bytes(stretch(*asked).reveal())
        return Secret(_STRETCHED[asked])

    return derive


@dataclass
class Near(SignerProcess):
    """Answers in this process as the child would; what it stretches is as slow, but once."""

    speech: Speech = field(default_factory=Typist)

    @override
    async def ask(self, question: Facts) -> Facts:
        keeper = Keeper(
            os.urandom, heap, lambda _: self.speech, lambda: 0.0, contextlib.nullcontext
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ways, "argon2id_in", _remembering)
            return answer(keeper, question)

    @override
    async def prepare(self) -> None:
        pass


async def truth_in(folder: Path) -> Truth:
    """What is so in the folder of a practice network, nothing of which is in use.

    The profile is opened as its owner would, journal checked, but as a copy: what is there
    stays as it was found.
    """
    with TemporaryDirectory() as elsewhere:
        copy = Path(elsewhere) / PROFILE
        if (folder / PROFILE).exists():
            shutil.copytree(folder / PROFILE, copy)
        profiles = Profiles(PosixDisk(), Near(), SystemClock(), heap)
        unlocking = profiles.unlock(copy, {"password": PRACTICE_PASSWORD})
        try:
            async with unlocking as profile:
                assert not profile.rolled_back
                return _truth_of(profile, ledger_in(folder))
        except NoProfile:
            return Truth()


def _truth_of(profile: Profile, ledger: Journal) -> Truth:
    store = profile.store
    verify_journal(store, profile.opened)
    rows = tuple(store.requests.inbox(None, 10))
    hashes = [row.hash for row in rows]
    assert len(hashes) <= 1
    return Truth(
        has_profile=True,
        rows=rows,
        records=store.journal.records(),
        signatures=frozenset(each for one in hashes for each in store.signatures.of(one)),
        submissions=tuple(each for one in hashes for each in store.submissions.of(one)),
        in_ledgers=sum(taken(ledger).get(one.hex(), 0) for one in hashes),
    )


def ledger_in(folder: Path) -> Journal:
    """What is kept of the network, be it that another program is writing it."""
    return kept.read((folder / LEDGER).read_bytes())


def taken(ledger: Journal) -> Mapping[str, int]:
    """How often each transaction was taken; hashes in hex."""
    found: dict[str, int] = {}
    for step in ledger.steps:
        for text in step.envelopes if isinstance(step, Busy) else ():
            hash_ = read_envelope(text, PRACTICE).hash.hex()
            found[hash_] = found.get(hash_, 0) + 1
    return found


def gained(ledger: Journal, names: Iterable[str]) -> Mapping[str, int]:
    """How much the USDC of these people grew in the story, in the smallest unit."""
    story = ledger.story
    scenario = load_scenario(story.scenario, known_builds(), story.time, story.sequence)
    after = kept.played(ledger, scenario.chain)
    return {
        name: practice.usdc(after, name) - practice.usdc(scenario.chain, name) for name in names
    }


@lru_cache(maxsize=1)
def due() -> Mapping[str, int]:
    """What one release brings each of its people, as the network itself reckons it."""
    before = practice.chain()
    envelope = practice.signed(practice.release(before), "buyer", "lawyer")
    after = practice.applied(before, envelope)
    people: Any = ("seller", "desk", "protocol fee")
    return {name: practice.usdc(after, name) - practice.usdc(before, name) for name in people}
