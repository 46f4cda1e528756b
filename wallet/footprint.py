"""What a signed footprint lets happen: whose balances can change.

The footprint lists every entry that a transaction may write, so it pins who *can* be paid. It
does not pin amounts or shares, nor two payees that need no entry of their own: the token's
issuer and the paying contract itself (recordings ``authorisation``).
"""

from __future__ import annotations

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, account_of, from_sc_address, to_sc_address
from wallet.errors import Unreadable
from wallet.soroban.entries import decoded_key
from wallet.soroban.storage import Footprint


def footprint_of(data: xdr.SorobanTransactionData) -> Footprint:
    """The footprint in a transaction's Soroban data."""
    named = data.resources.footprint
    return Footprint(
        frozenset(key.to_xdr_bytes() for key in named.read_only),
        frozenset(key.to_xdr_bytes() for key in named.read_write),
    )


def payees(footprint: Footprint, token: ContractId) -> frozenset[Address]:
    """Everyone whose balance of this token, or native balance, the footprint lets change."""
    found = (_holder(decoded_key(key), token) for key in footprint.read_write)
    return frozenset(holder for holder in found if holder is not None)


def _holder(key: xdr.LedgerKey, token: ContractId) -> Address | None:
    entry = key.trust_line or key.account
    if entry is not None:
        raw = entry.account_id.account_id.ed25519
        return None if raw is None else account_of(raw.uint256)
    data = key.contract_data
    if data is None or data.contract != to_sc_address(token) or data.key.vec is None:
        return None
    named = data.key.vec.sc_vec
    holder = named[1].address if len(named) == 2 else None
    try:
        return None if holder is None else from_sc_address(holder)
    except Unreadable:
        return None
