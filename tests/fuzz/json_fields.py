"""JSON changed in its fields, and written in the one spelling that its reader asks for."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final, cast

from tests.fuzz.target import anyhow
from tests.fuzz.xdr_fields import NUMBERS, OFTEN_ANYHOW, Fields

LETTERS: Final = '0aAG=/+-_.:"\\ \n\0\x7f\u00e9\u200b\u202e\ud800\U0001f512'
"""What is seldom where a name, a number, hex, base64 or an address is expected."""

ANYTHING: Final[tuple[Any, ...]] = (None, True, False, 0, -1, "", "0", [], {}, [[]], 0.5)

Spell = Callable[[object], str]
_Owner = dict[str, Any] | list[Any]


@dataclass(frozen=True)
class Json:
    """Changes files of one form: ``spell`` writes one, ``kinds`` has XDR by its field's name.

    Of two changes one is made where the field is ``often``, if there is one.
    """

    spell: Spell
    kinds: Mapping[str, Fields]
    often: str = ""

    def changed(self, raw: bytes, random: Random) -> bytes:
        """The same file but for one field, or a few; now and then no such file at all."""
        if not random.randrange(OFTEN_ANYHOW):
            return anyhow(raw, random)
        try:
            root = [json.loads(raw)]
            for _ in range(random.choice((1, 1, 2, 3))):
                self._change(root, random)
            return self.spell(root[0]).encode()
        except (ValueError, RecursionError):
            return anyhow(raw, random)

    def _change(self, root: list[Any], random: Random) -> None:
        found = [*_places(root)]
        often = [place for place in found if place[1] == self.often]
        owner, name = random.choice(often if often and random.randrange(2) else found)
        value: Any = owner[name]
        if not random.randrange(12):
            other, place = random.choice(found)
            value = random.choice((*ANYTHING, other[place]))
        elif isinstance(value, dict | list):
            value = _container(cast("_Owner", value), random)
        elif isinstance(value, str):
            value = self._text(value, self.kinds.get(str(name)), random)
        elif isinstance(value, int) and not isinstance(value, bool):
            value = random.choice((*NUMBERS, value + 1, value - 1))
        # A copy, as what stood elsewhere would hold itself.
        owner[name] = json.loads(json.dumps(value))

    def _text(self, value: str, fields: Fields | None, random: Random) -> str:
        if fields is not None and value and random.randrange(8):
            raw = base64.b64decode(value)
            return base64.b64encode(fields.changed(raw, random)).decode()
        at = random.randrange(len(value) + 1)
        match random.randrange(4):
            case 0:
                return value[:at] + random.choice(LETTERS) + value[at:]
            case 1:
                return value[:at] + random.choice(LETTERS) + value[at + 1 :]
            case 2:
                return value[:at]
            case _:
                return value[:at] + value


def _places(root: object) -> Iterator[tuple[_Owner, Any]]:
    pending = [root]
    while pending:
        owner = pending.pop()
        if isinstance(owner, dict):
            fields = cast("dict[str, Any]", owner)
            yield from ((fields, name) for name in fields)
            pending.extend(fields.values())
        elif isinstance(owner, list):
            items = owner
            yield from ((items, at) for at in range(len(items)))
            pending.extend(items)


def _container(value: _Owner, random: Random) -> _Owner:
    if isinstance(value, dict):
        fields = {**value, "further": 1} if not value or not random.randrange(4) else {**value}
        if value and random.randrange(2):
            del fields[random.choice([*value])]
        return fields
    at = random.randrange(len(value) + 1)
    kept = value[:at] + value[at + 1 :]
    return random.choice((kept, value[:at], [*value, *value[at : at + 1]], value[::-1]))
