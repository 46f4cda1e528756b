"""Envelopes: a transaction's exact bytes, its network, and the signatures beside it.

The SDK's objects can be changed by whoever holds them, so what is stored is bytes; every
``transaction`` handed out is decoded afresh and belongs to the caller.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import ClassVar, Final, Self

from stellar_sdk import xdr

from wallet import gate
from wallet.addresses import AccountId, account_of, public_key
from wallet.errors import Unreadable, WalletError
from wallet.network import Network
from wallet.remembered import Keyed, remembered

MAX_SIGNATURES: Final = 20

_WHAT: Final = "transaction envelope"
_KIND_BYTES: Final = 4


@dataclass(eq=False)
class UnsupportedEnvelope(WalletError):
    """An envelope of a kind that nobody co-signs, by its XDR name."""

    kind: str


@dataclass(eq=False)
class TooManySignatures(WalletError):
    """More signatures than an envelope can carry."""

    count: int
    limit: int = MAX_SIGNATURES


@dataclass(frozen=True, order=True)
class DecoratedSignature:
    """A signature of up to 64 bytes and its hint of 4; the hint narrows, it never proves."""

    hint: bytes
    signature: bytes

    def __post_init__(self) -> None:
        """Raise Unreadable when the sizes are not XDR's."""
        if len(self.hint) != 4 or len(self.signature) > 64:
            raise Unreadable(
                "decorated signature", "a hint has 4 bytes, a signature at most 64"
            )

    @classmethod
    def by(cls, key: AccountId, signature: bytes) -> Self:
        """Take this ed25519 key's signature, with the key's hint."""
        return cls(public_key(key)[-4:], signature)

    @classmethod
    def of(cls, value: xdr.DecoratedSignature) -> Self:
        """Take the signature in this XDR."""
        return cls(value.hint.signature_hint, value.signature.signature)

    def to_xdr(self) -> xdr.DecoratedSignature:
        """Write this signature in XDR."""
        return xdr.DecoratedSignature(
            xdr.SignatureHint(self.hint), xdr.Signature(self.signature)
        )

    def to_xdr_bytes(self) -> bytes:
        """The same as bytes: 4, then up to 64 with their number before them."""
        size = len(self.signature)
        return self.hint + size.to_bytes(4, "big") + self.signature + bytes(-size % 4)


@dataclass(frozen=True)
class _Signed:
    """What both kinds share: type ‖ body ‖ signatures, hashed as network ‖ type ‖ body."""

    KIND: ClassVar[xdr.EnvelopeType]

    body: bytes
    network: Network
    signatures: tuple[DecoratedSignature, ...] = ()

    def __post_init__(self) -> None:
        if len(self.signatures) > MAX_SIGNATURES:
            raise TooManySignatures(len(self.signatures))

    @property
    def hash(self) -> bytes:
        """The 32 bytes that are signed: the transaction hash."""
        return sha256(self.network.id + self.KIND.to_xdr_bytes() + self.body).digest()

    def with_signatures(self, signatures: Iterable[DecoratedSignature]) -> Self:
        """Carry these signatures, in this order, and no others; raise TooManySignatures."""
        return replace(self, signatures=tuple(signatures))

    def without_signatures(self) -> Self:
        """Take the same transaction, signed by nobody."""
        return self.with_signatures(())

    def to_xdr(self) -> bytes:
        """Write the envelope's bytes."""
        return self.KIND.to_xdr_bytes() + self.body + _written(self.signatures)

    def to_base64(self) -> str:
        """Write the envelope as other tools exchange it."""
        return base64.b64encode(self.to_xdr()).decode()


@dataclass(frozen=True)
class Envelope(_Signed):
    """A V1 transaction with its signatures; ``body`` is the transaction's XDR."""

    KIND = xdr.EnvelopeType.ENVELOPE_TYPE_TX

    @classmethod
    def of(cls, transaction: xdr.Transaction, network: Network) -> Envelope:
        """Make an unsigned envelope for this transaction; raise TooLarge or Unreadable."""
        body = transaction.to_xdr_bytes()
        gate.decode(xdr.Transaction, body, "transaction")
        return cls(body, network)

    @property
    def transaction(self) -> xdr.Transaction:
        """The transaction, decoded afresh: changing it changes nothing here."""
        return xdr.Transaction.from_xdr_bytes(self.body)

    @property
    def shared(self) -> xdr.Transaction:
        """The transaction, decoded once for whoever reads it; never change it."""
        return _decoded(Keyed(self.body, lambda: self.transaction))

    @property
    def source(self) -> AccountId:
        """The transaction's source account."""
        return account_of_muxed(self.shared.source_account)


