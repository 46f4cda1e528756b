"""Which signatures a request takes in once somebody floods it with them.

While there is room everything is taken in, good or not. Then only what counts still is: one
good signature of each signer who has none yet. For that, and for nothing else, something that
is there makes room: what counts for nothing, in a file that somebody filled to the last place.
So junk neither grows without end nor keeps out whoever really signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from wallet.addresses import AccountId, Address, is_contract
from wallet.authorization import Authorization
from wallet.completion import Part, completed, entries_of, part_of
from wallet.envelope import DecoratedSignature, Envelope, FeeBump
from wallet.errors import Unreadable, WalletError
from wallet.signatures import Need, Verified, consents, merge, verify
from wallet.signers import AccountSigners, SignerKey
from wallet.snapshot import Snapshot
from wallet.soroban.entries import account_key

MOST_SEEN: Final = 200
"""Signatures that are taken in unasked: a dozen people sign a request, not hundreds."""

MOST_KEPT: Final = 400
"""Signatures of one request in all; every look at one costs a tenth of a millisecond.

Whoever really signs is kept out only by as many others who really signed.
"""

MOST_ENTRIES: Final = 8
"""Entries that signatures are tried on: an honest request has one or two."""

Signable = tuple[bytes, Sequence[SignerKey]]
"""A hash that is signed, and the keys that may sign it."""


@dataclass(eq=False)
class NoRoom(WalletError):
    """A signature that was made here, and that its request does not take in.

    Hundreds of others were given for it, and nothing there tells that this one counts; hash of
    the request in hex.
    """

    request: str


@dataclass(frozen=True)
class Asked:
    """What signatures are asked for, and the state that tells whose count."""

    envelope: Envelope
    bump: FeeBump | None
    snapshot: Snapshot

    def admitted(
        self, ours: Sequence[DecoratedSignature], more: Iterable[DecoratedSignature]
    ) -> tuple[DecoratedSignature, ...]:
        """Those of ``more`` that are taken in beside ``ours``; none of them is among these."""
        new = sorted(set(more) - set(ours))
        if len(ours) + len(new) <= MOST_SEEN:
            return tuple(new)
        first = self._first(ours, new, self._asked)
        # An entry's signature and the payer's, who signed what it makes, may come together.
        return (*first, *self._first((*ours, *first), new, self._whole((*ours, *first), new)))

    def _first(
        self,
        ours: Sequence[DecoratedSignature],
        new: Sequence[DecoratedSignature],
        asked: Iterable[Signable],
    ) -> tuple[DecoratedSignature, ...]:
        """One good signature of each signer who has none in ``ours``."""
        good: dict[DecoratedSignature, None] = {}
        for hash_, keys in asked:
            signed = {v.key for v in verify(hash_, ours, keys) if isinstance(v, Verified)}
            for verdict in verify(hash_, new, keys):
                if isinstance(verdict, Verified) and verdict.key not in signed:
                    signed.add(verdict.key)
                    good[verdict.signature] = None
        return tuple(good)

    def fitting(
        self, ours: Sequence[DecoratedSignature], new: Sequence[DecoratedSignature] = ()
    ) -> tuple[DecoratedSignature, ...]:
        """At most MOST_KEPT of all these, ascending; ``new`` are some that were admitted.

        Where there is no room for all, one good signature of each signer in ``ours`` stays,
        then ``new`` come, then what else is good; then the others, in the order of ``ours``.
        """
        there = merge(ours, new)
        if len(there) <= MOST_KEPT:
            return there
        firsts, others = self._good(ours)
        ranked = dict.fromkeys((*firsts, *new, *others, *ours))
        return tuple(sorted(islice(ranked, MOST_KEPT)))

    def _good(
        self, ours: Sequence[DecoratedSignature]
    ) -> tuple[Iterable[DecoratedSignature], Iterable[DecoratedSignature]]:
        """One good signature of each signer, and what else is good."""
        firsts: dict[DecoratedSignature, None] = {}
        others: dict[DecoratedSignature, None] = {}
        # Of two for an entry that one goes into the transaction which sorts last.
        ordered = sorted(ours, reverse=True)
        for hash_, keys in (*self._asked, *self._whole(ours)):
            signed = set[SignerKey]()
            for verdict in verify(hash_, ordered, keys):
                if isinstance(verdict, Verified):
                    is_first = verdict.key not in signed
                    signed.add(verdict.key)
                    (firsts if is_first else others)[verdict.signature] = None
        return firsts, others

    @property
    def _asked(self) -> Iterator[Signable]:
        """What is signed as it was asked for: the envelope, its fee bump, and its entries."""
        sources = [who for who, _ in consents(self.envelope.transaction)]
        yield self.envelope.hash, self._keys(sources)
        if self.bump is not None:
            yield self.bump.hash, self._keys([self.bump.fee_source])
        for part in self._parts(()):
            yield part.payload, [signer.key for signer in part.need.signers.signers]

    def _whole(
        self,
        given: Sequence[DecoratedSignature],
        more: Sequence[DecoratedSignature] = (),
    ) -> Iterator[Signable]:
        """The transaction that the signatures given make of it, if they do.

        Of several ways the one that a source has signed, as a review has it; by one of
        ``more`` perhaps, which is not taken in yet.
        """
        known = [(self._signers(w), level) for w, level in consents(self.envelope.transaction)]
        needs = [Need(signers, level) for signers, level in known if signers is not None]
        parts = self._parts(given)
        whole = completed(self.envelope, parts, (*given, *more), needs) if parts else None
        if whole is not None:
            yield whole.hash, [s.key for need in needs for s in need.signers.signers]

    def _parts(self, given: Sequence[DecoratedSignature]) -> list[Part]:
        entries = islice(self._entries, MOST_ENTRIES)
        known = [(entry, self._signers(entry.address)) for entry in entries]
        network = self.envelope.network
        return [part_of(e, who, network, given) for e, who in known if who is not None]

    @property
    def _entries(self) -> tuple[Authorization, ...]:
        """None where some cannot be read: such a request is never completed."""
        try:
            return entries_of(self.envelope)
        except Unreadable:
            return ()

    def _keys(self, accounts: Iterable[AccountId]) -> list[SignerKey]:
        known = [self._signers(who) for who in dict.fromkeys(accounts)]
        return [signer.key for each in known if each is not None for signer in each.signers]

    def _signers(self, who: Address | None) -> AccountSigners | None:
        if who is None or is_contract(who):
            return None
        entry = self.snapshot.entries.get(account_key(AccountId(who)))
        account = entry.value.account if entry is not None else None
        try:
            return AccountSigners.of(account) if account is not None else None
        except Unreadable:
            return None
