"""What is owed of a profile's folder, whatever cuts an operation short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from typing_extensions import override

from app.adapters.places import _BEGUN, DATABASE, VAULT
from tests.support.crashes import Owed, State
from tests.support.opaque import NEXT, rows_in

BACKUPS = tuple(f"{VAULT}.bak{n}" for n in (1, 2, 3))
DAMAGED = f"{VAULT}.damaged-"
_JUDGED_OTHERWISE = (VAULT, *BACKUPS, f"{VAULT}.bak.new")
_OWN = (DATABASE, ".")
"""How databases' and temporaries' names begin."""


@dataclass(frozen=True)
class Need:
    """While a file holds this (None: while it is not there), another one holds that."""

    name: str
    content: bytes | None
    beginning: str
    raw: bytes


@dataclass(frozen=True)
class Promise(Owed):
    """What is owed of a profile; ``current``, ``kept`` and ``known`` are of its vault.

    The database that the vault's key opens has at least so many ``records`` in its journal;
    ``files`` are legal contents by name, ``keys`` the databases' by vault.
    """

    records: int = 0
    files: frozenset[tuple[str, frozenset[bytes | None]]] = frozenset()
    needs: frozenset[Need] = frozenset()
    keys: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes], compare=False)

    @override
    def wrong(self, state: State) -> set[str]:
        current = state.get(VAULT)
        older = {state[name] for name in BACKUPS if name in state}
        wrong: set[str] = set()
        if current not in self.current:
            is_old = current is None or current in self.known
            wrong.add("acknowledged but missing" if is_old else "unreadable")
        if older - self.known:
            wrong.add("unreadable backup")
        if self.kept - older - {current}:
            wrong.add("lost")
        if current is not None and current in self.keys:
            wrong |= self._wrong_with_database(state, self.keys[current])
        return wrong | self._wrong_with_files(state)

    def _wrong_with_database(self, state: State, key: bytes) -> set[str]:
        found = [rows_in(state, name) for name in (DATABASE, NEXT)]
        mine = [len(rows.records) for rows in found if rows is not None and rows.key == key]
        if not mine:
            return {"no database"}
        return set() if max(mine) >= self.records else {"acknowledged but missing"}

    def _wrong_with_files(self, state: State) -> set[str]:
        wrong: set[str] = set()
        if any(state.get(name) not in legal for name, legal in self.files):
            wrong.add("torn file")
        for need in self.needs:
            there = [raw for name, raw in state.items() if name.startswith(need.beginning)]
            if state.get(need.name) == need.content and need.raw not in there:
                wrong.add("lost")
        return wrong


def promises(
    old: State, new: State, needs: frozenset[Need], keys: Mapping[bytes, bytes], *, moves: bool
) -> tuple[Promise, Promise]:
    """What is owed while an operation makes ``new`` of ``old``, and once it is done.

    ``moves``: the vault becomes its own newest backup.
    """
    vaults = [old[name] for name in (VAULT, *BACKUPS) if name in old]
    names = {name for name in (*old, *new) if name not in _JUDGED_OTHERWISE}
    names = {name for name in names if not name.startswith(_OWN)}
    after = Promise(
        frozenset({new.get(VAULT)}),
        frozenset(vaults[:3] if moves else vaults[1:]),
        frozenset({*vaults, *([new[VAULT]] if VAULT in new else [])}),
        records=_records(new),
        # That an old one is gone need not be on the disk.
        files=frozenset(
            (name, frozenset({new.get(name), new.get(name, old.get(name))})) for name in names
        ),
        needs=needs,
        keys=keys,
    )
    # Where there are no links, it is copied under a name that is free, and may be a part.
    legal = {name: frozenset({old.get(name), new.get(name)}) for name in names}
    files = frozenset(each for each in legal.items() if not each[0].startswith(DAMAGED))
    current = frozenset({old.get(VAULT), new.get(VAULT)})
    return replace(after, current=current, records=_records(old), files=files), after


def unsettled(state: State) -> set[str]:
    """What a start should have finished, or removed."""
    rest = [name for name in state if name.startswith((NEXT, f"{DATABASE}.copy"))]
    rest += [name for name in state if name.startswith(f".{VAULT}")]
    return {"left over"} if rest else set()


def untaken(state: State) -> set[str]:
    """Why no profile may be made in a folder in which one was begun."""
    return set() if all(map(_BEGUN.fullmatch, state)) else {"not taken up"}


def _records(state: State) -> int:
    rows = rows_in(state)
    return 0 if rows is None else len(rows.records)
