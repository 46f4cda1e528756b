"""What the desk tells the window without being asked."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError
from wallet.errors import WalletError
from wallet.lock import Reason


@dataclass(frozen=True)
class LedgerSeen:
    """A network's latest ledger, closed at ``closed`` by its own clock; who told it."""

    passphrase: str
    sequence: int
    closed: int
    host: str = ""


@dataclass(frozen=True)
class NetworkSilent:
    """A network's server does not answer; everything known stays readable."""

    passphrase: str
    host: str


@dataclass(frozen=True)
class InboxChanged:
    """A request came, was signed, sent, became final or expired: ask for the page anew."""


@dataclass(frozen=True)
class AwaitedChanged:
    """Kept escrows wait for other steps than before: ask for their lines anew."""


@dataclass(frozen=True)
class Arrived:
    """Requests that came by themselves and need the user; hashes in hex.

    ``amounts`` with their currencies ("250,000.00 USDC"), of those that move money.
    """

    hashes: tuple[str, ...]
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepTaken:
    """A request on its way through the network; ``step`` says what begins now."""

    hash: str
    step: str


@dataclass(frozen=True)
class Locked:
    """The profile was locked; nothing decrypted is left behind the window.

    ``lost_code``: a new recovery code was made, and could not be shown to anybody.
    """

    reason: Reason
    lost_code: bool = False


@dataclass(frozen=True)
class ClockOff:
    """This machine's clock is so many seconds ahead of the ledgers'; behind if negative.

    0 once it is right again.
    """

    seconds: int


@dataclass(frozen=True)
class Trouble:
    """Something that is done again and again fails; told once, until it worked again."""

    error: AppError | WalletError


Event = (
    LedgerSeen
    | NetworkSilent
    | InboxChanged
    | AwaitedChanged
    | Arrived
    | StepTaken
    | ClockOff
    | Trouble
    | Locked
)
