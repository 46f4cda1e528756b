"""What the window shows of a profile's settings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.pages.unverified import PinLine


@dataclass(frozen=True)
class ServerLine:
    """A network and the server that serves it here; "" where none is chosen.

    ``kind`` is the name of a network that we know ("public", "testnet", "practice"), else "".
    ``suggested`` is what is used until something else is chosen.
    """

    passphrase: str
    kind: str
    address: str
    suggested: str


@dataclass(frozen=True)
class ServerChecked:
    """A server that answered, and for the right network: its latest ledger, and how soon."""

    passphrase: str
    address: str
    sequence: int
    closed: int
    seconds: float


class Shape(Enum):
    """Which of both APIs an index of escrows speaks."""

    PRODUCT = "product"
    CORE = "core"


@dataclass(frozen=True)
class IndexLine:
    """A network and the index of escrows that may be asked about it.

    ``address`` is a suggestion until another one is kept; ``has_key``: one is kept, which
    nobody is shown again. ``used``: it is asked.
    """

    passphrase: str
    kind: str
    address: str
    shape: Shape
    has_key: bool
    used: bool


@dataclass(frozen=True)
class SettingsPage:
    """The settings of the open profile; ``incoming_folder`` "": none is watched."""

    servers: tuple[ServerLine, ...]
    lock_after: int
    incoming_folder: str
    profile_folder: str
    practises: bool
    indexes: tuple[IndexLine, ...] = ()
    pins: tuple[PinLine, ...] = ()
