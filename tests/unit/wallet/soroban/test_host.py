"""Calls between contracts: what runs, what is refused, and by whom."""

from __future__ import annotations

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import ALICE, ESCROW, contract_id
from tests.support.escrows import (
    BUILD,
    OTHER_ESCROW,
    Refusal,
    attempt,
    call,
    done,
    escrow,
    refused,
    terms,
    town,
)
from tests.support.ledgers import PLATFORM, SEQUENCE, code, ledger, stored
from tests.support.scripts import HASHES, INNER, OUTER, Script, go, play, recorded, stage, then
from wallet.addresses import ContractId
from wallet.escrow.storage import escrow_to
from wallet.soroban.entries import code_key, instance_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import BuiltInFrame, Contracts, UnknownCode
from wallet.soroban.ledger import Ledger
from wallet.soroban.values import VOID, address, i128, string, symbol, u32, vector

NOBODY = contract_id("nobody")


def refusal(on: Ledger, code: Contracts) -> Refusal:
    """How the play ends."""
    with pytest.raises(HostError) as why:
        recorded(code, on)
    return Refusal(why.value.kind, why.value.code, why.value.raised_by)


def test_a_call_says_what_the_called_contract_says() -> None:
    play_ = play(outer=go(INNER), inner=lambda frame: address(frame.this))
    assert recorded(play_, stage()).result == address(INNER)


def test_a_call_touches_the_contract_and_its_code() -> None:
    footprint = recorded(play(outer=then()), stage()).footprint
    assert footprint.read_only == {instance_key(OUTER), code_key(HASHES[OUTER])}
    assert footprint.read_write == frozenset()


def test_events_stand_in_the_order_in_which_they_happened() -> None:
    def say(word: str) -> Script:
        return lambda frame: frame.emit([symbol(word)], VOID)

    code_ = play(outer=then(say("a"), go(INNER), say("c")), inner=say("b"))
    topics = [
        event.body.v0.topics[0] for event in recorded(code_, stage()).events if event.body.v0
    ]
    assert topics == [symbol("a"), symbol("b"), symbol("c")]


def test_events_are_counted_as_they_are_written() -> None:
    told = [i128(-5), string("caf\u00e9"), vector([u32(1), VOID]), address(ALICE.public)]

    def tell(frame: BuiltInFrame) -> xdr.SCVal:
        for count, data in enumerate(told):
            frame.emit(told[:count], data)
        return VOID

    done = recorded(play(outer=tell), stage())
    assert len(done.events) == 4
    assert done.events_size == sum(len(event.to_xdr_bytes()) for event in done.events)


@pytest.mark.parametrize("depth", [OUTER, INNER], ids=["directly", "on a detour"])
def test_no_contract_is_entered_twice(depth: ContractId) -> None:
    code_ = play(outer=go(depth), inner=go(OUTER))
    assert refusal(stage(), code_) == Refusal("Context", "InvalidAction", depth)


def test_a_contract_that_is_not_there_cannot_be_called() -> None:
    assert refusal(stage(), play(outer=go(NOBODY))) == Refusal("Storage", "MissingValue", OUTER)
    assert attempt(ledger(), call("get_escrow")) == Refusal("Storage", "MissingValue", None)


def test_a_person_cannot_be_called() -> None:
    def dial(frame: BuiltInFrame) -> None:
        frame.call(ALICE.public, "go")

    assert refusal(stage(), play(outer=dial)) == Refusal("Object", "InvalidInput", OUTER)


def test_a_contract_whose_code_is_gone_cannot_be_called() -> None:
    on = town().with_changes({code_key(BUILD.wasm_hash): None})
    assert attempt(on, call("get_escrow")) == Refusal("Storage", "MissingValue", None)


def test_nothing_is_said_about_code_without_a_model() -> None:
    other = b"x" * 32
    on = ledger(escrow(terms(), wasm_hash=other))
    with pytest.raises(UnknownCode) as why:
        recorded(play(), stage(escrow(None, OUTER, wasm_hash=other)))
    assert (why.value.contract, why.value.wasm_hash) == (OUTER, other)
    assert attempt(on, call("get_escrow")) == Refusal("WasmVm", "InternalError", ESCROW)


@pytest.mark.parametrize("function", ["__constructor", "__check_auth", "__anything"])
def test_what_only_the_host_calls_nobody_else_can_call(function: str) -> None:
    assert refused(town(), call(function)) == ("Context", "InvalidAction")


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        ("release", [], ("WasmVm", "MissingValue")),
        ("release_funds", [], ("WasmVm", "UnexpectedSize")),
        ("get_escrow", [u32(1)], ("WasmVm", "UnexpectedSize")),
        ("release_funds", [u32(1)], ("WasmVm", "InvalidAction")),
        ("approve_milestone", [i128(0), address(PLATFORM.public)], ("WasmVm", "InvalidAction")),
        ("initialize_escrow", [VOID], ("WasmVm", "InvalidAction")),
        ("initialize_escrow", [scval.to_map({})], ("Object", "UnexpectedSize")),
        ("get_multiple_escrow_balances", [vector([u32(1)])], ("WasmVm", "InvalidAction")),
    ],
)
def test_a_call_that_does_not_fit_the_interface_is_a_trap(
    function: str, arguments: list[xdr.SCVal], expected: tuple[str, str]
) -> None:
    assert refused(town(), call(function, *arguments)) == expected


