"""What the window shows of keys, backups and the ways into a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Appearance:
    """How the window looks, for one in a process of its own: theme and text size in percent."""

    theme: str
    text: int


@dataclass(frozen=True)
class KeyLine:
    """A key that the profile holds.

    ``networks`` are passphrases. ``words_due``: its recovery words are not on paper yet.
    """

    account: str
    label: str
    added: int
    networks: tuple[str, ...]
    words_due: bool


@dataclass(frozen=True)
class WatchedLine:
    """A key that somebody else holds, and the name that it has here."""

    account: str
    label: str
    added: int


@dataclass(frozen=True)
class Copies:
    """Where daily copies go; ``is_chosen`` by the user, ``last`` as "2026-11-28" or ""."""

    folder: str
    is_chosen: bool
    is_there: bool
    last: str


@dataclass(frozen=True)
class KeysPage:
    """Everything about the keys of the open profile; ``practises``: of no real network.

    ``older``: what of it is older than it was, so that nothing can be changed: (what, found,
    seen).
    """

    folder: str
    keys: tuple[KeyLine, ...]
    watched: tuple[WatchedLine, ...]
    copies: Copies
    practises: bool
    older: tuple[tuple[str, int, int], ...] = ()
