"""Places where a command could be told to write, and must not."""

from __future__ import annotations

import os
from pathlib import Path


def own_notes(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("my notes")
    return path


def own_json(folder: Path) -> Path:
    path = folder / "notes.json"
    path.write_text('{"mine": true}\n')
    return path


def own_bytes(folder: Path) -> Path:
    path = folder / "photo"
    path.write_bytes(bytes(range(256)))
    return path


def own_folder(folder: Path) -> Path:
    path = folder / "folder"
    path.mkdir()
    return path


def nowhere(folder: Path) -> Path:
    return folder / "no such folder" / "out"


def below_a_file(folder: Path) -> Path:
    return own_notes(folder) / "out"


def too_long(folder: Path) -> Path:
    return folder / ("x" * 300)


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo")
    return folder / "fifo"


def dangling(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "nothing")
    return folder / "link"
