"""The house rules that no tool of ours measures."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("runtime.lock", "development.lock")
TOP_LEVEL = {
    *("README.md", "LICENSE", "Makefile", "pyproject.toml"),
    *("app", "ui", "wallet", "resources", "tests", "packaging"),
}
LINES_PER_FILE = 400
PUBLIC_METHODS_PER_CLASS = 12

A_PLACE_ON_SOMEONES_MACHINE = re.compile(r"(?<![\w.}-])/(work|root|home)/\w")
PINNED_AND_HASHED = re.compile(
    r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.]+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+"
)


def files_of_the_project() -> list[Path]:
    """What git tracks, or would if asked now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = sorted(set(listed.stdout.split("\0")) - {""})
    return [path for path in map(Path, names) if (ROOT / path).is_file()]


def python_files() -> list[Path]:
    return [path for path in files_of_the_project() if path.suffix == ".py"]


def text_of(path: Path) -> str:
    """Text, or nothing where a file is a picture."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def public_methods(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = [
                member.name
                for member in node.body
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            yield node.name, sum(not name.startswith("_") for name in methods)


def requirements(lock: str) -> list[str]:
    """Give a lock file's logical lines, without its comments."""
    lines = (ROOT / "packaging" / lock).read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return re.sub(r"\s*\\\n\s*", " ", kept).splitlines()


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(text_of(path).splitlines()) for path in python_files()}
    assert {path: n for path, n in lengths.items() if n > LINES_PER_FILE} == {}


def test_no_class_offers_more_than_a_dozen_methods() -> None:
    counts = {
        f"{path}: {name}": count
        for path in python_files()
        for name, count in public_methods(text_of(path))
    }
    assert {name: n for name, n in counts.items() if n > PUBLIC_METHODS_PER_CLASS} == {}


def test_packaging_is_a_folder_and_no_package() -> None:
    """As a package it would hide the packaging that build tools import."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_top_level_holds_only_what_is_meant_to_be_there() -> None:
    names = {path.parts[0] for path in files_of_the_project()}
    assert {name for name in names if not name.startswith(".")} - TOP_LEVEL == set()


def test_no_file_names_a_place_on_someones_machine() -> None:
    named = {
        path: found.group()
        for path in files_of_the_project()
        if (found := A_PLACE_ON_SOMEONES_MACHINE.search(text_of(path)))
    }
    assert named == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_and_hashed(lock: str) -> None:
    locked = requirements(lock)
    assert [line for line in locked if not PINNED_AND_HASHED.fullmatch(line)] == []
    assert len(locked) > 1


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in text_of(Path("packaging") / lock)


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert set(requirements("runtime.lock")) - set(requirements("development.lock")) == set()
