"""Moves ↔ calls and entries ↔ terms, over everything that was recorded of each build."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from stellar_sdk import xdr

from app.practice.recording import Facts, invocation_of
from tests.support.escrows import BUILDS
from tests.support.recordings import recordings_of, unpacked
from wallet.escrow.abi import call_of, move_of
from wallet.escrow.builds import Build
from wallet.escrow.call_readers import READERS
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_to
from wallet.soroban.authority import Invocation

EVERY_BUILD = sorted(BUILDS.by_hash.values(), key=lambda build: build.name)
of_every_build = pytest.mark.parametrize("build", EVERY_BUILD, ids=lambda build: build.name)


def steps_of(build: Build) -> Iterator[Facts]:
    for file in recordings_of(build.name):
        # Without the ledger before them, which nothing here needs and takes longest to read.
        yield from json.loads(unpacked(file)).get("steps", ())


def calls_of(build: Build) -> list[tuple[Invocation, bool]]:
    """Every other call of the build's functions, and whether it ever worked."""
    found: dict[tuple[str, ...], tuple[Invocation, bool]] = {}
    for step in steps_of(build):
        if step.get("function") in build.functions:
            facts = (step["contract"], step["function"])
            facts = (*facts, *(argument["value"] for argument in step["arguments"]))
            call, before = found.get(facts, (None, False))
            worked = before or step["outcome"] == "ok"
            found[facts] = call or invocation_of(step)[0], worked
    return list(found.values())


@of_every_build
def test_every_function_is_recorded_and_every_move_read_and_written_back(build: Build) -> None:
    calls = calls_of(build)
    called = {call.function for call, _ in calls}
    assert set(build.functions) - called - {"__constructor"} == set()
    unread = 0
    for call, worked in calls:
        if call.function not in READERS:
            continue
        try:
            move = move_of(build, call)
        except NoSuchCall:
            assert not worked
            unread += 1
            continue
        assert call_of(build, call.contract, move) == call
    assert unread < len(calls) / 2


@of_every_build
def test_terms_that_the_contract_wrote_are_read_and_written_back(build: Build) -> None:
    kept = set(written(build))
    assert len(kept) >= 20
    for text in kept:
        value = xdr.SCVal.from_xdr(text)
        assert escrow_to(build, escrow_from(build, value)) == value


def written(build: Build) -> Iterator[str]:
    """Whatever stood under the key of the terms after a call, in base64."""
    changes = [change for step in steps_of(build) for change in step.get("changes", ())]
    for text in {change["entry"] for change in changes} - {None}:
        data = xdr.LedgerEntry.from_xdr(text).data.contract_data
        if data is None:
            continue
        if data.key == ESCROW_KEY:
            yield data.val.to_xdr()
        elif data.val.instance is not None and data.val.instance.storage is not None:
            kept = data.val.instance.storage.sc_map
            yield from (each.val.to_xdr() for each in kept if each.key == ESCROW_KEY)
