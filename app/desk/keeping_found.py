"""Takes what was found into the profile: read once more, many contracts by one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.desk.escrow_kept import remember
from app.desk.escrow_seen import DamagedEscrow, Eyes, seen_in
from app.desk.seat import Seat
from app.desk.unverified_rows import keep_unverified
from app.pages.found import KeptPage, Unkept
from app.ports import LedgerPort
from app.read import NoSuchContract, NotInitialized
from wallet.addresses import AccountId, ContractId, is_contract
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.escrow.keeping import state_key
from wallet.escrow.locating import (
    Absent,
    Damaged,
    Known,
    Located,
    Unverified,
    four_keys,
    located,
    token_key,
)
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, account_key, code_key, instance_key

AT_ONCE: Final = 10
"""Contracts of one question: what is shown of one takes some ten entries and more."""


async def keep_found(
    seat: Seat, port: LedgerPort, contracts: Sequence[ContractId], eyes: Eyes
) -> KeptPage:
    """Keep each as the ledger has it now; raise what asking may."""
    kept: list[str] = []
    failed: list[Unkept] = []
    for start in range(0, len(contracts), AT_ONCE):
        batch = contracts[start : start + AT_ONCE]
        for contract, (found, snapshot) in (await _read(port, batch, eyes.builds)).items():
            try:
                _keep(seat, contract, found, snapshot, eyes)
            except WalletError as why:
                failed.append(Unkept(contract, why))
            else:
                kept.append(contract)
    return KeptPage(tuple(kept), tuple(failed))


async def _read(
    port: LedgerPort, contracts: Sequence[ContractId], builds: Builds
) -> Mapping[ContractId, tuple[Located, Snapshot]]:
    """What each is, and what is needed to show it: two questions for all of them."""
    first = await port.snapshot(key for each in contracts for key in four_keys(each))
    found = {each: _located(first, each, builds) for each in contracts}
    keys = {each: _keys(told) for each, told in found.items()}
    asked = sorted({key for several in keys.values() for key in several})
    told = await port.snapshot(asked) if asked else first
    return {each: (found[each], _cut(told, keys[each])) for each in contracts}


def _keep(
    seat: Seat, contract: ContractId, found: Located, snapshot: Snapshot, eyes: Eyes
) -> None:
    match found:
        case Known():
            remember(seat, seen_in(snapshot, contract, eyes))
        case Unverified():
            keep_unverified(seat.profile, found, snapshot.network, snapshot.timestamp)
        case Absent():
            raise NoSuchContract(contract)
        case Damaged():
            raise DamagedEscrow(contract)
        case _:
            raise NotInitialized(contract)


def _located(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Located:
    return located(snapshot.entries, contract, snapshot.sequence, builds)


def _keys(found: Located) -> frozenset[Key]:
    """The entries that tell what is in a list: terms, money, and whose the roles are."""
    if not isinstance(found, Known):
        return frozenset()
    build, escrow, contract = found.build, found.escrow, found.contract
    accounts = (AccountId(who) for who in escrow.parties if not is_contract(who))
    keys = {instance_key(contract), state_key(build, contract), code_key(build.wasm_hash)}
    keys |= set(map(account_key, accounts))
    balance = token_key(found)
    if balance is not None:
        keys |= {balance, instance_key(ContractId(escrow.token))}
    return frozenset(keys)


def _cut(snapshot: Snapshot, keys: frozenset[Key]) -> Snapshot:
    entries = {key: entry for key, entry in snapshot.entries.items() if key in keys}
    return replace(snapshot, entries=entries)
