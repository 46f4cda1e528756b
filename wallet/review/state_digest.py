"""All that a ledger said, in one hash: two reviews of other states are other reviews."""

from __future__ import annotations

from hashlib import sha256

from wallet.remembered import remembered
from wallet.snapshot import Snapshot


@remembered(32)
def state_digest(snapshot: Snapshot) -> str:
    """A digest of a state in hex: what is shown of the deal is read from there."""
    told = sha256(f"{snapshot.network.passphrase} {snapshot.timestamp}".encode())
    for key in sorted(snapshot.entries):
        entry = snapshot.entries[key]
        there: tuple[bytes, ...] = (b"absent",)
        if entry is not None:
            there = (entry.data or b"code", str(entry.live_until).encode())
        for part in (key, *there):
            told.update(len(part).to_bytes(8, "big") + part)
    return told.hexdigest()
