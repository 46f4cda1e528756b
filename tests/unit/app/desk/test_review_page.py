"""A review as plain values: a sentence for every move, and an answer for any bytes."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from stellar_sdk import scval, xdr

from app.desk.review_names import Named
from app.desk.review_page import Circumstances, page_of
from app.desk.review_signers import Keys
from app.pages.review import ReviewPage, Share
from app.pages.review_changes import changes_between, deal_changes
from tests.support import review_pages
from tests.support.builders import ALICE, BOB, ESCROW, SHARED, account_entry, chance
from tests.support.escrows import escrow, milestone, roles, terms
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RESOLVER,
    STRANGER,
    account,
    balance_entry,
    stored,
)
from tests.support.requests import PRICE, USDC, Case, conditions, due, honest, way_b, world
from wallet.addresses import AccountId
from wallet.envelope import Envelope, read_envelope
from wallet.errors import WalletError
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    InitializeEscrow,
    Move,
    OpenDispute,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
    WithdrawRemainingFunds,
)
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.network import PRACTICE
from wallet.soroban.ledger import Ledger

NAMES: dict[str, str] = {
    RECEIVER.public: "Seller, Porto",
    RESOLVER.public: "Chamber",
    FUNDER.public: "Bank",
}
NOBODY = Circumstances(Keys({}, {}), None, "", is_live=False)


def page(case: Case) -> ReviewPage:
    """The page of a case, in a profile that knows some of its people."""
    return page_of(Named(case.review, NAMES), NOBODY)


def said(case: Case) -> str:
    return "".join(phrase.text for phrase in page(case).sentence)


def open_terms(**changed: Any) -> Escrow:
    """Terms on which the work has not begun."""
    agreed = terms(token=USDC.contract_id(PRACTICE), milestones=(milestone("Deed of sale"),))
    agreed = replace(agreed, roles=roles({Role.RELEASE_SIGNER: SHARED.public}))
    return replace(agreed, **changed)


def disputed() -> Escrow:
    return due(flags=Flags(disputed=True))


def settled() -> Escrow:
    return due(flags=Flags(resolved=True))


MOVES: list[tuple[Ledger, Move, AccountId, str]] = [
    (
        world(open_terms()),
        ApproveMilestones(APPROVER.public, (0,)),
        APPROVER.public,
        "Approve milestone 1 Deed of sale of Closing",
    ),
    (
        world(open_terms()),
        ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "done", "deed.pdf"),)),
        PROVIDER.public,
        "Set milestone 1 Deed of sale of Closing to done",
    ),
    (
        world(open_terms()),
        OpenDispute(APPROVER.public),
        APPROVER.public,
        "Open a dispute over Closing: its money is frozen until Chamber decides",
    ),
    (
        world(disputed()),
        ResolveDispute(RESOLVER.public, {RECEIVER.public: PRICE}),
        RESOLVER.public,
        "Decide the dispute over Closing: pay 100.00 USDC to Seller, Porto",
    ),
    (
        world(settled()),
        WithdrawRemainingFunds(
            RESOLVER.public, {RECEIVER.public: PRICE // 2, APPROVER.public: PRICE // 2}
        ),
        RESOLVER.public,
        "Pay out what is left in Closing: 100.00 USDC to 2 payees",
    ),
    (
        world(open_terms(), 0),
        UpdateEscrow(PLATFORM.public, open_terms(title="Another closing")),
        PLATFORM.public,
        "Change the terms of Closing",
    ),
    (
        world(open_terms()),
        ExtendLife(PLATFORM.public, 17_280 * 30),
        PLATFORM.public,
        "Keep the storage of Closing awake for about 30 days",
    ),
]


@pytest.mark.parametrize(("on", "move", "acting", "sentence"), MOVES)
def test_every_move_has_a_sentence(
    on: Ledger, move: Move, acting: AccountId, sentence: str
) -> None:
    assert said(honest(on, move, acting=acting)) == sentence


def test_funding_says_by_whom_and_comes_in() -> None:
    agreed = open_terms()
    on = world(agreed, 0)
    case = honest(on, FundEscrow(FUNDER.public, agreed, PRICE), acting=FUNDER.public)
    made = page(case)
    assert said(case) == "Pay 100.00 USDC into Closing from Bank"
    assert made.money is not None
    assert [(p.share, p.name) for p in made.money.payments] == [(Share.ESCROW, "Bank")]
    assert (made.money.comes_in, made.money.stays) == (True, "100.00")
    assert made.new_terms is None


def test_new_terms_are_told_in_full_and_against_the_old() -> None:
    new = open_terms(title="Another closing")
    case = honest(world(open_terms(), 0), UpdateEscrow(PLATFORM.public, new), PLATFORM.public)
    made = page(case)
    assert made.new_terms is not None
    (change,) = deal_changes(made.deal, made.new_terms)
    assert (change.what, change.before, change.now) == ("Title", "Closing", "Another closing")


def test_a_set_up_is_told_from_its_own_terms() -> None:
    on = world(open_terms(), 0)
    known = dict(on.entries)
    gone = next(iter(stored(ESCROW, ESCROW_KEY, scval.to_void())))
    del known[gone]
    case = honest(replace(on, entries=known), InitializeEscrow(open_terms()), PLATFORM.public)
    assert said(case) == "Set up the escrow Closing over 100.00 USDC"


def test_a_decision_says_what_everybody_gets_before_fees() -> None:
    decision = ResolveDispute(RESOLVER.public, {RECEIVER.public: PRICE})
    made = page(honest(world(disputed()), decision, acting=RESOLVER.public))
    assert [(fact.name, fact.value) for fact in made.step] == [
        ("Seller, Porto, before fees", "100.00 USDC")
    ]


def test_whoever_is_no_party_is_called_that() -> None:
    decision = ResolveDispute(RESOLVER.public, {STRANGER.public: PRICE})
    made = page(honest(world(disputed()), decision, acting=RESOLVER.public))
    assert made.money is not None
    assert Share.STRANGER in {payment.share for payment in made.money.payments}
    assert made.checks.ticks == {39}


def test_a_refused_release_still_says_what_was_asked() -> None:
    case = honest().with_entries(escrow(due(flags=Flags(released=True))))
    assert said(case) == "Release the money of Closing to Seller, Porto"
    assert page(case).money is None


def test_a_title_without_an_end_is_cut_in_the_sentence_alone() -> None:
    made = page(honest().with_entries(escrow(due(title="x" * 5_000))))
    assert max(len(phrase.text) for phrase in made.sentence) == 121
    assert made.deal is not None
    assert len(made.deal.title) == 5_000


def test_a_title_of_nothing_is_called_so() -> None:
    assert "one without a name" in said(honest().with_entries(escrow(due(title=" "))))


def test_known_addresses_in_explanations_go_by_their_names() -> None:
    same = roles({Role.RELEASE_SIGNER: SHARED.public, Role.APPROVER: RECEIVER.public})
    made = page(honest().with_entries(escrow(due(roles=same))))
    told = {finding.number: finding.explains for finding in made.checks.findings}[35]
    assert told.startswith("Seller, Porto (")


def test_signatures_of_one_weight_are_counted() -> None:
    turn = page(honest().signed(BOB)).why.turn
    assert turn is not None
    assert (turn.place, turn.of, turn.only_these) == (2, 2, True)


def test_signatures_of_several_weights_are_not_counted() -> None:
    entry = account_entry(SHARED.public, {ALICE: 2, BOB: 1}, (3, 3, 3), 0)
    fields: dict[str, Any] = {"signers": entry.signers, "thresholds": entry.thresholds}
    uneven = account(SHARED.public, num_sub_entries=xdr.Uint32(2), **fields)
    turn = page(honest().with_entries(uneven)).why.turn
    assert turn is not None
    assert (turn.of, turn.only_these) == (0, False)


def test_an_entry_that_signs_for_itself_is_told_among_the_bytes() -> None:
    told = page(way_b()).technical.authorisations
    assert "by a signature of its own" in told[0]
    assert "release_funds" in told[1]


def test_bounds_are_told_by_name() -> None:
    made = page(conditions(time_bounds=None)(honest()))
    assert "last time" not in {fact.name for fact in made.technical.bounds}
    assert "last time" in {fact.name for fact in page(honest()).technical.bounds}


@pytest.mark.parametrize("seed", range(3))
def test_any_bytes_that_pass_the_gate_get_a_page(seed: int) -> None:
    random = chance(700 + seed)
    cases = (honest(), way_b(), honest(world(disputed()), DECISION, acting=RESOLVER.public))
    for _ in range(60):
        case = random.choice(cases)
        envelope = _read(_mutated(random, case.envelope.to_xdr()))
        if envelope is not None:
            made = page(Case(envelope, case.view))
            assert made.sentence
            assert made.is_stopped or made.money is not None


def test_any_lack_gets_a_page() -> None:
    case = honest()
    for key in case.view.snapshot.entries:
        assert page(case.without(key)).sentence
        assert page(case.unknowing(key)).sentence
    bare = page(case.unknowing(*case.view.snapshot.entries).seen(told=None, now=None))
    assert (bare.is_stopped, bare.deal, bare.money) == (True, None, None)


def test_amounts_that_nobody_agrees_on_get_a_page() -> None:
    for amount in (0, -1, 2**127 - 1):
        held = balance_entry(ESCROW, 2**100, USDC)
        assert page(honest().with_entries(escrow(due(amount=amount)), held)).sentence


DECISION = ResolveDispute(RESOLVER.public, {RECEIVER.public: PRICE})


def _mutated(random: Random, raw: bytes) -> bytes:
    words = bytearray(raw)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(0, len(words), 4)
        words[place + random.randrange(4)] ^= 1 << random.randrange(8)
    return bytes(words)


def _read(raw: bytes) -> Envelope | None:
    try:
        found = read_envelope(raw, PRACTICE)
    except WalletError:
        return None
    return found if isinstance(found, Envelope) else None


# --- what changed, from values alone ---


def changed(**fields: Any) -> list[tuple[str, str, str]]:
    """What is told of a page that differs in these fields."""
    before = review_pages.page()
    return [
        (change.what, change.before, change.now)
        for change in changes_between(before, replace(before, **fields))
    ]


def test_nothing_is_told_of_what_is_the_same() -> None:
    assert changed(seen=1, digest=b"another") == []


def test_money_that_goes_elsewhere_is_told_by_payee() -> None:
    money = review_pages.money()
    other = replace(money.payments[0], address=review_pages.BUYER, name="Buyer")
    told = changed(money=replace(money, payments=(other, *money.payments[1:])))
    seller = f"Paid to Seller, Porto ({review_pages.SELLER})"
    buyer = f"Paid to Buyer ({review_pages.BUYER})"
    assert told == [(seller, "246,750.00", ""), (buyer, "", "246,750.00")]


def test_money_that_cannot_be_told_any_more_is_told_as_that() -> None:
    assert changed(money=None) == [("Moves in all", "250,000.00 USDC", "not known")]


def test_another_holder_of_a_role_is_told() -> None:
    deal = review_pages.deal()
    other = replace(deal.holders[4], name="", address=review_pages.BUYER)
    told = changed(deal=replace(deal, holders=(*deal.holders[:4], other, deal.holders[5])))
    seller = f"Seller, Porto ({review_pages.SELLER})"
    assert told == [("Role: receiver", seller, review_pages.BUYER)]


def test_a_milestone_that_came_or_went_is_told() -> None:
    told = changed(deal=review_pages.deal(milestones=()))
    assert told == [("Milestone 1", "Deed signed at the notary", "")]


def test_another_price_receiver_or_approval_of_a_milestone_is_told() -> None:
    one = replace(
        review_pages.deal().milestones[0],
        amount="5.00 USDC",
        address=review_pages.SELLER,
        approvals="1 of 2 approvals",
    )
    before = review_pages.deal(milestones=(one,), token=review_pages.CURRENCY)
    other = replace(
        one, amount="6.00 USDC", address=review_pages.BUYER, approvals="2 of 2 approvals"
    )
    now = review_pages.deal(
        milestones=(replace(other, happened="released"),), token=review_pages.ESCROW
    )
    assert [change.what for change in deal_changes(before, now)] == [
        "Currency's contract",
        *(f"Milestone 1, {what}" for what in ("what has happened", "amount", "receiver")),
        "Milestone 1, approvals",
    ]


def test_a_signature_that_came_is_told() -> None:
    why = review_pages.why()
    account = why.consents[1]
    signers = tuple(replace(signer, has_signed=True) for signer in account.signers)
    told = changed(
        why=replace(why, consents=(why.consents[0], replace(account, signers=signers)))
    )
    assert [what for what, _, _ in told] == [f"Signed for {review_pages.RELEASE}"]


def test_a_finding_that_came_up_is_told_and_how_old_the_facts_are_is_not() -> None:
    checks = review_pages.checks(review_pages.OLD, review_pages.STOP)
    assert changed(checks=checks) == [("Check F19", "not found", review_pages.STOP.says)]
