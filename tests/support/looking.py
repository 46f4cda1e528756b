"""Looking at the closing from a desk, and changing it as nothing on a network could."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stellar_sdk import xdr

from app.desk.desk import Desk
from app.pages.escrow import EscrowPage, MoveLine
from tests.support import practice
from tests.support.desks import Around
from tests.support.network import with_entry, with_terms
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.soroban.entries import Entry, Key, contract_data, contract_data_key
from wallet.soroban.values import i128, struct

CLOSING = practice.closing().contract
PASSPHRASE = PRACTICE.passphrase
TERMS = contract_data_key(CLOSING, ESCROW_KEY)
BALANCE = contract_balance_key(practice.closing().token, CLOSING)
RELEASE = "Release the escrow money"

Office = tuple[Desk, Around]
Change = Callable[[Escrow], Escrow]


async def looked(office: Office) -> EscrowPage:
    """The closing as the network has it now."""
    return await office[0].escrows.look(CLOSING, PASSPHRASE)


async def after(office: Office, change: Change) -> EscrowPage:
    """The closing once its terms are others."""
    network = office[1].network
    network.chain = with_terms(network.chain, change)
    return await looked(office)


def holding(around: Around, units: int) -> None:
    """Let the escrow hold so much."""
    put(around, BALANCE, i128_balance(units))


def i128_balance(units: int) -> xdr.SCVal:
    true = xdr.SCVal(xdr.SCValType.SCV_BOOL, b=True)
    false = xdr.SCVal(xdr.SCValType.SCV_BOOL, b=False)
    return struct({"amount": i128(units), "authorized": true, "clawback": false})


def put(around: Around, key: Key, value: xdr.SCVal) -> None:
    """Put a value into the storage of a contract."""
    chain = around.network.chain
    entry = Entry(contract_data(key, value), chain.latest.sequence + 100_000)
    around.network.chain = with_entry(chain, key, entry)


def moves(page: EscrowPage) -> dict[str, MoveLine]:
    """Every step by its words."""
    return {move.step: move for part in page.parts for move in part.moves}


def held_by(who: str, *roles: Role) -> Change:
    """Give these roles to somebody."""

    def change(escrow: Escrow) -> Escrow:
        mine = {role: (practice.who(who),) for role in roles}
        return replace(escrow, roles=Roles({**escrow.roles.holders, **mine}))

    return change


def unapproved(escrow: Escrow) -> Escrow:
    return replace(
        escrow, milestones=tuple(replace(m, approved=False) for m in escrow.milestones)
    )
