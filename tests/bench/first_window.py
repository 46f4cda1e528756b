"""Does what the console script does, up to the first paint of its window, and tells of it."""

from __future__ import annotations

import sys
from types import ModuleType


class Ahead:
    """Stands where the window, once it is painted, begins to import what comes next."""

    def __init__(self, application: object) -> None:
        del application

    def program(self) -> None:
        from tests.bench.telling import tell

        tell()


if __name__ == "__main__":
    here = ModuleType("ui.ahead")
    here.Ahead = Ahead  # type: ignore[attr-defined]
    sys.modules["ui.ahead"] = here
    sys.argv = ["countersign"]
    from app.__main__ import main

    main()
