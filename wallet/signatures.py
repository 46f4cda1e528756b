"""Envelope signatures: whose they are, their union, and the few that Stellar will accept.

``check`` is stellar-core's SignatureChecker (src/transactions/SignatureChecker.cpp, a9b86132):
per need, passes by kind of signer; inside a pass the signatures in envelope order; each match
marks its signature as used, adds its signer's weight and strikes that signer out; the need ends
the moment its threshold is met. A signature that no need used makes the transaction invalid
(txBAD_AUTH_EXTRA), so an envelope carries no more than it must, while we keep all we ever saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from stellar_sdk import SignerKey as SdkSignerKey
from stellar_sdk import StrKey, xdr

from wallet.addresses import AccountId, public_key
from wallet.choosing import fewest
from wallet.envelope import DecoratedSignature, account_of_muxed
from wallet.errors import WalletError
from wallet.keys import verifies
from wallet.remembered import remembered
from wallet.signers import (
    AccountSigners,
    AnyKey,
    Level,
    Signer,
    SignerKey,
    SignerKind,
    Thresholds,
)

MOST_TRIED: Final = 2_000
"""How often signatures are tried on keys at once: a tenth of a second of work."""

LEAST_TRIED: Final = 4
"""Keys on which each is tried in any case: honest keys hardly ever share a hint, even two."""


@dataclass(frozen=True)
class Need:
    """An account whose consent a transaction needs, and at which level."""

    signers: AccountSigners
    level: Level

    @classmethod
    def extra_signers(cls, source: AccountId, keys: Sequence[SignerKey]) -> Need:
        """State the need that a precondition's extra signers make: each of them, weighing 1."""
        every = Thresholds(len(keys), len(keys), len(keys))
        signers = tuple(Signer(key, 1) for key in keys)
        return cls(AccountSigners(source, signers, every), Level.LOW)

    @property
    def threshold(self) -> int:
        """The weight that ends this need."""
        return self.signers.threshold(self.level)


@dataclass(frozen=True)
class Verified:
    """This key made this signature."""

    signature: DecoratedSignature
    key: SignerKey


@dataclass(frozen=True)
class Invalid:
    """The hint names these keys, but none of them made this signature."""

    signature: DecoratedSignature
    hinted: tuple[SignerKey, ...]


@dataclass(frozen=True)
class Foreign:
    """The hint names none of the candidates."""

    signature: DecoratedSignature


Verdict = Verified | Invalid | Foreign


@dataclass(frozen=True)
class NeedResult:
    """How far the signatures went for one need; weights as counted before they sufficed."""

    need: Need
    met: bool
    weight: int
    used: tuple[int, ...]
    """Places, in the envelope, of the signatures that counted."""

    @property
    def missing_weight(self) -> int:
        """What is lacking; 0 when met."""
        return 0 if self.met else max(1, self.need.threshold) - self.weight


@dataclass(frozen=True)
class CheckResult:
    """What Stellar makes of an envelope's signatures."""

    results: tuple[NeedResult, ...]
    unused: tuple[DecoratedSignature, ...]

    @property
    def met(self) -> bool:
        """Whether every need is met."""
        return all(result.met for result in self.results)

    @property
    def accepted(self) -> bool:
        """Whether Stellar takes the transaction as signed."""
        return self.met and not self.unused


@dataclass(frozen=True)
class Gap:
    """What one account's consent still lacks, and which signers can still add to it."""

    account: AccountId
    level: Level
    missing_weight: int
    can_sign: tuple[Signer, ...]


@dataclass(eq=False)
class MissingWeight(WalletError):
    """The signatures do not suffice; one gap per account."""

    gaps: tuple[Gap, ...]


def consents(transaction: xdr.Transaction) -> tuple[tuple[AccountId, Level], ...]:
    """List whose consent a transaction needs: its source's first, then each operation's.

    In stellar-core's order, and with repetitions; extra signers are a need of their own.
    """
    source = transaction.source_account
    operations = (
        (account_of_muxed(operation.source_account or source), _level(operation.body))
        for operation in transaction.operations
    )
    return ((account_of_muxed(source), Level.LOW), *operations)


