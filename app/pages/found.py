"""What a search for escrows shows: what was found, and whether that is all."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError


@dataclass(frozen=True)
class FoundField:
    """A fact of a state that nobody vouches for; ``words`` is "" for an unknown name."""

    name: str
    words: str
    value: str


@dataclass(frozen=True)
class Differs:
    """A fact that an index tells otherwise than the ledger, which is right."""

    name: str
    index: str
    ledger: str


@dataclass(frozen=True)
class FoundLine:
    """A contract that was found; ``says`` what it is where it is no plain escrow.

    ``is_escrow``: of a build that we know, so that its page can be opened. ``held`` is "" where
    it is not known. ``fields`` are those of an unverified state.
    """

    contract: str
    passphrase: str
    is_escrow: bool
    title: str
    roles: str
    held: str
    says: str
    found_by: str
    differs: tuple[Differs, ...] = ()
    fields: tuple[FoundField, ...] = ()


@dataclass(frozen=True)
class FoundPage:
    """All that was found; ``says`` why there may be more, "" where that is all.

    ``reach``: how far back events were looked through.
    """

    lines: tuple[FoundLine, ...]
    says: str
    reach: str
    troubles: tuple[AppError, ...] = ()
