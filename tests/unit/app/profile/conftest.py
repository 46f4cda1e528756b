"""One profile is made for all tests here; each gets a copy of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support import profiles
from tests.support.profiles import Made


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(profiles.made(tmp_path_factory.mktemp("made") / "profile"))


@pytest.fixture
def made(_made: Made, tmp_path: Path) -> Made:
    """A profile that holds the buyer's key."""
    return _made.copied(tmp_path / "profile")
