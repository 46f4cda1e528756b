"""Tables of what findings say when they hold, and of what they lack when they cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from _pytest.mark import ParameterSet

from tests.support.builders import ESCROW, SHARED, Weights, account_entry
from tests.support.entries import entry_of
from tests.support.escrows import escrow
from tests.support.ledgers import SEQUENCE, balance_entry, token, trustline
from tests.support.requests import (
    PAID,
    PRICE,
    Case,
    Change,
    Reviewable,
    due,
    entries_xdr,
    operation_of,
    shared_account,
    way_b,
)
from wallet.addresses import AccountId, Address
from wallet.amounts import Asset
from wallet.authorization import Arm, Authorization
from wallet.network import PRACTICE
from wallet.soroban.entries import Key, account_key


def says(number: int, when: str, change: Change, facts: Mapping[str, str]) -> ParameterSet:
    """One fact that is changed, and everything that the finding then says."""
    return pytest.param(number, change, dict(facts), id=f"F{number:02} {when}")


def lacks(number: int, when: str, change: Change, what: str) -> ParameterSet:
    """One fact that is taken away, and what the check then lacks."""
    return pytest.param(number, change, what, id=f"F{number:02} {when}")


def passing(rows: Iterable[tuple[int, str, Change]]) -> list[ParameterSet]:
    """Findings that pass though something is changed: number, what is changed, and how."""
    return [
        pytest.param(number, change, id=f"F{number:02} {when}") for number, when, change in rows
    ]


def lacking(case: Reviewable, number: int) -> str | None:
    """What a check lacks; None when it has all that it needs."""
    return dict(case.review.unavailable).get(number)


# --- changes that several of these tables make ---


def same(case: Case) -> Case:
    """Nothing is changed."""
    return case


def in_order(*changes: Change) -> Change:
    """One change after the other."""

    def change(case: Case) -> Case:
        for each in changes:
            case = each(case)
        return case

    return change


def unknowing(*keys: Key) -> Change:
    """The state says nothing about these entries."""
    return lambda case: case.unknowing(*keys)


def unknown(*accounts: AccountId) -> Change:
    """The state says nothing about these accounts."""
    return unknowing(*map(account_key, accounts))


def keyed(key: AccountId | None) -> Change:
    """This key looks at it."""
    return lambda case: case.seen(key=key)


def in_way_b(change: Change) -> Change:
    """Change the release that the shared account allows by an entry of its own."""
    return lambda _: change(way_b())


def more(who: Address, arm: Arm = Arm.ADDRESS_V2) -> Change:
    """Add an entry of this one's for the same call."""

    def change(case: Case) -> Case:
        new = Authorization(arm, entry_of(case).root, who, 9, SEQUENCE + 100)
        there = operation_of(case.envelope.transaction).auth
        return entries_xdr(*there, new.to_xdr())(case)

    return change


def holding(asset: Asset) -> Change:
    """The escrow's money is this; all who are paid can take it."""

    def change(case: Case) -> Case:
        lines = [trustline(AccountId(who), asset=asset) for who in PAID if asset.issuer]
        terms = escrow(due(token=asset.contract_id(PRACTICE)))
        return case.with_entries(
            terms, token(asset), balance_entry(ESCROW, PRICE, asset), *lines
        )

    return change


def weighing(weights: Weights, threshold: int = 2, master: int = 0) -> Change:
    """Other signers of the account that releases."""
    known = account_entry(SHARED.public, dict(weights), (threshold,) * 3, master)
    return lambda case: case.with_entries(
        shared_account(signers=known.signers, thresholds=known.thresholds)
    )


def in_vain(forged: int = 0, surplus: str = "0", misplaced: int = 0) -> dict[str, str]:
    """What F58 says of signatures: how many of each kind."""
    return {"forged": str(forged), "surplus": surplus, "misplaced": str(misplaced)}
