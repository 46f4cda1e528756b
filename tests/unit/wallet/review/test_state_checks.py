"""Findings about the state handed in: is it all there, does it sleep, does it sleep soon."""

from __future__ import annotations

import pytest

from tests.attacks.bases import FAMILIES, Step, place, terms
from tests.attacks.bases import honest as base
from tests.support.builders import CHANNEL, ESCROW, SHARED
from tests.support.escrows import BUILD, PROTOCOL, escrow
from tests.support.families import BY_NAME, deal
from tests.support.family_cases import new_escrow_of
from tests.support.ledgers import (
    PLATFORM,
    RECEIVER,
    SEQUENCE,
    STRANGER,
    balance_entry,
    code,
    token,
    trustline,
)
from tests.support.requests import (
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    due,
    honest,
    row,
)
from wallet.escrow.keeping import state_key
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.moves import InitializeEscrow
from wallet.escrow.storage import ESCROW_KEY
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import (
    Key,
    account_key,
    code_key,
    contract_data_key,
    instance_key,
)

SOON = SEQUENCE + 14 * 17_280
ASLEEP = SEQUENCE - 1

NEEDED = {
    "the instance": instance_key(ESCROW),
    "the code": code_key(BUILD.wasm_hash),
    "the escrow": contract_data_key(ESCROW, ESCROW_KEY),
    "the token's instance": instance_key(TOKEN),
    "the escrow's balance": contract_balance_key(TOKEN, ESCROW),
    "the payer's account": account_key(CHANNEL.public),
    "the acting account": account_key(SHARED.public),
    "the receiver's trustline": next(iter(trustline(RECEIVER.public, asset=USDC))),
    "the platform's trustline": next(iter(trustline(PLATFORM.public, asset=USDC))),
    "the protocol's trustline": next(iter(trustline(PROTOCOL, asset=USDC))),
}


def unknowing(key: Key) -> Change:
    return lambda case: case.unknowing(key)


def living(*which: str, until: int) -> Change:
    entries = {
        "the escrow": escrow(due(), live_until=until),
        "the balance": balance_entry(ESCROW, PRICE, USDC, live_until=until),
        "the token": token(USDC, live_until=until),
        "the code": code(BUILD.wasm_hash, live_until=until),
    }
    return lambda case: case.with_entries(*(entries[name] for name in which))


def asleep(*which: str) -> Case:
    """An honest release that wakes what sleeps."""
    return honest(living(*which, until=ASLEEP)(honest()).ledger)


HOLDS = [
    *(row(27, f"nothing is said about {name}", unknowing(key)) for name, key in NEEDED.items()),
    *(
        row(43, f"{name} sleeps soon", living(name, until=SOON - 1))
        for name in ("the escrow", "the balance", "the token", "the code")
    ),
    row(43, "this is its last ledger", living("the balance", until=SEQUENCE)),
]

