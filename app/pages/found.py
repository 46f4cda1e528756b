"""What a search for escrows shows: where one can look, what was found, whether that is all."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError
from app.pages.escrow import Payer, Stage


@dataclass(frozen=True)
class SearchPlace:
    """A network that can be searched: my accounts on it, and the index that is asked.

    ``index``: its host, "" where none is asked on this network.
    """

    passphrase: str
    accounts: tuple[Payer, ...]
    index: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; ``ids`` and ``accounts`` as typed, several apart by spaces.

    ``mine``: in my own accounts, too.
    """

    passphrase: str
    ids: str = ""
    accounts: str = ""
    mine: bool = True


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

    ``is_escrow``: of a build that we know. ``can_open``: there is a page to show of it, if only
    of what its fields say. ``held`` is "" where it is not known. ``fields`` are those of an
    unverified state. ``kept``: this profile knows it already.
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
    engagement_id: str = ""
    stage: Stage = Stage.UNKNOWN
    can_open: bool = False
    kept: bool = False


@dataclass(frozen=True)
class FoundPage:
    """All that was found; ``says`` why there may be more, "" where that is all.

    ``reach``: how far back events were looked through.
    """

    lines: tuple[FoundLine, ...]
    says: str
    reach: str
    troubles: tuple[AppError, ...] = ()


@dataclass(frozen=True)
class Unkept:
    """A contract that was chosen and could not be kept, and why."""

    contract: str
    why: Exception


@dataclass(frozen=True)
class KeptPage:
    """What became of those that were chosen."""

    kept: tuple[str, ...]
    failed: tuple[Unkept, ...] = ()
