"""The honest set: every move of every family in every way, none of them stopped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.bases import FAMILIES, WAYS, honest
from tests.attacks.case import FOLDER, Given, read, written
from tests.attacks.honest import NAMES, READS
from tests.attacks.honest_others import fine
from tests.attacks.running import CountingSigner, asked_to_sign
from tests.support.builders import ALICE
from wallet.escrow.builds import Family

LEAST = 200


def cases(family: Family) -> Iterator[Given]:
    name = f"honest-{family.name.lower().replace('_', '-')}"
    yield from read((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def called(given: Given) -> tuple[str, str, str]:
    """Function, build and way, as its name says."""
    _, function, _, build, _, _, way = given.name.split()
    return function, build, way


def test_there_are_enough() -> None:
    assert sum(len(list(cases(family))) for family in Family) >= LEAST


@pytest.mark.parametrize("family", Family)
def test_every_function_that_moves_something_is_there_for_every_build(family: Family) -> None:
    there = {called(given)[:2] for given in cases(family)}
    builds = {name: build for name, build in NAMES.items() if build.family is family}
    for name, build in builds.items():
        moving = build.functions.keys() - READS - {"__constructor"}
        assert moving <= {function for function, own in there if own == name}


@pytest.mark.parametrize("family", Family)
def test_every_function_that_asks_for_authority_is_there_in_each_way(family: Family) -> None:
    told: dict[str, set[str]] = {}
    for given in cases(family):
        function, _, way = called(given)
        told.setdefault(function, set()).add(way)
    ways = {function: sorted(ways) for function, ways in told.items()}
    assert {f: w for f, w in ways.items() if w not in (["A", "C"], ["A", "B", "C"])} == {}
    assert [f for f, w in ways.items() if w == ["A", "C"]] in ([], ["initialize_escrow"])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_asked_can_sign_it(family: str, way: str) -> None:
    text = written([fine("a release", honest(family, "release", way))])
    (given,) = read(text)
    signer = CountingSigner(ALICE)
    asked_to_sign(given, signer)
    assert signer.count == 1
