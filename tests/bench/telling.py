"""What a process tells of itself once its window is painted, and how it is run for that.

Nothing of it is imported by such a process before its window is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

HERE: Final = Path(__file__).parent
OURS: Final = HERE / "first_window.py"
BARE: Final = HERE / "bare_window.py"

PASSWORD: Final = "gravel otter mushroom lantern"  # noqa: S105 - of a profile that is thrown away
IDS: Final = "ids"
"""The file beside a profile with contract ids of escrows, one in each line."""

WAYS_OF_PYTHON: Final = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONPATH")
SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True)
class Told:
    """A window at its first paint: seconds since its process began, and megabytes.

    Those seconds do not count in which it could have run and the system let others run.
    """

    seconds: float
    pss: float
    modules: frozenset[str]


def tell() -> NoReturn:
    """Tell of this very process, and end it at once."""
    at, modules = time.perf_counter(), sorted(sys.modules)
    from tests.support.running import waited

    told = {"at": at, "waited": waited(), "pss": pss(os.getpid()), "modules": modules}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)


def pss(process: int) -> float:
    """The memory of a process in megabytes, its share of what it has in common with others."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    (line,) = [line for line in told.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024


def measured(script: Path, surroundings: Mapping[str, str]) -> Told:
    """Run one of the scripts here, and hear what it tells."""
    begun = time.perf_counter()  # of one clock with that of the process
    done = subprocess.run(
        [sys.executable, "-P", script], env=surroundings, capture_output=True, check=True
    )
    told = json.loads(done.stdout)
    seconds = told["at"] - begun - told["waited"]
    return Told(seconds, told["pss"], frozenset(told["modules"]))


@contextmanager
def somebody(*, with_profile: bool, display: str = "") -> Generator[Mapping[str, str]]:
    """The surroundings of somebody with a home of their own, before a screen or none.

    Modules are compiled once for all, as an installation does it.
    """
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        home = Path(folder)
        unknown = {*WAYS_OF_PYTHON, *SCREENS}
        told = {name: text for name, text in os.environ.items() if name not in unknown}
        told |= dict.fromkeys(("HOME", "TMPDIR", "XDG_RUNTIME_DIR"), folder)
        told |= {"XDG_DATA_HOME": f"{folder}/data", "XDG_CONFIG_HOME": f"{folder}/config"}
        told |= {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        told |= {"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"}
        if with_profile:
            # As after a second start: the lock screen, and a window that was moved.
            profile = home / "data" / "countersign" / "profile"
            profile.mkdir(parents=True)
            (profile / "profile.twv").touch()
            config = home / "config" / "countersign"
            config.mkdir(parents=True)
            (config / "preferences.json").write_text('{"theme": "light"}', encoding="ascii")
        yield told
