"""What the window shows of a profile's settings."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class SettingsPage:
    """The settings of the open profile; ``incoming_folder`` "": none is watched."""

    servers: tuple[ServerLine, ...]
    lock_after: int
    incoming_folder: str
    profile_folder: str
    practises: bool
