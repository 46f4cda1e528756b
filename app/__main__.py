"""The composition root: the one module that sees every room."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from app.bootstrap import services
from app.cli.main import main as run


def main() -> None:
    """Run the program and end with its exit status."""
    sys.excepthook = _own_mistake
    sys.exit(run(sys.argv[1:], services()))


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
