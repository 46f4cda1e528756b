"""The corpus through the program itself: what ``inspect --json`` answers, and ``sign`` does."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from stellar_sdk import StrKey

from tests.attacks.case import FOLDER, Given, read
from tests.attacks.changes import bounds, more_operations, of
from tests.attacks.operations import payment
from tests.support.program import Program, Ran, run

FILES = sorted(FOLDER.glob("*.json"))
RELEASE = ("v1 single", "release", "C")
FAR_AWAY = bounds(0, 4_102_444_800)
"""The program that signs has this machine's clock: the year 2100 is never past."""


@pytest.fixture
def program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(tmp_path, capsys)


def some(path: Path) -> Iterator[Given]:
    """The first case of every row in a file."""
    told: set[int] = set()
    for given in read(path.read_text(encoding="utf-8")):
        if given.row not in told:
            told.add(given.row)
            yield given


def inspect(program: Program, given: Given) -> Ran:
    file, state = program.folder / "request", program.folder / "state.json"
    file.write_text(given.request, encoding="utf-8")
    arguments: list[str | Path] = ["inspect", file, "--network", given.network, "--json"]
    if given.snapshot is not None:
        state.write_text(given.snapshot, encoding="utf-8")
        arguments += ["--snapshot", state]
    for option, value in {"--as": given.key, "--now": given.now}.items():
        arguments += [] if value is None else [option, value]
    return program(*arguments)


def problem_of(ran: Ran, given: Given) -> str:
    """What the program answers otherwise than the case says, "" for nothing."""
    facts = ran.json
    numbers = {
        finding["number"]
        for finding in facts["findings"]
        if given.verdict == "signable" or finding["severity"] == "STOP"
    }
    if (facts["verdict"], ran.status) != (given.verdict, int(given.verdict == "stop")):
        return f"{facts['verdict']}, status {ran.status}"
    return "" if given.expected <= numbers else f"only {sorted(numbers)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_answers_what_the_corpus_expects(program: Program, path: Path) -> None:
    asked = {given.name: (given, inspect(program, given)) for given in some(path)}
    wrong = {name: problem_of(ran, given) for name, (given, ran) in asked.items()}
    assert {name: problem for name, problem in wrong.items() if problem} == {}


def test_a_key_file_signs_no_attack(tmp_path: Path) -> None:
    """The same key signs the honest request: it is the review that stands between."""
    key = tmp_path / "alice.key"
    key.write_text(
        StrKey.encode_ed25519_secret_seed(sha256(b"countersign test key alice").digest())
    )
    key.chmod(0o600)
    ended: dict[str, tuple[int, bool]] = {}
    for name, more in {"honest": (), "attack": (more_operations(payment()),)}.items():
        file, out = tmp_path / f"{name}.countersign", tmp_path / f"{name}.out"
        file.write_text(of(RELEASE, FAR_AWAY, *more).request.to_text())
        ran = run("sign", file, "--key-file", key, "--out", out)
        ended[name] = (ran.status, out.exists())
    assert ended == {"honest": (0, True), "attack": (1, False)}
