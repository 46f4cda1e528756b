"""What is no plain file is a finding of its own too: F17, with an answer in JSON."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Program


def link(path: Path) -> None:
    (path.parent / "other").write_text("{}")
    path.symlink_to("other")


def nothing(_path: Path) -> None:
    """Nobody made it."""


@pytest.mark.parametrize("made", [os.mkfifo, link, Path.mkdir, nothing])
def test_what_is_no_plain_file_is_f17(program: Program, made: Callable[[Path], object]) -> None:
    path = program.folder / "request.countersign"
    made(path)
    ran = program("inspect", str(path), "--json")
    numbers = [finding["number"] for finding in ran.json["findings"]]
    assert (ran.status, ran.json["verdict"], numbers) == (1, "stop", ["F17"])


@pytest.mark.parametrize("path", ["/dev/zero", "//server/share/x", "\\\\server\\share\\x"])
def test_a_device_and_another_machines_file_are_f17(program: Program, path: str) -> None:
    ran = program("inspect", path, "--json")
    assert (ran.status, ran.json["verdict"]) == (1, "stop")
    assert ran.json["error"] == "UnreadableFile"


@pytest.mark.parametrize("path", ["--version", "--out=x", "-x"])
def test_a_name_that_looks_like_an_option_is_a_name_after_two_hyphens(
    program: Program, path: str
) -> None:
    ran = program("inspect", "--json", "--", path)
    assert (ran.status, ran.json["error"]) == (1, "UnreadableFile")


@pytest.mark.parametrize("name", ["x" * 300, "file/below", "no-such-network"])
def test_a_network_that_is_no_name_and_no_file_is_wrong_use(
    program: Program, name: str
) -> None:
    (program.folder / "file").write_text("{}")
    ran = program("inspect", "request.countersign", "--network", name, "--json")
    assert ran.status == 2
    assert "public, testnet, practice" in ran.err
