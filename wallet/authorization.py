"""Authorization entries: who lets a contract call happen, what they sign, and who has.

Rules: CAP-46-11 and CAP-71 for the four kinds of credentials and their payloads; the host's
``account_contract.rs`` for what a G account's signatures must look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from hashlib import sha256
from typing import Final

from stellar_sdk import scval, xdr

from wallet import gate
from wallet.addresses import (
    AccountId,
    Address,
    account_of,
    from_sc_address,
    is_contract,
    public_key,
    to_sc_address,
)
from wallet.errors import Unreadable, WalletError
from wallet.keys import verifies
from wallet.network import Network
from wallet.signers import AccountSigners, Level

MAX_ACCOUNT_SIGNATURES: Final = 20

MAX_DELEGATE_DEPTH: Final = 8
"""Deeper trees of delegates than anyone needs are refused before they exhaust our stack."""

_VOID: Final = scval.to_void().to_xdr_bytes()


class Arm(Enum):
    """The kinds of credentials; the values are their XDR types."""

    SOURCE_ACCOUNT = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_SOURCE_ACCOUNT
    ADDRESS = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_ADDRESS
    ADDRESS_V2 = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_ADDRESS_V2
    WITH_DELEGATES = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_ADDRESS_WITH_DELEGATES


class Reason(StrEnum):
    """Why signatures do not authorise; the words are the host's where it has any."""

    MALFORMED = "failed account authentication with error"
    NONE = "no account signatures found"
    TOO_MANY = "too many account signers"
    NOT_ASCENDING = "public keys are not ordered"
    INVALID = "failed ED25519 verification"
    NOT_A_SIGNER = "signer does not belong to account"
    TOO_LITTLE_WEIGHT = "signature weight is lower than threshold"
    OTHER_ACCOUNT = "the signers are another account's"
    NOT_AN_ACCOUNT = "only an account has account signatures"
    NOTHING_TO_SIGN = "source account credentials carry no signature"
    ALREADY_SIGNED = "changing this would void the signatures"


@dataclass(eq=False)
class BadAuthorization(WalletError):
    """The signatures of an authorization entry do not do what they should."""

    reason: Reason
    account: Address | None = None


@dataclass(frozen=True, order=True)
class AccountSignature:
    """One signer's part of a G account's authorization: raw key (32) and signature (64)."""

    public_key: bytes
    signature: bytes

    @classmethod
    def by(cls, key: AccountId, signature: bytes) -> AccountSignature:
        """Take this G address's signature."""
        return cls(public_key(key), signature)

    @property
    def account(self) -> AccountId:
        """The key as a G address."""
        return account_of(self.public_key)

    def verifies(self, payload: bytes) -> bool:
        """Whether this key signed this payload hash."""
        return verifies(self.account, payload, self.signature)

    def to_xdr(self) -> xdr.SCVal:
        """Write the map that the host expects."""
        return scval.to_map(
            {
                scval.to_symbol("public_key"): scval.to_bytes(self.public_key),
                scval.to_symbol("signature"): scval.to_bytes(self.signature),
            }
        )


@dataclass(frozen=True)
class Delegate:
    """An address that answers for the entry's own, with its signature as XDR (CAP-71)."""

    address: Address
    signature_xdr: bytes
    delegates: tuple[Delegate, ...]

    def to_xdr(self) -> xdr.SorobanDelegateSignature:
        """Write this delegate and those below it in XDR."""
        return xdr.SorobanDelegateSignature(
            to_sc_address(self.address),
            xdr.SCVal.from_xdr_bytes(self.signature_xdr),
            [delegate.to_xdr() for delegate in self.delegates],
        )


