"""Way B: a transaction whose entries carry signatures of their own, which make it another one.

An entry's signatures stand inside the transaction, so its hash changes with each. A request
therefore holds the transaction as it was asked for, its accounts' entries unsigned: by that
hash it is known. The signatures that were given for entries are kept beside those of the
envelope; which bytes each is over is found by verifying it. The signers of entries come first;
then theirs are put in, no more than the host needs, and the sources sign the envelope last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, islice, product
from typing import Final

from wallet.addresses import AccountId, is_contract
from wallet.authorization import (
    MAX_ACCOUNT_SIGNATURES,
    AccountSignature,
    Authorization,
    BadAuthorization,
)
from wallet.envelope import DecoratedSignature, Envelope
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.signatures import Invalid, Need, Verified, verify
from wallet.signers import AccountSigners, Level, SignerKey

MOST_TRIED: Final = 256
"""Ways to choose among entries' signatures, of which a source may have signed one."""

MOST_VERIFIED: Final = 4_000
"""How often signatures are tried while looking for that way; no honest file needs more."""


_IN_EVERY_SIGNATURE: Final = b"public_key"


@dataclass(frozen=True)
class Part:
    """An account's entry, what it needs, and the good signatures given for it.

    ``payload`` is the 32-byte hash that its signers sign. ``given`` has each signer once,
    ascending by public key, whether the signature stood in the entry or came beside it;
    ``beside`` are those that came beside it, as they came.
    """

    entry: Authorization
    payload: bytes
    need: Need
    given: tuple[AccountSignature, ...]
    beside: frozenset[DecoratedSignature] = frozenset()

    @property
    def signed(self) -> tuple[AccountId, ...]:
        """Who signed, of those who count."""
        return tuple(sorted(each.account for each in self.given))

    @property
    def is_met(self) -> bool:
        """Whether the signatures given are enough for the host, which takes no more than 20."""
        return self._is_met_by(self._heaviest)

    @property
    def choices(self) -> Iterator[Authorization]:
        """The entry with signatures that the host takes; nothing while they are too few.

        As it stands first, where that is enough already: other tools know the transaction so.
        Then with the fewest, the heaviest keys before others; then with as few others.
        """
        if self._is_met_by(self._standing):
            yield self.entry
        if not self.is_met:
            return
        heaviest = self._heaviest
        fewest = next(n for n in range(1, len(heaviest) + 1) if self._is_met_by(heaviest[:n]))
        yield self.entry.with_signatures(heaviest[:fewest])
        for chosen in islice(combinations(self.given, fewest), MOST_TRIED):
            if self._is_met_by(chosen):
                yield self.entry.with_signatures(chosen)
        if len(self.given) <= MAX_ACCOUNT_SIGNATURES:
            yield self.entry.with_signatures(self.given)

    @cached_property
    def _heaviest(self) -> Sequence[AccountSignature]:
        weight = self.need.signers.weight_of
        by_weight = sorted(self.given, key=lambda each: (-weight(each.account), each))
        return by_weight[:MAX_ACCOUNT_SIGNATURES]

    @cached_property
    def _standing(self) -> tuple[AccountSignature, ...]:
        """What stands in the entry, where all of that is good and in its order."""
        standing = standing_in(self.entry)
        is_good = set(standing) <= set(self.given) and list(standing) == sorted(set(standing))
        return standing if is_good else ()

    def _is_met_by(self, chosen: Sequence[AccountSignature]) -> bool:
        keys = [each.account for each in chosen]
        return bool(keys) and not self.need.signers.missing_weight(keys, self.need.level)


def part_of(
    entry: Authorization,
    signers: AccountSigners,
    network: Network,
    signatures: Iterable[DecoratedSignature],
) -> Part:
    """An account's entry with all its good signatures: those in it, and those beside it."""
    payload = entry.payload(network)
    keys = [signer.key for signer in signers.usable_signers]
    found = [v for v in verify(payload, signatures, keys) if isinstance(v, Verified)]
    given = [AccountSignature.by(AccountId(v.key.strkey), v.signature.signature) for v in found]
    given += [
        each
        for each in standing_in(entry)
        if signers.weight_of(each.account) and each.verifies(payload)
    ]
    # Of two by one key either does; which is taken does not depend on which came first.
    once = {each.public_key: each for each in sorted(given)}
    beside = frozenset(verdict.signature for verdict in found)
    need = Need(signers, Level.MEDIUM)
    return Part(entry, payload, need, tuple(once[key] for key in sorted(once)), beside)


