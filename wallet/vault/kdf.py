"""What a guess at the password costs: Argon2id, its bounds, and how the cost is chosen.

Bounds and floor are checked before anything is derived: whoever can write to the file must
not be able to exhaust the machine, nor to make guessing cheap unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from operator import lt
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from wallet.vault.errors import CostOutOfBounds, NotEnoughMemory, WeakenedParameters
from wallet.vault.secret import SECRET_BYTES, Room, Secret, heap

MIB: Final = 1024
SALT_SIZES: Final = range(16, 33)
SALT_BYTES: Final = 16
ENOUGH_SECONDS: Final = 0.7
MOST_PASSES_CHOSEN: Final = 16


def check_bounds(name: str, value: int, least: int, most: int) -> None:
    """Raise CostOutOfBounds for what nobody would choose."""
    if not least <= value <= most:
        raise CostOutOfBounds(name, value, least, most)


@dataclass(frozen=True)
class Cost:
    """Memory in KiB, passes over it, lanes; raise CostOutOfBounds."""

    kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse what would hang or hollow out the derivation."""
        check_bounds("m", self.kib, 19 * MIB, 2048 * MIB)
        check_bounds("t", self.passes, 1, 64)
        check_bounds("p", self.lanes, 1, 16)

    def check_floor(self) -> None:
        """Raise WeakenedParameters below the floor."""
        mine = (self.kib, self.passes, self.lanes)
        if any(map(lt, mine, (FLOOR.kib, FLOOR.passes, FLOOR.lanes))):
            raise WeakenedParameters(self.kib, self.passes, self.lanes)


FLOOR: Final = Cost(64 * MIB, 3, 1)
DEFAULT: Final = Cost(256 * MIB, 3, 4)

Derive = Callable[[bytes, bytes, Cost], Secret]
"""The working key of a password, a salt and a cost; raise NotEnoughMemory."""


def argon2id_in(room: Room) -> Derive:
    """Argon2id, slow on purpose, whose working key lives in this room."""

    def derive(password: bytes, salt: bytes, cost: Cost) -> Secret:
        kdf = Argon2id(
            salt=salt,
            length=SECRET_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.kib,
        )
        try:
            return Secret.filled(room, lambda place: kdf.derive_into(password, place))
        except MemoryError as why:
            raise NotEnoughMemory(cost.kib) from why

    return derive


argon2id: Final = argon2id_in(heap)


def check_salt(salt: bytes) -> None:
    """Raise CostOutOfBounds for a salt too short to be one, or too long to be ours."""
    check_bounds("salt", len(salt), SALT_SIZES.start, SALT_SIZES.stop - 1)


@dataclass(frozen=True)
class Took:
    """A cost that was tried: the seconds of each run."""

    cost: Cost
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class OutOfMemory:
    """A cost that was tried, and the system did not give the memory."""

    cost: Cost


@dataclass(frozen=True)
class Try:
    """The next cost to be measured."""

    cost: Cost


@dataclass(frozen=True)
class Chosen:
    """The cost for a new password."""

    cost: Cost

    @property
    def less_memory(self) -> bool:
        """Whether the system gave less memory than is wanted, which is worth a word."""
        return self.cost.kib < DEFAULT.kib


def calibrate(tried: Sequence[Took | OutOfMemory]) -> Try | Chosen:
    """What to measure after these trials, or the choice; raise NotEnoughMemory at the floor.

    Memory first, then passes, never lanes. The fastest run counts: a busy machine makes a
    derivation look dearer than it is to somebody with an idle one.
    """
    if not tried:
        return Try(DEFAULT)
    match tried[-1]:
        case OutOfMemory(cost):
            if cost.kib // 2 < FLOOR.kib:
                raise NotEnoughMemory(cost.kib)
            return Try(replace(cost, kib=cost.kib // 2, passes=DEFAULT.passes))
        case Took(cost, seconds):
            fastest = min(seconds)
            if fastest >= ENOUGH_SECONDS or cost.passes >= MOST_PASSES_CHOSEN:
                return Chosen(cost)
            return Try(replace(cost, passes=_more_passes(cost.passes, fastest)))


def _more_passes(passes: int, seconds: float) -> int:
    # Time grows with the passes, so one guess usually lands; it is measured again all the same.
    guess = ceil(passes * ENOUGH_SECONDS / max(seconds, 0.001))
    return min(max(guess, passes + 1), MOST_PASSES_CHOSEN)
