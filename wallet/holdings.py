"""What an address holds of an asset, read from ledger entries without running anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, ContractId, account_of, is_contract
from wallet.amounts import DECIMALS, NATIVE, Asset, asset
from wallet.errors import WalletError
from wallet.remembered import remembered
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    contract_data,
    contract_data_key,
    instance_key,
    on_trustline,
    trustline_key,
)
from wallet.soroban.values import (
    address,
    as_i128,
    as_struct,
    i128,
    string,
    struct,
    symbol,
    u32,
    vector,
)

_ASSET_INFO: Final = vector([symbol("AssetInfo")])


@remembered(1024)
def contract_balance_key(token: ContractId, who: Address) -> Key:
    """Where a token keeps the balance of a contract."""
    return contract_data_key(token, vector([symbol("Balance"), address(who)]))


def claimed_asset(entries: Mapping[Key, Entry | None], token: ContractId) -> Asset | None:
    """The asset that a token contract says it is; its word proves nothing (F29)."""
    entry = entries.get(instance_key(token))
    return None if entry is None or entry.data is None else _claimed_in(entry)


def kept_asset(entries: Mapping[Key, Entry | None], token: ContractId) -> Asset | None:
    """The asset in whose trustlines a token contract pays; None where it does not tell.

    Honest ones pay in what they say they are: a network wrote both.
    """
    entry = entries.get(instance_key(token))
    return None if entry is None or entry.data is None else _kept_in(entry)


@remembered(256)
def _claimed_in(entry: Entry) -> Asset | None:
    told = _stored_in(entry, symbol("METADATA"))
    try:
        fields = as_struct(told) if told is not None else {}
        name = fields["name"].str
        found = asset(name.sc_string.decode()) if name is not None else None
    except (WalletError, KeyError, ValueError):
        return None
    return None if found is None or _belies(found, fields) else found


def _belies(named: Asset, fields: Mapping[str, xdr.SCVal]) -> bool:
    """Whether a token tells other decimals, or another symbol, than its asset's."""
    code = "native" if named.issuer is None else named.code
    written = {"symbol": string(code), "decimal": u32(DECIMALS)}
    return any(fields.get(name, value) != value for name, value in written.items())


@remembered(256)
def _kept_in(entry: Entry) -> Asset | None:
    told = _stored_in(entry, _ASSET_INFO)
    parts = told.vec.sc_vec if told is not None and told.vec is not None else []
    if parts == [symbol("Native")]:
        return NATIVE
    try:
        fields = as_struct(parts[-1]) if parts else {}
        code, issuer = fields["asset_code"].str, fields["issuer"].bytes
        if code is None or issuer is None:
            return None
        text = code.sc_string.rstrip(b"\0").decode()
        return asset(f"{text}:{account_of(issuer.sc_bytes)}")
    except (WalletError, KeyError, ValueError):
        return None


def _stored_in(entry: Entry, key: xdr.SCVal) -> xdr.SCVal | None:
    """What a contract keeps under this key beside its code."""
    data = entry.value.contract_data
    instance = data.val.instance if data is not None else None
    storage = instance.storage if instance is not None else None
    kept = storage.sc_map if storage is not None else []
    return next((each.val for each in kept if each.key == key), None)


@remembered(1024)
def holding_key(token: ContractId, held_asset: Asset, who: Address) -> Key:
    """The entry that says what ``who`` holds of this asset, whose contract is ``token``."""
    if is_contract(who):
        return contract_balance_key(token, who)
    if held_asset.issuer is None:
        return account_key(AccountId(who))
    return trustline_key(AccountId(who), on_trustline(held_asset.to_xdr()))


def with_more(entries: Mapping[Key, Entry | None], key: Key, amount: int) -> Entry | None:
    """The entry of a contract's balance after somebody paid so much more to it.

    None where there is none yet: what a first payment makes depends on the issuer.
    """
    entry = entries.get(key)
    data = entry.value.contract_data if entry is not None else None
    if entry is None or data is None:
        return None
    fields = as_struct(data.val)
    fields["amount"] = i128(as_i128(fields["amount"]) + amount)
    return replace(entry, data=contract_data(key, struct(fields)))


def held(entries: Mapping[Key, Entry | None], key: Key) -> int:
    """The balance in this entry, in the asset's smallest unit; 0 when there is none.

    Raise KeyError or ValueError for an entry that no token wrote.
    """
    entry = entries.get(key)
    if entry is None:
        return 0
    value = entry.value
    if value.contract_data is not None:
        return as_i128(as_struct(value.contract_data.val)["amount"])
    classic = value.trust_line or value.account
    return classic.balance.int64 if classic is not None else 0
