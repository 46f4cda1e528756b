"""The first generation's single escrow: whom it asks, what it touches, how long it lives."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.support import families
from tests.support.builders import ESCROW
from tests.support.deals import DISPUTED, DUE, HOUSE, HUNDRED, RELEASE, RELEASED, paid
from tests.support.escrows import (
    BUILD,
    OTHER_ESCROW,
    Refusal,
    after,
    attempt,
    call,
    done,
    escrow,
    new_town,
    refused,
    terms,
    town,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    SEQUENCE,
    TOKEN,
    balance_entry,
    code,
    token,
    transfer,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Authorization
from wallet.escrow import scval
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
from wallet.escrow.storage import escrow_to
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, code_key, instance_key, nonce_key
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import address, vector

DAY = 17_280
IN_FULL: dict[Address, int] = {ESCROW: 5}


@pytest.mark.parametrize(
    ("on", "move", "who"),
    [
        (town(), UpdateEscrow(PLATFORM.public, terms()), PLATFORM.public),
        (
            town(),
            ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "x", None),)),
            PROVIDER.public,
        ),
        (town(), ApproveMilestones(APPROVER.public, (0,)), APPROVER.public),
        (town(DUE, HUNDRED), RELEASE, RELEASER.public),
        (town(), OpenDispute(RECEIVER.public), RECEIVER.public),
        (town(DISPUTED, 5), ResolveDispute(RESOLVER.public, {ESCROW: 5}), RESOLVER.public),
        (
            town(RELEASED, 5),
            WithdrawRemainingFunds(RESOLVER.public, {ESCROW: 5}),
            RESOLVER.public,
        ),
        (town(), ExtendLife(PLATFORM.public, DAY), PLATFORM.public),
        (town(), FundEscrow(FUNDER.public, terms(), 1), FUNDER.public),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Move) else None,
)
def test_a_move_needs_the_one_whose_move_it_is(on: Ledger, move: Move, who: Address) -> None:
    other = done(on, move)
    own = done(on, move, source=who)
    assert [Authorization.of(e).address for e in other.authorization] == [who]
    assert [Authorization.of(e).address for e in own.authorization] == [None]
    assert other.payments == own.payments
    nonce, signers = nonce_key(who, 1), account_key(AccountId(who))
    assert other.footprint.keys - own.footprint.keys == {nonce, signers}


def test_nobody_is_asked_to_initialise_or_to_read() -> None:
    assert done(new_town(), InitializeEscrow(terms())).authorization == ()
    assert done(town(), call("get_escrow")).authorization == ()


def test_a_funder_allows_the_call_and_the_payment_in_it() -> None:
    (entry,) = done(town(), FundEscrow(FUNDER.public, terms(), 1)).authorization
    (below,) = entry.root_invocation.sub_invocations
    called = below.function.contract_fn
    assert called is not None
    assert called.to_xdr_bytes() == transfer(FUNDER.public, ESCROW, 1).to_xdr().to_xdr_bytes()


@pytest.mark.parametrize(
    ("left", "afterwards"), [(DAY + 1, DAY + 1), (DAY, 3_110_399), (0, 3_110_399)]
)
def test_a_write_buys_the_longest_life_in_the_last_day_only(left: int, afterwards: int) -> None:
    on = new_town(escrow(terms(), live_until=SEQUENCE + left))
    (key,) = set(escrow(terms())) - set(escrow())
    entry = done(on, ApproveMilestones(APPROVER.public, (0,))).changes[key]
    assert entry is not None
    assert entry.live_until == SEQUENCE + afterwards


@pytest.mark.parametrize(
    ("left", "ledgers", "afterwards"),
    [
        (DAY + 1, 500_000, DAY + 1),
        (DAY, 500_000, 500_000),
        (DAY, DAY, DAY),
        (5, 2**31, 3_110_399),
    ],
)
def test_the_platform_can_lengthen_a_life_in_its_last_day(
    left: int, ledgers: int, afterwards: int
) -> None:
    on = new_town(escrow(terms(), live_until=SEQUENCE + left))
    (key,) = set(escrow(terms())) - set(escrow())
    now = after(on, ExtendLife(PLATFORM.public, ledgers)).entries[key]
    assert now.live_until == SEQUENCE + afterwards


@pytest.mark.parametrize(
    ("ledgers", "expected"),
    [(DAY - 1, ("Storage", "InvalidInput")), (2**32 - 1, ("Context", "InternalError"))],
)
def test_a_life_that_makes_no_sense_is_the_hosts_refusal(
    ledgers: int, expected: tuple[str, str]
) -> None:
    assert refused(town(), ExtendLife(PLATFORM.public, ledgers)) == expected


def test_everything_that_slept_is_woken_at_once() -> None:
    slept = SEQUENCE - 1
    on = new_town(
        escrow(DUE, live_until=slept),
        code(BUILD.wasm_hash, slept),
        token(live_until=slept),
        balance_entry(ESCROW, HUNDRED, live_until=slept),
    )
    outcome = done(on, RELEASE)
    assert len(outcome.restored) == 4
    assert outcome.restored <= outcome.footprint.read_write
    assert {code_key(BUILD.wasm_hash), instance_key(TOKEN)} <= outcome.restored
    assert paid(outcome) == paid(done(town(DUE, HUNDRED), RELEASE))


# Reading.


def balances(*asked: Address) -> Invocation:
    return call("get_multiple_escrow_balances", vector(map(address, asked)))


def test_balances_are_told_in_the_order_asked() -> None:
    other = escrow(DUE, OTHER_ESCROW), balance_entry(OTHER_ESCROW, 7)
    result = done(town(None, 5, *other), balances(OTHER_ESCROW, ESCROW, OTHER_ESCROW)).result
    told = scval.read("Vec<AddressBalance>", result, BUILD.structs)
    assert [(row["address"], row["balance"]) for row in cast("Any", told)] == [
        (OTHER_ESCROW, 7),
        (ESCROW, 5),
        (OTHER_ESCROW, 7),
    ]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (OTHER_ESCROW, Refusal("Contract", 3, OTHER_ESCROW)),
        (HOUSE, Refusal("Storage", "MissingValue", ESCROW)),
        (FUNDER.public, Refusal("Object", "InvalidInput", ESCROW)),
        (TOKEN, Refusal("Value", "InvalidInput", TOKEN)),
    ],
    ids=["not initialised", "not there", "a person", "no escrow"],
)
def test_what_cannot_be_read_through_an_escrow(who: Address, expected: Refusal) -> None:
    on = town(None, 0, escrow(None, OTHER_ESCROW))
    assert attempt(on, call("get_escrow_by_contract_id", address(who))) == expected
    assert attempt(on, balances(ESCROW, who)) == expected


@pytest.mark.parametrize(
    ("name", "kind", "error"),
    [
        ("2ddb5ef1", "Object", "UnexpectedSize"),
        ("cb7c971f", "WasmVm", "InvalidAction"),
    ],
    ids=["another number of fields", "a field of another type"],
)
def test_terms_of_another_build_trap_as_they_would_in_an_argument(
    name: str, kind: str, error: str
) -> None:
    build = families.BY_NAME[name]
    on = families.town(build, families.deal(build), 0, 0, escrow(None, OTHER_ESCROW))
    read = call("get_escrow_by_contract_id", address(ESCROW), contract=OTHER_ESCROW)
    assert attempt(on, read) == Refusal(kind, error, OTHER_ESCROW)


def test_an_escrow_is_read_through_another_but_not_through_itself() -> None:
    on = town(None, 0, escrow(DUE, OTHER_ESCROW))
    read = done(on, call("get_escrow_by_contract_id", address(OTHER_ESCROW))).result
    assert read == escrow_to(BUILD, DUE)
    itself = attempt(on, call("get_escrow_by_contract_id", address(ESCROW)))
    assert itself == Refusal("Context", "InvalidAction", ESCROW)
