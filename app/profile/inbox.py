"""What is kept, by whom it waits for; it needs no more than the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.profile.profile import Profile
from app.records import InboxRow, Standing

SHOWN = 100
"""Rows of each standing on a page; a search brings up the others."""


@dataclass(frozen=True)
class Page:
    """Rows by deadline, how many there are of each standing, and names of keys."""

    rows: tuple[InboxRow, ...]
    counts: Mapping[Standing, int]
    names: Mapping[str, str]


def expire(profile: Profile) -> None:
    """Note what came to its end, unless the profile may only be read."""
    if not profile.rolled_back:
        profile.store.requests.expire(profile.clock.now())


def page(profile: Profile, words: str = "") -> Page:
    """The inbox, or what of it has words that begin like these."""
    store = profile.store
    expire(profile)
    rows = [row for each in Standing for row in store.requests.inbox(each, SHOWN, words)]
    names = {key.public: key.label for key in store.keys.all()}
    contacts = {contact.address: contact.name for contact in store.contacts.all()}
    return Page(tuple(rows), store.requests.counts(), {**contacts, **names})
