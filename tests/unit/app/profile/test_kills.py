"""A process that is killed while it writes loses nothing that it acknowledged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.adapters.disks import PosixDisk
from app.adapters.durable import backups
from app.adapters.places import DATABASE
from app.adapters.places import VAULT as VAULT_FILE
from app.adapters.profile_files import ProfileFiles
from app.adapters.store.copies import check
from app.adapters.store.store import Store, create_store, open_store
from tests.support.profile_kills import STORE, VAULT, key_of, opened, settled
from tests.support.stores import KEY, audit_key, hash_of
from tests.support.vaults import saved, small_vault
from wallet import journal

KILLS = 250
"""Of each of two kinds of writers."""

LIVES = 25
"""After so many kills another folder is begun, else there would be more and more to check."""

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there has a name that nobody knows
"""Where Linux has files of which nothing reaches a disk."""

ROOT = Path(__file__).parents[4]

Killed = Callable[[str, Path, int], list[str]]


@pytest.fixture(scope="module")
def killed() -> Iterator[Killed]:
    """Runs a writer and kills it; what it said last."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.support.profile_kills"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        stdin, stdout = program.stdin, program.stdout
        assert stdin is not None
        assert stdout is not None

        def run(mode: str, folder: Path, seed: int) -> list[str]:
            stdin.write(f"{mode} {folder} {seed}\n")
            stdin.flush()
            return stdout.readline().split()

        yield run
        stdin.close()


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Path]:
    """A new folder, in memory where that is to be had: then nobody waits for a disk.

    Whoever is killed leaves the same files there and on a disk. What reached the disk decides
    after a loss of power alone, which test_crashes.py has.
    """
    there = IN_MEMORY if os.access(IN_MEMORY, os.W_OK | os.X_OK) else tmp_path
    with TemporaryDirectory(dir=there) as name:
        folder = Path(name) / "first"
        folder.mkdir()
        yield folder


def lives(first: Path, number: int) -> Iterator[tuple[Path, int]]:
    """Folders like the first, and the seed of each kill in them."""
    for seed in range(number):
        folder = first.with_name(str(seed // LIVES))
        if seed % LIVES == 0:
            shutil.copytree(first, folder)
        yield folder, seed


def checked(store: Store) -> journal.Head:
    """The end of a journal that holds, in a database that is whole."""
    check(store.database)
    return journal.verify(store.journal.records(), audit_key())


def generations_in(files: ProfileFiles) -> set[int]:
    """Those of the vault and of its backups, all of which open."""
    there = [n for n, path in enumerate((files.vault, *backups(files.vault))) if path.exists()]
    return {opened(files, n).header.generation for n in there}


def rubbish_in(folder: Path) -> list[str]:
    names = [path.name for path in folder.iterdir()]
    return [name for name in names if ".next" in name or name.endswith(".tmp")]


@pytest.mark.timeout(180)
def test_whatever_was_kept_is_there_after_a_kill(first: Path, killed: Killed) -> None:
    create_store(first / DATABASE, KEY).close()
    kept = 0
    for folder, seed in lives(first, KILLS):
        word, *numbers = killed(STORE, folder, seed)
        kept = int(numbers[0]) if word == "kept" else 0 if seed % LIVES == 0 else kept
        assert word in {"kept", "nothing"}
        with closing(open_store(folder / DATABASE, KEY)) as store:
            found = checked(store).number
            assert kept <= found <= kept + 1
            assert sum(store.requests.counts().values()) == found
            for number in range(1, found + 1):
                assert len(store.signatures.of(hash_of(number))) == 1
        kept = found


@pytest.mark.timeout(180)
def test_whatever_vault_was_saved_opens_its_database_after_a_kill(
    first: Path, killed: Killed
) -> None:
    vault = small_vault()
    (first / VAULT_FILE).write_bytes(saved(vault))
    create_store(first / DATABASE, key_of(vault)).close()
    generation, records, half_re_keyed = 1, 0, 0
    for folder, seed in lives(first, KILLS):
        if seed % LIVES == 0:
            generation, records = 1, 0
        word, *numbers = killed(VAULT, folder, seed)
        assert word in {"saved", "nothing"}
        if numbers:
            generation, records = map(int, numbers)
        files = ProfileFiles(PosixDisk(), folder)
        half_re_keyed += files.next_database.exists()
        vault = settled(files)
        assert generation <= vault.header.generation <= generation + 1
        with closing(open_store(files.database, key_of(vault))) as store:
            found = checked(store).number
        assert records <= found <= records + 1
        generation, records = vault.header.generation, found
        assert generations_in(files) >= set(range(max(1, generation - 2), generation + 1))
        assert not rubbish_in(folder)
    assert half_re_keyed
