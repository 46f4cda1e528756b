"""What an operation that is no call would do, told as plain values: by kind, all its parts."""

from __future__ import annotations

from typing import Any

import pytest
from stellar_sdk import StrKey

from tests.support.builders import ALICE, BOB, CAROL, ESCROW, SHARED, account_entry
from tests.support.escrows import BUILD
from tests.support.families import BY_NAME
from tests.support.ledger_steps import (
    LONGER,
    MONEY_KEY,
    OWN_KEYS,
    SALT,
    deployment,
    extension,
    on_account,
    restoration,
)
from tests.support.ledgers import ALIVE, PLATFORM, SEQUENCE, STRANGER
from tests.support.requests import Case, honest
from wallet.addresses import AccountId
from wallet.amounts import Asset
from wallet.escrow.builds import Builds
from wallet.network import PRACTICE
from wallet.operations import BumpSequence, DeployContract, SetSigners, SetTrustline
from wallet.review.operation_summary import operation_summary
from wallet.review.reach import Reach, after, reaches
from wallet.signers import (
    MARKERS,
    AccountSigners,
    Level,
    Signer,
    SignerKey,
    Thresholds,
)
from wallet.soroban.entries import account_key, code_key, instance_key
from wallet.soroban.values import address


def told(case: Case) -> Any:
    return case.review.summary["operation"]


def test_a_call_is_not_told_here() -> None:
    assert operation_summary(honest().review.facts) is None


def test_a_trustline_is_told_by_its_asset_and_limit() -> None:
    asset = Asset("EURX", STRANGER.public)
    assert told(on_account(SetTrustline(asset, 2**63 - 1))) == {
        "kind": "SetTrustline",
        "asset": f"EURX:{STRANGER.public}",
        "limit": str(2**63 - 1),
    }


def test_a_sequence_number_is_told_as_text_which_every_reader_takes_whole() -> None:
    assert told(on_account(BumpSequence(2**60 + 1))) == {
        "kind": "BumpSequence",
        "bump_to": str(2**60 + 1),
    }


def test_a_new_contract_is_told_by_its_code_and_place_and_what_it_is_given() -> None:
    doing = DeployContract(SHARED.public, BUILD.wasm_hash, SALT)
    assert told(deployment()) == {
        "kind": "DeployContract",
        "contract": doing.contract(PRACTICE),
        "deployer": SHARED.public,
        "salt": SALT.hex(),
        "wasm_hash": BUILD.wasm_hash.hex(),
        "build": BUILD.name,
        "arguments": [],
    }


def test_what_a_new_contract_is_given_is_told_as_it_stands() -> None:
    build, admin = BY_NAME["5f03a001"], address(PLATFORM.public)
    assert told(deployment(build, (admin,)))["arguments"] == [admin.to_xdr()]


def test_a_new_contract_of_code_that_nobody_knows_has_no_build() -> None:
    assert told(deployment().seen(builds=Builds({})))["build"] is None


# --- storage ---


def entry(what: str, key: bytes, of: str, **more: Any) -> dict[str, Any]:
    return {
        "what": what,
        "key": key.hex(),
        "of": of,
        "holder": None,
        "lives_until": ALIVE,
        "asleep": False,
        "changes": True,
        "then_until": SEQUENCE + LONGER,
        **more,
    }


CODE = code_key(BUILD.wasm_hash)
INSTANCE = instance_key(ESCROW)
(STATE,) = set(OWN_KEYS) - {CODE, INSTANCE}


def test_longer_life_is_told_entry_by_entry() -> None:
    case = extension()
    found = told(case)
    assert {name: found[name] for name in ("kind", "extend_to", "escrow")} == {
        "kind": "ExtendStorage",
        "extend_to": LONGER,
        "escrow": ESCROW,
    }
    token = case.review.facts.terms
    assert token is not None
    assert sorted(found["entries"], key=lambda each: each["what"]) == [
        entry("balance", MONEY_KEY, token.token, holder=ESCROW),
        entry("code", CODE, BUILD.wasm_hash.hex()),
        entry("contract", INSTANCE, ESCROW),
        entry("terms", STATE, ESCROW),
    ]


def test_waking_is_told_entry_by_entry_with_the_life_that_the_state_tells_of() -> None:
    assert told(restoration((INSTANCE,))) == {
        "kind": "RestoreStorage",
        "escrow": ESCROW,
        "entries": [
            entry(
                *("contract", INSTANCE, ESCROW),
                lives_until=SEQUENCE - 1,
                asleep=True,
                then_until=None,
            )
        ],
    }


def test_the_entry_of_an_account_is_told_as_the_accounts_own() -> None:
    key = account_key(SHARED.public)
    (found,) = told(extension((key,)))["entries"]
    assert found == entry(
        *("no storage", key, SHARED.public), lives_until=None, changes=False, then_until=None
    )


# --- signers ---

HASH_X = SignerKey.parse(StrKey.encode_sha256_hash(bytes(32)))


def key_of(who: AccountId) -> SignerKey:
    return SignerKey.ed25519(who)


def level(needed: int, most: int, fewest: int, *alone: str) -> dict[str, Any]:
    return {"needed": needed, "most": most, "fewest": fewest, "alone": list(alone)}


