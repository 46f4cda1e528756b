"""What the window shows of escrows: a list of them, and everything about one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.records import Standing


class Source(Enum):
    """Whose word a page is: the network's just now or earlier, or that of a request's file."""

    LIVE = "live"
    READ = "read"
    TOLD = "told"
    NONE = "none"


class MoveKind(Enum):
    """What a step is, where it can be asked for here."""

    NONE = ""
    FUND = "fund"
    MARK = "mark"
    APPROVE = "approve"
    TAKE_BACK = "take-back"
    RELEASE = "release"
    APPROVE_AND_RELEASE = "approve-and-release"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    ADD_MILESTONE = "add-milestone"
    CHANGE_MILESTONES = "change-milestones"
    CHANGE_TERMS = "change-terms"
    EXTEND = "extend"
    KEEP_ALIVE = "keep-alive"
    WAKE = "wake"


class Stage(Enum):
    """How far the money of an escrow has come."""

    UNKNOWN = "unknown"
    FUNDING = "funding"
    WORKING = "working"
    DUE = "due"
    DISPUTED = "disputed"
    RELEASED = "released"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class EscrowLine:
    """An escrow in a list; ``mine``: my roles in words, "" for none; ``seen`` at this time."""

    contract: str
    passphrase: str
    title: str
    engagement_id: str
    amount: str
    asset: str
    stage: Stage
    mine: str
    seen: int


@dataclass(frozen=True)
class Mine:
    """How an address is mine: by one of so many signers; ``alone``: mine are enough."""

    signers: int
    alone: bool


@dataclass(frozen=True)
class Party:
    """An address and all of its roles, in words; ``count`` of them."""

    roles: str
    count: int
    name: str
    address: str
    mine: Mine | None


@dataclass(frozen=True)
class Currency:
    """What the money is; ``genuine``: its contract is that of the asset that it names.

    ``known``: it is one of those that this program knows for real. A token that names no asset
    has no ``code``.
    """

    code: str
    issuer: str
    token: str
    genuine: bool
    known: bool


@dataclass(frozen=True)
class Paid:
    """One payment of a release: to whom, as what, and its share of all that leaves."""

    role: str
    name: str
    address: str
    amount: str
    share: str


@dataclass(frozen=True)
class Release:
    """What a release pays, and why it would not at this very moment; "": it would.

    ``is_known`` False: what is known here does not tell. ``what``: of which milestones, where
    each is paid by itself, "" for all of a single escrow.
    """

    is_known: bool
    reason: str
    paid: tuple[Paid, ...]
    leaves: str
    stays: str
    what: str = ""


@dataclass(frozen=True)
class Money:
    """The money so far and to come; every amount but ``agreed`` and ``held`` may be "".

    ``to_come`` is still expected to be paid in. By the terms, before fees, ``released`` was
    paid, ``decided`` was for a dispute resolver to share out, and ``open`` is still to be paid;
    ``surplus`` is here beyond that. ``left`` remains when nothing is to be paid any more;
    ``is_dust``: no more than rounding leaves behind.
    """

    currency: Currency
    agreed: str
    held: str
    to_come: str
    stage: Stage
    release: Release | None
    released: str = ""
    decided: str = ""
    open: str = ""
    surplus: str = ""
    left: str = ""
    is_dust: bool = False


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone in the words of the parties, who wrote all of it but the number.

    What the escrow's build does not keep for a milestone is "": its own ``amount`` with the
    currency, who is paid for it, who has approved it and how many must, why it is disputed.
    ``happened``: what has become of its money, "" for nothing yet; ``is_over``: it is gone.
    """

    number: int
    description: str
    status: str
    evidence: str
    approved: bool
    amount: str = ""
    receiver: str = ""
    address: str = ""
    approvals: str = ""
    happened: str = ""
    reason: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class MoveLine:
    """A step in words, and why it would be refused now.

    ``is_open`` None: what is known here does not tell. ``awaited``: it is open, and others wait
    for it. ``kind`` and ``key``: what it is asked for by, while it is open; ``does``: what it
    does then, in the words in which requests say it.
    """

    step: str
    is_open: bool | None
    reason: str = ""
    awaited: bool = False
    kind: MoveKind = MoveKind.NONE
    key: str = ""
    does: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What I can do as one address; ``role`` in words, "" where it takes none."""

    role: str
    name: str
    address: str
    mine: Mine
    moves: tuple[MoveLine, ...]


@dataclass(frozen=True)
class RequestLine:
    """A request of this escrow in my inbox; hash in hex.

    ``does``: what can still come of it, in the words in which steps say it.
    """

    hash: str
    step: str
    standing: Standing
    received: int
    valid_until: int
    does: tuple[str, ...] = ()


@dataclass(frozen=True)
class Payer:
    """One of my accounts that could pay the fee of a request."""

    address: str
    name: str


@dataclass(frozen=True)
class Code:
    """What runs there: its Wasm hash, and the name of the build if it is one we know.

    ``unseen``: what must be said of code that nobody saw on the public network, else "";
    ``pinned``: it says who vouches for it here. ``changed``: that it was other code when it was
    pinned.
    """

    wasm_hash: str
    build: str
    origin: str
    unseen: str = ""
    pinned: bool = False
    changed: str = ""


@dataclass(frozen=True)
class Age:
    """At which ledger this was so, when that closed, and who says so."""

    ledger: int
    closed: int
    source: Source


@dataclass(frozen=True)
class Life:
    """When the escrow's storage falls asleep, about; ``sleeps``: it does already."""

    until: int
    soon: bool
    sleeps: bool


@dataclass(frozen=True, kw_only=True)
class EscrowPage:
    """Everything about one escrow.

    ``money``, ``life`` and what is in the tuples are missing where no ledger's word is kept.
    ``payers``: with one of these accounts an open step can be asked for. ``asks``: what a
    release that is due is of. ``reason``: why all of it is in dispute, in the words of whoever
    opened that. ``care``: what can be asked of the ledger itself for the storage.
    """

    contract: str
    passphrase: str
    title: str
    engagement_id: str
    description: str
    code: Code
    age: Age
    money: Money | None
    life: Life | None
    parties: tuple[Party, ...]
    milestones: tuple[MilestoneLine, ...]
    parts: tuple[Part, ...]
    requests: tuple[RequestLine, ...]
    payers: tuple[Payer, ...]
    asks: str = ""
    reason: str = ""
    care: MoveLine | None = None

    def asked(self, move: MoveLine) -> tuple[RequestLine, bool] | None:
        """The open request that does this step, or some of it, and whether all is asked for."""
        requests = [each for each in self.requests if set(each.does) & set(move.does)]
        if not requests:
            return None
        whole = [each for each in requests if set(move.does) <= set(each.does)]
        done = {each for request in requests for each in request.does}
        return (whole or requests)[0], set(move.does) <= done
