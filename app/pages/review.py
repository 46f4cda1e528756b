"""What the window shows of a review: everything that decides, in the order of its sections."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from app.pages.escrow import Currency, MilestoneLine
from app.pages.review_file import EMPTY, YourFile
from app.pages.review_since import NOTHING, Since
from wallet.validity import End

Style = Literal["plain", "strong", "quoted"]


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence: a name is strong, a title quoted."""

    text: str
    style: Style = "plain"


class Share(Enum):
    """As what somebody is paid."""

    PAYEE = "payee"
    PLATFORM = "platform fee"
    PROTOCOL = "protocol fee"
    ESCROW = "into the escrow"
    STRANGER = "no party"


@dataclass(frozen=True)
class Payment:
    """One payment: to whom, as what, and its part of all that moves in percent.

    By whom, where it comes into the escrow. ``roles`` in words, "" for none; ``burnt``: it goes
    to the issuer, which ends the money.
    """

    share: Share
    name: str
    roles: str
    address: str
    amount: str
    percent: str
    burnt: bool


@dataclass(frozen=True)
class Money:
    """What moves. ``total`` leaves the escrow, or comes into it; ``stays`` is there after.

    ``balance`` is there before: with what stays and moves it adds up to the last unit.
    """

    payments: tuple[Payment, ...]
    stays: str
    total: str
    comes_in: bool
    currency: Currency
    balance: str = ""


@dataclass(frozen=True)
class Signer:
    """A key that may sign for an account; ``came``: when its signature came, 0: not known."""

    key: str
    name: str
    is_mine: bool
    weight: int
    has_signed: bool
    came: int


@dataclass(frozen=True)
class Consent:
    """An account that must agree, and whose signatures make it agree.

    ``roles`` it has in the escrow, in words; ``missing`` weight of ``needed``.
    """

    account: str
    name: str
    roles: str
    pays_fee: bool
    needed: int
    missing: int
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Turn:
    """My signature among those that an account needs: the second of two.

    ``of`` 0 where weights differ, so that signatures cannot be counted. ``only_these``: nobody
    else could sign in my place.
    """

    account: str
    name: str
    roles: str
    place: int
    of: int
    only_these: bool


@dataclass(frozen=True)
class OwnKey:
    """A key of mine, and what I call it."""

    key: str
    label: str


@dataclass(frozen=True)
class Why:
    """Why I am asked: with which of my keys, in whose place, and what still lacks then.

    ``key`` and ``label`` are "" and ``turn`` is None where no key of mine can add anything.
    ``still`` can give what lacks after me; ``completes``: nothing does. ``choices`` are all my
    keys that could sign this, of which ``key`` is meant.
    """

    key: str
    label: str
    turn: Turn | None
    consents: tuple[Consent, ...]
    completes: bool
    still: tuple[Signer, ...]
    choices: tuple[OwnKey, ...] = ()


@dataclass(frozen=True)
class Holder:
    """Who has a role; the role in words."""

    role: str
    name: str
    address: str


@dataclass(frozen=True)
class Shared:
    """One address that holds several roles, in words."""

    name: str
    address: str
    roles: str


@dataclass(frozen=True)
class Proof:
    """The evidence of a milestone by number: SHA-256 of its letters in hex.

    ``quoted``: a hash that stands in it, of a file that is elsewhere; "" for none.
    """

    milestone: int
    hash: str
    quoted: str


@dataclass(frozen=True)
class Deal:
    """The terms; ``happened``: what has become of the money, "" for nothing yet.

    ``amount`` is of all milestones where each has its own. ``token`` is the currency's
    contract; ``reason`` why it is disputed, ``decimals`` as the terms keep them, "" where the
    build keeps neither. ``proofs`` are of the milestones that have evidence.
    """

    title: str
    engagement_id: str
    description: str
    amount: str
    platform_fee: str
    memo: str
    holders: tuple[Holder, ...]
    shared: tuple[Shared, ...]
    milestones: tuple[MilestoneLine, ...]
    happened: str
    token: str = ""
    reason: str = ""
    decimals: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True)
class Change:
    """Something that is otherwise now: what, and its texts then and now; "" for none."""

    what: str
    before: str
    now: str


class Gravity(Enum):
    """How much a finding weighs, the worst first; TICK is a warning to be ticked."""

    STOP = "stop"
    TICK = "tick"
    WARN = "warn"
    INFO = "info"
    PASSED = "passed"


@dataclass(frozen=True)
class FindingLine:
    """A finding in words; ``details`` for machines, to tell one from another."""

    gravity: Gravity
    number: int
    says: str
    explains: str
    details: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """``F07``."""
        return f"F{self.number:02}"


