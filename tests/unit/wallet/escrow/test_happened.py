"""Each event that deployed contracts published in the recordings is told as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from stellar_sdk import xdr

from app.practice.recording import invocation_of
from tests.support.escrows import BUILDS
from tests.support.recordings import CURRENT, FOLDER, build_of, recording
from wallet.errors import Unreadable
from wallet.escrow.abi import move_of
from wallet.escrow.builds import Build
from wallet.escrow.event_names import EVENT_NAMES
from wallet.escrow.happened import DEEDS, Deed, Happened, compared, read_event
from wallet.escrow.moves import Move, acting, named_milestones
from wallet.escrow.terms import Escrow
from wallet.soroban.values import VOID, symbol, vector

SCENARIOS: Final = ("happy", "disputes", "updates", "unapprove", "v2_both", "life", "factory")
"""One of them has each event of its build."""

FILES: Final = sorted(file for name in SCENARIOS for file in FOLDER.glob(f"*--{name}.json.xz"))

DEED_OF: Final[Mapping[str, frozenset[Deed]]] = {
    "deploy": frozenset({Deed.CREATED}),
    "tw_new_single_release_escrow": frozenset({Deed.CREATED}),
    "tw_new_multi_release_escrow": frozenset({Deed.CREATED}),
    "initialize_escrow": frozenset({Deed.CREATED}),
    "fund_escrow": frozenset({Deed.FUNDED}),
    "update_escrow": frozenset({Deed.CHANGED}),
    "manage_milestones": frozenset({Deed.MANAGED}),
    "change_milestone_status": frozenset({Deed.MARKED}),
    "approve_milestone": frozenset({Deed.APPROVED, Deed.TAKEN_BACK}),
    "approve_milestones": frozenset({Deed.APPROVED}),
    "approve_and_release_milestones": frozenset({Deed.APPROVED, Deed.RELEASED}),
    "dispute_escrow": frozenset({Deed.DISPUTED}),
    "dispute_milestone": frozenset({Deed.DISPUTED}),
    "dispute_milestones": frozenset({Deed.DISPUTED}),
    "resolve_dispute": frozenset({Deed.RESOLVED}),
    "resolve_milestone_dispute": frozenset({Deed.RESOLVED}),
    "release_funds": frozenset({Deed.RELEASED}),
    "release_milestone_funds": frozenset({Deed.RELEASED}),
    "withdraw_remaining_funds": frozenset({Deed.WITHDRAWN}),
    "extend_contract_ttl": frozenset({Deed.EXTENDED}),
}

NAMED: Final = {build.name: build for build in BUILDS.by_hash.values()}
BUILD: Final = NAMED[CURRENT]


def published(step: Mapping[str, Any]) -> Iterator[xdr.ContractEvent]:
    for text in step.get("events", ()):
        event = xdr.ContractEvent.from_xdr(text)
        assert event.body.v0 is not None
        if event.body.v0.topics[0] in NAMES:
            yield event


NAMES: Final = {symbol(name) for name in EVENT_NAMES}


def story(build: Build, steps: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[Any, Happened]]:
    """Each step with what its events tell, each beside the terms as they were."""
    before: dict[str, Escrow] = {}
    for step in steps:
        for event in published(step):
            body, contract = event.body.v0, event.contract_id
            assert body is not None
            assert contract is not None
            told = read_event(body.topics, body.data, build)
            whose = contract.to_xdr()
            yield step, compared(before.get(whose), told)
            if told.escrow is not None:
                before[whose] = told.escrow


def is_told_as_done(told: Happened, function: str, move: Move) -> bool:
    """Whether it says nothing but what the call was, and who made it."""
    if told.deed is Deed.TOUCHED:
        # Of the first builds, without the terms as they were before.
        return told.who is None and not told.milestones
    doer = told.who is None or told.who == acting(move)
    named = not told.milestones or set(told.milestones) <= set(named_milestones(move))
    return told.deed in DEED_OF[function] and doer and (named or told.deed is Deed.MANAGED)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".json.xz"))
def test_an_event_tells_what_its_call_did_and_who_made_it(file: Path) -> None:
    build = NAMED[build_of(file)]
    wrong = [
        (step["label"], told)
        for step, told in story(build, recording(file).steps)
        if not is_told_as_done(told, step["function"], move_of(build, invocation_of(step)[0]))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", DEEDS)
def test_an_event_of_another_shape_is_refused(name: str) -> None:
    for data in (vector([VOID]), symbol("tw"), vector([vector([])])):
        with pytest.raises(Unreadable):
            read_event([symbol(name)], data, BUILD)


def test_an_event_of_another_name_is_refused() -> None:
    for topics in ([], [symbol("transfer")], [VOID]):
        with pytest.raises(Unreadable):
            read_event(topics, VOID, BUILD)


def test_every_name_of_an_escrows_event_has_a_deed() -> None:
    assert set(DEEDS) == set(EVENT_NAMES)
