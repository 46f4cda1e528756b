"""The command ``propose``: every move by a name of its own, each with the options it needs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.cli import splits, wanted_moves
from app.cli.arguments import parsed
from app.cli.problems import SplitRefused
from app.cli.proposing_operations import number, salt
from app.cli.wanted_moves import Reader, Situation
from app.errors import AppError
from app.ports import LedgerPort
from app.propose import MoveRefused, Wanted, propose
from app.propose_entry import propose_by_entry
from app.read import find_contract
from wallet.addresses import Address, address
from wallet.amounts import parse_amount
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.escrow.prediction import NETWORK_LIFE
from wallet.network import network
from wallet.request import Request


@dataclass(frozen=True)
class MoveCommand:
    """A move as a command: what it does in words, its own options, and how they are read."""

    name: str
    words: str
    options: Callable[[ArgumentParser], None]
    move: Reader
    more: str = ""


async def ask(port: LedgerPort, builds: Builds, options: Namespace) -> Request:
    """Ask for the move that is named; raise Misused, SplitRefused, or as ``propose``."""
    found = await find_contract(port, options.contract, builds)
    on = Situation(
        network(options.passphrase),
        builds,
        options.contract,
        found.build,
        found.escrow,
        found.fee_account,
    )
    wanted = Wanted(
        options.contract,
        options.move_of(options, on),
        options.payer,
        round(options.valid_hours * 3600),
        options.note,
    )
    way = propose_by_entry if options.by_entry else propose
    try:
        return await way(port, builds, wanted)
    except MoveRefused as why:
        better = await splits.working(port, on, wanted.move)
        if better is None or not await _works(port, builds, replace(wanted, move=better)):
            raise
        raise SplitRefused(why.reason, splits.options_of(better)) from why


async def _works(port: LedgerPort, builds: Builds, wanted: Wanted) -> bool:
    try:
        await propose(port, builds, wanted)
    except (WalletError, AppError):
        return False
    return True


def _share(text: str) -> tuple[Address, int]:
    who, _, amount = text.partition("=")
    return parsed(address)(who), parsed(parse_amount)(amount)


def _milestones(parser: ArgumentParser, *, required: bool, words: str) -> None:
    parser.add_argument(
        "--milestone",
        dest="milestones",
        action="append",
        default=[],
        required=required,
        type=number,
        metavar="N",
        help=f"{words}, counted from 1; once or several times",
    )


def _fund(parser: ArgumentParser) -> None:
    _amount(parser, "--amount", "how much to pay in", required=True)


def _mark(parser: ArgumentParser) -> None:
    _milestones(parser, required=True, words="the one that has come so far")
    parser.add_argument(
        "--status", required=True, metavar="TEXT", help="how far it is, such as completed"
    )
    parser.add_argument(
        "--evidence", metavar="TEXT", help="what shows it; without it, what is there stays"
    )


def _approve(parser: ArgumentParser) -> None:
    _milestones(parser, required=True, words="the one to approve")


def _take_back(parser: ArgumentParser) -> None:
    words = "the one whose approval is taken back, counted from 1"
    parser.add_argument("--milestone", required=True, type=number, metavar="N", help=words)


def _release(parser: ArgumentParser) -> None:
    words = "the one to release, where each is paid by itself; default: what is due first"
    _milestones(parser, required=False, words=words)


def _dispute(parser: ArgumentParser) -> None:
    _parts(parser)
    parser.add_argument(
        "--reason", metavar="TEXT", help="why, where the contract keeps a reason"
    )


def _resolve(parser: ArgumentParser) -> None:
    _parts(parser)
    _pay(parser, required=False)
    first = "; the contract's first builds decide between these two alone"
    _amount(parser, "--approver", f"what goes back to the approver{first}", required=False)
    _amount(parser, "--receiver", f"what the receiver gets{first}", required=False)


def _withdraw(parser: ArgumentParser) -> None:
    _pay(parser, required=True)


def _life(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--ledgers",
        type=number,
        default=NETWORK_LIFE.max,
        metavar="N",
        help=f"from now; default: {NETWORK_LIFE.max}, the most there is, about half a year",
    )


def _parts_file(parser: ArgumentParser) -> None:
    words = "JSON: a list of {description, amount, receiver, approvals}"
    parser.add_argument("--file", required=True, metavar="FILE", help=words)


def _plan_file(parser: ArgumentParser) -> None:
    words = "JSON: {new: [{description, …}], changes: [{milestone, description, amount}]}"
    parser.add_argument("--file", required=True, metavar="FILE", help=words)


def _terms(parser: ArgumentParser) -> None:
    words = (
        "JSON: title, engagement_id, description, asset, amount, platform_fee_percent, "
        "receiver_memo, roles, milestones"
    )
    parser.add_argument("--terms", required=True, metavar="FILE", help=words)


def _new(parser: ArgumentParser) -> None:
    _terms(parser)
    parser.add_argument("--build", metavar="NAME", help="default: that of the contract itself")
    parser.add_argument(
        "--salt", type=salt, metavar="HEX", help="decides the new address; default: chance"
    )


def _parts(parser: ArgumentParser) -> None:
    _milestones(parser, required=False, words="the one it is about, where each has its own")


def _amount(parser: ArgumentParser, name: str, words: str, *, required: bool) -> None:
    amount = parsed(parse_amount)
    parser.add_argument(name, type=amount, required=required, metavar="A", help=words)


def _pay(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--pay",
        action="append",
        default=[],
        required=required,
        type=_share,
        metavar="ADDRESS=AMOUNT",
        help="a share, before fees; once or several times",
    )


_FILE = (
    "In the file, roles are named as in the contract (platform, admin, service_provider, "
    "approver, release_signer, receiver, dispute_resolver, observer), each an address or a "
    "list of them; milestones are a list of {description, amount, receiver, approvals}; "
    "amounts and percentages stand in quotes; an asset is USDC, CODE:ISSUER or a contract. "
    "What the build does not keep is left out."
)
_SET_UP = "In the second generation its administrator signs, in the first anybody can."

COMMANDS: Final = (
    MoveCommand(
        "initialize",
        "ask for the first terms of a contract that holds none",
        _terms,
        wanted_moves.initialize,
        f"{_SET_UP} {_FILE}",
    ),
    MoveCommand(
        "new-escrow",
        "ask for a new escrow, made by a contract that is there",
        _new,
        wanted_moves.new_escrow,
        _FILE,
    ),
    MoveCommand(
        "update",
        "ask for other terms",
        _terms,
        wanted_moves.update,
        f"Only what changes need be said. {_FILE}",
    ),
    MoveCommand(
        "add-milestones", "ask for more milestones", _parts_file, wanted_moves.add_milestones
    ),
    MoveCommand(
        "manage-milestones",
        "ask for new milestones, and changes of those that are there",
        _plan_file,
        wanted_moves.manage_milestones,
    ),
    MoveCommand("fund", "ask for a payment into the escrow", _fund, wanted_moves.fund),
    MoveCommand("mark", "ask to say how far milestones are", _mark, wanted_moves.mark),
    MoveCommand(
        "approve", "ask for the approval of milestones", _approve, wanted_moves.approve
    ),
    MoveCommand(
        "take-back-approval",
        "ask to take an approval back, as the first builds can",
        _take_back,
        wanted_moves.take_back,
    ),
    MoveCommand(
        "release", "ask for the release of the escrow money", _release, wanted_moves.release
    ),
    MoveCommand(
        "approve-and-release",
        "ask to approve and release in one step",
        _approve,
        wanted_moves.approve_and_release,
    ),
    MoveCommand("dispute", "ask to open a dispute", _dispute, wanted_moves.dispute),
    MoveCommand("resolve", "ask to decide a dispute", _resolve, wanted_moves.resolve),
    MoveCommand(
        "withdraw",
        "ask to pay out what is left after the end",
        _withdraw,
        wanted_moves.withdraw,
    ),
    MoveCommand(
        "extend-life",
        "ask to keep the escrow's storage awake",
        _life,
        wanted_moves.extend_life,
    ),
)
"""In the order of an escrow's life."""
