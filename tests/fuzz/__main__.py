"""Fuzzes every target for some seconds, all of them side by side.

    python -m tests.fuzz [--seconds N] [TARGET...]

Inputs that led somewhere new are kept in dist/fuzz/TARGET/corpus for the next time, and one
that ended in anything but an answer in dist/fuzz/TARGET.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.fuzz.targets import TARGETS

KEPT_IN: Final = Path("dist/fuzz")
SECONDS: Final = 60
SLOWEST: Final = 20
"""Seconds that one input may take: that much is no noise of a busy machine."""

MOST_BYTES: Final = 256 * 1024
MOST_MEMORY: Final = 2048
"""MiB; the readers refuse long before."""

_EXECUTED: Final = re.compile(r"stat::number_of_executed_units: *(\d+)")


@dataclass(frozen=True)
class Ran:
    """How a target ended, and how many inputs it took; ``said`` is all that was printed."""

    name: str
    status: int
    inputs: int
    said: str

    @property
    def told(self) -> str:
        """A line for whoever reads along, and what was found if something was."""
        line = f"  {self.name:<12}{self.inputs:>10,} inputs, "
        return f"{line}0 uncaught" if not self.status else f"{line}FAILED\n{self.said}"


def main(arguments: Sequence[str]) -> int:
    """Fuzz; the exit status says whether everything was answered."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    wanted = parser.parse_args(arguments)
    names = wanted.targets or [*TARGETS]
    failed = 0
    with ThreadPoolExecutor(len(names)) as pool:
        for ran in pool.map(partial(fuzz, seconds=wanted.seconds), names):
            failed += bool(ran.status)
            _say(ran.told)
    _say(f"{len(names)} targets, {wanted.seconds} s each: {failed} failed")
    return 1 if failed else 0


def fuzz(name: str, seconds: int) -> Ran:
    """Fuzz one target in a process of its own, from its seeds and from what was kept."""
    folder = KEPT_IN / name
    corpus, seeds = folder / "corpus", folder / "seeds"
    for each in (corpus, seeds):
        each.mkdir(parents=True, exist_ok=True)
    for seed in TARGETS[name].seeds():
        (seeds / sha256(seed).hexdigest()).write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "timeout": SLOWEST,
        "max_len": MOST_BYTES,
        "rss_limit_mb": MOST_MEMORY,
        "print_final_stats": 1,
        "verbosity": 0,
        "artifact_prefix": f"{folder}/",
    }
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.one", name),
            *(f"-{option}={value}" for option, value in options.items()),
            *(str(corpus), str(seeds)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    executed = _EXECUTED.search(done.stdout)
    return Ran(name, done.returncode, int(executed[1]) if executed else 0, done.stdout)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
