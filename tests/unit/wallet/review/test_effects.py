"""What a call does to the money of the contract that it is about, and what it leaves there."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.support.builders import ALICE, BOB, ESCROW
from tests.support.escrows import milestone
from tests.support.ledger_steps import deployment, extension
from tests.support.ledgers import APPROVER, UNIT, balance_entry
from tests.support.requests import PAID, PRICE, TOKEN, USDC, Case, due, honest, world
from wallet.escrow.moves import ApproveMilestones, FundEscrow
from wallet.holdings import contract_balance_key
from wallet.review.effects import Effects, effects_of, payees_of, same_money
from wallet.soroban.host import Payment, PaymentKind

OPEN = due(milestones=(milestone(),))
PAYMENT = Payment(TOKEN, ALICE.public, BOB.public, 1)


def of(case: Case) -> Effects:
    effects = effects_of(case.review.facts)
    assert effects is not None
    return effects


def test_what_goes_out_is_taken_from_what_was_there() -> None:
    found = of(honest(world(None, PRICE + 7)))
    assert (found.token, found.before, found.stays) == (TOKEN, PRICE + 7, 7)
    assert Counter({p.receiver: p.amount for p in found.payments}) == Counter(PAID)


def test_what_comes_in_is_added_to_what_was_there() -> None:
    fund = FundEscrow(APPROVER.public, OPEN, 3 * UNIT)
    found = of(honest(world(OPEN, 5), fund, acting=APPROVER.public))
    assert found == Effects(
        TOKEN, (Payment(TOKEN, APPROVER.public, ESCROW, 3 * UNIT),), 5, 5 + 3 * UNIT
    )


def test_the_first_money_is_added_to_nothing() -> None:
    fund = FundEscrow(APPROVER.public, OPEN, UNIT)
    on = world(OPEN)
    bare = replace(
        on,
        entries={
            key: entry
            for key, entry in on.entries.items()
            if key != contract_balance_key(TOKEN, ESCROW)
        },
    )
    found = of(honest(bare, fund, acting=APPROVER.public))
    assert (found.before, found.stays) == (0, UNIT)


def test_a_step_that_moves_no_money_leaves_it_all_there() -> None:
    approval = ApproveMilestones(APPROVER.public, (0,))
    found = of(honest(world(OPEN, 5), approval, acting=APPROVER.public))
    assert found == Effects(TOKEN, (), 5, 5)


def test_without_the_models_answer_nothing_is_said() -> None:
    poor = honest().with_entries(balance_entry(ESCROW, PRICE - 1, USDC))
    for case in (poor, extension(), deployment()):
        assert effects_of(case.review.facts) is None


def test_two_accounts_of_the_same_money_agree_in_any_order_and_to_the_unit() -> None:
    other = replace(PAYMENT, amount=2)
    assert same_money((PAYMENT, other), [other, PAYMENT])
    assert same_money((), [])
    for different in (
        (PAYMENT, PAYMENT, other),
        (PAYMENT,),
        (PAYMENT, PAYMENT),
        (PAYMENT, replace(other, receiver=ESCROW)),
        (PAYMENT, replace(other, kind=PaymentKind.BURN)),
    ):
        assert not same_money((PAYMENT, other), different)


def test_whoever_is_paid_is_named_once_and_whoever_pays_is_not() -> None:
    twice = (PAYMENT, replace(PAYMENT, amount=2), replace(PAYMENT, receiver=ESCROW))
    assert payees_of(twice) == {BOB.public, ESCROW}
    assert payees_of(()) == frozenset()
