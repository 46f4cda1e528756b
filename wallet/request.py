"""Request and signature files: canonical, versioned JSON with all that a co-signer needs.

A request holds the unsigned envelope, every signature ever seen for it, and the ledger facts it
was built from. There is one way to write a file: the reader writes what it read again and
demands equality, so that nothing hides in a file. Suffix of both kinds: ``.countersign``.

A signature for an authorisation entry (way B) stands among the others, by its key's hint, and
counts wherever it verifies; those that stand in the entry count too, and make no other request
of it. ``envelope`` may be a fee bump, which holds its transaction as it was signed; then the
request is for its payer's signature.

    request     {"cover": {"key", "signature"}, "created", "envelope", "format":
                 "countersign-request/1", "network_passphrase", "note", "signatures": [{"hint",
                 "signature"}], "simulation", "snapshot"}
    signature   {"format": "countersign-signature/1", "hint", "network_passphrase", "signature",
                 "transaction_hash"}

``snapshot`` is as ``snapshot_text`` has it. ``simulation`` is null or {"ledger", "payments",
"resource_fee"}: what the proposer's network said, for comparison only. ``cover`` is the
proposer's signature over all of it but ``signatures``, as ``cover_text`` has it; a file without
one has no such field, and one that is not of its key is refused.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from wallet import gate
from wallet.addresses import address, contract_id
from wallet.admission import MOST_KEPT, Asked, NoRoom
from wallet.canonical_json import U32_MAX, canonical, parsed, whole
from wallet.completion import apart
from wallet.cover import Cover
from wallet.envelope import DecoratedSignature, Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.keys import HASH_BYTES
from wallet.network import Network, plain_network
from wallet.remembered import remembered
from wallet.snapshot import Snapshot
from wallet.snapshot_text import snapshot_facts, snapshot_of
from wallet.soroban.host import Payment, PaymentKind

SUFFIX: Final = ".countersign"
REQUEST: Final = "countersign-request/1"
SIGNATURE: Final = "countersign-signature/1"
MAX_BYTES: Final = 1024 * 1024
_OURS: Final = re.compile(r"countersign-(request|signature)/[1-9][0-9]{0,8}")
COVER_ROOM: Final = 178
"""Bytes that a cover takes in a file: the field, a key and a signature."""

MAX_NOTE: Final = 1000
"""Characters of the proposer's own words; foreign text to everybody else."""


@dataclass(eq=False)
class NewerFormat(WalletError):
    """A file of ours in a form that a newer version made."""

    format: str


@dataclass(eq=False)
class OtherRequest(WalletError):
    """A file that belongs to another transaction than the first one; both hashes in hex."""

    expected: str
    found: str


@dataclass(frozen=True)
class Told:
    """What the proposer's network said the call would do, and its fee in stroops."""

    ledger: int
    payments: tuple[Payment, ...]
    resource_fee: int


