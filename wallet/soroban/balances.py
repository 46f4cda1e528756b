"""Where a token's balance is kept, and what may be taken from it or put there.

A contract's balance is an entry of the token's; an account's is its trustline, or for the
native asset the account itself; the issuer has none and needs none. Each function raises
HostError with the token's own number, in the order of soroban-env-host 30.0.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, is_contract, xdr_account_id
from wallet.remembered import remembered, remembered_of_one
from wallet.soroban.entries import Entry, Key, account_key, trustline_key_to
from wallet.soroban.host import BuiltInFrame
from wallet.soroban.packing import packed
from wallet.soroban.values import (
    address,
    as_bool,
    as_i128,
    as_struct,
    i128,
    struct,
    symbol,
    vector,
)

DAY = 17_280
"""Ledgers in a day at five seconds each, as the contract counts them."""

LIFE = 30 * DAY
THRESHOLD = LIFE - DAY
"""A contract's balance is extended to 30 days whenever it is read or written with 29 left."""

I64_MAX = 2**63 - 1
I128_MAX = 2**127 - 1


class TokenError(IntEnum):
    """The token's error numbers that a transfer can end with; shown with Error behind them."""

    AccountMissing = 6
    NegativeAmount = 8
    Balance = 10
    BalanceDeauthorized = 11
    Overflow = 12
    TrustlineMissing = 13
    InsufficientAccountReserve = 14


@dataclass(frozen=True)
class TokenAsset:
    """The classic asset behind a token contract; the native asset has no issuer.

    ``line`` is the XDR by which trustlines name it; nothing for the native asset.
    """

    line: bytes
    issuer: AccountId | None


def balance_of(frame: BuiltInFrame, asset: TokenAsset, who: Address) -> int:
    """What ``who`` holds, in the token's smallest unit."""
    if is_contract(who):
        held = _contract_balance(frame, who)
        if held is None:
            return 0
        frame.extend(_balance_key(who), THRESHOLD, LIFE)
        return as_i128(held["amount"])
    if asset.issuer == who:
        return I64_MAX
    balance, least, most = _limits(frame, _classic_entry(frame, asset, AccountId(who)).value)
    if not least <= balance <= most:
        frame.fail("Storage", "InternalError", "the balance is not within the allowed range")
    return balance


def spend(frame: BuiltInFrame, asset: TokenAsset, who: Address, amount: int) -> None:
    """Take ``amount`` from ``who``."""
    _require_authorized(frame, asset, who)
    if not is_contract(who):
        _move_classic(frame, asset, AccountId(who), -_as_i64(frame, amount))
        return
    value = frame.get(_balance_key(who))
    if value is None:
        if amount > 0:
            frame.refuse(TokenError.Balance, "zero balance is not sufficient to spend")
        return
    left = as_i128(_fields_of(value)["amount"]) - amount
    if left < 0:
        frame.refuse(TokenError.Balance, "balance is not sufficient to spend")
    _put_contract_balance(frame, who, _with_amount(value, left))


def receive(frame: BuiltInFrame, asset: TokenAsset, who: Address, amount: int) -> None:
    """Give ``amount`` to ``who``; a contract's first receipt makes its entry."""
    _require_authorized(frame, asset, who)
    if not is_contract(who):
        _move_classic(frame, asset, AccountId(who), _as_i64(frame, amount))
        return
    value = frame.get(_balance_key(who))
    if value is None:
        clawback = _issuer_flag(frame, asset, xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG)
        held = {"amount": i128(0), "authorized": _bool(b=True), "clawback": _bool(b=clawback)}
        value = struct(held)
    total = as_i128(_fields_of(value)["amount"]) + amount
    if total > I128_MAX:
        frame.refuse(TokenError.Overflow, "balance overflow")
    _put_contract_balance(frame, who, _with_amount(value, total))


def _require_authorized(frame: BuiltInFrame, asset: TokenAsset, who: Address) -> None:
    if not _authorized(frame, asset, who):
        frame.refuse(TokenError.BalanceDeauthorized, "balance is deauthorized")


def _authorized(frame: BuiltInFrame, asset: TokenAsset, who: Address) -> bool:
    if is_contract(who):
        held = _contract_balance(frame, who)
        if held is not None:
            return as_bool(held["authorized"])
        return not _issuer_flag(frame, asset, xdr.AccountFlags.AUTH_REQUIRED_FLAG)
    if asset.issuer is None or asset.issuer == who:
        return True
    trustline = _classic_entry(frame, asset, AccountId(who)).value.trust_line
    assert trustline is not None  # noqa: S101 - an issued asset is held on trustlines
    return bool(trustline.flags.uint32 & xdr.TrustLineFlags.AUTHORIZED_FLAG)


def _contract_balance(frame: BuiltInFrame, who: Address) -> Mapping[str, xdr.SCVal] | None:
    value = frame.get(_balance_key(who))
    return None if value is None else _fields_of(value)


def _put_contract_balance(frame: BuiltInFrame, who: Address, value: bytes) -> None:
    key = _balance_key(who)
    frame.put_raw(key, value)
    frame.extend(key, THRESHOLD, LIFE)


