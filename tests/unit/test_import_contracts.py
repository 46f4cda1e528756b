"""Each import contract is seen to break, it alone, on one planted import."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
CONTRACTS = {contract["name"]: contract["id"] for contract in CONFIGURATION["contracts"]}

VERDICT = re.compile(r"^(.+?) (KEPT|BROKEN)(?: \(\d+ ignored imports?\))?$", re.MULTILINE)

# (the package that gets a new module, what it imports, the contract that must break)
PLANTS = [
    ("wallet", "app", "layers"),
    ("wallet", "ui", "layers"),
    ("app", "ui", "layers"),
    ("wallet", "resources", "wallet-is-pure"),
    ("wallet", "asyncio", "wallet-is-pure"),
    ("wallet", "time", "wallet-is-pure"),
    ("wallet", "requests.adapters", "wallet-is-pure"),
    ("app", "PySide6.QtCore", "app-has-no-qt"),
    ("app", "qasync", "app-has-no-qt"),
    ("app", "app.practice", "practice-is-a-leaf"),
    ("ui", "app.practice", "practice-is-a-leaf"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy all that the contracts look at."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in CONFIGURATION["root_packages"]:
        for source in (ROOT / package).rglob("*.py"):
            target = tmp_path / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return tmp_path


def broken_contracts(tree: Path) -> set[str]:
    """Give the ids of the contracts that lint-imports, run in the tree, calls broken."""
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"], cwd=tree, capture_output=True, text=True
    )
    verdicts = dict(VERDICT.findall(done.stdout))
    assert verdicts.keys() >= CONTRACTS.keys(), done.stdout + done.stderr
    return {CONTRACTS[name] for name in CONTRACTS if verdicts[name] == "BROKEN"}


FAMILIES = "families-apart"
"""Seen to break below: no new module is one of the families."""


def test_the_product_keeps_every_contract(tree: Path) -> None:
    assert broken_contracts(tree) == set()


@pytest.mark.parametrize(("package", "module", "contract"), PLANTS)
def test_a_forbidden_import_breaks_its_contract_alone(
    tree: Path, package: str, module: str, contract: str
) -> None:
    (tree / package / "planted.py").write_text(f"import {module}\n", encoding="utf-8")
    assert broken_contracts(tree) == {contract}


def test_bootstrap_alone_may_start_the_practice_network(tree: Path) -> None:
    with (tree / "app" / "bootstrap.py").open("a", encoding="utf-8") as bootstrap:
        bootstrap.write("\nimport app.practice\n")
    assert broken_contracts(tree) == set()


def test_the_composition_root_alone_may_reach_the_window(tree: Path) -> None:
    with (tree / "app" / "bootstrap.py").open("a", encoding="utf-8") as bootstrap:
        bootstrap.write("\nimport ui.launch\n")
    assert broken_contracts(tree) == {"layers", "app-has-no-qt"}


def test_every_contract_is_seen_to_break() -> None:
    assert {FAMILIES, *(contract for *_, contract in PLANTS)} == set(CONTRACTS.values())


def test_no_family_of_builds_may_know_another(tree: Path) -> None:
    with (tree / "wallet/escrow/model/v1_single.py").open("a", encoding="utf-8") as family:
        family.write("\nimport wallet.escrow.model.v2_multi\n")
    assert broken_contracts(tree) == {FAMILIES}
