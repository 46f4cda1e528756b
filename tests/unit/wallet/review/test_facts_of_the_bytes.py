"""What findings about the transaction's own bytes say, to the letter, and where they begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import CHANNEL, MALLORY, SHARED
from tests.support.escrows import escrow
from tests.support.facts import (
    in_order,
    lacking,
    lacks,
    passing,
    says,
)
from tests.support.ledger_steps import deployment, extension
from tests.support.ledgers import SEQUENCE, account
from tests.support.recollections import knowing
from tests.support.requests import (
    DAY,
    NOW,
    RESOURCE_FEE,
    UNTIL,
    Case,
    Change,
    conditions,
    data,
    due,
    honest,
    operation,
    resources,
    transaction,
    way_b,
)
from wallet.envelope import Envelope
from wallet.escrow.terms import Flags
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.review.knowledge import Spent, Unread
from wallet.signers import SignerKey
from wallet.soroban.entries import account_key

LONG = 30 * DAY
"""The longest that anything may be valid without a word."""

LONG_IN_LEDGERS = LONG // 5


def times(least: int, most: int) -> Change:
    named = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in (least, most)))
    return conditions(time_bounds=named)


def ledgers(least: int, most: int) -> Change:
    return conditions(ledger_bounds=xdr.LedgerBounds(xdr.Uint32(least), xdr.Uint32(most)))


def older_form(least: int, most: int) -> Change:
    """Conditions as they were written before there were others than of time."""
    named = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in (least, most)))
    cond = xdr.Preconditions(xdr.PreconditionType.PRECOND_TIME, time_bounds=named)
    return transaction(cond=cond)


def without_conditions(case: Case) -> Case:
    return transaction(cond=xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE))(case)


def without_time(case: Case) -> Case:
    return conditions(time_bounds=None)(case)


def spent(number: int) -> Change:
    """The payer has used its numbers up to this one."""
    used = xdr.SequenceNumber(xdr.Int64(number))
    return lambda case: case.with_entries(account(CHANNEL.public, seq_num=used))


def numbered(number: int) -> Change:
    return transaction(seq_num=xdr.SequenceNumber(xdr.Int64(number)))


def demanding(*keys: SignerKey) -> Change:
    return conditions(extra_signers=[key.to_xdr() for key in keys])


def least_number(number: int) -> Change:
    return conditions(min_seq_num=xdr.SequenceNumber(xdr.Int64(number)))


def few_of(made: Callable[[], Case]) -> Change:
    """Look at another request, which declares one instruction."""
    return lambda _: resources(instructions=xdr.Uint32(1))(made())


def taken(case: Case) -> Case:
    """Another request of the payer's is final; one more was not looked at."""
    return knowing(others=(Unread("cd" * 32), Spent("ab" * 32)))(case)


NO_TIME = {"reason": "it ends before it begins"}
RELEASED = escrow(due(flags=Flags(released=True)))
MINE, OTHERS = SignerKey.ed25519(SHARED.public), SignerKey.ed25519(MALLORY.public)