def test_other_signers_are_told_as_they_are_and_as_they_will_be() -> None:
    change = SetSigners(1, 1, 2, 4, Signer(key_of(CAROL.public), 3))
    assert told(on_account(change)) == {
        "kind": "SetSigners",
        "master_weight": 1,
        "low": 1,
        "medium": 2,
        "high": 4,
        "signer": {"key": CAROL.public, "weight": 3},
        "before": {
            "signers": {ALICE.public: 1, BOB.public: 1},
            "levels": dict.fromkeys(("low", "medium", "high"), level(2, 2, 2)),
        },
        "after": {
            "signers": {ALICE.public: 1, BOB.public: 1, CAROL.public: 3, SHARED.public: 1},
            "levels": {
                "low": level(*(1, 6, 1), CAROL.public, ALICE.public, BOB.public, SHARED.public),
                "medium": level(2, 6, 1, CAROL.public),
                "high": level(4, 6, 2),
            },
        },
    }


def test_what_is_not_changed_of_the_signers_is_told_as_none() -> None:
    found = told(on_account(SetSigners(high=2)))
    names = ("master_weight", "low", "medium", "high", "signer")
    assert [found[name] for name in names] == [None, None, None, 2, None]


def test_signers_that_nobody_tells_of_are_none() -> None:
    case = on_account(SetSigners(high=1)).unknowing(account_key(SHARED.public))
    assert (told(case)["before"], told(case)["after"]) == (None, None)


def of(weights: dict[Any, int], thresholds: tuple[int, int, int], master: int = 0) -> Any:
    return AccountSigners.of(account_entry(SHARED.public, weights, thresholds, master))


BEFORE = of({ALICE: 1, BOB: 2}, (1, 2, 3), master=5)


@pytest.mark.parametrize(
    ("change", "weights", "thresholds"),
    [
        (SetSigners(low=9), {SHARED: 5, ALICE: 1, BOB: 2}, (9, 2, 3)),
        (SetSigners(medium=9), {SHARED: 5, ALICE: 1, BOB: 2}, (1, 9, 3)),
        (SetSigners(high=9), {SHARED: 5, ALICE: 1, BOB: 2}, (1, 2, 9)),
        (SetSigners(low=0, medium=0, high=0), {SHARED: 5, ALICE: 1, BOB: 2}, (0, 0, 0)),
        (SetSigners(master_weight=7), {SHARED: 7, ALICE: 1, BOB: 2}, (1, 2, 3)),
        (SetSigners(master_weight=0), {ALICE: 1, BOB: 2}, (1, 2, 3)),
        (
            SetSigners(signer=Signer(key_of(BOB.public), 4)),
            {SHARED: 5, ALICE: 1, BOB: 4},
            (1, 2, 3),
        ),
        (SetSigners(signer=Signer(key_of(BOB.public), 0)), {SHARED: 5, ALICE: 1}, (1, 2, 3)),
        (
            SetSigners(signer=Signer(key_of(CAROL.public), 300)),
            {SHARED: 5, ALICE: 1, BOB: 2, CAROL: 255},
            (1, 2, 3),
        ),
    ],
    ids=range(9),
)
def test_the_signers_afterwards_are_those_before_but_for_the_change(
    change: SetSigners, weights: dict[Any, int], thresholds: tuple[int, int, int]
) -> None:
    assert after(BEFORE, change) == AccountSigners(
        SHARED.public,
        tuple(Signer(key_of(who.public), weight) for who, weight in weights.items()),
        Thresholds(*thresholds),
    )


def test_a_master_key_that_comes_to_weigh_something_signs_too() -> None:
    none = of({ALICE: 1}, (1, 1, 1))
    assert after(none, SetSigners(master_weight=1)).weight_of(SHARED.public) == 1


def test_what_it_takes_is_told_for_each_level_on_both_sides_of_the_threshold() -> None:
    signers = of({ALICE: 2, BOB: 3, CAROL: 1}, (0, 3, 7))
    alice, bob, carol = signers.signers
    assert reaches(signers) == (
        Reach(Level.LOW, 1, 6, (bob, alice, carol), 1),
        Reach(Level.MEDIUM, 3, 6, (bob,), 1),
        Reach(Level.HIGH, 7, 6, (), 0),
    )
    assert [each.is_lost for each in reaches(signers)] == [False, False, True]


@pytest.mark.parametrize(("needed", "fewest"), [(3, 1), (4, 2), (5, 2), (6, 3), (7, 0)])
def test_the_fewest_are_counted_from_the_heaviest(needed: int, fewest: int) -> None:
    signers = of({CAROL: 1, ALICE: 2, BOB: 3}, (needed,) * 3)
    assert {each.fewest for each in reaches(signers)} == {fewest}


def test_keys_that_nobody_holds_reach_nothing() -> None:
    (marker,) = MARKERS
    signers = of({HASH_X: 5, key_of(AccountId(marker)): 5, ALICE: 1}, (1, 1, 2))
    low, _, high = reaches(signers)
    assert (low.most, [each.key.strkey for each in low.alone]) == (1, [ALICE.public])
    assert (high.fewest, high.is_lost) == (0, True)


def test_of_an_account_without_a_signer_nothing_can_be_reached() -> None:
    assert reaches(of({}, (0, 0, 0))) == tuple(
        Reach(each, 1, 0, (), 0) for each in (Level.LOW, Level.MEDIUM, Level.HIGH)
    )
