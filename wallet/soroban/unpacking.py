"""Ledger entries of contracts, read at once: thousands of states are looked at for one list.

The SDK reads XDR through an object for every word. What contracts keep is of a dozen plain
kinds, and what is strictly of these is read here, to the very value that the SDK reads. All
else, whatever is odd about it, is left to the SDK: to read, or to refuse in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import Struct, error
from typing import Final

from stellar_sdk import xdr

from wallet.remembered import remembered

_KIND: Final = xdr.SCValType
_U32: Final = Struct(">I").unpack_from
_PARTS: Final = Struct(">qQ").unpack_from
_CONTRACT_DATA: Final = xdr.LedgerEntryType.CONTRACT_DATA.to_bytes(4, "big") + bytes(4)
_ED25519: Final = int(xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519)
_ACCOUNT: Final = int(xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT)
_CONTRACT: Final = int(xdr.SCAddressType.SC_ADDRESS_TYPE_CONTRACT)
_MOST_SYMBOL: Final = 32
_DEEPEST: Final = 16
"""Values within values; the SDK goes deeper, with care of its own."""

Told = tuple[xdr.SCVal, int]
"""A value, and where the next thing begins."""


class _Odd(Exception):
    """Nothing that is read here."""


def entry_data(raw: bytes) -> xdr.LedgerEntryData:
    """The data of a ledger entry; raise what the SDK raises for what is none."""
    if raw.startswith(_CONTRACT_DATA):
        try:
            return _contract_data(raw)
        except (_Odd, error, ValueError):
            pass
    return xdr.LedgerEntryData.from_xdr_bytes(raw)


def ledger_key(raw: bytes) -> xdr.LedgerKey:
    """The key in this XDR; raise what the SDK raises for what is none."""
    reader = _KEY_READERS.get(raw[:4])
    if reader is not None:
        try:
            key, end = reader(raw, 4)
            if end == len(raw):
                return key
        except (_Odd, error, ValueError):
            pass
    return xdr.LedgerKey.from_xdr_bytes(raw)


def value_in(raw: bytes) -> xdr.SCVal:
    """The value in this XDR; raise what the SDK raises for what is none."""
    try:
        value, end = _value(raw, 0, 0)
        if end == len(raw):
            return value
    except (_Odd, error, ValueError):
        pass
    return xdr.SCVal.from_xdr_bytes(raw)


def _contract_data(raw: bytes) -> xdr.LedgerEntryData:
    owner, at = _who(raw, len(_CONTRACT_DATA))
    key, at = _value(raw, at, 0)
    durability = xdr.ContractDataDurability(_U32(raw, at)[0])
    value, at = _value(raw, at + 4, 0)
    if at != len(raw):
        raise _Odd
    data = xdr.ContractDataEntry(xdr.ExtensionPoint(0), owner, key, durability, value)
    return xdr.LedgerEntryData(xdr.LedgerEntryType.CONTRACT_DATA, contract_data=data)


def _contract_data_key(raw: bytes, at: int) -> tuple[xdr.LedgerKey, int]:
    owner, at = _who(raw, at)
    key, at = _value(raw, at, 0)
    durability = xdr.ContractDataDurability(_U32(raw, at)[0])
    data = xdr.LedgerKeyContractData(owner, key, durability)
    return xdr.LedgerKey(xdr.LedgerEntryType.CONTRACT_DATA, contract_data=data), at + 4


def _account_key(raw: bytes, at: int) -> tuple[xdr.LedgerKey, int]:
    account, at = _account_id(raw, at)
    key = xdr.LedgerKeyAccount(account)
    return xdr.LedgerKey(xdr.LedgerEntryType.ACCOUNT, account=key), at


def _trustline_key(raw: bytes, at: int) -> tuple[xdr.LedgerKey, int]:
    account, at = _account_id(raw, at)
    kind = xdr.AssetType(_U32(raw, at)[0])
    issuer, end = _account_id(raw, at + 8)
    if kind is not xdr.AssetType.ASSET_TYPE_CREDIT_ALPHANUM4:
        raise _Odd
    issued = xdr.AlphaNum4(xdr.AssetCode4(raw[at + 4 : at + 8]), issuer)
    key = xdr.LedgerKeyTrustLine(account, xdr.TrustLineAsset(kind, alpha_num4=issued))
    return xdr.LedgerKey(xdr.LedgerEntryType.TRUSTLINE, trust_line=key), end


def _value(raw: bytes, at: int, depth: int) -> Told:
    reader = _READERS.get(_U32(raw, at)[0])
    if reader is None or depth > _DEEPEST:
        raise _Odd
    return reader(raw, at + 4, depth + 1)


def _bool(raw: bytes, at: int, _depth: int) -> Told:
    return xdr.SCVal(_KIND.SCV_BOOL, b=_flag(raw, at)), at + 4


def _void(_raw: bytes, at: int, _depth: int) -> Told:
    return xdr.SCVal(_KIND.SCV_VOID), at


def _instance_key(_raw: bytes, at: int, _depth: int) -> Told:
    return xdr.SCVal(_KIND.SCV_LEDGER_KEY_CONTRACT_INSTANCE), at


def _number(raw: bytes, at: int, _depth: int) -> Told:
    return xdr.SCVal(_KIND.SCV_U32, u32=xdr.Uint32(_U32(raw, at)[0])), at + 4


def _large_number(raw: bytes, at: int, _depth: int) -> Told:
    high, low = _PARTS(raw, at)
    parts = xdr.Int128Parts(xdr.Int64(high), xdr.Uint64(low))
    return xdr.SCVal(_KIND.SCV_I128, i128=parts), at + 16


def _string(raw: bytes, at: int, _depth: int) -> Told:
    text, at = _opaque(raw, at)
    return xdr.SCVal(_KIND.SCV_STRING, str=xdr.SCString(text)), at


def _symbol(raw: bytes, at: int, _depth: int) -> Told:
    name, at = _opaque(raw, at)
    if len(name) > _MOST_SYMBOL:
        raise _Odd
    return _named(name), at


@remembered(512)
def _named(name: bytes) -> xdr.SCVal:
    """A symbol, of which a state has dozens: shared by whoever reads it, so never change it."""
    return xdr.SCVal(_KIND.SCV_SYMBOL, sym=xdr.SCSymbol(name))


def _bytes(raw: bytes, at: int, _depth: int) -> Told:
    held, at = _opaque(raw, at)
    return xdr.SCVal(_KIND.SCV_BYTES, bytes=xdr.SCBytes(held)), at


def _address(raw: bytes, at: int, _depth: int) -> Told:
    who, at = _who(raw, at)
    return xdr.SCVal(_KIND.SCV_ADDRESS, address=who), at


def _vector(raw: bytes, at: int, depth: int) -> Told:
    if not _flag(raw, at):
        return xdr.SCVal(_KIND.SCV_VEC), at + 4
    items: list[xdr.SCVal] = []
    count, at = _U32(raw, at + 4)[0], at + 8
    for _ in range(count):
        item, at = _value(raw, at, depth)
        items.append(item)
    return xdr.SCVal(_KIND.SCV_VEC, vec=xdr.SCVec(items)), at


def _map(raw: bytes, at: int, depth: int) -> Told:
    held, at = _entries(raw, at, depth)
    return xdr.SCVal(_KIND.SCV_MAP, map=held), at


def _instance(raw: bytes, at: int, depth: int) -> Told:
    kind, at = xdr.ContractExecutableType(_U32(raw, at)[0]), at + 4
    if kind is xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM:
        code, at = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(_bytes32(raw, at))), at + 32
    elif kind is xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET:
        code = xdr.ContractExecutable(kind)
    else:
        raise _Odd
    storage, at = _entries(raw, at, depth)
    instance = xdr.SCContractInstance(code, storage)
    return xdr.SCVal(_KIND.SCV_CONTRACT_INSTANCE, instance=instance), at


def _entries(raw: bytes, at: int, depth: int) -> tuple[xdr.SCMap | None, int]:
    """A map, or the word that there is none."""
    if not _flag(raw, at):
        return None, at + 4
    pairs: list[xdr.SCMapEntry] = []
    count, at = _U32(raw, at + 4)[0], at + 8
    for _ in range(count):
        key, at = _value(raw, at, depth)
        value, at = _value(raw, at, depth)
        pairs.append(xdr.SCMapEntry(key, value))
    return xdr.SCMap(pairs), at


def _who(raw: bytes, at: int) -> tuple[xdr.SCAddress, int]:
    kind = _U32(raw, at)[0]
    if kind == _CONTRACT:
        contract = xdr.ContractID(xdr.Hash(_bytes32(raw, at + 4)))
        named = xdr.SCAddressType.SC_ADDRESS_TYPE_CONTRACT
        return xdr.SCAddress(named, contract_id=contract), at + 36
    if kind != _ACCOUNT:
        raise _Odd
    account, at = _account_id(raw, at + 4)
    return xdr.SCAddress(xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT, account_id=account), at


def _account_id(raw: bytes, at: int) -> tuple[xdr.AccountID, int]:
    if _U32(raw, at)[0] != _ED25519:
        raise _Odd
    key = xdr.Uint256(_bytes32(raw, at + 4))
    ed25519 = xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519
    return xdr.AccountID(xdr.PublicKey(ed25519, ed25519=key)), at + 36


def _flag(raw: bytes, at: int) -> bool:
    """A word that is 0 or 1."""
    word: int = _U32(raw, at)[0]
    if word > 1:
        raise _Odd
    return word == 1


def _bytes32(raw: bytes, at: int) -> bytes:
    if at + 32 > len(raw):
        raise _Odd
    return raw[at : at + 32]


def _opaque(raw: bytes, at: int) -> tuple[bytes, int]:
    """So many bytes, and no others than zero up to a whole word."""
    size: int = _U32(raw, at)[0]
    start, end = at + 4, at + 4 + size
    rest = -size % 4
    if raw[end : end + rest] != bytes(rest) or end + rest > len(raw):
        raise _Odd
    return raw[start:end], end + rest


_KEY_READERS: Final = {
    xdr.LedgerEntryType.ACCOUNT.to_bytes(4, "big"): _account_key,
    xdr.LedgerEntryType.TRUSTLINE.to_bytes(4, "big"): _trustline_key,
    xdr.LedgerEntryType.CONTRACT_DATA.to_bytes(4, "big"): _contract_data_key,
}

_READERS: Final[Mapping[int, Callable[[bytes, int, int], Told]]] = {
    int(_KIND.SCV_BOOL): _bool,
    int(_KIND.SCV_VOID): _void,
    int(_KIND.SCV_U32): _number,
    int(_KIND.SCV_I128): _large_number,
    int(_KIND.SCV_STRING): _string,
    int(_KIND.SCV_SYMBOL): _symbol,
    int(_KIND.SCV_BYTES): _bytes,
    int(_KIND.SCV_ADDRESS): _address,
    int(_KIND.SCV_VEC): _vector,
    int(_KIND.SCV_MAP): _map,
    int(_KIND.SCV_CONTRACT_INSTANCE): _instance,
    int(_KIND.SCV_LEDGER_KEY_CONTRACT_INSTANCE): _instance_key,
}
