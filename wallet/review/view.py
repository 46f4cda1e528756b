"""The world as a review is given it; nothing else is ever asked."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature, FeeBump
from wallet.escrow.builds import Builds
from wallet.network import Network
from wallet.pinned import Pinned
from wallet.request import Told
from wallet.review.knowledge import NOTHING, Knowledge
from wallet.snapshot import Snapshot


@dataclass(frozen=True)
class View:
    """The world as it is handed in: which network is meant, what is known, who asks, and when.

    ``key`` is the key that would sign, ``now`` the time in seconds since 1970, ``told`` what a
    network simulated; each None when there is none. ``note`` is what the proposer wrote.
    ``ledger_now`` is the time by which limits are counted, where that is known to be another.
    ``pinned`` is what the user pins for a network that this program does not know; an envelope
    that came alone, of another tool, has no cover. ``cover`` is whose signature the cover has,
    None for nobody's. ``bump`` is the fee bump around the envelope, unsigned, when that is what
    would be signed.
    ``knowledge`` is what a profile has to say, beside the request and the ledger.
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
    pinned: Pinned | None = None
    has_cover: bool = True
    bump: FeeBump | None = None
    cover: AccountId | None = None
    knowledge: Knowledge = NOTHING
