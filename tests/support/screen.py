"""A screen in memory, for windows that are to be real ones."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def screen(size: str = "1600x1200x24") -> Generator[str]:
    """The name of a display of an X server of our own, which ends with the context."""
    source, target = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(target), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(target,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(target)
    try:
        with os.fdopen(source) as told:  # answers once it can be connected to
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
