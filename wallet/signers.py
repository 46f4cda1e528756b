"""An account's signers: who can sign, what each key weighs, and who is still needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from stellar_sdk import SignerKey as SdkSignerKey
from stellar_sdk import xdr

from wallet.addresses import AccountId, account_of
from wallet.errors import Unreadable

MAX_WEIGHT: Final = 255
"""A signer's weight has 32 bits on the ledger, but counts as a byte (protocol 10)."""

MARKERS: Final = frozenset({"GA2T6GR7VXXXBETTERSAFETHANSORRYXXXPROTECTEDBYLOBSTRVAULT"})
"""Signers that announce a co-signing service; nobody has their keys."""


class SignerKind(Enum):
    """What a signer key is; the values are its XDR types."""

    ED25519 = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519
    PRE_AUTH_TX = xdr.SignerKeyType.SIGNER_KEY_TYPE_PRE_AUTH_TX
    HASH_X = xdr.SignerKeyType.SIGNER_KEY_TYPE_HASH_X
    SIGNED_PAYLOAD = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD


class Level(Enum):
    """How much an operation needs."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class SignerKey:
    """A signer key: its kind and its strkey (G…, T…, X… or P…)."""

    kind: SignerKind
    strkey: str

    @classmethod
    def parse(cls, text: str) -> SignerKey:
        """Read a strkey; raise Unreadable if it is no signer key."""
        try:
            key = SdkSignerKey.from_encoded_signer_key(text)
            kind = SignerKind(xdr.SignerKeyType(key.signer_key_type))
            return cls(kind, key.encoded_signer_key)
        except (ValueError, TypeError, LookupError, ArithmeticError) as why:
            raise Unreadable("signer key", "no signer key with a right checksum") from why

    @classmethod
    def of(cls, value: xdr.SignerKey) -> SignerKey:
        """Take the signer key in this XDR; raise Unreadable if it has no strkey."""
        if value.ed25519 is not None:
            return cls.ed25519(account_of(value.ed25519.uint256))
        return cls.parse(SdkSignerKey.from_xdr_object(value).encoded_signer_key)

    @classmethod
    def ed25519(cls, account: AccountId) -> SignerKey:
        """Take the key that signs as this G address."""
        return cls(SignerKind.ED25519, account)

    def to_xdr(self) -> xdr.SignerKey:
        """Write this key in XDR."""
        return SdkSignerKey.from_encoded_signer_key(self.strkey).to_xdr_object()


AnyKey = SignerKey | AccountId
"""A signer key; a bare G address is the ed25519 one of the same bytes."""


@dataclass(frozen=True)
class Signer:
    """A key and what it counts on one account, 1 to 255."""

    key: SignerKey
    weight: int


@dataclass(frozen=True)
class Thresholds:
    """The weights that an account's operations need."""

    low: int
    medium: int
    high: int


@dataclass(frozen=True)
class AccountSigners:
    """An account, every signer it has (the master key too), and its thresholds."""

    account: AccountId
    signers: tuple[Signer, ...]
    thresholds: Thresholds

    @classmethod
    def of(cls, entry: xdr.AccountEntry) -> AccountSigners:
        """Read the signers in this ledger entry; raise Unreadable if one is unknown.

        The master key leads when its weight is not 0.
        """
        account = _account(entry.account_id)
        master, low, medium, high = entry.thresholds.thresholds
        signers = [Signer(SignerKey.ed25519(account), master)] if master else []
        signers += [
            Signer(SignerKey.of(signer.key), min(signer.weight.uint32, MAX_WEIGHT))
            for signer in entry.signers
        ]
        return cls(account, tuple(signers), Thresholds(low, medium, high))

    @property
    def usable_signers(self) -> tuple[Signer, ...]:
        """The signers a person can sign with: ed25519 keys that somebody holds."""
        return tuple(
            signer
            for signer in self.signers
            if signer.key.kind is SignerKind.ED25519 and signer.key.strkey not in MARKERS
        )

    def weight_of(self, key: AnyKey) -> int:
        """Weigh this key here; a stranger counts 0, a signer never does."""
        return self.weight((key,))

    def weight(self, keys: Iterable[AnyKey]) -> int:
        """Weigh these keys together, each once."""
        given = _strkeys(keys)
        return sum(signer.weight for signer in self.signers if signer.key.strkey in given)

    def threshold(self, level: Level) -> int:
        """Tell what an operation of this level needs; 0 needs a signature too."""
        # A level's value is the name of its threshold.
        needed: int = getattr(self.thresholds, level.value)
        return needed

    def missing_weight(self, keys: Iterable[AnyKey], level: Level) -> int:
        """Tell what these keys lack at this level."""
        # A threshold of 0 is met by the first signature that counts, not by none: every signer
        # counts at least 1, so asking for 1 says the same (SignatureChecker.cpp).
        return max(0, max(1, self.threshold(level)) - self.weight(keys))

    def can_act_alone(self, keys: Iterable[AnyKey], level: Level) -> bool:
        """Whether the holders of these keys need nobody else."""
        return self.missing_weight(keys, level) == 0

    def missing_signers(self, keys: Iterable[AnyKey], level: Level) -> tuple[Signer, ...]:
        """List who can still sign after these keys, heaviest first; nobody once enough."""
        given = _strkeys(keys)
        if self.can_act_alone(given, level):
            return ()
        others = (s for s in self.usable_signers if s.key.strkey not in given)
        return tuple(sorted(others, key=lambda s: (-s.weight, s.key.strkey)))

    def can_be_completed(self, keys: Iterable[AnyKey], level: Level) -> bool:
        """Whether these keys and everybody who can still sign would be enough."""
        given = _strkeys(keys)
        others = sum(signer.weight for signer in self.missing_signers(given, level))
        return self.missing_weight(given, level) <= others


def _account(value: xdr.AccountID) -> AccountId:
    key = value.account_id.ed25519
    assert key is not None  # noqa: S101 - account ids have one arm
    return account_of(key.uint256)


def _strkeys(keys: Iterable[AnyKey]) -> frozenset[AccountId]:
    # The first letter of a strkey is its kind, so the text alone tells keys apart.
    return frozenset(
        AccountId(key.strkey) if isinstance(key, SignerKey) else key for key in keys
    )
