"""What the key that would sign is asked to sign: an entry of its own, or the transaction.

Who counts for an entry signs that, and nothing else; who counts for the envelope signs the
transaction, once its entries are signed. A key that counts for both gives both, one after the
other, each with a review and a token of its own. A fee bump's payer signs the fee bump.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from wallet.addresses import AccountId, Address, is_contract
from wallet.authorization import Authorization
from wallet.envelope import Envelope, FeeBump
from wallet.errors import WalletError
from wallet.review.given import Given
from wallet.signatures import consents


@dataclass(eq=False)
class EntriesFirst(WalletError):
    """The transaction is not yet the one to be sent: these accounts' entries come first."""

    waits_for: tuple[Address, ...]


class Signs(Enum):
    """What kind of bytes a signature is over."""

    TRANSACTION = "transaction"
    ENTRY = "authorisation entry"
    FEE_BUMP = "fee bump"


@dataclass(frozen=True)
class ToSign:
    """The bytes whose SHA-256 a key signs; ``entry`` is set when they are an entry's.

    ``waits_for``: the accounts whose entries must be signed first; until then the transaction
    is not the one that will be sent.
    """

    payload: bytes
    signs: Signs = Signs.TRANSACTION
    entry: Authorization | None = None
    waits_for: tuple[Address, ...] = ()

    @property
    def hash(self) -> bytes:
        """The 32 bytes that are signed."""
        return sha256(self.payload).digest()


def to_sign(facts: Given) -> ToSign:
    """What ``view.key`` signs next. For no key: what is to be signed next, whoever it is.

    For a stranger's key it is the transaction, which its signature does not help.
    """
    key, bump = facts.view.key, facts.view.bump
    if bump is not None:
        return ToSign(payload_of(bump), Signs.FEE_BUMP)
    mine = [entry for entry in _of_accounts(facts) if _counts_for(facts, key, entry)]
    due = [entry for entry in mine if _is_due(facts, entry)]
    if due or (mine and key is not None and not _is_source(facts, key)):
        return _entry(facts, next(iter((*due, *mine))))
    return _transaction(facts)


def payload_of(envelope: Envelope | FeeBump) -> bytes:
    """What is hashed and signed of an envelope: network id, envelope type, transaction."""
    return envelope.network.id + envelope.KIND.to_xdr_bytes() + envelope.body


def _of_accounts(facts: Given) -> Iterator[Authorization]:
    for entry in facts.by_address:
        if entry.address is not None and not is_contract(entry.address):
            yield entry


def _counts_for(facts: Given, key: AccountId | None, entry: Authorization) -> bool:
    """Whether a key, or any, can sign an entry; its own can, as far as nobody knows better."""
    signers = facts.signers(AccountId(entry.address or ""))
    if key is None or signers is None:
        return key in (None, entry.address)
    return bool(signers.weight_of(key))


def _is_due(facts: Given, entry: Authorization) -> bool:
    """Whether a signature of the key's is still wanted for an entry."""
    part = next((part for part in facts.parts if part.entry == entry), None)
    return part is None or not (part.is_met or facts.view.key in part.signed)


def _is_source(facts: Given, key: AccountId) -> bool:
    known = [(who, facts.signers(who)) for who, _ in consents(facts.transaction)]
    return any(key == who if own is None else own.weight_of(key) for who, own in known)


def _entry(facts: Given, entry: Authorization) -> ToSign:
    preimage = entry.preimage(facts.envelope.network)
    return ToSign(preimage.to_xdr_bytes(), Signs.ENTRY, entry)


def _transaction(facts: Given) -> ToSign:
    if facts.whole is not None:
        return ToSign(payload_of(facts.whole))
    waits_for = sorted({entry.address for entry in facts.unsigned if entry.address is not None})
    return ToSign(payload_of(facts.envelope), waits_for=tuple(waits_for))
