"""What a profile knows that bears on a request: it is handed into the request's review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from typing import Final, cast

from app.adapters.store.errors import DatabaseTrouble
from app.profile.agreeing import agreed_to
from app.profile.cosigning import cosigned_of
from app.profile.errors import NotKept
from app.profile.looks import told_of
from app.profile.noting import noted_later
from app.profile.profile import Profile
from app.profile.requests import kept
from app.records import PaidRow
from wallet.addresses import Address, address
from wallet.errors import Unreadable
from wallet.request import Request
from wallet.review.checks.lookalikes import named_in
from wallet.review.facts import Facts
from wallet.review.knowledge import Clock, Knowledge, Other, Paid, Sighting, Spent, Unread
from wallet.review.places import Places
from wallet.review.view import View
from wallet.snapshot_text import read_snapshot

_SHAPE: Final = re.compile("[CG][A-Z2-7]{55}")
"""Of an address. Its checksum is not looked at, for of a mistyped one nobody is a match."""

MOST_OTHERS: Final = 20
"""Requests that are held against one: of its number, and as many more of its contract."""

AT_ONCE: Final = 50
"""Requests of an older version of ours that are looked through at once."""

NOTED: Final = "requests noted"
"""The setting that says that there are no such requests any more."""


def knowledge_of(
    profile: Profile, request: Request, view: View, clock: Clock | None = None
) -> Knowledge:
    """What is known here of whom a request is about, in the state of this view.

    ``clock`` is this machine's beside a ledger just heard of, else what was heard lately.
    """
    facts = Facts(request.envelope, view)
    passphrase = request.envelope.network.passphrase
    return Knowledge(
        contacts=_contacts(profile, passphrase),
        own={each.account: each.label for each in profile.opened.identities},
        payments=_payments(profile, request, facts),
        proposed=Sighting(request.snapshot, request.created),
        looked=_looked(profile, facts),
        agreed=_agreed(profile, facts),
        told=_told(profile, facts),
        cosigned=cosigned_of(profile, request.hash),
        others=tuple(_others(profile, request, facts)),
        prepared_here=profile.store.recalled.is_prepared_here(request.hash),
        clock=clock or profile.ledgers.clock_beside(passphrase),
    )


def _contacts(profile: Profile, passphrase: str) -> Mapping[Address, str]:
    """Names of this network; keys that are watched are known, and not the user's own."""
    contacts = [c for c in profile.store.contacts.all() if c.passphrase == passphrase]
    known = [(c.address, c.name) for c in contacts]
    known += [(key.public, key.label) for key in profile.store.keys.all() if key.watched]
    return {cast("Address", who): name for who, name in known if _SHAPE.fullmatch(who)}


def _payments(profile: Profile, request: Request, facts: Facts) -> tuple[Paid, ...]:
    network = request.envelope.network.passphrase
    rows = profile.store.recalled.paid(
        named_in(facts), network, profile.own_keys, beside=request.hash
    )
    return tuple(_paid(row) for row in rows)


def _paid(row: PaidRow) -> Paid:
    code = "XLM" if row.asset == "native" else row.asset.partition(":")[0]
    return Paid(address(row.payee), row.at, row.units, code)


def _looked(profile: Profile, facts: Facts) -> Sighting | None:
    network = facts.envelope.network
    if facts.about is None:
        return None
    look = profile.store.looks.of(facts.about, network.passphrase)
    if look is None:
        return None
    state = read_snapshot(look.snapshot.content, network)
    return Sighting(replace(state, sequence=look.ledger, timestamp=look.closed), look.at)


def _agreed(profile: Profile, facts: Facts) -> Places | None:
    if facts.about is None:
        return None
    passphrase = facts.envelope.network.passphrase
    return agreed_to(profile, facts.about, passphrase, facts.view.builds) or None


def _told(profile: Profile, facts: Facts) -> Sighting | None:
    network = facts.envelope.network
    row = told_of(profile, facts.about, network.passphrase) if facts.about else None
    return Sighting(read_snapshot(row.content, network), row.timestamp) if row else None


def _others(
    profile: Profile, request: Request, facts: Facts
) -> Iterator[Other | Unread | Spent]:
    """Open requests that could stand in the way; of those beyond the most, the newest.

    Before them what took the request's own number.
    """
    _note_older(profile)
    number = facts.transaction.seq_num.sequence_number.int64
    recalled, passphrase = profile.store.recalled, request.envelope.network.passphrase
    first = recalled.took(request.hash, passphrase, facts.source, number)
    if first is not None:
        yield Spent(first.hex())
    kinds = recalled.competing(
        *(request.hash, passphrase, facts.about or ""),
        *(facts.source, number, MOST_OTHERS + 1),
    )
    for hash_ in chain.from_iterable(hashes[:MOST_OTHERS] for hashes in kinds):
        other = _read(profile, hash_)
        yield Unread(hash_.hex()) if other is None else Other(other.envelope, other.snapshot)
    yield from (Unread(hash_.hex()) for hashes in kinds for hash_ in hashes[MOST_OTHERS:])


def _note_older(profile: Profile) -> None:
    """Note of requests that an older version kept what is looked up, some at a time.

    A disk that is full keeps nobody from reading: then it is done another time.
    """
    if profile.rolled_back or profile.store.settings.get(NOTED):
        return
    with suppress(DatabaseTrouble):
        _note_some(profile)


def _note_some(profile: Profile) -> None:
    store = profile.store
    with store.transaction():
        older = store.recalled.not_noted(AT_ONCE)
        for hash_ in older:
            store.recalled.note(noted_later(hash_, _read(profile, hash_)))
        if not older:
            store.settings.put(NOTED, value=True)


def _read(profile: Profile, hash_: bytes) -> Request | None:
    try:
        return kept(profile, hash_)
    except (NotKept, Unreadable):
        return None
