"""Photograph; see the package."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.screenshots.studio import Scene
    from ui.theme import Look

SCREEN = {"screens": [{"name": "desk", "x": 0, "y": 0, "width": 1920, "height": 1080}]}
LOOKS = [(theme, text) for text in (100, 200) for theme in ("light", "dark")]


def main() -> int:
    """Photograph what the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("names", nargs="*", metavar="NAME", help="how their names begin")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _choose_screen(Path(folder))
        return _photograph(options.folder, tuple(options.names))


def _choose_screen(folder: Path) -> None:
    """Before Qt is asked for anything: the screen, and the zone that times are told in."""
    screens = folder / "screens.json"
    screens.write_text(json.dumps(SCREEN), encoding="ascii")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    os.environ["TZ"] = "CET-1"
    time.tzset()


def _photograph(folder: Path, names: tuple[str, ...]) -> int:
    from qasync import QEventLoop

    from tests.screenshots.scenes import PICTURES
    from tests.screenshots.studio import listen
    from ui.launch import Application
    from ui.theme import Look

    chosen = {
        name: scene for name, scene in PICTURES.items() if name.startswith(names or ("",))
    }
    warned = listen()
    application = Application(["countersign"])
    application.setCursorFlashTime(0)
    look = Look(application)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        for theme, text in LOOKS:
            look.show(theme, text)
            runner.run(_take(application, look, chosen, folder))
    sys.stdout.write(f"{len(chosen) * len(LOOKS)} pictures in {folder}\n")
    if not chosen:
        sys.stderr.write("No scene has such a name.\n")
        return 2
    return 1 if warned else 0


async def _take(
    application: QApplication, look: Look, scenes: Mapping[str, Scene], folder: Path
) -> None:
    from tests.screenshots.studio import Studio

    studio = Studio(application, look)
    try:
        for name, scene in scenes.items():
            picture = await studio.photograph(scene)
            picture.save(str(folder / f"{name}.{look.theme.name}.{look.text}.png"))
    finally:
        await studio.leave()


if __name__ == "__main__":
    sys.exit(main())
