"""Profiles for tests: made once and copied, with the signer's answers in this process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.places import locked
from app.adapters.profile_files import ProfileFiles
from app.adapters.store.database import Database
from app.adapters.store.store import Store, open_store
from app.profile.door import Way
from app.profile.keys import ALONE, NewKey, add
from app.profile.opened import Identity, Opened
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.signing import frames
from app.signing.answers import answer
from app.signing.frames import Facts
from app.signing.keeper import Keeper
from app.signing.process import SignerProcess
from app.signing.speaking import Speech
from tests.support import practice
from tests.support.network import SteppedClock, SteppedNetwork, proposed, signed
from tests.support.signing import Typist, through_the_pipe
from tests.support.vaults import Stretch
from wallet import request as requests
from wallet.errors import Unreadable
from wallet.journal import Kind, Record
from wallet.lock import Moment
from wallet.network import Network
from wallet.request import Request
from wallet.review.review import Review
from wallet.vault import ways
from wallet.vault.errors import VaultError
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import Room, heap

PASSWORD: Final = "gravel otter mushroom lantern"  # noqa: S105 - of profiles in tests
OTHER_PASSWORD: Final = "walnut ferry copper umbrella"  # noqa: S105 - of profiles in tests
BY_PASSWORD: Final[Way] = {"password": PASSWORD}
BY_OTHER: Final[Way] = {"password": OTHER_PASSWORD}
BY_NOTHING: Final[Way] = {"password": "not what was chosen"}
HOLDER: Final = "buyer"
"""Whose key a made profile holds, under this label, for the practice network."""

_FILED: Final[dict[tuple[tuple[str, Any], ...], Request]] = {}
_MADE: Final[dict[tuple[str, ...], Made]] = {}


@dataclass
class Beside(SignerProcess):
    """Answers as the child does, but in this process and without Argon2id's time.

    ``speech`` is who is asked for secrets; ``asked`` keeps what every question was about.
    """

    speech: Speech = field(default_factory=Typist)
    asked: list[str] = field(default_factory=list[str])
    kills: int = 0

    @override
    async def ask(self, question: Facts) -> Facts:
        self.asked.append(question["do"])
        keeper = Keeper(
            os.urandom, heap, lambda _: self.speech, lambda: 0.0, contextlib.nullcontext
        )
        try:
            with _without_its_time():
                return through_the_pipe(answer(keeper, through_the_pipe(question)))
        except (VaultError, Unreadable) as why:
            frames.raise_refusal(through_the_pipe(frames.refused(why)))
            raise

    @override
    async def prepare(self) -> None:
        pass

    @override
    def kill(self) -> None:
        self.kills += 1
        super().kill()


@dataclass
class Clock(SteppedClock):
    """A clock on its own, at the practice network's time; the machine may sleep, too."""

    time: int = field(default_factory=lambda: practice.chain().latest.time)
    asleep: int = 0

    @override
    def moment(self) -> Moment:
        return Moment(float(self.time - self.asleep), float(self.time))

    @override
    def step(self, seconds: int) -> None:
        self.time += seconds

    def suspend(self, seconds: int) -> None:
        """Let so much time pass without the machine."""
        self.time += seconds
        self.asleep += seconds


@dataclass(frozen=True)
class Made:
    """A profile's folder and the recovery code that opens it beside the password."""

    folder: Path
    code: str

    @property
    def by_code(self) -> Way:
        return {"recovery": self.code}

    @property
    def vault(self) -> Path:
        return self.folder / "profile.twv"

    @property
    def database(self) -> Path:
        return self.folder / "profile.db"

    def copied(self, folder: Path) -> Made:
        """The same profile in another folder, which must not be there yet."""
        shutil.copytree(self.folder, folder)
        return Made(folder, self.code)


def profiles(
    signer: SignerProcess | None = None, clock: SteppedClock | None = None
) -> Profiles:
    """Where profiles of tests come from; by default nothing in it takes time."""
    return Profiles(PosixDisk(), signer or Beside(), clock or Clock(), heap, cost=FLOOR)


