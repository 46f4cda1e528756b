"""Request and signature files: canonical, versioned JSON with all that a co-signer needs.

A request holds the unsigned envelope, every signature ever seen for it, and the ledger facts it
was built from. There is one way to write a file: the reader writes what it read again and
demands equality, so that nothing hides in a file. Suffix of both kinds: ``.countersign``.

A signature for an authorisation entry (way B) stands among the others, by its key's hint, and
counts wherever it verifies; those that stand in the entry count too, and make no other request
of it. ``envelope`` may be a fee bump, which holds its transaction as it was signed; then the
request is for its payer's signature.

    request     {"created", "envelope", "format": "countersign-request/1", "network_passphrase",
                 "note", "signatures": [{"hint", "signature"}], "simulation", "snapshot"}
    signature   {"format": "countersign-signature/1", "hint", "network_passphrase", "signature",
                 "transaction_hash"}

``snapshot`` is {"entries": [{"entry", "key", "live_until"}], "ledger", "timestamp"} with XDR of
LedgerKey and LedgerEntryData in base64; ``entry`` null: does not exist; ``entry`` "" for
contract code, of which only the life counts. ``simulation`` is null or {"ledger", "payments",
"resource_fee"}: what the proposer's network said, for comparison only.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, cast

from stellar_sdk import xdr

from wallet import gate
from wallet.addresses import address, contract_id
from wallet.admission import MOST_KEPT, Asked, NoRoom
from wallet.completion import apart
from wallet.envelope import DecoratedSignature, Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.keys import HASH_BYTES
from wallet.network import Network, plain_network
from wallet.remembered import remembered
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, key_of
from wallet.soroban.host import Payment, PaymentKind

SUFFIX: Final = ".countersign"
REQUEST: Final = "countersign-request/1"
SIGNATURE: Final = "countersign-signature/1"
MAX_BYTES: Final = 1024 * 1024
U32_MAX: Final = 2**32 - 1
I64_MAX: Final = 2**63 - 1
_OURS: Final = re.compile(r"countersign-(request|signature)/[1-9][0-9]{0,8}")
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
    then the envelope's own are in it. Raise Unreadable for a longer note, or more signatures,
    than anybody would read back.
    """

    envelope: Envelope
    signatures: tuple[DecoratedSignature, ...]
    snapshot: Snapshot
    told: Told | None
    created: int
    note: str = ""
    bump: FeeBump | None = None

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
    def _asked(self) -> Asked:
        return Asked(self.envelope, self.bump, self.snapshot)

    def to_text(self) -> str:
        """The one way to write this request; raise TooLarge beyond what can be read again."""
        text = _canonical(
            {
                "format": REQUEST,
                "network_passphrase": self.envelope.network.passphrase,
                "envelope": (self.bump or self.envelope).to_base64(),
                "signatures": [_signature_facts(s) for s in sorted(set(self.signatures))],
                "snapshot": _snapshot_facts(self.snapshot),
                "simulation": None if self.told is None else _told_facts(self.told),
                "created": self.created,
                "note": self.note,
            }
        )
        if len(text) > MAX_BYTES:
            raise TooLarge("request file", len(text), MAX_BYTES)
        return text


@dataclass(frozen=True)
class SignatureFile:
    """One key's answer to a request, small enough for a code or a chat."""

    network: Network
    transaction_hash: bytes
    signature: DecoratedSignature

    def to_text(self) -> str:
        """The one way to write this signature."""
        return _canonical(
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
    facts = _parsed(text)
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

    Facts and note stay those of the first file: the others bring signatures, nothing else.
    """
    found, more = brought_by(other)
    if found != request.hash:
        raise OtherRequest(request.hash.hex(), found.hex())
    return request.with_signatures(more)


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
        _read_snapshot(net, facts["snapshot"]),
        None if told is None else _read_told(told),
        _whole(created),
        note,
        bump,
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


def snapshot_text(snapshot: Snapshot) -> str:
    """The one way to write what a ledger said; the network is named by whoever keeps it."""
    return _canonical(_snapshot_facts(snapshot))


def read_snapshot(text: str, net: Network) -> Snapshot:
    """What ``snapshot_text`` wrote of this network; raise Unreadable."""
    try:
        return _read_snapshot(net, _parsed(text))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as why:
        raise Unreadable("snapshot", f"a field is missing or wrong: {why}") from why


def _snapshot_facts(snapshot: Snapshot) -> Mapping[str, Any]:
    entries = [_entry_facts(key, snapshot.entries[key]) for key in sorted(snapshot.entries)]
    return {"ledger": snapshot.sequence, "timestamp": snapshot.timestamp, "entries": entries}


def _entry_facts(key: Key, entry: Entry | None) -> Mapping[str, Any]:
    facts: dict[str, Any] = {"key": base64.b64encode(key).decode()}
    if entry is None:
        return {**facts, "entry": None, "live_until": None}
    data = base64.b64encode(entry.data or b"").decode()
    return {**facts, "entry": data, "live_until": entry.live_until}


def _read_snapshot(net: Network, facts: Mapping[str, Any]) -> Snapshot:
    entries = dict(_read_entry(entry) for entry in facts["entries"])
    ledger, timestamp = _whole(facts["ledger"], U32_MAX), _whole(facts["timestamp"])
    return Snapshot(net, ledger, timestamp, entries)


def _read_entry(facts: Mapping[str, Any]) -> tuple[Key, Entry | None]:
    key = gate.to_bytes(facts["key"], "ledger key")
    named = _named(key)
    if facts["entry"] is None:
        return key, None
    live_until = facts["live_until"]
    life = None if live_until is None else _whole(live_until, U32_MAX)
    if facts["entry"] == "" and named.contract_code is not None:
        return key, Entry(None, life)
    raw = gate.to_bytes(facts["entry"], "ledger entry")
    if _key_of(raw) != key:
        raise ValueError("an entry that lives under another key")
    return key, Entry(raw, life)


# The same state comes with every request for an escrow, and with every look at each of them.
@remembered(1024)
def _named(key: Key) -> xdr.LedgerKey:
    return gate.decode(xdr.LedgerKey, key, "ledger key")


@remembered(1024)
def _key_of(raw: bytes) -> Key | None:
    return key_of(gate.decode(xdr.LedgerEntryData, raw, "ledger entry"))


def _told_facts(told: Told) -> Mapping[str, Any]:
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
    return Told(_whole(facts["ledger"], U32_MAX), payments, _whole(facts["resource_fee"]))


def _whole(value: object, most: int = I64_MAX) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"no whole number: {value!r:.40}")
    return value


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise Unreadable("request file", "not JSON") from why
    if not isinstance(facts, dict):
        raise Unreadable("request file", "not one of ours")
    return cast("Mapping[str, Any]", facts)


def _canonical(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"
