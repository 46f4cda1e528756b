"""What the window shows to ask for a step of an escrow, and what is entered there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.pages.escrow import MoveKind, Paid, Payer
from app.pages.founding import Person, RoleAsked


@dataclass(frozen=True)
class Choice:
    """A milestone that the step can be about; ``number`` from 1, ``amount`` with currency."""

    number: int
    description: str
    amount: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Entry:
    """A text to be entered: ``text`` to begin with, ``most`` in words, "" for no limit.

    ``number`` of the milestone that it is about, else 0. ``reason``: why it cannot be entered.
    ``optional``: nothing will do. ``letters`` the contract takes, 0 for any number. ``role``:
    it is asked who is to hold that, an address a line.
    """

    name: str
    text: str = ""
    number: int = 0
    most: str = ""
    reason: str = ""
    optional: bool = False
    letters: int = 0
    role: RoleAsked | None = None

    @property
    def key(self) -> str:
        """What its text is entered under."""
        return f"{self.name} {self.number}" if self.number else self.name


@dataclass(frozen=True)
class Payee:
    """Somebody who can be given a share: by name, and what he is here in words."""

    name: str
    role: str
    address: str


@dataclass(frozen=True)
class SplitForm:
    """Who is to share the money; ``is_free``: anybody else can be given some, too.

    ``may_keep``: some of it may stay in the escrow on purpose.
    """

    payees: tuple[Payee, ...]
    is_free: bool
    may_keep: bool = False


@dataclass(frozen=True, kw_only=True)
class MoveForm:
    """What must be entered to ask for a step, with sensible beginnings.

    ``acting`` is whose authority the step needs, without an address where it needs none. Of
    ``choices`` one is chosen, or ``several``. ``hazards`` of the contract's code that bear on
    the step, in sentences. ``payers``: my accounts that can pay the network's fee, the best
    first. ``people``: whom I know by name.
    """

    contract: str
    passphrase: str
    key: str
    kind: MoveKind
    escrow: str
    acting: Payer
    payers: tuple[Payer, ...]
    currency: str = ""
    choices: tuple[Choice, ...] = ()
    several: bool = False
    entries: tuple[Entry, ...] = ()
    split: SplitForm | None = None
    hazards: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Entered:
    """What was entered: texts by the keys of their entries; milestones are counted from 1.

    ``shares``: address and amount, as texts, of everybody who is to get some; ``kept`` is to
    stay in the escrow.
    """

    payer: str = ""
    note: str = ""
    milestones: tuple[int, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    shares: tuple[tuple[str, str], ...] = ()
    kept: str = ""
    by_percent: bool = False


class Fill(Enum):
    """Ways to fill in shares; the last unit is never lost."""

    NONE = "none"
    EQUAL = "equal"
    REST = "rest"
    WORKING = "working"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A split as it stands: every amount is text, and "" where there is none.

    ``left`` is still to be shared out, ``over`` is more than there is. ``amounts`` of the
    shares, in order, as they count; ``wrong``: why one of them cannot be read. ``paid``: who
    gets what after fees, ``leaves`` the escrow and ``stays`` there. ``refusal``: why the
    contract would not take it, ``works``: whether there is a split near it that it takes.
    ``kept`` is to stay on purpose, ``wrong_kept``: it cannot be read; ``stays`` is that, with
    what rounding leaves.
    """

    total: str
    left: str
    over: str
    amounts: tuple[str, ...]
    wrong: tuple[str, ...]
    kept: str = ""
    wrong_kept: bool = False
    paid: tuple[Paid, ...] = ()
    leaves: str = ""
    stays: str = ""
    refusal: str = ""
    is_known: bool = True
    works: bool = False
    hazards: tuple[str, ...] = ()
    adds_up: bool = False
