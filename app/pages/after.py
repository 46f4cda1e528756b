"""What the window shows of a request once it is signed, complete or sent: where it is now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from app.pages.review import Phrase


class Stand(Enum):
    """How far a request has come, as this profile knows it."""

    SIGNED_WAITS = "signed-waits"
    COMPLETE = "complete"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FINAL = "final"
    FAILED = "failed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DECLINED = "declined"


class Doing(Enum):
    """What is done of sending: each begins when the one before it has ended."""

    CHECKING = "checking"
    SENDING = "sending"
    SENT = "sent"
    NO_ANSWER = "no-answer"
    LOOKING_BACK = "looking-back"
    QUEUE_FULL = "queue-full"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class Step:
    """Something that was begun at a time; ``ledger``: the one that it is not in, 0 for none."""

    doing: Doing
    at: int
    ledger: int = 0


@dataclass(frozen=True)
class Person:
    """A key by whom it belongs to; ``name`` is "" where nobody is known for it."""

    key: str
    name: str
    is_mine: bool


class HowMany(Enum):
    """How many of several people must sign."""

    ALL = "all"
    ONE = "one"
    SOME = "some"


@dataclass(frozen=True)
class Missing:
    """Whose signatures an account still needs, and how many of them."""

    account: str
    name: str
    people: tuple[Person, ...]
    how_many: HowMany


class Agreement(Enum):
    """How what moved compares with what was reviewed."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_TOLD = "not-told"
    NOT_FORESEEN = "not-foreseen"


@dataclass(frozen=True)
class MovedLine:
    """What somebody got. ``foreseen`` is the amount that was reviewed where it is another one.

    ``roles`` in words; ``sender`` is named where it is not the escrow; ``burnt``: the issuer
    got it, which ends the money.
    """

    name: str
    roles: str
    address: str
    sender: str
    amount: str
    code: str
    foreseen: str
    burnt: bool


@dataclass(frozen=True)
class Moved:
    """What moved, to the unit; what was reviewed, where nobody told what moved.

    ``total`` left the escrow, or came into it, with its currency; "" for no money.
    """

    lines: tuple[MovedLine, ...]
    total: str
    comes_in: bool
    agreement: Agreement


@dataclass(frozen=True)
class Ending:
    """A ledger that took it. ``closed`` 0 and ``fee`` "" where they are not known any more.

    ``by_another``: it was not sent from here.
    """

    ledger: int
    closed: int
    fee: str
    by_another: bool


@dataclass(frozen=True)
class Refusal:
    """Why it failed or was rejected, in words; ``codes`` are the network's own."""

    cause: str
    codes: str
    may_try_again: bool


class Happened(Enum):
    """What is told of the way of a request."""

    CAME = "came"
    SIGNED = "signed"
    DECLINED = "declined"
    SENDING = "sending"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    FAILED = "failed"
    FINAL = "final"
    TOO_LATE = "too-late"


@dataclass(frozen=True)
class Moment:
    """Something that happened; ``who`` by name or address, ``ledger`` 0 for none."""

    what: Happened
    at: int
    who: str = ""
    is_mine: bool = False
    ledger: int = 0


@dataclass(frozen=True, kw_only=True)
class AfterPage:
    """Where a request is. Hash in hex; ``amount`` all that moves, with its currency, or "".

    ``noun``: the move in words (release); ``is_my_turn``: a key of mine can still sign.
    ``looked``: the last ledger that is known not to have it, 0 for none; ``nobody_took_it``:
    no ledger took it in time, and none can any more. ``server`` would send it: an address, ""
    where none is chosen. ``is_running``: it is being sent now, and ``steps`` tell how far.
    ``reason`` is why I declined. ``seen``: when the page was made.
    """

    hash: str
    passphrase: str
    contract: str
    title: str
    noun: str
    amount: str
    sentence: tuple[Phrase, ...]
    stand: Stand
    is_my_turn: bool
    valid_until: int
    missing: tuple[Missing, ...]
    server: str
    is_running: bool
    steps: tuple[Step, ...]
    looked: int
    nobody_took_it: bool
    ending: Ending | None
    moved: Moved | None
    refusal: Refusal | None
    reason: str
    moments: tuple[Moment, ...]
    seen: int

    def says_the_same(self, other: AfterPage) -> bool:
        """Whether the other says the same, but for when it was looked at."""
        return replace(self, seen=other.seen) == other

    @property
    def is_open_to_review(self) -> bool:
        """Whether its review is what the user wants to see: a signature of mine may come."""
        return self.stand is Stand.SIGNED_WAITS and (
            self.is_my_turn or not self.is_signed_by_me
        )

    @property
    def is_signed_by_me(self) -> bool:
        """Whether a key of mine has signed it."""
        return any(each.what is Happened.SIGNED and each.is_mine for each in self.moments)

    @property
    def may_be_sent(self) -> bool:
        """Whether sending it, or sending it again, can lead to anything."""
        if self.stand is Stand.REJECTED:
            return self.refusal is not None and self.refusal.may_try_again
        sendable = {Stand.COMPLETE, Stand.UNKNOWN, Stand.SENT}
        return self.stand in sendable and not self.is_running
