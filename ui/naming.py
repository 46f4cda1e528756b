"""How the windows of one profile find each other; light, since every start asks first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PREFIX: Final = "countersign-"


def name_of(folder: Path) -> str:
    """A name that tells nothing of the folder, the same for every way to write it."""
    import hashlib  # rarely needed before the window is there

    return f"{PREFIX}{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


def may_be_open(folder: Path) -> bool:
    """Whether there may be a window of this profile: nobody answers a file that is not there.

    Where sockets are no files, one has to be asked for.
    """
    if os.sep != "/":
        return True
    folder_of_sockets = Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - as Qt has it
    sockets = folder_of_sockets.glob(f"{PREFIX}*")
    return any(True for _ in sockets) and (folder_of_sockets / name_of(folder)).exists()
