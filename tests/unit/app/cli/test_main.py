"""Arguments, exit statuses, and what happens when something else goes wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app.__main__ as program_itself
from app.cli import profile_arguments
from tests.support import practice
from tests.support.program import RPC, Program, secret
from wallet.network import PRACTICE

CONTRACT = practice.closing().contract
PAYER = practice.who("lawyer")
RELEASE = [
    *("propose", "release", "--contract", CONTRACT, "--payer", PAYER),
    *("--rpc", RPC, "--passphrase", PRACTICE.passphrase, "--out", "out"),
]
SIGN = ["sign", "file", "--key-file", "key", "--out", "out"]
IMPORT = ["profile", "import", "--label", "me"]
COMMANDS = [
    ["inspect"],
    ["propose"],
    ["propose", "release"],
    ["sign"],
    ["merge"],
    ["status"],
    ["submit"],
    ["practice"],
    ["practice", "run"],
    ["practice", "serve"],
    ["practice", "replay"],
    ["inbox"],
    ["decline"],
    ["journal"],
    ["verify"],
    ["profile"],
    *(["profile", name] for name in profile_arguments._COMMANDS),
]


def test_the_version_is_told(program: Program) -> None:
    ran = program("--version")
    assert (ran.status, bool(re.fullmatch(r"countersign \d+\.\d+\.\d+\n", ran.out))) == (
        0,
        True,
    )


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_every_command_has_help(program: Program, command: list[str]) -> None:
    ran = program(*command, "--help")
    assert (ran.status, "usage: countersign" in ran.out) == (0, True)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_argument_is_explained(program: Program, command: list[str]) -> None:
    lines = program(*command, "--help").out.splitlines()
    bare = [
        line
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        if re.fullmatch(r"  (--)?\S+( \S+)?", line) and not below.startswith(" " * 4)
    ]
    assert bare == []


WRONG = {
    "nothing": [],
    "no such command": ["send"],
    "no file": ["inspect"],
    "no scenario": ["practice", "run", "opening"],
    "an option too many": ["status", "file", "--force"],
    "no output for a key file": ["sign", "file", "--key-file", "key"],
    "a key file and a profile": [*SIGN, "--profile", "there"],
    "a key file and a key of the profile": [*SIGN, "--key", "me"],
    "several requests for a key file": [*SIGN, "another"],
    "no commands of a profile": ["profile"],
    "a key without a name": ["profile", "add-key"],
    "a watched key that is none": ["profile", "watch", "--label", "me", "--account", CONTRACT],
    "words of no account": [*IMPORT, "--index", "2147483648"],
    "words of an account below": [*IMPORT, "--index", "-1"],
    "a handle that is none": ["profile", "list", "--password-fd", "x"],
    "a handle that is not open": ["profile", "list", "--password-fd", "65535"],
    "a handle that no system has": ["profile", "list", "--password-fd", "65536"],
    "practice beside a real network": [
        *(*IMPORT, "--network", "practice", "--network", "public"),
    ],
    "a network without a name": [*IMPORT, "--network", ""],
    "a generation that is not kept": ["profile", "go-back", "--generation", "4"],
    "a profile named twice": ["profile", "list", "one", "--profile", "two"],
    "a keyring neither on nor off": ["profile", "use-keyring", "--state", "maybe"],
    "no reason": ["decline", "file"],
    "a reason too long": ["decline", "file", "--reason", "x" * 1001],
    "no file for a journal": ["journal"],
    "a payer that is no account": [*RELEASE, "--payer", CONTRACT],
    "a contract that is none": [*RELEASE, "--contract", PAYER],
    "an account cut short": [*RELEASE, "--payer", PAYER[:-1]],
    "a key that is none": ["inspect", "file", "--as", "me"],
    "hours that are none": [*RELEASE, "--valid-hours", "soon"],
    "no hours": [*RELEASE, "--valid-hours", "0"],
    "hours before now": [*RELEASE, "--valid-hours", "-5"],
    "hours without end": [*RELEASE, "--valid-hours", "inf"],
    "no number of hours": [*RELEASE, "--valid-hours", "nan"],
    "more than a year": [*RELEASE, "--valid-hours", "8761"],
    "a note too long": [*RELEASE, "--note", "x" * 1001],
    "a milestone that is none": [*RELEASE, "--milestone", "first"],
    "a port that is none": ["practice", "serve", "--port", "65536"],
    "a port below": ["practice", "serve", "--port", "-1"],
    "a finding that is none": ["sign", "f", "--key-file", "k", "--out", "o", "--accept", "all"],
    "an output that is no file": [*RELEASE, "--out", "-"],
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_status_2_and_says_what_is_wrong(program: Program, case: str) -> None:
    ran = program(*WRONG[case])
    assert (ran.status, ran.out) == (2, "")
    assert "error: " in ran.err
    assert program.listing() == {}


def test_wrong_use_of_ours_points_to_the_help(program: Program) -> None:
    ran = program("status", program.file("alone", "AAAA"))
    assert ran.status == 2
    assert ran.err.splitlines()[-1] == "hint: See --help."


def test_an_argument_is_not_repeated_when_it_is_wrong(program: Program) -> None:
    ran = program(*RELEASE, "--payer", PAYER[:-1])
    assert PAYER[:-1] not in ran.err
    assert "not a G address with a right checksum" in ran.err


def test_a_mistake_of_our_own_tells_where_but_no_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise RuntimeError(secret("buyer"))
    except RuntimeError as error:
        program_itself._own_mistake(RuntimeError, error, error.__traceback__)
    said = capsys.readouterr().err
    assert secret("buyer") not in said
    assert "builtins.RuntimeError" in said
    assert f"({Path(__file__)}:" in said
    assert "cannot pay twice" in said


def test_being_interrupted_before_anything_is_no_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    program_itself._own_mistake(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == "stopped\n"
