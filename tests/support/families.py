"""Escrows of every build for tests: terms in its own shape, ledgers, and what moves do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from stellar_sdk import xdr

from app.registry import known_builds
from tests.support.builders import ESCROW, secret_key
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
    snapshot_of,
    stored,
    trustline,
)
from wallet import pinned
from wallet.addresses import AccountId, Address
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build, StorageKind
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.moves import Move
from wallet.escrow.prediction import predict
from wallet.escrow.standing import Place, find_escrow
from wallet.escrow.storage import ESCROW_KEY, ROLE_FIELDS, escrow_to
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.network import PRACTICE
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import i128

BUILDS = known_builds()
BY_NAME = {
    build.name.rpartition("-")[2] if build.name.startswith("mainnet-") else build.name: build
    for build in BUILDS.by_hash.values()
}
"""Deployed builds by the start of their hash, those of sources by their whole names."""

EVERY_BUILD = sorted(BY_NAME)

ADMIN = secret_key("administrator")
_PINNED = pinned.fee_account(PRACTICE)
assert _PINNED is not None
PROTOCOL: AccountId = _PINNED
HOLDERS: dict[Role, Address] = {
    Role.ADMIN: ADMIN.public,
    Role.APPROVER: APPROVER.public,
    Role.DISPUTE_RESOLVER: RESOLVER.public,
    Role.PLATFORM: PLATFORM.public,
    Role.RECEIVER: RECEIVER.public,
    Role.RELEASE_SIGNER: RELEASER.public,
    Role.SERVICE_PROVIDER: PROVIDER.public,
}


def is_second(build: Build) -> bool:
    """Whether a build is of the second generation."""
    return "admin" in build.structs["Roles"]


def part(build: Build, amount: int = 100 * UNIT, **changed: Any) -> Milestone:
    """Build a milestone of this build, over so much where it has an amount of its own."""
    fields = build.structs["Milestone"]
    new = Milestone("Deed of sale", "pending", "", approved=False)
    if "amount" in fields:
        new = replace(new, amount=amount, flags=Flags())
    if "receiver" in fields:
        new = replace(new, receiver=RECEIVER.public)
    if "approvals" in fields:
        new = replace(new, approvals=Approvals(1, (), 0))
    if "dispute" in fields:
        new = replace(new, dispute_reason="")
    return replace(new, **changed)


def approved(milestone: Milestone) -> Milestone:
    """Approve a milestone, by the approver where its build keeps by whom."""
    given = milestone.approvals and Approvals(1, (APPROVER.public,), 1)
    return replace(milestone, approved=True, approvals=given)


def deal(build: Build, *milestones: Milestone, **changed: Any) -> Escrow:
    """Build terms of this build at 1 %, over 100 units where they have one amount."""
    named = [ROLE_FIELDS[field] for field in build.structs["Roles"]]
    fields = build.structs["Escrow"]
    agreed = Escrow(
        title="Closing",
        description="House on the lake",
        engagement_id="2026-114",
        amount=100 * UNIT if "amount" in fields else None,
        platform_fee=100,
        receiver_memo=0,
        token=TOKEN,
        roles=Roles({role: (HOLDERS[role],) if role in HOLDERS else () for role in named}),
        milestones=milestones or (part(build),),
        flags=Flags() if "amount" in fields else None,
        decimals=7 if "decimals" in build.structs["Trustline"] else None,
        dispute_reason="" if "dispute" in fields else None,
    )
    return replace(agreed, **changed)


def due(build: Build, *milestones: Milestone, **changed: Any) -> Escrow:
    """Build the same with all of it approved."""
    agreed = deal(build, *milestones, **changed)
    return replace(agreed, milestones=tuple(map(approved, agreed.milestones)))


def town(
    build: Build, agreed: Escrow | None, held: int = 0, funded: int = 0, *more: Entries
) -> Ledger:
    """Build a ledger with an escrow of this build that holds so much, by terms if there are."""
    kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
    executable = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(build.wasm_hash))
    kept: list[tuple[xdr.SCVal, xdr.SCVal]] = []
    entries: Entries = {**code(build.wasm_hash)}
    if agreed is not None:
        kept.append((ESCROW_KEY, escrow_to(build, agreed)))
    if build.storage is StorageKind.INSTANCE:
        entries |= instance(ESCROW, executable, kept, ALIVE)
    else:
        entries |= instance(ESCROW, executable, (), ALIVE)
        for key, value in kept:
            entries |= stored(ESCROW, key, value)
    if funded:
        entries |= stored(ESCROW, FUNDED_KEY, i128(funded))
    for who in (PROTOCOL, ADMIN.public):
        entries |= {**account(who), **trustline(who, 0)}
    holding = balance_entry(ESCROW, held) if held else {}
    return ledger(entries, holding, *more)


def seen(on: Ledger, *calls: tuple[Invocation, Address]) -> Snapshot:
    """Tell all there is, and of what these calls ask for that it is not there."""
    known = snapshot_of(on)
    for call, who in calls:
        while missing := predict(known, call, AccountId(who), BUILDS).missing:
            known = knowing(known, missing)
    return known


def knowing(known: Snapshot, absent: Sequence[Key] | frozenset[Key]) -> Snapshot:
    """Tell also that these are not there."""
    return replace(known, entries={**dict.fromkeys(absent), **known.entries})


def place_of(known: Snapshot) -> Place:
    """The escrow of a town, found."""
    found = find_escrow(known, ESCROW, BUILDS)
    assert found is not None
    return found


def outcome(on: Ledger, build: Build, move: Move, who: Address) -> Done | HostError:
    """What the model answers to a move."""
    call = call_of(build, ESCROW, move)
    known = seen(on, (call, who))
    return predict(known, call, AccountId(who), BUILDS).outcome


def done(on: Ledger, build: Build, move: Move, who: Address) -> Done:
    """Make a move that works."""
    answer = outcome(on, build, move, who)
    assert isinstance(answer, Done), answer
    return answer


def refused(on: Ledger, build: Build, move: Move, who: Address) -> str:
    """Make a move that does not work: the escrow's own error by name, or the host's code."""
    answer = outcome(on, build, move, who)
    assert isinstance(answer, HostError), "it worked"
    if answer.kind == "Contract" and answer.raised_by == ESCROW:
        return build.errors_of(answer.function)[int(answer.code)]
    return str(answer.code)


def after(on: Ledger, build: Build, *steps: tuple[Move, Address]) -> Ledger:
    """Make moves one ledger after the other; all of them work."""
    for move, who in steps:
        on = on.with_changes(done(on, build, move, who).changes).later(1, 5)
    return on


def paid(answer: Done) -> list[tuple[Address, int]]:
    """Who got what."""
    return [(payment.receiver, payment.amount) for payment in answer.payments]
