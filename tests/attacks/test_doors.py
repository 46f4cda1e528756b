"""Doors: what is no plain file is not read; what relays bring changes nothing but by right."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from time import thread_time
from typing import Any

import pytest

from app.desk.incoming import Incoming
from app.errors import AppError
from app.exchange import Bare, envelope_in, file_in, read_file
from tests.attacks.doors import PATH, Case, written
from wallet import join, request
from wallet.envelope import DecoratedSignature
from wallet.errors import WalletError
from wallet.network import PRACTICE
from wallet.request import Request, SignatureFile

CASES: list[Case] = json.loads(PATH.read_text(encoding="utf-8"))["cases"]
NAMES = [f"row {case['row']}: {case['name']}" for case in CASES]
MOST_SECONDS = 2.0
"""Of processor time, for any of them; an endless file would take longer."""


def link(path: Path, made: Mapping[str, Any]) -> None:
    if "text" in made:
        (path.parent / made["to"]).write_text(made["text"])
    path.symlink_to(made["to"])


def holes(path: Path, made: Mapping[str, Any]) -> None:
    with path.open("wb") as file:
        file.truncate(made["size"])


def listening(path: Path, _made: Mapping[str, Any]) -> None:
    # A socket's path may have a hundred letters, of which a test's folder takes most.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as ear:
            ear.bind(path.name)
    finally:
        os.chdir(here)


MAKERS: Mapping[str, Callable[[Path, Mapping[str, Any]], object]] = {
    "plain": lambda path, made: path.write_text(made["text"]),
    "raw": lambda path, made: path.write_bytes(bytes.fromhex(made["raw"])),
    "link": link,
    "fifo": lambda path, _: os.mkfifo(path),
    "folder": lambda path, _: path.mkdir(),
    "socket": listening,
    "holes": holes,
}


def by_file(case: Case, folder: Path) -> object:
    made = case["made"]
    if made["kind"] == "path":
        path = made["name"]
    else:
        path = str(folder / made["name"])
        MAKERS[made["kind"]](Path(path), made)
    value = read_file(path)
    return envelope_in(path, value, PRACTICE) if isinstance(value, Bare) else value


def by_handing_over(case: Case, _folder: Path) -> object:
    """As a paste, a link or a pipe brings it; the hash of what is asked for."""
    value = file_in("handed", case["text"])
    asked = envelope_in("handed", value, PRACTICE) if isinstance(value, Bare) else value
    return request.brought_by(asked)[0].hex()


def by_folder(case: Case, folder: Path) -> object:
    for made in case["made"]:
        MAKERS[made["kind"]](folder / made["name"], made)

    async def watched() -> list[str]:
        incoming = Incoming(str(folder))
        await incoming.new()
        return [Path(path).name for path in await incoming.new()]

    return asyncio.run(watched())


def by_join_pack(case: Case, _folder: Path) -> object:
    return join.read(case["text"])


def by_merge(case: Case, folder: Path) -> object:
    """As the command line merges; the first file's signatures must all still be there."""
    values: list[Any] = []
    for number, text in enumerate(case["files"]):
        path = folder / f"{number}"
        path.write_text(text)
        values.append((str(path), read_file(str(path))))
    first = joined = values[0][1]
    assert isinstance(first, Request)
    for number in range(case.get("flood", 0)):
        (alice,) = first.signatures
        junk = DecoratedSignature(alice.hint, number.to_bytes(64, "big"))
        joined = request.merge(joined, SignatureFile(PRACTICE, first.hash, junk))
    for path, value in values[1:]:
        if isinstance(value, Bare):
            value = envelope_in(path, value, first.envelope.network)
        joined = request.merge(joined, value)
        assert set(first.signatures) <= set(joined.signatures)
    assert request.read(joined.to_text()) is not None
    return len(joined.signatures)


DOORS: Mapping[str, Callable[[Case, Path], object]] = {
    "file": by_file,
    "handed": by_handing_over,
    "folder": by_folder,
    "join": by_join_pack,
    "merge": by_merge,
}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_comes_by_a_door_is_taken_or_refused_by_its_name(
    case: Case, tmp_path: Path
) -> None:
    begin = thread_time()
    try:
        came: object = DOORS[case["door"]](case, tmp_path)
    except (WalletError, AppError) as refusal:
        came = type(refusal).__name__
    assert came == case["expected"]
    assert thread_time() - begin < MOST_SECONDS


def test_the_file_of_the_cases_is_what_is_made_of_them() -> None:
    """If this fails on purpose: ``python -m tests.attacks.doors``."""
    assert PATH.read_text(encoding="utf-8") == written()


def test_every_case_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES)
