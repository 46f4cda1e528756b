"""What was known here when others signed: by it, what changed since then can be told.

A signature says of no state that its signer looked at. What came with a request was signed by
the state in it; of what came later only this is known, and what a network had told until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.profile.profile import Profile
from app.profile.readings import network_told
from app.records import CosignedRow, InboxRow
from wallet.addresses import account_id
from wallet.network import network
from wallet.review.knowledge import Cosigned, Sighting
from wallet.snapshot_text import read_snapshot


def came_later(profile: Profile, row: InboxRow, keys: Iterable[str], at: int) -> None:
    """Keep what a network told last, for those of these keys that are others': they signed."""
    told = network_told(profile, row.contract, row.passphrase)
    if told is None:
        return
    for key in set(keys) - profile.own_keys:
        known = CosignedRow(key, at, told.ledger, told.timestamp, told)
        profile.store.cosigned.put(row.hash, known)


def cosigned_of(profile: Profile, request: bytes) -> tuple[Cosigned, ...]:
    """By whom a request was signed after it came, and what was known then, the first first."""
    return tuple(map(_cosigned, profile.store.cosigned.of(request)))


def _cosigned(row: CosignedRow) -> Cosigned:
    state = read_snapshot(row.snapshot.content, network(row.snapshot.passphrase))
    state = replace(state, sequence=row.ledger, timestamp=row.closed)
    return Cosigned(account_id(row.key), Sighting(state, row.at))