@dataclass(frozen=True)
class Authorization:
    """A consent to a tree of contract calls; ``root`` and ``signature_xdr`` are XDR.

    Source account credentials have no address, nonce, expiry or signature. The expiry is the
    last ledger in which the entry counts.
    """

    arm: Arm
    root: bytes
    address: Address | None = None
    nonce: int = 0
    expiry: int = 0
    signature_xdr: bytes = _VOID
    delegates: tuple[Delegate, ...] = ()

    @classmethod
    def of(cls, entry: xdr.SorobanAuthorizationEntry) -> Authorization:
        """Take the entry in this XDR; raise Unreadable for addresses and delegates gone wrong.

        A signature of a strange shape is kept as it is: only using it raises.
        """
        root = entry.root_invocation.to_xdr_bytes()
        credentials = entry.credentials
        more = credentials.address_with_delegates
        own = credentials.address or credentials.address_v2
        own = more.address_credentials if more is not None else own
        if own is None:
            return cls(Arm.SOURCE_ACCOUNT, root)
        return cls(
            Arm(credentials.type),
            root,
            from_sc_address(own.address),
            own.nonce.int64,
            own.signature_expiration_ledger.uint32,
            own.signature.to_xdr_bytes(),
            _delegates(more.delegates, MAX_DELEGATE_DEPTH) if more is not None else (),
        )

    @property
    def root_invocation(self) -> xdr.SorobanAuthorizedInvocation:
        """The calls that are allowed, decoded afresh."""
        return xdr.SorobanAuthorizedInvocation.from_xdr_bytes(self.root)

    @property
    def signature(self) -> xdr.SCVal:
        """The signature as it stands, whatever its shape; decoded afresh."""
        return xdr.SCVal.from_xdr_bytes(self.signature_xdr)

    @property
    def is_signed(self) -> bool:
        """Whether there is a signature, whatever it is worth."""
        return self.signature_xdr != _VOID

    @property
    def signatures(self) -> tuple[AccountSignature, ...]:
        """A G account's signatures, none while unsigned; raise BadAuthorization (MALFORMED)."""
        if self.signature_xdr == _VOID:
            return ()
        return tuple(_account_signatures(self.signature))

    def payload(self, network: Network) -> bytes:
        """Compute the 32 bytes that every signer signs; raise BadAuthorization if none do."""
        return sha256(self.preimage(network).to_xdr_bytes()).digest()

    def preimage(self, network: Network) -> xdr.HashIDPreimage:
        """Build what hardware signers want to see; raise BadAuthorization (NOTHING_TO_SIGN).

        Only the newer arms bind the address: the older one can be replayed for another
        account of the same signers. Delegates sign for the address at the top.
        """
        if self.address is None:
            raise BadAuthorization(Reason.NOTHING_TO_SIGN)
        network_id, nonce, expiry = self._terms(network)
        if self.arm is Arm.ADDRESS:
            return xdr.HashIDPreimage(
                xdr.EnvelopeType.ENVELOPE_TYPE_SOROBAN_AUTHORIZATION,
                soroban_authorization=xdr.HashIDPreimageSorobanAuthorization(
                    network_id, nonce, expiry, self.root_invocation
                ),
            )
        return xdr.HashIDPreimage(
            xdr.EnvelopeType.ENVELOPE_TYPE_SOROBAN_AUTHORIZATION_WITH_ADDRESS,
            soroban_authorization_with_address=xdr.HashIDPreimageSorobanAuthorizationWithAddress(
                network_id, nonce, expiry, to_sc_address(self.address), self.root_invocation
            ),
        )

    def prepared(self, expiry: int, arm: Arm = Arm.ADDRESS_V2) -> Authorization:
        """Fix what co-signers must agree on before the first signs; raise BadAuthorization."""
        if self.address is None or arm is Arm.SOURCE_ACCOUNT:
            raise BadAuthorization(Reason.NOTHING_TO_SIGN)
        if self.signature_xdr != _VOID:
            raise BadAuthorization(Reason.ALREADY_SIGNED, self.address)
        return replace(self, expiry=expiry, arm=arm)

    def with_signatures(self, signatures: Iterable[AccountSignature]) -> Authorization:
        """Carry these signatures, sorted as the host wants them, and no others.

        Raise BadAuthorization when there is no account here to sign for, when a key comes
        with two signatures, or when there are more than 20.
        """
        if self.address is None or is_contract(self.address):
            raise BadAuthorization(Reason.NOT_AN_ACCOUNT, self.address)
        chosen = sorted(set(signatures))
        if len({signature.public_key for signature in chosen}) != len(chosen):
            raise BadAuthorization(Reason.NOT_ASCENDING, self.address)
        if len(chosen) > MAX_ACCOUNT_SIGNATURES:
            raise BadAuthorization(Reason.TOO_MANY, self.address)
        value = scval.to_vec([s.to_xdr() for s in chosen]).to_xdr_bytes() if chosen else _VOID
        return replace(self, signature_xdr=value)

    def verify(self, signers: AccountSigners, network: Network) -> None:
        """Judge the signatures as the host will; raise BadAuthorization if it will refuse."""
        if self.address != signers.account:
            raise BadAuthorization(Reason.OTHER_ACCOUNT, self.address)
        verify_account_signatures(self.payload(network), self.signature, signers)

    def to_xdr(self) -> xdr.SorobanAuthorizationEntry:
        """Write the entry in XDR."""
        root = self.root_invocation
        if self.address is None:
            return xdr.SorobanAuthorizationEntry(xdr.SorobanCredentials(self.arm.value), root)
        own = xdr.SorobanAddressCredentials(
            to_sc_address(self.address),
            xdr.Int64(self.nonce),
            xdr.Uint32(self.expiry),
            self.signature,
        )
        more = xdr.SorobanAddressCredentialsWithDelegates(
            own, [delegate.to_xdr() for delegate in self.delegates]
        )
        credentials = xdr.SorobanCredentials(
            self.arm.value,
            address=own if self.arm is Arm.ADDRESS else None,
            address_v2=own if self.arm is Arm.ADDRESS_V2 else None,
            address_with_delegates=more if self.arm is Arm.WITH_DELEGATES else None,
        )
        return xdr.SorobanAuthorizationEntry(credentials, root)

    def to_base64(self) -> str:
        """Write the entry as other tools exchange it."""
        return gate.encode(self.to_xdr())

    def _terms(self, network: Network) -> tuple[xdr.Hash, xdr.Int64, xdr.Uint32]:
        return xdr.Hash(network.id), xdr.Int64(self.nonce), xdr.Uint32(self.expiry)


