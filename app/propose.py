"""Propose a move: read, predict, simulate, compare, and write the request to be signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stellar_sdk import xdr

from app.ports import LedgerPort
from app.read import (
    Found,
    NotInitialized,
    UnknownContractCode,
    find_contract,
    read_for,
)
from app.review import view_of
from wallet.addresses import AccountId, ContractId, is_contract
from wallet.authorization import Authorization
from wallet.envelope import Envelope
from wallet.errors import WalletError
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Builds
from wallet.escrow.made import first_terms, made_by, refused_as
from wallet.escrow.moves import Move, NewEscrow, ReleaseFunds, acting
from wallet.escrow.prediction import Prediction, predict
from wallet.escrow.terms import Escrow, Role
from wallet.proposal import Draft, padded
from wallet.request import Request, Told
from wallet.review.effects import same_money
from wallet.review.review import review
from wallet.review.token import Stopped
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key
from wallet.soroban.host import Done

DAY = 24 * 3600
VALID_FOR = 7 * DAY
"""Seconds that a request waits for its signatures: people on two machines, not a machine."""

BEYOND_ANY_FEE = 10**9
"""100 XLM in stroops: more than a transaction's fields can hold when doubled is not far."""

BEYOND_ANY_SIZE = 2**31


@dataclass(eq=False)
class MoveRefused(WalletError):
    """The contract would refuse this move now; ``reason`` in its own words."""

    reason: str


@dataclass(eq=False)
class SimulationDisagrees(WalletError):
    """F06: the network's simulation and our model differ in these facts."""

    facts: tuple[str, ...]
    message: str = ""


@dataclass(eq=False)
class SmartWalletRole(WalletError):
    """The role is held by a contract, which cannot sign an envelope."""

    role: str
    holder: str


@dataclass(eq=False)
class PayerMissing(WalletError):
    """The account that should pay the fee does not exist."""

    payer: AccountId


@dataclass(frozen=True)
class Wanted:
    """A move that somebody wants; ``payer`` pays the network's fee.

    ``valid_for``: seconds from the ledger that the network is at.
    """

    contract: ContractId
    move: Move
    payer: AccountId
    valid_for: int = VALID_FOR
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """A wanted move as a call of what is there, on behalf of ``who``, and what that needs."""

    wanted: Wanted
    found: Found
    call: Invocation
    who: AccountId
    snapshot: Snapshot


async def propose(port: LedgerPort, builds: Builds, wanted: Wanted) -> Request:
    """Ask for a move; raise a WalletError when it cannot be, or AppError.

    Stopped is raised for a request that nobody could sign.
    """
    plan = await planned(port, builds, wanted)
    snapshot = plan.snapshot
    done = predicted(plan, snapshot, plan.who, builds)
    fee = await inclusion_fee(port)
    draft = drafted(plan, snapshot, plan.who, done.authorization, fee)
    simulation = agreed(done, await port.simulate(draft.unsized()))
    data = padded(simulation.data, done.footprint, sorted(done.restored))
    return signable(draft.sized(data), snapshot, simulation, wanted.note, builds)


async def planned(port: LedgerPort, builds: Builds, wanted: Wanted) -> Plan:
    """Find out what a move calls and on whose behalf, and read what that needs.

    Raise as ``propose``, but for what the contract, the network or a review say against it.
    """
    found = await _found(port, builds, wanted)
    call = call_of(found.build, wanted.contract, wanted.move)
    who = _signing(found.escrow, wanted)
    snapshot = await read_for(port, found, call, who, builds, [wanted.payer])
    asked = None if acting(wanted.move) else _asked(predict(snapshot, call, who, builds))
    if asked is not None:
        who = asked
        snapshot = await read_for(port, found, call, who, builds, [wanted.payer])
    return Plan(wanted, found, call, who, snapshot)


def predicted(
    plan: Plan,
    snapshot: Snapshot,
    source: AccountId,
    builds: Builds,
    entries: Iterable[Authorization] = (),
) -> Done:
    """What the call does when this account is its source; raise MoveRefused."""
    prediction = predict(snapshot, plan.call, source, builds, entries)
    if isinstance(prediction.outcome, Done):
        return prediction.outcome
    made = made_by(plan.call, plan.wanted.move, builds, snapshot.network)
    token = plan.found.escrow.token
    raise MoveRefused(refused_as(prediction.outcome, plan.found.build, made, token))


def drafted(
    plan: Plan,
    snapshot: Snapshot,
    source: AccountId,
    authorization: tuple[xdr.SorobanAuthorizationEntry, ...],
    inclusion_fee: int,
) -> Draft:
    """The transaction of a plan, with ``source`` as its operation's; raise PayerMissing."""
    return Draft(
        network=snapshot.network,
        wished=plan.call,
        acting=source,
        payer=plan.wanted.payer,
        sequence=sequence_of(snapshot, plan.wanted.payer),
        until=snapshot.timestamp + plan.wanted.valid_for,
        authorization=authorization,
        inclusion_fee=inclusion_fee,
    )


