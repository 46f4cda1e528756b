"""One target where there is no atheris: changed seeds until its time is up, unguided."""

from __future__ import annotations

import time
from random import Random
from typing import Final

from tests.fuzz.target import Target

SEED: Final = 20261129
"""The same changes on every machine; how many of them is a matter of its speed."""


def fuzz(target: Target, seconds: int) -> int:
    """Give the target what is made of its seeds; how many inputs that were."""
    random = Random(SEED)  # noqa: S311 - no secret
    seeds = tuple(target.seeds())
    until = time.monotonic() + seconds
    inputs = 0
    while time.monotonic() < until:
        given = random.choice(seeds)
        for _ in range(random.randint(1, 4)):
            given = target.change(given, random)
        target.take(given)
        inputs += 1
    return inputs
