"""Found an escrow: what is agreed becomes the terms of a build, and the call that makes it.

No rule of a contract is repeated here: whether terms are taken, the model says, by trying.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, ContractId
from wallet.amounts import DECIMALS, I128_MAX
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import CALLS, NoSuchCall
from wallet.escrow.made import NOWHERE
from wallet.escrow.moves import InitializeEscrow, NewEscrow
from wallet.escrow.payouts import of_release
from wallet.escrow.scval import Value, write
from wallet.escrow.storage import ROLE_FIELDS
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.soroban.host import CONSTRUCTOR

FIRST = "initialize_escrow"

FIRST_STATUS = "pending"
"""What a milestone begins with: some builds never take one that is empty (hazard H17)."""

_MOST = {"u32": 2**32 - 1, "i128": I128_MAX}
"""By the kind of number that a build keeps."""


@dataclass(frozen=True)
class Part:
    """A milestone as it is agreed; what its build does not keep for one is not asked for."""

    description: str
    amount: int = 0
    receiver: Address | None = None
    approvals: int = 1


@dataclass(frozen=True)
class Deal:
    """What the parties agreed on, in no build's shape yet; the fee in basis points."""

    title: str
    engagement_id: str
    description: str
    token: ContractId
    platform_fee: int
    roles: Mapping[Role, tuple[Address, ...]]
    parts: tuple[Part, ...]
    amount: int = 0
    memo: int = 0


@dataclass(frozen=True)
class Asks:
    """What a build wants to know of an escrow that it is to be.

    ``several`` are the roles that may have several holders, ``is_multi`` says whether each
    milestone has its own amount, ``pays_each`` whether it has its own receiver, and ``counts``
    whether it can need more approvals than one. ``most_memo`` is the largest memo it can keep.
    """

    roles: tuple[Role, ...]
    several: frozenset[Role]
    is_multi: bool
    pays_each: bool
    counts: bool
    most_memo: int


@dataclass(frozen=True)
class Fees:
    """What a payment of this much comes to for whom."""

    agreed: int
    protocol: int
    platform: int
    receivers: int


def asked_by(build: Build) -> Asks:
    """What there is to be said for an escrow of this build."""
    own = build.structs["Milestone"]
    kinds = {ROLE_FIELDS[name]: kind for name, kind in build.structs["Roles"].items()}
    return Asks(
        roles=tuple(role for role in Role if role in kinds),
        several=frozenset(role for role, kind in kinds.items() if kind.startswith("Vec<")),
        is_multi="amount" in own,
        pays_each="receiver" in own,
        counts="approvals" in own,
        most_memo=_MOST[build.structs["Escrow"]["receiver_memo"]],
    )


def terms_of(build: Build, deal: Deal) -> Escrow:
    """The first terms of an escrow of this build; what it does not keep is left out."""
    asks = asked_by(build)
    return Escrow(
        title=deal.title,
        description=deal.description,
        engagement_id=deal.engagement_id,
        amount=None if asks.is_multi else deal.amount,
        platform_fee=deal.platform_fee,
        receiver_memo=deal.memo,
        token=deal.token,
        roles=Roles({role: deal.roles.get(role, ()) for role in asks.roles}),
        milestones=tuple(_milestone(build, part) for part in deal.parts),
        flags=None if asks.is_multi else Flags(),
        decimals=DECIMALS if "decimals" in build.structs["Trustline"] else None,
        dispute_reason="" if "dispute" in build.structs["Escrow"] else None,
    )


def can_make(build: Build) -> bool:
    """Whether a contract of this build can make others."""
    return any(name in build.functions for name in CALLS[NewEscrow].functions)


def new_escrow(build: Build, terms: Escrow, founder: AccountId, salt: bytes) -> NewEscrow:
    """Make an escrow of this build, by whoever signs; raise NoSuchCall for unfit terms.

    The founder, who alone signs, is also who it is made for (``given_to``).
    """
    first = call_of(build, NOWHERE, InitializeEscrow(terms)).arguments
    return _deployment(build, first, founder, salt)


def given_to(build: Build, founder: Address) -> tuple[xdr.SCVal, ...]:
    """What the code of this build is given when it is made; raise NoSuchCall for what is not.

    Whatever it wants to know is answered with the founder, and with the code itself.
    """
    known: Mapping[str, Value] = {"admin": founder, "approved_wasm_hash": build.wasm_hash}
    asked = build.functions.get(CONSTRUCTOR, {})
    if missing := [name for name in asked if name not in known]:
        raise NoSuchCall(build.name, CONSTRUCTOR, f"nobody says its {missing[0]}")
    return tuple(write(kind, known[name], build.structs) for name, kind in asked.items())


def probe(build: Build, founder: AccountId) -> NewEscrow:
    """A deployment that cannot come to its end, to learn who refuses it: the maker, or not."""
    return _deployment(build, (), founder, bytes(32))


def fees_of(terms: Escrow) -> Fees:
    """All payments by these terms, with both fees as money; raise Overflow."""
    amounts = [terms.total]
    if terms.is_multi:
        amounts = [milestone.amount or 0 for milestone in terms.milestones]
    shares = [of_release(amount, terms.platform_fee, terms.token) for amount in amounts]
    protocol, platform = sum(s.protocol for s in shares), sum(s.platform for s in shares)
    return Fees(sum(amounts), protocol, platform, sum(amounts) - protocol - platform)


def _milestone(build: Build, part: Part) -> Milestone:
    fields, asks = build.structs["Milestone"], asked_by(build)
    return Milestone(
        description=part.description,
        status=FIRST_STATUS,
        evidence="",
        # Where approvals are counted, none that are needed are all there already.
        approved=asks.counts and part.approvals == 0,
        amount=part.amount if asks.is_multi else None,
        receiver=part.receiver if asks.pays_each else None,
        flags=Flags() if asks.is_multi else None,
        approvals=Approvals(part.approvals, (), 0) if asks.counts else None,
        dispute_reason="" if "dispute" in fields else None,
    )


def _deployment(
    build: Build, first: Sequence[xdr.SCVal], founder: AccountId, salt: bytes
) -> NewEscrow:
    given = given_to(build, founder)
    return NewEscrow(founder, build.wasm_hash, salt, FIRST, tuple(first), given)