def verify(
    hash: bytes,
    signatures: Iterable[DecoratedSignature],
    candidates: Iterable[SignerKey],
) -> tuple[Verdict, ...]:
    """Say of each signature whose it is, or why it is nobody's.

    Of hundreds of signatures each is tried on a few keys with its hint, of a few on all.
    """
    given, named = tuple(signatures), _by_hint(candidates)
    most = max(LEAST_TRIED, MOST_TRIED // max(1, len(given)))
    return tuple(_verdict(hash, each, named.get(each.hint, ())[:most]) for each in given)


def merge(
    a: Iterable[DecoratedSignature], b: Iterable[DecoratedSignature]
) -> tuple[DecoratedSignature, ...]:
    """Everything that either has, each once, in one order whoever came first."""
    return tuple(sorted({*a, *b}))


def check(
    hash: bytes,
    signatures: Sequence[DecoratedSignature],
    needs: Sequence[Need],
) -> CheckResult:
    """Judge these signatures, in this order, as stellar-core does."""
    results = tuple(_check_need(hash, signatures, need) for need in needs)
    used = {place for result in results for place in result.used}
    unused = tuple(s for place, s in enumerate(signatures) if place not in used)
    return CheckResult(results, unused)


def minimal(
    hash: bytes,
    signatures: Iterable[DecoratedSignature],
    needs: Sequence[Need],
) -> tuple[DecoratedSignature, ...]:
    """Choose the fewest signatures that ``check`` accepts; raise MissingWeight if none do.

    The same set of signatures always gives the same answer. It passes in any order: of a set
    that cannot spare a member, each is essential to some need, which is therefore not met
    before that member's turn, and so uses it.
    """
    keys = _signature_by_key(hash, signatures, needs)
    weights = {key: tuple(need.signers.weight_of(key) for need in needs) for key in keys}
    given = (_pre_authorised(hash),)
    missing = tuple(need.signers.missing_weight(given, need.level) for need in needs)
    enough = fewest(weights, missing)
    if enough is None:
        raise MissingWeight(gaps((*given, *keys), needs))
    lightest_first = sorted(enough, key=lambda key: (sum(weights[key]), key.strkey))
    return tuple(keys[key] for key in lightest_first)


def consenting(
    hash: bytes, signatures: Iterable[DecoratedSignature], needs: Sequence[Need]
) -> tuple[SignerKey, ...]:
    """Every signer who has consented: by a signature, or the transaction as one itself."""
    return (_pre_authorised(hash), *_signature_by_key(hash, signatures, needs))


def gaps(given: Iterable[AnyKey], needs: Iterable[Need]) -> tuple[Gap, ...]:
    """What these signers leave open, one gap for each account that lacks anything."""
    given = tuple(given)
    found: dict[AccountId, Gap] = {}
    for need in needs:
        signers, level = need.signers, need.level
        missing = signers.missing_weight(given, level)
        known = found.get(signers.account)
        if missing and (known is None or missing > known.missing_weight):
            can_sign = signers.missing_signers(given, level)
            found[signers.account] = Gap(signers.account, level, missing, can_sign)
    return tuple(found.values())


def _level(body: xdr.OperationBody) -> Level:
    """Each operation frame's getThresholdLevel; only who may sign for an account is HIGH."""
    options = body.set_options_op
    if options is not None:
        changes = (
            options.master_weight,
            options.low_threshold,
            options.med_threshold,
            options.high_threshold,
            options.signer,
        )
        return Level.MEDIUM if all(change is None for change in changes) else Level.HIGH
    return _LEVELS.get(body.type, Level.MEDIUM)


def _by_hint(keys: Iterable[SignerKey]) -> Mapping[bytes, Sequence[SignerKey]]:
    # The hint only narrows the search: two keys may share four bytes.
    named: dict[bytes, list[SignerKey]] = {}
    for key in keys:
        named.setdefault(_hint(key), []).append(key)
    return named


def _verdict(
    hash: bytes, signature: DecoratedSignature, hinted: Sequence[SignerKey]
) -> Verdict:
    made_by = next((key for key in hinted if _MADE_BY[key.kind](key, hash, signature)), None)
    if made_by is not None:
        return Verified(signature, made_by)
    return Invalid(signature, tuple(hinted)) if hinted else Foreign(signature)


def _check_need(
    hash: bytes, signatures: Sequence[DecoratedSignature], need: Need
) -> NeedResult:
    used: list[int] = []
    weight = need.signers.weight_of(_pre_authorised(hash))
    if weight and weight >= need.threshold:
        return NeedResult(need, True, weight, ())
    named = _by_hint(signer.key for signer in need.signers.signers)
    for kind in _PASSES:
        left = {s.key: s.weight for s in need.signers.signers if s.key.kind is kind}
        for place, signature in enumerate(signatures):
            hinted = [key for key in named.get(signature.hint, ()) if key in left]
            verdict = _verdict(hash, signature, hinted)
            if not isinstance(verdict, Verified):
                continue
            used.append(place)
            weight += left.pop(verdict.key)
            if weight >= need.threshold:
                return NeedResult(need, True, weight, tuple(used))
    return NeedResult(need, False, weight, tuple(used))


def _signature_by_key(
    hash: bytes, signatures: Iterable[DecoratedSignature], needs: Iterable[Need]
) -> Mapping[SignerKey, DecoratedSignature]:
    """One good signature for each signer who gave any, the same whatever their order was."""
    candidates = dict.fromkeys(s.key for need in needs for s in need.signers.signers)
    verdicts = verify(hash, sorted(set(signatures), reverse=True), candidates)
    return {v.key: v.signature for v in verdicts if isinstance(v, Verified)}


@remembered(256)
def _pre_authorised(hash: bytes) -> SignerKey:
    """Name the signer that stands for the transaction itself, signed by nobody."""
    return SignerKey(SignerKind.PRE_AUTH_TX, StrKey.encode_pre_auth_tx(hash))


@remembered(1024)
def _hint(key: SignerKey) -> bytes:
    """Take the four bytes that point at this key (CAP-40 for signed payloads)."""
    if key.kind is not SignerKind.SIGNED_PAYLOAD:
        return _raw(key)[-4:]
    account, payload = _signed_payload(key)
    return bytes(
        a ^ b
        for a, b in zip(public_key(account)[-4:], payload.ljust(4, b"\0")[-4:], strict=True)
    )


def _raw(key: SignerKey) -> bytes:
    return SdkSignerKey.from_encoded_signer_key(key.strkey).signer_key


def _signed_payload(key: SignerKey) -> tuple[AccountId, bytes]:
    value = SdkSignerKey.from_encoded_signer_key(key.strkey).to_signed_payload_signer()
    return AccountId(value.account_id), value.payload


@remembered(1024)
def _by_ed25519(key: SignerKey, hash: bytes, signature: DecoratedSignature) -> bool:
    """Worked out once: a review asks the same of a signature a dozen times."""
    return verifies(AccountId(key.strkey), hash, signature.signature)


def _by_hash_x(key: SignerKey, hash: bytes, signature: DecoratedSignature) -> bool:
    return sha256(signature.signature).digest() == _raw(key)


def _by_signed_payload(key: SignerKey, hash: bytes, signature: DecoratedSignature) -> bool:
    account, payload = _signed_payload(key)
    return verifies(account, payload, signature.signature)


def _by_nobody(key: SignerKey, hash: bytes, signature: DecoratedSignature) -> bool:
    return False


_MADE_BY: Final[Mapping[SignerKind, Callable[[SignerKey, bytes, DecoratedSignature], bool]]] = {
    SignerKind.HASH_X: _by_hash_x,
    SignerKind.ED25519: _by_ed25519,
    SignerKind.SIGNED_PAYLOAD: _by_signed_payload,
    SignerKind.PRE_AUTH_TX: _by_nobody,
}

# After the pre-authorised one, which needs no signature.
_PASSES: Final = (SignerKind.HASH_X, SignerKind.ED25519, SignerKind.SIGNED_PAYLOAD)

_LEVELS: Final[Mapping[xdr.OperationType, Level]] = {
    xdr.OperationType.ACCOUNT_MERGE: Level.HIGH,
    xdr.OperationType.ALLOW_TRUST: Level.LOW,
    xdr.OperationType.BUMP_SEQUENCE: Level.LOW,
    xdr.OperationType.CLAIM_CLAIMABLE_BALANCE: Level.LOW,
    xdr.OperationType.EXTEND_FOOTPRINT_TTL: Level.LOW,
    xdr.OperationType.INFLATION: Level.LOW,
    xdr.OperationType.RESTORE_FOOTPRINT: Level.LOW,
    xdr.OperationType.SET_TRUST_LINE_FLAGS: Level.LOW,
}
