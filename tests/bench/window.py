"""How fast the window is: its first paint, its memory, the way in, a keystroke, and every wait.

Each figure is of processes of their own, which this one only starts and listens to. Seconds in
which they could have run and the system let others run do not count.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import which
from statistics import median
from typing import Final

from tests.bench import whole
from tests.bench.figures import Figure, Report
from tests.bench.telling import BARE, OURS, Told, measured, pss, somebody
from tests.support.screen import screen

PROGRAM: Final = Path(sys.executable).with_name("countersign")

PAIRS: Final = 9
WARM_UPS: Final = 2
"""Starts in which modules are compiled and files come into memory."""

TIMES_A_BARE_WINDOW: Final = 1.5
FIRST_PAINT_MB: Final = 70
LOCKED_MB: Final = 140
BEYOND_SECONDS: Final = 0.3
KEY_MS: Final = 50
HELD_UP_MS: Final = 100

SDK: Final = "_pydantic_core"
"""A library of the SDK's that is mapped once that is imported."""

LOADED_AFTER: Final = 20.0
SETTLED_AFTER: Final = 2.0
LOOK_EVERY: Final = 0.1


def measure(report: Report) -> None:
    """Print everything."""
    report.head("The first window, beside a bare one of PySide6's in the same run")
    with ExitStack() as stack:
        displays = {"offscreen": ""}
        if which("Xvfb"):
            displays["on X11"] = stack.enter_context(screen())
        for where, display in displays.items():
            for what, with_profile in (("welcome", False), ("lock screen", True)):
                with somebody(with_profile=with_profile, display=display) as surroundings:
                    _first_window(report, f"{what}, {where}", surroundings)
        report.head("Locked, with the SDK loaded on the desk's thread")
        where, display = list(displays.items())[-1]
        with somebody(with_profile=True, display=display) as surroundings:
            _locked(surroundings)  # this time modules are compiled
            runs = [_locked(surroundings) for _ in range(2)]
        report.add(Figure(f"memory, {where}", runs, LOCKED_MB, "MB"))
    report.head("From the signer's answer to the painted inbox, offscreen")
    for requests in (10, whole.REQUESTS):
        with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
            _lines("entering", "make", folder, str(requests))
            runs = [float(*_lines("entering", "enter", folder)) for _ in range(4)]
            report.add(Figure(f"with {requests:,} requests", runs, BEYOND_SECONDS, "s"))
            if requests == whole.REQUESTS:
                whole.measure(report, Path(folder))
    report.head("A key in the search field, until the window is painted; 19 of 20 keys")
    keys = [float(line) for line in _lines("keystrokes", "4")]
    report.add(Figure("among 10,000 requests", keys, KEY_MS, "ms"))
    report.head("The longest time for which the window does not answer")
    walks, switches = 3, _lines("path", "3")
    told = [float(line) for line in switches[:walks]]
    report.add(Figure('from the welcome to "final"', told, HELD_UP_MS, "ms"))
    pairs = [[float(each) for each in line.split()] for line in switches[walks:]]
    report.note("another theme, with a review shown", [each[0] for each in pairs], "ms")
    report.note("another text size, with a review shown", [each[1] for each in pairs], "ms")


def _first_window(report: Report, what: str, surroundings: Mapping[str, str]) -> None:
    pairs = [
        (measured(OURS, surroundings), measured(BARE, surroundings))
        for _ in range(WARM_UPS + PAIRS)
    ][WARM_UPS:]
    ratios = [ours.seconds / bare.seconds for ours, bare in pairs]
    own, others = _middle([ours for ours, _ in pairs]), _middle([bare for _, bare in pairs])
    told = f"{what}: {own:.0f} ms beside {others:.0f} ms"
    report.add(Figure(told, ratios, TIMES_A_BARE_WINDOW, "x"))
    report.add(Figure("    its memory", [o.pss for o, _ in pairs], FIRST_PAINT_MB, "MB"))


def _middle(told: list[Told]) -> float:
    return median(each.seconds for each in told) * 1000


def _locked(surroundings: Mapping[str, str]) -> float:
    """The most memory of the locked window, until some seconds after the SDK is loaded."""
    most, begun, loaded = 0.0, time.monotonic(), 0.0
    with _running(surroundings) as process:
        maps = Path(f"/proc/{process}/maps")
        while not loaded or time.monotonic() - loaded < SETTLED_AFTER:
            time.sleep(LOOK_EVERY)
            most = max(most, pss(process))
            if not loaded and SDK in maps.read_text(encoding="ascii"):
                loaded = time.monotonic()
            assert loaded or time.monotonic() - begun < LOADED_AFTER, "the SDK is not loaded"
    return most


@contextmanager
def _running(surroundings: Mapping[str, str]) -> Generator[int]:
    process = subprocess.Popen(
        [PROGRAM],
        env={**surroundings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def _lines(module: str, *arguments: str) -> list[str]:
    """What one of the modules here writes; what Qt says beside it is not heard."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.bench.as_program", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()
