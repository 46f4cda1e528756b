"""A desk before a review: it holds the lawyer's key, and the buyer has signed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.desk.desk import Desk
from app.pages.review import ReviewPage
from app.practice.ledger import Chain
from app.profile.requests import keep
from app.records import Contact
from tests.support import practice
from tests.support.desks import Around, desk_of
from tests.support.escrows import BUILDS
from tests.support.ledgers import balance_entry
from tests.support.network import with_entry
from tests.support.profiles import PASSWORD, filed
from wallet.envelope import Envelope
from wallet.escrow.terms import Escrow
from wallet.holdings import contract_balance_key, held
from wallet.network import PRACTICE
from wallet.request import Request

NOBODY: Final = frozenset[int]()
"""Ticks of somebody who ticks nothing."""


@dataclass
class Reader:
    """Somebody at a desk, and the request that is read there."""

    desk: Desk
    around: Around
    request: Request

    @property
    def hash(self) -> str:
        return self.request.envelope.hash.hex()

    async def open(self) -> ReviewPage:
        """Open the review from the file alone."""
        return await self.desk.reviewing.open(self.hash)

    async def look_again(self) -> ReviewPage:
        """Hold it against the network."""
        return await self.desk.reviewing.look_again(self.hash)

    async def sign(self, page: ReviewPage, password: str = PASSWORD) -> None:
        """Sign what this page showed."""
        await self.desk.reviewing.sign(self.hash, page.digest, password, NOBODY)

    def keep(self, request: Request) -> None:
        """Let a request, or more of it, come in."""
        keep(self.desk.seat.profile, request, BUILDS)

    def signatures(self) -> int:
        """How many signatures are kept of it."""
        return len(self.desk.seat.profile.store.signatures.of(self.request.envelope.hash))

    def call_the_seller(self) -> None:
        """Give the seller a name."""
        who = practice.who("seller")
        contact = Contact(0, "Seller, Porto", who, PRACTICE.passphrase, "")
        self.desk.seat.profile.store.contacts.add(contact)

    async def with_short_request(self) -> Reader:
        """The same with a request that is good for twenty minutes."""
        request = await filed(self.around.network, "buyer", valid_for=1200)
        self.keep(request)
        return replace(self, request=request)


@asynccontextmanager
async def asked(
    tmp_path: Path,
    holders: tuple[str, ...] = ("lawyer",),
    signers: tuple[str, ...] = ("buyer",),
) -> AsyncGenerator[Reader]:
    """A desk with the keys of these holders, and the release that these have signed."""
    async with desk_of(tmp_path, holders) as (desk, around):
        reader = Reader(desk, around, await filed(around.network, *signers))
        reader.keep(reader.request)
        around.network.asked.clear()
        yield reader


def other_evidence(terms: Escrow) -> Escrow:
    """The same terms with another piece of evidence."""
    return terms.with_milestone(0, replace(terms.milestones[0], evidence="another paper"))


def with_more_money(chain: Chain, units: int) -> Chain:
    """Let somebody pay this much into the closing's escrow, as anybody can."""
    contract = practice.closing().contract
    key = contract_balance_key(practice.USDC.contract_id(PRACTICE), contract)
    entry, before = chain.ledger.entries[key], held(chain.ledger.entries, key)
    paid = balance_entry(contract, before + units, practice.USDC)[key]
    assert paid is not None
    return with_entry(chain, key, replace(entry, data=paid.data))


def endless(request: Request) -> Request:
    """The same request without a time limit."""
    transaction = request.envelope.transaction
    assert transaction.cond.v2 is not None
    transaction.cond.v2.time_bounds = None
    return replace(request, envelope=Envelope.of(transaction, request.envelope.network))
