"""The command inspect: the review of a request without a profile, for a second machine."""

from __future__ import annotations

import re
from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.adapters.files import STANDARD_INPUT, read_text
from app.bootstrap import Services
from app.cli.arguments import WRONG_USE, json, parsed
from app.cli.facts import json_facts
from app.cli.output import Output
from app.cli.problem import OurError
from app.cli.problems import Misused
from app.errors import UnreadableFile
from app.exchange import file_in
from app.report import THIS_FILE, as_json, as_text, told_so, unavailable_in
from app.report_link import link_facts, link_lines
from app.review import Looking, inspected
from app.words.findings import FINDINGS
from wallet import network_file, snapshot_file
from wallet.addresses import account_id
from wallet.envelope import UnsupportedEnvelope
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.network_file import NamedNetwork, named_network
from wallet.qr import PartsRefused
from wallet.request import NewerFormat, SignatureFile
from wallet.review.finding import Severity
from wallet.review.review import Review
from wallet.sep7.errors import LinkRefused
from wallet.sep7.link import Link
from wallet.snapshot import Snapshot
from wallet.snapshot_file import snapshot_of
from wallet.texts.secrets import HoldsSecret

NETWORKS: Final = {"public": PUBLIC, "testnet": TESTNET, "practice": PRACTICE}

DAMAGED: Final = 17
"""The finding that no review has: what cannot be read has none."""

LACKING: Final = 64
"""The list of what was unavailable, by its number."""

WORDS: Final = "show what a request would do, without keys and without a profile"
MORE: Final = """
--snapshot FILE is JSON, in any layout:
  {"ledger", "timestamp" (its close time, seconds since 1970), "network_passphrase",
   "entries": [{"key", "entry", "live_until"}]}
  key and entry are XDR of LedgerKey and LedgerEntry in base64. live_until is the last ledger of
  contract data and code, null or missing for what never sleeps. entry null: of contract code
  only the life counts; anything else (its life is null or 0), and code without a life, does not
  exist. Other fields are ignored. It counts instead of what the request itself tells, and
  nothing vouches for it.

--network FILE is JSON: {"passphrase", "fee_account" (G…), "assets": [{"code", "issuer"}]}, the
  last two where you pin them. Without --network it is the request's or the link's own; of an
  envelope alone the snapshot's, or else public.

The answer in JSON (--json):
  verdict           "signable" or "stop"
  findings          number (such as "F17"), severity (STOP, WARN† to be ticked, WARN, INFO),
                    words, details (facts by name)
  move              contract, function, build, escrow, engagement_id, arguments (XDR), or null
  effects           asset, token, payments (kind, from, to, units), stays (units), or null
  signers           account, threshold, signed, missing_weight, can_sign
  hash              what this key (--as) would sign, in hex: the transaction's hash, or the
                    payload of an authorisation entry where the key signs that (way B)
  check_words       the six words of that hash
  transaction_hash  the transaction's own
  footprint_payees  who can be paid by what the transaction may touch
  unavailable       number, and lacks (what it needs): what takes a profile, F13 without --as
  facts_by          whose word the state is, such as "as told by this file, ledger 60000000"
  cover             of a request: whose key signed its cover (G…), null for nobody
  link              of a link: pubkey (asked to sign), callback (where the answer is wanted;
                    nothing is sent there), chained (how many links it came of); else null
  What cannot be read is F17: verdict "stop", with the same fields.

Exit status: 0 signable, 1 stopped (also what cannot be read), 2 wrong use (also a snapshot or
network file that is not what it should be).
"""

ANSWER: Final = (
    *("verdict", "findings", "move", "effects", "signers", "hash", "check_words"),
    *("transaction_hash", "footprint_payees", "unavailable", "facts_by", "cover", "link"),
)
"""What every answer begins with, in this order."""

_NOW: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_SIDE_FILES: Final = (UnreadableFile, Unreadable, TooLarge)
_UNREADABLE: Final = (
    *(*_SIDE_FILES, UnsupportedEnvelope, NewerFormat),
    *(LinkRefused, PartsRefused, HoldsSecret),
)


def arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = MORE
    parser.add_argument(
        "file",
        metavar="FILE|-",
        help="a request, another tool's envelope in base64, a link (web+stellar:tx?…), or any "
        "of them in parts, one a line; - for standard input",
    )
    parser.add_argument(
        "--network",
        metavar="N",
        help="the one you mean: public, testnet, practice, or a file that names another",
    )
    parser.add_argument(
        "--snapshot", metavar="FILE", help="the ledger's entries, as this file tells them"
    )
    parser.add_argument(
        "--as",
        dest="as_key",
        type=parsed(account_id),
        metavar="G…",
        help="the public key that would sign; without it F13 is unavailable",
    )
    parser.add_argument(
        "--now",
        type=moment,
        metavar="ISO",
        help="the time to review it at, such as 2026-11-29T12:00:00Z; default: this machine's",
    )
    json(parser)


