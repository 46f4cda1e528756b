"""Propose what no contract does: keep an escrow's storage alive, wake it, or make a contract.

These are the ledger's own operations. Anybody may pay for the life of anything; a contract is
made at an address of its deployer's, who must sign.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.ports import LedgerPort
from app.propose import (
    DAY,
    VALID_FOR,
    MoveRefused,
    SimulationDisagrees,
    agreed,
    inclusion_fee,
    is_within_reason,
    sequence_of,
    signable,
)
from app.read import UnknownContractCode, find_contract, read_all
from app.words.telling import SECONDS_PER_LEDGER
from wallet.addresses import AccountId, ContractId
from wallet.errors import WalletError
from wallet.escrow.builds import Build, Builds
from wallet.escrow.keeping import storage_of
from wallet.escrow.prediction import predict
from wallet.escrow.refusals import name_of
from wallet.operations import DeployContract, ExtendStorage, RestoreStorage
from wallet.proposal import Draft, Wished, padded, tended
from wallet.request import Request
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, account_key, code_key, instance_key
from wallet.soroban.errors import HostError
from wallet.soroban.lives import ARCHIVAL_KEY, Lives

LEDGERS_A_DAY: Final = DAY // SECONDS_PER_LEDGER

WORTH_IT: Final = LEDGERS_A_DAY
"""Lengthening lives by fewer ledgers than that is not asked for."""


@dataclass(eq=False)
class StorageSleeps(WalletError):
    """What sleeps must be woken before its life can be lengthened."""

    contract: ContractId


@dataclass(eq=False)
class StorageAwake(WalletError):
    """Nothing of this contract sleeps, so that there is nothing to wake."""

    contract: ContractId


@dataclass(eq=False)
class LivesLongEnough(WalletError):
    """All of this contract's storage lives about as long as is asked for, in ledgers."""

    contract: ContractId
    ledgers: int


@dataclass(eq=False)
class LongerThanAnything(WalletError):
    """No entry of this network can live for so many ledgers; ``most`` is the most there is."""

    ledgers: int
    most: int


@dataclass(eq=False)
class CodeNotThere(WalletError):
    """The code of this build is not on this network, so that no contract can be of it."""

    build: str


@dataclass(eq=False)
class ContractExists(WalletError):
    """There is a contract already where the new one would be."""

    contract: ContractId


@dataclass(frozen=True)
class Asked:
    """Who pays the network's fee, and the limits and words of the request.

    ``valid_for``: seconds from the ledger that the network is at.
    """

    payer: AccountId
    valid_for: int = VALID_FOR
    note: str = ""


@dataclass(frozen=True)
class _Storage:
    """A contract's own entries, its money's contract, and all that a review needs of them."""

    own: tuple[Key, ...]
    of_token: tuple[Key, ...]
    snapshot: Snapshot

    def lives(self, *keys: Key) -> dict[Key, int]:
        """The last ledgers of those that are there."""
        there = ((key, self.snapshot.entries[key]) for key in keys)
        return {
            key: entry.live_until
            for key, entry in there
            if entry is not None and entry.live_until is not None
        }


async def propose_extension(
    port: LedgerPort, builds: Builds, contract: ContractId, ledgers: int | None, asked: Asked
) -> Request:
    """Ask to let all that a contract needs live so many ledgers; None for the most there is.

    What is less than a day beyond that asks for no more than that.

    Raise StorageSleeps, LivesLongEnough, LongerThanAnything, as ``find_contract`` and
    ``propose`` do, and AppError.
    """
    storage = await _storage(port, builds, contract, asked.payer)
    snapshot, there = storage.snapshot, storage.lives(*storage.own)
    most = Lives.of(snapshot.entries).most_asked
    if ledgers is not None and ledgers >= most + LEDGERS_A_DAY:
        raise LongerThanAnything(ledgers, most)
    extend_to = most if ledgers is None else min(ledgers, most)
    if any(life < snapshot.sequence for life in there.values()):
        raise StorageSleeps(contract)
    until = snapshot.sequence + extend_to
    if all(life + WORTH_IT > until for life in there.values()):
        raise LivesLongEnough(contract, extend_to)
    wished = ExtendStorage(tuple(sorted(there)), extend_to)
    short = {key for key, life in there.items() if life < until}
    return await _tending(port, builds, wished, snapshot, short, asked)