PASSES = [
    row(
        27, "nothing is said about what is not needed", unknowing(account_key(STRANGER.public))
    ),
    row(
        27,
        "a payee is named as absent",
        lambda c: c.without(NEEDED["the receiver's trustline"]),
    ),
    row(27, "the payer is named as absent", lambda c: c.without(NEEDED["the payer's account"])),
    row(
        43,
        "all live for two weeks",
        living("the escrow", "the balance", "the token", until=SOON),
    ),
    row(56, "nothing sleeps", lambda c: c),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_a_missing_fact_is_named() -> None:
    case = honest().unknowing(account_key(SHARED.public), instance_key(TOKEN))
    assert case.details(27) == {"which": f"the account {SHARED.public}, the token's instance"}


@pytest.mark.parametrize("name", ["the escrow", "the token's instance", "the escrow's balance"])
def test_what_no_review_can_do_without_is_named(name: str) -> None:
    assert honest().unknowing(NEEDED[name]).details(27) == {"which": name}


def test_a_missing_trustline_is_named_by_its_holder() -> None:
    case = honest().unknowing(NEEDED["the receiver's trustline"])
    assert case.details(27) == {"which": f"the trustline of {RECEIVER.public}"}


@pytest.mark.parametrize("which", ["the balance", "the escrow", "the code"])
def test_a_release_that_wakes_what_sleeps_says_so_and_is_honest(which: str) -> None:
    case = asleep(which)
    assert (case.stops, 56 in case.held) == (frozenset(), True)


def test_who_pays_for_waking_is_named() -> None:
    case = asleep("the balance")
    assert case.details(56) == {
        "entries": "1",
        "at_most": "0.04",
        "paid_by": CHANNEL.public,
    }


def test_what_fell_asleep_after_the_proposal_stops_it() -> None:
    assert 19 in living("the balance", until=ASLEEP)(honest()).stops


def test_what_sleeps_does_not_hide_what_sleeps_soon() -> None:
    case = living("the code", until=ASLEEP)(living("the balance", until=SOON - 1)(honest()))
    assert 43 in case.held


# --- what the call makes itself ---


def untold(step: str, build: str, *keys: Key) -> Case:
    """An honest step of this family, in a state that says nothing about these."""
    return base(build, step, "C").unknowing(*keys)


BALANCE_KEY = contract_balance_key(TOKEN, ESCROW)
FUNDED = contract_data_key(ESCROW, FUNDED_KEY)
LOCK = contract_data_key(ESCROW, LOCK_KEY)

NOT_COUNTED = {
    "the first balance, by whoever funds": ("v1 single", "fund", [BALANCE_KEY]),
    "the first balance and what is funded": ("v2 multi", "fund", [BALANCE_KEY, FUNDED]),
    "what is funded, by whoever releases": ("v2 single", "release", [FUNDED]),
    "the lock of a decision": ("v2 single", "decision", [LOCK]),
}


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_what_the_call_makes_or_leaves_alone_need_not_be_told(name: str) -> None:
    family, step, keys = NOT_COUNTED[name]
    case = untold(step, family, *keys)
    assert case.stops == frozenset()
    assert case.review.effects == base(family, step, "C").review.effects


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("step", ["release", "decision"])
def test_the_balance_that_money_goes_out_of_must_be_told(family: str, step: str) -> None:
    assert untold(step, family, BALANCE_KEY).details(27) == {"which": "the escrow's balance"}


@pytest.mark.parametrize("step", ["approval", "report", "dispute", "update"])
def test_the_balance_must_be_told_where_no_money_comes(step: str) -> None:
    """What stays in the escrow is shown in every review."""
    case = untold(step, "v1 multi", BALANCE_KEY)
    assert case.details(27) == {"which": "the escrow's balance"}
    assert {50, 53} <= case.unavailable


def new_terms() -> Case:
    """The first terms of an escrow, which holds nothing yet."""
    build = FAMILIES["v1 multi"]
    agreed = terms(build, approved=False)
    on = place(build, agreed, 0).with_changes({state_key(build, ESCROW): None})
    who = PLATFORM.public
    return Step(on, build, InitializeEscrow(agreed), who, who).way_a()


def test_the_terms_that_a_call_writes_first_need_not_be_told() -> None:
    case = new_terms()
    assert case.stops == frozenset()
    key = contract_data_key(ESCROW, ESCROW_KEY)
    assert case.unknowing(key, BALANCE_KEY).stops == frozenset()


@pytest.mark.parametrize("name", ["96d51751", "2ddb5ef1", "mainline-multi-v2"])
def test_a_new_contract_need_not_be_told_of(name: str) -> None:
    """Neither what it will hold, nor the terms of its maker, which it leaves alone."""
    case = new_escrow_of(BY_NAME[name], deal(BY_NAME[name]))
    absent = [key for key, entry in case.view.snapshot.entries.items() if entry is None]
    bare = case.unknowing(*absent)
    assert len(absent) >= 3
    assert bare.stops == case.stops
    assert bare.review.effects == case.review.effects
