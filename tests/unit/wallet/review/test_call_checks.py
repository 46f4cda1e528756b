"""Findings about the call: whose code, which function, what the contract would say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, CHANNEL, ESCROW, SHARED, account_xdr, muxed
from tests.support.escrows import BUILD, escrow, milestone, roles
from tests.support.ledgers import (
    ALIVE,
    RECEIVER,
    RELEASER,
    STRANGER,
    balance_entry,
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
    row,
    world,
)
from wallet.addresses import ContractId, to_sc_address
from wallet.escrow.abi import call_of
from wallet.escrow.moves import InitializeEscrow, ReleaseFunds
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Flags, Role
from wallet.network import PRACTICE, TESTNET
from wallet.pinned import fee_account
from wallet.review.checks.call import FEE_ARGUMENT
from wallet.soroban.entries import contract_data, contract_data_key, instance_key
from wallet.soroban.values import address, i128, symbol, u32

WASM = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
REFERENCE = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_EXTERNAL_REF
THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)
ASSET = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET


def wasm(code: bytes) -> xdr.ContractExecutable:
    return xdr.ContractExecutable(WASM, wasm_hash=xdr.Hash(code))


def run_by(executable: xdr.ContractExecutable, contract: ContractId = ESCROW) -> Change:
    return lambda case: case.with_entries(instance(contract, executable, (), ALIVE))


def no_instance_at_all(case: Case) -> Case:
    """An entry under the instance's key that holds something else."""
    key = instance_key(ESCROW)
    entry = case.view.snapshot.entries[key]
    assert entry is not None
    forged = type(entry)(contract_data(key, symbol("instance")), ALIVE)
    return case.with_entries({key: forged})


def by_reference() -> xdr.ContractExecutable:
    named = xdr.ContractExecutableExternalRef(to_sc_address(TOKEN), xdr.SCString(b"tag"))
    return xdr.ContractExecutable(REFERENCE, external_ref=named)


def function(value: xdr.HostFunction) -> Change:
    return lambda case: case.edited(
        lambda found: setattr(operation_of(found), "host_function", value)
    )


def upload() -> xdr.HostFunction:
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_UPLOAD_CONTRACT_WASM
    return xdr.HostFunction(kind, wasm=b"\0asm")


def deployment(executable: xdr.ContractExecutable) -> xdr.HostFunction:
    where = xdr.ContractIDPreimageFromAddress(
        to_sc_address(SHARED.public), xdr.Uint256(bytes(32))
    )
    preimage = xdr.ContractIDPreimage(
        xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS, from_address=where
    )
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT
    return xdr.HostFunction(kind, create_contract=xdr.CreateContractArgs(preimage, executable))


def of_asset() -> xdr.HostFunction:
    preimage = xdr.ContractIDPreimage(
        xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ASSET, from_asset=USDC.to_xdr()
    )
    asset = xdr.ContractExecutable(xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET)
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT
    return xdr.HostFunction(kind, create_contract=xdr.CreateContractArgs(preimage, asset))


def named(function_name: str, *arguments: xdr.SCVal) -> Change:
    return call(function_name=xdr.SCSymbol(function_name.encode()), args=list(arguments))


def on_the_token(case: Case) -> Case:
    arguments = [address(ESCROW), address(ALICE.public), i128(1)]
    return call(
        contract_address=to_sc_address(TOKEN),
        function_name=xdr.SCSymbol(b"transfer"),
        args=arguments,
    )(case)


def a_payment(case: Case) -> Case:
    def change(found: xdr.Transaction) -> None:
        payment = xdr.PaymentOp(
            muxed(ALICE.public), xdr.Asset(xdr.AssetType.ASSET_TYPE_NATIVE), xdr.Int64(1)
        )
        body = xdr.OperationBody(xdr.OperationType.PAYMENT, payment_op=payment)
        found.operations = [xdr.Operation(muxed(SHARED.public), body)]

    return case.edited(change)


def on_an_account(case: Case) -> Case:
    kind = xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT
    return call(contract_address=xdr.SCAddress(kind, account_id=account_xdr(ALICE.public)))(
        case
    )


def agreed(**changed: Any) -> Change:
    """The state's escrow is otherwise."""
    return lambda case: case.with_entries(escrow(due(**changed)))


