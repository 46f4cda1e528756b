"""Findings about money: do two calculations agree, who is paid in what, can they take it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW, MALLORY, SHARED, contract_id
from tests.support.escrows import PROTOCOL, escrow, roles
from tests.support.ledgers import (
    ALIVE,
    PLATFORM,
    RECEIVER,
    RESOLVER,
    STRANGER,
    UNIT,
    XLM,
    Entries,
    account,
    balance_entry,
    instance,
    stored,
    token,
    trustline,
)
from tests.support.requests import (
    ISSUER,
    PAID,
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    data,
    due,
    footprint,
    honest,
    row,
    world,
)
from wallet.addresses import AccountId, Address
from wallet.amounts import Asset
from wallet.escrow.moves import ResolveDispute
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Flags, Role, Roles
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.soroban.entries import Key, account_key, contract_data_key, instance_key
from wallet.soroban.host import Payment, PaymentKind
from wallet.soroban.values import address, symbol, vector

RECEIVERS_LINE = next(iter(trustline(RECEIVER.public, asset=USDC)))
STRANGERS_LINE = next(iter(trustline(STRANGER.public, asset=USDC)))
THE_BALANCE = contract_balance_key(TOKEN, ESCROW)
THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)


BALANCE_OF_X = vector([symbol("Balance"), address(contract_id("x"))])


def told(*payments: Payment) -> Change:
    """The network's simulation says otherwise."""

    def change(case: Case) -> Case:
        assert case.view.told is not None
        return case.seen(told=replace(case.view.told, payments=payments))

    return change


def paid(who: Address, units: int, **changed: Any) -> Payment:
    return replace(Payment(TOKEN, ESCROW, who, units), **changed)


HONEST = tuple(paid(who, units) for who, units in PAID.items())


def written(*keys: Key) -> Change:
    return footprint(lambda f: replace(f, read_write=f.read_write | {*keys}))


def read(*keys: Key) -> Change:
    return footprint(lambda f: replace(f, read_only=f.read_only | {*keys}))


def lacking(*keys: Key) -> Change:
    return footprint(
        lambda f: replace(f, read_only=f.read_only - {*keys}, read_write=f.read_write - {*keys})
    )


def only_read(*keys: Key) -> Change:
    return footprint(
        lambda f: replace(f, read_only=f.read_only | {*keys}, read_write=f.read_write - {*keys})
    )


def only_written(*keys: Key) -> Change:
    return footprint(
        lambda f: replace(f, read_only=f.read_only - {*keys}, read_write=f.read_write | {*keys})
    )


def instead(key: Key, *others: Key) -> Change:
    return lambda case: written(*others)(lacking(key)(case))


def woken(*places: int) -> Change:
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in places])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))


def in_currency(asset: Asset) -> Change:
    """The escrow's token is another one, complete and working."""
    claimed = asset.contract_id(PRACTICE)

    def change(case: Case) -> Case:
        lines = [trustline(AccountId(who), asset=asset) for who in PAID]
        return case.with_entries(
            escrow(due(token=claimed)),
            token(asset),
            balance_entry(ESCROW, PRICE, asset),
            *lines,
        )

    return change


def claiming(asset: Asset) -> Change:
    """The escrow's own token says that it is another asset than its address tells."""
    claim = next(iter(token(asset).values()))
    assert claim.value.contract_data is not None
    told = claim.value.contract_data.val.instance
    assert told is not None
    assert told.storage is not None
    pairs = [(entry.key, entry.val) for entry in told.storage.sc_map]
    forged = instance(TOKEN, told.executable, pairs, ALIVE)
    return lambda case: case.with_entries(forged)


def native(case: Case) -> Case:
    """The escrow holds the native asset."""
    token_id = XLM.contract_id(PRACTICE)
    return case.with_entries(
        escrow(due(token=token_id)), token(XLM), balance_entry(ESCROW, PRICE, XLM)
    )


def issuers(flags: xdr.AccountFlags) -> Change:
    return lambda case: case.with_entries(account(ISSUER, flags=xdr.Uint32(flags)))


def balance(**flags: bool) -> Change:
    return lambda case: case.with_entries(balance_entry(ESCROW, PRICE, USDC, **flags))


def line(who: AccountId, **fields: Any) -> Change:
    return lambda case: case.with_entries(trustline(who, asset=USDC, **fields))


def agreed(**changed: Any) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