def completed(
    envelope: Envelope,
    parts: Sequence[Part],
    others: Sequence[DecoratedSignature],
    sources: Sequence[SignerKey],
) -> Envelope | None:
    """The transaction with its entries signed; None while one is not signed enough.

    Which signatures are put in does not depend on the order in which they came. Of several
    ways it is the one that a key of ``sources`` has signed, by ``others``: more signatures for
    an entry must not make another transaction of what is signed. Else it is the first.
    """
    firsts = [next(part.choices, None) for part in parts]
    entries = [entry for entry in firsts if entry is not None]
    if len(entries) < len(parts):
        return None
    first = _with_parts(envelope, parts, entries)
    verdicts = verify(first.hash, others, sources)
    # Made by a source's key, as it seems, and not of this: then perhaps of another way.
    hinted = [verdict.signature for verdict in verdicts if isinstance(verdict, Invalid)]
    if not hinted or any(isinstance(verdict, Verified) for verdict in verdicts):
        return first
    ways = product(*(tuple(part.choices) for part in parts))
    tried = islice(ways, max(1, min(MOST_TRIED, MOST_VERIFIED // len(hinted))))
    found = (_with_parts(envelope, parts, way) for way in tried)
    return next((way for way in found if _is_signed(way, hinted, sources)), first)


def apart(envelope: Envelope) -> tuple[Envelope, tuple[DecoratedSignature, ...]]:
    """The transaction as it was asked for, signed by nobody, and every signature that it had.

    What is no account's signature, a smart wallet's or a malformed one, stays where it is, and
    so does all of it where an entry is of a kind that we do not know.
    """
    if _IN_EVERY_SIGNATURE not in envelope.body:  # and so without decoding it
        return envelope.without_signatures(), envelope.signatures
    try:
        entries = entries_of(envelope)
    except Unreadable:
        entries = ()
    given = [each for entry in entries for each in standing_in(entry)]
    if not given:
        return envelope.without_signatures(), envelope.signatures
    bare = [entry.with_signatures(()) if standing_in(entry) else entry for entry in entries]
    beside = [DecoratedSignature.by(each.account, each.signature) for each in given]
    return (
        _with_entries(envelope.without_signatures(), bare),
        tuple(dict.fromkeys((*beside, *envelope.signatures))),
    )


def without_entries(envelope: Envelope) -> Envelope:
    """The transaction without what authorises it: to be asked what that would have to be."""
    return _with_entries(envelope, ())


def standing_in(entry: Authorization) -> tuple[AccountSignature, ...]:
    """The signatures in an account's entry, good or not; none where that is none's form."""
    if entry.address is None or is_contract(entry.address):
        return ()
    try:
        return entry.signatures
    except BadAuthorization:
        return ()


def _is_signed(
    envelope: Envelope, others: Sequence[DecoratedSignature], sources: Sequence[SignerKey]
) -> bool:
    verdicts = verify(envelope.hash, others, sources)
    return any(isinstance(verdict, Verified) for verdict in verdicts)


def entries_of(envelope: Envelope) -> tuple[Authorization, ...]:
    """The entries of an envelope's one operation, if that calls; raise Unreadable."""
    operations = envelope.transaction.operations
    called = operations[0].body.invoke_host_function_op if len(operations) == 1 else None
    return () if called is None else tuple(map(Authorization.of, called.auth))


def _with_parts(
    envelope: Envelope, parts: Sequence[Part], chosen: Sequence[Authorization]
) -> Envelope:
    # Two equal entries are one part: the same signatures are good for both.
    signed = {part.entry: entry for part, entry in zip(parts, chosen, strict=True)}
    entries = [signed.get(entry, entry) for entry in entries_of(envelope)]
    return _with_entries(envelope, entries)


def _with_entries(envelope: Envelope, entries: Sequence[Authorization]) -> Envelope:
    transaction = envelope.transaction
    called = transaction.operations[0].body.invoke_host_function_op
    assert called is not None  # noqa: S101 - the entries are its own
    called.auth = [entry.to_xdr() for entry in entries]
    return replace(envelope, body=transaction.to_xdr_bytes())
