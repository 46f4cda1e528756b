"""Ledger keys and entries, as bytes: values that can be compared, hashed and kept."""

from __future__ import annotations

from dataclasses import dataclass

from stellar_sdk import Asset, xdr

from wallet.addresses import (
    AccountId,
    Address,
    ContractId,
    public_key,
    to_sc_address,
)
from wallet.remembered import remembered
from wallet.soroban.packing import packed, packed_address
from wallet.soroban.unpacking import entry_data, ledger_key

Key = bytes
"""The XDR of a LedgerKey."""

PERSISTENT = xdr.ContractDataDurability.PERSISTENT
TEMPORARY = xdr.ContractDataDurability.TEMPORARY

_OF_CONTRACT = xdr.LedgerEntryType.CONTRACT_DATA.to_bytes(4, "big")
_ED25519 = xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519.to_bytes(4, "big")
_OF_ACCOUNT = xdr.LedgerEntryType.ACCOUNT.to_bytes(4, "big") + _ED25519
_OF_TRUSTLINE = xdr.LedgerEntryType.TRUSTLINE.to_bytes(4, "big") + _ED25519
_OF_CODE = xdr.LedgerEntryType.CONTRACT_CODE.to_bytes(4, "big")
_ISSUED_4 = xdr.AssetType.ASSET_TYPE_CREDIT_ALPHANUM4.to_bytes(4, "big")
_SHORT = 4
"""Letters of a code that stand in four bytes."""

_DIES = TEMPORARY.to_bytes(4, "big")


@dataclass(frozen=True)
class Entry:
    """A ledger entry: XDR of its data, life and last change in ledgers.

    ``data`` is None for contract code, of which only the life counts; ``live_until`` is None
    for what never sleeps (accounts, trustlines).
    """

    data: bytes | None
    live_until: int | None = None
    last_modified: int = 0

    @property
    def value(self) -> xdr.LedgerEntryData:
        """The decoded data; shared between callers, so never change it."""
        assert self.data is not None  # noqa: S101 - nobody reads the bytes of code
        return _decoded(self.data)


@remembered(8192)
def _decoded(data: bytes) -> xdr.LedgerEntryData:
    return entry_data(data)


@remembered(8192)
def decoded_key(key: Key) -> xdr.LedgerKey:
    """The decoded key; shared between callers, so never change it."""
    return ledger_key(key)


def key_bytes(key: xdr.LedgerKey) -> Key:
    """The XDR of a key, written at once where it is of a kind that calls name."""
    data, account, line = key.contract_data, key.account, key.trust_line
    if data is not None:
        durability = data.durability.to_bytes(4, "big")
        return _OF_CONTRACT + packed_address(data.contract) + packed(data.key) + durability
    raw = account.account_id.account_id.ed25519 if account is not None else None
    if raw is not None:
        return _OF_ACCOUNT + raw.uint256
    holder = line.account_id.account_id.ed25519 if line is not None else None
    if line is not None and holder is not None:
        return _OF_TRUSTLINE + holder.uint256 + _asset_bytes(line.asset)
    return key.to_xdr_bytes()


def _asset_bytes(asset: xdr.TrustLineAsset) -> bytes:
    issued = asset.alpha_num4
    raw = issued.issuer.account_id.ed25519 if issued is not None else None
    if issued is None or raw is None:
        return asset.to_xdr_bytes()
    return _ISSUED_4 + issued.asset_code.asset_code4 + _ED25519 + raw.uint256


def account_key(account: AccountId) -> Key:
    """The key of an account's own entry."""
    return _OF_ACCOUNT + public_key(account)


def on_trustline(asset: xdr.Asset) -> xdr.TrustLineAsset:
    """The asset as the keys of trustlines name it."""
    return xdr.TrustLineAsset(
        asset.type, alpha_num4=asset.alpha_num4, alpha_num12=asset.alpha_num12
    )


def asset_line(code: str, issuer: AccountId) -> bytes:
    """The XDR of an issued asset as trustlines name it; raise ValueError for what is none."""
    if len(code) <= _SHORT and code.isascii() and code.isalnum():
        return _ISSUED_4 + code.encode().ljust(_SHORT, b"\0") + _ED25519 + public_key(issuer)
    return on_trustline(Asset(code, issuer).to_xdr_object()).to_xdr_bytes()