def held(amount: int) -> Change:
    return lambda case: case.with_entries(balance_entry(ESCROW, amount, USDC))


def argued(fee: str | None) -> Change:
    """The build takes the fee account as an argument, and the call names this one."""
    kinds = {"release_signer": "address", FEE_ARGUMENT: "address"}
    builds = other_builds(functions={**BUILD.functions, "release_funds": kinds})

    def change(case: Case) -> Case:
        arguments = [address(SHARED.public), address(fee)]  # type: ignore[arg-type]
        return call(args=arguments)(case).seen(builds=builds)

    return change


HOLDS = [
    row(2, "the instance's code is another", run_by(wasm(bytes(32)))),
    row(2, "there is no such contract", lambda c: c.without(instance_key(ESCROW))),
    row(2, "the instance is none", no_instance_at_all),
    row(2, "the code can be exchanged", run_by(by_reference())),
    row(2, "the token is no asset but unknown code", run_by(wasm(bytes(32)), TOKEN)),
    row(2, "code is uploaded", function(upload())),
    row(2, "unknown code is deployed", function(deployment(wasm(bytes(32))))),
    row(3, "there is no such function", named("withdraw", address(SHARED.public))),
    row(
        3,
        "there is an argument too many",
        named("release_funds", address(SHARED.public), u32(1)),
    ),
    row(3, "there is an argument too few", named("release_funds")),
    row(3, "an argument is of another type", named("release_funds", u32(1))),
    row(3, "the function moves nothing", named("get_escrow")),
    row(3, "the token is called itself", on_the_token),
    row(3, "an account is called", on_an_account),
    row(3, "it is a payment", a_payment),
    row(3, "the contract of an asset is made", function(of_asset())),
    row(25, "code is deployed that can be exchanged", function(deployment(by_reference()))),
    row(5, "the fee goes to a stranger", argued(STRANGER.public)),
    row(7, "it was released", agreed(flags=Flags(released=True))),
    row(7, "it was resolved", agreed(flags=Flags(resolved=True))),
    row(7, "it is in dispute", agreed(flags=Flags(disputed=True))),
    row(
        8,
        "a milestone is not approved",
        agreed(milestones=(milestone(approved=True), milestone())),
    ),
    row(9, "a unit is missing", held(PRICE - 1)),
    row(9, "there is nothing", held(0)),
    row(
        20,
        "another account releases",
        agreed(roles=roles({Role.RELEASE_SIGNER: RELEASER.public})),
    ),
    row(20, "there are no milestones", agreed(milestones=())),
    row(
        20,
        "the receiver has no trustline",
        lambda c: c.without(*trustline(RECEIVER.public, asset=USDC)),
    ),
    row(
        20,
        "there is no escrow",
        lambda c: c.without(THE_ESCROW),
    ),
    row(25, "the code can be exchanged", run_by(by_reference())),
]

