"""People with profiles: each command in a process of its own, secrets over handles."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.profile.opening import Profiles
from app.signing.process import SignerProcess
from tests.support.profiles import PASSWORD
from tests.support.program import Ran, handle, run, run_afresh, secret
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap


@dataclass
class Person:
    """Somebody with a profile in a folder of their own.

    ``is_afresh``: the system starts each command, with what arguments and handles it has.
    """

    name: str
    folder: Path
    password: str = PASSWORD
    is_afresh: bool = False
    said: list[str] = field(default_factory=list[str])

    def run(self, *arguments: str | Path, secret: str | None = None) -> Ran:
        """Run a command that unlocks this profile; ``secret`` goes over --secret-fd."""
        with handle(self.password) as password, handle(secret or "") as given:
            handles: list[str | int] = ["--password-fd", password]
            if secret is not None:
                handles += ["--secret-fd", given]
            whole: tuple[str | Path | int, ...] = (
                *arguments,
                "--profile",
                self.folder,
                *handles,
            )
            done = self._run_afresh(*whole) if self.is_afresh else self._run(*whole)
        self.said.append(done.said)
        return done

    def _run(self, *arguments: str | Path | int) -> Ran:
        return run(*(Connection(os.dup(a)) if isinstance(a, int) else a for a in arguments))

    def _run_afresh(self, *arguments: str | Path | int) -> Ran:
        return run_afresh(
            *map(str, arguments), handles=[a for a in arguments if isinstance(a, int)]
        )

    def ready(self, label: str | None = None) -> Person:
        """With a profile that holds the key of this name on the practice network.

        It has the least cost of a guess that the program takes. By itself it would choose a
        dearer one, which takes seconds, and then a second of each command.
        """
        asyncio.run(self._founded())
        return self._with_key(label or self.name)

    async def _founded(self) -> None:
        profiles = Profiles(PosixDisk(), SignerProcess(), SystemClock(), heap, cost=FLOOR)
        async with profiles.create(self.folder, self.password):
            pass

    def _with_key(self, label: str) -> Person:
        done = self.run(
            *("profile", "import", "--label", label, "--network", "practice"),
            secret=secret(self.name),
        )
        assert done.status == 0, done.said
        return self
