"""A practice network behind a process of its own, one for each module."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import util

import pytest

from tests.support.program import Served, serving_practice


@pytest.fixture(autouse=True, scope="session")
def _apart() -> None:
    """Let what forks programs have its socket where no test looks for what was left."""
    util.get_temp_dir()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_practice(tmp_path_factory.mktemp("served")) as served:
        yield served
