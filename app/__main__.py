"""The composition root: the one module that sees every room."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from app import starting

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.events import Event
    from app.preflight import Missing, NoDisplay

WRONG_USE = 2


def main() -> None:
    """Run the program and end with its exit status."""
    sys.excepthook = _own_mistake
    arguments = sys.argv[1:]
    if starting.wants_window(arguments):
        sys.exit(_window(starting.start_of(arguments)))
    from app.bootstrap import services
    from app.cli.main import main as run

    sys.exit(run(arguments, services()))


def _window(start: starting.Start) -> int:
    from app import preflight

    # Before the window is there nothing becomes garbage, and looking for it takes 7 ms of 170;
    # then the window collects it (ui.collecting).
    gc.disable()
    lacks = preflight.look_briefly(os.environ)
    if lacks is not None:
        return _without(lacks)
    try:
        from ui.imports import use_pythons_own

        use_pythons_own()
        from ui.launch import launch
    except ImportError:
        if (lacks := preflight.look(os.environ)) is None:
            raise
        return _without(lacks)

    @asynccontextmanager
    async def make(tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        from app.signing import hardening

        hardening.keep_others_out()  # of the whole process, before anything is decrypted
        from app.bootstrap import services
        from app.desk.desk import opened

        opening = opened(services(), start.folder, tell, practice=start.practice)
        async with opening as desk:
            yield desk

    return launch(start, make)


def _without(lacks: Missing | NoDisplay) -> int:
    from app import preflight

    if isinstance(lacks, preflight.Missing):
        sys.stderr.write(
            "error: Libraries of the system are missing, so no window can be shown.\n"
            f"hint: On Debian or Ubuntu, as root:\n    apt-get update && {lacks.line}\n"
        )
    else:
        sys.stderr.write(
            "error: There is no display here, so no window can be shown.\n"
            "hint: Start it on a desktop, or use the commands: countersign --help\n"
        )
    return WRONG_USE


def _own_mistake(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say that it is our fault, and where: types and lines, never values, maybe secret."""
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("stopped\n")
        return
    sys.stderr.write("error: This is a mistake of the program's own.\n")
    sys.stderr.write(
        "hint: If it was sending, run the same command again: it cannot pay twice. "
        "Otherwise nothing was sent. Please report:\n"
    )
    frames = traceback.extract_tb(trace, limit=-8)
    sys.stderr.writelines(f"  {f.name} ({f.filename}:{f.lineno})\n" for f in frames)
    sys.stderr.write(f"  {kind.__module__}.{kind.__qualname__}\n")
    del error


if __name__ == "__main__":
    main()