@dataclass(frozen=True)
class FeeBump(_Signed):
    """A signed envelope and somebody else's higher fee for it; ``body`` is the bump's XDR."""

    KIND = xdr.EnvelopeType.ENVELOPE_TYPE_TX_FEE_BUMP

    @classmethod
    def of(cls, inner: Envelope, fee_source: AccountId, fee: int) -> FeeBump:
        """Make an unsigned fee bump, the whole fee in stroops; raise TooLarge or Unreadable."""
        transaction = xdr.FeeBumpTransaction(
            fee_source=xdr.MuxedAccount(
                xdr.CryptoKeyType.KEY_TYPE_ED25519, ed25519=xdr.Uint256(public_key(fee_source))
            ),
            fee=xdr.Int64(fee),
            inner_tx=xdr.FeeBumpTransactionInnerTx.from_xdr_bytes(inner.to_xdr()),
            ext=xdr.FeeBumpTransactionExt(0),
        )
        body = transaction.to_xdr_bytes()
        gate.decode(xdr.FeeBumpTransaction, body, "fee bump")
        return cls(body, inner.network)

    @property
    def transaction(self) -> xdr.FeeBumpTransaction:
        """The fee bump, decoded afresh: changing it changes nothing here."""
        return xdr.FeeBumpTransaction.from_xdr_bytes(self.body)

    @property
    def fee_source(self) -> AccountId:
        """Who pays."""
        return account_of_muxed(self.transaction.fee_source)

    @property
    def fee(self) -> int:
        """The most that is paid in all, in stroops."""
        return self.transaction.fee.int64

    @property
    def inner(self) -> Envelope:
        """The envelope that is paid for, with its own hash and signatures."""
        inner = self.transaction.inner_tx.v1
        assert inner is not None  # noqa: S101 - this union has one arm
        return _envelope(inner, self.network)


def read_envelope(source: str | bytes, network: Network) -> Envelope | FeeBump:
    """Read an envelope; raise UnsupportedEnvelope, TooLarge or Unreadable.

    More than 20 signatures are no envelope at all, and so Unreadable.
    """
    return _read(gate.to_bytes(source, _WHAT), network)


@remembered(16)
def _read(raw: bytes, network: Network) -> Envelope | FeeBump:
    _refuse_other_kinds(raw)
    envelope = gate.decode(xdr.TransactionEnvelope, raw, _WHAT)
    told = envelope.fee_bump or envelope.v1
    assert told is not None  # noqa: S101 - the other arms are refused above
    signatures = _signatures(told.signatures)
    # The gate takes one spelling only, so what is around the body need not be cut by decoding.
    body = raw[_KIND_BYTES : len(raw) - len(_written(signatures))]
    if envelope.v1 is None:
        return FeeBump(body, network, signatures)
    transaction = envelope.v1.tx
    _decoded(Keyed(body, lambda: transaction))
    return Envelope(body, network, signatures)


def account_of_muxed(value: xdr.MuxedAccount) -> AccountId:
    """Find the account behind a source account; a multiplexing number is only a label."""
    key = value.ed25519 if value.med25519 is None else value.med25519.ed25519
    assert key is not None  # noqa: S101 - this union has two arms
    return account_of(key.uint256)


@remembered(64)
def _decoded(body: Keyed[Callable[[], xdr.Transaction]]) -> xdr.Transaction:
    return body.it()


def _written(signatures: Sequence[DecoratedSignature]) -> bytes:
    """Signatures as they stand at the end of an envelope, their number before them."""
    count = len(signatures).to_bytes(4, "big")
    return count + b"".join(each.to_xdr_bytes() for each in signatures)


def _envelope(value: xdr.TransactionV1Envelope, network: Network) -> Envelope:
    return Envelope(value.tx.to_xdr_bytes(), network, _signatures(value.signatures))


def _signatures(values: Iterable[xdr.DecoratedSignature]) -> tuple[DecoratedSignature, ...]:
    return tuple(DecoratedSignature.of(value) for value in values)


def _refuse_other_kinds(raw: bytes) -> None:
    """Name the kinds we know and do not sign; the decoder refuses the rest."""
    try:
        kind = xdr.EnvelopeType(int.from_bytes(raw[:4], "big"))
    except ValueError:
        return
    if len(raw) >= 4 and kind not in (Envelope.KIND, FeeBump.KIND):
        raise UnsupportedEnvelope(kind.name)
