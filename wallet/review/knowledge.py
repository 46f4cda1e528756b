"""What a profile knows beside the ledger: whom, what it paid and saw before, what else waits.

No part of it is believed about the step itself, which is read from the bytes and the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from wallet.addresses import AccountId, Address
from wallet.envelope import Envelope
from wallet.review.places import Agreed, Places
from wallet.review.state_digest import state_digest
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class Paid:
    """A payment that the user agreed to, and that a ledger took at ``at``, seconds since 1970.

    ``units`` is None where nobody told how much; ``currency`` is its code, "" if not known.
    """

    payee: Address
    at: int
    units: int | None
    currency: str


@dataclass(frozen=True)
class Sighting:
    """A state as somebody saw it: when, in seconds since 1970."""

    snapshot: Snapshot
    at: int


@dataclass(frozen=True)
class Cosigned:
    """Whose signature came after the request, and what a network had told last by then.

    ``known.at`` is when it came. By which state somebody signed, no signature says.
    """

    key: AccountId
    known: Sighting


@dataclass(frozen=True)
class Other:
    """Another request that still waits, and the state that it was built on."""

    envelope: Envelope
    snapshot: Snapshot


@dataclass(frozen=True)
class Unread:
    """Another request that still waits, and that was not looked at; its hash in hex.

    There are too many of them, or what is kept of it cannot be read.
    """

    request: str


@dataclass(frozen=True)
class Spent:
    """Another request, by its hash in hex, that took the same number of its payer for good."""

    request: str


@dataclass(frozen=True)
class Clock:
    """This machine's time when it heard of a ledger, and when that ledger had closed."""

    now: int
    closed: int

    @property
    def ahead(self) -> int:
        """By how many seconds this machine is ahead of the ledger; behind it below 0."""
        return self.now - self.closed


@dataclass(frozen=True)
class Knowledge:
    """Everything that is not in the request or the ledger; None for what is not at hand.

    ``contacts`` are names by address, of the request's network, and ``own`` the labels of the
    keys that the user holds. ``payments`` were agreed to and took effect, the
    first one first. ``proposed`` is the state that came with the request, ``looked`` the one
    that the user saw of its escrow the last time, and ``agreed`` what he agreed to of it, place
    by place. ``told`` is a network's state that he saw since and left, for it is otherwise;
    ``cosigned`` by whom the request was signed since it came, in that order.
    ``others`` are open requests of the same payer or about the same contract, and what took
    the request's own number.
    ``prepared_here``: this user's own program made it.
    """

    contacts: Mapping[Address, str] | None = None
    own: Mapping[AccountId, str] | None = None
    payments: tuple[Paid, ...] | None = None
    proposed: Sighting | None = None
    looked: Sighting | None = None
    agreed: Places | None = None
    told: Sighting | None = None
    cosigned: tuple[Cosigned, ...] | None = None
    others: tuple[Other | Unread | Spent, ...] | None = None
    prepared_here: bool | None = None
    clock: Clock | None = None

    @property
    def names(self) -> Mapping[Address, str]:
        """What is known of addresses: one's own label wins."""
        names: dict[Address, str] = dict(self.contacts or {})
        names.update((who, label) for who, label in (self.own or {}).items())
        return names

    @property
    def summary(self) -> Mapping[str, Any]:
        """What is at hand, and all of it in one digest: most of it is about other affairs."""
        text = json.dumps(_plain(vars(self)), sort_keys=True, separators=(",", ":"))
        return {
            "at_hand": sorted(name for name, value in vars(self).items() if value is not None),
            "digest": sha256(text.encode()).hexdigest(),
        }


NOTHING = Knowledge()
"""What is known where there is no profile."""


def _plain(value: object) -> object:
    match value:
        case Mapping():
            facts = cast("Mapping[str, object]", value)
            return {name: _plain(fact) for name, fact in facts.items()}
        case tuple():
            return [_plain(each) for each in cast("tuple[object, ...]", value)]
        case Snapshot():
            return [value.sequence, state_digest(value)]
        case (
            Paid() | Sighting() | Other() | Unread() | Spent() | Clock() | Agreed() | Cosigned()
        ):
            return _plain(vars(value))
        case _:
            return value.hash.hex() if isinstance(value, Envelope) else value
