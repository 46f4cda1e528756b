"""Replay recordings in our model and say, precisely, where it differs from the real host."""

from __future__ import annotations

import base64
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from stellar_sdk import xdr

from app.practice.recording import (
    MALFORMED,
    Facts,
    NoRecording,
    Recording,
    footprint_of,
    invocation_of,
    read_entry,
)
from wallet.addresses import ContractId, account_id, from_sc_address
from wallet.authorization import Authorization
from wallet.escrow.prediction import FORGED
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key
from wallet.soroban.errors import HostError
from wallet.soroban.host import (
    Contracts,
    Done,
    PaymentKind,
    UnknownCode,
    enforce,
    record,
)
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

SECONDS_PER_LEDGER = 5


@dataclass(frozen=True)
class Difference:
    """One fact of one step in which the model and the recording disagree."""

    step: str
    fact: str
    recorded: object
    modelled: object


@dataclass(frozen=True)
class Replayed:
    """How a recording went: calls, probes and authorisation cases tried, and what differed."""

    calls: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class NoAnswer:
    """Our model says nothing of a call: it has none of this code, or breaks on this state."""

    why: str


def replay(recording: Recording, contracts: Contracts) -> Replayed:
    """Run every step or case of a recording in our model; raise NoRecording."""
    calls = len(recording.cases) + sum("function" in step for step in recording.steps)
    differences: list[Difference] = []
    for case in recording.cases:
        with _named(case):
            differences += _case(recording.ledger, case, contracts)
    ledger = recording.ledger
    for step in recording.steps:
        with _named(step):
            ledger, found = judge(ledger, step, contracts)
        differences += found
    return Replayed(calls, tuple(differences))


@contextmanager
def _named(step: Facts) -> Generator[None]:
    """Say which step it is that cannot be read."""
    try:
        yield
    except MALFORMED as why:
        raise NoRecording(f"{step.get('label', 'a step')}: {why!r}") from why


def judge(ledger: Ledger, step: Facts, contracts: Contracts) -> tuple[Ledger, list[Difference]]:
    """The ledger after a step, and where the step went otherwise than recorded."""
    if "wait" in step:
        return ledger.later(step["wait"], step["wait"] * SECONDS_PER_LEDGER), []
    if "edit" in step:
        return _edited(ledger, step["edit"]), []
    when = {"sequence": ledger.sequence, "timestamp": ledger.timestamp}
    found = _compared(step, {name: step[name] for name in when}, when)
    outcome = _outcome(ledger, step, contracts)
    found += _against(step, outcome, ledger)
    if step.get("probe"):
        return ledger, found
    if isinstance(outcome, Done):
        found += _executed(ledger, step, contracts, outcome)
        ledger = ledger.with_changes(outcome.changes)
    return ledger.later(1, SECONDS_PER_LEDGER), found


def _edited(ledger: Ledger, edit: list[Facts]) -> Ledger:
    changes: dict[Key, Entry | None] = {}
    for facts in edit:
        key, entry = read_entry(facts)
        before = ledger.entries.get(key)
        if entry is not None and "live_until" not in facts and before is not None:
            entry = Entry(entry.data, before.live_until, entry.last_modified)
        changes[key] = entry
    return ledger.with_changes(changes)


def _outcome(ledger: Ledger, step: Facts, contracts: Contracts) -> Done | HostError | NoAnswer:
    call, source = invocation_of(step)
    nonces = _nonces(step)
    return _tried(lambda: record(ledger, call, source, contracts, nonces))


def _tried(run: Callable[[], Done]) -> Done | HostError | NoAnswer:
    try:
        return run()
    except UnknownCode as why:
        return NoAnswer(f"{why.why} {why.wasm_hash.hex()}".rstrip())
    except HostError as why:
        return why
    except FORGED as why:
        return NoAnswer(repr(why))


def _against(
    step: Facts, outcome: Done | HostError | NoAnswer, ledger: Ledger
) -> list[Difference]:
    if isinstance(outcome, NoAnswer):
        return [Difference(step["label"], "model", step["outcome"], outcome.why)]
    return _compared(step, *_facts(step, outcome, ledger))


def _nonces(step: Facts) -> Iterator[int]:
    """The recording's own random nonces, in order, so that all else can be compared exactly."""
    entries = map(xdr.SorobanAuthorizationEntry.from_xdr, step.get("auth", ()))
    addresses = [entry.credentials.address for entry in entries]
    return chain((a.nonce.int64 for a in addresses if a is not None), count(1))


