"""What was known when others signed is kept with the request, once for each key."""

from __future__ import annotations

import pytest

from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store
from app.records import CosignedRow, SnapshotRow
from tests.support.stores import PASSPHRASE, START, address_of, hash_of, request_row

CONTRACT = address_of(1, "C")


def known(store: Store, key: str, at: int, ledger: int = 7) -> CosignedRow:
    """What was known of the contract when this key's signature came."""
    kept = store.snapshots.add(SnapshotRow(0, CONTRACT, PASSPHRASE, 5, START, "{}"))
    return CosignedRow(key, at, ledger, START + ledger, kept)


def test_those_who_signed_come_in_their_order(store: Store) -> None:
    store.requests.put(request_row(1))
    later, first = (known(store, address_of(n), START - n) for n in (1, 2))
    for row in (later, first):
        store.cosigned.put(hash_of(1), row)
    assert store.cosigned.of(hash_of(1)) == (first, later)
    assert store.cosigned.of(hash_of(2)) == ()


def test_what_was_known_at_a_signature_stays(store: Store) -> None:
    store.requests.put(request_row(1))
    first, again = (known(store, address_of(1), START + n, ledger=n) for n in (1, 2))
    for row in (first, again):
        store.cosigned.put(hash_of(1), row)
    assert store.cosigned.of(hash_of(1)) == (first,)


def test_nobody_signed_a_request_that_is_not_there(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.cosigned.put(hash_of(1), known(store, address_of(1), START))
