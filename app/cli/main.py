"""The arguments of the command line, and what runs for each.

Exit status: 0 fine, 1 refused or failed, 2 wrong use.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Protocol

from app.bootstrap import Services
from app.cli import practice, requests
from app.cli.output import Output
from app.cli.problems import Misused
from app.errors import AppError
from wallet.errors import WalletError

Run = Callable[[Namespace, Services, Output], int]

WRONG_USE = 2


def main(arguments: Sequence[str], services: Services) -> int:
    """Run one command and answer its exit status."""
    options = _parser().parse_args(arguments)
    output = Output(sys.stdout, sys.stderr, as_json=getattr(options, "json", False))
    run: Run = options.run
    try:
        return run(options, services, output)
    except Misused as why:
        replace(output, as_json=False).problem(why)
        return WRONG_USE
    except (WalletError, AppError) as why:
        output.problem(why)
        return 1
    except KeyboardInterrupt:
        output.tell("stopped")
        return 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="countersign",
        description="Co-sign releases of Trustless Work escrows on Stellar.",
        epilog="Exit status: 0 fine, 1 refused or failed, 2 wrong use.",
    )
    parser.add_argument(
        "--version", action="version", version=f"countersign {version('countersign')}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _practice(commands.add_parser("practice", help="the embedded practice network"))
    _inspect(_command(commands, "inspect", "review a request, without keys", requests.inspect))
    propose = commands.add_parser("propose", help="write a request that asks for signatures")
    moves = propose.add_subparsers(required=True, metavar="MOVE")
    _propose(_command(moves, "release", "release the money", requests.propose_release))
    _sign(_command(commands, "sign", "review a request and add a signature", requests.sign))
    _merge(_command(commands, "merge", "join the signatures of several files", requests.merge))
    status = _command(commands, "status", "who has signed, who is missing", requests.status)
    status.add_argument("file", metavar="FILE")
    _json(status)
    _submit(_command(commands, "submit", "send, and follow until final", requests.submit))
    return parser


class _Commands(Protocol):
    def add_parser(
        self, name: str, *, help: str | None = ..., description: str | None = ...
    ) -> ArgumentParser: ...


def _command(commands: _Commands, name: str, words: str, run: Run) -> ArgumentParser:
    parser = commands.add_parser(name, help=words, description=f"{words}.".capitalize())
    parser.set_defaults(run=run)
    return parser


def _practice(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = _command(commands, "run", "play a scenario from start to end", practice.run)
    run.add_argument("scenario", choices=practice.SCENARIOS)
    _json(run)
    serve = _command(commands, "serve", "serve the practice network", practice.serve)
    serve.add_argument("--dir", metavar="D", help="where the people's key files go")
    serve.add_argument("--scenario", default="closing", choices=practice.SCENARIOS)
    serve.add_argument("--port", type=int, default=0, help="0: any free one")
    _json(serve)
    replay = _command(commands, "replay", "replay recordings in our model", practice.replay)
    replay.add_argument("files", nargs="+", metavar="FILE")
    _json(replay)


def _inspect(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE|-", help="a request, or an envelope in base64")
    parser.add_argument("--network", help="public, testnet, practice, or a passphrase")
    parser.add_argument("--as", dest="as_key", metavar="G…", help="the key that would sign")
    _json(parser)


def _propose(parser: ArgumentParser) -> None:
    parser.add_argument("--contract", required=True, metavar="C…", help="the escrow")
    parser.add_argument("--milestone", type=int, metavar="N", help="where the build has it")
    _network(parser)
    parser.add_argument("--payer", required=True, metavar="G…", help="pays the network's fee")
    parser.add_argument("--note", default="", help="your words to the co-signers")
    parser.add_argument("--valid-hours", type=float, default=168, help="default: a week")
    parser.add_argument("--out", required=True, metavar="FILE")
    _json(parser)


def _sign(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--key-file", required=True, help="one S… key, readable by you only")
    parser.add_argument("--out", required=True, metavar="FILE")
    parser.add_argument(
        "--accept", action="append", default=[], metavar="F55", help="a warning you accept"
    )
    _json(parser)


def _merge(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", required=True, metavar="FILE")


def _submit(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    _network(parser)
    _json(parser)


def _network(parser: ArgumentParser) -> None:
    parser.add_argument("--rpc", required=True, metavar="URL", help="a Stellar RPC server")
    parser.add_argument("--passphrase", required=True, metavar="P", help="the network's")


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON")
