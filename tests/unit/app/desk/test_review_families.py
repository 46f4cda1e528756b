"""The review of every build's moves: sentences, parts of a step, terms, payments."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.desk.review_names import Named
from app.desk.review_page import Circumstances, page_of
from app.desk.review_signers import Keys
from app.pages.review import ReviewPage, Share
from app.report import as_text
from app.words.builds import FROM_SOURCES
from tests.support.builders import contract_id, secret_key
from tests.support.families import (
    ADMIN,
    BY_NAME,
    EVERY_BUILD,
    HOLDERS,
    PROTOCOL,
    deal,
    due,
    part,
)
from tests.support.family_cases import (
    Deed,
    case_of,
    deeds,
    flagged,
    new_escrow_of,
    parts,
    release_of,
    with_roles,
    world_of,
)
from tests.support.ledgers import (
    APPROVER,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
)
from tests.support.requests import Case
from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.moves import MilestoneChange, Move, StatusChange
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role

NAMES: dict[str, str] = {
    RECEIVER.public: "Seller",
    STRANGER.public: "Notary",
    APPROVER.public: "Buyer",
    RESOLVER.public: "Chamber",
}
NOBODY = Circumstances(Keys({}, {}), None, "", is_live=False)

FIRST_SINGLE, FIRST_MULTI = BY_NAME["b4a7abee"], BY_NAME["6b70d661"]
MULTI = BY_NAME["2ddb5ef1"]
SECOND_SINGLE, SECOND_MULTI = BY_NAME["mainline-single-v2"], BY_NAME["mainline-multi-v2"]
ASKING = BY_NAME["testline-multi-v2"]


def page(case: Case) -> ReviewPage:
    """The page of a case, in a profile that knows some of its people."""
    return page_of(Named(case.review, NAMES), NOBODY)


def said(case: Case) -> str:
    return "".join(phrase.text for phrase in page(case).sentence)


def step(case: Case) -> list[tuple[str, str]]:
    """What a step says, with the whole address where it names one."""
    facts = ((fact.name, (fact.value, fact.address)) for fact in page(case).step)
    return [(name, " · ".join(filter(None, told))) for name, told in facts]


def two_sellers(build: Build) -> tuple[Milestone, Milestone]:
    """Milestones of a build in which each has its own receiver."""
    second = part(build, 50 * UNIT, description="Keys", receiver=STRANGER.public)
    return part(build, description="Deed"), second


def approve(who: Address, *milestones: int) -> Move:
    return moves.ApproveMilestones(who, milestones)


def on(build: Build, agreed: Escrow, move: Move, who: Address) -> Case:
    """The request for a move in an escrow that holds all of its money."""
    return case_of(world_of(build, agreed, agreed.total), build, move, who)


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_every_move_that_works_is_told_in_full(name: str) -> None:
    for deed in deeds(BY_NAME[name]):
        case = deed.case
        words, told = said(case), page(case)
        assert 3 not in case.stops, type(deed.move)
        assert "explained" not in words
        assert not re.search(r"_|[a-z][A-Z]|None", words), words
        assert words[:1].isupper()
        assert told.deal is not None
        assert told.money is not None
        assert not re.search(r"Unexplained|^Hold to co-sign$", told.button)
        assert as_text(case.review)


def test_a_milestone_is_released_to_its_own_receiver() -> None:
    agreed = due(MULTI, *two_sellers(MULTI))
    case = on(MULTI, agreed, moves.ReleaseFunds(RELEASER.public, (1,)), RELEASER.public)
    assert said(case) == "Release milestone 2 Keys of Closing: 50.00 USDC to Notary"
    money = page(case).money
    assert money is not None
    assert [(p.share, p.name, p.roles) for p in money.payments[:1]] == [
        (Share.PAYEE, "Notary", "receiver of milestone 2")
    ]


def test_a_milestone_that_is_not_due_still_says_what_was_asked() -> None:
    case = release_of(MULTI, 0).case
    later = world_of(MULTI, deal(MULTI, *parts(MULTI)), 200 * UNIT)
    told = said(case.with_entries(dict(later.entries)))
    assert told == "Release milestone 1 Part 1 of Closing to Seller"


def test_several_milestones_are_released_at_once() -> None:
    agreed = due(SECOND_MULTI, *two_sellers(SECOND_MULTI))
    move = moves.ReleaseFunds(RELEASER.public, (0, 1))
    case = on(SECOND_MULTI, agreed, move, RELEASER.public)
    assert said(case) == "Release milestones 1 and 2 of Closing: 150.00 USDC to 2 receivers"
    money = page(case).money
    assert money is not None
    assert [(p.share.value, p.name, p.amount) for p in money.payments] == [
        ("payee", "Seller", "98.70"),
        ("payee", "Notary", "49.35"),
        ("platform fee", "", "1.50"),
        ("protocol fee", "Trustless Work", "0.45"),
    ]


def test_a_text_tells_every_receiver_of_several_milestones() -> None:
    agreed = due(SECOND_MULTI, *two_sellers(SECOND_MULTI))
    move = moves.ReleaseFunds(RELEASER.public, (0, 1))
    text = as_text(on(SECOND_MULTI, agreed, move, RELEASER.public).review)
    assert "Release milestones 1 and 2 of “Closing”: 150.00 USDC\n" in text
    assert f"49.35 USDC to {STRANGER.public},\n1.95 USDC in fees" in text
    assert f"    receiver {STRANGER.public}" in text
    assert "    1 of 1 approvals" in text


def test_approvals_are_counted_and_told_by_whom() -> None:
    half = part(SECOND_SINGLE, approvals=Approvals(2, (APPROVER.public,), 1))
    one = part(SECOND_SINGLE, description="Keys")
    approvers = {Role.APPROVER: (APPROVER.public, RELEASER.public)}
    agreed = with_roles(deal(SECOND_SINGLE, half, one), approvers)
    case = on(SECOND_SINGLE, agreed, approve(RELEASER.public, 0, 1), RELEASER.public)
    assert said(case) == "Approve milestones 1 and 2 of Closing"
    told = page(case).deal
    assert told is not None
    assert [m.approvals for m in told.milestones] == [
        "1 of 2 approvals: Buyer",
        "0 of 1 approval",
    ]
    assert [h.role for h in told.holders if h.address == ADMIN.public] == ["administrator"]


def test_taking_an_approval_back_is_told_and_signed_as_that() -> None:
    agreed = due(FIRST_MULTI, *parts(FIRST_MULTI))
    case = on(FIRST_MULTI, agreed, moves.TakeBackApproval(APPROVER.public, 1), APPROVER.public)
    assert said(case) == "Take back the approval of milestone 2 Part 2 of Closing"
    assert page(case).button == "Hold to co-sign taking back an approval"


def test_statuses_of_several_milestones_are_told_one_by_one() -> None:
    changes = (StatusChange(0, "sent", "photo"), StatusChange(1, "packed"))
    move = moves.ChangeMilestoneStatus(PROVIDER.public, changes)
    case = on(MULTI, deal(MULTI, *parts(MULTI)), move, PROVIDER.public)
    assert said(case) == "Say how far milestones 1 and 2 of Closing are"
    assert step(case) == [
        ("Milestone 1, status", "sent"),
        ("Milestone 1, evidence", "photo"),
        ("Milestone 2, status", "packed"),
        ("Milestone 2, evidence", "as it is"),
    ]


def test_a_dispute_says_over_what_why_and_who_decides() -> None:
    both = {Role.DISPUTE_RESOLVER: (RESOLVER.public, secret_key("second chamber").public)}
    agreed = with_roles(deal(SECOND_MULTI, *parts(SECOND_MULTI)), both)
    move = moves.OpenDispute(APPROVER.public, (0, 1), "Keys are missing")
    case = on(SECOND_MULTI, agreed, move, APPROVER.public)
    start = "Open a dispute over milestones 1 and 2 of Closing: their money is frozen until "
    assert said(case).startswith(f"{start}Chamber or ")
    assert said(case).endswith(" decides")
    assert step(case) == [("Reason", "Keys are missing")]


def test_the_reason_of_a_dispute_stands_among_the_terms() -> None:
    flags = Flags(disputed=True)
    one = part(SECOND_MULTI, flags=flags, dispute_reason="Keys are missing")
    agreed = deal(SECOND_MULTI, one, part(SECOND_MULTI))
    case = on(SECOND_MULTI, agreed, approve(APPROVER.public, 1), APPROVER.public)
    told = page(case).deal
    assert told is not None
    assert [(m.happened, m.reason) for m in told.milestones] == [
        ("in dispute", "Keys are missing"),
        ("", ""),
    ]


def test_the_first_builds_decide_between_approver_and_receiver() -> None:
    """They call the receiver's share the milestone marker's, and pay it to the receiver."""
    agreed = flagged(deal(FIRST_MULTI, *parts(FIRST_MULTI)), Flags(disputed=True))
    move = moves.SplitDispute(RESOLVER.public, 40 * UNIT, 60 * UNIT, (0,))
    case = on(FIRST_MULTI, agreed, move, RESOLVER.public)
    whole = "Decide the dispute over milestone 1 Part 1 of Closing: pay 100.00 USDC to 2 payees"
    assert said(case) == whole
    assert step(case) == [
        ("Buyer, before fees", "40.00 USDC"),
        ("Seller, before fees", "60.00 USDC"),
    ]
    money = page(case).money
    assert money is not None
    assert {p.name: p.amount for p in money.payments if p.share is Share.PAYEE} == {
        "Buyer": "39.48",
        "Seller": "59.22",
    }
    assert f"60.00  before fees, to {RECEIVER.public}" in as_text(case.review)


def test_approving_and_releasing_in_one_step_is_told_as_both() -> None:
    both = {Role.RELEASE_SIGNER: (APPROVER.public,)}
    agreed = with_roles(deal(SECOND_MULTI, *two_sellers(SECOND_MULTI)), both)
    move = moves.ApproveAndRelease(APPROVER.public, (1,))
    case = on(SECOND_MULTI, agreed, move, APPROVER.public)
    told = "Approve milestone 2 Keys of Closing, and release 50.00 USDC to Notary"
    assert said(case) == told
    assert page(case).button == "Hold to co-sign approval and release of 50.00 USDC"


def test_milestones_that_are_added_and_changed_are_told_part_by_part() -> None:
    agreed = deal(SECOND_MULTI, *parts(SECOND_MULTI))
    new = part(SECOND_MULTI, 5 * UNIT, description="Garden", receiver=STRANGER.public)
    change = MilestoneChange(0, "Deed, signed", 70 * UNIT)
    move = moves.ManageMilestones(ADMIN.public, (new,), (change,))
    case = case_of(world_of(SECOND_MULTI, agreed, 0), SECOND_MULTI, move, ADMIN.public)
    assert said(case) == "Add 1 milestone to Closing, and change milestone 1 Part 1"
    assert step(case) == [
        ("Milestone 1, new description", "Deed, signed"),
        ("Milestone 1, new amount", "70.00 USDC"),
        ("New milestone 3", "Garden"),
        ("New milestone 3, amount", "5.00 USDC"),
        ("New milestone 3, receiver", f"Notary · {STRANGER.public}"),
        ("New milestone 3, approvals needed", "1"),
        ("New milestone 3, status", "pending"),
    ]
    text = as_text(case.review)
    assert "Garden" in text
    assert "Deed, signed" in text


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_new_escrow_is_reviewed_by_its_own_first_terms(name: str) -> None:
    build = BY_NAME[name]
    case = new_escrow_of(build, deal(build, *parts(build), platform_fee=400))
    made, whole = case.review.facts.made, deal(build, *parts(build)).total // UNIT
    assert said(case) == f"Make a new escrow Closing over {whole}.00 USDC"
    assert 3 not in case.stops
    assert 34 in case.held
    assert made is not None
    told = page(case)
    assert told.title == "Closing"
    assert told.new_terms is not None
    assert (told.deal, len(told.new_terms.milestones)) == (None, 2)
    assert ("Address of the new escrow", made.contract) in step(case)
    text = as_text(case.review)
    assert "terms, in full" in text
    assert made.contract in text


def test_a_new_escrow_that_is_not_set_up_at_once_is_not_explained() -> None:
    build = BY_NAME["96d51751"]
    case = new_escrow_of(build, deal(build), first_function="get_multiple_escrow_balances")
    assert 3 in case.stops
    assert "cannot be explained here" in said(case)


def test_who_sets_up_a_new_escrow_of_the_second_generation_is_told() -> None:
    told = dict(step(new_escrow_of(SECOND_SINGLE, deal(SECOND_SINGLE))))
    assert told["Administrator, who sets it up"] == ADMIN.public
    assert told["Its code"] == f"{SECOND_SINGLE.name}, {FROM_SOURCES}"


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_code_that_nobody_saw_on_the_public_network_is_marked(name: str) -> None:
    build = BY_NAME[name]
    case = release_of(build, 0).case
    expected = FROM_SOURCES if build.from_sources else ""
    assert page(case).technical.origin == expected
    assert (FROM_SOURCES in as_text(case.review)) == build.from_sources


def test_whoever_gets_the_protocols_fee_is_told_where_the_call_says_so() -> None:
    case = release_of(ASKING, 0).case
    assert ("Protocol fee to", f"Trustless Work · {PROTOCOL}") in step(case)
    assert 5 not in case.held
    money = page(case).money
    assert money is not None
    assert [p.name for p in money.payments if p.share is Share.PROTOCOL] == ["Trustless Work"]


def test_another_fee_account_is_not_called_by_the_protocols_name() -> None:
    deed = release_of(ASKING, 0)
    assert isinstance(deed.move, moves.ReleaseFunds)
    elsewhere = Deed(
        deed.on, ASKING, replace(deed.move, fee_account=STRANGER.public), deed.who
    ).case
    assert 5 in elsewhere.stops
    assert ("Protocol fee to", f"Notary · {STRANGER.public}") in step(elsewhere)
    money = page(elsewhere).money
    assert money is not None
    assert [p.name for p in money.payments if p.share is Share.PROTOCOL] == ["Notary"]


def test_new_terms_in_another_currency_are_not_counted_in_this_one() -> None:
    build = BY_NAME["96d51751"]
    other = HOLDERS[Role.PLATFORM]
    new = deal(build, token=contract_id("another token"))
    case = case_of(
        world_of(build, deal(build), 0), build, moves.UpdateEscrow(other, new), other
    )
    told = page(case)
    assert told.new_terms is not None
    assert told.deal is not None
    assert (told.deal.amount, told.new_terms.amount) == ("100.00 USDC", "100.00 units")
    assert told.new_terms.token != told.deal.token


def test_decimals_are_told_where_a_build_keeps_them() -> None:
    case = release_of(FIRST_SINGLE).case
    told = page(case).deal
    assert told is not None
    assert told.decimals == "7"
    assert "decimals     7" in as_text(case.review)