def _facts(step: Facts, outcome: Done | HostError, ledger: Ledger) -> tuple[Facts, Facts]:
    """What was recorded and what we say, under the same names."""
    theirs: dict[str, Any] = {"outcome": step["outcome"]}
    if step["outcome"] == "error":
        theirs["error"] = {name: step["error"][name] for name in ("type", "code", "raised_by")}
    names = ("result", "events", "transfers", "footprint", "auth", "changes")
    theirs |= {name: _normal(name, step[name], ledger) for name in names if name in step}
    if "footprint" in step:
        written = step["footprint"]["read_write"]
        theirs["restored"] = sorted(written[i] for i in step.get("restored", ()))
    if isinstance(outcome, HostError):
        ours: Facts = {"outcome": "error", "error": _error(outcome)}
        return theirs, {name: ours.get(name) for name in theirs}
    return theirs, {name: _DONE[name](outcome) for name in theirs}


def _compared(step: Facts, theirs: Facts, ours: Facts) -> list[Difference]:
    return [
        Difference(step["label"], name, theirs[name], ours[name])
        for name in theirs
        if theirs[name] != ours[name]
    ]


def _error(error: HostError) -> Facts:
    return {"type": error.kind, "code": error.code, "raised_by": error.raised_by}


def _transfers(done: Done) -> list[list[str]]:
    return [
        [payment.token, payment.sender, payment.receiver, str(payment.amount)]
        for payment in done.payments
        if payment.kind is PaymentKind.TRANSFER
    ]


def _normal(name: str, value: Any, ledger: Ledger) -> object:  # noqa: ANN401 - JSON
    if name == "footprint":
        return _footprint(footprint_of(value))
    if name == "changes":
        # The host forgets when it was that an entry it writes was last modified, and the
        # recorder takes that for a change.
        after = dict(map(read_entry, value))
        before = _changes({key: ledger.entries.get(key) for key in after})
        changes = _changes(after)
        return {key: entry for key, entry in changes.items() if entry != before[key]}
    return value


def _footprint(footprint: Footprint) -> Facts:
    return {
        "read_only": sorted(map(_text, footprint.read_only)),
        "read_write": sorted(map(_text, footprint.read_write)),
    }


def _changes(changes: Mapping[Key, Entry | None]) -> Facts:
    """Key → data and life; the last-modified ledger is left aside."""
    return {
        _text(key): None if entry is None else (_data(entry), entry.live_until)
        for key, entry in changes.items()
    }


def _data(entry: Entry) -> str | None:
    return None if entry.data is None else _text(entry.data)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_DONE: Mapping[str, Callable[[Done], object]] = {
    "outcome": lambda _: "ok",
    "error": lambda _: None,
    "result": lambda done: done.result.to_xdr(),
    "events": lambda done: [event.to_xdr() for event in done.events],
    "transfers": _transfers,
    "footprint": lambda done: _footprint(done.footprint),
    "restored": lambda done: sorted(map(_text, done.restored)),
    "auth": lambda done: [entry.to_xdr() for entry in done.authorization],
    "changes": lambda done: _changes(done.changes),
}
"""What we say of a call that works, by the names that a recording has for it."""


def _executed(
    ledger: Ledger, step: Facts, contracts: Contracts, done: Done
) -> list[Difference]:
    """What a validator ran too must run in our enforcing mode, to the same end."""
    if not step.get("executed"):
        return []
    call, source = invocation_of(step)
    entries = [Authorization.of(entry) for entry in done.authorization]
    again = _tried(lambda: enforce(ledger, call, source, contracts, entries, done.footprint))
    if not isinstance(again, Done):
        why = _error(again) if isinstance(again, HostError) else again.why
        return [Difference(step["label"], "executed", "ok", why)]
    return _compared(
        step, {"executed": _changes(done.changes)}, {"executed": _changes(again.changes)}
    )


def _case(ledger: Ledger, case: Facts, contracts: Contracts) -> list[Difference]:
    ledger = _edited(ledger, case.get("edit", []))
    called = xdr.HostFunction.from_xdr(case["host_function"]).invoke_contract
    if called is None:
        return [Difference(case["label"], "host_function", "a contract call", None)]
    contract = ContractId(from_sc_address(called.contract_address))
    call = Invocation(contract, called.function_name.sc_symbol.decode(), tuple(called.args))
    resources = xdr.SorobanResources.from_xdr(case["resources"]).footprint
    footprint = Footprint(
        frozenset(key.to_xdr_bytes() for key in resources.read_only),
        frozenset(key.to_xdr_bytes() for key in resources.read_write),
    )
    entries = [
        Authorization.of(xdr.SorobanAuthorizationEntry.from_xdr(entry))
        for entry in case["auth"]
    ]
    source = account_id(case["source"])
    outcome = _tried(lambda: enforce(ledger, call, source, contracts, entries, footprint))
    given = {name: fact for name, fact in case.items() if name != "auth"}
    return _against(given, outcome, ledger)
