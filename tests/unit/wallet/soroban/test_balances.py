"""Where balances are kept: by contracts, in accounts, and for how long."""

from __future__ import annotations

from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, account_entry, contract_id
from tests.support.escrows import after, call, done
from tests.support.ledgers import (
    ISSUER,
    LIMIT,
    PLENTY,
    SEQUENCE,
    TOKEN,
    XLM,
    Entries,
    account,
    balance_entry,
    held_by,
    ledger,
    token,
    transfer,
    trustline,
)
from tests.support.payments import FROM, TO, balance, pay, topics
from wallet.addresses import AccountId, Address
from wallet.soroban.balances import TokenError
from wallet.soroban.entries import account_key, instance_key
from wallet.soroban.host import Done, PaymentKind
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, string

HOUSE = contract_id("house")
DAY = 17_280
RESERVE = 5_000_000
AUTH_REQUIRED, CLAWBACK = 1, 8


# Contracts hold money in the token's own storage.


def issuer(flags: int) -> Entries:
    return account(ISSUER.public, flags=xdr.Uint32(flags))


@pytest.mark.parametrize(
    ("on", "amount", "expected"),
    [
        (ledger(), 5, 5),
        (ledger(), 0, 0),
        (ledger(issuer(AUTH_REQUIRED)), 5, "BalanceDeauthorized"),
        (ledger(issuer(CLAWBACK)), 5, 5),
        (ledger(balance_entry(HOUSE, 1), issuer(AUTH_REQUIRED)), 5, 5),
        (ledger(balance_entry(HOUSE, 1, authorized=False)), 5, "BalanceDeauthorized"),
        (ledger(without=account(ISSUER.public)), 5, "Storage MissingValue"),
        (ledger(balance_entry(HOUSE, 1), without=account(ISSUER.public)), 5, 5),
        (ledger(balance_entry(HOUSE, 2**127 - 5)), 5, "Overflow"),
        (ledger(balance_entry(HOUSE, 2**127 - 6)), 5, 5),
    ],
)
def test_a_contract_can_be_paid(on: Ledger, amount: int, expected: str | int) -> None:
    assert pay(on, amount, to=HOUSE) == expected


@pytest.mark.parametrize("flags", [0, CLAWBACK])
def test_a_contracts_first_receipt_makes_its_entry_as_the_issuer_is_then(flags: int) -> None:
    on = ledger(issuer(flags))
    outcome = done(on, transfer(FROM, HOUSE, 5))
    (made,) = balance_entry(HOUSE, 5, clawback=flags == CLAWBACK)
    entry = outcome.changes[made]
    assert entry is not None
    expected = balance_entry(HOUSE, 5, clawback=flags == CLAWBACK)[made]
    assert (entry.data, entry.live_until) == (expected.data, SEQUENCE + 2_073_600 - 1)
    assert account_key(ISSUER.public) in outcome.footprint.read_only


def test_an_entry_that_is_there_stays_as_it_was_made() -> None:
    on = ledger(issuer(CLAWBACK), balance_entry(HOUSE, 5))
    outcome = done(on, transfer(FROM, HOUSE, 5))
    (key,) = (expected := balance_entry(HOUSE, 10))
    entry = outcome.changes[key]
    assert entry is not None
    assert entry.data == expected[key].data
    assert account_key(ISSUER.public) not in outcome.footprint.keys


@pytest.mark.parametrize(
    ("held", "amount", "expected"),
    [
        (balance_entry(HOUSE, 5), 5, 5),
        (balance_entry(HOUSE, 5), 6, "Balance"),
        (balance_entry(HOUSE, 5, authorized=False), 5, "BalanceDeauthorized"),
        ({}, 0, 0),
        ({}, 1, "Balance"),
        (balance_entry(HOUSE, 2**70), 2**63, "Overflow"),
    ],
)
def test_a_contract_can_pay(held: Entries, amount: int, expected: str | int) -> None:
    assert pay(ledger(held), amount, sender=HOUSE) == expected


