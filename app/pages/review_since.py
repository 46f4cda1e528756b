"""What is otherwise in an escrow than it was, beside what it was then: plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Glance:
    """A state that somebody saw: its ledger, and when it was seen, in seconds since 1970."""

    ledger: int
    at: int


@dataclass(frozen=True)
class Otherwise:
    """A fact that is otherwise now: as it was when asked for, as last seen here, as it is.

    "" for none of it, None where that is not known. ``decides``: it is of the deal, its money
    or its signers, and not of the storage that they lie in.
    """

    what: str
    asked: str | None
    looked: str | None
    now: str
    decides: bool = True


@dataclass(frozen=True)
class Since:
    """What changed since it was asked for, and since the user last looked.

    ``asked`` and ``looked`` are None where that state is not at hand, or is the one that is
    shown. ``signed_by`` are those whose signatures came with the request: what it was when it
    was asked for is what they signed by.
    """

    asked: Glance | None = None
    looked: Glance | None = None
    signed_by: tuple[str, ...] = ()
    changes: tuple[Otherwise, ...] = ()

    @property
    def decisive(self) -> tuple[Otherwise, ...]:
        """The changes that bear on a decision."""
        return tuple(each for each in self.changes if each.decides)


NOTHING = Since()
"""Where nothing else is at hand to compare with."""