async def made(folder: Path, holders: tuple[str, ...] = (HOLDER,)) -> Made:
    """A profile that holds these people's keys, locked.

    All that are asked for the same keys are copies of one, with its secrets: to make one takes
    as long as most of what is done with it.
    """
    return (await _first(holders)).copied(folder)


def make_first() -> None:
    """Make those that most tests copy, before any test changes what makes them."""
    for holders in ((), ("lawyer",), (HOLDER,)):
        asyncio.run(_first(holders))


async def _first(holders: tuple[str, ...]) -> Made:
    if holders not in _MADE:
        first = Path(_kept().name) / str(len(_MADE))
        _MADE[holders] = await _made_anew(first, holders)
    return _MADE[holders]


@cache
def _kept() -> TemporaryDirectory[str]:
    """Where those are that were made; it goes with the process."""
    return TemporaryDirectory()


async def _made_anew(folder: Path, holders: tuple[str, ...]) -> Made:
    signer = Beside()
    async with profiles(signer).create(folder, PASSWORD) as (profile, code):
        for name in holders:
            await hold(profile, signer, name)
    return Made(folder, code)


async def hold(
    profile: Profile,
    signer: Beside,
    name: str,
    networks: tuple[Network, ...] = ALONE,
    way: Way = BY_PASSWORD,
) -> Identity:
    """Let a profile hold this person's key, typed in as an S address."""
    signer.speech = Typist((practice.closing().secrets[name],))
    return await add(profile, way, NewKey(name, networks, fresh=False))


async def filed(network: SteppedNetwork, *names: str, **how: Any) -> Request:
    """The release of the closing as it comes in a file, signed by these.

    On the network as its story leaves it the same each time, so proposed once.
    """
    key = tuple(sorted(how.items()))
    if network.chain is not practice.chain():
        return as_filed(signed(await proposed(network, **how), *names))
    if key not in _FILED:
        _FILED[key] = as_filed(await proposed(network, **how))
    return signed(_FILED[key], *names)


def as_filed(request: Request) -> Request:
    """A request as whoever gets its file reads it: files hold no contract's code."""
    value = requests.read(request.to_text())
    assert isinstance(value, Request)
    return value


def agreed(_seen: Review) -> frozenset[int]:
    """Whoever looks at a review, and has nothing to accept."""
    return frozenset()


def asked(way: Way = BY_PASSWORD) -> _Asked:
    """Somebody who gives this secret, and counts how often it was wanted."""
    return _Asked(way)


@dataclass
class _Asked:
    way: Way
    times: int = 0

    def __call__(self) -> Way:
        self.times += 1
        return self.way


def kinds(profile: Profile) -> list[Kind]:
    """What the journal tells, in its order."""
    return [record.event.kind for record in profile.store.journal.records()]


def last(profile: Profile) -> Record:
    """The newest record of the journal."""
    return profile.store.journal.records()[-1]


def listing(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and what it holds, but for the empty lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "profile.lock"
    }


def names(folder: Path) -> set[str]:
    """What a folder holds."""
    return {path.name for path in folder.iterdir()}


async def opened(folder: Path, way: Way = BY_PASSWORD) -> Opened:
    """What a vault tells whoever has a secret that opens it."""
    files = ProfileFiles(PosixDisk(), folder)
    question: Facts = {"do": "unlock", "vault": files.read_vault(), "way": dict(way)}
    return Opened.of(await Beside().ask(question), heap)


@contextlib.contextmanager
def pried_open(folder: Path, keys: Opened) -> Generator[Store]:
    """The database in the hands of somebody who has its key, and none of our rules."""
    with locked(folder):
        store = open_store(folder / "profile.db", bytes(keys.database.reveal()))
        try:
            _forget_the_rules(store.database)
            yield store
        finally:
            store.close()


def with_flip(raw: bytes, position: int) -> bytes:
    """The same bytes but for one bit."""
    return raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]


def fresh_secret(name: str) -> bytes:
    """Bytes that stand for nothing."""
    return sha256(name.encode()).digest()


def _forget_the_rules(database: Database) -> None:
    for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.rows(f"DROP TRIGGER {name}")


@contextlib.contextmanager
def _without_its_time() -> Generator[None]:
    def stretch_in(_room: Room) -> Stretch:
        return Stretch()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "argon2id_in", stretch_in)
        yield
