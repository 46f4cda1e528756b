"""Ledgers for tests: people, their trustlines, a token, and entries of contracts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stellar_sdk import scval, xdr

from tests.support.builders import account_entry, secret_key
from wallet.addresses import AccountId, Address, ContractId, is_contract, public_key
from wallet.amounts import NATIVE, Asset
from wallet.network import PRACTICE
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import (
    PERSISTENT,
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
    instance_key,
    trustline_key,
)
from wallet.soroban.ledger import Ledger, LifeLimits
from wallet.soroban.values import (
    address,
    as_i128,
    as_struct,
    i128,
    string,
    struct,
    symbol,
    vector,
)

PLATFORM = secret_key("platform")
PROVIDER = secret_key("service provider")
APPROVER = secret_key("approver")
RELEASER = secret_key("release signer")
RECEIVER = secret_key("receiver")
RESOLVER = secret_key("dispute resolver")
FUNDER = secret_key("funder")
STRANGER = secret_key("stranger")
ISSUER = secret_key("issuer")
PEOPLE = (PLATFORM, PROVIDER, APPROVER, RELEASER, RECEIVER, RESOLVER, FUNDER, STRANGER)

USDC = Asset("USDC", ISSUER.public)
XLM = NATIVE
TOKEN = USDC.contract_id(PRACTICE)

SEQUENCE = 60_000_000
LIFE = LifeLimits(min_temporary=17_280, min_persistent=2_073_600, max=3_110_400)
ALIVE = SEQUENCE + 1_000_000
UNIT = 10_000_000
PLENTY = 1_000_000 * UNIT
LIMIT = 2**63 - 1

Entries = dict[Key, Entry]


def account(who: AccountId, balance: int = PLENTY, **changed: Any) -> Entries:
    """Put an account on the ledger; ``changed`` are fields of its entry."""
    entry = account_entry(who)
    entry.balance = xdr.Int64(balance)
    for name, value in changed.items():
        setattr(entry, name, value)
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.ACCOUNT, account=entry)
    return {account_key(who): Entry(data.to_xdr_bytes(), None, SEQUENCE - 1)}


def trustline(
    who: AccountId,
    balance: int = PLENTY,
    asset: Asset = USDC,
    limit: int = LIMIT,
    flags: int = 1,
    liabilities: tuple[int, int] | None = None,
) -> Entries:
    """Put a trustline on the ledger; ``liabilities`` are selling and buying."""
    on_trustline = _on_trustline(asset)
    ext = xdr.TrustLineEntryExt(0)
    if liabilities is not None:
        selling, buying = map(xdr.Int64, liabilities)
        first = xdr.TrustLineEntryV1(
            xdr.Liabilities(buying, selling), xdr.TrustLineEntryV1Ext(0)
        )
        ext = xdr.TrustLineEntryExt(1, v1=first)
    line = xdr.TrustLineEntry(
        account_entry(who).account_id,
        on_trustline,
        xdr.Int64(balance),
        xdr.Int64(limit),
        xdr.Uint32(flags),
        ext,
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.TRUSTLINE, trust_line=line)
    return {trustline_key(who, on_trustline): Entry(data.to_xdr_bytes(), None, SEQUENCE - 1)}


def stored(
    owner: ContractId, key: xdr.SCVal, value: xdr.SCVal, live_until: int = ALIVE
) -> Entries:
    """Put an entry of a contract's persistent storage on the ledger."""
    where = contract_data_key(owner, key, PERSISTENT)
    return {where: Entry(contract_data(where, value), live_until, SEQUENCE - 1)}


def token(asset: Asset = USDC, live_until: int = ALIVE) -> Entries:
    """Put an asset's contract on the ledger."""
    named = asset.to_xdr()
    info, name = vector([symbol("Native")]), "native"
    if asset.issuer is not None:
        kind = "AlphaNum4" if named.alpha_num4 else "AlphaNum12"
        size = 4 if named.alpha_num4 else 12
        fields = {
            "asset_code": scval.to_string(asset.code.encode().ljust(size, b"\0")),
            "issuer": scval.to_bytes(public_key(asset.issuer)),
        }
        info, name = vector([symbol(kind), struct(fields)]), str(asset)
    metadata = {
        "decimal": scval.to_uint32(7),
        "name": string(name),
        "symbol": string(asset.code if asset.issuer else "native"),
    }
    storage = (
        (symbol("METADATA"), struct(metadata)),
        (vector([symbol("AssetInfo")]), info),
    )
    executable = xdr.ContractExecutable(
        xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
    )
    return instance(asset.contract_id(PRACTICE), executable, storage, live_until)


