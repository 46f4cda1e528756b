"""A program that writes into a profile until it is killed, again and again.

It reads lines ``mode folder seed`` and answers each with what its writer said before it was
killed. Each writer is a process of its own, forked from this one, since starting Python takes
longer than all that it is to do. Writers say ``call`` when something is about to be done, and
``kept N`` or ``saved G N`` for what is acknowledged.
"""

from __future__ import annotations

import gc
import os
import random
import select
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from typing_extensions import override

from app.adapters.profile_files import ProfileFiles
from app.adapters.store.copies import copy_with_key
from app.adapters.store.database import version_of
from app.adapters.store.errors import DatabaseTrouble
from app.adapters.store.store import Store, open_store
from tests.support.saving import TellingDisk
from tests.support.stores import KEY, audit_key, event, request_row, signature_row
from tests.support.unlocked_memory import leave_unlocked
from tests.support.vaults import CODE, PASSWORD, Stretch
from wallet.vault.kdf import FLOOR
from wallet.vault.vault import Subkey, Vault, open_vault
from wallet.vault.ways import Means

STORE = "store"
VAULT = "vault"
MOST_CALLS = {STORE: 30, VAULT: 40}
MOST_SECONDS = 0.004
"""How long after the last word that was waited for death may come."""

EACH = 4
"""Every fourth vault is re-keyed."""

MEANS = Means(Stretch(), random=os.urandom, cost=FLOOR)


class Disk(TellingDisk):
    """Says so, too, before it takes a name away."""

    @override
    def unlink(self, path: Path) -> None:
        _say("call")
        super().unlink(path)


def key_of(vault: Vault) -> bytes:
    """The key of a vault's database."""
    return bytes(vault.subkey(Subkey.DATABASE).reveal())


def opened(files: ProfileFiles, generation: int = 0) -> Vault:
    """The vault, or one of its backups, without Argon2id's time."""
    return open_vault(files.read_vault(generation), PASSWORD, MEANS)


def settled(files: ProfileFiles) -> Vault:
    """The vault, after what a start does."""
    vault = opened(files)

    def opens(path: Path) -> bool:
        try:
            return version_of(path, key_of(vault)) > 0
        except DatabaseTrouble:
            return False

    files.settle(opens)
    return vault


def _keep_requests(folder: Path) -> None:
    store = open_store(folder / "profile.db", KEY)
    for number in count(sum(store.requests.counts().values()) + 1):
        _say("call")
        with store.transaction():
            store.requests.put(request_row(number))
            _say("call")
            store.signatures.add([signature_row(number, number)])
            store.journal.append(event(number), audit_key())
            _say("call")
        _say(f"kept {number}")


def _save_vaults(folder: Path) -> None:
    files = ProfileFiles(Disk(), folder)
    vault = settled(files)
    store = open_store(files.database, key_of(vault))
    while True:
        if vault.header.generation % EACH:
            raw, vault = vault.saved(os.urandom)
            files.save_vault(raw)
        else:
            raw, vault = vault.rekeyed((PASSWORD, CODE), MEANS).saved(os.urandom)
            files.save_together(raw, _copying(store, key_of(vault)))
            store = open_store(files.database, key_of(vault))
        record = store.journal.append(event(vault.header.generation), audit_key())
        _say(f"saved {vault.header.generation} {record.number}")


def _copying(store: Store, key: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        _say("call")
        copy_with_key(store.database, path, key)
        _say("call")
        store.close()

    return make


def _killed(mode: str, folder: Path, seed: int) -> str:
    """What a writer said before it was killed; how it ended if it was not."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    there, here = os.pipe()
    process = os.fork()
    if not process:
        os.dup2(here, 1)
        os.close(there)
        try:
            (_keep_requests if mode == STORE else _save_vaults)(folder)
        finally:
            os._exit(1)
    os.close(here)
    with os.fdopen(there) as words:
        said = [words.readline() for _ in range(chance.randint(1, MOST_CALLS[mode]))]
        # Not to wait for anything: to come at any moment of what is done now.
        select.select([], [], [], chance.uniform(0, MOST_SECONDS))
        os.kill(process, signal.SIGKILL)
        said += words.readlines()
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if ended != -signal.SIGKILL:
        said.append(f"ended {ended}\n")
    return next((word for word in reversed(said) if not word.startswith("call")), "nothing\n")


def _say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def _main() -> None:
    leave_unlocked()
    gc.freeze()  # a writer that looks through what was imported has all of it copied
    for line in sys.stdin:
        mode, folder, seed = line.split()
        sys.stdout.write(_killed(mode, Path(folder), int(seed)))
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
