"""What ``propose`` asks for beside the moves of escrows: operations of the ledger's own."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from app.cli.arguments import parsed
from app.cli.wanted_moves import SALT_BYTES, build_named
from app.ports import LedgerPort
from app.propose_operations import (
    LEDGERS_A_DAY,
    Asked,
    propose_deployment,
    propose_extension,
    propose_restoration,
)
from wallet.addresses import account_id, contract_id
from wallet.escrow.builds import Builds
from wallet.escrow.founding import given_to
from wallet.operations import DeployContract
from wallet.request import Request

MOST: Final = 2**31 - 1

Ask = Callable[[LedgerPort, Builds, Namespace], Awaitable[Request]]
"""Asks for what the options say; raises as ``app.propose_operations``, or Misused."""


@dataclass(frozen=True)
class OperationCommand:
    """An operation as a command: its words, its own options, and how it is asked for."""

    name: str
    words: str
    options: Callable[[ArgumentParser], None]
    ask: Ask
    more: str = ""


def salt(text: str) -> bytes:
    """Thirty-two bytes in hex; raise ArgumentTypeError."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != SALT_BYTES:
        raise ArgumentTypeError("32 bytes in hex")
    return raw


def number(text: str) -> int:
    """A number from 1; raise ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise ArgumentTypeError("a number from 1")
    return int(text)


def _contract(parser: ArgumentParser) -> None:
    contract = parsed(contract_id)
    parser.add_argument(
        "--contract", required=True, type=contract, metavar="C…", help="the escrow"
    )


def _life(parser: ArgumentParser) -> None:
    _contract(parser)
    span = parser.add_mutually_exclusive_group()
    words = "for so many ledgers from when it is sent; default: the most there is"
    span.add_argument("--ledgers", type=number, metavar="N", help=words)
    span.add_argument("--days", type=number, metavar="N", help="the same in days, about")


def _deployment(parser: ArgumentParser) -> None:
    parser.add_argument("--build", required=True, metavar="NAME", help="whose code it is of")
    parser.add_argument(
        "--salt", type=salt, metavar="HEX", help="decides the new address; default: chance"
    )
    parser.add_argument(
        "--as",
        dest="acting",
        type=parsed(account_id),
        metavar="G…",
        help="whose contract it will be: signs; default: the payer",
    )
    # Nothing is there yet that a move could be about.
    parser.set_defaults(contract=None)


async def _extend(port: LedgerPort, builds: Builds, options: Namespace) -> Request:
    ledgers = options.ledgers
    if options.days is not None:
        ledgers = options.days * LEDGERS_A_DAY
    return await propose_extension(port, builds, options.contract, ledgers, _asked(options))


async def _restore(port: LedgerPort, builds: Builds, options: Namespace) -> Request:
    return await propose_restoration(port, builds, options.contract, _asked(options))


async def _deploy(port: LedgerPort, builds: Builds, options: Namespace) -> Request:
    build = build_named(builds, options.build)
    who = options.acting or options.payer
    new = options.salt or secrets.token_bytes(SALT_BYTES)
    wished = DeployContract(who, build.wasm_hash, new, given_to(build, who))
    return await propose_deployment(port, builds, wished, _asked(options))


def _asked(options: Namespace) -> Asked:
    return Asked(options.payer, round(options.valid_hours * 3600), options.note)


_ANYBODY = "The ledger's own way: anybody may ask, and whoever pays signs alone."

COMMANDS: Final = (
    OperationCommand(
        "extend-storage",
        "ask to keep everything that an escrow needs on the ledger awake",
        _life,
        _extend,
        f"{_ANYBODY} The contract, its code, its terms and its money live on together, which "
        "the escrow's own extend-life does in few builds.",
    ),
    OperationCommand(
        "restore-storage",
        "ask to wake an escrow whose storage has fallen asleep",
        _contract,
        _restore,
        f"{_ANYBODY} Nothing is lost while it sleeps, and it works again once it is awake.",
    ),
    OperationCommand(
        "deploy",
        "ask for a new contract of known code, made by no other contract",
        _deployment,
        _deploy,
        "It holds no terms yet: ask for them with initialize once it is there. In the first "
        "generation anybody can set it up before you do: look at its terms before you pay in.",
    ),
)
"""In the order in which an escrow may need them."""
