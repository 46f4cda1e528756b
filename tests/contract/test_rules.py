"""Every rule of every build is shown by a recording: with another one the replay differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typing_extensions import override

from app.practice.recording import Facts
from app.practice.replay import judge
from tests.support.escrows import BUILDS
from tests.support.recordings import recording, recordings_of
from wallet.escrow.builds import Build
from wallet.escrow.model import FAMILIES
from wallet.escrow.model.contract import EscrowContract
from wallet.escrow.payouts import ROUNDINGS
from wallet.soroban.host import Contracts
from wallet.soroban.ledger import Ledger
from wallet.soroban.token import AssetContract


def named(build: Build) -> str:
    return build.name


EVERY_BUILD = sorted(BUILDS.by_hash.values(), key=named)
MADE_TODAY = {"mainnet-multi-2ddb5ef1", "mainnet-single-96d51751"}

BY_SOURCES_ALONE = {
    "mainnet-multi-94cf99e3": {"index_cut_to_32_bits"},
    "mainnet-multi-ad593563": {"index_cut_to_32_bits"},
    "mainnet-multi-b2e818da": {"decision_pays_zero_fees"},
    "mainnet-single-1ddae7ba": {"decision_pays_zero_fees"},
    "mainnet-single-cb7c971f": {"index_cut_to_32_bits"},
    "mainnet-single-f93cc16d": {"index_cut_to_32_bits"},
    "testline-multi-v1.0": {"index_cut_to_32_bits"},
    "testline-single-v1.0": {"index_cut_to_32_bits"},
}
"""Rules of builds that no recording of theirs shows: published sources say so, or siblings."""

_FIRST_MULTI = {
    *("append_with_money", "event_fields_sorted", "funder_must_hold_amount"),
    *("index_cut_to_32_bits", "payees_limited"),
}
_FIRST_SINGLE = {
    *("approvals_freeze_terms", "event_fields_sorted", "flags_checked_before_fee"),
    *("funder_must_hold_amount", "index_cut_to_32_bits", "payees_limited"),
    "zero_amount_allowed",
}
_LATER = {
    *("overdraft_refused_as_release", "release_event_names_fee_account"),
    "update_event_carries_terms",
}
WITHOUT_EFFECT = {
    "mainnet-multi-2ddb5ef1": {
        *_LATER,
        *("append_with_money", "index_cut_to_32_bits", "terms_unchecked"),
    },
    "mainnet-multi-6b70d661": _FIRST_MULTI,
    "mainnet-multi-94cf99e3": _LATER,
    "mainnet-multi-ad593563": {*_LATER, "decision_pays_zero_fees", "payees_limited"},
    "mainnet-multi-b2e818da": _FIRST_MULTI,
    "mainnet-single-1ddae7ba": _FIRST_SINGLE,
    "mainnet-single-5f03a001": _FIRST_SINGLE,
    "mainnet-single-96d51751": {
        *_LATER,
        *("approvals_checked_before_platform", "index_cut_to_32_bits"),
    },
    "mainnet-single-b4a7abee": _FIRST_SINGLE,
    "mainnet-single-cb7c971f": {
        *_LATER,
        *("approvals_checked_before_platform", "approvals_freeze_terms"),
        "zero_amount_allowed",
    },
    "mainnet-single-f93cc16d": {
        *_LATER,
        *("approvals_checked_before_platform", "decision_pays_zero_fees"),
    },
    "testline-multi-v1.0": _LATER,
    "testline-single-v1.0": {
        *_LATER,
        *("approvals_checked_before_platform", "approvals_freeze_terms"),
        *("decision_pays_zero_fees", "zero_amount_allowed"),
    },
}
"""Rules that a build has not and that no recording would miss in it.

Most ask for what its interface has not, or come after a rule that settles the matter.
"""


@pytest.mark.parametrize("build", [b for b in EVERY_BUILD if b.name in MADE_TODAY], ids=named)
def test_a_build_with_another_rule_is_found_out(build: Build) -> None:
    found_out(build)


@pytest.mark.exhaustive
@pytest.mark.parametrize("build", EVERY_BUILD, ids=named)
def test_any_build_with_another_rule_is_found_out(build: Build) -> None:
    found_out(build)


def found_out(build: Build) -> None:
    """A sample of builds by default; `make rules-exhaustive` asks of all of them."""
    unnoticed = unnoticed_doubles(build)
    assert unnoticed & build.rules == BY_SOURCES_ALONE.get(build.name, set())
    assert unnoticed - build.rules == WITHOUT_EFFECT.get(build.name, set())


def unnoticed_doubles(build: Build) -> set[str]:
    """Rules that make no difference wherever the real build asks for them."""
    rules = Asked(build.rules)
    real = coded(replace(build, rules=rules))
    left = {
        rule: coded(replace(build, rules=others)) for rule, others in doubles(build).items()
    }
    for file in recordings_of(build.name):
        recorded = recording(file)
        ledger = recorded.ledger
        for step in recorded.steps:
            rules.asked.clear()
            after, found = judge(ledger, step, real)
            assert not found
            for rule in rules.asked & left.keys():
                if differs(ledger, step, left[rule]):
                    del left[rule]
            ledger = after
    return set(left)


class Asked(frozenset[str]):
    """A build's rules that remember which of them somebody asked for."""

    def __init__(self, _rules: frozenset[str]) -> None:
        self.asked: set[str] = set()

    @override
    def __contains__(self, rule: object) -> bool:
        self.asked.add(str(rule))
        return super().__contains__(rule)


def doubles(build: Build) -> dict[str, frozenset[str]]:
    """The build's rules with one more or one less, and with each other way to round."""
    rules = build.rules
    one = {rule: rules ^ {rule} for rule in FAMILIES[build.family].names - ROUNDINGS.keys()}
    others = ROUNDINGS.keys() - rules
    return {**one, **{other: rules - ROUNDINGS.keys() | {other} for other in others}}


def coded(build: Build) -> Contracts:
    """The model of a build that nobody knows, too."""
    code = EscrowContract(build, FAMILIES[build.family].functions)
    return Contracts(AssetContract(), {build.wasm_hash: code})


def differs(ledger: Ledger, step: Facts, code: Contracts) -> bool:
    """Whether a build does something else, or what its own interface cannot even say."""
    try:
        return bool(judge(ledger, step, code)[1])
    except (ArithmeticError, KeyError, StopIteration, ValueError):
        return True