def test_a_contract_that_pays_nothing_out_of_nothing_gets_no_entry() -> None:
    outcome = done(ledger(), transfer(HOUSE, TO, 0))
    (key,) = balance_entry(HOUSE, 0)
    assert key not in outcome.changes


def test_a_contract_that_pays_itself_has_what_it_had() -> None:
    on = ledger(balance_entry(HOUSE, 5))
    assert held_by(after(on, transfer(HOUSE, HOUSE, 5)), HOUSE) == 5


@pytest.mark.parametrize(
    ("on", "who", "expected"),
    [
        (ledger(), FROM, PLENTY),
        (ledger(), HOUSE, 0),
        (ledger(balance_entry(HOUSE, 2**100)), HOUSE, 2**100),
        (ledger(without=trustline(FROM)), FROM, ("Contract", 13)),
        (ledger(trustline(FROM, 5, liabilities=(6, 0))), FROM, ("Storage", "InternalError")),
    ],
)
def test_a_balance_is_what_is_kept(on: Ledger, who: Address, expected: object) -> None:
    assert balance(on, who) == expected


# The native asset is kept in accounts.


def lumens(*more: Entries, **how: Any) -> Ledger:
    return ledger(token(XLM), *more, **how)


def rich(who: Address, balance: int, sub_entries: int = 0, **ext: Any) -> Entries:
    number = xdr.Uint32(sub_entries)
    return account(AccountId(who), balance, num_sub_entries=number, **ext)


def with_extension(
    selling: int = 0, buying: int = 0, sponsoring: int = 0, sponsored: int = 0
) -> xdr.AccountEntryExt:
    second = xdr.AccountEntryExtensionV2(
        xdr.Uint32(sponsored), xdr.Uint32(sponsoring), [], xdr.AccountEntryExtensionV2Ext(0)
    )
    first = xdr.AccountEntryExtensionV1(
        xdr.Liabilities(xdr.Int64(buying), xdr.Int64(selling)),
        xdr.AccountEntryExtensionV1Ext(2, v2=second),
    )
    return xdr.AccountEntryExt(1, v1=first)


@pytest.mark.parametrize(
    ("sender", "free"),
    [
        (rich(FROM, 10 * RESERVE), 8 * RESERVE),
        (rich(FROM, 10 * RESERVE, 3), 5 * RESERVE),
        (rich(FROM, 10 * RESERVE, ext=with_extension(selling=7)), 8 * RESERVE - 7),
        (rich(FROM, 10 * RESERVE, 3, ext=with_extension(sponsoring=1)), 4 * RESERVE),
        (rich(FROM, 10 * RESERVE, 3, ext=with_extension(sponsored=2)), 7 * RESERVE),
        (rich(FROM, 2 * RESERVE), 0),
    ],
    ids=["bare", "sub-entries", "selling", "sponsoring", "sponsored", "all reserved"],
)
def test_an_account_keeps_its_reserve(sender: Entries, free: int) -> None:
    assert pay(lumens(sender), free, asset=XLM) == free
    assert pay(lumens(sender), free + 1, asset=XLM) == "Balance"


def test_another_network_may_reserve_another_amount() -> None:
    on = lumens(rich(FROM, 10 * RESERVE), base_reserve=2 * RESERVE)
    assert pay(on, 6 * RESERVE, asset=XLM) == 6 * RESERVE
    assert pay(on, 6 * RESERVE + 1, asset=XLM) == "Balance"


def test_an_account_has_room_for_what_it_buys() -> None:
    full = rich(TO, LIMIT - 10, ext=with_extension(buying=4))
    assert pay(lumens(full), 6, asset=XLM) == 6
    assert pay(lumens(full), 7, asset=XLM) == "Balance"


