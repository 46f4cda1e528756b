"""How far the signatures of a request are, in numbers and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from app.records import SignerLine, Standing


@dataclass(frozen=True)
class Signing:
    """How many signatures there are, of how many, and what is worth saying of them.

    ``needed`` counts those that are there among them; 0: not known. ``at`` and ``mine_at``:
    when what is said happened, 0 where nobody knows.
    """

    signed: int
    needed: int
    who: str
    at: int
    mine: bool
    mine_at: int


@dataclass(frozen=True)
class Signatories:
    """Those who may sign a request. ``own`` are the user's keys, ``names`` by address."""

    lines: Sequence[SignerLine]
    own: frozenset[str]
    names: Mapping[str, str]

    @cached_property
    def signed(self) -> tuple[str, ...]:
        """The keys that have signed, each once."""
        return tuple(dict.fromkeys(line.key for line in self.lines if line.signed))

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The keys of others that have not, each once."""
        left = (line.key for line in self.lines if not line.signed)
        return tuple(dict.fromkeys(key for key in left if key not in self.own))

    def signing(self, standing: Standing, times: Mapping[str, int]) -> Signing:
        """How far they are; ``times`` are when their signatures came, where that is known."""
        mine = [key for key in self.signed if key in self.own]
        needed = len(self.signed) + self._missing() if self._is_known else 0
        who, at = self._said(standing, needed, times)
        mine_at = max((times.get(key, 0) for key in mine), default=0)
        return Signing(len(self.signed), needed, who, at, bool(mine), mine_at)

    @property
    def _is_known(self) -> bool:
        return bool(self.lines) and all(line.threshold for line in self.lines)

    def _missing(self) -> int:
        """The least number of people who could complete it, with what each key weighs."""
        chosen: set[str] = set()
        by_account = [
            tuple(lines) for _, lines in groupby(self.lines, key=attrgetter("account"))
        ]
        # Where there is the least choice it is made first, since one key may serve several.
        for lines in sorted(by_account, key=len):
            missing = lines[0].threshold - sum(line.weight for line in lines if line.signed)
            left = [line for line in lines if not line.signed]
            for line in sorted(left, key=lambda line: (line.key not in chosen, -line.weight)):
                if missing <= 0:
                    break
                chosen.add(line.key)
                missing -= line.weight
        return len(chosen)

    def _said(
        self, standing: Standing, needed: int, times: Mapping[str, int]
    ) -> tuple[str, int]:
        if standing is Standing.WAITS_FOR_OTHERS:
            return self._waiting(needed), 0
        if standing is Standing.NEEDS_ME and needed == 1:
            return "yours alone", 0
        if len(self.signed) > 1 and needed == len(self.signed):
            return "all signed", 0
        if self.signed:
            return self._last(times)
        return (self._together(needed), 0) if standing is Standing.NEEDS_ME else ("", 0)

    def _last(self, times: Mapping[str, int]) -> tuple[str, int]:
        last = max(self.signed, key=lambda key: times.get(key, 0))
        more = len(self.signed) - 1
        others = f" and {more} more" if more else ""
        return f"{self._name(last)}{others} signed", times.get(last, 0)

    def _together(self, needed: int) -> str:
        """With whom the user signs, where nobody has yet."""
        count, asked = len(self.others), needed - 1
        if count == 1:
            return f"with {self._name(self.others[0])}"
        if not count or asked < 1:
            return ""
        return f"with {count} others" if asked >= count else f"with {asked} of {count} others"

    def _waiting(self, needed: int) -> str:
        count, asked = len(self.others), needed - len(self.signed)
        names = [self._name(key) for key in self.others]
        if count == 1:
            return f"waiting for {names[0]}"
        if not count or asked < 1:
            return "waiting for others"
        if count == 2 and asked == 1:
            return f"waiting for {names[0]} or {names[1]}"
        return f"waiting for {count if asked >= count else f'{asked} of {count}'} people"

    def _name(self, key: str) -> str:
        if key in self.own:
            return "you"
        return self.names.get(key) or f"{key[:4]} … {key[-4:]}"
