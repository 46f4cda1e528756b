"""The ledger's own care of storage: an honest one is explained, a changed one is stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, CHANNEL, ESCROW, SHARED, muxed
from tests.support.escrows import OTHER_ESCROW, escrow
from tests.support.ledger_steps import (
    LONGER,
    MONEY_KEY,
    OWN_KEYS,
    asleep,
    extension,
    restoration,
)
from tests.support.ledgers import ALIVE, SEQUENCE, STRANGER, UNIT, stored
from tests.support.requests import (
    TOKEN,
    Case,
    Change,
    conditions,
    data,
    data_of,
    due,
    footprint,
    operation,
    row,
    transaction,
    world,
)
from wallet.network import TESTNET
from wallet.operations import ExtendStorage, RestoreStorage
from wallet.request import Told
from wallet.review.findings import RULES
from wallet.review.stored import Part
from wallet.review.token import confirm
from wallet.soroban.entries import (
    TEMPORARY,
    Entry,
    account_key,
    contract_data_key,
    instance_key,
)
from wallet.soroban.host import Payment
from wallet.soroban.lives import MOST_LIFE
from wallet.soroban.storage import Footprint
from wallet.soroban.values import symbol, u32

ABSENT = contract_data_key(ESCROW, symbol("Absent"))
BRIEF = contract_data_key(ESCROW, symbol("Brief"), TEMPORARY)


def body(change: Callable[[xdr.OperationBody], object]) -> Change:
    return lambda case: case.edited(lambda found: change(found.operations[0].body))


def extending_to(ledgers: int) -> Change:
    def change(found: xdr.OperationBody) -> None:
        assert found.extend_footprint_ttl_op is not None
        found.extend_footprint_ttl_op.extend_to = xdr.Uint32(ledgers)

    return body(change)


def naming(*keys: bytes) -> Change:
    """Name these entries beside those there, on the side where the network takes them."""

    def change(named: Footprint) -> Footprint:
        if named.read_only:
            return Footprint(named.read_only | {*keys}, frozenset())
        return Footprint(frozenset(), named.read_write | {*keys})

    return footprint(change)


def woken_by_the_way(case: Case) -> Case:
    """List the first entry as one that a call would wake on its way."""
    ext = xdr.SorobanResourcesExtV0(archived_soroban_entries=[xdr.Uint32(0)])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=ext))(case)


def told_to_pay(case: Case) -> Case:
    paid = Payment(TOKEN, ESCROW, STRANGER.public, UNIT)
    return case.seen(told=Told(SEQUENCE, (paid,), 1))


def on_the_other_side(named: Footprint) -> Footprint:
    return Footprint(named.read_write, named.read_only)


def nothing(_named: Footprint) -> Footprint:
    return Footprint(frozenset(), frozenset())


def twice(found: xdr.Transaction) -> None:
    found.operations = [*found.operations, *found.operations]


def one_key_twice(found: xdr.Transaction) -> None:
    named = data_of(found).resources.footprint
    named.read_only = [*named.read_only, *named.read_only[:1]]
    named.read_write = [*named.read_write, *named.read_write[:1]]


def sleeping(case: Case) -> Case:
    keys = (*OWN_KEYS, MONEY_KEY)
    return case.with_entries(
        {key: entry for key, entry in asleep(world(), *keys).entries.items() if key in keys}
    )


def brief(case: Case) -> Case:
    return case.with_entries({BRIEF: Entry(stored_bytes(), ALIVE)})


def stored_bytes() -> bytes:
    (entry,) = stored(ESCROW, symbol("Other"), u32(1)).values()
    assert entry.data is not None
    return entry.data


COMMON = [
    row(
        1,
        "it is for another network",
        lambda c: c.seen(network=TESTNET),
    ),
    row(3, "the footprint is on the other side", footprint(on_the_other_side)),
    row(6, "the simulation pays somebody", told_to_pay),
    row(11, "its number is spent", transaction(seq_num=xdr.SequenceNumber(xdr.Int64(0)))),
    row(12, "its time is over", lambda c: c.seen(now=1_900_000_000)),
    row(13, "a stranger looks", lambda c: c.seen(key=STRANGER.public)),
    row(14, "it does it twice", lambda c: c.edited(twice)),
    row(15, "it drags another account in", operation(source_account=muxed(SHARED.public))),
    row(16, "the fee is beyond reason", transaction(fee=xdr.Uint32(2**31))),
    row(19, "it names nothing", footprint(nothing)),
    row(19, "it names what is not there", lambda c: naming(ABSENT)(c).without(ABSENT)),
    row(22, "no resources are declared", transaction(ext=xdr.TransactionExt(0))),
    row(22, "an account is named", naming(account_key(SHARED.public))),
    row(22, "an entry is named twice", lambda c: c.edited(one_key_twice)),
    row(22, "the footprint is on the other side", footprint(on_the_other_side)),
    row(22, "the fee is below that of the resources", transaction(fee=xdr.Uint32(100))),
    row(
        23,
        "somebody else must sign",
        conditions(extra_signers=[xdr.SignerKey.from_xdr_bytes(bytes(4) + bytes(32))]),
    ),
    row(27, "nobody tells of an entry", lambda c: c.unknowing(OWN_KEYS[0])),
    row(27, "nobody tells of the payer", lambda c: c.unknowing(account_key(CHANNEL.public))),
]


@pytest.mark.parametrize("case", [extension(), restoration()], ids=["longer", "awake"])
@pytest.mark.parametrize("key", [CHANNEL.public, None])
def test_an_honest_one_has_no_stop(case: Case, key: object) -> None:
    seen = case.seen(key=key)
    assert (seen.stops, seen.review.ticks) == (frozenset(), ())


@pytest.mark.parametrize(("number", "change"), COMMON)
@pytest.mark.parametrize("make", [extension, restoration], ids=["longer", "awake"])
def test_either_is_stopped_when(make: Callable[[], Case], number: int, change: Change) -> None:
    case = make()
    assert number not in case.stops
    assert number in change(case).stops


@pytest.mark.parametrize(
    ("number", "change"),
    [
        row(19, "all lives longer already", extending_to(1_000_000)),
        row(19, "all of it sleeps", sleeping),
        row(22, "it is longer than anything lives", extending_to(MOST_LIFE)),
        row(22, "it wakes by the way", woken_by_the_way),
    ],
)
def test_an_extension_is_stopped_when(number: int, change: Change) -> None:
    assert change(extension()).stops == {number}


@pytest.mark.parametrize(
    ("number", "change"),
    [
        row(19, "all of it is awake", lambda c: c.with_entries(dict(world().entries))),
        row(19, "it wakes by the way what it wakes anyhow", woken_by_the_way),
        row(22, "it wakes what dies instead", lambda c: brief(naming(BRIEF)(c))),
    ],
)
def test_a_restoration_is_stopped_when(number: int, change: Change) -> None:
    assert change(restoration()).stops == {number}


def test_the_longest_that_anything_lives_is_taken() -> None:
    assert extending_to(MOST_LIFE - 1)(extension()).stops == frozenset()


def test_an_entry_that_lives_long_enough_may_be_named_beside_others() -> None:
    """Code is shared: somebody else may have lengthened its life meanwhile."""
    code = OWN_KEYS[0]
    entry = world().entries[code]
    long = {code: replace(entry, live_until=SEQUENCE + MOST_LIFE - 1)}
    assert extension().with_entries(long).stops == frozenset()


def test_what_sleeps_may_be_named_beside_what_does_not() -> None:
    case = restoration().with_entries({OWN_KEYS[0]: world().entries[OWN_KEYS[0]]})
    assert case.stops == frozenset()


def test_a_memo_and_a_label_are_taken_where_no_contract_is_called() -> None:
    memo = xdr.Memo(xdr.MemoType.MEMO_ID, id=xdr.Uint64(7))
    assert transaction(memo=memo)(extension()).stops == frozenset()


# --- what is shown ---


def test_every_entry_is_told_by_what_it_is_and_how_long_it_lives() -> None:
    facts = extension().review.facts
    told = {each.key: each for each in facts.stored}
    state, money = told[OWN_KEYS_BY[Part.TERMS]], told[MONEY_KEY]
    assert {each.part for each in facts.stored} == {
        Part.CODE,
        Part.CONTRACT,
        Part.TERMS,
        Part.BALANCE,
    }
    assert (state.owner, state.live_until, state.until) == (ESCROW, ALIVE, SEQUENCE + LONGER)
    assert (money.owner, money.holder) == (TOKEN, ESCROW)


OWN_KEYS_BY = {each.part: each.key for each in extension().review.facts.stored}


def test_the_summary_says_which_operation_and_whose_storage() -> None:
    told = extension().review.summary["operation"]
    assert (told["kind"], told["extend_to"], told["escrow"]) == (
        ExtendStorage.__name__,
        LONGER,
        ESCROW,
    )
    assert {each["then_until"] for each in told["entries"]} == {SEQUENCE + LONGER}
    woken = restoration().review.summary["operation"]
    assert woken["kind"] == RestoreStorage.__name__
    assert all(each["asleep"] and each["changes"] for each in woken["entries"])


def test_the_deal_is_that_of_the_escrow_whose_storage_it_is() -> None:
    for case in (extension(), restoration()):
        facts = case.review.facts
        assert (facts.about, facts.terms) == (ESCROW, due())
        assert case.review.effects is None
        assert case.review.summary["footprint_payees"] == []


def test_the_money_of_an_escrow_alone_says_whose_it_is() -> None:
    assert extension((MONEY_KEY,)).review.facts.about == ESCROW


def test_storage_of_two_escrows_is_no_single_ones() -> None:
    other = escrow(due(), OTHER_ESCROW)
    keys = (*OWN_KEYS, instance_key(OTHER_ESCROW))
    case = extension(keys, on=world(None, 0, other))
    assert (case.review.facts.about, case.review.facts.terms, case.stops) == (
        None,
        None,
        frozenset(),
    )


def test_storage_of_code_that_nobody_knows_has_no_deal() -> None:
    on = world(None, 0, escrow(due(), wasm_hash=bytes(32)))
    case = extension((instance_key(ESCROW),), on=on)
    assert (case.review.facts.terms, case.stops) == (None, frozenset())


def test_the_life_that_counts_is_the_one_afterwards() -> None:
    soon = {key: replace(world().entries[key], live_until=SEQUENCE + 9) for key in OWN_KEYS}
    assert 43 not in extension().with_entries(soon).held
    assert 43 in extending_to(1_000)(extension().with_entries(soon)).held


# --- whose consent ---


def test_the_payer_alone_is_needed_at_the_low_threshold() -> None:
    (state,) = {each.account: each for each in extension().review.signers}.values()
    assert (state.account, state.threshold) == (CHANNEL.public, 1)
    shared = extension(payer=SHARED.public)
    assert {each.threshold for each in shared.review.signers} == {2}


def test_it_can_be_confirmed_like_any_step() -> None:
    case = extension()
    leave = confirm(case.envelope, case.view, case.review.digest)
    assert (leave.key, leave.hash) == (CHANNEL.public, case.envelope.hash)


@pytest.mark.parametrize("case", [extension(), restoration()], ids=["longer", "awake"])
def test_no_check_that_asks_for_a_call_looks_passed(case: Case) -> None:
    of_calls = {2, 3, 4, 5, 7, 8, 9, 20, 21, 25, 28, 37, 38, 39, 48, 49, 50, 51, 65}
    assert of_calls <= case.unavailable
    numbers = {*case.held, *case.review.passed, *case.unavailable}
    assert numbers == set(RULES)


def test_the_digest_tells_every_length_and_every_entry_apart() -> None:
    cases = [
        extension(),
        extending_to(LONGER + 1)(extension()),
        extension(OWN_KEYS),
        extension((MONEY_KEY,)),
        restoration(),
        restoration((MONEY_KEY,)),
        extension().seen(key=ALICE.public),
    ]
    assert len({case.review.digest for case in cases}) == len(cases)