# A search of what others can do makes the same few payments again and again.
@remembered_of_one(256)
def _fields_of(value: xdr.SCVal) -> Mapping[str, xdr.SCVal]:
    return as_struct(value)


@remembered_of_one(256)
def _with_amount(value: xdr.SCVal, amount: int) -> bytes:
    """The XDR of a contract's balance that is so much, and else the same."""
    return packed(struct({**_fields_of(value), "amount": i128(amount)}))


@remembered(1024)
def _balance_key(who: Address) -> xdr.SCVal:
    """Shared between callers, so never change it."""
    return vector([symbol("Balance"), address(who)])


def _issuer_flag(frame: BuiltInFrame, asset: TokenAsset, flag: xdr.AccountFlags) -> bool:
    if asset.issuer is None:
        return False
    entry = frame.entry(account_key(asset.issuer))
    if entry is None or entry.value.account is None:
        frame.fail("Storage", "MissingValue", "the issuer's account is not there")
    return bool(entry.value.account.flags.uint32 & flag)


def _classic_key(asset: TokenAsset, who: AccountId) -> bytes:
    return account_key(who) if asset.issuer is None else trustline_key_to(who, asset.line)


def _classic_entry(frame: BuiltInFrame, asset: TokenAsset, who: AccountId) -> Entry:
    entry = frame.entry(_classic_key(asset, who))
    if entry is None:
        missing = TokenError.AccountMissing if asset.issuer is None else None
        frame.refuse(missing or TokenError.TrustlineMissing, "nothing to hold this asset")
    return entry


def _move_classic(frame: BuiltInFrame, asset: TokenAsset, who: AccountId, amount: int) -> None:
    if asset.issuer == who:
        return
    key = _classic_key(asset, who)
    if asset.issuer is None and amount > 0 and frame.entry(key) is None:
        _create_account(frame, who, amount)
        return
    entry = _classic_entry(frame, asset, who)
    balance, least, most = _limits(frame, entry.value)
    if not least <= balance + amount <= most:
        frame.refuse(TokenError.Balance, "resulting balance is not within the allowed range")
    assert entry.data is not None  # noqa: S101 - no code entry
    frame.put_entry(key, _with_balance(key, entry.data, balance + amount))


def _with_balance(key: Key, data: bytes, balance: int) -> bytes:
    """An account or trustline with this balance, which it has behind what its key says."""
    assert data.startswith(key)  # noqa: S101 - what the key names is what begins the entry
    rest = data[len(key) + 8 :]
    return key + balance.to_bytes(8, "big", signed=True) + rest


def _create_account(frame: BuiltInFrame, who: AccountId, amount: int) -> None:
    """CAP-73, since protocol 26: a payment of the native asset makes the account."""
    if amount < 2 * frame.ledger.base_reserve:
        frame.refuse(TokenError.InsufficientAccountReserve, "too little for a new account")
    account = xdr.AccountEntry(
        xdr_account_id(who),
        xdr.Int64(amount),
        xdr.SequenceNumber(xdr.Int64(frame.ledger.sequence << 32)),
        xdr.Uint32(0),
        None,
        xdr.Uint32(0),
        xdr.String32(b""),
        xdr.Thresholds(bytes([1, 0, 0, 0])),
        [],
        xdr.AccountEntryExt(0),
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.ACCOUNT, account=account)
    frame.put_entry(account_key(who), data.to_xdr_bytes())


def _limits(frame: BuiltInFrame, held: xdr.LedgerEntryData) -> tuple[int, int, int]:
    """Balance, least and most it may be: reserves, limit and liabilities counted."""
    if held.trust_line is not None:
        line = held.trust_line
        selling, buying = _liabilities(line.ext.v1)
        return line.balance.int64, selling, line.limit.int64 - buying
    account = held.account
    assert account is not None  # noqa: S101 - one of the two
    selling, buying = _liabilities(account.ext.v1)
    least = minimum_reserve(account, frame.ledger.base_reserve) + selling
    return account.balance.int64, least, I64_MAX - buying


def minimum_reserve(account: xdr.AccountEntry, base_reserve: int) -> int:
    """Stroops that this account must keep: two entries, its own, and what it sponsors."""
    entries = 2 + account.num_sub_entries.uint32
    second = account.ext.v1.ext.v2 if account.ext.v1 is not None else None
    if second is not None:
        entries += second.num_sponsoring.uint32 - second.num_sponsored.uint32
    return entries * base_reserve


def _liabilities(
    first: xdr.AccountEntryExtensionV1 | xdr.TrustLineEntryV1 | None,
) -> tuple[int, int]:
    if first is None:
        return 0, 0
    return first.liabilities.selling.int64, first.liabilities.buying.int64


def _as_i64(frame: BuiltInFrame, amount: int) -> int:
    if amount > I64_MAX:
        frame.refuse(TokenError.Overflow, "amount is too large for an i64")
    return amount


_bool = partial(xdr.SCVal, xdr.SCValType.SCV_BOOL)
