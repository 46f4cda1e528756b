"""Our model and host against recordings of the real ones; and the judge against lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from stellar_sdk import scval, xdr

from app.practice.recording import Recording
from app.practice.replay import Difference, Replayed, replay
from app.registry import known_builds
from tests.support.escrows import BUILD
from tests.support.recordings import (
    CODE,
    FILES,
    build_of,
    facts_of,
    judged,
    payment,
    recording,
    recordings_of,
    scenario,
    unpacked,
)
from wallet.addresses import account_id
from wallet.escrow import payouts
from wallet.escrow.model import contract, v1_single
from wallet.escrow.model.contract import Arguments, EscrowContract, Function, Running
from wallet.escrow.model.v1 import flags_of
from wallet.escrow.scval import Value
from wallet.soroban import balances
from wallet.soroban.entries import account_key
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract

CALLS = {
    "mainline-multi-v2": 639,
    "mainline-single-v2": 808,
    "mainnet-multi-2ddb5ef1": 1960,
    "mainnet-multi-6b70d661": 1503,
    "mainnet-multi-94cf99e3": 1839,
    "mainnet-multi-ad593563": 419,
    "mainnet-multi-b2e818da": 376,
    "mainnet-single-1ddae7ba": 374,
    "mainnet-single-5f03a001": 478,
    "mainnet-single-96d51751": 1675,
    "mainnet-single-b4a7abee": 1334,
    "mainnet-single-cb7c971f": 1488,
    "mainnet-single-f93cc16d": 1314,
    "testline-multi-v1.0": 724,
    "testline-multi-v2": 2585,
    "testline-single-v1.0": 582,
    "testline-single-v2": 2243,
}
"""Calls, probes and authorisation cases recorded of each build."""

AUTHORISATIONS = {
    "mainline-single-v2": 56,
    "mainnet-multi-2ddb5ef1": 55,
    "mainnet-single-96d51751": 56,
    "mainnet-single-cb7c971f": 56,
    "testline-multi-v2": 55,
}
"""Those of them that are ways to authorise one release."""

ELSEWHERE = "CDLZFC3SYJYDZT7K67VZ75HPJVIEUVNIXF47ZG2FB2RMQQVU2HHGCYSC"

Lie = Callable[[dict[str, Any]], None]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".json.xz"))
def test_our_model_says_what_the_real_host_said(file: Path) -> None:
    recorded = recording(file)
    assert replay(recorded, CODE) == Replayed(calls_in(recorded), ())


@pytest.mark.parametrize("build", CALLS)
def test_every_recording_is_here_and_none_is_counted_short(build: str) -> None:
    counts = [calls_in(recording(file)) for file in recordings_of(build)]
    assert (sum(counts), 0 in counts) == (CALLS[build], False)


def test_every_way_to_authorise_is_judged_by_its_own() -> None:
    judged_cases = {
        build_of(file): replay(recording(file), CODE).calls
        for file in FILES
        if scenario(file) == "authorisation"
    }
    assert judged_cases == AUTHORISATIONS


def test_every_build_we_know_has_recordings_and_every_recording_a_build_we_know() -> None:
    known = {build.name: build.wasm_hash.hex() for build in known_builds().by_hash.values()}
    assert set(map(build_of, FILES)) == set(CALLS) == set(known)
    for build, wasm_hash in known.items():
        (first, *_) = recordings_of(build)
        assert json.loads(unpacked(first))["wasm_sha256"] == wasm_hash


def calls_in(recorded: Recording) -> int:
    return len(recorded.cases) + sum("function" in step for step in recorded.steps)


# The judge must be able to fail. Each lie is told about one payment, and found there.


def another_result(step: dict[str, Any]) -> None:
    step["result"] = scval.to_bool(True).to_xdr()


def an_event_less(step: dict[str, Any]) -> None:
    step["events"].pop()


def events_the_other_way_round(step: dict[str, Any]) -> None:
    step["events"].reverse()


def another_amount(step: dict[str, Any]) -> None:
    step["transfers"][0][3] = str(int(step["transfers"][0][3]) + 1)


def another_payee(step: dict[str, Any]) -> None:
    step["transfers"][0][2] = step["transfers"][1][2]


def another_key_read(step: dict[str, Any]) -> None:
    key = account_key(account_id(step["source"]))
    step["footprint"]["read_only"].append(base64.b64encode(key).decode())


def a_key_read_that_is_written(step: dict[str, Any]) -> None:
    footprint = step["footprint"]
    footprint["read_only"].append(footprint["read_write"].pop())


def another_life(step: dict[str, Any]) -> None:
    first = next(change for change in step["changes"] if change.get("live_until"))
    first["live_until"] += 1


def another_entry(step: dict[str, Any]) -> None:
    first, second = step["changes"][:2]
    first["entry"] = second["entry"]


def a_change_less(step: dict[str, Any]) -> None:
    step["changes"].pop()


def an_authority_less(step: dict[str, Any]) -> None:
    step["auth"].pop()


def something_woken(step: dict[str, Any]) -> None:
    step["restored"] = [0]


def a_refusal(step: dict[str, Any]) -> None:
    step["outcome"] = "error"
    step["error"] = {"type": "Contract", "code": 5, "raised_by": step["contract"]}


def another_ledger(step: dict[str, Any]) -> None:
    step["sequence"] += 1


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (another_result, ["result"]),
        (an_event_less, ["events"]),
        (events_the_other_way_round, ["events"]),
        (another_amount, ["transfers"]),
        (another_payee, ["transfers"]),
        (another_key_read, ["footprint"]),
        (a_key_read_that_is_written, ["footprint"]),
        (another_life, ["changes"]),
        (another_entry, ["changes"]),
        (a_change_less, ["changes"]),
        (an_authority_less, ["auth"]),
        (something_woken, ["restored"]),
        (a_refusal, ["outcome", "error"]),
        (another_ledger, ["sequence"]),
    ],
)
def test_a_lie_about_a_payment_is_found_where_it_was_told(lie: Lie, found: list[str]) -> None:
    facts = facts_of("tokens")
    lie(payment(facts))
    differences = judged(facts).differences
    assert [(d.step, d.fact) for d in differences] == [("release at last", f) for f in found]


@pytest.mark.parametrize(
    ("fact", "lie"), [("type", "Storage"), ("code", 12), ("raised_by", ELSEWHERE)]
)
def test_a_lie_about_a_refusal_is_found_where_it_was_told(fact: str, lie: object) -> None:
    facts = facts_of("tokens")
    (step,) = (
        s for s in facts["steps"] if s.get("label") == "release to a deauthorised receiver"
    )
    told = {**step["error"], fact: lie}
    was = {name: step["error"][name] for name in ("type", "code", "raised_by")}
    step["error"] = told
    now = {name: told[name] for name in was}
    assert judged(facts).differences == (Difference(step["label"], "error", now, was),)


def test_a_lie_about_a_probe_is_found_and_leads_to_no_other() -> None:
    facts = facts_of("grid")
    step = next(s for s in facts["steps"] if s.get("probe") and s["outcome"] == "ok")
    step["result"] = scval.to_bool(True).to_xdr()
    assert [d.fact for d in judged(facts).differences] == ["result"]


def test_a_lie_about_an_authorisation_is_found() -> None:
    facts = facts_of("authorisation")
    case = next(c for c in facts["cases"] if c["label"] == "entry: one signer")
    case["outcome"] = "ok"
    case["transfers"] = []
    del case["error"]
    assert [(d.step, d.fact) for d in judged(facts).differences] == [
        ("entry: one signer", "outcome"),
        ("entry: one signer", "transfers"),
    ]


def test_a_validator_who_disagrees_with_us_is_heard() -> None:
    facts = facts_of("tokens")
    step = payment(facts)
    # Somebody else makes the call: what the validator ran then needs a signature nobody made.
    step["source"] = facts["actors"]["stranger"]
    assert "executed" in {d.fact for d in judged(facts).differences}


def test_an_entry_that_only_looks_changed_is_no_difference() -> None:
    """The host forgets when an entry was last modified, the recorder compares that too."""
    facts = facts_of("tokens")
    step = payment(facts)
    read = set(step["footprint"]["read_only"])
    kept = next(e for e in facts["ledger"]["entries"] if e["key"] in read and e["entry"])
    entry = xdr.LedgerEntry.from_xdr(kept["entry"])
    entry.last_modified_ledger_seq = xdr.Uint32(0)
    live_until = {n: kept[n] for n in ("live_until",) if n in kept}
    step["changes"].append({"key": kept["key"], "entry": entry.to_xdr(), **live_until})
    assert judged(facts).differences == ()


# And a model that is wrong in one rule is found out by the recording that shows the rule.


def planted(**functions: Function) -> Contracts:
    """Our model with other rules for these functions."""
    code = EscrowContract(BUILD, {**v1_single.FUNCTIONS, **functions})
    return Contracts(AssetContract(), {BUILD.wasm_hash: code})


def found(name: str, code: Contracts = CODE) -> set[tuple[str, str]]:
    return {(d.step, d.fact) for d in judged(facts_of(name), code).differences}


def test_an_approval_that_asks_for_no_authority_is_found_out() -> None:
    def lax(running: Running, arguments: Arguments) -> Value:
        escrow, index = running.escrow(), cast("int", arguments["milestone_index"])
        milestone = replace(escrow.milestones[index], approved=True)
        escrow = escrow.with_milestone(index, milestone)
        running.save(escrow)
        running.emit_terms("tw_ms_approve", escrow)
        return None

    planted_rule = planted(approve_milestone=lax)
    assert found("happy", planted_rule) == {("approve 0", "auth"), ("approve 1", "auth")}


def test_another_number_for_one_refusal_is_found_out() -> None:
    def other(running: Running, arguments: Arguments) -> Value:
        if flags_of(running.escrow()).disputed:
            running.refuse("EscrowNotInDispute")
        return v1_single.FUNCTIONS["dispute_escrow"](running, arguments)

    assert found("disputes_round", planted(dispute_escrow=other)) == {
        ("dispute again", "error")
    }


def test_fees_that_are_rounded_up_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payouts, "_part", lambda amount, points: -(-amount * points // 10_000))
    assert {fact for _, fact in found("fees")} >= {"transfers", "events", "changes"}
    assert {step.split()[0] for step, _ in found("fees")} == {"release"}


def test_a_day_that_is_a_ledger_short_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "LIFE_THRESHOLD", contract.LIFE_THRESHOLD - 1)
    assert {fact for _, fact in found("life")} == {"changes"}


def test_a_token_balance_that_lives_a_ledger_longer_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(balances, "LIFE", balances.LIFE + 1)
    assert {fact for _, fact in found("life")} == {"changes"}
