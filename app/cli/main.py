"""The arguments of the command line, and what runs for each.

Exit status: 0 fine, 1 refused or failed, 2 wrong use.
"""

from __future__ import annotations

import io
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from typing_extensions import override

from app.bootstrap import Services
from app.cli import (
    bumping,
    finding,
    inspecting,
    practice,
    profile_arguments,
    proposing,
    proposing_operations,
    requests,
    serving,
)
from app.cli.arguments import WRONG_USE, Run, command, json, parsed
from app.cli.output import Output, without_secrets
from app.cli.problems import Misused
from app.errors import AppError
from app.story import STORIES
from wallet.addresses import account_id, address, contract_id
from wallet.errors import WalletError
from wallet.request import MAX_NOTE

LEAST_HOURS = 0.1
MOST_HOURS = 8760
MOST_PORT = 65535


def main(arguments: Sequence[str], services: Services) -> int:
    """Run one command and answer its exit status."""
    _never_fail_for_a_letter()
    options = _parser().parse_args(arguments)
    output = Output(sys.stdout, sys.stderr, as_json=getattr(options, "json", False))
    run: Run = options.run
    try:
        return run(options, services, output)
    except Misused as why:
        output.plainly.problem(why)
        return WRONG_USE
    except (WalletError, AppError) as why:
        output.problem(why)
        return 1
    except KeyboardInterrupt:
        output.tell("stopped; if it was being sent, the same command again cannot pay twice")
        return 1
    except BrokenPipeError:
        # Whoever read the answer has gone; without this, Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


class _Parser(ArgumentParser):
    """Complains without repeating what looks like a secret key."""

    @override
    def error(self, message: str) -> NoReturn:
        super().error(without_secrets(message))