PASSES = [
    row(2, "the token is called itself", on_the_token),
    row(2, "known code is deployed", function(deployment(wasm(BUILD.wasm_hash)))),
    row(5, "the build fixes the account", lambda c: c),
    row(5, "the account is the pinned one", argued(fee_account(PRACTICE))),
    row(7, "the refusal is another", held(0)),
    row(8, "the refusal is another", held(0)),
    row(9, "there is more than is paid", held(PRICE + 1)),
    row(9, "the refusal is another", agreed(flags=Flags(released=True))),
    row(20, "it was released", agreed(flags=Flags(released=True))),
    row(20, "a milestone is not approved", agreed(milestones=(milestone(),))),
    row(20, "there is too little money", held(0)),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


NEED_THE_MODEL = {6, 7, 8, 9, 19, 20, 21, 49}

WITHOUT_MODEL = [
    pytest.param(run_by(wasm(bytes(32))), 2, id="the code is unknown"),
    pytest.param(run_by(wasm(bytes(32)), TOKEN), 2, id="the token's code is unknown"),
    pytest.param(named("withdraw"), 3, id="there is no such function"),
    pytest.param(a_payment, 3, id="it is no contract call"),
    pytest.param(lambda c: c.unknowing(instance_key(TOKEN)), 27, id="a fact is missing"),
    pytest.param(lambda c: c.seen(snapshot=damaged(c)), 27, id="the state is damaged"),
]


def damaged(case: Case) -> Any:
    key = THE_ESCROW
    entry = case.view.snapshot.entries[key]
    assert entry is not None
    forged = type(entry)(contract_data(key, symbol("no terms")), ALIVE)
    return case.with_entries({key: forged}).view.snapshot


@pytest.mark.parametrize(("change", "number"), WITHOUT_MODEL)
def test_where_the_model_cannot_run_its_findings_are_unavailable(
    change: Change, number: int
) -> None:
    case = change(honest())
    assert number in case.stops
    assert case.unavailable >= NEED_THE_MODEL


@pytest.mark.parametrize(("change", "number"), WITHOUT_MODEL[:3])
def test_the_entries_are_compared_with_the_call_without_the_model(
    change: Change, number: int
) -> None:
    case = change(honest())
    assert (4 in case.review.passed) == (number == 2)


@pytest.mark.parametrize("number", sorted(NEED_THE_MODEL - {49}))
def test_where_the_model_runs_they_are_computed(number: int) -> None:
    assert number in honest().review.passed


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda c: c.without(*trustline(RECEIVER.public, asset=USDC)),
            "TrustlineMissingError (token)",
        ),
        (agreed(milestones=()), "NoMilestoneDefined"),
        (lambda c: c.without(THE_ESCROW), "EscrowNotFound"),
    ],
    ids=["token", "escrow", "nothing there"],
)
def test_the_reason_is_named_in_the_words_of_who_refuses(change: Change, reason: str) -> None:
    """Numbers mean nothing alone: 13 is the token's missing trustline, or a dispute (H21)."""
    assert change(honest()).details(20)["reason"] == reason


def test_of_a_contract_that_is_not_told_nothing_looks_passed() -> None:
    assert honest().unknowing(instance_key(ESCROW)).unavailable >= {
        2,
        3,
        5,
        25,
        *NEED_THE_MODEL,
    }


def test_what_does_not_fit_the_interface_is_told() -> None:
    assert named("release_funds")(honest()).details(3) == {
        "function": "release_funds",
        "why": "another number of arguments",
    }


def test_an_escrow_that_is_set_up_is_explained_by_the_terms_it_gets() -> None:
    on = world()
    empty = replace(on, entries={k: e for k, e in on.entries.items() if k != THE_ESCROW})
    fresh = due(milestones=(milestone(),))
    case = honest(empty, InitializeEscrow(fresh), acting=CHANNEL.public, key=CHANNEL.public)
    assert (case.review.facts.terms, 3 in case.stops) == (fresh, False)
    assert case.review.effects is not None
    assert case.review.effects.payments == ()


def test_whoever_sets_an_escrow_up_is_nobody_else_where_the_code_asks_nobody() -> None:
    """Anybody may write the first terms; that somebody else pays the fee changes nothing."""
    on = world()
    empty = replace(on, entries={k: e for k, e in on.entries.items() if k != THE_ESCROW})
    fresh = InitializeEscrow(due(milestones=(milestone(),)))
    case = honest(empty, fresh, acting=ALICE.public, payer=CHANNEL.public)
    assert (case.stops, 57 in case.held) == (frozenset(), True)


def test_first_terms_that_are_refused_need_nobody_to_say_that_there_are_none_yet() -> None:
    on = world()
    empty = replace(on, entries={k: e for k, e in on.entries.items() if k != THE_ESCROW})
    good = InitializeEscrow(due(milestones=(milestone(),)))
    bad = call_of(BUILD, ESCROW, InitializeEscrow(due(milestones=())))
    case = call(args=list(bad.arguments))(honest(empty, good, acting=CHANNEL.public))
    assert case.unknowing(THE_ESCROW).stops & {20, 27} == {20}


def test_an_account_that_is_pinned_elsewhere_is_none_here() -> None:
    assert 5 in argued(fee_account(TESTNET))(honest()).held


def test_a_release_by_a_single_account_is_honest_too() -> None:
    alone = due(roles=roles({Role.RELEASE_SIGNER: RELEASER.public}))
    case = honest(world(alone), ReleaseFunds(RELEASER.public), acting=RELEASER.public)
    assert case.stops == {13}
