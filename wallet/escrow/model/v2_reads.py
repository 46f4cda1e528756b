"""What any escrow tells of itself and of others; nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of
from wallet.escrow.terms import Escrow

MOST_BALANCES = 20


def get(running: Running, _arguments: Arguments) -> Value:
    """The terms as they stand."""
    return fields_of(running.build, running.escrow())


def get_other(running: Running, arguments: Arguments) -> Value:
    """The terms of another escrow."""
    return fields_of(running.build, _other(running, cast("Address", arguments["contract_id"])))


def balances(running: Running, arguments: Arguments) -> Value:
    """What escrows hold, and their token's decimals."""
    asked = cast("Sequence[Address]", arguments["addresses"])
    running.require(len(asked) <= MOST_BALANCES, "TooManyEscrowsRequested")
    answers: list[Value] = []
    for who in asked:
        escrow = running.escrow() if who == running.this else _other(running, who)
        balance = running.balance(escrow, who)
        decimals = running.frame.call(escrow.token, "decimals").u32
        assert decimals is not None  # noqa: S101 - the token's interface
        answers.append(
            {"address": who, "balance": balance, "trustline_decimals": decimals.uint32}
        )
    return tuple(answers)


def _other(running: Running, contract: Address) -> Escrow:
    return running.terms(running.frame.call(contract, "get_escrow"))


FUNCTIONS: Mapping[str, Function] = {
    "get_escrow": get,
    "get_escrow_by_contract_id": get_other,
    "get_multiple_escrow_balances": balances,
}
