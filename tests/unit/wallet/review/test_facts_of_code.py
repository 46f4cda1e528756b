"""What findings about a contract's code say, to the letter, and what they lack."""

from __future__ import annotations

from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW, SHARED
from tests.support.escrows import BUILD
from tests.support.facts import (
    lacking,
    lacks,
    passing,
    says,
)
from tests.support.ledger_steps import extension
from tests.support.ledgers import ALIVE, instance
from tests.support.requests import TOKEN, USDC, Case, Change, call, honest, operation_of
from wallet.addresses import to_sc_address
from wallet.soroban.entries import instance_key

WASM = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
REFERENCE = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_EXTERNAL_REF
ASSET = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
UNKNOWN = bytes(range(32))


def code(wasm_hash: bytes) -> xdr.ContractExecutable:
    return xdr.ContractExecutable(WASM, wasm_hash=xdr.Hash(wasm_hash))


def by_reference() -> xdr.ContractExecutable:
    named = xdr.ContractExecutableExternalRef(to_sc_address(TOKEN), xdr.SCString(b"tag"))
    return xdr.ContractExecutable(REFERENCE, external_ref=named)


def run_by(executable: xdr.ContractExecutable, contract: Any = ESCROW) -> Change:
    return lambda case: case.with_entries(instance(contract, executable, (), ALIVE))


def function(value: xdr.HostFunction) -> Change:
    return lambda case: case.edited(
        lambda found: setattr(operation_of(found), "host_function", value)
    )


def making(executable: xdr.ContractExecutable, *, older: bool = False) -> Change:
    where = xdr.ContractIDPreimageFromAddress(
        to_sc_address(SHARED.public), xdr.Uint256(bytes(32))
    )
    preimage = xdr.ContractIDPreimage(
        xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS, from_address=where
    )
    kind = xdr.HostFunctionType
    if older:
        args = xdr.CreateContractArgs(preimage, executable)
        made = xdr.HostFunction(kind.HOST_FUNCTION_TYPE_CREATE_CONTRACT, create_contract=args)
    else:
        args_v2 = xdr.CreateContractArgsV2(preimage, executable, [])
        made = xdr.HostFunction(
            kind.HOST_FUNCTION_TYPE_CREATE_CONTRACT_V2, create_contract_v2=args_v2
        )
    return function(made)


def of_asset(case: Case) -> Case:
    """The contract of an asset is made, which needs no code."""
    preimage = xdr.ContractIDPreimage(
        xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ASSET, from_asset=USDC.to_xdr()
    )
    args = xdr.CreateContractArgs(preimage, xdr.ContractExecutable(ASSET))
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT
    return function(xdr.HostFunction(kind, create_contract=args))(case)


def upload(case: Case) -> Case:
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_UPLOAD_CONTRACT_WASM
    return function(xdr.HostFunction(kind, wasm=b"\0asm"))(case)


def named(name: str, *arguments: xdr.SCVal) -> Change:
    return call(function_name=xdr.SCSymbol(name.encode()), args=list(arguments))


def on_the_token(case: Case) -> Case:
    return call(contract_address=to_sc_address(TOKEN))(case)


def emptied(case: Case) -> Case:
    return case.edited(lambda found: found.operations.clear())


SAYS = [
    says(2, "the code is unknown", run_by(code(UNKNOWN)), {"code": UNKNOWN.hex()}),
    says(2, "the code can be exchanged", run_by(by_reference()), {"code": "none"}),
    says(
        2,
        "there is no such contract",
        lambda c: c.without(instance_key(ESCROW)),
        {"code": "none"},
    ),
    says(
        2,
        "the token's code is unknown",
        run_by(code(UNKNOWN), TOKEN),
        {"contract": TOKEN, "code": UNKNOWN.hex()},
    ),
    says(2, "code is uploaded", upload, {"code": "an upload"}),
    says(
        2,
        "a contract of unknown code is made",
        making(code(UNKNOWN)),
        {"code": "a new contract's"},
    ),
    says(
        2,
        "a contract of unknown code is made in the older form",
        making(code(UNKNOWN), older=True),
        {"code": "a new contract's"},
    ),
    says(25, "the code can be exchanged", run_by(by_reference()), {}),
    says(25, "a new contract's code can be exchanged", making(by_reference()), {}),
    says(
        25,
        "a new contract's code can be exchanged, in the older form",
        making(by_reference(), older=True),
        {},
    ),
]

INSTANCE, CODE_RUNS = "the contract's instance", "a contract call"

LACKS = [
    *(
        lacks(
            number,
            "nobody tells of the contract",
            lambda c: c.unknowing(instance_key(ESCROW)),
            what,
        )
        for number, what in (
            (2, INSTANCE),
            (25, INSTANCE),
        )
    ),
    *(
        lacks(number, "no contract is called", lambda _: extension(), what)
        for number, what in (
            (2, CODE_RUNS),
            (25, INSTANCE),
        )
    ),
    lacks(25, "there is no operation", emptied, INSTANCE),
    lacks(25, "code is uploaded", upload, INSTANCE),
]

PASSES = [
    (2, "a contract of known code is made", making(code(BUILD.wasm_hash))),
    (2, "it is made in the older form", making(code(BUILD.wasm_hash), older=True)),
    (2, "an asset's contract is made", of_asset),
    (2, "an asset's contract is called", on_the_token),
    (25, "a known contract is made", making(code(BUILD.wasm_hash))),
    (25, "an asset's contract is made", of_asset),
    (25, "an asset's contract is called", on_the_token),
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