REVOCABLE = xdr.AccountFlags.AUTH_REVOCABLE_FLAG
CLAWBACK = xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG
REQUIRED = xdr.AccountFlags.AUTH_REQUIRED_FLAG

HOLDS = [
    row(
        37,
        "the native asset is too little for a new account",
        lambda c: native(c).without(account_key(PROTOCOL)),
    ),
    row(
        6,
        "the simulation pays a unit more",
        told(*HONEST[:-1], paid(RECEIVER.public, PAID[RECEIVER.public] + 1)),
    ),
    row(
        6,
        "the simulation pays another",
        told(*HONEST[:-1], paid(STRANGER.public, PAID[RECEIVER.public])),
    ),
    row(6, "the simulation pays nobody", told()),
    row(6, "the simulation pays once more", told(*HONEST, HONEST[0])),
    row(
        6,
        "the simulation burns",
        told(*HONEST[:-1], replace(HONEST[-1], kind=PaymentKind.BURN)),
    ),
    row(
        6,
        "the simulation pays in another token",
        told(*HONEST[:-1], replace(HONEST[-1], token=XLM.contract_id(PRACTICE))),
    ),
    row(6, "the receiver was replaced", lambda c: agreed(roles=other_receiver())(c)),
    row(6, "a payee's balance is not in the footprint", lacking(RECEIVERS_LINE)),
    row(6, "a payee's balance cannot be written", only_read(RECEIVERS_LINE)),
    row(
        6,
        "only a payee's other balances can be written",
        instead(
            RECEIVERS_LINE,
            account_key(RECEIVER.public),
            *trustline(RECEIVER.public, asset=Asset("EURC", ISSUER)),
        ),
    ),
    row(19, "somebody else's balance can be written", written(STRANGERS_LINE)),
    row(19, "something else is read", read(account_key(STRANGER.public))),
    row(19, "an entry that is needed lacks", lacking(THE_ESCROW)),
    row(19, "an entry that is written may only be read", only_read(THE_BALANCE)),
    row(19, "an entry that is read may be written too", only_written(instance_key(ESCROW))),
    row(19, "a payee is exchanged for another", instead(RECEIVERS_LINE, STRANGERS_LINE)),
    row(19, "an entry is woken that is awake", woken(0)),
    row(19, "the receiver was replaced", lambda c: agreed(roles=other_receiver())(c)),
    row(
        29,
        "the code is a pinned one's with another issuer",
        in_currency(Asset("USDC", MALLORY.public)),
    ),
    row(29, "the code looks like a pinned one's", in_currency(Asset("U5DC", MALLORY.public))),
    row(29, "the code is a pinned one's in small letters", in_currency(Asset("usdc", ISSUER))),
    row(29, "the code is the native one's", in_currency(Asset("XLM", MALLORY.public))),
    row(29, "the token claims another asset", claiming(Asset("GOLD", MALLORY.public))),
    row(29, "the token claims to be native", claiming(XLM)),
    row(34, "the platform takes more than 3 %", agreed(platform_fee=301)),
    row(37, "the receiver has no trustline", lambda c: c.without(RECEIVERS_LINE)),
    row(
        37,
        "the platform has no trustline",
        lambda c: c.without(*trustline(PLATFORM.public, asset=USDC)),
    ),
    row(
        37,
        "the protocol has no trustline",
        lambda c: c.without(*trustline(PROTOCOL, asset=USDC)),
    ),
    row(37, "the receiver is not authorised", line(RECEIVER.public, flags=0)),
    row(37, "the receiver may only keep what it has", line(RECEIVER.public, flags=2)),
    row(
        37,
        "the receiver's limit is a unit too low",
        line(RECEIVER.public, balance=0, limit=PAID[RECEIVER.public] - 1),
    ),
    row(
        37,
        "the receiver's limit is promised away",
        line(RECEIVER.public, balance=0, limit=PRICE, liabilities=(0, PRICE)),
    ),
    row(37, "the receiver wants a memo", agreed(receiver_memo=7)),
    row(
        38,
        "a unit more is there",
        lambda c: c.with_entries(balance_entry(ESCROW, PRICE + 1, USDC)),
    ),
    row(39, "the resolver pays who is no party", lambda _: decided(stranger=PRICE)),
    row(53, "the issuer can freeze", issuers(REVOCABLE)),
    row(53, "the issuer can take back", issuers(CLAWBACK)),
    row(53, "this balance can be taken back", balance(clawback=True)),
    row(53, "this balance is frozen", balance(authorized=False)),
]

