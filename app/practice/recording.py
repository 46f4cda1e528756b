"""Recordings of deployed contract code in the real Soroban host, read into values.

The format is that of ``tests/vectors/host/INDEX.md``: ``host-recording/1`` holds steps on one
ledger, ``host-authorisation/1`` many ways to authorise one call on the same ledger.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from stellar_sdk import xdr

from wallet.addresses import AccountId, account_id, contract_id
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key
from wallet.soroban.ledger import Ledger, LifeLimits
from wallet.soroban.storage import Footprint

STEPS: Final = "host-recording/1"
CASES: Final = "host-authorisation/1"

Facts = Mapping[str, Any]
"""One JSON object of a recording: fields as its index lists them."""


@dataclass(eq=False)
class NoRecording(Unreadable):
    """A file is no recording that we can read; ``why`` names the step, if it is one."""

    what: str = field(default="recording", init=False)
    why: str


MALFORMED: Final = (
    Unreadable,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading something else than a recording ends with."""

_OF_ANY_CALL: Final = frozenset(
    {
        *("label", "sequence", "timestamp", "source", "contract", "function", "arguments"),
        "outcome",
    }
)
_OF_A_CASE: Final = frozenset(
    {"label", "source", "host_function", "auth", "resources", "outcome"}
)
_OF_A_REFUSAL: Final = ("type", "code", "raised_by")
_OF_WHAT_WORKS: Final[Mapping[str, frozenset[str]]] = {
    "case": frozenset({"transfers"}),
    "probe": frozenset({"result", "transfers"}),
    "call": frozenset({"result", "events", "transfers", "footprint", "auth", "changes"}),
}
"""What each kind of step has to tell: what it kept to itself could not differ from anything."""


@dataclass(frozen=True)
class Recording:
    """A file: the ledger before the first step, and what happened; ``cases`` or ``steps``."""

    build: str
    ledger: Ledger
    steps: tuple[Facts, ...]
    cases: tuple[Facts, ...]


def read_recording(text: str) -> Recording:
    """Parse a recording of either format; raise NoRecording."""
    try:
        return _recording(json.loads(text))
    except NoRecording:
        raise
    except MALFORMED as why:
        raise NoRecording(repr(why)) from why


def _recording(facts: Facts) -> Recording:
    if facts["format"] not in {STEPS, CASES}:
        raise NoRecording(f"format {facts['format']}")
    life, ledger = facts["ttl"], facts["ledger"]
    of_cases = facts["format"] == CASES
    when = facts if of_cases else ledger
    return Recording(
        facts["build"],
        Ledger(
            Network(facts["network_passphrase"]),
            when["sequence"],
            when["timestamp"],
            LifeLimits(life["min_temporary"], life["min_persistent"], life["max"]),
            {key: entry for key, entry in map(read_entry, ledger["entries"]) if entry},
        ),
        () if of_cases else tuple(map(_whole_step, facts["steps"])),
        tuple(map(_whole_case, facts["cases"])) if of_cases else (),
    )


def _whole_step(step: Facts) -> Facts:
    if "wait" in step or "edit" in step:
        return step
    kind = "probe" if step.get("probe") else "call"
    return _whole(step, _OF_ANY_CALL, kind)


def _whole_case(case: Facts) -> Facts:
    return _whole(case, _OF_A_CASE, "case")


def _whole(step: Facts, told: frozenset[str], kind: str) -> Facts:
    name = step.get("label", "a step")
    _require(name, step, told)
    if step["outcome"] == "ok":
        _require(name, step, _OF_WHAT_WORKS[kind])
    elif step["outcome"] == "error":
        _require(name, step, ["error"])
        _require(name, step["error"], _OF_A_REFUSAL)
    else:
        raise NoRecording(f"{name}: outcome {step['outcome']}")
    return step


def _require(name: str, facts: Facts, told: Iterable[str]) -> None:
    lacking = [fact for fact in told if fact not in facts]
    if lacking:
        raise NoRecording(f"{name}: no {', '.join(sorted(lacking))}")


def read_entry(facts: Facts) -> tuple[Key, Entry | None]:
    """A key and its entry; None when the recording removes it."""
    key = _bytes(facts["key"])
    live_until = facts.get("live_until")
    if facts["entry"] is None:
        is_code = xdr.LedgerKey.from_xdr_bytes(key).contract_code is not None
        return key, Entry(None, live_until) if is_code else None
    entry = xdr.LedgerEntry.from_xdr(facts["entry"])
    last = entry.last_modified_ledger_seq.uint32
    return key, Entry(entry.data.to_xdr_bytes(), live_until, last)


def invocation_of(step: Facts) -> tuple[Invocation, AccountId]:
    """The call of a step, and the source account it is made from."""
    arguments = tuple(_value(argument["value"]) for argument in step["arguments"])
    call = Invocation(contract_id(step["contract"]), step["function"], arguments)
    return call, account_id(step["source"])


def footprint_of(facts: Facts) -> Footprint:
    """The footprint of a step."""
    return Footprint(
        frozenset(map(_bytes, facts["read_only"])), frozenset(map(_bytes, facts["read_write"]))
    )


@lru_cache(maxsize=1024)
def _value(text: str) -> xdr.SCVal:
    """The value; shared between steps, which mostly name the same people and terms."""
    return xdr.SCVal.from_xdr(text)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
