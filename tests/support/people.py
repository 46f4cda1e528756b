"""People with profiles: each command in a process of its own, secrets over handles."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters.clock import SystemClock
from app.adapters.disks import PosixDisk
from app.profile.opening import Profiles
from app.signing.process import SignerProcess
from tests.support.profiles import PASSWORD
from tests.support.program import SECONDS, Ran, command, handle, secret
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap


@dataclass
class Person:
    """Somebody with a profile in a folder of their own."""

    name: str
    folder: Path
    password: str = PASSWORD
    said: list[str] = field(default_factory=list[str])

    def run(self, *arguments: str | Path, secret: str | None = None) -> Ran:
        """Run a command that unlocks this profile; ``secret`` goes over --secret-fd."""
        with handle(self.password) as password, handle(secret or "") as given:
            more: Sequence[str] = ("--password-fd", str(password))
            if secret is not None:
                more = (*more, "--secret-fd", str(given))
            done = subprocess.run(
                command(*arguments, "--profile", self.folder, *more),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=SECONDS,
                pass_fds=(password, given),
                check=False,
            )
        self.said.append(done.stdout + done.stderr)
        return Ran(done.returncode, done.stdout, done.stderr)

    def ready(self, label: str | None = None) -> Person:
        """With a profile that holds the key of this name on the practice network."""
        made = self.run("profile", "create", "--json")
        assert made.status == 0, made.said
        return self._with_key(label or self.name)

    def soon_ready(self) -> Person:
        """The same, at the least cost of a guess that the program takes.

        It would choose a dearer one, which takes seconds, and then a second of each command.
        """
        asyncio.run(self._founded())
        return self._with_key(self.name)

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
