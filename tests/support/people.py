"""People with profiles: each command in a process of its own, secrets over handles."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.profiles import PASSWORD
from tests.support.program import SECONDS, Ran, command, handle, secret


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
        label = label or self.name
        done = self.run(
            *("profile", "import", "--label", label, "--network", "practice"),
            secret=secret(self.name),
        )
        assert done.status == 0, done.said
        return self
