"""The first generation's single escrow: what its moves do, to the unit and the ledger."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW
from tests.support.deals import DISPUTED, DUE, HOUSE, HUNDRED, RELEASE, RELEASED, paid
from tests.support.escrows import (
    OTHER_ESCROW,
    PROTOCOL,
    ROLES,
    Refusal,
    after,
    approved,
    attempt,
    done,
    milestone,
    new_town,
    roles,
    terms,
    terms_on,
    town,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    ISSUER,
    PLATFORM,
    PLENTY,
    PROVIDER,
    RECEIVER,
    RESOLVER,
    TOKEN,
    UNIT,
    XLM,
    account,
    balance_entry,
    held_by,
    token,
    trustline,
)
from wallet.addresses import Address
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    FundEscrow,
    InitializeEscrow,
    OpenDispute,
    ResolveDispute,
    StatusChange,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.network import PRACTICE
from wallet.soroban.entries import account_key
from wallet.soroban.host import Done, PaymentKind

DAY = 17_280
IN_FULL: dict[Address, int] = {ESCROW: 5}


def test_a_deal_from_its_beginning_to_its_end() -> None:
    on = after(
        new_town(),
        InitializeEscrow(terms()),
        FundEscrow(FUNDER.public, terms(), HUNDRED),
        ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "delivered", "deed 114"),)),
        ApproveMilestones(APPROVER.public, (0,)),
        RELEASE,
    )
    (one,) = terms_on(on).milestones
    assert (one.status, one.evidence, one.approved) == ("delivered", "deed 114", True)
    assert terms_on(on).flags == Flags(released=True)
    assert held_by(on, ESCROW) == 0
    assert held_by(on, FUNDER.public) == PLENTY - HUNDRED
    assert held_by(on, PROTOCOL) == 3 * UNIT // 10
    assert held_by(on, PLATFORM.public) == PLENTY + UNIT
    assert held_by(on, RECEIVER.public) == PLENTY + 987 * UNIT // 10


def test_a_release_pays_fees_first_and_only_what_was_agreed_on() -> None:
    outcome = done(town(DUE, 2 * HUNDRED), RELEASE)
    assert paid(outcome) == [
        (PROTOCOL, 3 * UNIT // 10),
        (PLATFORM.public, UNIT),
        (RECEIVER.public, 987 * UNIT // 10),
    ]


@pytest.mark.parametrize(
    ("agreed", "payees"),
    [
        (terms(platform_fee=0), [PROTOCOL, RECEIVER.public]),
        (terms(amount=1), [RECEIVER.public]),
        (terms(amount=2, platform_fee=9_900), [PLATFORM.public, RECEIVER.public]),
    ],
    ids=["no platform fee", "one unit", "two units at 99 %"],
)
def test_nobody_is_paid_nothing(agreed: Escrow, payees: list[Address]) -> None:
    outcome = done(town(approved(agreed), HUNDRED), RELEASE)
    assert [who for who, _ in paid(outcome)] == payees


def test_who_is_owed_nothing_need_not_be_able_to_hold_it() -> None:
    free = approved(terms(platform_fee=0))
    gone = {**trustline(PLATFORM.public, 0, flags=0)}
    assert isinstance(attempt(town(free, HUNDRED, gone), RELEASE), Done)
    assert attempt(town(DUE, HUNDRED, gone), RELEASE) == Refusal("Contract", 11, TOKEN)


def test_a_receiver_without_a_trustline_stops_the_release_with_the_tokens_number() -> None:
    on = town(DUE, HUNDRED)
    (key,) = trustline(RECEIVER.public)
    assert attempt(on.with_changes({key: None}), RELEASE) == Refusal("Contract", 13, TOKEN)


@pytest.mark.parametrize(
    ("receiver", "kind"),
    [
        (ISSUER.public, PaymentKind.BURN),
        (ESCROW, PaymentKind.TRANSFER),
        (HOUSE, PaymentKind.TRANSFER),
        (PLATFORM.public, PaymentKind.TRANSFER),
        (PROTOCOL, PaymentKind.TRANSFER),
    ],
    ids=["the issuer", "the escrow itself", "a contract", "the platform", "the protocol"],
)
def test_money_goes_to_whoever_is_named(receiver: Address, kind: PaymentKind) -> None:
    agreed = approved(terms(roles=roles({Role.RECEIVER: receiver})))
    on = town(agreed, HUNDRED)
    outcome = done(on, RELEASE)
    last = outcome.payments[-1]
    assert (last.receiver, last.amount, last.kind) == (receiver, 987 * UNIT // 10, kind)
    left = 987 * UNIT // 10 if receiver == ESCROW else 0
    assert held_by(on.with_changes(outcome.changes), ESCROW) == left


def test_a_token_that_asks_for_consent_pays_no_new_contract() -> None:
    agreed = approved(terms(roles=roles({Role.RECEIVER: HOUSE})))
    strict = account(ISSUER.public, flags=xdr.Uint32(1))
    assert attempt(town(agreed, HUNDRED, strict), RELEASE) == Refusal("Contract", 11, TOKEN)
    asked = done(town(agreed, HUNDRED), RELEASE)
    assert account_key(ISSUER.public) in asked.footprint.read_only


def test_an_escrow_may_hold_the_native_asset() -> None:
    agreed = approved(terms(token=XLM.contract_id(PRACTICE)))
    on = town(agreed, 0, token(XLM), balance_entry(ESCROW, HUNDRED, XLM))
    now = after(on, RELEASE)
    assert held_by(now, RECEIVER.public, XLM) == PLENTY + 987 * UNIT // 10


def test_funding_in_the_native_asset_spares_the_reserve() -> None:
    agreed = terms(token=XLM.contract_id(PRACTICE))
    poor = account(FUNDER.public, 3 * UNIT)
    on = town(agreed, 0, token(XLM), poor)
    assert (
        held_by(after(on, FundEscrow(FUNDER.public, agreed, 2 * UNIT)), ESCROW, XLM) == 2 * UNIT
    )
    outcome = attempt(on, FundEscrow(FUNDER.public, agreed, 2 * UNIT + 1))
    assert outcome == Refusal("Contract", 10, XLM.contract_id(PRACTICE))


@pytest.mark.parametrize(
    ("token_id", "expected"),
    [
        (FUNDER.public, Refusal("Object", "InvalidInput", ESCROW)),
        (ESCROW, Refusal("Context", "InvalidAction", ESCROW)),
        (OTHER_ESCROW, Refusal("Storage", "MissingValue", ESCROW)),
    ],
    ids=["a person", "the escrow itself", "nothing"],
)
def test_what_is_no_token_is_found_out_only_by_using_it(
    token_id: Address, expected: Refusal
) -> None:
    agreed = terms(token=token_id)
    on = after(new_town(), InitializeEscrow(agreed))
    assert attempt(on, FundEscrow(FUNDER.public, agreed, 1)) == expected


def test_the_issuer_funds_with_new_money() -> None:
    outcome = done(town(), FundEscrow(ISSUER.public, terms(), HUNDRED))
    assert [payment.kind for payment in outcome.payments] == [PaymentKind.MINT]


def test_a_decision_is_paid_less_fees_and_ends_the_dispute() -> None:
    decision: dict[Address, int] = {RECEIVER.public: 4 * UNIT, FUNDER.public: 6 * UNIT}
    outcome = done(town(DISPUTED, 10 * UNIT), ResolveDispute(RESOLVER.public, decision))
    now = town(DISPUTED, 10 * UNIT).with_changes(outcome.changes)
    assert terms_on(now).flags == Flags(resolved=True)
    assert paid(outcome)[:2] == [(PROTOCOL, 3 * UNIT // 100), (PLATFORM.public, UNIT // 10)]
    assert dict(paid(outcome)[2:]) == {
        RECEIVER.public: 4 * UNIT * 987 // 1000,
        FUNDER.public: 6 * UNIT * 987 // 1000,
    }


def test_what_is_left_is_paid_out_without_an_event_of_the_escrow() -> None:
    on = town(RELEASED, 10 * UNIT)
    outcome = done(on, WithdrawRemainingFunds(RESOLVER.public, {FUNDER.public: UNIT}))
    assert len(outcome.events) == len(outcome.payments)
    now = on.with_changes(outcome.changes)
    assert (terms_on(now), held_by(now, ESCROW)) == (RELEASED, 9 * UNIT)


@pytest.mark.parametrize("evidence", [None, "", "photo"])
def test_evidence_stays_unless_another_is_given(evidence: str | None) -> None:
    before = terms(milestones=(milestone(evidence="letter"),))
    move = ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "done", evidence),))
    (one,) = terms_on(after(town(before), move)).milestones
    assert one.evidence == ("letter" if evidence is None else evidence)


@pytest.mark.parametrize("flags", [Flags(), Flags(released=True), Flags(disputed=True)])
def test_approvals_and_status_do_not_ask_what_became_of_the_money(flags: Flags) -> None:
    """Hazards H13 and H18."""
    on = town(terms(flags=flags))
    on = after(on, ApproveMilestones(APPROVER.public, (0,)))
    on = after(on, ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "reopened", None),)))
    assert terms_on(on).all_approved


@pytest.mark.parametrize("role", [r for r in ROLES if r is not Role.DISPUTE_RESOLVER])
def test_whoever_has_a_role_can_open_a_dispute(role: Role) -> None:
    who = terms().roles.one(role)
    on = after(town(RELEASED), OpenDispute(who))
    assert terms_on(on).flags == Flags(disputed=True, released=True)
