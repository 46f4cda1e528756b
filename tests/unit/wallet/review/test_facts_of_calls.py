"""What findings about calls say, to the letter, and what they lack."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW, SHARED
from tests.support.escrows import BUILD, escrow, milestone
from tests.support.facts import (
    lacking,
    lacks,
    passing,
    says,
)
from tests.support.families import BY_NAME, deal
from tests.support.family_cases import case_of, new_escrow_of, parts, release_of, world_of
from tests.support.ledger_steps import deployment, extension
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    RECEIVER,
    RESOLVER,
    STRANGER,
    UNIT,
    balance_entry,
    code,
    instance,
    trustline,
)
from tests.support.requests import (
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    call,
    due,
    honest,
    operation_of,
    other_builds,
    world,
)
from wallet.addresses import AccountId, to_sc_address
from wallet.envelope import Envelope
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Builds
from wallet.escrow.keeping import state_key
from wallet.escrow.moves import ApproveMilestones, InitializeEscrow, NewEscrow, ResolveDispute
from wallet.escrow.terms import Flags
from wallet.network import PRACTICE, Network
from wallet.pinned import Pinned, fee_account
from wallet.review.checks.call import FEE_ARGUMENT
from wallet.soroban.entries import instance_key
from wallet.soroban.values import address, u32

WASM = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
UNKNOWN = bytes(range(32))
PINNED = fee_account(PRACTICE)


def another(case: Case) -> Change:
    """Look at another request than the honest release."""
    return lambda _: case


def wasm(wasm_hash: bytes) -> xdr.ContractExecutable:
    return xdr.ContractExecutable(WASM, wasm_hash=xdr.Hash(wasm_hash))


def run_by(executable: xdr.ContractExecutable, contract: Any = ESCROW) -> Change:
    return lambda case: case.with_entries(instance(contract, executable, (), ALIVE))


def named(name: str, *arguments: xdr.SCVal) -> Change:
    return call(function_name=xdr.SCSymbol(name.encode()), args=list(arguments))


def on_the_token(case: Case) -> Case:
    return call(contract_address=to_sc_address(TOKEN))(case)


def agreed(**changed: Any) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


def held(amount: int) -> Change:
    return lambda case: case.with_entries(balance_entry(ESCROW, amount, USDC))


def argued(fee: AccountId) -> Change:
    """The build takes the fee account as an argument, and the call names this one."""
    kinds = {"release_signer": "address", FEE_ARGUMENT: "address"}
    builds = other_builds(functions={**BUILD.functions, "release_funds": kinds})
    arguments = [address(SHARED.public), address(fee)]
    return lambda case: call(args=arguments)(case).seen(builds=builds)


def emptied(case: Case) -> Case:
    return case.edited(lambda found: found.operations.clear())


def released(place: int) -> Case:
    """The release of one of two milestones."""
    return release_of(BY_NAME["2ddb5ef1"], place).case


SINGLE, CUTTING = BY_NAME["96d51751"], BY_NAME["f93cc16d"]


def decided(flags: Flags) -> Case:
    """A decision, which was asked for when there was a dispute, and comes now."""
    who = RESOLVER.public
    then = world(due(flags=Flags(disputed=True)))
    case = honest(then, ResolveDispute(who, {RECEIVER.public: PRICE}), acting=who)
    return case.with_entries(escrow(due(flags=flags)))


def approving(place: int) -> Case:
    """An approval in code that cuts a number down to one that it knows."""
    agreed_, who = deal(CUTTING), APPROVER.public
    on = world_of(CUTTING, agreed_, agreed_.total)
    return case_of(on, CUTTING, ApproveMilestones(who, (place,)), who)


def deployment_onto_another() -> Case:
    case = deployment()
    there = case.review.facts.about
    assert there is not None
    return run_by(wasm(BUILD.wasm_hash), there)(case)


def without_milestones() -> Case:
    """A new escrow of other code than its maker's, whose first terms have no milestone."""
    maker, build = SINGLE, BY_NAME["2ddb5ef1"]
    case = new_escrow_of(maker, deal(maker))
    move = case.review.facts.move
    assert isinstance(move, NewEscrow)
    terms = InitializeEscrow(replace(deal(build), milestones=()))
    first = call_of(build, ESCROW, terms).arguments
    other = replace(move, wasm_hash=build.wasm_hash, first_arguments=first)
    made = call(args=list(call_of(maker, ESCROW, other).arguments))(case)
    return made.with_entries(code(build.wasm_hash))


