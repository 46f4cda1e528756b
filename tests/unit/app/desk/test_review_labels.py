"""A memo and multiplexed accounts: whatever is signed is shown, also where it is allowed."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from app.desk.review_labels import labels_of
from app.report import as_text
from tests.attacks.changes import multiplexed
from tests.support.builders import CHANNEL, SHARED
from tests.support.ledger_steps import on_account
from tests.support.requests import Change, operation, transaction
from wallet.operations import BumpSequence

Memo, Kind = xdr.Memo, xdr.MemoType

LABELS: dict[str, tuple[Change, str, str]] = {
    "a text": (
        transaction(memo=Memo(Kind.MEMO_TEXT, text="für\u202eyou".encode())),
        "memo",
        "für⟨U+202E⟩you",
    ),
    "a number": (transaction(memo=Memo(Kind.MEMO_ID, id=xdr.Uint64(778))), "memo", "778"),
    "a hash": (
        transaction(memo=Memo(Kind.MEMO_HASH, hash=xdr.Hash(bytes([7]) * 32))),
        "memo",
        "07" * 32,
    ),
    "a hash to return": (
        transaction(memo=Memo(Kind.MEMO_RETURN, ret_hash=xdr.Hash(bytes([8]) * 32))),
        "memo",
        "08" * 32,
    ),
    "the payer's number": (
        transaction(source_account=multiplexed(CHANNEL.public, 779)),
        "payer's number",
        "779",
    ),
    "the acting account's number": (
        operation(source_account=multiplexed(SHARED.public, 2**64 - 1)),
        "acting account's number",
        str(2**64 - 1),
    ),
}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_shown(label: str) -> None:
    change, name, value = LABELS[label]
    case = change(on_account(BumpSequence(10**12)))
    told = [(fact.name, fact.value) for fact in labels_of(case.envelope.transaction)]
    assert told == [(name, value)]
    assert case.stops == frozenset()
    assert value in as_text(case.review)


def test_what_carries_none_shows_none() -> None:
    bare = on_account(BumpSequence(10**12))
    assert list(labels_of(bare.envelope.transaction)) == []
