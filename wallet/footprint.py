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
from wallet.soroban.entries import decoded_key
from wallet.soroban.storage import Footprint
from wallet.soroban.values import symbol

BALANCE = symbol("Balance")
"""How the keys begin under which a token keeps what contracts hold."""


def footprint_of(data: xdr.SorobanTransactionData) -> Footprint:
    """The footprint in a transaction's Soroban data."""
    named = data.resources.footprint
    return Footprint(
        frozenset(key.to_xdr_bytes() for key in named.read_only),
        frozenset(key.to_xdr_bytes() for key in named.read_write),
    )


def payees(footprint: Footprint, token: ContractId, network: Network) -> frozenset[Address]:
    """Everyone whose balance of this token the footprint lets change."""
    found = (_holder(decoded_key(key), token, network) for key in footprint.read_write)
    return frozenset(holder for holder in found if holder is not None)


def _holder(key: xdr.LedgerKey, token: ContractId, network: Network) -> Address | None:
    if key.contract_data is not None:
        return _contract(key.contract_data, token)
    of_token = NATIVE.contract_id(network) == token
    entry: xdr.LedgerKeyAccount | xdr.LedgerKeyTrustLine | None = key.account
    if key.trust_line is not None:
        entry, of_token = key.trust_line, _is_of(key.trust_line.asset, token, network)
    raw = entry.account_id.account_id.ed25519 if entry is not None else None
    return account_of(raw.uint256) if raw is not None and of_token else None


def _is_of(asset: xdr.TrustLineAsset, token: ContractId, network: Network) -> bool:
    """Whether this token speaks for a trustline's asset, whatever its code is."""
    issued = xdr.Asset(asset.type, alpha_num4=asset.alpha_num4, alpha_num12=asset.alpha_num12)
    if issued.alpha_num4 is None and issued.alpha_num12 is None:
        return False
    kind = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ASSET
    preimage = xdr.HashIDPreimage(
        xdr.EnvelopeType.ENVELOPE_TYPE_CONTRACT_ID,
        contract_id=xdr.HashIDPreimageContractID(
            xdr.Hash(network.id), xdr.ContractIDPreimage(kind, from_asset=issued)
        ),
    )
    return contract_of(sha256(preimage.to_xdr_bytes()).digest()) == token


def _contract(data: xdr.LedgerKeyContractData, token: ContractId) -> Address | None:
    parts = data.key.vec.sc_vec if data.key.vec is not None else []
    if data.contract != to_sc_address(token) or len(parts) != 2 or parts[0] != BALANCE:
        return None
    try:
        return from_sc_address(parts[1].address) if parts[1].address is not None else None
    except Unreadable:
        return None
