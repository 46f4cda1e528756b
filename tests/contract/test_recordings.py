"""Our model and host against recordings of the real ones; and the judge against lies."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from stellar_sdk import scval, xdr

from app.practice.recording import NoRecording, read_recording
from app.practice.replay import Difference, Replayed
from app.registry import known_builds
from tests.support.recordings import FILES, facts_of, judged, scenario
from wallet.addresses import account_id
from wallet.escrow import payouts
from wallet.escrow.model import contract, v1_single
from wallet.escrow.model.contract import Arguments, EscrowContract, Function, Running
from wallet.escrow.scval import Value
from wallet.soroban import balances
from wallet.soroban.entries import account_key
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract

CALLS = {
    "afterwards": 17,
    "authorisation": 56,
    "disputes": 17,
    "disputes_round": 14,
    "empty_status": 12,
    "factory": 6,
    "fees": 60,
    "grid": 842,
    "grid_release": 39,
    "happy": 14,
    "life": 204,
    "limits": 9,
    "reads": 11,
    "refusals": 62,
    "settle": 116,
    "sleep": 15,
    "tampering": 22,
    "tokens": 12,
    "updates": 16,
    "walk-1": 62,
    "walk-2": 62,
    "zero_fee": 7,
}
ELSEWHERE = "CDLZFC3SYJYDZT7K67VZ75HPJVIEUVNIXF47ZG2FB2RMQQVU2HHGCYSC"

Lie = Callable[[dict[str, Any]], None]


@pytest.mark.parametrize("name", [scenario(file) for file in FILES])
def test_our_model_says_what_the_real_host_said(name: str) -> None:
    assert judged(facts_of(name)) == Replayed(CALLS[name], ())


def test_every_recording_is_here_and_none_is_counted_short() -> None:
    counts = {scenario(file): calls_in(facts_of(scenario(file))) for file in FILES}
    assert counts == CALLS
    assert sum(counts.values()) == 1675


def test_every_recording_is_of_a_build_we_know() -> None:
    hashes = {facts_of(scenario(file))["wasm_sha256"] for file in FILES}
    assert hashes == {build.hex() for build in known_builds().by_hash}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "host-recording/2"}', "null"])
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(NoRecording):
        read_recording(text)


def calls_in(facts: Any) -> int:
    return len(
        facts["cases"] if "cases" in facts else [s for s in facts["steps"] if "function" in s]
    )


# The judge must be able to fail. Each lie is told about one payment, and found there.


def payment(facts: Any) -> Any:
    """The step of the recording ``tokens`` that pays out."""
    return facts["steps"][-1]


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
    del case["error"]
    assert [(d.step, d.fact) for d in judged(facts).differences] == [
        ("entry: one signer", "outcome")
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
    build = next(iter(known_builds().by_hash.values()))
    code = EscrowContract(build, {**v1_single.FUNCTIONS, **functions})
    return Contracts(AssetContract(), {build.wasm_hash: code})


def found(name: str, code: Contracts | None = None) -> set[tuple[str, str]]:
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
        if running.escrow().flags.disputed:
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