@dataclass(frozen=True)
class Request:
    """A proposed move as a concrete transaction that asks for signatures.

    ``envelope`` is unsigned; ``signatures`` are those seen for it or its entries, good
    or not, more than an envelope could carry if need be. ``created`` in seconds since
    1970. ``bump`` is the fee bump around it, unsigned, where that is what asks for signatures:
    then the envelope's own are in it. ``cover`` is by whoever vouches for it, None for nobody.
    Raise Unreadable for a longer note, or more signatures, than anybody would read back, and
    ForgedCover for a cover that is not for exactly this.
    """

    envelope: Envelope
    signatures: tuple[DecoratedSignature, ...]
    snapshot: Snapshot
    told: Told | None
    created: int
    note: str = ""
    bump: FeeBump | None = None
    cover: Cover | None = None

    @cached_property
    def hash(self) -> bytes:
        """By which it is known: of the transaction as it was asked for, or of its fee bump.

        As it was asked for, its entries were not signed.
        """
        return (self.bump or apart(self.envelope)[0]).hash

    def __post_init__(self) -> None:
        """Refuse what could be written but not read again."""
        if len(self.note) > MAX_NOTE:
            raise Unreadable("note", f"it has more than {MAX_NOTE} characters")
        if len(self.signatures) > MOST_KEPT:
            raise Unreadable("signatures", f"there are more than {MOST_KEPT}")
        if self.cover is not None:
            self.cover.check(self.digest)

    @cached_property
    def digest(self) -> bytes:
        """The SHA-256 of all that is told in its file, in the one proper form.

        Not of signatures, be they in its entries: they come later, and each speaks for itself.
        """
        envelope = self.bump or apart(self.envelope)[0]
        told = {**self._told_facts, "envelope": envelope.to_base64()}
        return sha256(canonical(told).encode()).digest()

    def with_signatures(self, more: tuple[DecoratedSignature, ...]) -> Request:
        """The same request with these signatures too, if there is room or they count.

        None that is there and counts is ever dropped.
        """
        new = self._asked.admitted(self.signatures, more)
        return replace(self, signatures=self._asked.fitting(self.signatures, new))

    def with_own(self, made: DecoratedSignature) -> Request:
        """The same request with a signature that was just made; raise NoRoom if it has not."""
        signed = self.with_signatures((made,))
        if made not in signed.signatures:
            raise NoRoom(self.hash.hex())
        return signed

    def holding(self, taken: Iterable[DecoratedSignature]) -> Request:
        """The same request with signatures that were taken in before, if there is room."""
        return replace(self, signatures=self._asked.fitting((*self.signatures, *taken)))

    @property
    def has_room_for_cover(self) -> bool:
        """Whether its file can still be read with a cover in it."""
        return len(self.to_text()) + COVER_ROOM <= MAX_BYTES

    def covered_as(self, other: Request) -> Request:
        """The same request with the cover of another file of it, unless it has one.

        Only where both tell the same, to the letter: for nothing else that cover vouches.
        """
        if self.cover is not None or other.cover is None or other.digest != self.digest:
            return self
        return replace(self, cover=other.cover)

    @property
    def _asked(self) -> Asked:
        return Asked(self.envelope, self.bump, self.snapshot)

    def to_text(self) -> str:
        """The one way to write this request; raise TooLarge beyond what can be read again."""
        text = canonical(
            {
                **self._told_facts,
                **({} if self.cover is None else {"cover": self.cover.facts}),
                "envelope": (self.bump or self.envelope).to_base64(),
                "signatures": [_signature_facts(s) for s in sorted(set(self.signatures))],
            }
        )
        if len(text) > MAX_BYTES:
            raise TooLarge("request file", len(text), MAX_BYTES)
        return text

    @property
    def _told_facts(self) -> Mapping[str, Any]:
        """What its file tells beside the envelope and what was signed."""
        return {
            "format": REQUEST,
            "network_passphrase": self.envelope.network.passphrase,
            "snapshot": snapshot_facts(self.snapshot),
            "simulation": None if self.told is None else _simulation_facts(self.told),
            "created": self.created,
            "note": self.note,
        }


@dataclass(frozen=True)
class SignatureFile:
    """One key's answer to a request, small enough for a code or a chat."""

    network: Network
    transaction_hash: bytes
    signature: DecoratedSignature

    def to_text(self) -> str:
        """The one way to write this signature."""
        return canonical(
            {
                "format": SIGNATURE,
                "network_passphrase": self.network.passphrase,
                "transaction_hash": self.transaction_hash.hex(),
                **_signature_facts(self.signature),
            }
        )


Brought = Request | SignatureFile | Envelope | FeeBump
"""What can bring signatures for a request."""