def elsewhere(case: Case) -> Case:
    """The same on a network of the user's own, for which he pinned a stranger's account."""
    own = Network("a network of one's own")
    state = replace(case.view.snapshot, network=own)
    seen = case.seen(network=own, snapshot=state, pinned=Pinned(STRANGER.public, ()))
    return replace(seen, envelope=Envelope(case.envelope.body, own))


SAYS = [
    says(3, "nothing is done", emptied, {"why": "this is no call to a contract"}),
    says(
        3,
        "the token is called",
        on_the_token,
        {"why": "a call to another contract than an escrow"},
    ),
    says(
        3,
        "there is no such function",
        named("withdraw"),
        {"function": "withdraw", "why": "the build has no such function"},
    ),
    says(
        3,
        "there is an argument too few",
        named("release_funds"),
        {"function": "release_funds", "why": "another number of arguments"},
    ),
    says(
        3,
        "the function moves nothing",
        named("get_escrow"),
        {"function": "get_escrow", "why": "it moves nothing"},
    ),
    says(
        3,
        "a new escrow gets no terms",
        another(new_escrow_of(SINGLE, deal(SINGLE), "get_multiple_escrow_balances")),
        {"why": "there is no escrow to explain it with"},
    ),
    says(
        3,
        "a milestone is named that is not there",
        another(approving(2**32)),
        {"why": "it names a milestone that is not there"},
    ),
    says(
        3,
        "the constructor gets what it does not ask for",
        lambda _: with_arguments(deployment(), u32(1)),
        {"function": "__constructor", "why": "another number of arguments"},
    ),
    says(
        5,
        "the fee goes to a stranger",
        argued(STRANGER.public),
        {"account": STRANGER.public, "pinned": str(PINNED)},
    ),
    says(
        5,
        "the user pinned another account for a network of his own",
        lambda c: elsewhere(argued(AccountId(str(PINNED)))(c)),
        {"account": str(PINNED), "pinned": STRANGER.public},
    ),
    says(
        7,
        "it was released",
        agreed(flags=Flags(released=True)),
        {"reason": "EscrowAlreadyReleased"},
    ),
    *(
        says(
            number,
            f"a decision comes when it is {when}",
            another(decided(flags)),
            {"reason": "EscrowNotInDispute", **raised},
        )
        for number, when, flags, raised in (
            (7, "released", Flags(released=True), {}),
            (7, "resolved", Flags(resolved=True), {}),
            (20, "not in dispute yet", Flags(), {"raised_by": str(ESCROW)}),
        )
    ),
    says(
        8,
        "work is not approved",
        agreed(milestones=(milestone(),)),
        {"reason": "EscrowNotCompleted"},
    ),
    says(
        9,
        "a unit is missing",
        held(PRICE - 1),
        {"reason": "EscrowBalanceNotEnoughToSendEarnings"},
    ),
    says(
        20,
        "there are no milestones",
        agreed(milestones=()),
        {"reason": "NoMilestoneDefined", "raised_by": ESCROW},
    ),
    says(
        20,
        "the receiver has no trustline",
        lambda c: c.without(*trustline(RECEIVER.public, asset=USDC)),
        {"reason": "TrustlineMissingError (token)", "raised_by": TOKEN},
    ),
    says(
        20,
        "something is where a new contract would be",
        another(deployment_onto_another()),
        {"reason": "Storage, ExistingValue", "raised_by": ""},
    ),
    says(
        20,
        "a new escrow's own code refuses its first terms",
        another(without_milestones()),
        {
            "reason": "NoMileStoneDefined",
            "raised_by": str(without_milestones().review.facts.about),
        },
    ),
]

