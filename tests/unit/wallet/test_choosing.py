"""Which keys of many are enough: held against trying all of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance, secret_key
from wallet.choosing import every_minimal, fewest
from wallet.signers import SignerKey

KEYS = tuple(SignerKey.ed25519(secret_key(f"signer {n}").public) for n in range(42))
WEIGHTS = st.lists(st.integers(0, 255), max_size=12)
MOST_SECONDS = 1.0


def subsets(places: Sequence[int]) -> list[tuple[int, ...]]:
    """All of them, the small ones first."""
    sizes = range(len(places) + 1)
    return list(chain.from_iterable(combinations(places, size) for size in sizes))


@given(WEIGHTS, st.integers(1, 300), st.integers(1, 12))
def test_every_way_in_which_none_can_be_spared_is_found_once(
    weights: list[int], needed: int, most: int
) -> None:
    weights = sorted(filter(None, weights), reverse=True)
    every = [
        way
        for way in subsets(range(len(weights)))
        if sum(weights[place] for place in way) >= needed and len(way) <= most
    ]
    minimal = [way for way in every if not any(set(less) < set(way) for less in every)]
    found = list(every_minimal(weights, needed, most))
    assert sorted(found) == sorted(minimal)
    assert not found or len(found[0]) == len(every[0])


@pytest.mark.parametrize("needs", [1, 2])
@given(data=st.data())
def test_the_fewest_of_one_account_or_two_are_found(needs: int, data: st.DataObject) -> None:
    each = st.tuples(*[st.integers(0, 255)] * needs)
    counts = data.draw(st.lists(each, max_size=10))
    missing = data.draw(each)
    every = (
        way
        for way in subsets(range(len(counts)))
        if all(sum(counts[p][need] for p in way) >= missing[need] for need in range(needs))
    )
    best = next(every, None)
    found = fewest(dict(zip(KEYS, counts, strict=False)), missing)
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        assert len(found) == len(best)
        chosen = [counts[KEYS.index(key)] for key in found]
        added = [sum(each[need] for each in chosen) for need in range(needs)]
        assert all(add >= lack for add, lack in zip(added, missing, strict=True))


def test_two_accounts_of_which_each_has_as_many_signers_as_can_be_are_no_trouble() -> None:
    random = chance(7)
    counts = [(random.randint(1, 60), random.randint(1, 60)) for _ in KEYS]
    begin = thread_time()
    found = fewest(dict(zip(KEYS, counts, strict=True)), (255, 255))
    assert thread_time() - begin < MOST_SECONDS
    assert found is not None


def test_no_more_are_chosen_of_many_light_signers_than_an_envelope_can_carry() -> None:
    """Of two accounts: twenty keys that count for one of them each, and ten that for both."""
    apart = [(12, 0)] * 10 + [(0, 12)] * 10
    both = [(13, 13)] * 10
    found = fewest(dict(zip(KEYS, apart + both, strict=False)), (120, 120))
    assert found is not None
    assert len(found) == len(both)
