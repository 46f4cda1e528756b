"""A state of an escrow as facts with names, so that two states can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from wallet.addresses import AccountId, Address, ContractId
from wallet.errors import Unreadable
from wallet.escrow.builds import Build, Builds
from wallet.escrow.keeping import kept_in, state_key
from wallet.escrow.prediction import FORGED
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.holdings import contract_balance_key, held
from wallet.review.stored import build_in
from wallet.signers import AccountSigners
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, account_key, code_key, instance_key


class Part(Enum):
    """What a fact is about."""

    CODE = "code"
    TERMS = "terms"
    MONEY = "money"
    MILESTONE = "milestone"
    ROLE = "role"
    SIGNERS = "signers"
    STORAGE = "storage"


class Kind(Enum):
    """How a fact's text is to be read.

    AMOUNT in the token's smallest unit, POINTS a hundredth of a percent, LEDGER the last in
    which an entry is awake, HASH in hex, ADDRESSES with commas between. YES_NO is "yes" or
    "no". SIGNERS are those of an account with their weights, then its thresholds. TEXT is
    foreign.
    """

    TEXT = "text"
    AMOUNT = "amount"
    ADDRESSES = "addresses"
    POINTS = "points"
    NUMBER = "number"
    LEDGER = "ledger"
    YES_NO = "yes or no"
    HASH = "hash"
    SIGNERS = "signers"


@dataclass(frozen=True)
class Name:
    """What a fact is called: as the contracts do; ``place`` of a milestone counts from 0."""

    part: Part
    name: str
    kind: Kind
    place: int | None = None


@dataclass(frozen=True)
class Told:
    """Facts by name, None for what the state does not tell; ``has_terms`` of an escrow."""

    facts: Mapping[Name, str | None]
    has_terms: bool

    def get(self, name: Name) -> str | None:
        """A fact; "" for one of an escrow that is told and has none of it."""
        return self.facts.get(name, "" if self.has_terms else None)


def told_in(
    snapshot: Snapshot, contract: ContractId, builds: Builds, accounts: Sequence[AccountId]
) -> Told:
    """What a state tells of an escrow, and of the accounts that must agree to a step of it.

    Nothing of the terms where it tells of none that code of ours wrote.
    """
    facts = dict(_escrow(snapshot, contract, builds))
    has_terms = any(name.part is Part.TERMS for name in facts)
    return Told(facts | dict(_signers(snapshot, who) for who in accounts), has_terms)


def terms_in(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Escrow | None:
    """The terms that a state tells; None for none, or none that code of ours wrote."""
    try:
        build = build_in(snapshot, builds, contract)
        return None if build is None else kept_in(snapshot.entries, contract, build)
    except FORGED:
        return None


Fact = tuple[Name, str | None]


def _escrow(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Iterator[Fact]:
    yield Name(Part.CODE, "wasm_hash", Kind.HASH), _code(snapshot, contract)
    build, escrow = None, terms_in(snapshot, contract, builds)
    if escrow is not None:
        build = build_in(snapshot, builds, contract)
    if escrow is None or build is None:
        return
    yield from _terms(escrow)
    for role in Role:
        yield Name(Part.ROLE, role.value, Kind.ADDRESSES), ", ".join(escrow.roles.of(role))
    for place, milestone in enumerate(escrow.milestones):
        yield from _milestone(milestone, place)
    yield from _storage(snapshot, contract, build, escrow.token)


def _code(snapshot: Snapshot, contract: ContractId) -> str | None:
    key = instance_key(contract)
    entry = snapshot.entries.get(key)
    if entry is None:
        return "" if snapshot.knows(key) else None
    data = entry.value.contract_data
    instance = data.val.instance if data is not None else None
    named = instance.executable.wasm_hash if instance is not None else None
    return named.hash.hex() if named is not None else ""


def _terms(escrow: Escrow) -> Iterator[Fact]:
    for name in ("title", "description", "engagement_id"):
        yield Name(Part.TERMS, name, Kind.TEXT), getattr(escrow, name)
    yield Name(Part.TERMS, "dispute_reason", Kind.TEXT), escrow.dispute_reason or ""
    yield Name(Part.TERMS, "amount", Kind.AMOUNT), _number(escrow.amount)
    yield Name(Part.TERMS, "platform_fee", Kind.POINTS), str(escrow.platform_fee)
    yield Name(Part.TERMS, "receiver_memo", Kind.NUMBER), str(escrow.receiver_memo)
    yield Name(Part.TERMS, "decimals", Kind.NUMBER), _number(escrow.decimals)
    yield Name(Part.TERMS, "token", Kind.ADDRESSES), escrow.token
    yield from _flags(Part.TERMS, escrow.flags, None)


def _milestone(milestone: Milestone, place: int) -> Iterator[Fact]:
    for name in ("description", "status", "evidence"):
        yield Name(Part.MILESTONE, name, Kind.TEXT, place), getattr(milestone, name)
    reason, approvals = milestone.dispute_reason or "", milestone.approvals
    yield Name(Part.MILESTONE, "dispute_reason", Kind.TEXT, place), reason
    yield Name(Part.MILESTONE, "amount", Kind.AMOUNT, place), _number(milestone.amount)
    yield Name(Part.MILESTONE, "receiver", Kind.ADDRESSES, place), milestone.receiver or ""
    yield Name(Part.MILESTONE, "approved", Kind.YES_NO, place), _yes(milestone.approved)
    if approvals is not None:
        wanted = Name(Part.MILESTONE, "approvals", Kind.NUMBER, place)
        yield wanted, str(approvals.target)
        given = Name(Part.MILESTONE, "approved_by", Kind.ADDRESSES, place)
        yield given, ", ".join(approvals.approved_by)
    yield from _flags(Part.MILESTONE, milestone.flags, place)


def _flags(part: Part, flags: Flags | None, place: int | None) -> Iterator[Fact]:
    for name, holds in vars(flags).items() if flags is not None else ():
        yield Name(part, name, Kind.YES_NO, place), _yes(holds)


def _storage(
    snapshot: Snapshot, contract: ContractId, build: Build, token: Address
) -> Iterator[Fact]:
    balance = contract_balance_key(ContractId(token), contract)
    yield Name(Part.MONEY, "held", Kind.AMOUNT), _held(snapshot, balance)
    places = {
        "instance": instance_key(contract),
        "code": code_key(build.wasm_hash),
        "escrow": state_key(build, contract),
        "balance": balance,
    }
    for name, key in places.items():
        yield Name(Part.STORAGE, name, Kind.LEDGER), _life(snapshot, key)


def _held(snapshot: Snapshot, key: Key) -> str | None:
    try:
        return str(held(snapshot.entries, key)) if snapshot.knows(key) else None
    except (KeyError, ValueError):
        return None


def _life(snapshot: Snapshot, key: Key) -> str | None:
    entry = snapshot.entries.get(key)
    if entry is None:
        return "" if snapshot.knows(key) else None
    return _number(entry.live_until)


def _signers(snapshot: Snapshot, who: AccountId) -> Fact:
    name = Name(Part.SIGNERS, who, Kind.SIGNERS)
    key = account_key(who)
    entry = snapshot.entries.get(key)
    account = entry.value.account if entry is not None else None
    if account is None:
        return name, "" if snapshot.knows(key) else None
    try:
        signers = AccountSigners.of(account)
    except Unreadable:
        return name, None
    weights = sorted(f"{each.key.strkey} {each.weight}" for each in signers.signers)
    needed = "/".join(str(level) for level in vars(signers.thresholds).values())
    return name, f"{', '.join(weights)}; {needed}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes(holds: object) -> str:
    return "yes" if holds else "no"
