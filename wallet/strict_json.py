"""JSON that people and other programs write: any layout, but one meaning.

What a lenient parser settles by itself is refused: a name twice in one object, numbers that are
not whole, NaN, a value of another type. Names that nobody asks for are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn, cast

from wallet.errors import Unreadable
from wallet.gate import TooLarge, refuse_crowded

MOST_DEPTH: Final = 8
"""Objects and lists within each other; what is read here has three."""


@dataclass(frozen=True)
class Node:
    """A value in a file, and where it stands; every reading raises Unreadable.

    ``where`` is as in ``entries[2].key``, "" for the whole of it.
    """

    what: str
    where: str
    value: object

    @classmethod
    def parsed(cls, text: str, what: str, most: int) -> Node:
        """The whole of a text of at most ``most`` bytes; raise TooLarge for a larger one."""
        root = cls(what, "", None)
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > most:
            raise TooLarge(what, size, most)
        refuse_crowded(text, what)
        try:
            value: object = json.loads(
                text,
                object_pairs_hook=root._object,
                parse_float=root._no_number,
                parse_constant=root._no_number,
            )
        except (ValueError, RecursionError) as why:
            raise Unreadable(what, f"it is no JSON: {why}") from why
        if _is_deeper(value, MOST_DEPTH):
            root.refuse("nested too deeply")
        return cls(what, "", value)

    def refuse(self, why: str) -> NoReturn:
        """Say what is wrong here."""
        raise Unreadable(self.what, f"{self.where}: {why}" if self.where else why)

    def field(self, name: str) -> Node:
        """A field that must be there."""
        fields = self._fields
        if name not in fields:
            self.refuse(f"it has no {name}")
        return self._at(name, fields[name])

    def optional(self, name: str) -> Node | None:
        """A field that may be missing or null."""
        found = self.field_or_null(name)
        return None if found.value is None else found

    def field_or_null(self, name: str) -> Node:
        """The same, null where it is missing."""
        return self._at(name, self._fields.get(name))

    def items(self) -> Iterator[Node]:
        """The parts of a list."""
        listed = self.value
        if not isinstance(listed, list):
            self.refuse("it is no list")
        for place, value in enumerate(cast("list[object]", listed)):
            yield Node(self.what, f"{self.where}[{place}]", value)

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            self.refuse("it is no text")
        return self.value

    def whole(self, least: int, most: int) -> int:
        """A whole number in a range."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse("it is no whole number")
        if not least <= value <= most:
            self.refuse(f"it is not from {least} to {most}")
        return value

    @property
    def _fields(self) -> Mapping[str, object]:
        value = self.value
        if not isinstance(value, dict):
            self.refuse("it is no object")
        return cast("Mapping[str, object]", value)

    def _at(self, name: str, value: object) -> Node:
        return Node(self.what, f"{self.where}.{name}".lstrip("."), value)

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for name, value in pairs:
            if name in fields:
                self.refuse(f"a name twice: {name}")
            fields[name] = value
        return fields

    def _no_number(self, text: str) -> NoReturn:
        self.refuse(f"only whole numbers, not {text[:20]}")


def _is_deeper(value: object, left: int) -> bool:
    if isinstance(value, dict):
        value = list(cast("dict[str, object]", value).values())
    if not isinstance(value, list):
        return False
    return not left or any(_is_deeper(part, left - 1) for part in cast("list[object]", value))
