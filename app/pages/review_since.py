"""What is otherwise in an escrow than it was, beside what it was then: plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Glance:
    """A state that somebody saw: its ledger, and when it was seen, in seconds since 1970.

    ``signer`` is whose signature came at that time, when this state was known here; else "".
    """

    ledger: int
    at: int
    signer: str = ""


@dataclass(frozen=True)
class Otherwise:
    """A fact that is otherwise now: as it was when asked for, as last seen here, as it is.

    "" for none of it, None where that is not known. ``decides``: it is of the deal, its money
    or its signers, and not of the storage that they lie in. ``cosigned`` is how it was known
    when others signed, in the order of these.
    """

    what: str
    asked: str | None
    looked: str | None
    now: str
    decides: bool = True
    cosigned: tuple[str | None, ...] = ()

    @property
    def before(self) -> tuple[str | None, ...]:
        """As it was in each of the other states."""
        return (self.asked, self.looked, *self.cosigned)


@dataclass(frozen=True)
class Since:
    """What changed since it was asked for, since the user last looked, and since others signed.

    ``asked`` and ``looked`` are None where that state is not at hand, or is the one that is
    shown. ``signed_by`` are those whose signatures came with the request: what it was when it
    was asked for is what they signed by. ``cosigned`` is what was known when others signed.
    """

    asked: Glance | None = None
    looked: Glance | None = None
    signed_by: tuple[str, ...] = ()
    changes: tuple[Otherwise, ...] = ()
    cosigned: tuple[Glance, ...] = ()

    @property
    def decisive(self) -> tuple[Otherwise, ...]:
        """The changes that bear on a decision."""
        return tuple(each for each in self.changes if each.decides)


NOTHING = Since()
"""Where nothing else is at hand to compare with."""
