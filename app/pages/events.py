"""What the desk tells the window without being asked."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.lock import Reason


@dataclass(frozen=True)
class LedgerSeen:
    """A network's latest ledger, closed at ``closed`` by its own clock."""

    passphrase: str
    sequence: int
    closed: int


@dataclass(frozen=True)
class NetworkSilent:
    """A network's server does not answer; everything known stays readable."""

    passphrase: str
    host: str


@dataclass(frozen=True)
class InboxChanged:
    """A request came, was signed, sent, became final or expired: ask for the page anew."""


@dataclass(frozen=True)
class Arrived:
    """Requests that came by themselves and need the user; hashes in hex."""

    hashes: tuple[str, ...]


@dataclass(frozen=True)
class StepTaken:
    """A request on its way through the network; ``step`` says what begins now."""

    hash: str
    step: str


@dataclass(frozen=True)
class Locked:
    """The profile was locked; nothing decrypted is left behind the window."""

    reason: Reason


Event = LedgerSeen | NetworkSilent | InboxChanged | Arrived | StepTaken | Locked
