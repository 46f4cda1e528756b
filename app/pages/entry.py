"""What the window shows around the door: making, unlocking and restoring a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Strength:
    """How many guesses a password withstands, as a power of ten, and why not more."""

    guesses_log10: float
    suffices: bool
    warning: str


@dataclass(frozen=True)
class Created:
    """A new profile that is open: its first key's address, and the recovery code, this once.

    ``address`` is "" where no key was made yet.
    """

    folder: str
    address: str
    label: str
    recovery_code: str
    synced_by: str


@dataclass(frozen=True)
class Entered:
    """Somebody is in: on which networks, and what the profile warns of.

    ``practises``: only the practice network is there, and no real money. ``older`` tells, by
    what it is, that the vault or the database is older than it was: (what, found, seen).
    """

    folder: str
    practises: bool
    older: tuple[tuple[str, int, int], ...]
    words_due: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What a backup proved to hold; ``created`` in seconds since 1970."""

    created: int
    keys: tuple[str, ...]
    requests: int
    journal: int


@dataclass(frozen=True)
class Where:
    """Where to go with a request: on which network it is, and whether it is to be reviewed."""

    passphrase: str
    is_for_review: bool
