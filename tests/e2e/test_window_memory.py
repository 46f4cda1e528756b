"""No seed is ever in the memory of the window: it is looked through from import to lock."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import pytest
from stellar_sdk import StrKey

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.desk.networks import SERVERS
from app.desk.practising import PRACTICE_PASSWORD, staged
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.story import STORIES
from tests.e2e.test_signer_memory import forms
from tests.support import practice
from tests.support.memory_needles import Needles, texts
from tests.support.signing import Typist
from tests.support.window_memory import HANDED, REQUEST
from tests.support.window_truth import Near
from wallet.network import PRACTICE
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
PASSWORD = "walnut ferry copper umbrella"  # noqa: S105 - of this test alone
TITLE: Final = "Sale of 14 Quayside Row"
WHO: Final = "lawyer"


def seed() -> bytes:
    return StrKey.decode_ed25519_secret_seed(practice.closing().secrets[WHO])


def hidden() -> dict[str, bytes]:
    """The forms of the seed, those that are text also as Qt keeps them."""
    found = {f"seed {number}": form for number, form in enumerate(forms(seed()))}
    wide = {
        f"{name}, UTF-16": form.decode("ascii").encode("utf-16-le")
        for name, form in found.items()
        if form.isascii()
    }
    return {**found, **wide}


def known(password: str) -> dict[str, bytes]:
    """What the window does know, at one time or another."""
    return {
        **texts("password", password),
        **texts("title", TITLE),
        **texts("address", practice.who(WHO)),
    }


@dataclass
class Life:
    """What was found in a window's memory, moment by moment, and in what programs are told."""

    found: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    lines: list[bytes] = field(default_factory=list[bytes])

    def at(self, moment: str) -> set[str]:
        """What is in memory then; without how it is written."""
        return {name.partition(",")[0] for name in self.found[moment]}


def lived(folder: Path, user: str, password: str) -> Life:
    """Let this user go all the way, and look everything through on it."""
    life, needles = Life(), Needles({**hidden(), **known(password)})
    homes = {name: str(folder) for name in ("HOME", "XDG_RUNTIME_DIR", "TMPDIR")}
    homes |= {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with (folder / "errors").open("w+") as errors:
        program = subprocess.Popen(
            [*(sys.executable, "-P", "-m", "tests.support.window_memory"), str(folder), user],
            cwd=folder,
            env={**os.environ, **homes},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        with program:
            assert program.stdin is not None
            assert program.stdout is not None
            for line in program.stdout:
                word, _, rest = line.decode().strip().partition(" ")
                if word == "memory":
                    life.lines += command_lines(program.pid)
                if word == "started":
                    life.lines.append(bytes.fromhex(rest))
                reply = {"memory": "", "acts": "", "types": password}.get(word)
                if reply is not None:
                    program.stdin.write(f"{reply}\n".encode())
                    program.stdin.flush()
                if word == "memory":
                    life.found[rest] = needles.found_in(pieces(program.stdout))
        errors.seek(0)
        assert program.returncode == 0, errors.read()
    return life


def command_lines(first: int) -> Iterator[bytes]:
    """What this process and those that it started were started with, as far as we may know."""
    ours = {str(first)}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if parent in ours or folder.name in ours:
                ours.add(folder.name)
                yield from ((folder / name).read_bytes() for name in ("cmdline", "environ"))
        except OSError:
            continue  # it has ended, or has closed itself up


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while size := int(stream.readline()):
        yield stream.read(size)


async def owned(folder: Path) -> Life:
    """The life of somebody with a profile of their own, a network and a request in a file."""
    near = Near(speech=Typist((practice.closing().secrets[WHO],)))
    profiles = Profiles(PosixDisk(), near, SystemClock(), heap, cost=FLOOR)
    async with staged(folder / "network", STORIES[0]) as stage:
        async with profiles.create(folder / "own", PASSWORD) as (profile, _):
            await add(profile, {"password": PASSWORD}, NewKey("Law office", ALONE, fresh=False))
            profile.store.settings.put(SERVERS, {PRACTICE.passphrase: stage.url})
        stage.requests[0].rename(folder / REQUEST)
        return await asyncio.to_thread(lived, folder, "owner", PASSWORD)


def visited(folder: Path) -> Life:
    """The life of somebody who looks around."""
    return lived(folder, "visitor", PRACTICE_PASSWORD)


def used(folder: Path) -> Life:
    return asyncio.run(owned(folder))


@pytest.mark.parametrize(
    ("live", "first"), [(visited, "inbox shown"), (used, "profile unlocked")]
)
def test_no_seed_is_in_the_memory_of_the_window_from_import_to_lock(
    live: Callable[[Path], Life], first: str, tmp_path: Path
) -> None:
    life = live(tmp_path)
    assert [*life.found] == [first, *HANDED[HANDED.index("password typed") :]]
    for moment, names in life.found.items():
        assert not names & hidden().keys(), moment
    # What it does know is found, else its memory would show nothing.
    for moment in ("password typed", "signer asked"):
        assert life.at(moment) >= {"password", "title", "address"}
    assert "password, UTF-16" in life.found["password typed"], "as it stands in its field"
    for program in (b"app.signing", b"tests.support.window_memory"):
        assert any(program in line for line in life.lines)
    secret = {**hidden(), **texts("password", PASSWORD)}
    assert [name for name, form in secret.items() if form in b"".join(life.lines)] == []
