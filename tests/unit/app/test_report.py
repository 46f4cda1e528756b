from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.check_words import words_of
from app.report import as_json, as_text
from app.words.findings import FINDINGS
from tests.support import builders, requests
from tests.support.escrows import terms
from tests.support.ledgers import APPROVER, FUNDER, PLATFORM, PROVIDER, RESOLVER, SEQUENCE
from tests.support.requests import PRICE, TOKEN, honest, way_b, world
from wallet.addresses import AccountId
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    Move,
    OpenDispute,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
)
from wallet.escrow.terms import Escrow, Flags
from wallet.keys import SecretKey
from wallet.review.texts import hides


def told(move: Move, acting: AccountId, agreed: Escrow, held: int = 0) -> str:
    case = requests.proposed(world(agreed, held), move, acting=acting, key=acting)
    return as_text(case.review)


def open_deal() -> Escrow:
    return terms(token=TOKEN)


def test_an_update_is_shown_with_every_term_that_it_would_write() -> None:
    written = replace(open_deal(), title="Another deal", platform_fee=750)
    text = told(UpdateEscrow(PLATFORM.public, written), PLATFORM.public, open_deal())
    step = text[text.index("THE STEP") : text.index("WHERE THE MONEY GOES")]
    assert "Update escrow" in step
    assert "Another deal" in step
    assert "7.5 %" in step
    assert all(holder in step for role in written.roles.holders.values() for holder in role)


def test_a_decision_is_shown_share_by_share() -> None:
    disputed = replace(open_deal(), flags=Flags(disputed=True))
    move = ResolveDispute(RESOLVER.public, {APPROVER.public: PRICE})
    text = told(move, RESOLVER.public, disputed, held=PRICE)
    assert f"before fees, to {APPROVER.public}" in text


@pytest.mark.parametrize(
    ("move", "acting", "words"),
    [
        (
            ApproveMilestones(APPROVER.public, (0,)),
            APPROVER,
            ["Approve milestones", "milestones  "],
        ),
        (
            ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "sent", None),)),
            PROVIDER,
            ["Change milestone status", "sent", "as it is"],
        ),
        (OpenDispute(APPROVER.public), APPROVER, ["Open dispute"]),
        (ExtendLife(PLATFORM.public, 50_000), PLATFORM, ["Extend life", "50000"]),
    ],
    ids=["approve", "status", "dispute", "extend"],
)
def test_every_part_of_a_step_is_shown(move: Move, acting: SecretKey, words: list[str]) -> None:
    text = told(move, acting.public, open_deal(), held=PRICE)
    assert [word for word in words if word not in text] == []


HOSTILE = "Pay\x1b[2J\x07 \u202eme\u200b\nFINDINGS: none\r\x9b1A"
SECTIONS = (
    "PRACTICE network",
    "Release 100.00 USDC",
    "THE STEP",
    "WHERE THE MONEY GOES",
    "WHO MUST SIGN",
    "THE DEAL",
    "FINDINGS",
    "WHAT CHANGED",
    "YOUR FILE",
    "TECHNICAL",
)


def test_what_decides_comes_first_and_technical_facts_come_last() -> None:
    text = as_text(honest().review, alone=True)
    places = [text.index(f"\n{name}" if place else name) for place, name in enumerate(SECTIONS)]
    assert places == sorted(places)


def test_no_foreign_text_hides_anything_or_begins_a_line() -> None:
    parts = tuple(
        replace(part, description=HOSTILE, status=HOSTILE, evidence=HOSTILE)
        for part in open_deal().milestones
    )
    evil = replace(
        open_deal(),
        title=HOSTILE,
        engagement_id=HOSTILE,
        description=HOSTILE,
        milestones=parts,
    )
    move = UpdateEscrow(PLATFORM.public, evil)
    case = requests.proposed(world(evil, 0), move, acting=PLATFORM.public, key=None)
    text = as_text(case.seen(note=HOSTILE).review, alone=True)
    assert text.count("Pay⟨U+001B⟩[2J") > 10
    assert [letter for letter in text if hides(letter)] == ["\n"] * text.count("\n")
    assert text.count("\nFINDINGS") == 1


def test_the_worst_finding_comes_first_and_is_explained() -> None:
    case = honest().seen(now=requests.UNTIL + 1)
    text = as_text(case.review)
    first = text[text.index("FINDINGS: ") :].splitlines()[1]
    assert first == f"  STOP  F12  {FINDINGS[12].says}"
    assert FINDINGS[12].explains in text


def test_who_signs_an_entry_is_told_so() -> None:
    text = as_text(way_b().review)
    assert "by an entry of its own" in text
    assert "you sign     the entry alone" in text
    assert "signed is    the authorisation entry of" in text


def test_what_the_last_signature_leads_to_is_told() -> None:
    unsigned = honest()
    assert "after yours  signatures are still missing:" in as_text(unsigned.review)
    others = unsigned.signed(builders.CHANNEL, builders.BOB)
    assert "with your signature this can be sent" in as_text(others.review)


def test_shares_are_rounded_as_money_is() -> None:
    text = as_text(honest().review)
    shares = re.findall(r"^ +[0-9.,]+ +([0-9.]+) %  ", text, re.MULTILINE)
    assert shares == ["0.30", "1.00", "98.70"]


def test_a_review_without_a_profile_says_what_it_lacks() -> None:
    alone, other = (as_text(honest().review, alone=alone) for alone in (True, False))
    assert "F10  a signing: nothing is signed here" in alone
    assert "F10" not in other
    assert "this review has no profile" not in other


def test_the_hash_is_read_out_in_six_words() -> None:
    review = honest().review
    facts = as_json(review)
    assert facts["check_words"] == list(words_of(bytes.fromhex(facts["hash"])))
    assert f"check words  {' '.join(facts['check_words'])}" in as_text(review)


def test_the_earliest_of_all_ends_is_told_and_a_ledgers_time_as_a_guess() -> None:
    assert re.search("valid until  .*14:13 UTC", as_text(honest().review))
    soon = way_b(expiry=SEQUENCE + 100).review
    assert f"an authorisation ends in ledger {SEQUENCE + 100}" in as_text(soon)
    assert re.search("time limit   .*14:13 UTC", as_text(soon))


def test_money_that_is_paid_in_goes_to_the_escrow_itself() -> None:
    agreed = open_deal()
    move = FundEscrow(FUNDER.public, agreed, PRICE)
    text = told(move, FUNDER.public, agreed)
    money = text[text.index("WHERE THE MONEY GOES") : text.index("WHO MUST SIGN")]
    assert re.findall(r"^ +100\.00 +(.*)$", money, re.MULTILINE) == [
        "100.00 %  the escrow itself",
        "in all",
        "stays in the contract",
    ]
    assert "0.00  was in the contract before" in money
