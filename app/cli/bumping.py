"""``propose fee-bump``: somebody else's fee around what is signed, asked of its payer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from app import bumping
from app.cli.arguments import parsed
from app.cli.problems import Misused
from app.cli.proposing_operations import OperationCommand
from app.exchange import Bare, envelope_in, read_file
from app.ports import LedgerPort
from wallet.amounts import parse_amount
from wallet.envelope import FeeBump
from wallet.escrow.builds import Builds
from wallet.network import network
from wallet.request import Request


def _options(parser: ArgumentParser) -> None:
    words = "the request that is signed enough; or another tool's fee bump, taken as it is"
    parser.add_argument("--of", required=True, metavar="FILE", help=words)
    parser.add_argument(
        "--fee",
        type=parsed(parse_amount),
        metavar="XLM",
        help="the most that is paid in all; default: what others offer now",
    )
    # It is about a request, and so about no contract or build of its own.
    parser.set_defaults(contract="the request", build=None)


async def _ask(port: LedgerPort, builds: Builds, options: Namespace) -> Request:
    """Ask for a fee bump; raise Misused, or as ``app.bumping``."""
    value = read_file(options.of)
    if isinstance(value, Request):
        return await bumping.bumped(port, builds, value, options.payer, options.fee)
    if not isinstance(value, Bare):
        raise Misused("A signature alone has nothing to pay for: name the request.")
    envelope = envelope_in(options.of, value, network(options.passphrase))
    if not isinstance(envelope, FeeBump) or envelope.fee_source != options.payer:
        raise Misused("An envelope alone must be a fee bump, and of the payer that is named.")
    return await bumping.asked(port, builds, envelope, options.note)


COMMAND: Final = OperationCommand(
    "fee-bump",
    "pay a higher fee for what is signed already",
    _options,
    _ask,
    "Nobody signs anew but whoever pays: what it does, and its resources, stay as they are.",
)
