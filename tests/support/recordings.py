"""Recordings of the real host, as they lie in ``tests/vectors/host``."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

from app.practice.recording import Recording, read_recording
from app.practice.replay import Replayed, replay
from app.registry import known_builds
from wallet.escrow.model import contracts
from wallet.soroban.host import Contracts

FOLDER = Path(__file__).parents[1] / "vectors" / "host"
FILES = tuple(sorted(FOLDER.glob("*.json.xz")))
CURRENT = "mainnet-single-96d51751"
"""The build that new single escrows are made with: most tests are about it."""

CODE = contracts(known_builds())


def build_of(file: Path) -> str:
    """Name whose recording this is."""
    return file.name.partition("--")[0]


def scenario(file: Path) -> str:
    """Name what a recording shows."""
    return file.name.partition("--")[2].removesuffix(".json.xz")


def recordings_of(build: str) -> tuple[Path, ...]:
    """List the recordings of a build."""
    return tuple(file for file in FILES if build_of(file) == build)


def unpacked(file: Path) -> str:
    """Unpack a recording."""
    return lzma.decompress(file.read_bytes()).decode("utf-8")


def recording(file: Path) -> Recording:
    """Read a recording."""
    return read_recording(unpacked(file))


def text_of(name: str, build: str = CURRENT) -> str:
    """Unpack the recording of this scenario."""
    return unpacked(FOLDER / f"{build}--{name}.json.xz")


def facts_of(name: str, build: str = CURRENT) -> Any:
    """Read the recording of this scenario, to be changed at will."""
    return json.loads(text_of(name, build))


def judged(facts: object, code: Contracts = CODE) -> Replayed:
    """Replay a recording, changed or not, in our model or in another one."""
    return replay(read_recording(json.dumps(facts)), code)


def payment(facts: Any) -> Any:
    """The step of the recording ``tokens`` that pays out."""
    return facts["steps"][-1]
