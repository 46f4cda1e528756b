"""Runs another bench as the program runs: with Python's own way to import.

PySide's would keep the source of every module in memory, 25 MB that no user's process has.
``MODULE ARGUMENTS``: the bench's name, and what is handed to it.
"""

from __future__ import annotations

import runpy
import sys

from ui.imports import use_pythons_own

if __name__ == "__main__":
    use_pythons_own()
    del sys.argv[0]
    runpy.run_module(f"tests.bench.{sys.argv[0]}", run_name="__main__")
