"""What the window shows of a join pack: where it leads, and what is otherwise there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class There(Enum):
    """What stands where a pack leads."""

    NOTHING = "nothing"
    NO_TERMS = "no terms"
    UNKNOWN_CODE = "unknown code"
    ESCROW = "escrow"


@dataclass(frozen=True)
class Differs:
    """A fact in words, as the pack tells it and as the ledger has it; "" for none."""

    name: str
    told: str
    found: str


@dataclass(frozen=True)
class JoinPage:
    """A pack held against its network. ``words``: what two people compare.

    ``mine``: my roles by the ledger's word, or by the pack's where nothing is there yet.
    """

    passphrase: str
    contract: str
    title: str
    words: tuple[str, ...]
    there: There
    mine: str
    differs: tuple[Differs, ...] = ()
