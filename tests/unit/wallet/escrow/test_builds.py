"""Builds as data: what a file must say, and what becomes of one that does not."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registry import known_builds
from tests.support.escrows import BUILD
from wallet.escrow.abi import SHAPES
from wallet.escrow.builds import BadBuild, Builds, Family, build_from
from wallet.escrow.model import FAMILIES, contracts

FILE = files("resources") / "contracts" / "mainnet-single-96d51751.json"


def facts() -> Any:
    return json.loads(FILE.read_text("utf-8"))


def without(name: str) -> Any:
    return {field: fact for field, fact in facts().items() if field != name}


def test_a_file_is_read_as_it_stands() -> None:
    build = build_from(facts())
    assert (build.name, build.family) == ("mainnet-single-96d51751", Family.V1_SINGLE)
    assert build.wasm_hash.hex().startswith("96d51751")
    assert build.error("TooManyDistributions") == 45


@pytest.mark.parametrize("field", ["wasm_sha256", "family", "storage", "origin", "fee_account"])
@pytest.mark.parametrize("others", [["functions", "returns", "structs", "events", "errors"]])
def test_a_file_that_lacks_a_fact_is_refused(field: str, others: list[str]) -> None:
    for name in (field, *others):
        with pytest.raises(BadBuild) as refused:
            build_from(without(name))
        assert refused.value.name == "mainnet-single-96d51751"


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("wasm_sha256", "96d5"),
        ("wasm_sha256", "xy" * 32),
        ("wasm_sha256", None),
        ("family", "v3 single"),
        ("storage", "temporary"),
        ("storage", "instance"),
        ("fee_account", "GBWWSOATPLIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZM"),
        ("fee_account", 5),
        ("functions", []),
        ("functions", {"release_funds": "address"}),
        ("errors", {"ContractError": {"Overflow": "seventeen"}}),
        ("errors", {"ContractError": ["Overflow"]}),
        ("structs", None),
    ],
)
def test_a_damaged_file_is_refused(field: str, fact: object) -> None:
    with pytest.raises(BadBuild):
        build_from({**facts(), field: fact})


def test_a_build_with_a_function_that_nobody_has_modelled_is_refused() -> None:
    build = build_from(facts())
    more = replace(build, functions={**build.functions, "send_to_vault": {}})
    with pytest.raises(BadBuild, check=lambda e: "send_to_vault" in e.why):
        contracts(Builds.of([more]))


JUNK = st.one_of(
    *(st.none(), st.integers(), st.text(), st.lists(st.text())),
    st.dictionaries(st.text(), st.text()),
)


@given(st.dictionaries(st.sampled_from(sorted(facts())), JUNK))
def test_any_file_is_a_build_or_refused(changed: dict[str, Any]) -> None:
    try:
        build = build_from({**facts(), **changed})
    except BadBuild:
        return
    assert len(build.wasm_hash) == 32


def test_a_build_without_a_fee_account_takes_it_as_an_argument() -> None:
    assert build_from({**facts(), "fee_account": None}).fee_account is None


def test_builds_are_known_by_their_hash_alone() -> None:
    builds = Builds.of([BUILD])
    assert builds[BUILD.wasm_hash] is BUILD
    assert builds.get(BUILD.wasm_hash) is BUILD
    assert builds.get(bytes(32)) is None


@pytest.mark.parametrize("build", known_builds().by_hash.values(), ids=lambda build: build.name)
def test_what_a_build_offers_its_family_has_rules_for(build: Any) -> None:
    assert set(build.functions) == set(FAMILIES[build.family])
    assert set(build.functions) == set(build.returns)


@pytest.mark.parametrize("build", known_builds().by_hash.values(), ids=lambda build: build.name)
def test_an_error_has_one_number_in_a_build(build: Any) -> None:
    assert len(set(build.errors.values())) == len(build.errors)
    assert all(shape.function in build.functions for shape in SHAPES.values())