@dataclass(frozen=True)
class Lacking:
    """A check that could not be made here, for want of what."""

    number: int
    says: str
    lacks: str


@dataclass(frozen=True)
class Checks:
    """What was checked: ``findings`` worst first, then the good news worth a line.

    ``folded`` is what else passed, and what other sections tell better; ``count``: all checks
    that could be made.
    """

    findings: tuple[FindingLine, ...]
    folded: tuple[FindingLine, ...]
    lacking: tuple[Lacking, ...]
    count: int

    @property
    def stops(self) -> tuple[FindingLine, ...]:
        """Why nothing may be signed."""
        return tuple(each for each in self.findings if each.gravity is Gravity.STOP)

    @property
    def ticks(self) -> frozenset[int]:
        """The warnings that must be ticked one by one."""
        return frozenset(f.number for f in self.findings if f.gravity is Gravity.TICK)


@dataclass(frozen=True)
class Fact:
    """A technical fact by its name; addresses and hashes as they are.

    ``address``: an address or hash that the value names, to be shown whole; else "". ``kind``:
    its type in the interface of the contract's code, "" where there is none.
    """

    name: str
    value: str
    address: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Technical:
    """The bytes, field by field; "" for what is not known, fees and amounts as texts.

    ``origin``: where the code is known from, if not from the public network. ``arguments`` are
    by name and type; ``payees`` can be paid by this ``footprint``. ``xdr`` is the unsigned
    envelope in base64, ``command`` reviews it on another machine.
    """

    contract: str
    build: str
    wasm_hash: str
    function: str
    arguments: tuple[Fact, ...]
    authorisations: tuple[str, ...]
    source: str
    acting: str
    sequence: str
    fee: str
    resource_fee: str
    bounds: tuple[Fact, ...]
    payees: tuple[Fact, ...]
    xdr: str
    command: str
    origin: str = ""
    footprint: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Age:
    """At which ledger this was so, and when it closed; ``is_live``: the network said so."""

    ledger: int
    closed: int
    is_live: bool


class Hindrance(Enum):
    """Why this cannot be signed here now, beside ticks that lack."""

    STOPPED = "stopped"
    SIGNED = "signed by me"
    COMPLETE = "needs no more signatures"
    NO_KEY = "no key of mine"
    ENTRIES_FIRST = "authorisations come first"
    WORDS_DUE = "recovery words are due"
    DECLINED = "declined"
    ON_ITS_WAY = "sent"
    READ_ONLY = "older files"


@dataclass(frozen=True)
class Asker:
    """Whose signature the cover has, verified: the key, and its name or both of its ends.

    ``is_known``: by a name, or it signs for somebody whose consent is needed. ``only_pays``: it
    has no name, and no more is known of it than that it pays the fee.
    """

    key: str
    name: str
    is_mine: bool
    is_known: bool
    only_pays: bool = False


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """A review of a kept request, as it was ``seen`` at this time; hashes in hex.

    ``hash`` is by which it is kept; ``signed_hash`` what this key would sign, and what the
    check words stand for; ``signs`` which bytes those are, ``transaction_hash`` the
    transaction's own. ``ends`` is all that ends its life, the earliest first.
    ``digest`` is of exactly what was shown: only that is signed. ``step`` is what the move says
    beside money, by name; ``new_terms`` what it would write. ``moves_nothing``: it is an
    operation that moves no money, whatever is known; ``no_deal`` is why it has no terms.
    ``hindrance_facts`` is the reason of a refusal, or the label of a key. ``asker`` vouches for
    what stands around the envelope; None for nobody.
    """

    hash: str
    passphrase: str
    network: str
    title: str
    note: str
    valid_until: int
    sentence: tuple[Phrase, ...]
    button: str
    money: Money | None
    why: Why
    deal: Deal | None
    step: tuple[Fact, ...]
    new_terms: Deal | None
    checks: Checks
    check_words: tuple[str, ...]
    technical: Technical
    age: Age
    hindrance: Hindrance | None
    hindrance_facts: str
    digest: bytes
    seen: int
    moves_nothing: bool = False
    no_deal: str = ""
    signed_hash: str
    transaction_hash: str
    signs: str = ""
    ends: tuple[End, ...] = ()
    since: Since = NOTHING
    file: YourFile = EMPTY
    asker: Asker | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether nothing and nobody lets this be signed."""
        return bool(self.checks.stops)

    @property
    def begins_escrow(self) -> bool:
        """Whether it writes the first terms of an escrow."""
        return self.deal is None and self.new_terms is not None
