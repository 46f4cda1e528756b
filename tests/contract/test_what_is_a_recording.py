"""What a recording has to tell before it is compared, and what our model has no answer to."""

from __future__ import annotations

from typing import cast

import pytest
from stellar_sdk import scval, xdr

from app.practice.recording import NoRecording, read_recording
from tests.support.escrows import BUILD
from tests.support.recordings import facts_of, judged, payment
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "host-recording/2"}', "null"])
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(NoRecording):
        read_recording(text)


# The less a recording tells, the less there is that could differ: it must tell everything.

OF_ANY_CALL = (
    *("label", "sequence", "timestamp", "source", "contract", "function", "arguments"),
    "outcome",
)
OF_A_PAYMENT = ("result", "events", "transfers", "footprint", "auth", "changes")
OF_A_CASE = ("label", "source", "host_function", "auth", "resources", "outcome")


@pytest.mark.parametrize("fact", [*OF_ANY_CALL, *OF_A_PAYMENT])
def test_a_payment_of_which_a_fact_is_kept_back_is_refused(fact: str) -> None:
    facts = facts_of("tokens")
    del payment(facts)[fact]
    assert refusal(facts).endswith(f"no {fact}")


@pytest.mark.parametrize("fact", ["type", "code", "raised_by"])
def test_a_refusal_of_which_a_fact_is_kept_back_is_refused(fact: str) -> None:
    facts = facts_of("tokens")
    step = next(s for s in facts["steps"] if s.get("outcome") == "error")
    del step["error"][fact]
    assert refusal(facts) == f"{step['label']}: no {fact}"


def test_a_refusal_that_says_nothing_else_is_refused() -> None:
    facts = facts_of("tokens")
    step = next(s for s in facts["steps"] if s.get("outcome") == "error")
    del step["error"]
    assert refusal(facts) == f"{step['label']}: no error"


@pytest.mark.parametrize("fact", ["result", "transfers"])
def test_a_probe_of_which_a_fact_is_kept_back_is_refused(fact: str) -> None:
    facts = facts_of("grid")
    step = next(s for s in facts["steps"] if s.get("probe") and s["outcome"] == "ok")
    del step[fact]
    assert refusal(facts) == f"{step['label']}: no {fact}"


@pytest.mark.parametrize("fact", [*OF_A_CASE, "transfers"])
def test_a_way_to_authorise_of_which_a_fact_is_kept_back_is_refused(fact: str) -> None:
    facts = facts_of("authorisation")
    case = next(each for each in facts["cases"] if each["outcome"] == "ok")
    del case[fact]
    assert refusal(facts).endswith(f"no {fact}")


@pytest.mark.parametrize(("name", "listed"), [("tokens", "steps"), ("authorisation", "cases")])
def test_a_recording_of_nothing_at_all_is_refused(name: str, listed: str) -> None:
    facts = facts_of(name)
    del facts[listed]
    assert listed in refusal(facts)


def test_a_step_with_an_outcome_of_its_own_is_refused() -> None:
    facts = facts_of("tokens")
    payment(facts)["outcome"] = "perhaps"
    assert refusal(facts) == "release at last: outcome perhaps"


def test_a_step_that_is_none_is_refused() -> None:
    facts = facts_of("tokens")
    facts["steps"].append("and so on")
    assert refusal(facts)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("source", "GBAD"),
        ("contract", "CBAD"),
        ("arguments", [{"name": "signer", "value": "AAAA"}]),
        ("footprint", {"read_only": []}),
        ("changes", [{"key": "AAAAAA==", "entry": None}]),
        ("auth", ["!"]),
    ],
)
def test_what_cannot_be_read_is_told_with_the_step_it_stands_in(
    fact: str, value: object
) -> None:
    facts = facts_of("tokens")
    payment(facts)[fact] = value
    assert refusal(facts).startswith("release at last: ")


def test_a_ledger_that_is_cut_off_is_refused() -> None:
    facts = facts_of("tokens")
    facts["ledger"]["entries"][0]["entry"] = "AAAA"
    assert refusal(facts)


def refusal(facts: object) -> str:
    """Why a recording, changed, is none."""
    with pytest.raises(NoRecording) as refused:
        judged(facts)
    return refused.value.why


# What our model has no answer to is a difference like any other, and no end of the replay.


def test_code_that_we_have_no_model_of_is_a_difference_of_each_call() -> None:
    facts = facts_of("tokens")
    replayed = judged(facts, Contracts(AssetContract(), {}))
    calls = [step["label"] for step in facts["steps"] if "function" in step]
    assert [(d.step, d.fact) for d in replayed.differences] == [(c, "model") for c in calls]
    told = {difference.modelled for difference in replayed.differences}
    assert told == {f"code without a model {BUILD.wasm_hash.hex()}"}


def test_a_state_that_breaks_our_model_is_a_difference() -> None:
    facts = facts_of("tokens")
    ((kept,),) = (s["changes"] for s in facts["steps"] if s["label"] == "approve 1")
    entry = xdr.LedgerEntry.from_xdr(kept["entry"])
    cast("xdr.ContractDataEntry", entry.data.contract_data).val = scval.to_bool(True)
    edit = {"label": "nonsense", "edit": [{"key": kept["key"], "entry": entry.to_xdr()}]}
    facts["steps"].insert(-1, edit)
    (only,) = judged(facts).differences
    assert (only.step, only.fact, only.recorded) == ("release at last", "model", "ok")