def trustline_key(account: AccountId, asset: xdr.TrustLineAsset) -> Key:
    """The key of an account's trustline to this asset."""
    return trustline_key_to(account, asset.to_xdr_bytes())


def trustline_key_to(account: AccountId, asset: bytes) -> Key:
    """The same of an asset in XDR, as trustlines name it."""
    return _OF_TRUSTLINE + public_key(account) + asset


def contract_data_key(
    owner: Address,
    key: xdr.SCVal,
    durability: xdr.ContractDataDurability = PERSISTENT,
) -> Key:
    """The key of one entry in a contract's storage."""
    return _of_contract(owner) + packed(key) + durability.to_bytes(4, "big")


@remembered(1024)
def _of_contract(owner: Address) -> bytes:
    """How the key of whatever this owner keeps begins."""
    return _OF_CONTRACT + packed_address(to_sc_address(owner))


@remembered(1024)
def instance_key(contract: ContractId) -> Key:
    """The key of a contract's instance: its code and its instance storage."""
    return contract_data_key(
        contract, xdr.SCVal(xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE)
    )


def key_of(data: xdr.LedgerEntryData) -> Key | None:
    """The key under which this entry lives; None for code, and kinds that we do not read."""
    kind = data.type
    if data.account is not None:
        key = xdr.LedgerKey(kind, account=xdr.LedgerKeyAccount(data.account.account_id))
    elif data.trust_line is not None:
        line = xdr.LedgerKeyTrustLine(data.trust_line.account_id, data.trust_line.asset)
        key = xdr.LedgerKey(kind, trust_line=line)
    elif data.contract_data is not None:
        own = data.contract_data
        where = xdr.LedgerKeyContractData(own.contract, own.key, own.durability)
        key = xdr.LedgerKey(kind, contract_data=where)
    elif data.data is not None:
        name = xdr.LedgerKeyData(data.data.account_id, data.data.data_name)
        key = xdr.LedgerKey(kind, data=name)
    elif data.config_setting is not None:
        setting = xdr.LedgerKeyConfigSetting(data.config_setting.config_setting_id)
        key = xdr.LedgerKey(kind, config_setting=setting)
    else:
        return None
    return key.to_xdr_bytes()


def code_key(wasm_hash: bytes) -> Key:
    """The key of contract code with this SHA-256; raise ValueError for other than 32 bytes."""
    if len(wasm_hash) != 32:
        raise ValueError("a hash has 32 bytes")
    return _OF_CODE + wasm_hash


def nonce_key(owner: Address, nonce: int) -> Key:
    """The key of the temporary entry that marks an authorisation's nonce as used."""
    value = xdr.SCVal(
        xdr.SCValType.SCV_LEDGER_KEY_NONCE, nonce_key=xdr.SCNonceKey(xdr.Int64(nonce))
    )
    return contract_data_key(owner, value, TEMPORARY)


def contract_data(key: Key, value: xdr.SCVal) -> bytes:
    """The data of a contract's storage entry under this key."""
    return contract_data_of(key, packed(value))


def contract_data_of(key: Key, value: bytes) -> bytes:
    """The same, of a value in XDR."""
    return _before_value(key) + value


@remembered(1024)
def contract_value(key: Key, data: bytes) -> bytes | None:
    """The XDR of the value in such data; None where it is not a contract's.

    Of the same data it is the same one: whatever is remembered by it is found at once.
    """
    before = _before_value(key)
    if data.startswith(before):
        return data[len(before) :]
    own = _decoded(data).contract_data
    return None if own is None else packed(own.val)


def _before_value(key: Key) -> bytes:
    # The key begins with its kind, which is the entry's, and goes on as the entry does; in the
    # entry an extension point of 0 stands in between.
    assert key[:4] == _OF_CONTRACT  # noqa: S101 - only contract keys come here
    return _OF_CONTRACT + bytes(4) + key[4:]


def is_temporary(key: Key) -> bool:
    """Whether an entry under this key dies at the end of its life instead of falling asleep."""
    # The durability is the last that is in a key of contract data.
    return key.startswith(_OF_CONTRACT) and key.endswith(_DIES)
