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
from hashlib import sha256
from itertools import islice, product
from math import prod
from typing import Final

from stellar_sdk import scval

from wallet.addresses import AccountId, is_contract
from wallet.authorization import (
    MAX_ACCOUNT_SIGNATURES,
    AccountSignature,
    Authorization,
    BadAuthorization,
)
from wallet.choosing import every_minimal
from wallet.envelope import DecoratedSignature, Envelope
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.signatures import Invalid, Need, Verified, verify
from wallet.signers import AccountSigners, Level

MOST_VERIFIED: Final = 4_000
"""How often a source's signatures are tried on ways to sign the entries: half a second.

Any five of fifteen signers are 3,003 ways.
"""

_IN_EVERY_SIGNATURE: Final = b"public_key"
_VECTOR: Final = scval.to_vec([]).to_xdr_bytes()[:-4]
"""How a vector's XDR begins, before its length."""


@dataclass(frozen=True)
class Part:
    """An account's entry, what it needs, and the good signatures given for it.

    ``payload`` is the 32-byte hash that its signers sign. ``given`` has each signer once,
    ascending by public key, whether the signature stood in the entry or came beside it, and
    ``again`` what else the same signers gave; ``beside`` are those that came beside it, as
    they came.
    """

    entry: Authorization
    payload: bytes
    need: Need
    given: tuple[AccountSignature, ...]
    again: tuple[AccountSignature, ...] = ()
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
        Then with the fewest, the heaviest keys before others; then with all; then as whoever
        signed the transaction may have seen it, before others signed the entry.
        """
        return map(self.entry.with_signatures, self.ways)

    @property
    def ways(self) -> Iterator[Sequence[AccountSignature]]:
        """The signatures of these choices, and whose they are ascends."""
        if self._is_met_by(self._standing):
            yield self._standing
        if not self.is_met:
            return
        heaviest = self._heaviest
        fewest = next(n for n in range(1, len(heaviest) + 1) if self._is_met_by(heaviest[:n]))
        yield sorted(heaviest[:fewest])
        if len(self.given) <= MAX_ACCOUNT_SIGNATURES:
            yield self.given
        yield from self._earlier_ways

    @property
    def _earlier_ways(self) -> Iterator[Sequence[AccountSignature]]:
        """Those in which no signer can be spared, of each whichever signature it was."""
        own = [[each] for each in self._by_weight]
        for signatures in own:
            key = signatures[0].public_key
            signatures += [each for each in self.again if each.public_key == key]
        weights = [self.need.signers.weight_of(each.account) for each in self._by_weight]
        needed = self.need.signers.missing_weight((), self.need.level)
        most = max(1, MOST_VERIFIED // prod(map(len, own)))
        for picked in product(*own):
            for places in islice(every_minimal(weights, needed, MAX_ACCOUNT_SIGNATURES), most):
                yield sorted(picked[place] for place in places)

    @property
    def _heaviest(self) -> Sequence[AccountSignature]:
        return self._by_weight[:MAX_ACCOUNT_SIGNATURES]

    @cached_property
    def _by_weight(self) -> Sequence[AccountSignature]:
        weight = self.need.signers.weight_of
        return sorted(self.given, key=lambda each: (-weight(each.account), each))

    @cached_property
    def _standing(self) -> tuple[AccountSignature, ...]:
        """What stands in the entry, where all of that is good and in its order."""
        standing = standing_in(self.entry)
        good = {*self.given, *self.again}
        keys = [each.public_key for each in standing]
        return standing if good.issuperset(standing) and keys == sorted(set(keys)) else ()

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
    again = tuple(sorted(set(given) - set(once.values())))
    beside = frozenset(verdict.signature for verdict in found)
    need = Need(signers, Level.MEDIUM)
    return Part(entry, payload, need, tuple(once[key] for key in sorted(once)), again, beside)


def completed(
    envelope: Envelope,
    parts: Sequence[Part],
    others: Sequence[DecoratedSignature],
    needs: Sequence[Need],
) -> Envelope | None:
    """The transaction with its entries signed; None while one is not signed enough.

    Which signatures are put in does not depend on the order in which they came. Of several
    ways it is the one of which least is lacking to what is needed of the sources, by
    ``others``: more signatures for an entry, or another of a source for another way, must not
    make another transaction of what is signed. Else it is the first.
    """
    firsts = [next(part.choices, None) for part in parts]
    entries = [entry for entry in firsts if entry is not None]
    if len(entries) < len(parts):
        return None
    first = _with_parts(envelope, parts, entries)
    keys = [signer.key for need in needs for signer in need.signers.signers]
    verdicts = verify(first.hash, others, keys)
    # Made by a source's key, as it seems, and not of this: then perhaps of another way.
    hinted = [verdict.signature for verdict in verdicts if isinstance(verdict, Invalid)]
    best, least = first, _lacking(first, others, needs)
    if not hinted or not least:
        return first
    for way in _ways_of(envelope, parts, first, max(1, MOST_VERIFIED // len(hinted))):
        verdicts = verify(way.hash, hinted, keys)
        left = [each.signature for each in verdicts if not isinstance(each, Verified)]
        if len(left) < len(hinted):
            hinted, lacking = left, _lacking(way, others, needs)
            best, least = (way, lacking) if lacking < least else (best, least)
            if not hinted or not least:
                break
    return best


def _lacking(
    envelope: Envelope, others: Sequence[DecoratedSignature], needs: Sequence[Need]
) -> int:
    """The weight that is lacking to what is needed of an envelope's sources."""
    keys = [signer.key for need in needs for signer in need.signers.signers]
    verdicts = verify(envelope.hash, others, keys)
    signed = [verdict.key for verdict in verdicts if isinstance(verdict, Verified)]
    return sum(need.signers.missing_weight(signed, need.level) for need in needs)


def _ways_of(
    envelope: Envelope, parts: Sequence[Part], first: Envelope, most: int
) -> Iterator[Envelope]:
    """The transaction with its entries signed in one way after the other.

    Written once, with a mark for each signature: to write it each time takes ten times as
    long. Nothing where it is so made that there is more than one place for a mark.
    """
    marks = [_mark(number) for number, _ in enumerate(parts)]
    marked = [replace(p.entry, signature_xdr=m) for p, m in zip(parts, marks, strict=True)]
    body = _with_parts(envelope, parts, marked).body
    given = {each for part in parts for each in (*part.given, *part.again)}
    written = {each: each.to_xdr().to_xdr_bytes() for each in given}

    def signed(way: Sequence[Sequence[AccountSignature]]) -> Envelope:
        whole = body
        for mark, signatures in zip(marks, way, strict=True):
            count = len(signatures).to_bytes(4, "big")
            own = b"".join(written[each] for each in signatures)
            whole = whole.replace(mark, _VECTOR + count + own)
        return replace(envelope, body=whole)

    if signed([next(part.ways) for part in parts]) == first:
        every = product(*(islice(part.ways, most) for part in parts))
        yield from map(signed, islice(every, most))


def _mark(number: int) -> bytes:
    return scval.to_bytes(sha256(b"a signature's place %d" % number).digest()).to_xdr_bytes()


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
