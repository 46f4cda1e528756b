"""Escrows for tests: a ledger with an escrow in any state, and calls made on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from stellar_sdk import xdr

from app.registry import known_builds
from tests.support.builders import CHANNEL, ESCROW, contract_id
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    TOKEN,
    UNIT,
    Entries,
    account,
    balance_entry,
    code,
    instance,
    ledger,
    stored,
    trustline,
)
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.model import contracts
from wallet.escrow.moves import Move
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_to
from wallet.escrow.terms import Escrow, Flags, Milestone, Role, Roles
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import contract_data_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, record
from wallet.soroban.ledger import Ledger

BUILDS = known_builds()
BUILD: Build = next(b for b in BUILDS.by_hash.values() if b.name == "mainnet-single-96d51751")
CODE = contracts(BUILDS)
assert BUILD.fee_account is not None
PROTOCOL = BUILD.fee_account
OTHER_ESCROW = contract_id("other escrow")

ROLES: Mapping[Role, Address] = {
    Role.APPROVER: APPROVER.public,
    Role.DISPUTE_RESOLVER: RESOLVER.public,
    Role.PLATFORM: PLATFORM.public,
    Role.RECEIVER: RECEIVER.public,
    Role.RELEASE_SIGNER: RELEASER.public,
    Role.SERVICE_PROVIDER: PROVIDER.public,
}


def milestone(description: str = "Deed of sale", **changed: Any) -> Milestone:
    """Build a milestone that nobody has worked on."""
    return replace(Milestone(description, "pending", "", approved=False), **changed)


def roles(changed: Mapping[Role, Address] | None = None) -> Roles:
    """Build the six roles, each held by its own person unless a test says otherwise."""
    return Roles({role: (who,) for role, who in {**ROLES, **(changed or {})}.items()})


def terms(**changed: Any) -> Escrow:
    """Build an escrow over 100 units at 1 %, with one milestone, as it is agreed on."""
    agreed = Escrow(
        title="Closing",
        description="House on the lake",
        engagement_id="2026-114",
        amount=100 * UNIT,
        platform_fee=100,
        receiver_memo=0,
        token=TOKEN,
        roles=roles(),
        milestones=(milestone(),),
        flags=Flags(),
    )
    return replace(agreed, **changed)


def approved(agreed: Escrow) -> Escrow:
    """Approve every milestone."""
    return replace(
        agreed, milestones=tuple(replace(m, approved=True) for m in agreed.milestones)
    )


def escrow(
    agreed: Escrow | None = None,
    contract: ContractId = ESCROW,
    live_until: int = ALIVE,
    wasm_hash: bytes = BUILD.wasm_hash,
) -> Entries:
    """Put an escrow on the ledger; without terms it is not initialised."""
    kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
    executable = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(wasm_hash))
    entries = {**instance(contract, executable, (), ALIVE), **code(wasm_hash)}
    if agreed is not None:
        entries |= stored(contract, ESCROW_KEY, escrow_to(BUILD, agreed), live_until)
    return entries


def town(agreed: Escrow | None = None, held: int = 0, *more: Entries) -> Ledger:
    """Build a ledger with an escrow that holds so much."""
    holding = balance_entry(ESCROW, held) if held else {}
    return new_town(escrow(agreed or terms()), holding, *more)


def new_town(*more: Entries) -> Ledger:
    """Build a ledger with an escrow that is not initialised yet."""
    fees = {**account(PROTOCOL), **trustline(PROTOCOL, 0)}
    return ledger(fees, escrow(), *more)


@dataclass(frozen=True)
class Refusal:
    """A refusal as a value: kind, code and the contract that raised it, in which function."""

    kind: str
    code: int | str
    raised_by: ContractId | None
    function: str = field(default="", compare=False)


def attempt(
    on: Ledger,
    what: Move | Invocation,
    source: AccountId = CHANNEL.public,
    contract: ContractId = ESCROW,
) -> Done | Refusal:
    """Try a call with every authority granted."""
    call = what if isinstance(what, Invocation) else call_of(BUILD, contract, what)
    try:
        return record(on, call, source, CODE, count(1))
    except HostError as why:
        return Refusal(why.kind, why.code, why.raised_by, why.function)


def done(on: Ledger, what: Move | Invocation, **how: Any) -> Done:
    """Make a call that works."""
    outcome = attempt(on, what, **how)
    assert isinstance(outcome, Done), outcome
    return outcome


def refused(on: Ledger, what: Move | Invocation, **how: Any) -> str | tuple[object, ...]:
    """Make a call that does not work: the escrow's own error by name, or kind and code."""
    outcome = attempt(on, what, **how)
    assert isinstance(outcome, Refusal), "it worked"
    if outcome.kind == "Contract" and outcome.raised_by == how.get("contract", ESCROW):
        return BUILD.errors_of(outcome.function)[int(outcome.code)]
    return outcome.kind, outcome.code


def after(on: Ledger, *moves: Move | Invocation, **how: Any) -> Ledger:
    """Make calls one ledger after the other; all of them work."""
    for what in moves:
        on = on.with_changes(done(on, what, **how).changes).later(1, 5)
    return on


def call(function: str, *arguments: xdr.SCVal, contract: ContractId = ESCROW) -> Invocation:
    """Build any call."""
    return Invocation(contract, function, arguments)


def terms_on(on: Ledger, contract: ContractId = ESCROW) -> Escrow:
    """Read an escrow's terms."""
    entry = on.entries[contract_data_key(contract, ESCROW_KEY)]
    assert entry.value.contract_data is not None
    return escrow_from(BUILD, entry.value.contract_data.val)
