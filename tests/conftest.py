"""How the tests run: the same everywhere, however slow the machine, whoever started them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import early, tried
from tests.support.unlocked_memory import leave_unlocked

# How long an example takes says something about the machine and its neighbours, not about us.
# Where the run is a verdict, the examples are the same each time; elsewhere they go on looking.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("house")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only what measures time is run, import no file that has nothing of it."""
    is_file = collection_path.suffix == ".py" and collection_path.is_file()
    if config.option.markexpr != "alone" or not is_file:
        return None
    return True if b"mark.alone" not in collection_path.read_bytes() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with whole programs: of what takes longest, nothing is left to the end."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


def pytest_collection_finish() -> None:
    """Let all that was imported stay, so that no test has to walk through it.

    Databases take a tenth of their time from here on.
    """
    leave_unlocked()
    early.settle()


@pytest.fixture(autouse=True, scope="module")
def _put_away() -> Iterator[None]:
    """Let no test walk through the million objects that answers to others are remembered as."""
    yield
    early.put_away()


@pytest.fixture(autouse=True, scope="session")
def _tried_once() -> Iterator[None]:
    """Let no two tests wait for the same search of what others could do to a call."""
    with tried.once():
        yield


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Let programs that the tests start hear an interrupt.

    A shell that starts the tests in its background ignores interrupts, and children inherit it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
