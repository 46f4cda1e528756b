"""The registry of contract builds."""

from __future__ import annotations

from app.registry import known_builds


def test_the_build_of_new_single_escrows_is_known_by_its_hash() -> None:
    names = {build.name: hash_.hex() for hash_, build in known_builds().by_hash.items()}
    assert names["mainnet-single-96d51751"].startswith("96d51751")


def test_every_build_stands_under_its_own_hash() -> None:
    assert all(hash_ == build.wasm_hash for hash_, build in known_builds().by_hash.items())


def test_no_code_is_known_that_is_not_in_the_registry() -> None:
    assert known_builds().get(bytes(32)) is None
