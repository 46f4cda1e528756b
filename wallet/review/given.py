"""What was given of the consent that an envelope needs, and which bytes each signature is over.

No judgement. A signature is kept with nothing but its hint: over an entry, the transaction or
its fee bump, whichever it verifies for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wallet.addresses import AccountId, is_contract
from wallet.authorization import Authorization
from wallet.completion import Part, apart, completed, part_of
from wallet.envelope import DecoratedSignature, Envelope
from wallet.review.held import Held
from wallet.signatures import Need
from wallet.signers import AccountSigners, Level

MOST_PARTS: Final = 4
"""Entries of accounts that are looked at for signatures: no step of an escrow needs more."""


@dataclass(frozen=True)
class Given(Held):
    """The bytes in a state, with what was signed of them; what is not told is None."""

    @property
    def payer(self) -> AccountId:
        """Who pays the fee: the source, or whoever bumps it."""
        bump = self.view.bump
        return self.source if bump is None else bump.fee_source

    @property
    def fee(self) -> int:
        """The most that is paid, in stroops; by the fee bump where there is one."""
        bump = self.view.bump
        return self.transaction.fee.uint32 if bump is None else bump.fee

    @cached_property
    def asked(self) -> tuple[AccountId, ...]:
        """Every account that takes part by its signatures: those involved, and the payer."""
        return tuple(dict.fromkeys((*self.involved, self.payer)))

    @cached_property
    def signatures(self) -> tuple[DecoratedSignature, ...]:
        """Those for the transaction and its entries; inside a fee bump, those that it holds."""
        bump = self.view.bump
        return self.view.signatures if bump is None else bump.inner.signatures

    @cached_property
    def bump_need(self) -> Need | None:
        """The consent that a fee bump needs of its payer; None without one, or not known."""
        signers = self.signers(self.payer) if self.view.bump is not None else None
        return None if signers is None else Need(signers, Level.LOW)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The entries of accounts, with the good signatures given for each; equal ones once."""
        entries = tuple(dict.fromkeys(self.by_address))[:MOST_PARTS]
        network, given = self.envelope.network, self.signatures
        known = [(entry, self._signers_of(entry)) for entry in entries]
        return tuple(part_of(e, who, network, given) for e, who in known if who is not None)

    @cached_property
    def others(self) -> tuple[DecoratedSignature, ...]:
        """The signatures that are over no entry: the envelope's, or nobody's."""
        taken = frozenset[DecoratedSignature]().union(*(part.beside for part in self.parts))
        return tuple(each for each in self.signatures if each not in taken)

    @cached_property
    def whole(self) -> Envelope | None:
        """The transaction with its entries signed, as its sources sign it and it is sent.

        None while an entry is not signed enough, or not known to be.
        """
        if not self.by_address:
            return self.envelope
        if self.unsigned:
            return None
        return completed(self.envelope, self.parts, self.others, self.needs or ())

    @cached_property
    def unsigned(self) -> tuple[Authorization, ...]:
        """The entries that are not signed enough, as far as we can tell.

        What a smart wallet's signature is worth its own code knows: one that is there counts.
        """
        met = {part.entry for part in self.parts if part.is_met}
        return tuple(
            entry
            for entry in self.by_address
            if entry not in met
            and not (entry.is_signed and entry.address and is_contract(entry.address))
        )

    @property
    def signed_hash(self) -> bytes:
        """What the envelope's own signatures are over; not final before its entries' are."""
        return (self.whole or self.envelope).hash

    @property
    def transaction_hash(self) -> bytes:
        """The hash that the transaction is sent under, or as it was asked for until then."""
        return (self.view.bump or self.whole or self.envelope).hash

    @cached_property
    def request_hash(self) -> bytes:
        """The hash by which this is known, whoever has signed of it: as it was asked for."""
        return (self.view.bump or apart(self.envelope)[0]).hash

    def _signers_of(self, entry: Authorization) -> AccountSigners | None:
        who = entry.address
        return None if who is None or is_contract(who) else self.signers(AccountId(who))
