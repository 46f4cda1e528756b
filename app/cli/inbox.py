"""The command inbox: what a profile keeps, by whom it waits for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any

from app.bootstrap import Services
from app.cli.output import Output
from app.cli.profiles import answer, with_profile
from app.profile import inbox as inboxes
from app.profile import requests as keeping
from app.profile.door import Way
from app.profile.pins import pinned_builds
from app.profile.profile import Profile
from app.records import InboxRow, Standing
from app.words.times import day_and_time
from wallet.amounts import format_amount
from wallet.network import NAMES, Network
from wallet.request import Request, SignatureFile
from wallet.review.texts import shown

HEADINGS = {
    Standing.NEEDS_ME: "NEEDS YOU",
    Standing.READY: "COMPLETE, NOT SENT",
    Standing.UNKNOWN: "PERHAPS SENT: SUBMIT IT AGAIN, IT CANNOT PAY TWICE",
    Standing.SENT: "SENT, NOT FINAL YET",
    Standing.WAITS_FOR_OTHERS: "WAITS FOR OTHERS",
    Standing.FINAL: "FINAL",
    Standing.FAILED: "FAILED",
    Standing.DECLINED: "DECLINED BY YOU",
    Standing.EXPIRED: "EXPIRED",
}
OPEN = (Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS)
"""Where who could sign still matters."""

LONGEST_TITLE = 90


def inbox(
    options: Namespace,
    services: Services,
    output: Output,
    files: Sequence[Request | SignatureFile],
) -> int:
    """Show what is kept, by whom it waits for; files are kept first."""

    async def do(profile: Profile, _way: Way) -> None:
        for file in files:
            if isinstance(file, Request):
                keeping.keep(profile, file, pinned_builds(profile, services.builds))
            else:
                keeping.keep_signature(profile, file, pinned_builds(profile, services.builds))
        page = inboxes.page(profile, pinned_builds(profile, services.builds), options.words)
        answer(output, _text(page, profile.own_keys, options.words), **_facts(page))

    return with_profile(options, services, output, do)


def _facts(page: inboxes.Page) -> dict[str, Any]:
    return {
        "counts": {standing.value: count for standing, count in page.counts.items()},
        "requests": [_row_facts(row) for row in page.rows],
    }


def _row_facts(row: InboxRow) -> dict[str, Any]:
    signed = _signed(row)
    return {
        "hash": row.hash.hex(),
        "network_passphrase": row.passphrase,
        "standing": row.standing.value,
        "title": row.title,
        "move": row.move,
        "contract": row.contract,
        "asset": row.asset,
        "units": None if row.amount is None else str(row.amount),
        "counterparty": row.counterparty,
        "valid_until": row.valid_until,
        "signed": [key for key, has in signed.items() if has],
        "can_sign": [key for key, has in signed.items() if not has],
    }


def _text(page: inboxes.Page, own: Set[str], words: str) -> str:
    lines: list[str] = []
    by_standing = {
        standing: list(rows) for standing, rows in groupby(page.rows, lambda row: row.standing)
    }
    for standing, heading in HEADINGS.items():
        rows = by_standing.get(standing, [])
        # How many there are with these words, nobody has counted.
        count = len(rows) if words else page.counts.get(standing, 0)
        if not count:
            continue
        lines.append(f"{heading} ({count})")
        for row in rows:
            lines += _row_lines(row, page.names, own)
        if len(rows) < count:
            lines.append(f"  … {count - len(rows)} more; search with --words")
        elif words and count == inboxes.SHOWN:
            lines.append("  … perhaps more; search with more --words")
    if not lines and words:
        return "Nothing that is kept here has these words."
    return "\n".join(lines) or "Nothing is kept here yet: countersign inbox FILE, or sign one."


def _row_lines(row: InboxRow, names: Mapping[str, str], own: Set[str]) -> Iterator[str]:
    yield f"  {shown(row.title or row.contract or 'no escrow', LONGEST_TITLE)}"
    until = f"until {day_and_time(row.valid_until)}" if row.valid_until else "no time limit"
    move = shown(row.move.replace("_", " ")) or "no call"
    yield f"    {move}{_amount(row)}, {_network(row)}, {until}"
    for payee in filter(None, row.counterparty.split(", ")):
        yield _line("to", payee, names, own)
    signed = _signed(row)
    for key in (key for key, has in signed.items() if has):
        yield _line("signed", key, names, own)
    for key in (key for key, has in signed.items() if not has and row.standing in OPEN):
        yield _line("can sign", key, names, own)
    yield f"    hash      {row.hash.hex()}"


def _line(what: str, who: str, names: Mapping[str, str], own: Set[str]) -> str:
    name = shown(names.get(who, ""))
    yours = "yours" if who in own else ""
    told = ", ".join(filter(None, (name, yours)))
    return f"    {what:<8}  {who}  {told}".rstrip()


def _amount(row: InboxRow) -> str:
    if row.amount is None:
        return ""
    code = row.asset.partition(":")[0].replace("native", "XLM")
    return f", {format_amount(row.amount)} {shown(code) or 'units'} in all"


def _network(row: InboxRow) -> str:
    known = NAMES.get(Network(row.passphrase))
    return f"{known.upper()} network" if known else f"network “{shown(row.passphrase)}”"


def _signed(row: InboxRow) -> Mapping[str, bool]:
    """Each key that may sign, once, and whether it has wherever it may."""
    signed: dict[str, bool] = {}
    for line in row.signers:
        signed[line.key] = signed.get(line.key, True) and line.signed
    return signed
