"""Data only: contract builds, practice scenarios, later icons, themes and translations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""Where all of it lies. Not by importlib.resources, whose import takes a window longer than all
that it reads before it is painted."""
