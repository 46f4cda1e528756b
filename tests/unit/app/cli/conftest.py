"""The command line in this process; profiles are made once and copied."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.adapters.disks import PosixDisk
from app.profile import keys
from app.profile.copies import copy_of_today
from app.profile.keys import REAL, NewKey
from app.profile.opening import Profiles
from app.signing import hardening
from app.signing.process import SignerProcess
from tests.support import profiles
from tests.support.profiles import BY_PASSWORD, PASSWORD, Beside, Clock, Made
from tests.support.program import Piped, Program
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap


@pytest.fixture(autouse=True)
def _left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands close their process up for good, and here that is the tests' own."""
    monkeypatch.setattr(hardening, "close_up", lambda: None)


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(tmp_path, capsys)


@pytest.fixture
def beside(program: Program) -> Program:
    """Without a profile; a signer in this process, where no password takes time."""
    program.signer = Piped()
    return program


@pytest.fixture(scope="session")
def _of_one(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(profiles.made(tmp_path_factory.mktemp("one") / "profile"))


@pytest.fixture(scope="session")
def _of_two(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("two") / "profile"
    return asyncio.run(profiles.made(folder, ("buyer", "lawyer")))


@pytest.fixture(scope="session")
def _with_words_due(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("words") / "profile"
    return asyncio.run(_make(folder, Beside()))


@pytest.fixture(scope="session")
def _really_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(_make(tmp_path_factory.mktemp("real") / "profile", SignerProcess()))


@pytest.fixture
def made(beside: Program, _of_one: Made) -> Made:
    """The profile of the program, which holds the buyer's key."""
    return _of_one.copied(beside.profile)


@pytest.fixture
def office(beside: Program, made: Made) -> Program:
    """With a profile that holds the buyer's key."""
    assert made.folder == beside.profile
    return beside


@pytest.fixture
def office_of_two(beside: Program, _of_two: Made) -> Program:
    """With a profile that holds the buyer's key and the lawyer's."""
    _of_two.copied(beside.profile)
    return beside


@pytest.fixture
def notary(beside: Program, _with_words_due: Made) -> Program:
    """With a profile whose key was made here, and has recovery words that are due."""
    _with_words_due.copied(beside.profile)
    return beside


@pytest.fixture
def real(program: Program, _really_made: Made) -> Program:
    """The same with the signer process itself, which takes its time."""
    _really_made.copied(program.profile)
    return program


async def _make(folder: Path, signer: SignerProcess) -> Made:
    made = Profiles(PosixDisk(), signer, Clock(), heap, cost=FLOOR)
    async with made.create(folder, PASSWORD) as (profile, code):
        await keys.add(profile, BY_PASSWORD, NewKey("notary", REAL, fresh=True))
        copy_of_today(profile)
    return Made(folder, code)
