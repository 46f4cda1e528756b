"""Which texts of others a review looks at, and by which name each is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import MALLORY, SHARED
from tests.support.escrows import escrow, milestone
from tests.support.families import BY_NAME, deal
from tests.support.family_cases import new_escrow_of
from tests.support.ledger_steps import extension, on_account
from tests.support.ledgers import PROVIDER, RECEIVER, STRANGER
from tests.support.ledgers import TOKEN as OTHER_TOKEN
from tests.support.requests import TOKEN, Case, due, honest, transaction, world
from wallet.addresses import Address
from wallet.amounts import Asset
from wallet.escrow.moves import ChangeMilestoneStatus, StatusChange
from wallet.operations import SetTrustline
from wallet.review.foreign_texts import foreign_texts
from wallet.review.knowledge import Knowledge
from wallet.review.texts import shown


def told(case: Case) -> list[tuple[str, str]]:
    return list(foreign_texts(case.review.facts))


OF_THE_ESCROW = [
    ("title", "Closing"),
    ("description", "House on the lake"),
    ("engagement id", "2026-114"),
    ("token", TOKEN),
    ("milestone 1 description", "Deed of sale"),
    ("milestone 1 status", "pending"),
    ("milestone 1 evidence", ""),
]


def test_of_a_release_the_request_the_terms_and_the_call_are_looked_at() -> None:
    assert told(honest().seen(note="please")) == [
        ("note", "please"),
        ("memo", ""),
        ("currency", "USDC"),
        *OF_THE_ESCROW,
        ("call release signer", SHARED.public),
    ]


def test_milestones_are_counted_from_one() -> None:
    two = (milestone("Deed of sale", approved=True), milestone("Keys", approved=True))
    found = dict(told(honest(world(due(milestones=two)))))
    assert (found["milestone 1 description"], found["milestone 2 description"]) == (
        "Deed of sale",
        "Keys",
    )
    assert "milestone 0 description" not in found


def test_what_a_call_changes_is_told_change_by_change() -> None:
    words = (StatusChange(0, "done", "photo"),)
    move = ChangeMilestoneStatus(PROVIDER.public, words)
    case = honest(world(due(milestones=(milestone(),))), move, acting=PROVIDER.public)
    assert [each for each in told(case) if each[0].startswith("call")] == [
        ("call service provider", PROVIDER.public),
        ("call change 1 status", "done"),
        ("call change 1 evidence", "photo"),
    ]


def test_terms_that_a_call_writes_are_told_once_and_as_new() -> None:
    build = BY_NAME["mainline-multi-v2"]
    new = deal(build)
    assert told(new_escrow_of(build, new)) == [
        ("note", ""),
        ("memo", ""),
        ("currency", "USDC"),
        ("new title", "Closing"),
        ("new description", "House on the lake"),
        ("new engagement id", "2026-114"),
        ("new token", OTHER_TOKEN),
        ("new milestone 1 description", "Deed of sale"),
        ("new milestone 1 status", "pending"),
        ("new milestone 1 evidence", ""),
        ("new milestone 1 receiver", RECEIVER.public),
        ("new milestone 1 dispute reason", ""),
    ]


def test_a_trustlines_asset_is_a_text_of_its_issuers() -> None:
    case = on_account(SetTrustline(Asset("EURX", STRANGER.public), 1))
    assert told(case) == [("note", ""), ("memo", ""), ("currency", "EURX")]


def test_of_storage_the_terms_that_are_kept_in_it_are_looked_at() -> None:
    assert told(extension()) == [
        ("note", ""),
        ("memo", ""),
        ("currency", "USDC"),
        *OF_THE_ESCROW,
    ]


def test_of_an_escrow_that_nobody_knows_there_is_no_text() -> None:
    case = honest().with_entries(escrow(due(), wasm_hash=bytes(32)))
    assert told(case) == [("note", ""), ("memo", ""), ("currency", "")]


KIND = xdr.MemoType
MEMOS = {
    "a text": (xdr.Memo(KIND.MEMO_TEXT, text=b"rent"), "rent"),
    "a text of other bytes": (
        xdr.Memo(KIND.MEMO_TEXT, text="d\u00e9p\u00f4t".encode()),
        "d\u00e9p\u00f4t",
    ),
    "a number": (xdr.Memo(KIND.MEMO_ID, id=xdr.Uint64(7)), ""),
    "a hash": (xdr.Memo(KIND.MEMO_HASH, hash=xdr.Hash(b"x" * 32)), ""),
}


@pytest.mark.parametrize(("memo", "text"), MEMOS.values(), ids=MEMOS.keys())
def test_a_memo_is_looked_at_where_it_is_a_text(memo: xdr.Memo, text: str) -> None:
    assert dict(told(transaction(memo=memo)(honest())))["memo"] == text


def test_a_text_is_cut_where_one_asks_for_it() -> None:
    assert (shown("x" * 5, 5), shown("x" * 6, 5)) == ("x" * 5, "xxxxx… (6 characters)")


def test_names_that_the_user_has_for_the_parties_are_looked_at_and_no_others() -> None:
    names: dict[Address, str] = {
        RECEIVER.public: "Seller",
        MALLORY.public: "M",
        PROVIDER.public: "Builder",
    }
    case = honest()
    case = replace(case, view=replace(case.view, knowledge=Knowledge(contacts=names)))
    assert [each for each in told(case) if each[0].startswith("name")] == [
        (f"name of {PROVIDER.public}", "Builder"),
        (f"name of {RECEIVER.public}", "Seller"),
    ]


def test_where_there_are_no_parties_no_name_is_looked_at() -> None:
    case = on_account(SetTrustline(Asset("EURX", STRANGER.public), 1))
    known = replace(case.view, knowledge=Knowledge(contacts={STRANGER.public: "S"}))
    assert "name of" not in " ".join(name for name, _ in told(replace(case, view=known)))
