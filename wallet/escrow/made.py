"""The contract that a call makes: where it will be, of which code, and what is done in it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from wallet.addresses import Address, ContractId, contract_of
from wallet.escrow.abi import arguments_of, move_of
from wallet.escrow.builds import Build, Builds
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.moves import InitializeEscrow, Move, NewEscrow
from wallet.escrow.refusals import name_of
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow
from wallet.network import Network
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation
from wallet.soroban.errors import HostError
from wallet.soroban.host import CONSTRUCTOR

NOWHERE = contract_of(bytes(32))
"""The address of a contract where it does not matter which it is."""


@dataclass(frozen=True)
class Made:
    """A new contract: where it will be, its code, and the first move in it, if it is one.

    ``given`` is what its code is given when it is made, by name.
    """

    contract: ContractId
    build: Build
    first: Move | None
    given: Mapping[str, Value]


def made_by(
    call: Invocation, move: Move | None, builds: Builds, network: Network
) -> Made | None:
    """The contract that this call makes, when it makes one of code that we know."""
    build = builds.get(move.wasm_hash) if isinstance(move, NewEscrow) else None
    if build is None or not isinstance(move, NewEscrow):
        return None
    contract = _creation(call, move).address(network.id)
    return Made(contract, build, _first(build, contract, move), _given(build, contract, move))


def made_alone(creation: Creation, builds: Builds, network: Network) -> Made | None:
    """The contract that a transaction makes by itself, when it is of code that we know."""
    build = builds.get(creation.wasm_hash)
    if build is None:
        return None
    given: Mapping[str, Value] = {}
    with suppress(NoSuchCall):
        given = construction_of(build, creation)
    return Made(creation.address(network.id), build, None, given)


def construction_of(build: Build, creation: Creation) -> Mapping[str, Value]:
    """What the code is given when it is made, by name; raise NoSuchCall if it does not fit."""
    if CONSTRUCTOR not in build.functions and not creation.arguments:
        return {}
    return arguments_of(build, Invocation(NOWHERE, CONSTRUCTOR, creation.arguments))


def first_terms(move: Move | None, builds: Builds) -> Escrow | None:
    """The terms that a move begins an escrow with, by itself or in a contract that it makes."""
    if isinstance(move, NewEscrow):
        build = builds.get(move.wasm_hash)
        move = _first(build, NOWHERE, move) if build is not None else None
    return move.terms if isinstance(move, InitializeEscrow) else None


def refused_as(error: HostError, build: Build, made: Made | None, token: Address | None) -> str:
    """The name of a refusal, by the table of the contract that raised it, new or not."""
    is_new = made is not None and error.raised_by == made.contract
    return name_of(error, made.build if made is not None and is_new else build, token)


def _creation(call: Invocation, move: NewEscrow) -> Creation:
    """Of code that takes whose address it is made at, the signer's; else the maker's own."""
    deployer = move.signer if call.function == "deploy" else call.contract
    return Creation(
        call.contract,
        call.function,
        deployer,
        move.salt,
        move.wasm_hash,
        move.constructor_arguments,
    )


def _first(build: Build, contract: ContractId, move: NewEscrow) -> Move | None:
    """By the interface of the code that is deployed."""
    try:
        return move_of(build, Invocation(contract, move.first_function, move.first_arguments))
    except NoSuchCall:
        return None


def _given(build: Build, contract: ContractId, move: NewEscrow) -> Mapping[str, Value]:
    try:
        made = Invocation(contract, CONSTRUCTOR, move.constructor_arguments)
        return arguments_of(build, made)
    except NoSuchCall:
        return {}
