"""How fast a profile opens, is searched and signs; each figure beside what it is compared with.

Run by `make bench`. Pairs are measured in turn, so that a busy machine is busy for both.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from statistics import median

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.profile import inbox
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.signing.hardening import locked_room
from app.signing.process import SignerProcess
from tests.support.escrows import BUILDS
from tests.support.stores import fill
from wallet.network import PRACTICE
from wallet.vault.kdf import Cost, argon2id

PASSWORD = "gravel otter mushroom lantern"  # noqa: S105 - of a profile that is thrown away
WAY = {"password": PASSWORD}
RUNS = 7
TYPING = 0.3
"""Seconds in which nobody types a password that fast."""
SIGNED = 30
ESCROWS, REQUESTS = 10_000, 50_000
SEARCHES = ("g", "garten", "gartenweg 4711", "milestone release roof", "m r d")


def say(text: str) -> None:
    """Write a figure."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, and say whether each goal is reached."""
    asyncio.run(_measure())


async def _measure() -> None:
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        profiles = Profiles(PosixDisk(), SignerProcess(), SystemClock(), locked_room())
        small, large = Path(folder) / "small", Path(folder) / "large"
        cost = await _made(profiles, small)
        await _signing(profiles, small, cost)
        await _made(profiles, large)
        async with profiles.unlock(large, WAY) as profile:
            begun = time.perf_counter()
            fill(profile.store, profile.opened.audit, ESCROWS, REQUESTS)
            say(f"filled with {ESCROWS} escrows, {REQUESTS} requests: {_since(begun):.0f} s")
        await _pair("unlock an empty profile", profiles, small, cost, most=1.1)
        await _pair("unlock the large one, to its inbox", profiles, large, cost, beyond=0.3)
        async with profiles.unlock(large, WAY) as profile:
            for words in SEARCHES:
                took = [await _took(partial(_find, profile, words)) for _ in range(RUNS)]
                _verdict(f"search {words!r}", median(took), 0.05)


async def _made(profiles: Profiles, folder: Path) -> Cost:
    async with profiles.create(folder, PASSWORD) as (profile, _):
        (cost,) = [way.cost for way in profile.opened.ways if way.cost]
        await add(profile, WAY, NewKey("bench", ALONE, fresh=True))
        return cost


async def _signing(profiles: Profiles, folder: Path, cost: Cost) -> None:
    """How long a batch takes beyond the derivation that unlocks its key."""
    async with profiles.unlock(folder, WAY) as profile:
        public = profile.opened.identities[0].public
        head = PRACTICE.id + (2).to_bytes(4, "big")
        items = [
            {"public": public, "payload": head + bytes([n]), "digest": bytes(32)}
            for n in range(SIGNED)
        ]
        bare, whole = [], []
        for _ in range(RUNS):
            bare.append(_derivation(cost))
            whole.append(await _took(lambda: profile.ask("sign", WAY, items=items)))
        beyond = median(whole) - median(bare)
        _verdict(f"{SIGNED} requests signed, beyond the derivation", beyond, 0.5)


async def _pair(
    what: str,
    profiles: Profiles,
    folder: Path,
    cost: Cost,
    *,
    most: float = 0.0,
    beyond: float = 0.0,
) -> None:
    bare, whole = [], []
    for _ in range(RUNS):
        bare.append(_derivation(cost))
        await profiles.signer.prepare()  # as the lock screen does
        await asyncio.sleep(TYPING)
        begun = time.perf_counter()
        async with profiles.unlock(folder, WAY) as profile:
            inbox.page(profile, BUILDS)
            whole.append(_since(begun))
    if most:
        _verdict(f"{what}, against its derivation", median(whole) / median(bare), most, "x")
    if beyond:
        _verdict(f"{what}, beyond its derivation", median(whole) - median(bare), beyond)


def _derivation(cost: Cost) -> float:
    begun = time.perf_counter()
    argon2id(PASSWORD.encode(), os.urandom(16), cost)
    return _since(begun)


async def _took(do: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await do()
    return _since(begun)


async def _find(profile: Profile, words: str) -> None:
    profile.store.search.find(words)


def _since(begun: float) -> float:
    return time.perf_counter() - begun


def _verdict(what: str, measured: float, most: float, unit: str = "s") -> None:
    verdict = "reached" if measured <= most else "NOT REACHED"
    say(f"{what}: {measured:.3f} {unit} (goal {most} {unit}: {verdict})")


if __name__ == "__main__":
    main()
