"""JSON in its one spelling: sorted keys, no spaces, ASCII, whole numbers only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NoReturn, cast

from wallet.vault.errors import Damaged

U64_MAX: Final = 2**64 - 1
MOST_DEPTH: Final = 16


def write(value: object) -> bytes:
    """The one spelling of this value."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def read(raw: bytes) -> object:
    """The value in these bytes; raise Damaged unless they are its one spelling."""
    try:
        value: object = json.loads(
            raw.decode("ascii"), parse_float=_no_fraction, parse_constant=_no_fraction
        )
        again = write(value)
        _check_depth(value, MOST_DEPTH)
    except (ValueError, RecursionError) as why:
        raise Damaged("not JSON as it is written here") from why
    # Equality also finds what the parser forgives: a key twice, spaces, another order.
    if again != raw:
        raise Damaged("JSON not in its one spelling")
    return value


class Record:
    """An object of JSON with exactly these fields, read one by one; raise Damaged."""

    def __init__(self, value: object, *names: str) -> None:
        self._fields = fields(value)
        if set(self._fields) != set(names):
            raise Damaged("a field is missing or unknown")

    def text(self, name: str) -> str:
        """Text that has bytes."""
        return _text(self._fields[name], name)

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        return [_text(value, name) for value in self.list(name)]

    def whole(self, name: str, most: int = U64_MAX) -> int:
        """A number from 0 to ``most``."""
        value = self._fields[name]
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise Damaged(f"{name} is no number in its range")
        return value

    def raw(self, name: str, sizes: range) -> bytes:
        """Bytes from lower-case hex, as many as the range allows."""
        text = self.text(name)
        try:
            value = bytes.fromhex(text)
        except ValueError as why:
            raise Damaged(f"{name} is no hex") from why
        if value.hex() != text or len(value) not in sizes:
            raise Damaged(f"{name} is no hex of its size")
        return value

    def list(self, name: str) -> list[object]:
        """A list of anything."""
        value = self._fields[name]
        if not isinstance(value, list):
            raise Damaged(f"{name} is no list")
        return cast("list[object]", value)

    def any(self, name: str) -> object:
        """Whatever is there."""
        return self._fields[name]


def fields(value: object) -> Mapping[str, object]:
    """An object's fields; raise Damaged for anything but an object."""
    if not isinstance(value, dict):
        raise Damaged("not an object where one belongs")
    return cast("Mapping[str, object]", value)


def exactly(size: int) -> range:
    """The range of one size."""
    return range(size, size + 1)


def _check_depth(value: object, left: int) -> None:
    if not left:
        raise Damaged("JSON nested too deeply")
    if isinstance(value, dict):
        value = list(cast("dict[str, object]", value).values())
    if isinstance(value, list):
        for child in cast("list[object]", value):
            _check_depth(child, left - 1)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or value.encode(errors="ignore").decode() != value:
        raise Damaged(f"{name} is no text")
    return value


def _no_fraction(text: str) -> NoReturn:
    raise ValueError("only whole numbers")
