"""How fast a profile opens, is searched and signs, beside what none of it can do without."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.profile import inbox
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.signing.hardening import locked_room
from app.signing.process import SignerProcess
from tests.bench.figures import Figure, Report
from tests.support.escrows import BUILDS
from tests.support.running import waited
from tests.support.stores import fill
from wallet.network import PRACTICE
from wallet.vault.kdf import Cost, argon2id

PASSWORD = "gravel otter mushroom lantern"  # noqa: S105 - of a profile that is thrown away
WAY = {"password": PASSWORD}
RUNS = 5
TYPING = 0.3
"""Seconds in which nobody types a password that fast."""
SIGNED = 30
SEARCHES = ("g", "garten", "gartenweg 4711", "milestone release roof", "m r d")


async def measure(report: Report, requests: int) -> None:
    """Print everything; the larger one of two profiles has so many requests."""
    escrows = requests // 5
    report.head(f"A profile, and one with {escrows:,} escrows and {requests:,} requests")
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        profiles = Profiles(PosixDisk(), SignerProcess(), SystemClock(), locked_room())
        small, large = Path(folder) / "small", Path(folder) / "large"
        cost = await _made(profiles, small)
        report.add(await _signing(profiles, small, cost))
        await _made(profiles, large)
        async with profiles.unlock(large, WAY) as profile:
            fill(profile.store, profile.opened.audit, escrows, requests)
        pairs = await _pairs(profiles, small, cost)
        ratios = [whole / bare for bare, whole in pairs]
        report.add(Figure("unlock an empty profile, beside its derivation", ratios, 1.1, "x"))
        pairs = await _pairs(profiles, large, cost)
        beyond = [whole - bare for bare, whole in pairs]
        report.add(Figure("unlock the large one, to its inbox, beyond it", beyond, 0.3, "s"))
        async with profiles.unlock(large, WAY) as profile:
            for words in SEARCHES:
                runs = [await _took(partial(_find, profile, words)) for _ in range(RUNS)]
                report.add(Figure(f"search {words!r}", [r * 1000 for r in runs], 50, "ms"))


async def _made(profiles: Profiles, folder: Path) -> Cost:
    async with profiles.create(folder, PASSWORD) as (profile, _):
        (cost,) = [way.cost for way in profile.opened.ways if way.cost]
        await add(profile, WAY, NewKey("bench", ALONE, fresh=True))
        return cost


async def _signing(profiles: Profiles, folder: Path, cost: Cost) -> Figure:
    """How long a batch takes beyond the derivation that unlocks its key."""
    async with profiles.unlock(folder, WAY) as profile:
        public = profile.opened.identities[0].public
        head = PRACTICE.id + (2).to_bytes(4, "big")
        items = [
            {"public": public, "payload": head + bytes([n]), "digest": bytes(32)}
            for n in range(SIGNED)
        ]
        beyond: list[float] = []
        for _ in range(RUNS):
            bare = _derivation(cost)
            whole = await _took(lambda: profile.ask("sign", WAY, items=items))
            beyond.append(whole - bare)
    return Figure(f"{SIGNED} requests signed, beyond the derivation", beyond, 0.5, "s")


async def _pairs(profiles: Profiles, folder: Path, cost: Cost) -> list[tuple[float, float]]:
    """The derivation by itself, then unlocking a profile to its inbox; several times."""
    pairs: list[tuple[float, float]] = []
    for _ in range(RUNS):
        bare = _derivation(cost)
        await profiles.signer.prepare()  # as the lock screen does
        await asyncio.sleep(TYPING)
        begun = _now()
        async with profiles.unlock(folder, WAY) as profile:
            inbox.page(profile, BUILDS)
            pairs.append((bare, _since(begun)))
    return pairs


def _derivation(cost: Cost) -> float:
    begun = _now()
    argon2id(PASSWORD.encode(), os.urandom(16), cost)
    return _since(begun)


async def _took(do: Callable[[], Awaitable[object]]) -> float:
    begun = _now()
    await do()
    return _since(begun)


async def _find(profile: Profile, words: str) -> None:
    profile.store.search.find(words)


def _now() -> float:
    """The time, as it passes for a process that need not wait for others to run."""
    return time.perf_counter() - waited()


def _since(begun: float) -> float:
    return _now() - begun
