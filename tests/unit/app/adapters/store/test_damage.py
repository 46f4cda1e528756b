"""What is not whole, not ours or not for this key is refused, and left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.store.copies import check
from app.adapters.store.database import BESIDE, open_database
from app.adapters.store.errors import DatabaseDamaged
from tests.support.builders import chance
from tests.support.stores import KEY, OTHER_KEY

FLIPS = 240


def accepted(path: Path, raw: bytes, key: bytes = KEY) -> bool:
    """Whether a file opens and is found whole; damage alone may be told."""
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(raw)
    try:
        database = open_database(path, key)
    except DatabaseDamaged:
        return False
    try:
        check(database)
    except DatabaseDamaged:
        return False
    finally:
        database.close()
    return True


def flips(raw: bytes) -> Iterator[bytes]:
    """A bit elsewhere each time: some in every page, at its beginning, middle and end."""
    places = chance(7)
    starts = range(0, len(raw), 4096)
    for number in range(FLIPS):
        start = starts[number % len(starts)]
        place = start + places.choice((places.randrange(4096), places.randrange(4016, 4096)))
        yield raw[:place] + bytes([raw[place] ^ 1 << places.randrange(8)]) + raw[place + 1 :]


def test_a_whole_database_is_accepted(small: bytes, tmp_path: Path) -> None:
    assert accepted(tmp_path / "profile.db", small)


def test_every_flipped_bit_is_found(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    assert [n for n, raw in enumerate(flips(small)) if accepted(path, raw)] == []


def test_every_truncation_is_found(small: bytes, tmp_path: Path) -> None:
    path, size = tmp_path / "profile.db", len(small)
    sizes = [0, 1, 16, 1000, 4095, 4096, 8192, size // 2, size - 4096, size - 80, size - 1]
    assert [kept for kept in sizes if accepted(path, small[:kept])] == []


def test_swapped_pages_are_found(small: bytes, tmp_path: Path) -> None:
    one, two, three = small[:4096], small[4096:8192], small[8192:12288]
    assert not accepted(tmp_path / "profile.db", one + three + two + small[12288:])


def test_another_key_opens_nothing(small: bytes, tmp_path: Path) -> None:
    assert not accepted(tmp_path / "profile.db", small, OTHER_KEY)


def test_what_was_refused_is_as_it_was(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    path.write_bytes(small)
    with pytest.raises(DatabaseDamaged):
        open_database(path, OTHER_KEY)
    assert path.read_bytes() == small
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def plain(path: Path) -> bytes:
    """An unencrypted database that says it is one of ours."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE requests (hash)")
    connection.execute("PRAGMA user_version=3")
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_an_unencrypted_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    before = plain(path)
    with pytest.raises(DatabaseDamaged):
        open_database(path, KEY)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("size", [0, 4096])
def test_an_empty_file_is_no_new_profile(size: int, tmp_path: Path) -> None:
    path = tmp_path / "profile.db"
    path.write_bytes(bytes(size))
    with pytest.raises(DatabaseDamaged):
        open_database(path, KEY)
    assert path.read_bytes() == bytes(size)
