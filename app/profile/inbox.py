"""What is kept, by whom it waits for; it needs no more than the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.profile.profile import Profile
from app.profile.requests import reopen
from app.records import InboxRow, Standing
from wallet.escrow.builds import Builds

SHOWN = 100
"""Rows of each standing on a page; a search brings up the others."""


@dataclass(frozen=True)
class Page:
    """Rows by deadline, how many there are of each standing, and names of keys."""

    rows: tuple[InboxRow, ...]
    counts: Mapping[Standing, int]
    names: Mapping[str, str]


def expire(profile: Profile, builds: Builds) -> None:
    """Note what came to its end, unless the profile may only be read.

    And what did not: it only seemed so, by a clock that was wrong.
    """
    if profile.rolled_back:
        return
    requests = profile.store.requests
    for passphrase in requests.passphrases():
        now = profile.ledgers.time(passphrase)
        requests.expire(passphrase, now)
        for hash_ in requests.too_early(passphrase, now):
            reopen(profile, hash_, builds)


def page(profile: Profile, builds: Builds, words: str = "") -> Page:
    """The inbox, or what of it has words that begin like these."""
    store = profile.store
    expire(profile, builds)
    rows = [row for each in Standing for row in store.requests.inbox(each, SHOWN, words)]
    names = {key.public: key.label for key in store.keys.all()}
    contacts = {contact.address: contact.name for contact in store.contacts.all()}
    return Page(tuple(rows), store.requests.counts(), {**contacts, **names})