SAYS = [
    says(
        1,
        "the request is for another network",
        lambda c: replace(c, envelope=Envelope(c.envelope.body, PUBLIC)),
        {"request": PUBLIC.name, "meant": PRACTICE.name},
    ),
    says(
        1,
        "two others are meant",
        lambda c: replace(c, envelope=Envelope(c.envelope.body, PUBLIC)).seen(network=TESTNET),
        {"request": PUBLIC.name, "meant": ", ".join(sorted((PRACTICE.name, TESTNET.name)))},
    ),
    says(11, "its number is used", spent(1_001), {"account": "1001", "transaction": "1001"}),
    says(
        11,
        "its number is too high",
        in_order(numbered(9), conditions(min_seq_num=None)),
        {"account": "1", "transaction": "9"},
    ),
    says(
        12,
        "its time is over",
        lambda c: c.seen(now=UNTIL + 1),
        {"until": str(UNTIL), "ledger": "0"},
    ),
    says(
        12,
        "its time is over, in the older form",
        older_form(0, NOW + 29),
        {"until": str(NOW + 29), "ledger": "0"},
    ),
    says(
        12,
        "its last ledger is this one",
        in_order(without_time, ledgers(0, SEQUENCE)),
        {"until": "0", "ledger": str(SEQUENCE)},
    ),
    says(
        14,
        "there are three",
        lambda c: c.edited(lambda t: t.operations.extend([t.operations[0]] * 2)),
        {"operations": "3"},
    ),
    says(
        16,
        "the fee is a stroop more than 10 XLM",
        transaction(fee=xdr.Uint32(100_000_001)),
        {"fee": "10.0000001", "resource_fee": "0.04"},
    ),
    says(
        16,
        "the resource fee is a stroop more than 5 XLM",
        data(resource_fee=xdr.Int64(50_000_001)),
        {"fee": "0.04001", "resource_fee": "5.0000001"},
    ),
    says(
        16,
        "there are no resources",
        in_order(
            transaction(fee=xdr.Uint32(200_000_000)),
            transaction(ext=xdr.TransactionExt(0)),
        ),
        {"fee": "20.00", "resource_fee": "0.00"},
    ),
    says(11, "another took its number for good", taken, {"by": "ab" * 32}),
    says(22, "it ends a second before it begins", times(UNTIL, UNTIL - 1), NO_TIME),
    says(22, "it does in the older form", older_form(UNTIL, UNTIL - 1), NO_TIME),
    says(22, "its last ledger is its first", ledgers(SEQUENCE + 9, SEQUENCE + 9), NO_TIME),
    says(23, "two others must sign", demanding(MINE, OTHERS), {"signers": "2"}),
    says(
        41,
        "it is valid for a second more than 30 days",
        times(0, NOW + 30 + LONG + 1),
        {"seconds": str(LONG + 1), "until": str(NOW + 30 + LONG + 1)},
    ),
    says(
        41,
        "its ledgers last for one more than 30 days",
        in_order(without_time, ledgers(0, SEQUENCE + LONG_IN_LEDGERS + 1)),
        {"seconds": str(LONG + 5), "until": "0"},
    ),
    says(
        41,
        "its ledgers end before its time, and late enough",
        in_order(
            times(0, NOW + 30 + LONG + DAY),
            ledgers(0, SEQUENCE + LONG_IN_LEDGERS + 1),
        ),
        {"seconds": str(LONG + 5), "until": str(NOW + 30 + LONG + DAY)},
    ),
    says(
        45,
        "the state is a second too old",
        lambda c: c.seen(now=NOW + 601),
        {"seconds": "601"},
    ),
    says(
        45,
        "the state is from the future",
        lambda c: c.seen(now=NOW - 601),
        {"seconds": "-601"},
    ),
    says(
        52,
        "the simulation asked for more",
        data(resource_fee=xdr.Int64(RESOURCE_FEE)),
        {"simulated": str(RESOURCE_FEE)},
    ),
    says(
        52,
        "there is an instruction too few",
        resources(instructions=xdr.Uint32(574_999)),
        {"instructions": "574999", "least": "500000"},
    ),
    says(
        52,
        "nothing is declared",
        transaction(ext=xdr.TransactionExt(0)),
        {"instructions": "0", "least": "500000"},
    ),
    says(
        54,
        "it begins a second later",
        times(NOW + 31, UNTIL),
        {"time": str(NOW + 31), "ledger": "0", "age": "0", "gap": "0"},
    ),
    says(
        54,
        "it begins a second later, in the older form",
        older_form(NOW + 31, UNTIL),
        {"time": str(NOW + 31), "ledger": "0", "age": "0", "gap": "0"},
    ),
    says(
        54,
        "the account must skip a ledger, and no time is named",
        in_order(without_time, conditions(min_seq_ledger_gap=xdr.Uint32(1))),
        {"time": "0", "ledger": "0", "age": "0", "gap": "1"},
    ),
    says(
        54,
        "its first ledger is the next",
        ledgers(SEQUENCE + 1, 0),
        {"time": "0", "ledger": str(SEQUENCE + 1), "age": "0", "gap": "0"},
    ),
    says(
        54,
        "the account must rest for a second",
        conditions(min_seq_age=xdr.Duration(xdr.Uint64(1))),
        {"time": "0", "ledger": "0", "age": "1", "gap": "0"},
    ),
    says(
        54,
        "the account must skip two ledgers",
        conditions(min_seq_ledger_gap=xdr.Uint32(2)),
        {"time": "0", "ledger": "0", "age": "0", "gap": "2"},
    ),
    says(55, "it has no conditions at all", without_conditions, {}),
    says(55, "it has no end in the older form", older_form(NOW, 0), {}),
    says(
        55,
        "its ledgers have a beginning alone",
        in_order(without_time, ledgers(SEQUENCE, 0)),
        {},
    ),
    says(57, "another acts", lambda c: c, {"payer": CHANNEL.public}),
    says(61, "it was simulated", lambda c: c, {"ledger": str(SEQUENCE)}),
    says(62, "it is cheap", transaction(fee=xdr.Uint32(1)), {"fee": "0.0000001"}),
]

