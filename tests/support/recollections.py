"""What a profile knows, for reviews in tests: all of it at hand, and nothing speaks against."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.builders import ALICE, ESCROW, SHARED
from tests.support.escrows import escrow
from tests.support.families import BUILDS
from tests.support.ledgers import APPROVER, PLATFORM, PROVIDER, RECEIVER, RESOLVER
from tests.support.requests import DAY, NOW, PRICE, Case, Change
from wallet.addresses import Address
from wallet.escrow.terms import Escrow
from wallet.review.knowledge import Clock, Knowledge, Other, Paid, Sighting
from wallet.review.places import Places, places_in
from wallet.review.told_state import terms_in
from wallet.snapshot import Snapshot

PEOPLE: dict[Address, str] = {
    RECEIVER.public: "Seller",
    APPROVER.public: "Buyer",
    PLATFORM.public: "Desk",
    PROVIDER.public: "Builder",
    RESOLVER.public: "Chamber",
    SHARED.public: "Release",
}
PAID = Paid(RECEIVER.public, NOW - 30 * DAY, PRICE, "USDC")


def at_hand(state: Snapshot) -> Knowledge:
    """Everything: the payee is known and was paid, this state was seen, nothing else waits."""
    return Knowledge(
        contacts=PEOPLE,
        own={ALICE.public: "office"},
        payments=(PAID,),
        proposed=Sighting(state, NOW - DAY),
        looked=Sighting(state, NOW - DAY // 2),
        agreed=_agreed_in(state),
        told=Sighting(state, NOW - DAY // 3),
        cosigned=(),
        others=(),
        prepared_here=False,
        clock=Clock(NOW + 30, NOW + 27),
    )


def knowing(**changed: Any) -> Change:
    """Let the profile know all that, but for this."""
    return lambda case: case.seen(knowledge=replace(at_hand(case.view.snapshot), **changed))


def agreed_before(terms: Escrow) -> Change:
    """Let the user have agreed to these terms; the request is no older than now."""
    return lambda case: knowing(
        looked=Sighting(_state(case, terms), NOW - DAY), agreed=places_in(terms)
    )(case)


def seen_before(terms: Escrow) -> Change:
    """Let the user have looked when a file told these terms, and have agreed to nothing."""
    return lambda case: knowing(looked=Sighting(_state(case, terms), NOW - DAY), agreed=None)(
        case
    )


def asked_when(terms: Escrow) -> Change:
    """Let it have been asked for when these were the terms; nobody has looked since."""
    return lambda case: knowing(
        proposed=Sighting(_state(case, terms), NOW - DAY), looked=None, agreed=None
    )(case)


def told_before(terms: Escrow) -> Change:
    """Let a network have told of these terms, which the user left; nothing else was seen."""
    return lambda case: knowing(
        told=Sighting(_state(case, terms), NOW - DAY), looked=None, agreed=None, proposed=None
    )(case)


def beside(*others: Case) -> Change:
    """Let these requests wait, too."""
    waiting = tuple(Other(each.envelope, each.view.snapshot) for each in others)
    return knowing(others=waiting)


def _agreed_in(state: Snapshot) -> Places | None:
    """What was agreed to by whoever agreed to all of this state."""
    terms = terms_in(state, ESCROW, BUILDS)
    return None if terms is None else places_in(terms)


def _state(case: Case, terms: Escrow) -> Snapshot:
    then = case.with_entries(escrow(terms)).view.snapshot
    return replace(then, sequence=then.sequence - 1000, timestamp=then.timestamp - DAY)
