"""What is fuzzed: a door of the wallet that foreign bytes come through, and how they change.

A target takes any bytes whatever, and says whether they were accepted. A refusal is an answer
too; any other exception, and any broken promise, is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

Change = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Target:
    """A door: ``take`` is it, ``seeds`` are good inputs, ``change`` makes others of one.

    What ``change`` makes is mostly well formed, so that it comes further than the first check.
    """

    name: str
    take: Callable[[bytes], bool]
    seeds: Callable[[], Iterable[bytes]]
    change: Change


def anyhow(raw: bytes, random: Random) -> bytes:
    """The same bytes but for some, whatever they mean."""
    changed = bytearray(raw)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(changed) + 1)
        match random.randrange(4):
            case 0:
                changed[at : at + 1] = random.randbytes(1)
            case 1:
                del changed[at : at + random.randint(1, 8)]
            case 2:
                changed[at:at] = changed[: random.randint(1, 16)]
            case _:
                changed[at : at + 4] = random.choice((0, 1, 2**31, 2**32 - 1)).to_bytes(4)
    return bytes(changed)