def test_terms_with_a_field_of_another_name_are_a_trap() -> None:
    value = escrow_to(BUILD, terms())
    assert value.map is not None
    value.map.sc_map[0].key = symbol("amonut")
    assert refused(town(), call("initialize_escrow", value)) == ("Value", "InvalidInput")


def test_an_escrow_without_the_tokens_functions_is_no_token() -> None:
    on = town(terms(token=OTHER_ESCROW), 0, escrow(terms(), OTHER_ESCROW))
    outcome = attempt(on, call("get_multiple_escrow_balances", vector([address(ESCROW)])))
    assert outcome == Refusal("WasmVm", "MissingValue", OTHER_ESCROW)


# An escrow that is not initialised is a factory for more of its kind.


def deploy(
    *constructor: xdr.SCVal,
    wasm: bytes = BUILD.wasm_hash,
    salt: bytes = b"s" * 32,
    then_call: str = "initialize_escrow",
    arguments: tuple[xdr.SCVal, ...] | None = None,
) -> list[xdr.SCVal]:
    first = (escrow_to(BUILD, terms()),) if arguments is None else arguments
    return [
        *(address(PLATFORM.public), scval.to_bytes(wasm), scval.to_bytes(salt)),
        *(symbol(then_call), vector(first), vector(constructor)),
    ]


FACTORY = ledger(escrow())
NEW = "tw_new_single_release_escrow"


def made_by(on: Ledger) -> ContractId:
    """The contract that the factory makes."""
    result = done(on, call(NEW, *deploy())).result
    assert result.vec is not None
    return ContractId(scval.from_address(result.vec.sc_vec[0]).address)


def test_a_new_contract_lives_for_the_least_life_and_keeps_its_terms() -> None:
    outcome = done(FACTORY, call(NEW, *deploy()))
    made = outcome.changes[instance_key(made_by(FACTORY))]
    assert made is not None
    assert made.live_until == SEQUENCE + 2_073_600 - 1
    on = FACTORY.with_changes(outcome.changes)
    again = done(on, call("get_escrow", contract=made_by(FACTORY)))
    assert again.result == escrow_to(BUILD, terms())


def test_another_salt_makes_another_contract() -> None:
    first, second = (
        done(FACTORY, call(NEW, *deploy(salt=salt))).result for salt in (b"s" * 32, b"t" * 32)
    )
    assert first != second


def test_the_terms_of_a_new_contract_are_checked_by_itself() -> None:
    bad = (escrow_to(BUILD, terms(milestones=())),)
    outcome = attempt(FACTORY, call(NEW, *deploy(arguments=bad)))
    expected = BUILD.error("initialize_escrow", "NoMilestoneDefined")
    assert outcome == Refusal("Contract", expected, made_by(FACTORY))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (deploy(wasm=b"x" * 32), ("Storage", "MissingValue")),
        (deploy(u32(1)), ("Context", "InvalidAction")),
        (deploy(then_call="__constructor", arguments=()), ("Context", "InvalidAction")),
    ],
    ids=["code that is not there", "a constructor that takes nothing", "a reserved function"],
)
def test_a_contract_that_cannot_be_made_is_the_factorys_refusal(
    arguments: list[xdr.SCVal], expected: tuple[str, str]
) -> None:
    assert attempt(FACTORY, call(NEW, *arguments)) == Refusal(*expected, ESCROW)


@pytest.mark.parametrize("wasm", [BUILD.wasm_hash, b"x" * 32], ids=["its code", "no code"])
def test_a_place_that_is_taken_is_named_before_anything_else(wasm: bytes) -> None:
    on = FACTORY.with_changes(done(FACTORY, call(NEW, *deploy())).changes)
    outcome = attempt(on, call(NEW, *deploy(wasm=wasm)), source=PLATFORM.public)
    assert outcome == Refusal("Storage", "ExistingValue", ESCROW)


def test_new_contracts_of_unknown_code_have_no_model() -> None:
    on = ledger(escrow(), code(b"x" * 32))
    outcome = attempt(on, call(NEW, *deploy(wasm=b"x" * 32)))
    assert isinstance(outcome, Refusal)
    assert (outcome.kind, outcome.code) == ("WasmVm", "InternalError")


def test_a_contract_sees_only_its_own_storage() -> None:
    name = symbol("Name")
    on = stage(stored(INNER, name, i128(1)))
    assert recorded(play(outer=lambda frame: frame.get(name) or string("none")), on).result == (
        string("none")
    )