def verify_account_signatures(
    payload: bytes, signature: xdr.SCVal, signers: AccountSigners
) -> None:
    """Judge a G account's signature value, step by step as the host; raise BadAuthorization.

    ``payload`` is the 32-byte hash. 1 to 20 signatures, keys strictly ascending, every one
    valid and by a signer of this account, together at the medium threshold.
    """
    previous, weight = b"", 0
    for given in _account_signatures(signature):
        if given.public_key <= previous:
            raise BadAuthorization(Reason.NOT_ASCENDING, given.account)
        if not given.verifies(payload):
            raise BadAuthorization(Reason.INVALID, given.account)
        counts = signers.weight_of(given.account)
        if not counts:
            raise BadAuthorization(Reason.NOT_A_SIGNER, given.account)
        previous, weight = given.public_key, weight + counts
    if weight < signers.threshold(Level.MEDIUM):
        raise BadAuthorization(Reason.TOO_LITTLE_WEIGHT, signers.account)


def _account_signatures(value: xdr.SCVal) -> Iterator[AccountSignature]:
    if value.vec is None:
        raise BadAuthorization(Reason.MALFORMED)
    if not value.vec.sc_vec:
        raise BadAuthorization(Reason.NONE)
    if len(value.vec.sc_vec) > MAX_ACCOUNT_SIGNATURES:
        raise BadAuthorization(Reason.TOO_MANY)
    yield from map(_account_signature, value.vec.sc_vec)


def _account_signature(value: xdr.SCVal) -> AccountSignature:
    entries = value.map.sc_map if value.map is not None else []
    match [entry.val.bytes.sc_bytes for entry in entries if entry.val.bytes is not None]:
        case [public_key, signature] if (len(public_key), len(signature)) == (32, 64):
            given = AccountSignature(public_key, signature)
        case _:
            raise BadAuthorization(Reason.MALFORMED)
    # There is one way to write it, keys and their order included.
    if given.to_xdr() != value:
        raise BadAuthorization(Reason.MALFORMED, given.account)
    return given


def _delegates(
    values: Sequence[xdr.SorobanDelegateSignature], depth: int
) -> tuple[Delegate, ...]:
    if values and not depth:
        raise Unreadable("delegates", "nested too deeply")
    places = [value.address.to_xdr_bytes() for value in values]
    if places != sorted(set(places)):
        raise Unreadable("delegates", "not in ascending order, each once")
    return tuple(
        Delegate(
            from_sc_address(value.address),
            value.signature.to_xdr_bytes(),
            _delegates(value.nested_delegates, depth - 1),
        )
        for value in values
    )
