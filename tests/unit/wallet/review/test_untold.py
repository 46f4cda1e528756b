"""What a state need not tell of (F27): what the call makes, or what is the same without."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, ESCROW, contract_id
from tests.support.escrows import OTHER_ESCROW
from tests.support.escrows import call as called
from tests.support.ledgers import RECEIVER
from tests.support.requests import TOKEN
from wallet.addresses import Address
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.storage import ESCROW_KEY
from wallet.holdings import contract_balance_key
from wallet.review.untold import Asking
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    code_key,
    contract_data_key,
    instance_key,
    nonce_key,
)
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, Payment
from wallet.soroban.storage import Footprint
from wallet.soroban.values import VOID, address, symbol, vector

NEW = contract_id("new escrow")
STATE = contract_data_key(ESCROW, ESCROW_KEY)
MONEY = contract_balance_key(TOKEN, ESCROW)
OTHERS_MONEY = contract_balance_key(TOKEN, OTHER_ESCROW)
NOTHING = Footprint(frozenset(), frozenset())
REFUSED = HostError("Contract", 1, ESCROW)


def done(*payments: Payment, changes: dict[Key, Entry | None] | None = None) -> Done:
    return Done(VOID, (), payments, NOTHING, frozenset(), (), changes or {})


def paid(sender: Address, receiver: Address) -> Payment:
    return Payment(TOKEN, sender, receiver, 1)


IN = paid(ALICE.public, ESCROW)
OUT = paid(ESCROW, RECEIVER.public)
BESIDE = paid(ALICE.public, BOB.public)


def asking(outcome: Done | HostError, function: str = "release_funds") -> Asking:
    return Asking(called(function), None, outcome)


def kept(contract: Address, name: xdr.SCVal) -> Key:
    return contract_data_key(contract, name)


ALWAYS = {
    "a nonce": nonce_key(ALICE.public, 7),
    "a nonce of the contract's own": nonce_key(ESCROW, 7),
    "another contract's balance": OTHERS_MONEY,
    "an account's balance": contract_balance_key(TOKEN, ALICE.public),
    "what was ever funded": kept(ESCROW, FUNDED_KEY),
    "the lock against calling back": kept(ESCROW, LOCK_KEY),
}
NEVER = {
    "an account": account_key(ALICE.public),
    "code": code_key(bytes(32)),
    "the contract": instance_key(ESCROW),
    "another contract": instance_key(OTHER_ESCROW),
    "the token": instance_key(TOKEN),
    "the terms": STATE,
    "the contract's money": MONEY,
    "what another contract ever funded": kept(OTHER_ESCROW, FUNDED_KEY),
    "another contract's lock": kept(OTHER_ESCROW, LOCK_KEY),
    "another contract's terms": kept(OTHER_ESCROW, ESCROW_KEY),
    "a balance of nobody": kept(TOKEN, vector([symbol("Balance")])),
    "an allowance": kept(TOKEN, vector([symbol("Allowance"), address(OTHER_ESCROW)])),
}


@pytest.mark.parametrize("outcome", [done(), REFUSED], ids=["done", "refused"])
@pytest.mark.parametrize("key", ALWAYS.values(), ids=ALWAYS.keys())
def test_nobody_need_tell_of(key: Key, outcome: Done | HostError) -> None:
    assert asking(outcome).can_do_without(key)


@pytest.mark.parametrize("outcome", [done(), REFUSED], ids=["done", "refused"])
@pytest.mark.parametrize("key", NEVER.values(), ids=NEVER.keys())
def test_somebody_must_tell_of(key: Key, outcome: Done | HostError) -> None:
    assert not asking(outcome).can_do_without(key)


@pytest.mark.parametrize(
    ("payments", "function", "can"),
    [
        ((IN,), "fund_escrow", True),
        ((IN, BESIDE), "fund_escrow", True),
        ((OUT,), "release_funds", False),
        ((IN, OUT), "fund_escrow", False),
        ((BESIDE,), "fund_escrow", False),
        ((), "initialize_escrow", True),
        ((BESIDE,), "initialize_escrow", True),
        ((OUT,), "initialize_escrow", False),
        ((), "release_funds", False),
    ],
    ids=range(9),
)
def test_the_contracts_own_money_need_not_be_told_of_while_it_only_comes_or_begins(
    payments: tuple[Payment, ...], function: str, *, can: bool
) -> None:
    assert asking(done(*payments), function).can_do_without(MONEY) is can
    assert not asking(REFUSED, function).can_do_without(MONEY)


def test_what_the_call_writes_for_the_first_time_need_not_be_told_of() -> None:
    written = done(changes={STATE: Entry(b"terms", 1)})
    assert asking(written).can_do_without(STATE)
    assert not asking(done(changes={STATE: None})).can_do_without(STATE)
    assert not asking(done(changes={MONEY: Entry(b"terms", 1)})).can_do_without(STATE)
    assert not asking(done(changes={MONEY: Entry(b"", 1)})).can_do_without(MONEY)


def test_first_terms_need_not_be_told_of_though_they_are_refused() -> None:
    """Were there terms already, they would be refused all the same."""
    begun = asking(REFUSED, "initialize_escrow")
    assert begun.can_do_without(STATE)
    assert not begun.can_do_without(kept(ESCROW, symbol("Admin")))


# --- a contract that another makes ---


@pytest.mark.parametrize("outcome", [done(), REFUSED], ids=["done", "refused"])
def test_nothing_need_be_told_of_a_contract_that_does_not_exist_yet(
    outcome: Done | HostError,
) -> None:
    made = replace(asking(outcome), new=NEW)
    for key in (
        instance_key(NEW),
        kept(NEW, ESCROW_KEY),
        kept(NEW, symbol("Anything")),
        contract_balance_key(TOKEN, NEW),
    ):
        assert made.can_do_without(key)
        assert replace(made, call=None).can_do_without(key)
        is_balance = key == contract_balance_key(TOKEN, NEW)
        assert asking(outcome).can_do_without(key) is is_balance


def test_the_terms_of_the_one_who_makes_it_are_left_alone() -> None:
    made = replace(asking(done()), new=NEW)
    assert made.can_do_without(STATE)
    assert not made.can_do_without(MONEY)
    assert not made.can_do_without(instance_key(ESCROW))
    assert not made.can_do_without(kept(OTHER_ESCROW, ESCROW_KEY))


def test_without_a_call_balances_alone_need_not_be_told_of() -> None:
    none = Asking(None, NEW, done())
    assert none.can_do_without(MONEY)
    assert not none.can_do_without(STATE)
    assert not none.can_do_without(instance_key(ESCROW))
