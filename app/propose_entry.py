"""Propose a move by an authorisation entry of its own (way B): whoever pays is not who decides.

For longer windows than a transaction lasts, and where it is not known yet who pays. The nonce
is the network's, by its simulation; it and the entry's end are fixed before anybody signs.
"""

from __future__ import annotations

from app.ports import LedgerPort
from app.propose import (
    Plan,
    Wanted,
    agreed,
    drafted,
    inclusion_fee,
    planned,
    predicted,
    signable,
)
from app.read import read_all
from wallet.authorization import Arm, Authorization
from wallet.escrow.builds import Builds
from wallet.proposal import padded
from wallet.request import Request
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import account_key, nonce_key
from wallet.soroban.lives import ARCHIVAL_KEY, Lives

SECONDS = 5
"""A ledger's, about: an entry ends with the time that the transaction is valid for."""


async def propose_by_entry(port: LedgerPort, builds: Builds, wanted: Wanted) -> Request:
    """Ask for a move that the account in the role allows by an entry; raise as ``propose``.

    Where the payer is that account there is nothing to allow, and no entry.
    """
    plan = await planned(port, builds, wanted)
    payer, fee = wanted.payer, await inclusion_fee(port)
    before = plan.snapshot
    # Refused by the contract, it is refused in its own words and not in the network's.
    predicted(plan, before, payer, builds)
    told = await port.simulate(drafted(plan, before, payer, (), fee).unsized())
    snapshot = await _with_nonces(port, builds, plan, told)
    done = predicted(plan, snapshot, payer, builds, _entries(told))
    expiry = _expiry(plan, snapshot)
    entries = tuple(_prepared(Authorization.of(each), expiry) for each in done.authorization)
    simulation = agreed(done, told)
    draft = drafted(plan, snapshot, payer, tuple(each.to_xdr() for each in entries), fee)
    data = padded(simulation.data, done.footprint, sorted(done.restored))
    return signable(draft.sized(data), snapshot, simulation, wanted.note, builds)


def _entries(told: Simulation | SimulationRefused) -> list[Authorization]:
    if isinstance(told, SimulationRefused):
        return []
    entries = map(Authorization.of, told.authorization)
    return [entry for entry in entries if entry.arm is not Arm.SOURCE_ACCOUNT]


async def _with_nonces(
    port: LedgerPort, builds: Builds, plan: Plan, told: Simulation | SimulationRefused
) -> Snapshot:
    """The same state again, and whether those nonces were used before."""
    keys = {*plan.snapshot.entries, ARCHIVAL_KEY, account_key(plan.who)}
    keys |= {nonce_key(entry.address, entry.nonce) for entry in _entries(told) if entry.address}
    return await read_all(port, plan.call, plan.wanted.payer, builds, keys)


def _expiry(plan: Plan, snapshot: Snapshot) -> int:
    """The last ledger of the entry: with the transaction's time, or as long as there is."""
    wanted = plan.wanted.valid_for // SECONDS
    return snapshot.sequence + min(wanted, Lives.of(snapshot.entries).most_asked)


def _prepared(entry: Authorization, expiry: int) -> Authorization:
    return entry if entry.address is None else entry.prepared(expiry)