PASSES = [
    row(37, "all have accounts for the native asset", lambda c: native(c)),
    row(
        37,
        "the native asset makes its payee's account",
        lambda c: native(c).without(account_key(RECEIVER.public)),
    ),
    row(6, "the simulation pays in another order", told(*reversed(HONEST))),
    row(6, "there is no simulation", lambda c: c.seen(told=None)),
    row(29, "the code is like no pinned one", in_currency(Asset("GOLD", MALLORY.public))),
    row(34, "the platform takes just 3 %", agreed(platform_fee=300)),
    row(
        37,
        "the receiver's limit is just enough",
        line(RECEIVER.public, balance=0, limit=PAID[RECEIVER.public]),
    ),
    row(37, "somebody who is not paid is not ready", lambda c: c.without(STRANGERS_LINE)),
    row(
        37,
        "nothing is due to the platform",
        lambda c: agreed(platform_fee=0)(c.without(*trustline(PLATFORM.public, asset=USDC))),
    ),
    row(38, "all of it goes", lambda c: c),
    row(39, "the resolver pays a party", lambda _: decided(receiver=PRICE)),
    row(53, "the issuer must only agree first", issuers(REQUIRED)),
]


def other_receiver() -> Roles:
    return roles({Role.RECEIVER: STRANGER.public, Role.RELEASE_SIGNER: SHARED.public})


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_every_payee_who_is_not_ready_is_named() -> None:
    case = line(RECEIVER.public, flags=0)(
        honest().without(*trustline(PLATFORM.public, asset=USDC))
    )
    assert case.details(37) == {
        PLATFORM.public: "has no trustline",
        RECEIVER.public: "is not authorised by the issuer",
    }


def test_what_the_token_refuses_is_a_stop_and_names_the_payee() -> None:
    assert honest().without(RECEIVERS_LINE).held >= {20, 37}


def test_a_payee_who_issues_the_money_needs_no_trustline() -> None:
    """It is burnt then, which no footprint prevents."""
    burning = due(roles=roles({Role.RECEIVER: ISSUER, Role.RELEASE_SIGNER: SHARED.public}))
    case = honest(world(burning))
    assert not case.held & {6, 37}


def decided(**distributions: int) -> Case:
    """A dispute that the resolver decides so."""
    payees: dict[str, Address] = {
        "receiver": RECEIVER.public,
        "stranger": STRANGER.public,
        "contract": contract_id("x"),
    }
    shares = {payees[name]: units for name, units in distributions.items()}
    move = ResolveDispute(RESOLVER.public, dict(sorted(shares.items())))
    on = world(due(flags=Flags(disputed=True)))
    return honest(on, move, acting=RESOLVER.public, key=RESOLVER.public)


def test_a_decision_that_pays_a_stranger_is_to_be_ticked() -> None:
    case = decided(stranger=PRICE)
    assert [f.number for f in case.review.ticks] == [39]
    assert case.details(39) == {"payee": STRANGER.public}


def test_a_decision_for_the_parties_is_not() -> None:
    case = decided(receiver=PRICE)
    assert (case.stops, 39 in case.review.passed) == (frozenset(), True)


def test_a_contract_that_never_held_the_money_can_be_paid() -> None:
    case = decided(contract=PRICE)
    key = contract_balance_key(TOKEN, contract_id("x"))
    assert (case.stops, case.unknowing(key).stops) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            balance_entry(contract_id("x"), 0, USDC, authorized=False),
            "is not authorised by the issuer",
        ),
        (stored(TOKEN, BALANCE_OF_X, symbol("?")), "has a balance that no token wrote"),
    ],
    ids=["frozen", "forged"],
)
def test_a_contract_that_cannot_take_the_money_is_named(value: Entries, reason: str) -> None:
    case = decided(contract=PRICE).with_entries(value)
    assert case.details(37) == {contract_id("x"): reason}


def test_what_stays_is_told() -> None:
    case = honest(world(due(), PRICE + 5 * UNIT))
    assert case.details(38) == {"amount": "5.00"}


@pytest.mark.parametrize(
    ("key", "number"),
    [
        (account_key(ISSUER), 53),
        (instance_key(TOKEN), 29),
        (instance_key(TOKEN), 37),
        (instance_key(TOKEN), 53),
        (RECEIVERS_LINE, 37),
        (THE_ESCROW, 29),
        (THE_ESCROW, 34),
    ],
)
def test_what_is_not_told_does_not_look_passed(key: Key, number: int) -> None:
    assert number in honest().unknowing(key).unavailable
