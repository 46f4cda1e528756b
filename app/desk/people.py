"""Whom the profile knows by name on a network, to be chosen from in forms."""

from __future__ import annotations

from app.desk.escrow_seen import Eyes
from app.pages.founding import Person


def people_of(eyes: Eyes) -> tuple[Person, ...]:
    """My keys, then everybody else by name; nobody could be chosen by an empty one."""
    known = [
        Person(address, name, is_own=address in eyes.own)
        for address, name in eyes.names.items()
        if name.strip()
    ]
    return tuple(sorted(known, key=lambda each: (not each.is_own, each.name.casefold())))
