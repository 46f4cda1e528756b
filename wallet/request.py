"""Request and signature files: canonical, versioned JSON with all that a co-signer needs.

A request holds the unsigned envelope, every signature ever seen for it, and the ledger facts it
was built from. There is one way to write a file: the reader writes what it read again and
demands equality, so that nothing hides in a file. Suffix of both kinds: ``.countersign``.

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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from stellar_sdk import xdr

from wallet import gate, signatures
from wallet.addresses import address, contract_id
from wallet.envelope import DecoratedSignature, Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.keys import HASH_BYTES
from wallet.network import Network, network
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
MAX_PASSPHRASE: Final = 200
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

    ``envelope`` is unsigned; ``signatures`` are all that were ever seen for it, good or not,
    more than an envelope could carry if need be. ``created`` in seconds since 1970. Raise
    Unreadable for a longer note than anybody would read back.
    """

    envelope: Envelope
    signatures: tuple[DecoratedSignature, ...]
    snapshot: Snapshot
    told: Told | None
    created: int
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what could be written but not read again."""
        if len(self.note) > MAX_NOTE:
            raise Unreadable("note", f"it has more than {MAX_NOTE} characters")

    def with_signatures(self, more: tuple[DecoratedSignature, ...]) -> Request:
        """The same request with these signatures too; none is ever dropped."""
        return replace(self, signatures=signatures.merge(self.signatures, more))

    def to_text(self) -> str:
        """The one way to write this request."""
        return _canonical(
            {
                "format": REQUEST,
                "network_passphrase": self.envelope.network.passphrase,
                "envelope": self.envelope.to_base64(),
                "signatures": [_signature_facts(s) for s in sorted(set(self.signatures))],
                "snapshot": _snapshot_facts(self.snapshot),
                "simulation": None if self.told is None else _told_facts(self.told),
                "created": self.created,
                "note": self.note,
            }
        )


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


def read(text: str) -> Request | SignatureFile:
    """Read a file of ours; raise TooLarge, NewerFormat or Unreadable."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise TooLarge("request file", size, MAX_BYTES)
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


def merge(request: Request, other: Request | SignatureFile | Envelope) -> Request:
    """Take over the signatures of another file for the same transaction; raise OtherRequest.

    Facts and note stay those of the first file: the others bring signatures, nothing else.
    """
    found, more = _brought(other)
    if found != request.envelope.hash:
        raise OtherRequest(request.envelope.hash.hex(), found.hex())
    return request.with_signatures(more)


def _brought(
    other: Request | SignatureFile | Envelope,
) -> tuple[bytes, tuple[DecoratedSignature, ...]]:
    match other:
        case Request():
            return other.envelope.hash, other.signatures
        case SignatureFile():
            return other.transaction_hash, (other.signature,)
        case Envelope():
            return other.hash, other.signatures


def _read_request(facts: Mapping[str, Any]) -> Request:
    net = _read_network(facts["network_passphrase"])
    envelope = read_envelope(facts["envelope"], net)
    if isinstance(envelope, FeeBump) or envelope.signatures:
        raise Unreadable("request file", "the envelope must be one transaction, unsigned")
    told = facts["simulation"]
    note, created = facts["note"], facts["created"]
    if not isinstance(note, str):
        raise TypeError("the note is no text")
    return Request(
        envelope,
        tuple(_read_signature(s) for s in facts["signatures"]),
        _read_snapshot(net, facts["snapshot"]),
        None if told is None else _read_told(told),
        _whole(created),
        note,
    )


def _read_network(passphrase: str) -> Network:
    """A network whose passphrase can be shown: it is foreign text, and stands in every head."""
    if not passphrase.isprintable() or len(passphrase) > MAX_PASSPHRASE:
        raise Unreadable("network passphrase", "not one line of plain text")
    return network(passphrase)


def _read_signature_file(facts: Mapping[str, Any]) -> SignatureFile:
    hash_ = bytes.fromhex(facts["transaction_hash"])
    if len(hash_) != HASH_BYTES:
        raise ValueError("a hash has 32 bytes")
    net = _read_network(facts["network_passphrase"])
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
    named = gate.decode(xdr.LedgerKey, key, "ledger key")
    if facts["entry"] is None:
        return key, None
    live_until = facts["live_until"]
    life = None if live_until is None else _whole(live_until, U32_MAX)
    if facts["entry"] == "" and named.contract_code is not None:
        return key, Entry(None, life)
    data = gate.decode(xdr.LedgerEntryData, facts["entry"], "ledger entry")
    if key_of(data) != key:
        raise ValueError("an entry that lives under another key")
    return key, Entry(data.to_xdr_bytes(), life)


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
