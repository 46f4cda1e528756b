"""A disk that takes no more, at any moment: the old state or the new one, and a word for it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.adapters.store.copies import check
from app.adapters.store.errors import (
    DatabaseFailed,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseTrouble,
)
from app.adapters.store.store import open_store
from app.records import Standing
from tests.support.stores import KEY, MORE, small_store

ROOT = Path(__file__).parents[5]
LIMITS = (
    *(0, 4_000, 20_000, 40_000, 100_000, 180_000, 250_000, 400_000, 600_000),
    *(800_000, 1_000_000, 1_200_000, 1_400_000, 1_600_000, 2_000_000, 50_000_000),
)
TOLD = {"done", "DatabaseFailed", "DatabaseFull"}


def written_under_limits(folder: Path) -> dict[int, str]:
    """Let a program change a copy of the store under each limit; how it ended."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.support.stores", folder, *map(str, LIMITS)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return {int(n): word for n, word in (line.split() for line in done.stdout.splitlines())}


def state_of(folder: Path) -> str:
    with closing(open_store(folder / "profile.db", KEY)) as store:
        check(store.database)
        counts = store.requests.counts()
    states = {
        (3, 0): "old",
        (0, 3 + MORE): "new",
    }
    return states.get((counts[Standing.NEEDS_ME], counts[Standing.SENT]), "between")


def test_a_full_disk_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    small_store(tmp_path).close()
    told = written_under_limits(tmp_path)
    states = {limit: state_of(tmp_path / str(limit)) for limit in LIMITS}
    assert set(told.values()) == TOLD - {"DatabaseFull"} or set(told.values()) == TOLD
    assert set(states.values()) == {"old", "new"}
    assert [limit for limit in LIMITS if told[limit] == "done" and states[limit] == "old"] == []
    assert told[LIMITS[0]] != "done"
    assert told[LIMITS[-1]] == "done"


@dataclass(frozen=True)
class Told:
    """What a system says of a disk."""

    f_flag: int = 0
    f_bavail: int = 10**6
    f_frsize: int = 4096


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (Told(), DatabaseFailed),
        (Told(f_bavail=3), DatabaseFull),
        (Told(f_flag=os.ST_RDONLY), DatabaseReadOnly),
    ],
    ids=["room", "full", "read-only"],
)
def test_where_the_library_only_fails_the_disk_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told, kind: type[DatabaseTrouble]
) -> None:
    small_store(tmp_path).close()
    (tmp_path / "profile.db-wal").mkdir()  # nothing can be written beside the database
    monkeypatch.setattr(os, "statvfs", lambda _folder: told)
    with pytest.raises(DatabaseTrouble) as trouble:
        open_store(tmp_path / "profile.db", KEY)
    assert type(trouble.value) is kind
