"""The machines of a story's people in this process: their profiles, and what they run."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from app.bootstrap import Services
from app.cli.main import main
from app.closing import SignerFailed
from app.machines import OwnProcesses


@dataclass
class OwnDesks(OwnProcesses):
    """The same commands over the same files and profiles, in no processes of their own."""

    services: Services = field(kw_only=True)

    @override
    async def _run(self, who: str, command: Sequence[str]) -> None:
        assert who not in self.offline, "whose program reaches no network needs a process"
        source, target = os.pipe()
        os.write(target, f"{self._passwords[who]}\n".encode())
        os.close(target)
        profile = str(self._room(who) / "profile")
        given = (*command, "--profile", profile, "--password-fd", str(source))
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                # Commands have a loop of their own.
                status = await asyncio.to_thread(main, given, self.services)
        finally:
            os.close(source)
        if status:
            raise SignerFailed(who, said.getvalue())
