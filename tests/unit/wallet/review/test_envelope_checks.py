"""Findings about the transaction's own bytes: network, operations, sequence, time, fees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import StrKey, xdr

from tests.support.builders import ALICE, BOB, CHANNEL, MALLORY, SHARED, account_entry, muxed
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
    honest,
    operation,
    resources,
    row,
    shared_account,
    transaction,
    way_b,
)
from wallet.envelope import Envelope
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.proposal import MOST_INSTRUCTIONS, MOST_READ, MOST_WRITTEN, SEQUENCE_GAP
from wallet.review.knowledge import Spent
from wallet.signers import SignerKey
from wallet.snapshot import Snapshot

u32, i64 = xdr.Uint32, xdr.Int64


def bounds(least: int, most: int) -> Change:
    times = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in (least, most)))
    return conditions(time_bounds=times)


def ledger_bounds(least: int, most: int) -> Change:
    return conditions(ledger_bounds=xdr.LedgerBounds(u32(least), u32(most)))


def endless(case: Case) -> Case:
    return bounds(0, 0)(case)


def sequence(number: int, least: int | None = 1) -> Change:
    def change(case: Case) -> Case:
        minimum = None if least is None else xdr.SequenceNumber(i64(least))
        case = conditions(min_seq_num=minimum)(case)
        return transaction(seq_num=xdr.SequenceNumber(i64(number)))(case)

    return change


def now_at(time: int) -> Change:
    return lambda case: case.seen(now=time)


def doubled(case: Case) -> Case:
    return case.edited(lambda found: found.operations.append(found.operations[0]))


def emptied(case: Case) -> Case:
    return case.edited(lambda found: found.operations.clear())


def labelled(case: Case) -> Case:
    memo = xdr.Memo(xdr.MemoType.MEMO_ID, id=xdr.Uint64(7))
    return transaction(memo=memo)(case)


def multiplexed(who: str) -> xdr.MuxedAccount:
    key = muxed({"payer": CHANNEL, "shared": SHARED}[who].public).ed25519
    assert key is not None
    med25519 = xdr.MuxedAccountMed25519(xdr.Uint64(7), key)
    return xdr.MuxedAccount(xdr.CryptoKeyType.KEY_TYPE_MUXED_ED25519, med25519=med25519)


def named_twice(case: Case) -> Case:
    def change(found: xdr.Transaction) -> None:
        assert found.ext.soroban_data is not None
        named = found.ext.soroban_data.resources.footprint
        named.read_only.append(named.read_write[0])

    return case.edited(change)


def undeclared(case: Case) -> Case:
    return transaction(ext=xdr.TransactionExt(0))(case)


def sleeping(*places: int) -> Change:
    listed = xdr.SorobanResourcesExtV0([u32(place) for place in places])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))


def poor(case: Case) -> Case:
    fee = case.envelope.transaction.fee.uint32
    return case.with_entries(account(CHANNEL.public, 10_000_000 + fee - 1))


def barely_rich(case: Case) -> Case:
    fee = case.envelope.transaction.fee.uint32
    return case.with_entries(account(CHANNEL.public, 10_000_000 + fee))


def promised(case: Case) -> Case:
    liabilities = xdr.Liabilities(buying=i64(0), selling=i64(1))
    first = xdr.AccountEntryExtensionV1(liabilities, xdr.AccountEntryExtensionV1Ext(0))
    fee = case.envelope.transaction.fee.uint32
    rich = account(CHANNEL.public, 10_000_000 + fee, ext=xdr.AccountEntryExt(1, v1=first))
    return case.with_entries(rich)


def out_of_reach(case: Case) -> Case:
    return case.with_entries(shared_account(thresholds=xdr.Thresholds(bytes([0, 3, 3, 3]))))


HOLDS = [
    row(
        12,
        "the time limit has passed by the ledgers",
        lambda c: c.seen(now=UNTIL - 3600, ledger_now=UNTIL + 1),
    ),
    row(
        45,
        "the state is old by this machine, whatever the ledgers say",
        lambda c: c.seen(now=NOW + 601, ledger_now=NOW),
    ),
    row(
        1,
        "the request is for another network",
        lambda c: replace(c, envelope=Envelope(c.envelope.body, PUBLIC)),
    ),
    row(1, "another network is meant", lambda c: c.seen(network=TESTNET)),
    row(
        1,
        "the state is another network's",
        lambda c: c.seen(snapshot=replace(c.view.snapshot, network=TESTNET)),
    ),
    row(11, "the sequence number is used", sequence(1)),
    row(
        11,
        "the sequence number is passed",
        lambda c: c.with_entries(
            account(CHANNEL.public, seq_num=xdr.SequenceNumber(i64(2_000)))
        ),
    ),
    row(11, "there is a gap and no minimum", sequence(3, None)),
    row(11, "the source is below the minimum", sequence(1_001, 2)),
    row(11, "another request took its number", knowing(others=(Spent("00" * 32),))),
    row(12, "the time limit has passed", now_at(UNTIL + 1)),
    row(
        12,
        "the state's time is past it and no clock is at hand",
        lambda c: c.at(timestamp=UNTIL + 1).seen(now=None),
    ),
    row(12, "the last ledger is this one", ledger_bounds(0, SEQUENCE)),
    row(12, "the last ledger was before", ledger_bounds(0, 1)),
    row(14, "there are two operations", doubled),
    row(14, "there is none", emptied),
    row(16, "the fee is above 10 XLM", transaction(fee=u32(100_000_001))),
    row(16, "the resource fee is above 5 XLM", data(resource_fee=i64(50_000_001))),
    row(22, "there is a memo", labelled),
    row(22, "the source is muxed", transaction(source_account=multiplexed("payer"))),
    row(22, "the operation's source is muxed", operation(source_account=multiplexed("shared"))),
    row(22, "the resource fee is above the fee", transaction(fee=u32(2 * RESOURCE_FEE - 1))),
    row(22, "the resource fee is below zero", data(resource_fee=i64(-1))),
    row(22, "an entry is named twice", named_twice),
    row(22, "no resources are declared", undeclared),
    row(22, "the sequence number is the ledger's first", sequence(SEQUENCE << 32)),
    row(22, "no sequence number would be left", sequence(2**63 - 1)),
    row(22, "it begins after its end", bounds(UNTIL + 1, UNTIL)),
    row(22, "its first ledger is its last", ledger_bounds(SEQUENCE + 9, SEQUENCE + 9)),
    row(22, "fewer sequence numbers than a ledger's would be left", sequence(2**63 - 2**32)),
    row(
        22,
        "it asks for too many instructions",
        resources(instructions=u32(MOST_INSTRUCTIONS + 1)),
    ),
    row(22, "it reads too much", resources(disk_read_bytes=u32(MOST_READ + 1))),
    row(22, "it writes too much", resources(write_bytes=u32(MOST_WRITTEN + 1))),
    row(22, "a sleeping entry is named that is not there", sleeping(99)),
    row(22, "sleeping entries do not ascend", sleeping(1, 0)),
    row(22, "the payer has too little", poor),
    row(22, "the payer's money is promised", promised),
    row(
        22, "the payer does not exist", lambda c: c.without(next(iter(account(CHANNEL.public))))
    ),
    row(
        22,
        "the acting account does not exist",
        lambda c: c.without(next(iter(account(SHARED.public)))),
    ),
    row(22, "its signers cannot reach the threshold", out_of_reach),
    row(
        23,
        "a stranger must sign too",
        conditions(extra_signers=[SignerKey.ed25519(MALLORY.public).to_xdr()]),
    ),
    row(41, "it is valid for 31 days", bounds(0, NOW + 31 * DAY)),
    row(
        41,
        "its ledgers last for 31 days",
        lambda c: ledger_bounds(0, SEQUENCE + 31 * 17_280)(endless(c)),
    ),
    row(45, "the state is old", now_at(NOW + 601)),
    row(45, "the state is from the future", now_at(NOW - 601)),
    row(
        52,
        "the resource fee is hardly above the simulation",
        data(resource_fee=i64(RESOURCE_FEE * 115 // 100 - 1)),
    ),
    row(52, "it declares no instructions", resources(instructions=u32(0))),
    row(
        52,
        "it declares fewer instructions than any call of an escrow took, and 15 %",
        resources(instructions=u32(574_999)),
    ),
    row(54, "it begins later", bounds(NOW + 31, UNTIL)),
    row(54, "its first ledger is later", ledger_bounds(SEQUENCE + 1, 0)),
    row(54, "the account must rest first", conditions(min_seq_age=xdr.Duration(xdr.Uint64(1)))),
    row(54, "the account must skip ledgers first", conditions(min_seq_ledger_gap=u32(1))),
    row(55, "it has no end", endless),
    row(
        55,
        "it has no conditions at all",
        transaction(cond=xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE)),
    ),
]

PASSES = [
    row(11, "the source just reaches the minimum", sequence(1_001, 1)),
    row(11, "the next number needs no minimum", sequence(2, None)),
    row(
        11,
        "the payer went on within the gap",
        lambda c: c.with_entries(
            account(CHANNEL.public, seq_num=xdr.SequenceNumber(i64(SEQUENCE_GAP)))
        ),
    ),
    row(12, "the time limit is now", now_at(UNTIL)),
    row(
        12,
        "the time limit is not there yet by the ledgers",
        lambda c: c.seen(now=UNTIL + 3600, ledger_now=UNTIL),
    ),
    row(12, "there is no limit", endless),
    row(12, "the last ledger is the next", ledger_bounds(0, SEQUENCE + 1)),
    row(12, "it begins later", ledger_bounds(SEQUENCE + 9, 0)),
    row(16, "the fee is just 10 XLM", transaction(fee=u32(100_000_000))),
    row(16, "the resource fee is just 5 XLM", data(resource_fee=i64(50_000_000))),
    row(22, "the fee is just the resource fee", transaction(fee=u32(2 * RESOURCE_FEE))),
    row(
        22,
        "it asks for all it may",
        resources(
            instructions=u32(MOST_INSTRUCTIONS),
            disk_read_bytes=u32(MOST_READ),
            write_bytes=u32(MOST_WRITTEN),
        ),
    ),
    row(22, "the payer has just enough", barely_rich),
    row(41, "it is valid for 30 days", bounds(0, NOW + 30 + 30 * DAY)),
    row(41, "the earlier of two ends is near", ledger_bounds(0, SEQUENCE + 90 * 17_280)),
    row(45, "the state is ten minutes old", now_at(NOW + 600)),
    row(52, "there are 15 % to spare", data(resource_fee=i64(RESOURCE_FEE * 115 // 100))),
    row(52, "it declares just enough instructions", resources(instructions=u32(575_000))),
    row(22, "it can run for one second", bounds(UNTIL, UNTIL)),
    row(22, "it can run in one ledger", ledger_bounds(SEQUENCE + 9, SEQUENCE + 10)),
    row(22, "it begins, and has no end", bounds(NOW + 9, 0)),
    row(22, "it begins with a ledger, and has no last", ledger_bounds(SEQUENCE + 9, 0)),
    row(54, "it began", bounds(NOW + 30, UNTIL)),
    row(54, "its first ledger is here", ledger_bounds(SEQUENCE, 0)),
    row(55, "it ends with a ledger", lambda c: ledger_bounds(0, SEQUENCE + 9)(endless(c))),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_the_payer_of_the_fee_can_cancel_unless_it_acts_itself() -> None:
    assert 57 in honest().held
    assert 57 not in honest(payer=SHARED.public).held


def test_the_fee_is_told_in_every_review() -> None:
    assert honest().details(62) == {"fee": "0.04001"}


def test_a_simulation_is_told_with_its_ledger() -> None:
    assert honest().details(61) == {"ledger": str(SEQUENCE)}


@pytest.mark.parametrize(
    ("lost", "numbers"),
    [
        ({"told": None}, {52, 61}),
        ({"now": None}, {45}),
        ({"key": None}, {13, 24}),
    ],
    ids=["simulation", "time", "key"],
)
def test_what_lacks_its_input_never_looks_passed(
    lost: dict[str, None], numbers: set[int]
) -> None:
    assert honest().seen(**lost).unavailable - honest().unavailable == numbers


def alone(case: Case) -> Case:
    """The envelope came without a state, and so at no ledger that is known."""
    return case.seen(snapshot=Snapshot(PRACTICE, 0, 0, {}), told=None, now=None)


@pytest.mark.parametrize(
    ("limit", "numbers"),
    [
        (bounds(0, UNTIL), {12, 41}),
        (ledger_bounds(0, SEQUENCE + 9), {12, 41}),
        (bounds(NOW, UNTIL), {12, 41, 54}),
        (ledger_bounds(SEQUENCE + 9, SEQUENCE + 19), {12, 41, 54}),
    ],
    ids=["until", "last ledger", "from", "first ledger"],
)
def test_no_limit_is_judged_where_neither_time_nor_ledger_is_known(
    limit: Change, numbers: set[int]
) -> None:
    case = alone(limit(honest()))
    assert case.unavailable & {12, 41, 54} == numbers
    assert case.held & {12, 41, 54} == set()


def test_the_end_of_an_entry_is_not_judged_either() -> None:
    assert {28, 41} <= alone(way_b()).unavailable


def test_a_signer_of_another_kind_may_make_up_the_weight() -> None:
    """A hash that was already given counts, although nobody can be asked for it."""
    case = honest()
    pre_authorised = SignerKey.parse(StrKey.encode_pre_auth_tx(case.envelope.hash))
    entry = account_entry(SHARED.public, {ALICE: 1, BOB: 1, pre_authorised: 1}, (3, 3, 3), 0)
    case = case.with_entries(shared_account(signers=entry.signers, thresholds=entry.thresholds))
    assert 22 not in case.held


def test_the_signatures_of_an_entry_need_instructions_of_their_own() -> None:
    """Two sign it: 380,000 for each, and 15 % of all of it."""
    enough = (500_000 + 2 * 380_000) * 115 // 100
    assert 52 not in resources(instructions=u32(enough))(way_b()).held
    assert 52 in resources(instructions=u32(enough - 1))(way_b()).held


def test_what_is_surely_too_little_is_told_without_a_simulation() -> None:
    bare = honest().seen(told=None)
    assert 52 in resources(instructions=u32(1))(bare).held
    assert 52 in bare.unavailable
