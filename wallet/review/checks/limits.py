"""What the network itself would refuse, whatever the contract says (F22)."""

from __future__ import annotations

from collections.abc import Iterator

from stellar_sdk import xdr

from wallet.footprint import keys_in
from wallet.proposal import MOST_INSTRUCTIONS, MOST_READ, MOST_WRITTEN
from wallet.review.checks import accounts, care, wrapper
from wallet.review.checks.envelope import runs_at_no_time
from wallet.review.checks.signing import never_enough
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.soroban.balances import minimum_reserve
from wallet.soroban.entries import account_key, decoded_key, is_temporary
from wallet.soroban.ledger import BASE_RESERVE

# Settings of the public network (August 2026) for one transaction; proposals know the others.
MOST_DISK_READS = 200
MOST_WRITES = 200
MOST_KEYS = 400
MOST_KEY_BYTES = 250
MOST_ENTRY_BYTES = 65_536
MOST_EVENT_BYTES = 16_384

SOROBAN = frozenset(
    {
        xdr.OperationType.INVOKE_HOST_FUNCTION,
        xdr.OperationType.EXTEND_FOOTPRINT_TTL,
        xdr.OperationType.RESTORE_FOOTPRINT,
    }
)
"""Operations that declare resources, and a fee for them."""

IN_MEMORY = frozenset({xdr.LedgerEntryType.CONTRACT_DATA, xdr.LedgerEntryType.CONTRACT_CODE})
"""Entries that are not read from disk, unless they sleep (CAP-66)."""


# A transaction's own size needs no look: the gate takes less than the network's 132,096 bytes.


def network_refuses(facts: Facts) -> Verdict:
    """F22."""
    parts = (
        *(_form, _sequel, care.refused, accounts.refused, _accounts),
        *(wrapper.too_small, _resources, _outcome),
    )
    reasons = [reason for part in parts for reason in part(facts)]
    if not reasons and not all(map(facts.account, facts.asked)):
        return Unavailable("an account involved")
    return when(reasons, reason="; ".join(reasons))


def _form(facts: Facts) -> Iterator[str]:
    transaction = facts.transaction
    kinds = {operation.body.type for operation in transaction.operations}
    sources = [transaction.source_account, *(o.source_account for o in transaction.operations)]
    if xdr.OperationType.INVOKE_HOST_FUNCTION in kinds:
        if transaction.memo.type != xdr.MemoType.MEMO_NONE:
            yield "a contract call carries no memo"
        if any(source is not None and source.med25519 is not None for source in sources):
            yield "a contract call has no muxed source"
    if kinds & SOROBAN and facts.data is None:
        yield "no resources are declared"
    if not kinds & SOROBAN and facts.data is not None:
        yield "resources are declared for a step that uses none"


def _sequel(facts: Facts) -> Iterator[str]:
    """Why its number, or its limits, would never do."""
    number = facts.transaction.seq_num.sequence_number.int64
    if number == facts.view.snapshot.sequence << 32:
        yield "the sequence number is the ledger's first"
    if number > accounts.LAST_SEQUENCE - accounts.FEW_LEFT:
        yield "afterwards it would refuse whatever the payer sends: no number would be left"
    if runs_at_no_time(facts):
        yield "it ends before it begins"


def _accounts(facts: Facts) -> Iterator[str]:
    known = facts.view.snapshot
    for who in facts.asked:
        if known.knows(account_key(who)) and facts.account(who) is None:
            yield f"there is no account {who}"
    payer = facts.account(facts.payer)
    if payer is not None and _spendable(payer) < facts.fee:
        yield "the payer of the fee has too little"
    yield from never_enough(facts)


def _spendable(payer: xdr.AccountEntry) -> int:
    promised = payer.ext.v1.liabilities.selling.int64 if payer.ext.v1 is not None else 0
    return payer.balance.int64 - minimum_reserve(payer, BASE_RESERVE) - promised


def _resources(facts: Facts) -> Iterator[str]:
    data = facts.data
    if data is None:
        return
    if facts.view.bump is None and data.resource_fee.int64 > facts.fee:
        yield "the resource fee is above the fee"
    if data.resource_fee.int64 < 0:
        yield "the resource fee is below zero"
    keys = _keys(data)
    if len(set(keys)) != len(keys):
        yield "an entry is named twice"
    if not _are_good_places(data):
        yield "sleeping entries are not named as they must be"
    passed = [name for name, used, most in _declared(data) if used > most]
    if passed:
        yield f"beyond the network's limits: {', '.join(passed)}"


def _declared(data: xdr.SorobanTransactionData) -> tuple[tuple[str, int, int], ...]:
    resources, keys = data.resources, _keys(data)
    from_disk = sum(decoded_key(key).type not in IN_MEMORY for key in keys) + len(_places(data))
    return (
        ("instructions", resources.instructions.uint32, MOST_INSTRUCTIONS),
        ("entries read from disk", from_disk, MOST_DISK_READS),
        ("bytes read from disk", resources.disk_read_bytes.uint32, MOST_READ),
        ("entries written", len(resources.footprint.read_write), MOST_WRITES),
        ("bytes written", resources.write_bytes.uint32, MOST_WRITTEN),
        ("entries named", len(keys), MOST_KEYS),
        ("the name of an entry", max(map(len, keys), default=0), MOST_KEY_BYTES),
    )


def _outcome(facts: Facts) -> Iterator[str]:
    """Limits that only show when the call runs; it then fails, and the fee is gone."""
    if facts.done is None:
        return
    changed = [entry.data or b"" for entry in facts.done.changes.values() if entry is not None]
    if max(map(len, changed), default=0) > MOST_ENTRY_BYTES:
        yield "an entry grows beyond the network's limit"
    if facts.done.events_size > MOST_EVENT_BYTES:
        yield "its events are beyond the network's limit"


def _keys(data: xdr.SorobanTransactionData) -> list[bytes]:
    read_only, read_write = keys_in(data)
    return [*read_only, *read_write]


def _places(data: xdr.SorobanTransactionData) -> list[int]:
    listed = data.ext.resource_ext
    return [p.uint32 for p in listed.archived_soroban_entries] if listed is not None else []


def _are_good_places(data: xdr.SorobanTransactionData) -> bool:
    """Whether they ascend and name written entries that can sleep."""
    places, written = _places(data), data.resources.footprint.read_write
    if places != sorted(set(places)) or any(place >= len(written) for place in places):
        return False
    keys = [written[place].to_xdr_bytes() for place in places]
    return all(decoded_key(key).type in IN_MEMORY and not is_temporary(key) for key in keys)
