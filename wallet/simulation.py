"""What a network says a transaction would do, as values; never believed, only compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment
from wallet.soroban.storage import Footprint


@dataclass(frozen=True)
class Simulation:
    """A successful simulation at one ledger; fees in stroops.

    ``changes`` maps keys to the entry after the call, None when it is removed; lives are not
    part of it (``Entry.live_until`` is None throughout). ``instructions`` and the sizes are
    those of ``data``, which is the transaction data to put into the envelope.
    """

    ledger: int
    result: xdr.SCVal
    payments: tuple[Payment, ...]
    footprint: Footprint
    restored: frozenset[Key]
    changes: Mapping[Key, Entry | None]
    authorization: tuple[xdr.SorobanAuthorizationEntry, ...]
    data: xdr.SorobanTransactionData
    resource_fee: int


@dataclass(frozen=True)
class SimulationRefused:
    """The network says that the call would fail; ``message`` is foreign text."""

    ledger: int
    message: str
