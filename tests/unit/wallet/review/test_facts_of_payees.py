"""What findings about payees say, to the letter, and what they lack."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.builders import CAROL, ESCROW, contract_id
from tests.support.escrows import PROTOCOL, escrow
from tests.support.facts import (
    holding,
    lacking,
    lacks,
    passing,
    same,
    says,
    unknowing,
)
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PLATFORM,
    RECEIVER,
    RESOLVER,
    STRANGER,
    XLM,
    Entries,
    account,
    balance_entry,
    trustline,
)
from tests.support.requests import PAID, PRICE, TOKEN, USDC, Case, Change, due, honest, world
from wallet.addresses import AccountId, Address
from wallet.escrow.moves import ResolveDispute
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Flags
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    contract_data,
    contract_data_key,
    instance_key,
)
from wallet.soroban.values import symbol

(RECEIVERS_LINE,) = trustline(RECEIVER.public, asset=USDC)
THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)


def line(**fields: Any) -> Change:
    return lambda case: case.with_entries(trustline(RECEIVER.public, asset=USDC, **fields))


def agreed(**changed: Any) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


def without(*keys: Key) -> Change:
    return lambda case: case.without(*keys)


def decided(payee: Address, units: int = PRICE, rest: Address = RECEIVER.public) -> Case:
    """The resolver gives so much to this payee, and the rest to another."""
    on = world(due(flags=Flags(disputed=True)))
    who = RESOLVER.public
    shares = {payee: units, rest: PRICE - units} if units < PRICE else {payee: units}
    ready = () if rest == RECEIVER.public else (account(AccountId(rest)), line_of(rest))
    on = on.with_changes({key: entry for some in ready for key, entry in some.items()})
    return honest(on, ResolveDispute(who, dict(sorted(shares.items()))), acting=who, key=who)


def line_of(who: Address) -> Entries:
    return trustline(AccountId(who), asset=USDC)


def box(**flags: bool) -> Entries:
    return balance_entry(BOX, 0, USDC, **flags)


BOX = contract_id("box")
FORGED = Entry(contract_data(next(iter(box())), symbol("?")), ALIVE)

SAYS = [
    says(
        37,
        "a contract's balance is frozen",
        lambda _: decided(BOX).with_entries(box(authorized=False)),
        {BOX: "is not authorised by the issuer"},
    ),
    says(
        37,
        "a contract's balance is forged",
        lambda _: decided(BOX).with_entries({next(iter(box())): FORGED}),
        {BOX: "has a balance that no token wrote"},
    ),
    says(
        39,
        "two strangers are paid",
        lambda _: decided(STRANGER.public, 5, CAROL.public),
        {"payee": ", ".join(sorted((STRANGER.public, CAROL.public)))},
    ),
    says(
        37,
        "the receiver wants a memo",
        agreed(receiver_memo=7),
        {"memo": "the receiver wants memo 7, none is sent"},
    ),
    says(
        37,
        "the receiver has no trustline",
        without(RECEIVERS_LINE),
        {RECEIVER.public: "has no trustline"},
    ),
    says(
        37,
        "the receiver is not authorised",
        line(flags=2),
        {RECEIVER.public: "is not authorised by the issuer"},
    ),
    says(
        37,
        "there is a unit too little room",
        line(balance=5, limit=5 + PAID[RECEIVER.public] - 1),
        {RECEIVER.public: "would pass its trustline's limit"},
    ),
    says(
        37,
        "there is a unit too little room beside what is promised",
        line(balance=5, limit=8 + PAID[RECEIVER.public] - 1, liabilities=(900, 3)),
        {RECEIVER.public: "would pass its trustline's limit"},
    ),
    says(
        37,
        "the native money is too little for one of two new accounts",
        lambda c: holding(XLM)(c).without(account_key(PROTOCOL), account_key(PLATFORM.public)),
        {PROTOCOL: "has no account"},
    ),
    says(
        39, "a stranger is paid", lambda _: decided(STRANGER.public), {"payee": STRANGER.public}
    ),
]

MODEL, NO_ESCROW, NO_TOKEN = "the model's answer", "the escrow", "the token's instance"

LACKS = [
    *(
        lacks(number, "nobody tells of the escrow", unknowing(THE_ESCROW), what)
        for number, what in (
            (37, NO_ESCROW),
            (39, MODEL),
        )
    ),
    *(
        lacks(number, "nobody tells of the token", unknowing(instance_key(TOKEN)), NO_TOKEN)
        for number in (37,)
    ),
    lacks(37, "nobody tells of a payee", unknowing(RECEIVERS_LINE), "what a payee holds"),
]

PASSES = [
    (37, "a contract that is paid can take it", lambda _: decided(BOX).with_entries(box())),
    (37, "there is just enough room", line(balance=5, limit=5 + PAID[RECEIVER.public])),
    (
        37,
        "there is just enough room beside what is promised",
        line(balance=5, limit=8 + PAID[RECEIVER.public], liabilities=(900, 3)),
    ),
    (
        37,
        "whoever is not paid wants a memo",
        lambda _: agreed(receiver_memo=7)(decided(APPROVER.public)),
    ),
    (39, "the protocol is paid", same),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
