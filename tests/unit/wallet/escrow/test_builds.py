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
from wallet.escrow.builds import BadBuild, Build, Builds, Family, build_from
from wallet.escrow.calls import CALLS
from wallet.escrow.model import FAMILIES, contracts
from wallet.escrow.payouts import ROUNDINGS

FILE = files("resources") / "contracts" / "mainnet-single-96d51751.json"


def facts() -> Any:
    return json.loads(FILE.read_text("utf-8"))


def without(name: str) -> Any:
    return {field: fact for field, fact in facts().items() if field != name}


def test_a_file_is_read_as_it_stands() -> None:
    build = build_from(facts())
    assert (build.name, build.family) == ("mainnet-single-96d51751", Family.V1_SINGLE)
    assert build.wasm_hash.hex().startswith("96d51751")
    assert build.error("resolve_dispute", "TooManyDistributions") == 45


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


BUILDS = sorted(known_builds().by_hash.values(), key=lambda build: build.name)
of_every_build = pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)


@of_every_build
def test_what_a_build_offers_its_family_has_functions_for(build: Build) -> None:
    assert set(build.functions) - set(FAMILIES[build.family].functions) == set()
    assert set(build.functions) == set(build.returns)


@of_every_build
def test_every_rule_of_a_build_its_family_knows(build: Build) -> None:
    assert build.rules - FAMILIES[build.family].names == set()


@pytest.mark.parametrize("family", Family, ids=lambda family: family.value)
def test_every_rule_and_function_of_a_family_some_build_of_it_has(family: Family) -> None:
    """What no build has, no recording can judge."""
    builds = [build for build in BUILDS if build.family is family]
    assert {rule for build in builds for rule in build.rules} == FAMILIES[family].names
    offered = {function for build in builds for function in build.functions}
    assert offered == set(FAMILIES[family].functions)


def test_a_build_with_a_rule_that_nobody_has_modelled_is_refused() -> None:
    more = replace(BUILD, rules=BUILD.rules | {"pays_twice"})
    with pytest.raises(BadBuild, check=lambda e: "pays_twice" in e.why):
        contracts(Builds.of([more]))


@of_every_build
def test_a_build_rounds_a_decision_in_one_way(build: Build) -> None:
    assert len(build.rules & set(ROUNDINGS)) == 1


@of_every_build
def test_an_error_has_one_number_in_each_table_of_a_build(build: Build) -> None:
    for table in build.errors.values():
        assert len(set(table.values())) == len(table)


@of_every_build
def test_what_moves_anything_can_be_refused_by_name(build: Build) -> None:
    names = {name for call in CALLS.values() for name in call.functions} & set(build.functions)
    unfailing = {name for name in names if not build.errors_of(name)}
    assert unfailing - {"deploy", *FACTORIES} == set()


FACTORIES = ("tw_new_single_release_escrow", "tw_new_multi_release_escrow")
