"""What builds do where no recording of theirs tells: as siblings do, but for what is known.

A build without a recording of some kind is tried on a sibling's: with the sibling's interface
and its own rules. It may answer otherwise only where its rules say so, and each of those rules
is shown by another recording of its own (``test_rules``).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.practice.recording import Facts
from app.practice.replay import judge
from tests.support.escrows import BUILDS
from tests.support.recordings import CODE, recording, recordings_of, scenario
from wallet.escrow.builds import Build
from wallet.escrow.model import FAMILIES
from wallet.escrow.model.contract import EscrowContract
from wallet.soroban.host import Contracts
from wallet.soroban.ledger import Ledger
from wallet.soroban.token import AssetContract

BY_NAME = {build.name: build for build in BUILDS.by_hash.values()}

TOO_LITTLE = "InsufficientFundsForResolution"
TOLD_AS_IN_A_RELEASE = "EscrowBalanceNotEnoughToSendEarnings"
BY_A_STRANGER = (
    "update_escrow",
    "OnlyPlatformAddressExecuteThisFunction",
    "MilestoneApprovedCantChangeEscrowProperties",
)
FIRST_SINGLE = {
    ("fund_escrow", "ok", "another footprint"),
    ("resolve_dispute", TOO_LITTLE, TOLD_AS_IN_A_RELEASE),
    BY_A_STRANGER,
}
OTHERWISE: dict[tuple[str, str], set[tuple[str, str, str]]] = {
    ("mainnet-single-5f03a001", "mainnet-single-b4a7abee"): FIRST_SINGLE,
    ("mainnet-single-1ddae7ba", "mainnet-single-b4a7abee"): {
        *FIRST_SINGLE,
        ("release_funds", "ok", "another events"),
    },
    ("mainnet-multi-b2e818da", "mainnet-multi-6b70d661"): {
        ("resolve_milestone_dispute", TOLD_AS_IN_A_RELEASE, TOO_LITTLE),
    },
    ("mainnet-multi-ad593563", "mainnet-multi-94cf99e3"): {
        ("update_escrow", "EscrowPropertiesMismatch", "EscrowHasFunds"),
        ("update_escrow", "ok", "error"),
    },
    ("testline-multi-v1.0", "mainnet-multi-94cf99e3"): set(),
    ("testline-single-v1.0", "mainnet-single-cb7c971f"): set(),
    ("mainline-multi-v2", "testline-multi-v2"): set(),
    ("mainline-single-v2", "testline-single-v2"): set(),
}
"""A build and the sibling it is tried on → in which function what becomes of which answer."""


@pytest.mark.exhaustive
@pytest.mark.parametrize(("build", "sibling"), OTHERWISE)
def test_a_build_differs_from_its_sibling_by_its_known_rules_alone(
    build: str, sibling: str
) -> None:
    lacking = kinds_of(sibling) - kinds_of(build)
    assert lacking
    like = replace(BY_NAME[sibling], rules=BY_NAME[build].rules)
    assert answered_otherwise(like, lacking) == OTHERWISE[build, sibling]


def kinds_of(build: str) -> set[str]:
    return {scenario(file) for file in recordings_of(build)} - {"authorisation"}


def answered_otherwise(build: Build, kinds: set[str]) -> set[tuple[str, str, str]]:
    """Where a build leaves the recordings of these kinds, each step on the recorded ledger."""
    rules = EscrowContract(build, FAMILIES[build.family].functions)
    code = Contracts(AssetContract(), {build.wasm_hash: rules})
    found: set[tuple[str, str, str]] = set()
    for file in recordings_of(build.name):
        if scenario(file) not in kinds:
            continue
        recorded = recording(file)
        ledger = recorded.ledger
        for step in recorded.steps:
            found |= told(build, ledger, step, code)
            ledger, _ = judge(ledger, step, CODE)
    return found


def told(
    build: Build, ledger: Ledger, step: Facts, code: Contracts
) -> set[tuple[str, str, str]]:
    """The function, what was recorded of it, and what is answered instead; nothing if alike."""
    _, differences = judge(ledger, step, code)
    if not differences:
        return set()
    recorded = step["error"]["name"] if step["outcome"] == "error" else "ok"
    facts = {difference.fact: difference.modelled for difference in differences}
    answered = facts.get("outcome", "another " + " and ".join(facts))
    error = facts.get("error")
    if isinstance(error, dict):
        answered = build.errors_of(step["function"])[error["code"]]
    return {(step["function"], recorded, str(answered))}