async def propose_restoration(
    port: LedgerPort, builds: Builds, contract: ContractId, asked: Asked
) -> Request:
    """Ask to wake all of a contract's storage that sleeps, and its money's own contract.

    Raise StorageAwake, as ``find_contract`` and ``propose`` do, and AppError.
    """
    storage = await _storage(port, builds, contract, asked.payer)
    snapshot, there = storage.snapshot, storage.lives(*storage.own, *storage.of_token)
    asleep = {key for key, life in there.items() if life < snapshot.sequence}
    if not asleep:
        raise StorageAwake(contract)
    wished = RestoreStorage(tuple(sorted(asleep)))
    return await _tending(port, builds, wished, snapshot, asleep, asked)


async def propose_deployment(
    port: LedgerPort, builds: Builds, wished: DeployContract, asked: Asked
) -> Request:
    """Ask to make a contract of known code, at an address of its deployer's.

    Raise CodeNotThere, ContractExists, UnknownContractCode, as ``propose`` does, and AppError.
    """
    deployer = AccountId(wished.deployer)
    network = await port.network()
    made = wished.contract(network)
    build = builds.get(wished.wasm_hash)
    if build is None:
        raise UnknownContractCode(made, wished.wasm_hash.hex())
    keys = {account_key(deployer), account_key(asked.payer), ARCHIVAL_KEY}
    keys |= {instance_key(made), code_key(wished.wasm_hash)}
    snapshot = await read_all(port, wished.creation, deployer, builds, keys)
    _require_room(snapshot, build, made)
    outcome = predict(snapshot, wished.creation, deployer, builds).outcome
    if isinstance(outcome, HostError):
        raise MoveRefused(name_of(outcome, build, None))
    draft = await _draft(port, snapshot, wished, deployer, asked)
    draft = replace(draft, authorization=outcome.authorization)
    simulation = agreed(outcome, await port.simulate(draft.unsized()))
    data = padded(simulation.data, outcome.footprint, sorted(outcome.restored))
    return signable(draft.sized(data), snapshot, simulation, asked.note, builds)


async def _storage(
    port: LedgerPort, builds: Builds, contract: ContractId, payer: AccountId
) -> _Storage:
    found = await find_contract(port, contract, builds)
    token = found.escrow.token if found.escrow is not None else None
    own = storage_of(found.build, contract, token)
    of_token = () if token is None else (instance_key(ContractId(token)),)
    keys = {*own, *of_token, account_key(payer), ARCHIVAL_KEY}
    return _Storage(own, of_token, await port.snapshot(sorted(keys)))


def _require_room(snapshot: Snapshot, build: Build, made: ContractId) -> None:
    if snapshot.entries[code_key(build.wasm_hash)] is None:
        raise CodeNotThere(build.name)
    if snapshot.entries[instance_key(made)] is not None:
        raise ContractExists(made)


async def _tending(
    port: LedgerPort,
    builds: Builds,
    wished: ExtendStorage | RestoreStorage,
    snapshot: Snapshot,
    needed: set[Key],
    asked: Asked,
) -> Request:
    """The request for an operation of which a simulation must name these entries at least."""
    draft = await _draft(port, snapshot, wished, asked.payer, asked)
    simulation = _named(await port.simulate(draft.unsized()), needed, frozenset(wished.keys))
    envelope = draft.sized(tended(simulation.data, wished.footprint))
    return signable(envelope, snapshot, simulation, asked.note, builds)


def _named(
    told: Simulation | SimulationRefused, needed: set[Key], named: frozenset[Key]
) -> Simulation:
    """The simulation, when it is about what is asked for; raise SimulationDisagrees.

    A ledger more may have made one entry more fall short of the life that is asked for.
    """
    if isinstance(told, SimulationRefused):
        raise SimulationDisagrees(("outcome",), told.message)
    different = {
        "entries": not needed <= told.footprint.keys <= named,
        "payments": bool(told.payments),
        "resources": not is_within_reason(told.data),
    }
    facts = tuple(name for name, differs in different.items() if differs)
    if facts:
        raise SimulationDisagrees(facts)
    return told


async def _draft(
    port: LedgerPort, snapshot: Snapshot, wished: Wished, acting: AccountId, asked: Asked
) -> Draft:
    """The transaction that does it, with nobody's authority in it yet."""
    return Draft(
        network=snapshot.network,
        wished=wished,
        acting=acting,
        payer=asked.payer,
        sequence=sequence_of(snapshot, asked.payer),
        until=snapshot.timestamp + asked.valid_for,
        authorization=(),
        inclusion_fee=await inclusion_fee(port),
    )
