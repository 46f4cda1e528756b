"""What the window shows of an escrow's past."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaidTo:
    """Who got money by something that happened: name, or both ends of the address; amount."""

    who: str
    amount: str


@dataclass(frozen=True)
class PastLine:
    """Something that happened at ``at``; ``ledger`` 0: here, as the profile's journal has it.

    ``who`` did it, "" where nobody tells. ``amount`` with its currency, "" for no money.
    ``said``: in the parties' own words, which are foreign.
    """

    at: int
    ledger: int
    what: str
    who: str = ""
    amount: str = ""
    paid: tuple[PaidTo, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class HistoryPage:
    """Newest first; the ledgers from ``since`` to ``through`` are told completely.

    Nothing before ``since`` is remembered by whoever was asked; 0: nobody was asked. Of the
    ledgers from ``through`` to ``latest`` nobody has told yet.
    """

    lines: tuple[PastLine, ...]
    since: int = 0
    through: int = 0
    latest: int = 0