def _never_fail_for_a_letter() -> None:
    """Write what a terminal has no letter for in another way, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="countersign",
        description="Co-sign releases of Trustless Work escrows on Stellar: propose, then sign "
        "(each signer on their own machine), merge, submit. A profile keeps your keys, and all "
        "that was seen and signed.",
        epilog="Exit status: 0 fine, 1 refused or failed, 2 wrong use.",
    )
    parser.add_argument(
        "--version", action="version", version=f"countersign {version('countersign')}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _practice(commands.add_parser("practice", help="the embedded practice network"))
    inspect = command(commands, "inspect", inspecting.WORDS, inspecting.inspect)
    inspecting.arguments(inspect)
    propose = commands.add_parser("propose", help="write a request that asks for signatures")
    moves = propose.add_subparsers(required=True, metavar="MOVE")
    for move in proposing.COMMANDS:
        _propose(command(moves, move.name, move.words, requests.propose, move.more), move)
    for each in (*proposing_operations.COMMANDS, bumping.COMMAND):
        parser_of = command(moves, each.name, each.words, requests.propose, each.more)
        each.options(parser_of)
        _proposal(parser_of, each.ask)
    _sign(command(commands, "sign", "review a request and add a signature", requests.sign))
    _merge(command(commands, "merge", "join the signatures of several files", requests.merge))
    profile_arguments.add_profile(
        commands.add_parser("profile", help="your keys and records, encrypted in one place")
    )
    _inbox(
        command(
            commands,
            "inbox",
            "show the requests that are kept, and whom each waits for",
            requests.inbox,
        )
    )
    _decline(
        command(
            commands,
            "decline",
            "say no to a request, with a reason",
            requests.decline,
            "Your profile keeps it; nobody is told.",
        )
    )
    profile_arguments.add_journal(commands)
    found = command(commands, "find", finding.WORDS, finding.find, finding.MORE)
    finding.arguments(found)
    _network(found)
    status = command(
        commands, "status", "tell who has signed and who is missing", requests.status
    )
    status.add_argument("file", metavar="FILE", help=_FILE)
    json(status)
    _submit(
        command(
            commands,
            "submit",
            "send a complete request, follow it until it is final",
            requests.submit,
        )
    )
    return parser


_FILE = "a request (.countersign), or - for standard input"
_OUT = "written here; signatures of the same request that are there already are kept"


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        raise ArgumentTypeError(f"hours from {LEAST_HOURS} to {MOST_HOURS}")
    return hours


def _note(text: str) -> str:
    if len(text) > MAX_NOTE:
        raise ArgumentTypeError(f"at most {MAX_NOTE} characters")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PORT):
        raise ArgumentTypeError(f"a port from 0 to {MOST_PORT}")
    return int(text)


def _finding(text: str) -> int:
    number = text.upper().removeprefix("F")
    if not (number.isascii() and number.isdigit()):
        raise ArgumentTypeError("the number of a finding, such as F55")
    return int(number)


def _practice(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = command(commands, "run", "play a story from start to end", practice.run)
    run.add_argument(
        "story",
        nargs="?",
        default=STORIES[0],
        choices=STORIES,
        metavar="NAME",
        help=f"{', '.join(STORIES)}; default: {STORIES[0]}",
    )
    run.add_argument("--list", action="store_true", help="tell what each story is about")
    json(run)
    words = "serve the practice network on this machine"
    _serve(command(commands, "serve", words, serving.serve))
    replay = command(
        commands,
        "replay",
        "compare recordings of the real contract with our model",
        practice.replay,
    )
    words = "a recording in JSON, or a folder of them; also packed as .json.xz or .json.gz"
    replay.add_argument("files", nargs="+", metavar="FILE", help=words)
    json(replay)


def _serve(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dir", metavar="D", help="a folder for the people's key files, and what is kept"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the ledger in D, and go on from there the next time",
    )
    parser.add_argument(
        "--request",
        action="store_true",
        help="keep it, and let the others of the story ask: requests in D, signed by them",
    )
    parser.add_argument(
        "--anew", action="store_true", help="begin the story again in D, and keep that"
    )
    parser.add_argument(
        "--until-eof", action="store_true", help="stop when standard input ends, too"
    )
    parser.add_argument(
        "--story",
        "--scenario",
        default=STORIES[0],
        choices=STORIES,
        metavar="NAME",
        help=f"{', '.join(STORIES)}; default: {STORIES[0]}",
    )
    parser.add_argument("--port", type=_port, default=0, help="default: any free one")
    json(parser)


def _propose(parser: ArgumentParser, move: proposing.MoveCommand) -> None:
    contract = parsed(contract_id)
    parser.add_argument(
        "--contract", required=True, type=contract, metavar="C…", help="the escrow"
    )
    move.options(parser)
    parser.set_defaults(move_of=move.move)
    parser.add_argument(
        "--as",
        dest="acting",
        type=parsed(address),
        metavar="G…",
        help="who acts; default: the role's only holder, or else the payer",
    )
    parser.add_argument(
        "--by-entry",
        action="store_true",
        help="whoever acts signs an authorisation entry, and the payer signs after them",
    )
    _proposal(parser, proposing.ask)


def _proposal(parser: ArgumentParser, ask: proposing_operations.Ask) -> None:
    parser.set_defaults(ask=ask)
    _network(parser)
    payer = parsed(account_id)
    parser.add_argument(
        "--payer",
        required=True,
        type=payer,
        metavar="G…",
        help="pays the network's fee; signs too",
    )
    parser.add_argument(
        "--note", default="", type=_note, metavar="TEXT", help="your words to the co-signers"
    )
    parser.add_argument(
        "--valid-hours", type=_hours, default=168, metavar="H", help="default: 168, a week"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="a new file")
    json(parser)


def _sign(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=f"{_FILE}; with a profile one or several: all are signed, or none",
    )
    parser.add_argument(
        "--key-file",
        metavar="FILE",
        help="sign without a profile: a file with one secret key (S…), readable by you only",
    )
    parser.add_argument(
        "--key", metavar="NAME|G…", help="which key of the profile, if several could sign"
    )
    profile_arguments.named_profile(parser)
    profile_arguments.read_by(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        help=f"{_OUT}; with a profile also a folder, or nowhere: the profile keeps them",
    )
    parser.add_argument(
        "--cover",
        action="store_true",
        help="you proposed it: the key also signs for all that the file tells, note and state",
    )
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        type=_finding,
        metavar="F55",
        help="a warning that asks for your consent, by its number",
    )
    json(parser)


def _merge(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="the request, and what was signed: requests, signatures, envelopes in base64",
    )
    parser.add_argument("--out", required=True, metavar="FILE", help=_OUT)


def _submit(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_FILE)
    _network(parser)
    profile_arguments.named_profile(parser, "without it, no profile keeps what becomes of it")
    profile_arguments.read_by(parser)
    json(parser)


def _inbox(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="requests and signatures to be kept first"
    )
    parser.add_argument(
        "--words",
        default="",
        metavar="TEXT",
        help="only those with words that begin like these",
    )
    profile_arguments.named_profile(parser)
    profile_arguments.read_by(parser)
    json(parser)


def _decline(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_FILE)
    parser.add_argument("--reason", required=True, type=_note, metavar="TEXT", help="why not")
    profile_arguments.named_profile(parser)
    profile_arguments.read_by(parser)
    json(parser)


def _network(parser: ArgumentParser) -> None:
    parser.add_argument("--rpc", required=True, metavar="URL", help="a Stellar RPC server")
    parser.add_argument(
        "--passphrase", required=True, metavar="P", help="the network's own name"
    )
