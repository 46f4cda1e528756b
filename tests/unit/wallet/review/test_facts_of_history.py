"""What findings about what was paid and seen before say, to the letter, and what they lack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import ALICE, CAROL, ESCROW, MALLORY, SHARED
from tests.support.escrows import escrow, milestone, roles
from tests.support.facts import (
    lacking,
    lacks,
    passing,
    says,
)
from tests.support.ledger_steps import extension, on_account
from tests.support.ledgers import APPROVER, PLATFORM, RECEIVER, RESOLVER, STRANGER, UNIT
from tests.support.recollections import (
    PAID,
    agreed_before,
    asked_when,
    knowing,
    seen_before,
    told_before,
)
from tests.support.requests import DAY, NOW, PRICE, Case, Change, due, honest, world
from wallet.addresses import AccountId, Address
from wallet.escrow.moves import FundEscrow, ResolveDispute
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.operations import BumpSequence
from wallet.review.knowledge import Knowledge, Paid, Sighting
from wallet.review.places import places_in
from wallet.soroban.entries import instance_key

DEED = milestone(approved=True, evidence="deed.pdf")
OTHER = replace(DEED, evidence="other.pdf")
UNSEEN = replace(OTHER, approved=False)
MODEL, LOOK, KEPT = "the model's answer", "an earlier look at this escrow", "the escrow"


def received_by(who: AccountId) -> Escrow:
    return due(roles=roles({Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: who}))


def evidenced(*milestones: Milestone) -> Change:
    """Several milestones are there now, and this was agreed to when it looked so."""
    now = due(milestones=(DEED, DEED))
    return lambda _: agreed_before(due(milestones=milestones))(honest(world(now)))


def only_agreed(*milestones: Milestone) -> Change:
    """Two milestones are there; of before nothing is known but what was agreed to."""
    before = places_in(due(milestones=milestones))
    none = dict.fromkeys(("looked", "proposed", "told"))
    now = due(milestones=(DEED, DEED))
    return lambda _: knowing(agreed=before, **none)(honest(world(now)))


def decided(shares: dict[Address, int]) -> Case:
    who = RESOLVER.public
    on = world(due(flags=Flags(disputed=True)))
    return honest(on, ResolveDispute(who, dict(sorted(shares.items()))), acting=who)


def both_at_once(first: Escrow, then: Escrow) -> Change:
    """It was agreed to the first, and asked for when it was the second."""

    def change(case: Case) -> Case:
        state = case.with_entries(escrow(then)).view.snapshot
        asked = Sighting(replace(state, sequence=1), NOW - DAY)
        return knowing(agreed=places_in(first), proposed=asked)(case)

    return change


def unapproved(case: Case) -> Case:
    return case.with_entries(escrow(due(milestones=(milestone(),))))


def funding() -> Case:
    """Alice pays to the escrow."""
    who = STRANGER.public
    return honest(world(due(), 0), FundEscrow(who, due(), UNIT), acting=who, key=ALICE.public)


def looked_too(case: Case) -> Case:
    """Another receiver was seen, after this one was agreed to."""
    seen = seen_before(received_by(MALLORY.public))(case)
    return seen.seen(knowledge=replace(seen.view.knowledge, agreed=places_in(due())))


NEW, OLD = RECEIVER.public, MALLORY.public
CHANGED = {"receiver": f"{OLD}/{NEW}"}

SAYS = [
    says(33, "of the second, as was agreed", only_agreed(DEED, OTHER), {"milestones": "2"}),
    says(30, "he is a contact", knowing(payments=()), {NEW: "contact/Seller"}),
    says(30, "he is none", knowing(payments=(), contacts={}), {NEW: "stranger"}),
    says(
        30,
        "a party and a stranger are paid",
        lambda _: knowing(payments=())(decided({APPROVER.public: UNIT, NEW: PRICE - UNIT})),
        {APPROVER.public: "contact/Buyer", NEW: "contact/Seller"},
    ),
    says(
        30,
        "the platform is paid by a decision",
        lambda _: knowing(payments=())(decided({PLATFORM.public: PRICE})),
        {PLATFORM.public: "contact/Desk"},
    ),
    says(60, "once", knowing(), {NEW: f"1/{PAID.at}/100.00/USDC"}),
    says(
        60,
        "nobody told how much, nor of what",
        knowing(payments=(Paid(NEW, 7, None, ""),)),
        {NEW: "1/7//"},
    ),
    says(
        60,
        "often, and somebody else too",
        knowing(payments=(replace(PAID, at=9), replace(PAID, payee=OLD), replace(PAID, at=8))),
        {NEW: "2/9/100.00/USDC"},
    ),
    says(
        31,
        "another was agreed to",
        agreed_before(received_by(OLD)),
        {"since": "agreed", **CHANGED},
    ),
    says(
        31,
        "another was looked at",
        seen_before(received_by(OLD)),
        {"since": "looked", **CHANGED},
    ),
    says(
        31, "another was told of", told_before(received_by(OLD)), {"since": "told", **CHANGED}
    ),
    says(
        31,
        "another was asked for",
        asked_when(received_by(OLD)),
        {"since": "proposed", **CHANGED},
    ),
    says(
        31,
        "another was agreed to, and a third asked for",
        both_at_once(received_by(OLD), received_by(CAROL.public)),
        {"since": "agreed", **CHANGED},
    ),
    says(
        31,
        "the same was agreed to, and another asked for",
        both_at_once(due(), received_by(OLD)),
        {"since": "proposed", **CHANGED},
    ),
    says(33, "of the first", evidenced(OTHER, DEED), {"milestones": "1"}),
    says(33, "of the second", evidenced(DEED, OTHER), {"milestones": "2"}),
    says(33, "of both", evidenced(OTHER, OTHER), {"milestones": "1, 2"}),
    says(
        33,
        "of one, and nobody saw the other approved",
        evidenced(OTHER, UNSEEN),
        {"milestones": "1"},
    ),
]

LACKS = [
    lacks(33, "the second was never seen", only_agreed(DEED), LOOK),
    lacks(30, "there is no journal", knowing(payments=None), "contacts and journal"),
    lacks(30, "there are no contacts", knowing(contacts=None), "contacts and journal"),
    lacks(60, "there is no journal", knowing(payments=None), "journal"),
    *(
        lacks(
            number,
            "no contract is called",
            lambda _: knowing()(on_account(BumpSequence(0))),
            what,
        )
        for number, what in ((30, MODEL), (60, MODEL), (31, KEPT), (33, KEPT))
    ),
    *(
        lacks(
            number,
            "nobody tells of the contract",
            lambda c: knowing()(c).unknowing(instance_key(ESCROW)),
            what,
        )
        for number, what in ((30, MODEL), (60, MODEL), (31, KEPT), (33, KEPT))
    ),
    lacks(31, "nobody looked", lambda c: c.seen(knowledge=Knowledge()), LOOK),
    lacks(33, "nobody looked", lambda c: c.seen(knowledge=Knowledge()), LOOK),
    lacks(31, "it was looked at and not agreed to", seen_before(due()), LOOK),
    lacks(31, "it was left", told_before(due()), LOOK),
]

PASSES = [
    (33, "both are as was agreed", only_agreed(DEED, DEED)),
    (30, "he is one of the user's", knowing(payments=(), own={NEW: "mine"})),
    (30, "it was paid to him", knowing(payments=(replace(PAID, at=0),))),
    (30, "it comes into the escrow", lambda _: knowing(payments=())(funding())),
    (60, "nobody is paid whom the user paid", knowing(payments=(replace(PAID, payee=OLD),))),
    (31, "it was asked for so", asked_when(due(title="Sale"))),
    (31, "it was agreed to, though another was looked at", looked_too),
    (33, "the first lay there before", evidenced(replace(DEED, approved=False), DEED)),
    (
        33,
        "nothing is approved",
        lambda c: seen_before(due())(c.with_entries(escrow(due(milestones=(milestone(),))))),
    ),
    (33, "storage is cared for", lambda _: knowing()(extension())),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