@remembered(32)
def read(text: str) -> Request | SignatureFile:
    """Read a file of ours; raise TooLarge, NewerFormat or Unreadable."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise TooLarge("request file", size, MAX_BYTES)
    gate.refuse_crowded(text, "request file")
    facts = parsed(text, "request file")
    form = str(facts.get("format"))
    if form not in _READERS:
        newer = _OURS.fullmatch(form)
        raise NewerFormat(form) if newer else Unreadable("request file", "not one of ours")
    try:
        value = _READERS[form](facts)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as why:
        raise Unreadable("request file", f"a field is missing or wrong: {why}") from why
    if value.to_text() != text:
        raise Unreadable("request file", "not in its one proper form")
    return value


def merge(request: Request, other: Brought) -> Request:
    """Take over the signatures of another file for the same transaction; raise OtherRequest.

    Facts and note stay those of the first file: the others bring signatures, and the cover of
    a file that tells the same, where the first has none.
    """
    found, more = brought_by(other)
    if found != request.hash:
        raise OtherRequest(request.hash.hex(), found.hex())
    signed = request.with_signatures(more)
    return signed.covered_as(other) if isinstance(other, Request) else signed


def brought_by(other: Brought) -> tuple[bytes, tuple[DecoratedSignature, ...]]:
    """Which request a file is about, by its hash, and the signatures that it brings for it."""
    match other:
        case Request():
            inside = apart(other.envelope)[1] if other.bump is None else ()
            return other.hash, (*inside, *other.signatures)
        case SignatureFile():
            return other.transaction_hash, (other.signature,)
        case FeeBump():
            return other.hash, other.signatures
        case Envelope():
            bare, given = apart(other)
            return bare.hash, given


def bumped(request: Request, bump: FeeBump) -> Request:
    """The request for a fee bump of this one's transaction, on the facts that it was made of.

    Raise OtherRequest for a fee bump of another transaction.
    """
    found, _ = brought_by(bump.inner)
    if request.bump is not None or found != request.hash:
        raise OtherRequest(request.hash.hex(), found.hex())
    asked = of_envelope(bump, request.snapshot)
    return replace(asked, told=request.told, created=request.created, note=request.note)


def of_envelope(envelope: Envelope | FeeBump, snapshot: Snapshot) -> Request:
    """The request that another tool's envelope is, in this state; nothing else is known of it.

    Signatures stay in its entries, so that the transaction has the hash that others know.
    """
    if isinstance(envelope, FeeBump):
        bare, given = envelope.without_signatures(), envelope.signatures
        inner = envelope.inner.without_signatures()
        return Request(inner, given, snapshot, None, 0, bump=bare)
    return Request(envelope.without_signatures(), envelope.signatures, snapshot, None, 0)


def _read_request(facts: Mapping[str, Any]) -> Request:
    net = plain_network(facts["network_passphrase"])
    envelope = read_envelope(facts["envelope"], net)
    if envelope.signatures:
        raise Unreadable("request file", "the envelope must be unsigned")
    bump = envelope if isinstance(envelope, FeeBump) else None
    told = facts["simulation"]
    note, created = facts["note"], facts["created"]
    if not isinstance(note, str):
        raise TypeError("the note is no text")
    return Request(
        envelope.inner.without_signatures() if isinstance(envelope, FeeBump) else envelope,
        tuple(_read_signature(s) for s in facts["signatures"]),
        snapshot_of(net, facts["snapshot"]),
        None if told is None else _read_told(told),
        whole(created),
        note,
        bump,
        Cover.of(facts["cover"]) if "cover" in facts else None,
    )


def _read_signature_file(facts: Mapping[str, Any]) -> SignatureFile:
    hash_ = bytes.fromhex(facts["transaction_hash"])
    if len(hash_) != HASH_BYTES:
        raise ValueError("a hash has 32 bytes")
    net = plain_network(facts["network_passphrase"])
    return SignatureFile(net, hash_, _read_signature(facts))


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Request | SignatureFile]] = {
    REQUEST: _read_request,
    SIGNATURE: _read_signature_file,
}


def _signature_facts(signature: DecoratedSignature) -> Mapping[str, str]:
    return {
        "hint": signature.hint.hex(),
        "signature": base64.b64encode(signature.signature).decode(),
    }


def _read_signature(facts: Mapping[str, Any]) -> DecoratedSignature:
    signature = base64.b64decode(facts["signature"], validate=True)
    return DecoratedSignature(bytes.fromhex(facts["hint"]), signature)


def _simulation_facts(told: Told) -> Mapping[str, Any]:
    payments = [
        [p.kind.value, p.token, p.sender, p.receiver, str(p.amount)] for p in told.payments
    ]
    return {"ledger": told.ledger, "payments": payments, "resource_fee": told.resource_fee}


def _read_told(facts: Mapping[str, Any]) -> Told:
    payments = tuple(
        Payment(
            contract_id(token),
            address(sender),
            address(receiver),
            int(amount),
            PaymentKind(kind),
        )
        for kind, token, sender, receiver, amount in facts["payments"]
    )
    return Told(whole(facts["ledger"], U32_MAX), payments, whole(facts["resource_fee"]))
