"""Whatever the moment at which the power goes: the profile opens, and nothing is missing."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from app.adapters.durable import save, save_new
from app.adapters.places import DATABASE, VAULT
from app.adapters.profile_files import Make, Opens, ProfileFiles
from app.errors import AppError
from tests.support.crashes import (
    Findings,
    ModelDisk,
    Owed,
    Restart,
    but_for_temporaries,
    check,
    owing,
)
from tests.support.opaque import Remembering
from tests.support.operations import OPERATIONS, SIGNER, Operation, Session, ready
from tests.support.promises import Promise, promises, unsettled, untaken
from wallet.vault import container

FEWEST_OPERATIONS = 12
FEWEST_STATES = 100_000
"""Over all operations, each state at each moment."""

CUTS = 2
"""So often the power goes: in the operation, and in the start after it."""

ANOTHER_TIME = Remembering(database_keys=SIGNER.database_keys)
"""What is made again is another vault, with other keys."""


def cut(operation: Operation) -> Findings:
    """Do it, and look at whatever may be left of it."""
    disk, refusal = ready(operation), set[str]()
    try:
        Session(disk).run(operation.act)
    except AppError:
        refusal = {"does not open"}
    owe(disk, operation)
    findings = check(disk, restarted(operation), CUTS, but_for_temporaries)
    findings.add(refusal, "uncut", disk.state())
    return findings


def owe(disk: ModelDisk, operation: Operation) -> None:
    """While it lasts the old is owed or the new, and then the new alone."""
    old, new = operation.begin(), disk.state()
    needs = frozenset(operation.needs(old, new))
    before, after = promises(old, new, needs, SIGNER.database_keys, moves=operation.moves)
    owing(disk, before, len(disk.moments))
    disk.owe(after)


def restarted(operation: Operation) -> Restart:
    """The next start: what it finds is owed from then on, and all that was owed before."""

    def restart(disk: ModelDisk, owed: Owed) -> set[str]:
        assert isinstance(owed, Promise)
        old = disk.state()
        if owed.wrong(old):
            return set()  # counted already
        signer = SIGNER if VAULT in old else ANOTHER_TIME
        try:
            rolled_back = Session(disk, signer=signer).recovered(operation.act)
        except AppError:
            owing(disk, owed, len(disk.moments))
            return {"does not open"}
        new = disk.state()
        settled = replace(
            owed,
            current=frozenset({new.get(VAULT)}),
            known=owed.known | {new[name] for name in [VAULT] if name in new},
        )
        current = frozenset({old.get(VAULT), new.get(VAULT)})
        owing(disk, replace(settled, current=current), len(disk.moments))
        disk.owe(settled)
        wrong = settled.wrong(new) | unsettled(new)
        if VAULT in new and VAULT not in old:
            wrong |= untaken(old)
        # An older vault than the database has seen is what a user has to know, but no other.
        return wrong | ({"false alarm"} if rolled_back and operation.moves else set())

    return restart


@lru_cache
def found(name: str) -> Findings:
    """Each operation is done once, for its own test and for the sum."""
    return cut(OPERATIONS[name])


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_loss_of_power_takes_a_profile_or_what_was_acknowledged(name: str) -> None:
    assert {kind: cases[:3] for kind, cases in found(name).wrong.items()} == {}


def test_there_are_enough_operations_and_states_to_mean_something() -> None:
    states = [found(name).states for name in OPERATIONS]
    assert len(states) >= FEWEST_OPERATIONS
    assert sum(states) >= FEWEST_STATES


def trusting(_files: ProfileFiles) -> None:
    """Take a database that others wrote for one that is on the disk."""


def database_first(files: ProfileFiles, raw: bytes, make: Make) -> None:
    files._discard_next()
    make(files.next_database)
    files._sync_next()
    files._swap_database()
    files.save_vault(raw)


def in_place(files: ProfileFiles, raw: bytes, make: Make) -> None:
    files.save_vault(raw)
    files._remove(files.database)
    make(files.database)
    files.disk.sync_path(files.database)
    files.disk.sync_folder(files.folder)


def leaving_the_log(files: ProfileFiles) -> None:
    files.disk.replace(files.next_database, files.database)
    files.disk.sync_folder(files.folder)


def discarding_unseen(files: ProfileFiles, _opens: Opens) -> None:
    if DATABASE in files._names():
        files._discard_next()


def without_backups(files: ProfileFiles, raw: bytes) -> None:
    save(files.disk, files.vault, raw, verify=container.read)


def kept_in_parts(files: ProfileFiles, version: int) -> None:
    path = files.vault.with_name(f"{VAULT}.v{version}.bak")
    if path.name not in files._names():
        save_new(files.disk, path, files.read_vault())


BAD = {
    "the next database is not synced": ("re-key", "_sync_next", trusting),
    "the database goes first": ("re-key", "save_together", database_first),
    "the database is made in place": ("re-key", "save_together", in_place),
    "the old database's log stays": ("settle a re-key", "_swap_database", leaving_the_log),
    "the next database goes unseen": ("re-key", "settle", discarding_unseen),
    "the vault has no backups": ("change the password", "save_vault", without_backups),
    "an older version is kept in parts": ("migrate version 0", "keep_version", kept_in_parts),
}
CAUGHT = {
    "the next database is not synced": {"no database"},
    "the database goes first": {"no database"},
    "the database is made in place": {"no database"},
    "the old database's log stays": {"no database", "does not open"},
    "the next database goes unseen": {"no database", "does not open", "left over"},
    "the vault has no backups": {"lost"},
    "an older version is kept in parts": {"torn file"},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_protocols_are_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    operation, method, bad = BAD[name]
    begun = OPERATIONS[operation]
    begun.begin()
    monkeypatch.setattr(ProfileFiles, method, bad)
    assert cut(begun).kinds == CAUGHT[name]
