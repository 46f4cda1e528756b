"""What the network refuses of its own two operations on storage (part of F22).

The rules are stellar-core's (ExtendFootprintTTLOpFrame and RestoreFootprintOpFrame,
doCheckValidForSoroban), but for a footprint without entries, which does nothing (F19).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from stellar_sdk import xdr

from wallet.review.facts import Facts
from wallet.soroban.entries import Key, decoded_key, is_temporary
from wallet.soroban.storage import Footprint

WITH_A_LIFE: Final = frozenset(
    {xdr.LedgerEntryType.CONTRACT_DATA, xdr.LedgerEntryType.CONTRACT_CODE}
)


def refused(facts: Facts) -> Iterator[str]:
    """Why the network would refuse an extension or a restoration; nothing for other steps."""
    for operation in facts.transaction.operations:
        reasons = _REASONS.get(operation.body.type)
        if reasons is not None and facts.footprint is not None:
            yield from reasons(facts, operation.body, facts.footprint)


def _of_extension(facts: Facts, body: xdr.OperationBody, footprint: Footprint) -> Iterator[str]:
    extend = body.extend_footprint_ttl_op
    if footprint.read_write:
        yield "an extension writes no entry"
    if not all(map(_has_life, footprint.read_only)):
        yield "it names an entry that never sleeps"
    if extend is not None and extend.extend_to.uint32 > facts.lives.most_asked:
        yield f"no entry can live longer than {facts.lives.most_asked:,} ledgers"


def _of_restoration(
    _facts: Facts, _body: xdr.OperationBody, footprint: Footprint
) -> Iterator[str]:
    if footprint.read_only:
        yield "waking names written entries alone"
    if any(not _has_life(key) or is_temporary(key) for key in footprint.read_write):
        yield "it names an entry that cannot be woken"


def _has_life(key: Key) -> bool:
    return decoded_key(key).type in WITH_A_LIFE


_REASONS: Final[
    Mapping[xdr.OperationType, Callable[[Facts, xdr.OperationBody, Footprint], Iterator[str]]]
] = {
    xdr.OperationType.EXTEND_FOOTPRINT_TTL: _of_extension,
    xdr.OperationType.RESTORE_FOOTPRINT: _of_restoration,
}
