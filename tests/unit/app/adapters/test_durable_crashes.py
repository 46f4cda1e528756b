"""Whatever the moment at which the power goes: the old file or the new one, and no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from typing_extensions import override

from app.adapters.durable import Generations, backups, clean, save, save_new
from tests.support.crashes import (
    FOLDER,
    PATH,
    Findings,
    ModelDisk,
    Owed,
    State,
    backups_in,
    check,
    overwrite,
    put,
)

Way = Callable[[ModelDisk, bytes, Generations], None]

TEMPORARY = f".{PATH.name}.0a1b2c3d.tmp"
FEWEST_STATES = 400_000
"""Over all runs of the real protocol."""


def version(number: int, sectors: int = 3) -> bytes:
    """A file that says in each sector which one it is."""
    return (f"{number:03}." * 2 * sectors).encode()[: 8 * sectors - 3]


class Refused(Exception):
    pass


def durably(disk: ModelDisk, raw: bytes, generations: Generations) -> None:
    save(disk, PATH, raw, verify=bytes, generations=generations)


def in_place(disk: ModelDisk, raw: bytes, generations: Generations) -> None:
    if PATH.name not in disk.state():
        durably(disk, raw, 0)
        return
    disk.sync(overwrite(disk, PATH, raw))
    disk.sync_folder(FOLDER)


def unlink_first(disk: ModelDisk, raw: bytes, generations: Generations) -> None:
    temporary = FOLDER / TEMPORARY
    handle = disk.create(temporary)
    disk.write(handle, raw)
    disk.sync(handle)
    disk.sync_folder(FOLDER)
    if PATH.name in disk.state():
        disk.unlink(PATH)
    disk.replace(temporary, PATH)
    disk.sync_folder(FOLDER)


@dataclass(frozen=True)
class Story:
    """What is there at first, and what is saved then."""

    saved: Sequence[bytes]
    generations: Generations = 0
    first: State | None = None
    links: bool = True


def whole(state: State) -> frozenset[bytes]:
    """The versions that are there, whatever else is."""
    current = {state[PATH.name]} if PATH.name in state else set[bytes]()
    return frozenset(current | {*backups_in(state).values()})


def newest(state: State, generations: int) -> frozenset[bytes]:
    """What a save must not lose: of the file and its backups, as many as are to be kept."""
    held = list(dict.fromkeys([state[PATH.name], *backups_in(state).values()]))
    return frozenset(held[: max(generations, 1)])


def told(disk: ModelDisk, raw: bytes, generations: Generations, protocol: Way) -> None:
    """Save; while it lasts the old is owed or the new, and afterwards the new alone."""
    state = disk.state()
    known = disk.owed.known | {raw}
    old = state.get(PATH.name)
    kept = newest(state, generations) if old is not None else frozenset[bytes]()
    # Without backups what must not be lost is the file itself, and that is what is owed anyway.
    kept = kept if generations else frozenset()
    disk.owe(Owed(frozenset({old, raw}), kept, known))
    protocol(disk, raw, generations)
    disk.owe(Owed(frozenset({raw}), kept, known))


def run(story: Story, disk: ModelDisk, protocol: Way = durably) -> ModelDisk:
    first = story.first or {}
    put(disk, first)
    disk.owed = Owed(frozenset({first.get(PATH.name)}), known=whole(first))
    for raw in story.saved:
        told(disk, raw, story.generations, protocol)
    return disk


def restarted(generations: Generations) -> Callable[[ModelDisk, Owed], None]:
    """The next start: what it finds it may show, so from then on that is owed."""

    def restart(disk: ModelDisk, owed: Owed) -> None:
        disk.owe(Owed(frozenset({disk.state().get(PATH.name)}), owed.kept, owed.known))
        clean(disk, PATH)
        assert not [name for name in disk.state() if name.endswith(".tmp")]
        told(disk, version(9, 1), generations, durably)

    return restart


OLD = {PATH.name: version(0)}
BAKS = [path.name for path in backups(PATH)]
FULL = {**OLD, **{name: version(n + 1) for n, name in enumerate(BAKS)}}

STORIES = {
    "first save": Story([version(1)]),
    "overwrite": Story([version(1)], first=OLD),
    "a longer one": Story([version(1, 4)], first={PATH.name: version(0, 1)}),
    "a shorter one": Story([version(1, 1)], first={PATH.name: version(0, 4)}),
    "merge": Story([version(0) + version(1, 1)], first=OLD),
    "three overwrites": Story([version(n) for n in (1, 2, 3)], first=OLD),
    "first save with backups": Story([version(1)], 3),
    "one backup": Story([version(n) for n in (1, 2, 3)], 1, OLD),
    "two backups": Story([version(n) for n in (1, 2, 3)], 2, OLD),
    "three backups": Story([version(n) for n in (1, 2, 3)], 3, OLD),
    "all backups there": Story([version(n) for n in (4, 5)], 3, FULL),
    "a backup missing": Story([version(4)], 3, {k: v for k, v in FULL.items() if k != BAKS[1]}),
    "the backup made already": Story([version(4)], 3, {**FULL, BAKS[0]: version(0)}),
    "a stale temporary": Story([version(1)], 0, {**OLD, TEMPORARY: b"torn"}),
    "a stale double": Story([version(4)], 3, {**FULL, f"{PATH.name}.bak.new": b"torn"}),
    "no links": Story([version(4, 2)], 3, FULL, links=False),
    "the same again": Story([version(0)], 3, FULL),
}


@lru_cache
def found(name: str) -> Findings:
    """Each story is checked once, for its own test and for the sum."""
    story = STORIES[name]
    disk = run(story, ModelDisk(links=story.links))
    return check(disk, restarted(story.generations))


@pytest.mark.parametrize("name", STORIES)
def test_no_loss_of_power_takes_what_was_saved(name: str) -> None:
    assert {kind: cases[:3] for kind, cases in found(name).wrong.items()} == {}


def test_there_are_enough_states_to_mean_something() -> None:
    assert sum(found(name).states for name in STORIES) >= FEWEST_STATES


def test_a_file_that_verifies_as_bad_never_takes_the_old_ones_place() -> None:
    def refuse(_raw: bytes) -> None:
        raise Refused

    disk = ModelDisk()
    put(disk, FULL)
    disk.owe(Owed(frozenset({version(0)}), whole(FULL), whole(FULL)))
    with pytest.raises(Refused):
        save(disk, PATH, version(4), verify=refuse, generations=3)
    assert check(disk, restarted(3)).wrong == {}
    assert disk.state() == FULL


def test_backups_are_the_older_ones_the_newest_first() -> None:
    disk = run(Story([version(n) for n in (1, 2, 3, 4)], 3, OLD), ModelDisk())
    assert disk.state() == {PATH.name: version(4)} | {
        name: version(3 - n) for n, name in enumerate(BAKS)
    }


class SyncedOnceDisk(ModelDisk):
    """The backups move up behind a single sync, not one each."""

    _skips: bool = False

    @override
    def replace(self, old: Path, new: Path) -> None:
        super().replace(old, new)
        self._skips = ".bak" in new.name

    @override
    def sync_folder(self, folder: Path) -> None:
        if not self._skips:
            super().sync_folder(folder)
        self._skips = False


BAD = {
    "no sync": (ModelDisk(syncs_files=False, syncs_folders=False), durably),
    "no sync of files": (ModelDisk(syncs_files=False), durably),
    "no sync of folders": (ModelDisk(syncs_folders=False), durably),
    "one sync for all backups": (SyncedOnceDisk(), durably),
    "in place": (ModelDisk(), in_place),
    "unlink first": (ModelDisk(), unlink_first),
}
CAUGHT = {
    "no sync": {"unreadable", "unreadable backup", "acknowledged but missing", "lost"},
    "no sync of files": {"unreadable", "unreadable backup", "lost"},
    "no sync of folders": {"acknowledged but missing", "lost"},
    "one sync for all backups": {"lost"},
    "in place": {"unreadable", "lost"},
    "unlink first": {"acknowledged but missing", "lost"},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_protocols_are_caught(name: str) -> None:
    disk, protocol = BAD[name]
    first = {name: raw[:8] for name, raw in FULL.items()}
    story = Story([version(n, 2)[:8] for n in (4, 5)], 3, first)
    assert check(run(story, disk, protocol)).kinds == CAUGHT[name]


def test_a_new_file_that_was_told_as_written_is_there() -> None:
    disk = ModelDisk()
    save_new(disk, PATH, version(1))
    assert [*disk.moments[-1].states()] == [{PATH.name: version(1)}]


def test_a_new_file_leaves_nothing_but_itself_or_a_part() -> None:
    disk = ModelDisk()
    save_new(disk, PATH, version(1))
    left = {name for moment in disk.moments for state in moment.states() for name in state}
    assert left == {PATH.name}
