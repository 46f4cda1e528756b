"""Pages of escrows of every build, as the desk writes them of real requests and ledgers."""

from __future__ import annotations

from dataclasses import replace

from app.desk.escrow_moves import lacking
from app.desk.escrow_pages import page_of as escrow_page_of
from app.desk.escrow_seen import Eyes, seen_in
from app.desk.review_names import Named
from app.desk.review_page import Circumstances, page_of
from app.desk.review_signers import Keys
from app.pages.escrow import EscrowPage, Source
from app.pages.review import ReviewPage
from tests.support.builders import CHANNEL, ESCROW
from tests.support.families import (
    ADMIN,
    BUILDS,
    PROTOCOL,
    approved,
    deal,
    due,
    is_second,
    knowing,
    part,
    town,
)
from tests.support.family_cases import (
    asked,
    case_of,
    flagged,
    new_escrow_of,
    with_roles,
)
from tests.support.ledgers import (
    APPROVER,
    PEOPLE,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
    Entries,
    account,
    balance_entry,
    snapshot_of,
    token,
    trustline,
)
from tests.support.requests import ISSUER, TOKEN, USDC, Case
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role
from wallet.keys import SecretKey
from wallet.soroban.entries import account_key
from wallet.soroban.ledger import Ledger

NAMES: dict[str, str] = {
    ADMIN.public: "Desk Lisbon, set-up",
    APPROVER.public: "Anna Berg (buyer)",
    CHANNEL.public: "Law office (you)",
    PLATFORM.public: "Desk Lisbon",
    PROVIDER.public: "Builder",
    RECEIVER.public: "Seller, Porto",
    RELEASER.public: "Anna Berg and law office",
    RESOLVER.public: "Chamber",
    STRANGER.public: "Notary",
}
NOBODY = Circumstances(Keys({}, {}), None, "", is_live=False)
KEYS_MISSING = "The keys of the cellar are missing."


def review_page(case: Case) -> ReviewPage:
    """The page of a request, in a profile that knows everybody."""
    return page_of(Named(case.review, NAMES), NOBODY)


def escrow_page(on: Ledger, *own: SecretKey) -> EscrowPage:
    """The page of an escrow, read whole by somebody with these keys."""
    eyes = Eyes(frozenset(key.public for key in own), NAMES, BUILDS)
    known = snapshot_of(on)
    while missing := lacking(seen_in(known, ESCROW, eyes)):
        known = knowing(known, missing)
    known = knowing(known, [account_key(key.public) for key in own])
    return escrow_page_of(seen_in(known, ESCROW, eyes), Source.LIVE, ())


def real_world(build: Build, agreed: Escrow, held: int) -> Ledger:
    """Build a ledger on which an escrow holds a currency that everybody knows for real."""
    more: Entries = {**token(USDC), **account(ISSUER), **account(CHANNEL.public)}
    for who in (*(person.public for person in PEOPLE), PROTOCOL, ADMIN.public):
        more |= {**account(who), **trustline(who, asset=USDC)}
    more |= balance_entry(ESCROW, held, USDC)
    funded = held if is_second(build) else 0
    return town(build, replace(agreed, token=TOKEN), 0, funded, more)


def works(build: Build) -> tuple[Milestone, ...]:
    """Milestones of a house: one paid, one decided, one due, one disputed, one at work."""
    names = ("Deed signed", "Roof repaired", "Keys handed over", "Cellar dry", "Garden")
    one, two, three, four, five = (
        part(build, (20 + 10 * n) * UNIT, description=name) for n, name in enumerate(names)
    )
    disputed = Flags(disputed=True)
    if four.dispute_reason is not None:
        four = replace(four, dispute_reason=KEYS_MISSING)
    return (
        replace(approved(one), flags=Flags(released=True), status="done"),
        replace(two, flags=Flags(resolved=True), status="late"),
        approved(replace(three, status="done", evidence="protocol-14.pdf")),
        replace(four, flags=disputed, status="done"),
        _own_receiver(five),
    )


def _own_receiver(milestone: Milestone) -> Milestone:
    return (
        milestone
        if milestone.receiver is None
        else replace(milestone, receiver=STRANGER.public)
    )


def house(build: Build) -> Escrow:
    """The escrow of a house in a build that pays milestone by milestone."""
    return deal(build, *works(build), title="House on the lake")


def house_world(build: Build) -> Ledger:
    """The house on a ledger, with money for all that is still to be paid."""
    return real_world(build, house(build), 155 * UNIT)


def several_approvals(build: Build) -> Case:
    """One of two approvals, where a milestone needs both."""
    half = part(build, approvals=Approvals(2, (APPROVER.public,), 1), description="Deed")
    both = {Role.APPROVER: (APPROVER.public, RELEASER.public)}
    agreed = with_roles(deal(build, half, part(build, description="Keys")), both)
    move = moves.ApproveMilestones(RELEASER.public, (0, 1))
    return case_of(real_world(build, agreed, agreed.total), build, move, RELEASER.public)


def several_releases(build: Build) -> Case:
    """Two milestones released at once, to two receivers."""
    keys = part(build, 50 * UNIT, description="Keys", receiver=STRANGER.public)
    agreed = due(build, part(build, description="Deed"), keys)
    move = moves.ReleaseFunds(RELEASER.public, (0, 1), asked(build))
    return case_of(real_world(build, agreed, agreed.total), build, move, RELEASER.public)


def split(build: Build) -> Case:
    """A decision between two, as the first builds take it."""
    parts = part(build, description="Deed"), part(build, description="Keys")
    agreed = flagged(deal(build, *parts), Flags(disputed=True))
    move = moves.SplitDispute(RESOLVER.public, 40 * UNIT, 60 * UNIT, (1,))
    return case_of(real_world(build, agreed, agreed.total), build, move, RESOLVER.public)


def new_one(build: Build) -> Case:
    """A new escrow, reviewed by its first terms."""
    agreed = deal(build, *works_to_come(build), title="House on the lake", token=TOKEN)
    return new_escrow_of(build, agreed, more={**token(USDC), **account(ISSUER)})


def works_to_come(build: Build) -> tuple[Milestone, ...]:
    """Two milestones on which nobody has worked."""
    return part(build, description="Deed"), part(build, description="Keys")
