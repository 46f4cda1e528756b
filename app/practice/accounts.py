"""Accounts and trustlines as the classic side of the ledger reads and writes them.

What is handed out is decoded afresh: change it and put it back.
"""

from __future__ import annotations

from stellar_sdk import xdr

from wallet.addresses import AccountId, xdr_account_id
from wallet.signers import AccountSigners
from wallet.soroban.balances import minimum_reserve
from wallet.soroban.entries import Entry, Key, account_key, trustline_key
from wallet.soroban.ledger import Ledger

I64_MAX = 2**63 - 1

AUTHORIZED = xdr.TrustLineFlags.AUTHORIZED_FLAG.value


def account(ledger: Ledger, who: AccountId) -> xdr.AccountEntry | None:
    """This account, to be changed and put back; None when there is none."""
    data = _data(ledger, account_key(who))
    return data.account if data is not None else None


def signers(ledger: Ledger, who: AccountId) -> AccountSigners | None:
    """Who signs for this account; None when there is none."""
    entry = ledger.entries.get(account_key(who))
    held = entry.value.account if entry is not None else None
    return AccountSigners.of(held) if held is not None else None


def put_account(ledger: Ledger, who: AccountId, entry: xdr.AccountEntry) -> Ledger:
    """The ledger with this account in it."""
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.ACCOUNT, account=entry)
    return _put(ledger, account_key(who), data)


def new_account(who: AccountId, balance: int, sequence: int) -> xdr.AccountEntry:
    """An account that only its own key signs for."""
    return xdr.AccountEntry(
        account_id=xdr_account_id(who),
        balance=xdr.Int64(balance),
        seq_num=xdr.SequenceNumber(xdr.Int64(sequence)),
        num_sub_entries=xdr.Uint32(0),
        inflation_dest=None,
        flags=xdr.Uint32(0),
        home_domain=xdr.String32(b""),
        thresholds=xdr.Thresholds(bytes([1, 0, 0, 0])),
        signers=[],
        ext=xdr.AccountEntryExt(0),
    )


def trustline(
    ledger: Ledger, who: AccountId, asset: xdr.TrustLineAsset
) -> xdr.TrustLineEntry | None:
    """This account's trustline, to be changed and put back; None when there is none."""
    data = _data(ledger, trustline_key(who, asset))
    return data.trust_line if data is not None else None


def put_trustline(ledger: Ledger, who: AccountId, entry: xdr.TrustLineEntry) -> Ledger:
    """The ledger with this trustline in it."""
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.TRUSTLINE, trust_line=entry)
    return _put(ledger, trustline_key(who, entry.asset), data)


def new_trustline(
    who: AccountId, asset: xdr.TrustLineAsset, limit: int = I64_MAX, *, authorized: bool = True
) -> xdr.TrustLineEntry:
    """An empty trustline."""
    return xdr.TrustLineEntry(
        xdr_account_id(who),
        asset,
        xdr.Int64(0),
        xdr.Int64(limit),
        xdr.Uint32(AUTHORIZED if authorized else 0),
        xdr.TrustLineEntryExt(0),
    )


def available(ledger: Ledger, entry: xdr.AccountEntry) -> int:
    """Stroops that this account may spend: not those it must keep, or has promised."""
    promised = entry.ext.v1.liabilities.selling.int64 if entry.ext.v1 is not None else 0
    return entry.balance.int64 - minimum_reserve(entry, ledger.base_reserve) - promised


def add(entry: xdr.AccountEntry | xdr.TrustLineEntry, amount: int) -> None:
    """Move this entry's balance by so many units; whether it may is the caller's to know."""
    entry.balance = xdr.Int64(entry.balance.int64 + amount)


def sequence_of(entry: xdr.AccountEntry) -> int:
    """The sequence number last used."""
    return entry.seq_num.sequence_number.int64


def sequence_moved_at(entry: xdr.AccountEntry) -> tuple[int, int]:
    """Ledger and time at which the sequence number last moved; zeros when long ago."""
    second = entry.ext.v1.ext.v2 if entry.ext.v1 is not None else None
    third = second.ext.v3 if second is not None else None
    if third is None:
        return 0, 0
    return third.seq_ledger.uint32, third.seq_time.time_point.uint64


def move_sequence(entry: xdr.AccountEntry, sequence: int, ledger: Ledger) -> None:
    """Set the sequence number and note when (CAP-21: extension v3)."""
    entry.seq_num = xdr.SequenceNumber(xdr.Int64(sequence))
    first = entry.ext.v1 or xdr.AccountEntryExtensionV1(
        xdr.Liabilities(xdr.Int64(0), xdr.Int64(0)), xdr.AccountEntryExtensionV1Ext(0)
    )
    second = first.ext.v2 or xdr.AccountEntryExtensionV2(
        xdr.Uint32(0),
        xdr.Uint32(0),
        [xdr.SponsorshipDescriptor(None) for _ in entry.signers],
        xdr.AccountEntryExtensionV2Ext(0),
    )
    third = xdr.AccountEntryExtensionV3(
        xdr.ExtensionPoint(0),
        xdr.Uint32(ledger.sequence),
        xdr.TimePoint(xdr.Uint64(ledger.timestamp)),
    )
    second.ext = xdr.AccountEntryExtensionV2Ext(3, v3=third)
    first.ext = xdr.AccountEntryExtensionV1Ext(2, v2=second)
    entry.ext = xdr.AccountEntryExt(1, v1=first)


def set_signers(entry: xdr.AccountEntry, signers: list[xdr.Signer]) -> None:
    """Give the account these extra signers, in the ledger's order; none is sponsored here."""
    entry.num_sub_entries = xdr.Uint32(
        entry.num_sub_entries.uint32 + len(signers) - len(entry.signers)
    )
    entry.signers = sorted(signers, key=lambda signer: signer.key.to_xdr_bytes())
    second = entry.ext.v1.ext.v2 if entry.ext.v1 is not None else None
    if second is not None:
        second.signer_sponsoring_i_ds = [xdr.SponsorshipDescriptor(None) for _ in signers]


def _data(ledger: Ledger, key: Key) -> xdr.LedgerEntryData | None:
    entry = ledger.entries.get(key)
    if entry is None or entry.data is None:
        return None
    return xdr.LedgerEntryData.from_xdr_bytes(entry.data)


def _put(ledger: Ledger, key: Key, data: xdr.LedgerEntryData) -> Ledger:
    return ledger.with_changes({key: Entry(data.to_xdr_bytes(), None, ledger.sequence)})
