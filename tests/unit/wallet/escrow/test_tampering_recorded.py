"""The search against recordings: what really changed a call must have been told before."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.practice.recording import Recording, invocation_of, read_entry, read_recording
from tests.support.families import BUILDS
from tests.support.ledgers import snapshot_of
from tests.support.meddling import pays, searched
from tests.support.recordings import FILES, scenario
from wallet.addresses import AccountId
from wallet.escrow.model import contracts
from wallet.escrow.tampering import Question
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import record
from wallet.soroban.ledger import Ledger

TELLING = {"tampering", "settle", "v2_late_change", "updates"}
RECORDED = {file.name.removesuffix(".json.xz"): file for file in FILES}
CODE = contracts(BUILDS)


def read(file: Path) -> Recording:
    return read_recording(lzma.decompress(file.read_bytes()).decode("utf-8"))


def payouts(recording: Recording) -> list[tuple[Invocation, AccountId]]:
    """Every call of the recording that took money out of the escrow, each once."""
    found: dict[tuple[str, ...], tuple[Invocation, AccountId]] = {}
    for step in recording.steps:
        sent = (transfer[1] for transfer in step.get("transfers", ()))
        if step.get("function") and step["contract"] in sent:
            call, source = invocation_of(step)
            facts = (call.function, *(argument.to_xdr() for argument in call.arguments))
            found[facts] = call, source
    return list(found.values())


def played(recording: Recording) -> Iterator[tuple[Ledger, Invocation, AccountId, Ledger]]:
    """Every call that worked, with the ledger before and after it."""
    on = recording.ledger
    for step in recording.steps:
        if "wait" in step:
            on = on.later(step["wait"], 5 * step["wait"])
        if "edit" in step:
            on = on.with_changes(dict(map(read_entry, step["edit"])))
        if "function" not in step or step.get("probe"):
            continue
        call, source = invocation_of(step)
        try:
            changes = record(on, call, source, CODE, iter(range(1, 9))).changes
        except HostError:
            on = on.later(1, 5)
            continue
        after = on.with_changes(changes)
        yield on, call, source, after
        on = after.later(1, 5)


@pytest.mark.parametrize(
    "name", [n for n, file in RECORDED.items() if scenario(file) in TELLING]
)
def test_whatever_changed_a_payment_was_told(name: str) -> None:
    recording = read(RECORDED[name])
    calls = payouts(recording)
    for before, call, source, after in played(recording):
        for payout, who in calls:
            question = Question(snapshot_of(before), payout, who, BUILDS)
            agreed, then = pays(question, question.snapshot), pays(question, snapshot_of(after))
            if source == who or not agreed or then in {None, agreed}:
                continue
            _, found = searched(question)
            told = {change.who for change in found.changes}
            assert source in told, (call.function, payout.function)
            assert not found.is_settled


@pytest.mark.parametrize(
    "name", [n for n, file in RECORDED.items() if scenario(file) == "tampering"]
)
def test_nothing_is_told_of_what_was_refused(name: str) -> None:
    """With the money in, no change of terms is told where every recorded one was refused."""
    recording = read(RECORDED[name])
    updates = [s for s in recording.steps if s.get("function") == "update_escrow"]
    open_to_change = any(
        step["outcome"] == "ok" and not step["label"].endswith("all given") for step in updates
    )
    states = [
        before for before, call, _, _ in played(recording) if call.function == "release_funds"
    ]
    for before in states:
        for payout, who in payouts(recording):
            _, found = searched(Question(snapshot_of(before), payout, who, BUILDS))
            assert open_to_change or not found.changes
