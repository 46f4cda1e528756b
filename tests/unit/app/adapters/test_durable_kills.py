"""A process that is killed while it saves leaves a whole version, and none that is too old."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from app.adapters.disks import PosixDisk
from app.adapters.durable import backups, clean
from tests.support.saving import number_of

KILLS = 40
ROOT = Path(__file__).parents[4]


def killed_after(calls: int, path: Path) -> int:
    """Start the program, kill it after so many calls of its disk; the last version it told."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.support.saving", str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(calls)]
        program.kill()
        told = "".join(lines) + program.stdout.read()
    assert "call\n" in told
    return max([0, *map(int, re.findall(r"^saved (\d+)\n", told, re.MULTILINE))])


def test_a_killed_program_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path, last = tmp_path / "file", 0
    for calls in range(1, 2 * KILLS, 2):
        last = max(last, killed_after(calls, path))
        found = number_of(path.read_bytes()) if path.exists() else 0
        assert last <= found <= last + 1
        older = [number_of(each.read_bytes()) for each in backups(path) if each.exists()]
        assert {found, *older} >= set(range(max(1, found - 2), found + 1))
        last = found
    assert last > KILLS


def test_the_next_start_removes_what_a_killed_program_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    killed_after(4, path)
    clean(PosixDisk(), path)
    assert {each.name for each in tmp_path.iterdir()} <= {
        path.name,
        f"{path.name}.bak.new",
        *(each.name for each in backups(path)),
    }
