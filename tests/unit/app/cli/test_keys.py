"""Keys: in bad files and in wrong places, they sign nothing and are not repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import practice
from tests.support.outputs import (
    fifo,
    own_folder,
)
from tests.support.program import (
    AT,
    Program,
    leaks,
    read_request,
    secret,
    sign,
)
from wallet.network import PRACTICE
from wallet.request import Request


def group(program: Program) -> Path:
    return program.key("buyer", 0o640)


def others(program: Program) -> Path:
    return program.key("buyer", 0o604)


def link(program: Program) -> Path:
    (program.folder / "link").symlink_to(program.key("buyer"))
    return program.folder / "link"


def holding(content: str | bytes) -> Callable[[Program], Path]:
    def made(program: Program) -> Path:
        path = program.file("bad", content)
        path.chmod(0o600)
        return path

    return made


KEYS: dict[str, Callable[[Program], Path | str]] = {
    "group": group,
    "others": others,
    "link": link,
    "folder": lambda program: own_folder(program.folder),
    "fifo": lambda program: fifo(program.folder),
    "missing": lambda program: program.folder / "nothing",
    "empty": holding(""),
    "two": holding(f"{secret('buyer')}\n{secret('lawyer')}"),
    "address": holding(practice.who("buyer")),
    "spaced": holding(secret("buyer")[:28] + " " + secret("buyer")[28:]),
    "megabyte": holding(secret("buyer") * 20_000),
    "binary": holding(secret("buyer").encode() + b"\xff"),
    "literal": lambda _program: secret("buyer"),
}


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize("case", KEYS)
def test_a_bad_key_file_signs_nothing_and_gives_nothing_away(
    program: Program, case: str, as_json: list[str]
) -> None:
    path, key = program.request(), KEYS[case](program)
    before = program.listing()
    ran = sign(program, path, key, *as_json)
    assert (ran.status, "Nothing was signed." in ran.err) == (1, True)
    assert leaks("buyer", ran.said) + leaks("lawyer", ran.said) == []
    assert program.listing() == before


def in_the_note(request: Request) -> str:
    return replace(request, note=f"my key: {secret('buyer')}").to_text()


def instead_of_a_number(request: Request) -> str:
    return request.to_text().replace(
        f'"created":{request.created}', f'"created":"{secret("buyer")}"'
    )


def in_the_format(request: Request) -> str:
    return request.to_text().replace("request/1", f"request/{secret('buyer')}")


def in_the_payments(request: Request) -> str:
    return request.to_text().replace('["transfer"', f'["{secret("buyer")}"')


def in_the_envelope(request: Request) -> str:
    return request.to_text().replace('"envelope":"', f'"envelope":"{secret("buyer")}')


def alone(_request: Request) -> str:
    return secret("buyer")


def in_the_passphrase(request: Request) -> str:
    return request.to_text().replace(PRACTICE.passphrase, secret("buyer"))


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize(
    "place",
    [
        in_the_note,
        instead_of_a_number,
        in_the_format,
        in_the_payments,
        in_the_envelope,
        in_the_passphrase,
        alone,
    ],
)
def test_a_key_that_slipped_into_a_request_is_not_repeated(
    program: Program, place: Callable[[Request], str], as_json: list[str]
) -> None:
    path = program.file("slip", place(read_request(program.request())))
    for arguments in (("inspect", path), ("status", path), ("submit", path, *AT)):
        assert leaks("buyer", program(*arguments, *as_json).said) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["inspect", "release", "--as", secret("buyer")],
        ["inspect", secret("buyer")],
        ["inspect", "release", "--network", secret("buyer"), "--json"],
        ["sign", secret("buyer"), "--key-file", "x", "--out", "y"],
        ["sign", "release", "--key-file", "x", "--out", "y", secret("buyer")],
        ["sign", "release", "--key-file", "x", "--out", "y", "--accept", secret("buyer")],
        ["merge", "release", "--out", f"no/{secret('buyer')}"],
        ["practice", "run", secret("buyer")],
        ["practice", "serve", "--port", secret("buyer")],
        ["propose", "release", "--milestone", secret("buyer")],
        [secret("buyer")],
        [f"--{secret('buyer')}"],
    ],
    ids=range(12),
)
def test_a_key_among_the_arguments_is_not_repeated(
    program: Program, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program.request()
    monkeypatch.chdir(program.folder)
    (program.folder / "release").write_bytes(program.request().read_bytes())
    ran = program(*arguments)
    assert ran.status in {1, 2}
    assert leaks("buyer", ran.said) == []
