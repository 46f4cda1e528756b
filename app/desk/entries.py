"""What was entered to ask for a step, read at the door: amounts, addresses, texts, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.pages.proposing import Entered
from wallet.addresses import Address, address
from wallet.amounts import DECIMALS, parse_amount
from wallet.errors import Unreadable, WalletError

LONGEST: Final = 10_000
"""Letters of one text: more than any contract takes."""


@dataclass(eq=False)
class NotEntered(WalletError):
    """What must be entered is missing; ``entry`` by its key."""

    entry: str


@dataclass(eq=False)
class BadEntry(WalletError):
    """What was entered is none of what is asked for; ``entry`` by its key."""

    entry: str
    why: str


@dataclass(eq=False)
class NothingChanged(WalletError):
    """What was entered is what there is already."""


@dataclass(eq=False)
class NotAddingUp(WalletError):
    """The shares are not all of what is to be shared out."""

    total: str
    shared: str


@dataclass(frozen=True)
class Typed:
    """Reads what was entered; everything raises NotEntered or BadEntry."""

    entered: Entered

    def text(self, key: str) -> str:
        """A text without the spaces around it; "" where there is none."""
        text = self.entered.texts.get(key, "").strip()
        if len(text) > LONGEST:
            raise BadEntry(key, "too long")
        return text

    def words(self, key: str) -> str:
        """A text that must be there."""
        text = self.text(key)
        if not text:
            raise NotEntered(key)
        return text

    def amount(self, key: str) -> int:
        """Units of the escrow's currency."""
        return self.number(key, DECIMALS)

    def number(self, key: str, decimals: int = 0) -> int:
        """A decimal number in its smallest unit."""
        try:
            return parse_amount(self.words(key), decimals)
        except Unreadable as why:
            raise BadEntry(key, why.why) from why

    def address(self, key: str) -> Address:
        """Somebody's address, in groups or not."""
        return address_at(key, self.words(key))

    def milestones(self, open_: Sequence[int], *, several: bool) -> tuple[int, ...]:
        """The indices that were chosen of those that are open."""
        chosen = tuple(sorted({number - 1 for number in self.entered.milestones}))
        if not chosen:
            raise NotEntered("milestones")
        if not set(chosen).issubset(open_) or (len(chosen) > 1 and not several):
            raise BadEntry("milestones", "not open")
        return chosen


def address_at(key: str, text: str) -> Address:
    """The address that was entered there, in groups or not; raise BadEntry, NotEntered."""
    together = "".join(text.split())
    if not together:
        raise NotEntered(key)
    try:
        return address(together)
    except Unreadable as why:
        raise BadEntry(key, why.why) from why
