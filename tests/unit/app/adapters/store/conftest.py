"""Stores that are made once and copied as files, since making one takes longest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.store.store import Store, create_store, open_store
from tests.support.stores import KEY, small_store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of an empty store."""
    path = tmp_path_factory.mktemp("empty") / "profile.db"
    create_store(path, KEY).close()
    return path.read_bytes()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store with something in every table."""
    folder = tmp_path_factory.mktemp("small")
    small_store(folder).close()
    return (folder / "profile.db").read_bytes()


@pytest.fixture
def store(empty: bytes, tmp_path: Path) -> Iterator[Store]:
    """An open store with nothing in it."""
    path = tmp_path / "profile.db"
    path.write_bytes(empty)
    opened = open_store(path, KEY)
    yield opened
    opened.close()
