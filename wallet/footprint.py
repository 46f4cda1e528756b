"""What a signed footprint lets happen: whose balances can change.

The footprint lists every entry that a transaction may write, so it pins who *can* be paid. It
does not pin amounts or shares, nor two payees that need no entry of their own: the token's
issuer and the paying contract itself (recordings ``authorisation``).
"""

from __future__ import annotations

from hashlib import sha256

from stellar_sdk import xdr

from wallet.addresses import (
    Address,
    ContractId,
    account_of,
    contract_of,
    from_sc_address,
    to_sc_address,
)
from wallet.amounts import NATIVE
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.remembered import remembered, remembered_of_one
from wallet.soroban.entries import Key, decoded_key, key_bytes
from wallet.soroban.storage import Footprint
from wallet.soroban.values import symbol

BALANCE = symbol("Balance")
"""How the keys begin under which a token keeps what contracts hold."""

_CONTRACT_ID = xdr.EnvelopeType.ENVELOPE_TYPE_CONTRACT_ID.to_bytes(4, "big")
_FROM_ASSET = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ASSET.to_bytes(4, "big")

_ASSET_AT = 40
"""Where the asset stands in a trustline's key: behind its kind and the account."""


def footprint_of(data: xdr.SorobanTransactionData) -> Footprint:
    """The footprint in a transaction's Soroban data."""
    read_only, read_write = keys_in(data)
    return Footprint(frozenset(read_only), frozenset(read_write))


def keys_in(data: xdr.SorobanTransactionData) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The same as it is listed: what may be read, and what may also be written."""
    return _keys_in(data)


@remembered_of_one(64)
def _keys_in(data: xdr.SorobanTransactionData) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    named = data.resources.footprint
    return tuple(map(key_bytes, named.read_only)), tuple(map(key_bytes, named.read_write))


@remembered(64)
def payees(footprint: Footprint, token: ContractId, network: Network) -> frozenset[Address]:
    """Everyone whose balance of this token the footprint lets change."""
    found = (_holder(key, token, network) for key in footprint.read_write)
    return frozenset(holder for holder in found if holder is not None)


def _holder(key: Key, token: ContractId, network: Network) -> Address | None:
    named = decoded_key(key)
    if named.contract_data is not None:
        return _contract(named.contract_data, token)
    of_token = NATIVE.contract_id(network) == token
    entry: xdr.LedgerKeyAccount | xdr.LedgerKeyTrustLine | None = named.account
    if named.trust_line is not None:
        issued = named.trust_line.asset
        is_issued = issued.alpha_num4 is not None or issued.alpha_num12 is not None
        of_token = is_issued and _contract_of(key[_ASSET_AT:], network) == token
        entry = named.trust_line
    raw = entry.account_id.account_id.ed25519 if entry is not None else None
    return account_of(raw.uint256) if raw is not None and of_token else None


@remembered(256)
def _contract_of(asset: bytes, network: Network) -> ContractId:
    """The contract that speaks for an issued asset in XDR (CAP-46-06), whatever its code is."""
    return contract_of(sha256(_CONTRACT_ID + network.id + _FROM_ASSET + asset).digest())


def _contract(data: xdr.LedgerKeyContractData, token: ContractId) -> Address | None:
    parts = data.key.vec.sc_vec if data.key.vec is not None else []
    if data.contract != to_sc_address(token) or len(parts) != 2 or parts[0] != BALANCE:
        return None
    try:
        return from_sc_address(parts[1].address) if parts[1].address is not None else None
    except Unreadable:
        return None
