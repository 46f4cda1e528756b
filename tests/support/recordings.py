"""Recordings of the real host, as they lie in ``tests/vectors/host``."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

from app.practice.recording import read_recording
from app.practice.replay import Replayed, replay
from app.registry import known_builds
from wallet.escrow.model import contracts
from wallet.soroban.host import Contracts

FOLDER = Path(__file__).parents[1] / "vectors" / "host"
FILES = tuple(sorted(FOLDER.glob("*.json.xz")))


def scenario(file: Path) -> str:
    """Name what a recording shows."""
    return file.name.partition("--")[2].removesuffix(".json.xz")


def text_of(name: str) -> str:
    """Unpack the recording of this scenario."""
    (file,) = (file for file in FILES if scenario(file) == name)
    return lzma.decompress(file.read_bytes()).decode("utf-8")


def facts_of(name: str) -> Any:
    """Read the recording of this scenario, to be changed at will."""
    return json.loads(text_of(name))


def judged(facts: object, code: Contracts | None = None) -> Replayed:
    """Replay a recording, changed or not, in our model or in another one."""
    return replay(read_recording(json.dumps(facts)), code or contracts(known_builds()))
