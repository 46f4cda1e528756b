"""Payments for tests, and what is told of them."""

from __future__ import annotations

from typing import Any

from stellar_sdk import scval, xdr

from tests.support.escrows import attempt, call
from tests.support.ledgers import FUNDER, RECEIVER, USDC, held_by, transfer
from wallet.addresses import Address
from wallet.amounts import Asset
from wallet.network import PRACTICE
from wallet.soroban.balances import TokenError
from wallet.soroban.host import Done
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address

FROM, TO = FUNDER.public, RECEIVER.public


def pay(
    on: Ledger, amount: int, sender: Address = FROM, to: Any = TO, asset: Asset = USDC
) -> str | int:
    """Pay, and name the token's refusal; or what the receiver then has more."""
    outcome = attempt(on, transfer(sender, to, amount, asset))
    if isinstance(outcome, Done):
        receiver = outcome.payments[0].receiver
        return held_by(on.with_changes(outcome.changes), receiver, asset) - held_by(
            on, receiver, asset
        )
    if outcome.kind == "Contract":
        assert outcome.raised_by == asset.contract_id(PRACTICE)
        return TokenError(int(outcome.code)).name
    return f"{outcome.kind} {outcome.code}"


def balance(on: Ledger, who: Address, asset: Asset = USDC) -> int | tuple[object, ...]:
    """Ask the token."""
    asked = call("balance", address(who), contract=asset.contract_id(PRACTICE))
    outcome = attempt(on, asked)
    if isinstance(outcome, Done):
        return scval.from_int128(outcome.result)
    return outcome.kind, outcome.code


def topics(outcome: Done) -> list[xdr.SCVal]:
    (event,) = outcome.events
    assert event.body.v0 is not None
    return event.body.v0.topics


def data(outcome: Done) -> xdr.SCVal:
    (event,) = outcome.events
    assert event.body.v0 is not None
    return event.body.v0.data
