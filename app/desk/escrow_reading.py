"""Reads from a network all that can be told of an escrow, and what it takes to tell it."""

from __future__ import annotations

from app.desk.escrow_moves import lacking
from app.desk.escrow_seen import Eyes, Seen, damage_told, seen_in
from app.ports import LedgerPort
from app.propose import release_of
from app.read import MOST_ROUNDS, Found, find_escrow, read_for
from wallet.addresses import AccountId, ContractId, account_id, is_contract
from wallet.escrow.abi import call_of
from wallet.escrow.standing import NO_ONE
from wallet.soroban.authority import Invocation


async def read_escrow(port: LedgerPort, contract: ContractId, eyes: Eyes) -> Seen:
    """An escrow as it is now, with the accounts of its roles and those of whoever looks.

    Raise NoSuchContract, UnknownContractCode, NotInitialized, DamagedEscrow, or what asking
    may.
    """
    with damage_told(contract):
        found = await find_escrow(port, contract, eyes.builds)
    accounts = {AccountId(who) for who in found.escrow.parties if not is_contract(who)}
    accounts |= {account_id(key) for key in eyes.own}
    with damage_told(contract):
        call, acting = _release(found, contract)
    snapshot = await read_for(port, found, call, acting, eyes.builds, accounts)
    for _ in range(MOST_ROUNDS):
        seen = seen_in(snapshot, contract, eyes)
        with damage_told(contract):
            missing = lacking(seen)
        if not missing:
            return seen
        snapshot = await port.snapshot(sorted({*snapshot.entries, *missing}))
    return seen_in(snapshot, contract, eyes)


def _release(found: Found, contract: ContractId) -> tuple[Invocation, AccountId]:
    """The call that needs most; a contract as signer is asked for by what stands about it."""
    move = release_of(found)
    if move is None or is_contract(move.release_signer):
        return Invocation(contract, "get_escrow", ()), NO_ONE
    return call_of(found.build, contract, move), AccountId(move.release_signer)
