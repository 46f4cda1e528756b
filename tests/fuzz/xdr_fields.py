"""XDR changed in its fields: what comes out is canonical, and says something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any, Final, cast

from tests.fuzz.target import anyhow
from wallet.gate import Xdr

NUMBERS: Final = (
    *(0, 1, 2, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1),
    *(-1, -(2**31), -(2**63)),
)
"""Where numbers of all sizes end."""

OFTEN_ANYHOW: Final = 10
"""Every so many changes are of bytes instead of fields."""


@dataclass(frozen=True)
class Place:
    """A field of a value, or a part of a list."""

    owner: Any
    name: Any

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.owner[self.name] if self._is_listed else getattr(self.owner, self.name)

    def put(self, value: object) -> None:
        """Put something else there."""
        if self._is_listed:
            self.owner[self.name] = value
        else:
            setattr(self.owner, self.name, value)

    @property
    def kind(self) -> object:
        """What else could stand there, even if nothing does."""
        return list if self._is_listed else (type(self.owner), self.name)

    @property
    def _is_listed(self) -> bool:
        return isinstance(self.owner, list)


@dataclass(frozen=True)
class Donors:
    """Parts of other values, as bytes, by what they are and by where they stood."""

    parts: Mapping[object, list[tuple[type[Xdr], bytes]]]

    @classmethod
    def of(cls, values: Iterable[Xdr]) -> Donors:
        """All parts of these values."""
        parts: dict[object, list[tuple[type[Xdr], bytes]]] = defaultdict(list)
        for value in values:
            for place in places(value):
                if is_xdr(place.value):
                    found = type(place.value), place.value.to_xdr_bytes()
                    parts[found[0]].append(found)
                    parts[place.kind].append(found)
        return cls(dict(parts))

    def give(self, kind: object, random: Random) -> Xdr | None:
        """Some part of this kind, if there is any; nobody else has it."""
        found = self.parts.get(kind)
        if not found:
            return None
        made, raw = random.choice(found)
        return made.from_xdr_bytes(raw)


class Fields:
    """Changes values of one kind of XDR."""

    def __init__(self, kind: type[Xdr], others: Iterable[bytes]) -> None:
        """``others`` are values of this kind whose parts are put into those to be changed."""
        self._kind = kind
        self._donors = Donors.of(kind.from_xdr_bytes(raw) for raw in others)

    def changed(self, raw: bytes, random: Random) -> bytes:
        """The same XDR but for one field, or a few; now and then no XDR at all."""
        if not random.randrange(OFTEN_ANYHOW):
            return anyhow(raw, random)
        try:
            root = [self._kind.from_xdr_bytes(raw)]
            for _ in range(random.choice((1, 1, 1, 2, 4))):
                self._change(random.choice([*places(root)]), random)
            return root[0].to_xdr_bytes()
        except Exception:  # noqa: BLE001 - what no longer fits the kind is changed as bytes
            return anyhow(raw, random)

    def _change(self, place: Place, random: Random) -> None:
        value = place.value
        change = next((c for kind, c in _CHANGES.items() if isinstance(value, kind)), None)
        if change is not None:
            place.put(change(value, random))
        else:
            donor = self._donors.give(type(value) if is_xdr(value) else place.kind, random)
            place.put(donor if donor is not None else value)


def places(root: object) -> Iterator[Place]:
    """Every field of a value, and of what is in it."""
    pending = _within(root)
    while pending:
        place = pending.pop()
        yield place
        pending += _within(place.value)


def is_xdr(value: object) -> bool:
    """Whether this is a value with fields, of XDR."""
    return type(value).__module__.startswith("stellar_sdk.xdr") and not isinstance(value, Enum)


def _within(value: object) -> list[Place]:
    if isinstance(value, list):
        return [Place(value, at) for at in range(len(cast("list[object]", value)))]
    return [Place(value, name) for name in vars(value)] if is_xdr(value) else []


def _number(value: int, random: Random) -> int:
    return random.choice((*NUMBERS, value + 1, value - 1, value ^ 1 << random.randrange(64)))


def _opaque(value: bytes, random: Random) -> bytes:
    if not value or not random.randrange(4):
        return value + random.choice((b"\0", b"A", b"\xff", "\u202e".encode()))
    if not random.randrange(4):
        return value[: random.randrange(len(value))]
    at = random.randrange(len(value))
    return value[:at] + random.randbytes(1) + value[at + 1 :]


def _list(value: list[Any], random: Random) -> list[Any]:
    if not value:
        return value
    at, other = random.randrange(len(value)), random.randrange(len(value))
    match random.randrange(4):
        case 0:
            return value[:at] + value[at + 1 :]
        case 1:
            return [*value, value[at]]
        case 2:
            value[at], value[other] = value[other], value[at]
            return value
        case _:
            return value[:at]


_CHANGES: Final[Mapping[type, Callable[[Any, Random], object]]] = {
    bool: lambda value, _random: not value,
    Enum: lambda value, random: random.choice([*cast("type[Enum]", type(value))]),
    int: _number,
    bytes: _opaque,
    list: _list,
}