LACKS = [
    lacks(
        11,
        "nobody tells of the payer",
        lambda c: c.unknowing(account_key(CHANNEL.public)),
        "the account that pays the fee",
    ),
    lacks(45, "there is no clock", lambda c: c.seen(now=None), "the time"),
    lacks(52, "nothing was simulated", lambda c: c.seen(told=None), "a simulation"),
    lacks(61, "nothing was simulated", lambda c: c.seen(told=None), "a simulation"),
]

PASSES = [
    (11, "another was not looked at", knowing(others=(Unread("ab" * 32),))),
    (22, "it has a second to run in", times(UNTIL, UNTIL)),
    (22, "it has a ledger to run in", ledgers(SEQUENCE + 9, SEQUENCE + 10)),
    (22, "it begins, and never ends", times(UNTIL, 0)),
    (22, "it begins with a ledger, and never ends", ledgers(SEQUENCE + 9, 0)),
    (22, "it has no conditions", without_conditions),
    (11, "the payer is where it must be at least", in_order(numbered(9), least_number(1))),
    (12, "this is its last second", lambda c: c.seen(now=UNTIL)),
    (14, "there is one", lambda c: c),
    (45, "the state is just not too old", lambda c: c.seen(now=NOW + 600)),
    (45, "the state is just not too new", lambda c: c.seen(now=NOW - 600)),
    (52, "15 % are left", data(resource_fee=xdr.Int64(RESOURCE_FEE * 115 // 100))),
    (52, "a new contract declares hardly any instructions", few_of(lambda: deployment())),
    (52, "the contract refuses", few_of(lambda: honest().with_entries(RELEASED))),
    (54, "its first ledger is this", ledgers(SEQUENCE, 0)),
    (54, "it begins now", times(NOW + 30, UNTIL)),
    (55, "an end by the ledgers", in_order(without_time, ledgers(0, SEQUENCE + 9))),
    (11, "just the next number", in_order(numbered(2), conditions(min_seq_num=None))),
    (12, "without conditions", without_conditions),
    (12, "no last ledger", in_order(without_time, ledgers(1, 0))),
    (16, "just as much as may be", transaction(fee=xdr.Uint32(100_000_000))),
    (16, "just the resource fee that may be", data(resource_fee=xdr.Int64(50_000_000))),
    (23, "in the older form", older_form(0, UNTIL)),
    (41, "just 30 days", times(0, NOW + 30 + LONG)),
    (
        41,
        "just 30 days of ledgers",
        in_order(without_time, ledgers(0, SEQUENCE + LONG_IN_LEDGERS)),
    ),
    (
        41,
        "the time ends before the ledgers do",
        in_order(times(0, NOW + 30 + LONG), ledgers(0, SEQUENCE + LONG_IN_LEDGERS + 9)),
    ),
    (41, "without an end", without_conditions),
    (54, "in the older form, begun", older_form(NOW + 30, UNTIL)),
    (54, "without conditions", without_conditions),
    (55, "an end in the older form", older_form(0, UNTIL)),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_an_entry_counts_with_its_own_end_however_soon_the_transaction_ends() -> None:
    just = SEQUENCE + LONG_IN_LEDGERS
    assert 41 in way_b(expiry=just).review.passed
    assert way_b(expiry=just + 1).details(41) == {"seconds": str(LONG + 5), "until": str(UNTIL)}


def test_the_longest_of_the_ends_counts() -> None:
    long = times(0, NOW + 30 + LONG + 9)(way_b())
    assert long.details(41)["seconds"] == str(LONG + 9)


def test_a_step_without_code_needs_no_instructions() -> None:
    assert 52 in extension().review.passed


def test_the_signatures_of_every_entry_are_counted_into_the_least() -> None:
    case = resources(instructions=xdr.Uint32(1))(way_b())
    assert case.details(52) == {"instructions": "1", "least": str(500_000 + 2 * 380_000)}


def test_by_which_time_limits_are_counted() -> None:
    """The ledgers' time goes before this machine's, and both before the state's."""
    begun = times(NOW + 100, UNTIL)(honest())
    assert 54 in begun.seen(ledger_now=NOW + 99, now=NOW + 200).held
    assert 54 not in begun.seen(ledger_now=NOW + 100, now=NOW).held
    assert 54 not in begun.seen(now=NOW + 100).held
    assert 54 in begun.seen(now=None).held


def test_the_end_of_the_time_bounds_is_told() -> None:
    assert honest().review.summary["valid_until"] == UNTIL
    assert older_form(0, 9)(honest()).review.summary["valid_until"] == 9
    assert without_conditions(honest()).review.summary["valid_until"] == 0


def test_a_payer_that_acts_itself_is_no_other() -> None:
    assert 57 in operation(source_account=None)(honest(payer=SHARED.public)).review.passed
