"""A contract that a transaction makes by itself: explained where its code is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CHANNEL, ESCROW, SHARED, muxed
from tests.support.escrows import BUILD, CODE
from tests.support.families import BY_NAME
from tests.support.ledger_steps import SALT, deployment, made
from tests.support.ledgers import ALIVE, PLATFORM, SEQUENCE, STRANGER, instance
from tests.support.requests import (
    Case,
    Change,
    entries_xdr,
    footprint,
    operation,
    operation_of,
    row,
    world,
)
from wallet.addresses import to_sc_address
from wallet.authorization import Authorization
from wallet.escrow.builds import Build, Builds
from wallet.network import PRACTICE
from wallet.operations import DeployContract
from wallet.review.checks.state import needed
from wallet.review.findings import RULES
from wallet.review.token import confirm
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, code_key, instance_key
from wallet.soroban.host import enforce
from wallet.soroban.storage import Footprint
from wallet.soroban.values import address, u32

DOING = DeployContract(SHARED.public, BUILD.wasm_hash, SALT)
NEW = DOING.contract(PRACTICE)
WITH_ADMIN = BY_NAME["5f03a001"]
SECOND = BY_NAME["mainline-single-v2"]
BARE = BY_NAME["1ddae7ba"]
ADMIN = (address(PLATFORM.public),)


def given(build: Build) -> tuple[xdr.SCVal, ...]:
    """What the constructor of this build asks for."""
    known = {
        "admin": address(PLATFORM.public),
        "approved_wasm_hash": xdr.SCVal(
            xdr.SCValType.SCV_BYTES, bytes=xdr.SCBytes(build.wasm_hash)
        ),
    }
    return tuple(known[name] for name in build.functions.get("__constructor", {}))


def function(change: Callable[[xdr.CreateContractArgsV2], object]) -> Change:
    """Change what is made; the authorisation stays as it was."""

    def edit(found: xdr.Transaction) -> None:
        args = operation_of(found).host_function.create_contract_v2
        assert args is not None
        change(args)

    return lambda case: case.edited(edit)


def give(args: xdr.CreateContractArgsV2, *values: xdr.SCVal) -> None:
    args.constructor_args = list(values)


def of_code(wasm_hash: bytes) -> Change:
    return function(lambda args: setattr(args.executable, "wasm_hash", xdr.Hash(wasm_hash)))


def salted(args: xdr.CreateContractArgsV2) -> None:
    origin = args.contract_id_preimage.from_address
    assert origin is not None
    origin.salt = xdr.Uint256(bytes(32))


def at_another(args: xdr.CreateContractArgsV2) -> None:
    origin = args.contract_id_preimage.from_address
    assert origin is not None
    origin.address = to_sc_address(STRANGER.public)


def for_a_stranger(case: Case) -> Case:
    """Nothing is at that place either, as the state says."""
    elsewhere = replace(DOING, deployer=STRANGER.public).contract(PRACTICE)
    return function(at_another)(case).without(instance_key(elsewhere))


def allowing(change: Callable[[xdr.SorobanAuthorizedInvocation], object]) -> Change:
    """Change the tree that is allowed."""

    def edit(found: xdr.Transaction) -> None:
        for entry in operation_of(found).auth:
            change(entry.root_invocation)

    return lambda case: case.edited(edit)


def also_a_release(root: xdr.SorobanAuthorizedInvocation) -> None:
    call = Invocation(ESCROW, "release_funds", (address(SHARED.public),))
    root.sub_invocations = [xdr.SorobanAuthorizedInvocation(call.authorized(), [])]


def twice(case: Case) -> Case:
    entry = operation_of(case.envelope.transaction).auth[0]
    return entries_xdr(entry, entry)(case)


def in_older_words(root: xdr.SorobanAuthorizedInvocation) -> None:
    """The same, as the host reads it."""
    args = root.function.create_contract_v2_host_fn
    assert args is not None
    kind = xdr.SorobanAuthorizedFunctionType
    root.function = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CREATE_CONTRACT_HOST_FN,
        create_contract_host_fn=xdr.CreateContractArgs(
            args.contract_id_preimage, args.executable
        ),
    )


def nothing_known(case: Case) -> Case:
    return case.seen(builds=Builds({}))


def there_already(case: Case) -> Case:
    kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
    executable = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(BUILD.wasm_hash))
    return case.with_entries(instance(NEW, executable, (), ALIVE))


def with_more(named: Footprint) -> Footprint:
    return replace(named, read_write=named.read_write | {account_key(STRANGER.public)})


def without_code(named: Footprint) -> Footprint:
    return replace(named, read_only=named.read_only - {code_key(BUILD.wasm_hash)})


def all_written(named: Footprint) -> Footprint:
    return Footprint(frozenset(), named.keys)


def without_nonce(named: Footprint) -> Footprint:
    return replace(named, read_write=frozenset({instance_key(NEW)}))


HOLDS = [
    row(2, "nobody knows its code", of_code(bytes(32))),
    row(2, "we no longer know its code", nothing_known),
    row(3, "it is given what the code does not ask for", function(lambda a: give(a, u32(1)))),
    row(
        4, "it is of another known code than is allowed", of_code(BY_NAME["cb7c971f"].wasm_hash)
    ),
    row(4, "it is at another place than is allowed", function(salted)),
    row(4, "it is made for another than is allowed", function(at_another)),
    row(4, "more is allowed beside it", allowing(also_a_release)),
    row(4, "it is allowed twice", twice),
    row(15, "another account makes the call", operation(source_account=muxed(BOB.public))),
    row(19, "it may change another account too", footprint(with_more)),
    row(19, "it may not read its code", footprint(without_code)),
    row(19, "it may write its code", footprint(all_written)),
    row(20, "there is such a contract already", there_already),
    row(20, "its code is not on the ledger", lambda c: c.without(code_key(BUILD.wasm_hash))),
    row(21, "nobody allows it", entries_xdr()),
    row(21, "it is made for another than is allowed", for_a_stranger),
    row(27, "nobody tells of its code", lambda c: c.unknowing(code_key(BUILD.wasm_hash))),
    row(27, "nobody tells of its deployer", lambda c: c.unknowing(account_key(SHARED.public))),
]


@pytest.mark.parametrize("key", [ALICE.public, CHANNEL.public, None])
@pytest.mark.parametrize("older_form", [False, True])
def test_an_honest_one_has_no_stop(key: object, *, older_form: bool) -> None:
    case = deployment(older_form=older_form).seen(key=key)
    assert (case.stops, case.review.ticks) == (frozenset(), ())


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_stopped_when(number: int, change: Change) -> None:
    case = deployment()
    assert number not in case.stops
    assert number in change(case).stops


def test_whether_there_is_such_a_contract_already_need_not_be_told() -> None:
    """It is made by the call itself; if it was there, the network would refuse the call."""
    assert deployment().unknowing(instance_key(NEW)).stops == frozenset()


@pytest.mark.parametrize("build", [WITH_ADMIN, SECOND, BARE, BUILD], ids=lambda b: b.name)
def test_every_kind_of_constructor_is_read_by_name(build: Build) -> None:
    case = deployment(build, given(build))
    facts = case.review.facts
    assert case.stops == frozenset()
    assert facts.made is not None
    assert set(facts.made.given) == set(build.functions.get("__constructor", {}))


@pytest.mark.parametrize(
    "wrong", [(), (u32(1),), (*ADMIN, *ADMIN)], ids=["none", "kind", "two"]
)
def test_a_constructor_that_is_not_given_what_it_asks_for_is_no_such_call(
    wrong: tuple[xdr.SCVal, ...],
) -> None:
    case = function(lambda args: give(args, *wrong))(deployment(WITH_ADMIN, ADMIN))
    assert 3 in case.stops


def test_another_admin_than_is_allowed_is_stopped() -> None:
    other = address(STRANGER.public)
    case = function(lambda args: give(args, other))(deployment(WITH_ADMIN, ADMIN))
    assert {4, 21} <= case.stops


def test_the_older_words_for_the_same_allow_it_too() -> None:
    assert allowing(in_older_words)(deployment()).stops == frozenset()


def test_what_is_shown_is_what_the_ledger_then_does() -> None:
    case = deployment()
    facts = case.review.facts
    auth = [Authorization.of(entry) for entry in operation_of(facts.transaction).auth]
    done = enforce(world(), DOING.creation, facts.acting, CODE, auth, facts.footprint)
    assert (
        done.changes.keys()
        == made(world(), DOING, SHARED.public).changes.keys()
        == {instance_key(NEW)}
    )
    assert (facts.about, facts.made and facts.made.build) == (NEW, BUILD)


def test_the_summary_names_the_new_contract_its_code_and_who_makes_it() -> None:
    told = deployment(WITH_ADMIN, ADMIN).review.summary["operation"]
    assert told["kind"] == DeployContract.__name__
    assert (told["deployer"], told["build"]) == (SHARED.public, WITH_ADMIN.name)
    assert (told["salt"], told["wasm_hash"]) == (SALT.hex(), WITH_ADMIN.wasm_hash.hex())
    assert told["arguments"] == [ADMIN[0].to_xdr()]


def test_whoever_could_set_it_up_first_is_warned_of() -> None:
    assert "H12" in deployment().details(50)
    assert 50 not in deployment(SECOND, given(SECOND)).held


def test_no_check_that_asks_for_an_escrow_looks_passed() -> None:
    case = deployment()
    assert {5, 7, 8, 9, 29, 34, 35, 37, 38, 39, 49, 53, 65} <= case.unavailable
    assert {*case.held, *case.review.passed, *case.unavailable} == set(RULES)


# --- by an entry of its own ---


WAY_B = [
    row(19, "the nonce may not be written", footprint(without_nonce)),
    row(28, "the entry is over", lambda c: c.at(sequence=SEQUENCE + 20_000)),
]


@pytest.mark.parametrize(("number", "change"), WAY_B)
def test_by_an_entry_it_is_stopped_when(number: int, change: Change) -> None:
    case = deployment(by_entry=True)
    assert case.stops == frozenset()
    assert number in change(case).stops


def test_by_an_entry_the_deployer_signs_that_and_not_the_envelope() -> None:
    case = deployment(by_entry=True)
    assert {51, 57} <= case.held
    leave = confirm(case.envelope, case.view, case.review.digest)
    (entry,) = case.review.facts.by_address
    assert leave.hash == entry.payload(case.envelope.network)
    assert leave.hash != case.envelope.hash


def test_a_ledger_is_asked_all_the_same_whether_there_is_such_a_contract() -> None:
    assert instance_key(NEW) in needed(deployment().unknowing(instance_key(NEW)).review.facts)
