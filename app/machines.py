"""The machines of a story's people: a profile each, and a process for each time they sign.

Only files get there and back. The process of somebody who is never online cannot reach any
network: see ``app.offline``.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters import strength
from app.adapters.files import make_folder, read_text, write_text
from app.closing import SignerFailed, Tell, count
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles


@dataclass
class OwnProcesses:
    """A profile for each who signs, made when they first do, and a process each time.

    ``secrets`` are practice keys: anybody can derive them, they guard nothing. ``offline``:
    whose machine is never online.
    """

    profiles: Profiles
    folder: Path
    tell: Tell
    secrets: Mapping[str, str] = field(repr=False)
    offline: frozenset[str]
    _passwords: dict[str, str] = field(default_factory=dict[str, str], repr=False)

    async def have_signed(
        self, who: str, files: Sequence[Path], accepts: Sequence[int]
    ) -> Sequence[Path]:
        """Let somebody review and sign these requests, all or none; raise SignerFailed."""
        await self._profile(who)
        carried = [self._carried(who, file) for file in files]
        out = self._room(who) / "signed"
        make_folder(str(out))
        consents = [word for number in accepts for word in ("--accept", f"F{number:02}")]
        self.tell(f"the {who} {_signing(len(files), online=who not in self.offline)}")
        target = out / files[0].name if len(files) == 1 else out
        named = ("sign", *map(str, carried), "--out", str(target), *consents)
        await self._run(who, named)
        if who in self.offline:
            self.tell("what was signed there is carried back, as a file")
        return [out / file.name for file in files]

    async def decline(self, who: str, file: Path, why: str) -> None:
        """Let somebody say no, with a reason that their profile keeps; raise SignerFailed."""
        await self._profile(who)
        carried = self._carried(who, file)
        self.tell(f"the {who} declines {file.stem}: {why}")
        await self._run(who, ("decline", str(carried), "--reason", why))

    async def _profile(self, who: str) -> None:
        """Let somebody make a profile, unless they have one."""
        if who in self._passwords:
            return
        password = strength.passphrase(secrets.randbelow)
        make_folder(str(self._room(who)))
        self.tell(f"the {who} makes a profile and puts their key into it")
        home = self._room(who) / "profile"
        async with self.profiles.create(home, password) as (profile, _):
            with _typed(self.secrets[who]) as handle:
                key = NewKey(who, ALONE, fresh=False, source=handle)
                await add(profile, {"password": password}, key)
        self._passwords[who] = password

    def _room(self, who: str) -> Path:
        return self.folder / f"{who} - machine"

    def _carried(self, who: str, file: Path) -> Path:
        """A copy of a request on somebody's machine: all that they get of it."""
        copy = self._room(who) / file.name
        write_text(str(copy), read_text(str(file)))
        return copy

    async def _run(self, who: str, command: Sequence[str]) -> None:
        program = "app.offline" if who in self.offline else "app"
        with _typed(self._passwords[who]) as handle:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # or a folder named app, where this is run, would be run in our place
                *("-m", program, *command),
                *("--profile", str(self._room(who) / "profile")),
                *("--password-fd", str(handle)),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                pass_fds=(handle,),
            )
            said, _ = await process.communicate()
        if process.returncode:
            raise SignerFailed(who, said.decode("utf-8", "replace"))


@contextmanager
def _typed(text: str) -> Generator[int]:
    """A handle that gives this text, as a keyboard would."""
    source, target = os.pipe()
    try:
        os.write(target, f"{text}\n".encode())
        os.close(target)
        yield source
    finally:
        os.close(source)


def _signing(files: int, *, online: bool) -> str:
    if online:
        return f"reviews and signs {count(files, 'request')}, in a process of their own"
    return (
        f"gets {count(files, 'request')} as a file, on a machine that is never online, and "
        "reviews and signs with nothing else"
    )