CALL, CODE_RUNS = "a call that we know", "a contract call"

LACKS = [
    *(
        lacks(
            number,
            "nobody tells of the contract",
            lambda c: c.unknowing(instance_key(ESCROW)),
            what,
        )
        for number, what in (
            (3, "the build"),
            (5, CALL),
            (7, CALL),
            (8, CALL),
            (9, CALL),
            (20, CALL),
        )
    ),
    *(
        lacks(number, "no contract is called", lambda _: extension(), what)
        for number, what in (
            (3, CODE_RUNS),
            (5, CALL),
            (7, CALL),
            (20, CALL),
        )
    ),
    *(
        lacks(number, "a contract is made", lambda _: deployment(), what)
        for number, what in (
            (5, CALL),
            (7, "an escrow"),
            (8, "an escrow"),
            (9, "an escrow"),
        )
    ),
    lacks(50, "the function moves nothing", named("get_escrow"), "a move that we know"),
    *(
        lacks(number, "the function moves nothing", named("get_escrow"), what)
        for what, numbers in {
            CALL: (7, 8, 9, 20),
            "the model's answer": (6, 19, 21, 49),
        }.items()
        for number in numbers
    ),
    lacks(
        3,
        "a contract of unknown code is made",
        lambda _: deployment().seen(builds=Builds({})),
        "the build",
    ),
    lacks(3, "the code is unknown", run_by(wasm(UNKNOWN)), "the build"),
    lacks(5, "there is no such call", named("withdraw"), CALL),
    lacks(20, "there is no such call", named("withdraw"), CALL),
]

PASSES = [
    (3, "the escrow refuses", agreed(flags=Flags(released=True))),
    (3, "there is no escrow", lambda c: c.without(state_key(BUILD, ESCROW))),
    (3, "the first of its milestones is named", another(released(0))),
    (3, "the last of its milestones is named", another(released(1))),
    (3, "a single escrow's milestone is named", another(approving(0))),
    (20, "it was released", agreed(flags=Flags(released=True))),
    (20, "work is not approved", agreed(milestones=(milestone(),))),
    (20, "too little is there", held(0)),
    (3, "a known contract is made", lambda _: deployment()),
    (5, "the fee goes where it must", argued(AccountId(str(PINNED)))),
    (20, "a contract is made", lambda _: deployment()),
    (7, "too little is there", held(0)),
    (8, "it was released", agreed(flags=Flags(released=True))),
    (9, "it was released", agreed(flags=Flags(released=True))),
]


def with_arguments(case: Case, *values: xdr.SCVal) -> Case:
    def edit(found: xdr.Transaction) -> None:
        made = operation_of(found).host_function.create_contract_v2
        assert made is not None
        made.constructor_args = list(values)

    return case.edited(edit)


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


OVER = Flags(released=True)


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [(OVER, Flags(), 7), (Flags(resolved=True), OVER, 7), (Flags(), OVER, 20)],
    ids=["it is over", "all is over", "another is"],
)
def test_only_the_milestones_that_a_decision_names_tell_whether_it_comes_too_late(
    first: Flags, second: Flags, number: int
) -> None:
    build, who = BY_NAME["mainline-multi-v2"], RESOLVER.public
    one, other = parts(build)
    disputed = replace(one, flags=Flags(disputed=True), dispute_reason="Late")
    on = world_of(build, deal(build, disputed, other), 200 * UNIT)
    move = ResolveDispute(who, {RECEIVER.public: 100 * UNIT}, (0,))
    now = deal(build, replace(one, flags=first), replace(other, flags=second))
    later = world_of(build, now, 200 * UNIT)
    case = case_of(on, build, move, who).with_entries(dict(later.entries))
    assert case.details(number)["reason"] == "EscrowNotInDispute"
    assert len(case.stops & {7, 8, 9, 20}) == 1
