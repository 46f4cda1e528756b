"""Scenarios: where a story begins, and files that do not tell one."""

import json
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest

from app.practice import accounts
from app.practice.ledger import LIFE
from app.practice.scenario import BadScenario, load_scenario, read_scenario
from app.registry import known_builds
from tests.support import practice
from tests.support.escrows import BUILD
from wallet import pinned
from wallet.escrow.storage import ESCROW_KEY, escrow_from
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.signers import Level
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import contract_data_key
from wallet.soroban.values import address, as_i128


def text() -> Any:
    return json.loads((files("resources") / "practice" / "closing.json").read_text("utf-8"))


def terms() -> Escrow:
    scenario = practice.closing()
    entry = scenario.chain.ledger.entries[contract_data_key(scenario.contract, ESCROW_KEY)]
    data = entry.value.contract_data
    assert data is not None
    return escrow_from(BUILD, data.val)


def test_in_the_closing_a_release_is_due() -> None:
    escrow = terms()
    assert escrow.all_approved
    assert escrow.flags == Flags()
    assert escrow.amount == 2_500_000_000_000
    assert escrow.roles.one(Role.RELEASE_SIGNER) == practice.who("release")


def test_in_the_closing_the_escrow_holds_the_whole_price() -> None:
    answer = practice.simulated(
        practice.chain(), practice.Draft((practice.invoke(practice.balance_call()),))
    )
    assert answer.value is not None
    assert as_i128(answer.value) == terms().amount


def test_the_shared_account_needs_buyer_and_lawyer_for_everything() -> None:
    signers = accounts.signers(practice.chain().ledger, practice.who("release"))
    assert signers is not None
    assert {s.key.strkey: s.weight for s in signers.signers} == {
        practice.who("buyer"): 1,
        practice.who("lawyer"): 1,
    }
    assert {signers.threshold(level) for level in Level} == {2}


def test_the_token_is_the_one_that_is_pinned_for_the_practice_network() -> None:
    asset = pinned.asset_of(PRACTICE, practice.closing().token)
    assert str(asset) == f"USDC:{practice.who('issuer')}"


def test_the_fee_account_is_the_one_that_the_build_pays() -> None:
    assert practice.who("protocol fee") == pinned.fee_account(PRACTICE)
    assert practice.who("protocol fee") == BUILD.fee_account


def test_the_story_was_played_and_not_written() -> None:
    chain = practice.chain()
    calls = [one for closed in chain.history for one in closed.transactions]
    assert [one.outcome.successful for one in calls] == [True] * 6


def test_the_story_ends_when_it_is_told_to() -> None:
    late = load_scenario("closing", known_builds(), time=1_900_000_000)
    assert late.chain.latest.time == 1_900_000_000


def test_lives_are_those_of_the_recordings() -> None:
    assert (LIFE.min_temporary, LIFE.min_persistent, LIFE.max) == (17_280, 2_073_600, 3_110_400)


def test_keys_are_anybodys_and_say_nothing_of_themselves() -> None:
    scenario = practice.closing()
    seed = sha256(b"countersign practice key closing buyer").digest()
    assert SecretKey(seed).public == scenario.accounts["buyer"]
    assert "protocol fee" not in scenario.keys
    assert "release" not in scenario.keys
    assert repr(scenario.keys["buyer"]) == "SecretKey(…)"


def test_secrets_as_text_are_those_of_the_accounts_and_not_shown() -> None:
    scenario = practice.closing()
    from_text = {n: SecretKey.parse(text).public for n, text in scenario.secrets.items()}
    assert from_text == {name: scenario.accounts[name] for name in scenario.keys}
    assert scenario.secrets["buyer"] not in repr(scenario)


@pytest.mark.parametrize("name", ["opening", "../contracts/x", ""])
def test_a_scenario_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(BadScenario):
        load_scenario(name, known_builds())


def test_a_story_that_cannot_happen_is_refused() -> None:
    story = text()
    story["calls"].append(story["calls"][0])
    with pytest.raises(BadScenario, match="initialize_escrow by desk"):
        read_scenario(json.dumps(story), known_builds())


@pytest.mark.parametrize("missing", ["scenario", "accounts", "escrows", "calls", "ledger"])
def test_a_file_with_something_missing_is_refused(missing: str) -> None:
    story = text()
    del story[missing]
    with pytest.raises(BadScenario):
        read_scenario(json.dumps(story), known_builds())


def test_a_call_by_a_shared_account_is_signed_by_its_signers() -> None:
    story = text()
    release = {
        "by": "release",
        "escrow": "house",
        "function": "release_funds",
        "arguments": {"release_signer": "release"},
    }
    story["calls"].append(release)
    done = read_scenario(json.dumps(story), known_builds())
    assert len(done.chain.latest.transactions[0].inner.envelope.signatures) == 2


def test_a_scenario_may_have_the_native_asset() -> None:
    story = text()
    story["assets"]["XLM"] = {}
    native = read_scenario(json.dumps(story), known_builds())
    call = Invocation(native.tokens["XLM"], "balance", (address(practice.who("desk")),))
    draft = practice.Draft((practice.invoke(call),))
    answer = practice.simulated(native.chain, draft)
    assert answer.value is not None
    assert as_i128(answer.value) > 0


def test_a_call_by_somebody_without_an_account_is_refused() -> None:
    story = text()
    story["calls"][0]["by"] = "nobody"
    with pytest.raises(BadScenario):
        read_scenario(json.dumps(story), known_builds())


def test_a_story_can_stand_at_another_time_and_ledger() -> None:
    chain = load_scenario("closing", known_builds(), 1_800_000_000, 2_000_000).chain
    assert (chain.latest.time, chain.latest.sequence) == (1_800_000_000, 2_000_000)
    assert len(chain.history) == len(practice.chain().history)
