"""The entries that a practice network begins with: accounts, trustlines, tokens, contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stellar_sdk import scval, xdr

from app.practice import accounts
from app.practice.ledger import LIFE
from wallet.addresses import AccountId, ContractId, public_key
from wallet.amounts import Asset
from wallet.network import PRACTICE
from wallet.signers import SignerKey
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
    instance_key,
    trustline_key,
)
from wallet.soroban.values import address, string, struct, symbol, u32, vector

DECIMALS = 7

Facts = Mapping[str, Any]
"""One JSON object of a scenario."""


@dataclass(frozen=True)
class Multisig:
    """Who signs for an account: weights by address, the master key's, and thresholds."""

    signers: Mapping[AccountId, int]
    master_weight: int
    thresholds: tuple[int, int, int]


def account_entries(
    who: AccountId,
    stroops: int,
    holds: Mapping[Asset, int],
    multisig: Multisig | None,
    sequence: int,
) -> dict[Key, Entry]:
    """An account and its trustlines, made in this ledger."""
    entry = accounts.new_account(who, stroops, sequence << 32)
    if multisig is not None:
        weights = bytes([multisig.master_weight, *multisig.thresholds])
        entry.thresholds = xdr.Thresholds(weights)
        signers = [
            xdr.Signer(SignerKey.ed25519(key).to_xdr(), xdr.Uint32(weight))
            for key, weight in multisig.signers.items()
        ]
        accounts.set_signers(entry, signers)
    entry.num_sub_entries = xdr.Uint32(entry.num_sub_entries.uint32 + len(holds))
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.ACCOUNT, account=entry)
    entries = {account_key(who): Entry(data.to_xdr_bytes(), None, sequence)}
    for asset, units in holds.items():
        held = asset.to_xdr()
        on_line = xdr.TrustLineAsset(
            held.type, alpha_num4=held.alpha_num4, alpha_num12=held.alpha_num12
        )
        line = accounts.new_trustline(who, on_line)
        accounts.add(line, units)
        data = xdr.LedgerEntryData(xdr.LedgerEntryType.TRUSTLINE, trust_line=line)
        key = trustline_key(who, on_line)
        entries[key] = Entry(data.to_xdr_bytes(), None, sequence)
    return entries


def token_entry(asset: Asset, sequence: int) -> tuple[Key, Entry]:
    """The contract of an asset, as the host deploys it."""
    kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
    metadata = struct(
        {
            "decimal": u32(DECIMALS),
            "name": string(str(asset)),
            "symbol": string(asset.code if asset.issuer else "native"),
        }
    )
    # In the order of a map's keys: symbols before vectors.
    storage = [xdr.SCMapEntry(symbol("METADATA"), metadata)]
    if asset.issuer is not None:
        admin = address(asset.issuer)
        storage.append(xdr.SCMapEntry(vector([symbol("Admin")]), admin))
    storage.append(xdr.SCMapEntry(vector([symbol("AssetInfo")]), _asset_info(asset)))
    instance = xdr.SCContractInstance(xdr.ContractExecutable(kind), xdr.SCMap(storage))
    return _instance(asset.contract_id(PRACTICE), instance, sequence)


def contract_entries(
    contract: ContractId, wasm_hash: bytes, sequence: int
) -> Iterable[tuple[Key, Entry]]:
    """A contract of this code, deployed but never called, and the life of the code itself."""
    kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
    executable = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(wasm_hash))
    yield _instance(contract, xdr.SCContractInstance(executable, None), sequence)
    yield code_key(wasm_hash), Entry(None, LIFE.new_entry(sequence), sequence)


def constructed_entries(
    contract: ContractId, kept: Iterable[tuple[xdr.SCVal, xdr.SCVal]], sequence: int
) -> Iterable[tuple[Key, Entry]]:
    """What the constructor of a contract kept when it was deployed."""
    for name, value in kept:
        key = contract_data_key(contract, name)
        yield key, Entry(contract_data(key, value), LIFE.new_entry(sequence), sequence)


def _instance(
    contract: ContractId, instance: xdr.SCContractInstance, sequence: int
) -> tuple[Key, Entry]:
    key = instance_key(contract)
    value = xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE, instance=instance)
    return key, Entry(contract_data(key, value), LIFE.new_entry(sequence), sequence)


def _asset_info(asset: Asset) -> xdr.SCVal:
    if asset.issuer is None:
        return vector([symbol("Native")])
    length = 4 if len(asset.code) <= 4 else 12
    code = scval.to_string(asset.code.encode().ljust(length, b"\0"))
    issuer = scval.to_bytes(public_key(asset.issuer))
    fields = struct({"asset_code": code, "issuer": issuer})
    return vector([symbol(f"AlphaNum{length}"), fields])
