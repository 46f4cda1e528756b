"""Who gets what: shares add up to the amount, to the unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.ledgers import FUNDER, PEOPLE, RECEIVER, STRANGER
from wallet.addresses import Address
from wallet.escrow.payouts import Overflow, Shares, of_distribution, of_release
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE

AMOUNTS = st.integers(1, 2**63 - 1)
FEES = st.integers(0, 9_900)
PAYEES = st.sampled_from([person.public for person in PEOPLE])
DECISIONS = st.dictionaries(PAYEES, st.integers(1, 2**60), min_size=1)


def total(shares: Shares) -> int:
    return shares.protocol + shares.platform + sum(amount for _, amount in shares.payees)


@given(AMOUNTS, FEES)
def test_a_release_pays_the_amount_and_not_a_unit_else(amount: int, fee: int) -> None:
    assert total(of_release(amount, fee, RECEIVER.public)) == amount


@given(AMOUNTS, FEES)
def test_no_fee_is_above_its_share(amount: int, fee: int) -> None:
    shares = of_release(amount, fee, RECEIVER.public)
    assert shares.protocol * BASIS_POINTS <= amount * PROTOCOL_FEE
    assert shares.platform * BASIS_POINTS <= amount * fee
    assert min(shares.protocol, shares.platform, shares.payees[0][1]) >= 0


@given(DECISIONS, FEES)
def test_a_decision_pays_what_it_decides_and_not_a_unit_else(
    decision: dict[Address, int], fee: int
) -> None:
    assert total(of_distribution(decision, fee)) == sum(decision.values())


@given(DECISIONS, FEES)
def test_every_payee_of_a_decision_gets_at_least_its_part_less_fees(
    decision: dict[Address, int], fee: int
) -> None:
    shares = of_distribution(decision, fee)
    assert [who for who, _ in shares.payees] == list(decision)
    for who, net in shares.payees:
        assert net * BASIS_POINTS >= decision[who] * (BASIS_POINTS - PROTOCOL_FEE - fee)
        assert net <= decision[who]


@given(DECISIONS, FEES)
def test_fees_of_a_decision_are_never_above_those_of_a_release_of_it_all(
    decision: dict[Address, int], fee: int
) -> None:
    decided = of_distribution(decision, fee)
    released = of_release(sum(decision.values()), fee, RECEIVER.public)
    assert decided.protocol <= released.protocol
    assert decided.platform <= released.platform


@given(AMOUNTS, FEES)
def test_a_decision_for_one_is_a_release_to_him(amount: int, fee: int) -> None:
    assert of_distribution({RECEIVER.public: amount}, fee) == (
        of_release(amount, fee, RECEIVER.public)
    )


@pytest.mark.parametrize(
    ("amount", "fee", "protocol", "platform", "receiver"),
    [
        (1, 0, 0, 0, 1),
        (333, 33, 0, 1, 332),
        (333_333, 100, 999, 3_333, 329_001),
        (10_000_001, 9_900, 30_000, 9_900_000, 70_001),
        (999_999_999, 250, 2_999_999, 24_999_999, 972_000_001),
        (1_000_000_000_000_007, 1, 3_000_000_000_000, 100_000_000_000, 996_900_000_000_007),
        (9_999, 30, 29, 29, 9_941),
        (3_334, 30, 10, 10, 3_314),
        (20_000_000, 300, 60_000, 600_000, 19_340_000),
    ],
)
def test_amounts_that_were_paid_on_the_network(
    amount: int, fee: int, protocol: int, platform: int, receiver: int
) -> None:
    shares = of_release(amount, fee, RECEIVER.public)
    assert shares == Shares(protocol, platform, ((RECEIVER.public, receiver),))


def test_what_rounding_leaves_of_the_fees_stays_with_the_payees() -> None:
    decision: dict[Address, int] = {
        RECEIVER.public: 3_333_333,
        FUNDER.public: 3_333_333,
        STRANGER.public: 3_333_334,
    }
    shares = of_distribution(decision, 100)
    assert (shares.protocol, shares.platform) == (29_998, 99_999)
    assert total(shares) == 10_000_000


BIG = 2**127 - 1


@pytest.mark.parametrize(
    ("amount", "fee", "fits"),
    [
        (BIG // 30, 0, True),
        (BIG // 30 + 1, 0, False),
        (BIG // 9_900, 9_900, True),
        (BIG // 9_900 + 1, 9_900, False),
    ],
)
def test_a_release_whose_fees_cannot_be_counted_is_refused(
    amount: int, fee: int, fits: bool
) -> None:
    if fits:
        assert total(of_release(amount, fee, RECEIVER.public)) == amount
    else:
        with pytest.raises(Overflow):
            of_release(amount, fee, RECEIVER.public)


def test_a_decision_whose_shares_cannot_be_counted_is_refused() -> None:
    with pytest.raises(Overflow):
        of_distribution({RECEIVER.public: 2**65, FUNDER.public: 2**65}, 9_900)
