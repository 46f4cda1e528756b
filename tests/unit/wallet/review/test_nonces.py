"""Way B of several accounts: each spends the nonce of its own entry, in whatever order."""

from __future__ import annotations

from itertools import count

import pytest

from tests.support.builders import CHANNEL, ESCROW
from tests.support.escrows import BUILDS, CODE
from tests.support.families import ADMIN, BY_NAME, deal, town
from tests.support.family_cases import parts
from tests.support.ledgers import FUNDER, SEQUENCE, account, snapshot_of, stored
from tests.support.requests import UNTIL, Case, entries, sequence_of, simulated
from wallet.authorization import Authorization
from wallet.escrow import scval
from wallet.escrow.abi import call_of
from wallet.escrow.model.v2 import APPROVED_CODE_KEY
from wallet.escrow.moves import InitializeEscrow, NewEscrow
from wallet.network import PRACTICE
from wallet.proposal import Draft, padded
from wallet.review.view import View
from wallet.soroban.host import record
from wallet.soroban.values import address

BUILD = BY_NAME["mainline-single-v2"]


def of_two() -> tuple[Case, list[Authorization]]:
    """One makes the contract and another begins the escrow in it, both by an entry."""
    code = scval.write("BytesN<32>", BUILD.wasm_hash, {})
    known = {"admin": address(ADMIN.public), "approved_wasm_hash": code}
    given = tuple(known[name] for name in BUILD.functions["__constructor"])
    first = call_of(BUILD, ESCROW, InitializeEscrow(deal(BUILD, *parts(BUILD))))
    begun = tuple(first.arguments)
    move = NewEscrow(
        *(FUNDER.public, BUILD.wasm_hash, bytes(32), "initialize_escrow", begun, given)
    )
    factory = {**account(CHANNEL.public), **stored(ESCROW, APPROVED_CODE_KEY, code)}
    on, call = town(BUILD, None, 0, 0, factory), call_of(BUILD, ESCROW, move)
    done = record(on, call, CHANNEL.public, CODE, count(7))
    asked = [Authorization.of(each).prepared(SEQUENCE + 9) for each in done.authorization]
    number = sequence_of(on, CHANNEL.public)
    told = tuple(each.to_xdr() for each in asked)
    draft = Draft(PRACTICE, call, CHANNEL.public, CHANNEL.public, number, UNTIL, told)
    absent = [key for key in done.footprint.keys if key not in on.entries]
    view = View(PRACTICE, BUILDS, snapshot_of(on, *absent), now=on.timestamp)
    return Case(draft.sized(padded(simulated(), done.footprint, ())), view), asked


@pytest.mark.parametrize("in_order", [True, False])
def test_the_order_of_the_entries_says_nothing_about_their_nonces(in_order: bool) -> None:
    case, (one, other) = of_two()
    assert {one.address, other.address} == {FUNDER.public, ADMIN.public}
    told = (one, other) if in_order else (other, one)
    assert 19 in entries(*told)(case).review.passed