def sequence_of(snapshot: Snapshot, payer: AccountId) -> int:
    """The present sequence number of whoever pays; raise PayerMissing."""
    entry = snapshot.entries[account_key(payer)]
    account = entry.value.account if entry is not None else None
    if account is None:
        raise PayerMissing(payer)
    return account.seq_num.sequence_number.int64


async def inclusion_fee(port: LedgerPort) -> int:
    """What to offer for inclusion, in stroops, whatever a server says."""
    return min(await port.inclusion_fee(), BEYOND_ANY_FEE)


def signable(
    envelope: Envelope, snapshot: Snapshot, simulation: Simulation, note: str, builds: Builds
) -> Request:
    """The request for this envelope; raise Stopped for one that nobody could sign."""
    told = Told(simulation.ledger, simulation.payments, simulation.resource_fee)
    request = Request(envelope, (), snapshot, told, snapshot.timestamp, note)
    stops = review(request.envelope, view_of(request, builds)).stops
    if stops:
        raise Stopped(stops)
    return request


def release_of(found: Found) -> ReleaseFunds | None:
    """The release to ask for: of all of a single escrow, or of one milestone of a multi.

    Of the milestones it is the first that is approved and still to be paid, else the first
    that is still to be paid. None where there is nothing to release.
    """
    escrow, asks = found.escrow, found.build.fee_account is None
    signers = escrow.roles.of(Role.RELEASE_SIGNER)
    own = [who for who in signers if not is_contract(who)] or list(signers)
    fee_account = found.fee_account if asks else None
    if not own or (escrow.is_multi and not escrow.milestones):
        return None
    milestones = (_next_due(escrow),) if escrow.is_multi else ()
    return ReleaseFunds(own[0], milestones, fee_account)


def _next_due(escrow: Escrow) -> int:
    flags = [escrow.flags_of(milestone) for milestone in escrow.milestones]
    left = [i for i, each in enumerate(flags) if not (each.released or each.resolved)]
    due = [i for i in left if escrow.milestones[i].approved and not flags[i].disputed]
    return next(iter((*due, *left)), 0)


async def _found(port: LedgerPort, builds: Builds, wanted: Wanted) -> Found:
    """What is there; the terms that a new escrow begins with stand for those it has not yet."""
    found = await find_contract(port, wanted.contract, builds)
    terms, move = found.escrow, wanted.move
    if isinstance(move, NewEscrow) and builds.get(move.wasm_hash) is None:
        raise UnknownContractCode(wanted.contract, move.wasm_hash.hex())
    if terms is None or isinstance(move, NewEscrow):
        # Whatever the maker of contracts holds itself is not what a new one is about.
        terms = first_terms(move, builds)
    if terms is None:
        raise NotInitialized(wanted.contract)
    return Found(found.build, terms, found.fee_account)


def _asked(prediction: Prediction) -> AccountId | None:
    """Whose authority the contract asks for, where the move itself does not say it.

    The second generation takes its first terms from whoever it was made for, and from no other.
    """
    done = prediction.outcome
    entries = done.authorization if isinstance(done, Done) else ()
    speakers = (Authorization.of(entry).address for entry in entries)
    who = next((who for who in speakers if who is not None), None)
    if who is not None and is_contract(who):
        raise SmartWalletRole(Role.ADMIN.value, who)
    return None if who is None else AccountId(who)


def _signing(escrow: Escrow, wanted: Wanted) -> AccountId:
    """Whose account the call is made by: of whoever must authorise it, else the payer's."""
    who = acting(wanted.move)
    if who is None:
        return wanted.payer
    if is_contract(who):
        roles = [role for role in Role if who in escrow.roles.of(role)]
        raise SmartWalletRole(roles[0].value if roles else "", who)
    return AccountId(who)


def agreed(done: Done, simulation: Simulation | SimulationRefused) -> Simulation:
    """The simulation, when it says the same as our model; raise SimulationDisagrees."""
    if isinstance(simulation, SimulationRefused):
        raise SimulationDisagrees(("outcome",), simulation.message)
    different = {
        "payments": not same_money(simulation.payments, done.payments),
        "entries": simulation.footprint.keys != done.footprint.keys,
        "result": simulation.result != done.result,
        "sleeping entries": simulation.restored != done.restored,
        "resources": not is_within_reason(simulation.data),
    }
    facts = tuple(name for name, differs in different.items() if differs)
    if facts:
        raise SimulationDisagrees(facts)
    return simulation


def is_within_reason(data: xdr.SorobanTransactionData) -> bool:
    """Whether these numbers fit into a transaction; the review then judges the fee."""
    sizes = data.resources.disk_read_bytes.uint32, data.resources.write_bytes.uint32
    return 0 <= data.resource_fee.int64 <= BEYOND_ANY_FEE and max(sizes) < BEYOND_ANY_SIZE
