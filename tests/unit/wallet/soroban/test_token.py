"""The asset contract: who can be paid, and what is told of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from tests.support.escrows import attempt, call, done, refused
from tests.support.ledgers import (
    ISSUER,
    LIMIT,
    PLENTY,
    TOKEN,
    USDC,
    XLM,
    held_by,
    ledger,
    token,
    transfer,
    trustline,
)
from tests.support.payments import FROM, TO, balance, data, pay, topics
from wallet.addresses import AccountId, Address, public_key
from wallet.amounts import Asset
from wallet.network import PRACTICE
from wallet.soroban.host import Done, PaymentKind
from wallet.soroban.ledger import Ledger
from wallet.soroban.token import ERRORS
from wallet.soroban.values import VOID, address, i128, string, symbol, u32

LONG = Asset("COUNTERSIGN", ISSUER.public)


def lines(**receiver: Any) -> Ledger:
    """Everybody, with another trustline for the receiver."""
    return ledger(trustline(TO, **{"balance": 0, **receiver}))


def test_a_payment_moves_the_money_and_says_so() -> None:
    outcome = done(ledger(), transfer(FROM, TO, 5))
    (paid,) = outcome.payments
    assert (paid.token, paid.sender, paid.receiver, paid.amount) == (TOKEN, FROM, TO, 5)
    on = ledger().with_changes(outcome.changes)
    assert (held_by(on, FROM), held_by(on, TO)) == (PLENTY - 5, PLENTY + 5)


@given(amount=st.integers(-(10**6), 2 * PLENTY))
def test_a_payment_makes_and_loses_nothing(amount: int) -> None:
    on = ledger()
    outcome = attempt(on, transfer(FROM, TO, amount))
    now = on.with_changes(outcome.changes) if isinstance(outcome, Done) else on
    assert held_by(now, FROM) + held_by(now, TO) == 2 * PLENTY
    assert isinstance(outcome, Done) == (0 <= amount <= PLENTY)


@pytest.mark.parametrize(
    ("on", "amount", "expected"),
    [
        (lines(), -1, "NegativeAmount"),
        (lines(), 0, 0),
        (lines(), PLENTY, PLENTY),
        (lines(), PLENTY + 1, "Balance"),
        (lines(), 2**63, "Overflow"),
        (lines(limit=100), 100, 100),
        (lines(limit=100), 101, "Balance"),
        (lines(balance=LIMIT), 1, "Balance"),
        (lines(limit=100, liabilities=(0, 40)), 60, 60),
        (lines(limit=100, liabilities=(0, 40)), 61, "Balance"),
        (lines(flags=0), 1, "BalanceDeauthorized"),
        (lines(flags=0), 0, "BalanceDeauthorized"),
        (lines(flags=2), 1, "BalanceDeauthorized"),
        (ledger(without=trustline(TO)), 1, "TrustlineMissing"),
        (ledger(without=trustline(TO)), 0, "TrustlineMissing"),
        (ledger(without=trustline(FROM)), 1, "TrustlineMissing"),
        (ledger(trustline(FROM, 100, liabilities=(40, 0))), 60, 60),
        (ledger(trustline(FROM, 100, liabilities=(40, 0))), 61, "Balance"),
        (ledger(trustline(FROM, flags=0)), 1, "BalanceDeauthorized"),
        (ledger(trustline(FROM, flags=0), trustline(TO, flags=0)), -1, "NegativeAmount"),
    ],
)
def test_a_trustline_sets_limits(on: Ledger, amount: int, expected: str | int) -> None:
    assert pay(on, amount) == expected


def test_a_payment_to_oneself_is_a_payment() -> None:
    outcome = done(ledger(), transfer(FROM, FROM, 5))
    assert [paid.kind for paid in outcome.payments] == [PaymentKind.TRANSFER]
    assert held_by(ledger().with_changes(outcome.changes), FROM) == PLENTY
    assert pay(ledger(), PLENTY + 1, to=FROM) == "Balance"


# The issuer has no trustline, and needs none.


@pytest.mark.parametrize(
    ("sender", "receiver", "kind", "named"),
    [
        (ISSUER.public, TO, PaymentKind.MINT, [TO]),
        (FROM, ISSUER.public, PaymentKind.BURN, [FROM]),
        (ISSUER.public, ISSUER.public, PaymentKind.TRANSFER, [ISSUER.public] * 2),
        (FROM, TO, PaymentKind.TRANSFER, [FROM, TO]),
    ],
    ids=["from the issuer", "to the issuer", "issuer to issuer", "between others"],
)
def test_money_of_the_issuer_is_made_and_unmade(
    sender: Address, receiver: Address, kind: PaymentKind, named: list[Address]
) -> None:
    outcome = done(ledger(), transfer(sender, receiver, 5))
    assert [paid.kind for paid in outcome.payments] == [kind]
    assert topics(outcome) == [symbol(kind.value), *map(address, named), string(str(USDC))]
    assert data(outcome) == i128(5)


def test_the_issuer_can_pay_any_number_that_a_trustline_holds() -> None:
    assert pay(lines(), LIMIT, sender=ISSUER.public) == LIMIT
    assert pay(lines(), LIMIT + 1, sender=ISSUER.public) == "Overflow"
    assert balance(ledger(), ISSUER.public) == LIMIT


def to_muxed(who: AccountId) -> xdr.SCVal:
    muxed = xdr.MuxedEd25519Account(xdr.Uint64(7), xdr.Uint256(public_key(who)))
    kind = xdr.SCAddressType.SC_ADDRESS_TYPE_MUXED_ACCOUNT
    return xdr.SCVal(
        xdr.SCValType.SCV_ADDRESS, address=xdr.SCAddress(kind, muxed_account=muxed)
    )


def with_id(amount: int) -> xdr.SCVal:
    return scval.to_map(
        {symbol("amount"): i128(amount), symbol("to_muxed_id"): scval.to_uint64(7)}
    )


def test_a_number_behind_the_receiver_stands_in_the_event_only() -> None:
    outcome = done(ledger(), transfer(FROM, to_muxed(TO), 5))
    assert topics(outcome)[1:3] == [address(FROM), address(TO)]
    assert data(outcome) == with_id(5)
    assert outcome.payments[0].receiver == TO


def test_money_that_is_made_can_carry_the_number_and_money_unmade_cannot() -> None:
    assert data(done(ledger(), transfer(ISSUER.public, to_muxed(TO), 5))) == with_id(5)
    assert data(done(ledger(), transfer(FROM, to_muxed(ISSUER.public), 5))) == i128(5)


@pytest.mark.parametrize(
    "asked",
    [
        call("balance", to_muxed(TO), contract=TOKEN),
        call("transfer", to_muxed(FROM), address(TO), i128(1), contract=TOKEN),
        call("transfer", address(FROM), address(TO), u32(1), contract=TOKEN),
        call("transfer", address(FROM), VOID, i128(1), contract=TOKEN),
        call("balance", VOID, contract=TOKEN),
    ],
    ids=["balance of a muxed", "from a muxed", "another number", "to nothing", "of nothing"],
)
def test_arguments_of_another_kind_are_refused(asked: Any) -> None:
    assert refused(ledger(), asked) == ("Value", "UnexpectedType")


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        ("transfer", [], ("Context", "UnexpectedSize")),
        ("decimals", [VOID], ("Context", "UnexpectedSize")),
        ("get_escrow", [], ("Value", "InvalidInput")),
        ("clawback", [address(FROM), i128(1)], ("WasmVm", "InternalError")),
    ],
    ids=["too few", "too many", "no such function", "not modelled"],
)
def test_a_call_that_the_token_does_not_know_is_refused(
    function: str, arguments: list[xdr.SCVal], expected: tuple[str, str]
) -> None:
    assert refused(ledger(), call(function, *arguments, contract=TOKEN)) == expected


@pytest.mark.parametrize("asset", [USDC, LONG, XLM], ids=str)
def test_a_token_names_itself(asset: Asset) -> None:
    on, where = ledger(token(asset)), asset.contract_id(PRACTICE)
    assert done(on, call("name", contract=where)).result == string(str(asset))
    assert done(on, call("decimals", contract=where)).result == u32(7)


def test_long_codes_have_trustlines_too() -> None:
    on = ledger(token(LONG), trustline(FROM, 9, LONG), trustline(TO, 0, LONG))
    assert pay(on, 9, asset=LONG) == 9


def test_every_number_of_the_token_has_its_name() -> None:
    assert ERRORS[13] == "TrustlineMissingError"
    assert set(ERRORS) == {6, 8, 10, 11, 12, 13, 14}
