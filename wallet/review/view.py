"""The world as a review is given it; nothing else is ever asked."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature
from wallet.escrow.builds import Builds
from wallet.network import Network
from wallet.request import Told
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class View:
    """The world as it is handed in: which network is meant, what is known, who asks, and when.

    ``key`` is the key that would sign, ``now`` the time in seconds since 1970, ``told`` what a
    network simulated; each None when there is none. ``note`` is what the proposer wrote.
    ``ledger_now`` is the time by which limits are counted, where that is known to be another.
    """

    network: Network
    builds: Builds
    snapshot: Snapshot
    signatures: tuple[DecoratedSignature, ...] = ()
    told: Told | None = None
    key: AccountId | None = None
    now: int | None = None
    note: str = ""
    ledger_now: int | None = None
