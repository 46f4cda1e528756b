"""All that a window imports while it goes on, imported before it begins.

For what forks windows: each of them would take a tenth of its time to import the same again.
"""

from __future__ import annotations

from importlib import import_module

from ui.imports import use_pythons_own

use_pythons_own()

from ui import ahead  # noqa: E402 - what is imported from here on, PySide does not read

for _name in (*ahead.PLAIN, *ahead.PLAIN_INSIDE, *ahead.PROGRAM, *ahead.INSIDE):
    import_module(_name)
