"""Which keys of many are enough: the fewest, or in good time no more than are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wallet.signers import SignerKey

MOST_COMBINATIONS: Final = 256
"""Ways in which weights can be missing: a few accounts have dozens, a hundred have no end."""

Weights = Mapping[SignerKey, tuple[int, ...]]
"""What each key adds to each need."""


def fewest(weights: Weights, missing: tuple[int, ...]) -> Sequence[SignerKey] | None:
    """The fewest keys that together add what is missing; None if all of them do not."""
    # For each combination of weights still missing: the fewest keys that leave just that.
    found: dict[tuple[int, ...], tuple[SignerKey, ...]] = {missing: ()}
    for key, counts in weights.items():
        for left, chosen in tuple(found.items()):
            after = _after(left, counts)
            if after not in found or len(chosen) + 1 < len(found[after]):
                found[after] = (*chosen, key)
        if len(found) > MOST_COMBINATIONS:
            return _no_more_than_needed(weights, missing)
    return found.get((0,) * len(missing))


def _no_more_than_needed(
    weights: Weights, missing: tuple[int, ...]
) -> Sequence[SignerKey] | None:
    """Keys of which none can be spared, though others might be fewer; None for too few."""
    added = [sum(counts[place] for counts in weights.values()) for place in range(len(missing))]
    left = tuple(lack - count for lack, count in zip(missing, added, strict=True))
    if any(lack > 0 for lack in left):
        return None
    chosen = dict(weights)
    for key, counts in sorted(weights.items(), key=lambda each: (sum(each[1]), each[0].strkey)):
        without = tuple(lack + count for lack, count in zip(left, counts, strict=True))
        if all(lack <= 0 for lack in without):
            left = without
            del chosen[key]
    return tuple(chosen)


def _after(left: tuple[int, ...], counts: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(0, lack - count) for lack, count in zip(left, counts, strict=True))
