"""What is fuzzed gets as far as it should: through the door often, and often refused."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fuzz.target import Target
from tests.fuzz.targets import ALL, TARGETS
from tests.support.builders import chance

TRIES = {"review": 60}
MANY = 300

ALWAYS_ACCEPTED = {"texts"}


@pytest.mark.parametrize("target", ALL, ids=TARGETS.keys())
def test_every_seed_is_accepted(target: Target) -> None:
    assert [seed for seed in target.seeds() if not target.take(seed)] == []


@pytest.mark.parametrize("target", ALL, ids=TARGETS.keys())
def test_some_changed_inputs_are_accepted_and_others_refused(target: Target) -> None:
    random, seeds = chance(1), [*target.seeds()]
    tries = TRIES.get(target.name, MANY)
    taken = Counter(
        target.take(target.change(random.choice(seeds), random)) for _ in range(tries)
    )
    assert taken[True] >= tries // 20
    assert taken[False] >= tries // 20 or target.name in ALWAYS_ACCEPTED


@pytest.mark.parametrize("target", ALL, ids=TARGETS.keys())
def test_bytes_that_are_nothing_are_answered(target: Target) -> None:
    random = chance(2)
    junk = [b"", b"\0", b"{}", b"[" * 5_000, b"\xff" * 100, random.randbytes(1_000)]
    assert not any(target.take(each) for each in junk) or target.name in ALWAYS_ACCEPTED


@pytest.mark.parametrize("target", ALL, ids=TARGETS.keys())
def test_a_change_depends_on_chance_alone(target: Target) -> None:
    seed = next(iter(target.seeds()))
    assert target.change(seed, chance(3)) == target.change(seed, chance(3))
    assert len({target.change(seed, chance(each)) for each in range(20)}) > 10
