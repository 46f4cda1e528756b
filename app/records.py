"""Rows that use cases and the store share: plain values, so that an inbox opens at once.

Nothing here imports the SDK. Hashes are the 32 bytes of a transaction; times are seconds since
1970; amounts are in an asset's smallest unit, None where a move has none. Texts may be foreign;
those that have no bytes in UTF-8 come back from the store with U+FFFD in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Standing(Enum):
    """Where a request stands, seen from this profile."""

    NEEDS_ME = "needs-me"
    WAITS_FOR_OTHERS = "waits-for-others"
    READY = "ready"
    SENT = "sent"
    UNKNOWN = "unknown"
    FINAL = "final"
    FAILED = "failed"
    DECLINED = "declined"
    EXPIRED = "expired"


class SubmissionState(Enum):
    """What is known of a transaction that was handed to the network."""

    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FINAL = "final"
    FAILED = "failed"
    REJECTED = "rejected"


class SubjectKind(Enum):
    """What a search can find, in the order in which findings are shown.

    A new kind comes last: the search numbers its rows by the places of their kinds.
    """

    MATTER = "matter"
    CONTACT = "contact"
    NOTE = "note"
    ESCROW = "escrow"
    REQUEST = "request"
    CALL_BACK = "call-back"


@dataclass(frozen=True)
class SignerLine:
    """A key that may sign a request for an account, and whether it has.

    ``threshold`` is the weight that the account asks for; 0 where an older version of ours
    kept the line, which did not note it.
    """

    account: str
    key: str
    weight: int
    signed: bool
    threshold: int = 0


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """A request as a list shows it; ``valid_until`` 0: it does not expire."""

    hash: bytes
    passphrase: str
    contract: str
    move: str
    title: str
    asset: str
    amount: int | None
    counterparty: str
    created: int
    received: int
    valid_until: int
    standing: Standing
    matter: int | None
    signers: tuple[SignerLine, ...]


@dataclass(frozen=True, kw_only=True)
class StoredRequest(InboxRow):
    """A request with its canonical file, which has no signatures inside."""

    text: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """A request that a contract's state may come to be changed by, or was: at ``ledger``.

    ``ledger`` 0: it is still open.
    """

    hash: bytes
    contract: str
    passphrase: str
    ledger: int


@dataclass(frozen=True)
class StoredSignature:
    """A signature ever seen for a request; ``key`` is "" if it is nobody's."""

    request: bytes
    hint: bytes
    signature: bytes
    key: str
    received: int


@dataclass(frozen=True)
class Refusal:
    """Somebody's no to a request."""

    request: bytes
    key: str
    reason: str
    at: int


@dataclass(frozen=True)
class Submission:
    """A step of a request on its way through the network; ``ledger`` 0: none yet.

    ``result`` of SENDING is the hash in hex that it is sent under, where that is not the
    request's own: its entries carry signatures.
    """

    request: bytes
    state: SubmissionState
    at: int
    ledger: int
    result: str


@dataclass(frozen=True)
class EscrowRow:
    """A contract that was looked at, as last seen; ``roles``: address by name of role."""

    contract: str
    passphrase: str
    wasm_hash: str
    title: str
    engagement_id: str
    roles: Mapping[str, str]
    amount: int | None
    seen: int
    matter: int | None


@dataclass(frozen=True)
class SnapshotRow:
    """A contract's state at a ledger, as canonical JSON; ``id`` 0 before it is kept."""

    id: int
    contract: str
    passphrase: str
    ledger: int
    timestamp: int
    content: str


@dataclass(frozen=True)
class LookRow:
    """What the user saw of a contract the last time, ``at`` in seconds since 1970.

    ``is_live``: a network had just told it; else it was what a request's file tells. At
    ``ledger``, which ``closed`` then, it was as in ``snapshot``, which may be an earlier one's.
    """

    at: int
    is_live: bool
    ledger: int
    closed: int
    snapshot: SnapshotRow


@dataclass(frozen=True)
class CosignedRow:
    """What was known of a contract when the signature of another key came, ``at`` that time.

    A network had told last of ``ledger``, which ``closed`` then: it was as in ``snapshot``.
    """

    key: str
    at: int
    ledger: int
    closed: int
    snapshot: SnapshotRow


@dataclass(frozen=True)
class AgreedRow:
    """Whom the user agreed to pay at a place of a contract, with commas between.

    ``evidence`` as it was seen approved there; None where it was not.
    """

    place: str
    payees: str
    evidence: str | None


@dataclass(frozen=True)
class RequestFacts:
    """What is looked up of other requests: whose sequence number it takes, whom it pays.

    ``payees`` in the units of the request's asset. ``prepared``: this program made it, here.
    """

    request: bytes
    payer: str
    sequence: int
    prepared: bool
    payees: Mapping[str, int]


@dataclass(frozen=True)
class PaidRow:
    """A payment that one of the user's keys agreed to, and that a ledger took.

    ``units`` None: not known how much. ``asset`` as requests name it; ``at`` when it was heard.
    """

    payee: str
    at: int
    units: int | None
    asset: str


@dataclass(frozen=True)
class Matter:
    """A client's affair; ``id`` 0 before it is kept, ``deadline`` 0: none."""

    id: int
    client: str
    number: str
    title: str
    deadline: int
    closed: bool


@dataclass(frozen=True)
class Contact:
    """A name for an address on one network; ``words``: what was said about it."""

    id: int
    name: str
    address: str
    passphrase: str
    words: str


@dataclass(frozen=True)
class Note:
    """One's own words about a subject; ``id`` 0 before it is kept."""

    id: int
    subject: str
    text: str
    at: int


@dataclass(frozen=True)
class CallBack:
    """Somebody whom the user called about a request, and what they confirmed.

    ``on_file``: the number stood in the user's own file before. ``at`` is when they began to
    record it, by the journal when that was done.
    """

    request: bytes
    who: str
    phone: str
    on_file: bool
    confirmed: str
    at: int


@dataclass(frozen=True)
class Attachment:
    """A file that the user keeps with a request; ``digest`` is SHA-256 of its bytes."""

    request: bytes
    name: str
    size: int
    digest: bytes
    at: int


@dataclass(frozen=True)
class KnownKey:
    """A public key that this profile holds, or only watches."""

    public: str
    label: str
    watched: bool
    added: int


@dataclass(frozen=True)
class IndexRow:
    """The index of escrows that is asked about one network, if it is ``used``.

    ``shape`` is which API it speaks ("product" or "core"); ``key`` is a secret, "" for none.
    """

    passphrase: str
    address: str
    shape: str
    key: str = field(repr=False)
    used: bool


@dataclass(frozen=True)
class Pin:
    """Code that the user takes for a build that we know; both by their Wasm hash in hex.

    ``contract`` is the one on whose page that was done, ``at`` in seconds since 1970.
    """

    wasm_hash: str
    build: str
    contract: str
    passphrase: str
    at: int


@dataclass(frozen=True)
class Found:
    """A subject that a search found.

    ``subject`` is a request's hash in hex, an escrow's contract, else the id in digits.
    """

    kind: SubjectKind
    subject: str
    title: str
    excerpt: str