def test_no_issuer_has_a_say_in_the_native_asset() -> None:
    assert pay(lumens(), 5, to=HOUSE, asset=XLM) == 5
    outcome = done(lumens(), transfer(ISSUER.public, TO, 5, XLM))
    assert [paid.kind for paid in outcome.payments] == [PaymentKind.TRANSFER]
    assert topics(outcome)[-1] == string("native")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (2 * RESERVE, 2 * RESERVE),
        (2 * RESERVE - 1, "InsufficientAccountReserve"),
        (0, "AccountMissing"),
    ],
)
def test_a_payment_of_the_native_asset_makes_an_account(amount: int, expected: object) -> None:
    assert pay(lumens(), amount, to=ALICE.public, asset=XLM) == expected


def test_a_made_account_is_an_ordinary_one() -> None:
    outcome = done(lumens(), transfer(FROM, ALICE.public, 2 * RESERVE, XLM))
    entry = outcome.changes[account_key(ALICE.public)]
    assert entry is not None
    expected = account_entry(ALICE.public, sequence=SEQUENCE << 32)
    expected.balance = xdr.Int64(2 * RESERVE)
    assert entry.value.account == expected


@pytest.mark.parametrize("amount", [0, 1])
def test_nothing_can_be_taken_from_an_account_that_is_not_there(amount: int) -> None:
    assert pay(lumens(), amount, sender=ALICE.public, asset=XLM) == "AccountMissing"
    assert balance(lumens(), ALICE.public, XLM) == ("Contract", TokenError.AccountMissing)


def test_an_account_below_its_reserve_has_no_balance_to_speak_of() -> None:
    on = lumens(rich(FROM, 2 * RESERVE - 1))
    assert balance(on, FROM, XLM) == ("Storage", "InternalError")
    assert balance(lumens(rich(FROM, 2 * RESERVE)), FROM, XLM) == 2 * RESERVE


# Whoever calls buys life.


def lives(outcome: Done, key: bytes) -> int:
    """How many ledgers an entry has after a call, when the call changed that."""
    entry = outcome.changes.get(key)
    return 0 if entry is None or entry.live_until is None else entry.live_until - SEQUENCE


@pytest.mark.parametrize(
    ("left", "afterwards"), [(6 * DAY + 1, 0), (6 * DAY, 7 * DAY), (0, 7 * DAY)]
)
@pytest.mark.parametrize(
    "asked", [transfer(FROM, TO, 1), call("balance", address(TO), contract=TOKEN)]
)
def test_a_token_in_use_lives_for_a_week(asked: Any, left: int, afterwards: int) -> None:
    outcome = done(ledger(token(live_until=SEQUENCE + left)), asked)
    assert lives(outcome, instance_key(TOKEN)) == afterwards


def test_asking_its_name_buys_a_token_no_life() -> None:
    on = ledger(token(live_until=SEQUENCE))
    assert done(on, call("name", contract=TOKEN)).changes == {}


@pytest.mark.parametrize(
    ("left", "afterwards"), [(29 * DAY + 1, 0), (29 * DAY, 30 * DAY), (0, 30 * DAY)]
)
def test_a_contracts_balance_in_use_lives_for_a_month(left: int, afterwards: int) -> None:
    on = ledger(balance_entry(HOUSE, 5, live_until=SEQUENCE + left))
    (key,) = balance_entry(HOUSE, 5)
    asked = done(on, call("balance", address(HOUSE), contract=TOKEN))
    assert lives(asked, key) == afterwards
    for paid in (transfer(FROM, HOUSE, 1), transfer(HOUSE, TO, 1)):
        assert lives(done(on, paid), key) == (afterwards or left)


def test_a_balance_that_sleeps_is_woken_and_then_as_good_as_new() -> None:
    on = ledger(balance_entry(HOUSE, 5, live_until=SEQUENCE - 1))
    (key,) = balance_entry(HOUSE, 5)
    outcome = done(on, call("balance", address(HOUSE), contract=TOKEN))
    assert outcome.restored == {key}
    assert lives(outcome, key) == 2_073_600 - 1
