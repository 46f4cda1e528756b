"""Rows 24 to 26: when it counts, and in whose turn."""

from __future__ import annotations

from collections.abc import Iterator

from stellar_sdk import xdr

from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    bounds,
    ledger_bounds,
    on,
    payer,
    sequence,
    warned,
)
from tests.support.builders import ALICE, CAROL, MALLORY
from tests.support.ledgers import SEQUENCE
from tests.support.requests import (
    DAY,
    NOW,
    UNTIL,
    Case,
    Change,
    conditions,
    transaction,
)
from wallet.signers import SignerKey

MONTH = 30 * DAY


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _times()
    yield from _sequences()
    yield from _preconditions()


def _times() -> Iterator[Attack]:
    yield from on(EVERYWHERE, 24, "The time limit passed a second ago", 12, bounds(0, NOW + 29))
    yield from on(OTHER_TWO, 24, "The time limit passed in 1970", 12, bounds(0, 1))
    yield from on(
        TWO,
        24,
        "The time limit passes while it lies there",
        12,
        lambda c: c.seen(now=UNTIL + 1),
    )
    yield from warned(TWO, 24, "There is no time limit", 55, bounds(0, 0))
    yield from warned(
        OTHER_TWO,
        24,
        "There are no preconditions at all",
        55,
        lambda case: transaction(cond=xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE))(
            _next_in_turn(case)
        ),
    )
    yield from warned(
        TWO,
        24,
        "It counts for a second more than thirty days",
        41,
        bounds(0, NOW + 30 + MONTH + 1),
    )
    yield from warned(OTHER_TWO, 24, "It counts until 2100", 41, bounds(0, 4_102_444_800))
    yield from warned(TWO, 24, "It counts for all that fits", 41, bounds(0, 2**64 - 1))
    yield from warned(TWO, 24, "It cannot run before tomorrow", 54, bounds(NOW + DAY, UNTIL))
    yield from warned(
        OTHER_TWO, 24, "It cannot run for ten years", 54, bounds(NOW + 3_650 * DAY, 2**63)
    )


def _next_in_turn(case: Case) -> Case:
    """With the very next sequence number, which needs no precondition."""
    entry = case.review.facts.account(case.review.facts.source)
    assert entry is not None
    now = entry.seq_num.sequence_number.int64
    return transaction(seq_num=xdr.SequenceNumber(xdr.Int64(now + 1)))(case)


# --- rows 25 and 26 ---


def _with_sequence(number: int) -> Change:
    """The payer's account has used this number."""
    return payer(seq_num=xdr.SequenceNumber(xdr.Int64(number)))


def _sequences() -> Iterator[Attack]:
    yield from on(EVERYWHERE, 25, "The sequence number is used", 11, _with_sequence(5_000_000))
    yield from on(
        TWO, 25, "The sequence number is the very one used last", 11, _with_sequence(1_001)
    )
    yield from on(OTHER_TWO, 25, "There is a gap that nothing allows", 11, sequence(1_001))
    yield from on(OTHER_TWO, 25, "The sequence number is 0", 11, sequence(0))
    yield from on(OTHER_TWO, 25, "The sequence number is below zero", 11, sequence(-(2**63)))
    yield from on(
        TWO, 25, "The sequence number is the ledger's first", 22, sequence(SEQUENCE << 32, 1)
    )
    yield from on(
        EVERYWHERE,
        25,
        "The sequence number is the last there is, after which its account is dead",
        22,
        sequence(2**63 - 1, 1),
    )


def _extra(*keys: SignerKey) -> Change:
    return conditions(extra_signers=[key.to_xdr() for key in keys])


def _preconditions() -> Iterator[Attack]:
    mallory = SignerKey.ed25519(MALLORY.public)
    yield from on(EVERYWHERE, 26, "The attacker's signature is demanded", 23, _extra(mallory))
    yield from on(
        TWO,
        26,
        "Two more signatures are demanded",
        23,
        _extra(mallory, SignerKey.ed25519(CAROL.public)),
    )
    yield from on(
        OTHER_TWO,
        26,
        "The key's own signature is demanded once more",
        23,
        _extra(SignerKey.ed25519(ALICE.public)),
    )
    yield from on(
        OTHER_TWO,
        26,
        "The source's sequence number is below the least allowed",
        11,
        sequence(2_000, 1_500),
    )
    yield from on(TWO, 26, "The last ledger is the present one", 12, ledger_bounds(0, SEQUENCE))
    yield from on(OTHER_TWO, 26, "The last ledger was the first", 12, ledger_bounds(0, 1))
    yield from warned(
        TWO, 26, "The first ledger is a day ahead", 54, ledger_bounds(SEQUENCE + 17_280, 0)
    )
    yield from warned(
        OTHER_TWO,
        26,
        "The account must have been quiet for a year",
        54,
        conditions(min_seq_age=xdr.Duration(xdr.Uint64(365 * DAY))),
    )
    yield from warned(
        TWO,
        26,
        "The account must have been quiet for a thousand ledgers",
        54,
        conditions(min_seq_ledger_gap=xdr.Uint32(1_000)),
    )
