"""Deals in the states that tests begin in, and the move that most of them are about."""

from __future__ import annotations

from tests.support.builders import contract_id
from tests.support.escrows import approved, terms
from tests.support.ledgers import RELEASER, UNIT
from wallet.addresses import Address
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.terms import Flags
from wallet.soroban.host import Done

HUNDRED = 100 * UNIT
DUE = approved(terms())
DISPUTED = terms(flags=Flags(disputed=True))
RELEASED = approved(terms(flags=Flags(released=True)))
RELEASE = ReleaseFunds(RELEASER.public)
HOUSE = contract_id("house")


def paid(outcome: Done) -> list[tuple[Address, int]]:
    """Who got what out of the escrow."""
    return [(payment.receiver, payment.amount) for payment in outcome.payments]
