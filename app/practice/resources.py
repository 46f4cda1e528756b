"""Whether a transaction declares sound resources (core's checkSorobanResources)."""

from __future__ import annotations

from stellar_sdk import xdr

from app.practice import fees
from app.practice.fees import Limits
from app.practice.invocations import is_persistent
from app.practice.transactions import Transaction, footprint_keys
from wallet.soroban.entries import Key, decoded_key

LIMITS = Limits()

_TYPES = frozenset(
    {
        xdr.LedgerEntryType.ACCOUNT,
        xdr.LedgerEntryType.TRUSTLINE,
        xdr.LedgerEntryType.CONTRACT_DATA,
        xdr.LedgerEntryType.CONTRACT_CODE,
    }
)


def are_sound(transaction: Transaction, *, pays: bool) -> bool:
    """Whether limits, footprint and fee are in order; ``pays``: no fee bump pays for it."""
    data = transaction.data
    if data is None:
        return False
    size = len(transaction.envelope.to_xdr())
    read_only, read_write = footprint_keys(data)
    keys = [*read_only, *read_write]
    return (
        _within_limits(data, size, restores=transaction.restores)
        and all(map(_is_key_for_a_footprint, keys))
        and _are_good_places(data, read_write)
        and not (pays and transaction.resource_fee > transaction.value.fee.uint32)
        and transaction.resource_fee
        >= fees.non_refundable(data, size, restores=transaction.restores)
        and len(set(keys)) == len(keys)
    )


def _within_limits(data: xdr.SorobanTransactionData, size: int, *, restores: bool) -> bool:
    resources, footprint = data.resources, data.resources.footprint
    used = (
        (resources.instructions.uint32, LIMITS.instructions),
        (resources.disk_read_bytes.uint32, LIMITS.disk_read_bytes),
        (resources.write_bytes.uint32, LIMITS.write_bytes),
        (len(footprint.read_only) + len(footprint.read_write), LIMITS.footprint),
        (fees.disk_reads(data, restores=restores), LIMITS.disk_reads),
        (len(footprint.read_write), LIMITS.writes),
        (size, LIMITS.size),
    )
    return all(amount <= limit for amount, limit in used)


def _is_key_for_a_footprint(key: Key) -> bool:
    value = decoded_key(key)
    if value.type not in _TYPES or len(key) > LIMITS.key_bytes:
        return False
    if value.trust_line is None:
        return True
    issued = value.trust_line.asset.alpha_num4 or value.trust_line.asset.alpha_num12
    # An issuer has no trustline, and pools' shares no contract.
    return issued is not None and issued.issuer != value.trust_line.account_id


def _are_good_places(data: xdr.SorobanTransactionData, read_write: list[Key]) -> bool:
    """Whether the list of sleeping entries ascends and names entries that can sleep."""
    listed = data.ext.resource_ext
    places = [] if listed is None else [p.uint32 for p in listed.archived_soroban_entries]
    return places == sorted(set(places)) and all(
        place < len(read_write) and is_persistent(read_write[place]) for place in places
    )
