"""Which keys of many are enough: the fewest, and every way in which none can be spared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import inf
from typing import Final

from wallet.signers import SignerKey

MOST_COMBINATIONS: Final = 256
"""Ways in which weights of three accounts and more can be missing; a hundred have no end."""

EXACT: Final = 2
"""Needs: an operation's source, and the transaction's; of either at most 255 is missing."""

Weights = Mapping[SignerKey, tuple[int, ...]]
"""What each key adds to each need."""

_Chosen = dict[tuple[int, ...], tuple[SignerKey, ...]]
"""What is still missing of each need → the keys that leave just that."""


def fewest(weights: Weights, missing: tuple[int, ...]) -> Sequence[SignerKey] | None:
    """The fewest keys that together add what is missing; None if all of them do not.

    Of more than two needs, in good time no more than are needed: none of them can be spared.
    """
    found: list[_Chosen] = [{missing: ()}]
    for key, counts in weights.items():
        more = [*map(dict, found), _Chosen()]
        for number, chosen in enumerate(found):
            for left, keys in chosen.items():
                more[number + 1].setdefault(_after(left, counts), (*keys, key))
        found = [_least(chosen) for chosen in more] if len(missing) <= EXACT else more
        if sum(map(len, found)) > MOST_COMBINATIONS and len(missing) > EXACT:
            return _no_more_than_needed(weights, missing)
    enough = (0,) * len(missing)
    return next((chosen[enough] for chosen in found if enough in chosen), None)


def _least(chosen: _Chosen) -> _Chosen:
    """Those beside which no other leaves less of one need and no more of the other."""
    kept: _Chosen = {}
    least: float = inf
    for left in sorted(chosen):
        if left[-1] < least:
            kept[left] = chosen[left]
            least = left[-1]
    return kept


def every_minimal(weights: Sequence[int], needed: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every way to be enough, at least 1, in which none can be spared and there are no more.

    As ascending places in ``weights``, which descend; the first has the fewest. There may be
    hundreds of thousands.
    """
    left = [*accumulate(reversed(weights))][::-1]

    def after(taken: tuple[int, ...], start: int, lacking: int) -> Iterator[tuple[int, ...]]:
        if lacking <= 0:
            # The last is the lightest, and without it there was too little.
            yield taken
            return
        for place in range(start, len(weights)):
            if len(taken) == most or left[place] < lacking:
                return
            yield from after((*taken, place), place + 1, lacking - weights[place])

    return after((), 0, needed)


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
