"""Ledgers that have closed: what was in them, and the header that names the one before.

Headers carry sequence, time, protocol, fees, reserve and the hash of the results; bucket lists,
transaction sets and consensus values are zeros, for there are none on this network.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from struct import Struct
from typing import Final

from stellar_sdk import xdr

from app.practice.applying import Applied
from app.practice.fees import BASE_FEE
from wallet.soroban.ledger import BASE_RESERVE

PROTOCOL = 30
TOTAL_COINS = 10**18
MAX_TRANSACTIONS = 100

_ZERO = xdr.Hash(bytes(32))

_HEADER: Final = Struct(">I 32s 32x Q 4x 4x 32s 32x I q q 4x 8x I I I 128x 4x")
"""A header as XDR writes it; each ledger needs its hash, and to build one takes long."""


@dataclass(frozen=True)
class Closed:
    """A ledger that has closed, at a time in seconds since 1970."""

    sequence: int
    time: int
    previous: bytes
    transactions: tuple[Applied, ...] = ()
    fee_pool: int = 0

    @property
    def header(self) -> xdr.LedgerHeader:
        """The header."""
        return xdr.LedgerHeader(
            ledger_version=xdr.Uint32(PROTOCOL),
            previous_ledger_hash=xdr.Hash(self.previous),
            scp_value=xdr.StellarValue(
                _ZERO,
                xdr.TimePoint(xdr.Uint64(self.time)),
                [],
                xdr.StellarValueExt(xdr.StellarValueType.STELLAR_VALUE_BASIC),
            ),
            tx_set_result_hash=xdr.Hash(self._results_hash),
            bucket_list_hash=_ZERO,
            ledger_seq=xdr.Uint32(self.sequence),
            total_coins=xdr.Int64(TOTAL_COINS),
            fee_pool=xdr.Int64(self.fee_pool),
            inflation_seq=xdr.Uint32(0),
            id_pool=xdr.Uint64(0),
            base_fee=xdr.Uint32(BASE_FEE),
            base_reserve=xdr.Uint32(BASE_RESERVE),
            max_tx_set_size=xdr.Uint32(MAX_TRANSACTIONS),
            skip_list=[_ZERO] * 4,
            ext=xdr.LedgerHeaderExt(0),
        )

    @cached_property
    def hash(self) -> bytes:
        """What the next header names."""
        raw = _HEADER.pack(
            PROTOCOL,
            self.previous,
            self.time,
            self._results_hash,
            self.sequence,
            TOTAL_COINS,
            self.fee_pool,
            BASE_FEE,
            BASE_RESERVE,
            MAX_TRANSACTIONS,
        )
        return sha256(raw).digest()

    @property
    def header_entry(self) -> xdr.LedgerHeaderHistoryEntry:
        """The header with its hash, as history keeps it."""
        ext = xdr.LedgerHeaderHistoryEntryExt(0)
        return xdr.LedgerHeaderHistoryEntry(xdr.Hash(self.hash), self.header, ext)

    @property
    def close_meta(self) -> xdr.LedgerCloseMeta:
        """The ledger's meta: its header, and none of its transactions."""
        meta = xdr.LedgerCloseMetaV2(
            ext=xdr.LedgerCloseMetaExt(0),
            ledger_header=self.header_entry,
            tx_set=xdr.GeneralizedTransactionSet(
                1, xdr.TransactionSetV1(xdr.Hash(self.previous), [])
            ),
            tx_processing=[],
            upgrades_processing=[],
            scp_info=[],
            total_byte_size_of_live_soroban_state=xdr.Uint64(0),
            evicted_keys=[],
        )
        return xdr.LedgerCloseMeta(2, v2=meta)

    @property
    def _results_hash(self) -> bytes:
        results = b"".join(one.hash + one.result.to_xdr_bytes() for one in self.transactions)
        return sha256(results).digest()