def balance_entry(
    who: ContractId,
    amount: int,
    asset: Asset = USDC,
    live_until: int = ALIVE,
    **flags: bool,
) -> Entries:
    """Put what a contract holds on the ledger; flags are ``authorized`` and ``clawback``."""
    held = {"authorized": True, "clawback": False, **flags}
    value = {"amount": i128(amount), **{n: scval.to_bool(f) for n, f in held.items()}}
    key = vector([symbol("Balance"), address(who)])
    return stored(asset.contract_id(PRACTICE), key, struct(value), live_until)


def code(wasm_hash: bytes, live_until: int = ALIVE) -> Entries:
    """Put contract code on the ledger, of which only the life counts."""
    return {code_key(wasm_hash): Entry(None, live_until)}


def ledger(
    *more: Entries, without: Iterable[Key] = (), base_reserve: int = 5_000_000
) -> Ledger:
    """Build a ledger on which everybody has an account and USDC; later entries win."""
    entries: Entries = {**token(), **account(ISSUER.public)}
    for person in PEOPLE:
        entries |= {**account(person.public), **trustline(person.public)}
    for some in more:
        entries |= some
    for key in without:
        del entries[key]
    return Ledger(PRACTICE, SEQUENCE, 1_790_000_000, LIFE, entries, base_reserve)


def transfer(
    sender: Address, receiver: Address | xdr.SCVal, amount: int, asset: Asset = USDC
) -> Invocation:
    """Build a plain payment of a token."""
    to = receiver if isinstance(receiver, xdr.SCVal) else address(receiver)
    token_id = asset.contract_id(PRACTICE)
    return Invocation(token_id, "transfer", (address(sender), to, i128(amount)))


def held_by(on: Ledger, who: Address, asset: Asset = USDC) -> int:
    """Read what somebody holds; nothing when there is no entry."""
    if is_contract(who):
        key = contract_data_key(
            asset.contract_id(PRACTICE), vector([symbol("Balance"), address(who)])
        )
        entry = on.entries.get(key)
        if entry is None:
            return 0
        assert entry.value.contract_data is not None
        return as_i128(as_struct(entry.value.contract_data.val)["amount"])
    if asset.issuer is None:
        entry = on.entries.get(account_key(AccountId(who)))
        return 0 if entry is None else entry.value.account.balance.int64  # type: ignore[union-attr]
    entry = on.entries.get(trustline_key(AccountId(who), _on_trustline(asset)))
    return 0 if entry is None else entry.value.trust_line.balance.int64  # type: ignore[union-attr]


def snapshot_of(on: Ledger, *absent: Key) -> Snapshot:
    """Tell all that is on a ledger, and what is known not to be."""
    entries: dict[Key, Entry | None] = {**on.entries, **dict.fromkeys(absent)}
    return Snapshot(on.network, on.sequence, on.timestamp, entries)


def instance(
    contract: ContractId,
    executable: xdr.ContractExecutable,
    storage: Iterable[tuple[xdr.SCVal, xdr.SCVal]],
    live_until: int,
) -> Entries:
    """Put a contract on the ledger: what runs it, and its instance storage."""
    kept = [xdr.SCMapEntry(key, value) for key, value in storage]
    instance = xdr.SCContractInstance(executable, xdr.SCMap(kept) if kept else None)
    value = xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE, instance=instance)
    key = instance_key(contract)
    return {key: Entry(contract_data(key, value), live_until, SEQUENCE - 1)}


def _on_trustline(asset: Asset) -> xdr.TrustLineAsset:
    named = asset.to_xdr()
    return xdr.TrustLineAsset(
        named.type, alpha_num4=named.alpha_num4, alpha_num12=named.alpha_num12
    )