def moment(text: str) -> int:
    """Seconds since 1970 of a time with its zone, in ISO 8601; raise ArgumentTypeError."""
    found = _NOW.fullmatch(text)
    try:
        if found is not None:
            zone = found[2].replace("Z", "+00:00")
            seconds = datetime.fromisoformat(found[1] + zone).astimezone(UTC).timestamp()
            if seconds >= 0:
                return int(seconds)
    except (ValueError, OverflowError):
        pass
    raise ArgumentTypeError("a time from 1970 on with its zone, such as 2026-11-29T12:00:00Z")


def inspect(options: Namespace, services: Services, output: Output) -> int:
    """Review a request without signing it; 1 when something stops it."""
    if options.snapshot == STANDARD_INPUT == options.file:
        raise Misused("Only one of the two can be standard input.")
    try:
        named = _network(options.network)
        snapshot = _snapshot(options.snapshot)
    except _SIDE_FILES as why:
        output.plainly.problem(why)
        return WRONG_USE
    looking = Looking(
        services.builds,
        services.clock.now() if options.now is None else options.now,
        named.network if named is not None else None,
        named.pinned if named is not None else None,
        snapshot,
        options.as_key,
    )
    return _answer(options.file, looking, output)


def _answer(path: str, looking: Looking, output: Output) -> int:
    name = "standard input" if path == STANDARD_INPUT else path
    try:
        value = file_in(name, read_text(path))
        if isinstance(value, SignatureFile):
            raise Misused("A signature alone has nothing to review: inspect the request.")
        review = inspected(value, looking, name)
    except _UNREADABLE as why:
        return _not_read(why, output)
    told_by = "the request" if looking.snapshot is None else THIS_FILE
    link = value if isinstance(value, Link) else None
    if output.as_json:
        output.json({**_facts(review, told_by), "link": link and link_facts(link)})
    else:
        told = as_text(review, told_by, alone=True)
        output.say("\n".join((told, *link_lines(link))) if link else told)
    return 1 if review.stops else 0


def _network(text: str | None) -> NamedNetwork | None:
    if text is None:
        return None
    known = NETWORKS.get(text)
    known = known or next((net for net in NETWORKS.values() if net.passphrase == text), None)
    if known is not None:
        return NamedNetwork(known, None)
    try:
        told = read_text(text, network_file.MAX_BYTES)
    except UnreadableFile as why:
        known_ones = "public, testnet, practice, or a file that names another"
        raise Misused(f"--network takes {known_ones}. {text}: {why.why}") from why
    return named_network(told)


def _snapshot(path: str | None) -> Snapshot | None:
    return None if path is None else snapshot_of(read_text(path, snapshot_file.MAX_BYTES))


def _facts(review: Review, told_by: str) -> Mapping[str, Any]:
    """The review, and that nothing is signed here."""
    unavailable = _lacking(unavailable_in(review, alone=True))
    told = told_so(review, told_by)
    facts = {**as_json(review), "unavailable": unavailable, "facts_by": told, "link": None}
    return {**{name: facts[name] for name in ANSWER}, **facts}


def _not_read(why: OurError, output: Output) -> int:
    """What cannot be read is a finding of its own, with an answer in JSON too."""
    finding: Mapping[str, Any] = {
        "number": f"F{DAMAGED}",
        "severity": Severity.STOP.value,
        "words": FINDINGS[DAMAGED].says,
        "details": json_facts(why),
    }
    if not output.as_json:
        output.say(f"FINDINGS: 1 STOP\n  STOP  {finding['number']}  {finding['words']}")
    numbers = sorted({*FINDINGS} - {DAMAGED, LACKING})
    unread = dict.fromkeys(numbers, "a request that can be read")
    output.problem(
        why,
        verdict="stop",
        findings=[finding],
        move=None,
        effects=None,
        signers=[],
        hash=None,
        check_words=[],
        transaction_hash=None,
        footprint_payees=[],
        unavailable=_lacking(unread),
        facts_by=None,
        cover=None,
        link=None,
    )
    return 1


def _lacking(numbers: Mapping[int, str]) -> list[Mapping[str, str]]:
    return [{"number": f"F{number:02}", "lacks": lacks} for number, lacks in numbers.items()]
