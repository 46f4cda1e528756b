"""What operations of the network's own are about, in words: storage, signers, levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.words.telling import SECONDS_PER_LEDGER
from app.words.times import day
from wallet.review.reach import Reach
from wallet.review.stored import Part
from wallet.signers import Level, Signer, SignerKind
from wallet.snapshot import Snapshot

PARTS: Final[Mapping[Part, str]] = {
    Part.CODE: "code",
    Part.CONTRACT: "contract",
    Part.TOKEN: "currency's contract",
    Part.TERMS: "terms",
    Part.BALANCE: "money",
    Part.NONCE: "mark of a used signature",
    Part.OTHER: "other entry",
    Part.NO_STORAGE: "entry that never sleeps",
}

LEVELS: Final[Mapping[Level, str]] = {
    Level.LOW: "Low threshold (fees, cancelling, care of storage)",
    Level.MEDIUM: "Medium threshold (escrows, payments, trustlines)",
    Level.HIGH: "High threshold (changing who signs)",
}
"""What an account's thresholds are for; the network calls them low, medium and high."""

KINDS: Final[Mapping[SignerKind, str]] = {
    SignerKind.ED25519: "key",
    SignerKind.PRE_AUTH_TX: "one transaction, known beforehand",
    SignerKind.HASH_X: "whoever knows a secret text",
    SignerKind.SIGNED_PAYLOAD: "key, over a fixed text",
}


def day_of(snapshot: Snapshot, ledger: int) -> str:
    """About which day a ledger is, counted from one whose time is known."""
    return day(max(0, snapshot.timestamp + (ledger - snapshot.sequence) * SECONDS_PER_LEDGER))


def lasts_until(ledger: int, when: str) -> str:
    """A last ledger and its day."""
    return f"ledger {ledger:,}, about {when}"


def reached_by(reach: Reach) -> str:
    """Who can act at a level, as weights and as numbers of people."""
    if reach.is_lost:
        return f"nobody any more: weight {reach.needed} is needed, {reach.most} is there"
    keys = "one key is enough" if reach.fewest == 1 else f"at least {reach.fewest} keys"
    return f"weight {reach.needed} of {reach.most}: {keys}"


def weighs(signer: Signer, before: int | None, after: int | None) -> str:
    """What becomes of a signer's weight, and what kind of signer it is."""
    kind = "" if signer.key.kind is SignerKind.ED25519 else f", {KINDS[signer.key.kind]}"
    if not before:
        return f"comes, with weight {after}{kind}"
    if not after:
        return f"goes, had weight {before}{kind}"
    return (
        f"weight {before}{kind}" if before == after else f"weight {before}, then {after}{kind}"
    )
