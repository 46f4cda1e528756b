"""The commands on a profile's requests: sign, submit, decline, and the inbox."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.bootstrap import Services
from app.cli.facts import day_and_time
from app.cli.output import Output
from app.cli.problems import Misused
from app.cli.profiles import with_profile
from app.cli.report import as_json, as_text
from app.cli.secrets import given
from app.ports import Final
from app.profile import inbox as inboxes
from app.profile import requests as keeping
from app.profile import sending, signing
from app.profile.door import Way
from app.profile.profile import Profile
from app.records import InboxRow, Standing
from wallet.amounts import format_amount
from wallet.lock import Grace, Limits
from wallet.network import Network
from wallet.request import SUFFIX, Request, SignatureFile
from wallet.review.review import Review

HEADINGS = {
    Standing.NEEDS_ME: "NEEDS YOU",
    Standing.READY: "COMPLETE, NOT SENT",
    Standing.UNKNOWN: "PERHAPS SENT: ASK AGAIN",
    Standing.SENT: "SENT",
    Standing.WAITS_FOR_OTHERS: "WAITS FOR OTHERS",
    Standing.FINAL: "FINAL",
    Standing.FAILED: "FAILED",
    Standing.DECLINED: "DECLINED",
    Standing.EXPIRED: "EXPIRED",
}

Write = Callable[[str, Request], Request]


def sign(
    options: Namespace,
    services: Services,
    output: Output,
    requests: Sequence[tuple[str, Request]],
    write: Write,
) -> int:
    """Review and sign requests with a key of the profile; all, or none."""
    outs = _outs(options.out, [path for path, _ in requests])
    seen: list[Review] = []

    def decide(shown: Review) -> frozenset[int]:
        seen.append(shown)
        if not output.as_json:
            output.say(as_text(shown))
        return frozenset(options.accept)

    async def do(profile: Profile, way: Way) -> None:
        signed = await signing.sign(
            profile,
            [request for _, request in requests],
            _again(options, services, requests, way),
            services.builds,
            decide,
            options.key,
        )
        for out, request in zip(outs, signed, strict=True):
            if out is not None:
                write(out, request)
        _signed(output, seen, outs)

    return with_profile(options, services, output, do)


def submit(
    options: Namespace,
    services: Services,
    output: Output,
    request: Request,
    meant: Network,
) -> Final:
    """Send a request of the profile, and keep what becomes of it."""
    ended: list[Final] = []

    async def do(profile: Profile, _way: Way) -> None:
        async with services.connect(options.rpc, meant) as port:
            ended.append(
                await sending.send(profile, request, port, services.builds, output.tell)
            )

    with_profile(options, services, output, do)
    return ended[0]


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
                keeping.keep(profile, file, services.builds)
            else:
                keeping.keep_signature(profile, file, services.builds)
        page = inboxes.page(profile, options.words)
        if output.as_json:
            output.json(_page_facts(page))
        else:
            output.say(_page_text(page))

    return with_profile(options, services, output, do)


def decline(options: Namespace, services: Services, output: Output, request: Request) -> int:
    """Say no, with a reason; it is kept and recorded."""

    async def do(profile: Profile, _way: Way) -> None:
        keeping.keep(profile, request, services.builds)
        keeping.decline(profile, request.envelope.hash, options.reason)
        output.tell("declined; the reason is kept. Nothing was signed or sent")

    return with_profile(options, services, output, do)


def _again(
    options: Namespace,
    services: Services,
    requests: Sequence[tuple[str, Request]],
    way: Way,
) -> Callable[[], Way]:
    """The secret once more, unless it was given for this very batch just now."""
    hashes = b"".join(request.envelope.hash for _, request in requests)
    batch = hashlib.sha256(hashes).digest()
    grace = Grace(batch, services.clock.moment(), Limits().grace)

    def ask() -> Way:
        if grace.covers(batch, services.clock.moment()) and not options.keyring:
            return way
        return given(Namespace(**{**vars(options), "keyring": False}))

    return ask


def _outs(named: str | None, paths: Sequence[str]) -> list[str | None]:
    """Where each signed request is written, if it is to be written at all."""
    if named is None or len(paths) == 1:
        return [named for _ in paths]
    folder = Path(named)
    names = [Path(path).name for path in paths]
    if not folder.is_dir() or len(set(names)) < len(names):
        raise Misused("Several requests need a folder for --out, and a name each.")
    return [str(folder / name.removesuffix(SUFFIX)) + SUFFIX for name in names]


def _signed(output: Output, seen: Sequence[Review], outs: Sequence[str | None]) -> None:
    if output.as_json:
        told = [
            {"status": "signed", "written": out, **as_json(review)}
            for review, out in zip(seen, outs, strict=True)
        ]
        output.json(told[0] if len(told) == 1 else {"status": "signed", "requests": told})
    for out in outs:
        written = "" if out is None else f" and written: {out}"
        output.tell(f"signed, kept in the profile{written}")


def _page_facts(page: inboxes.Page) -> dict[str, Any]:
    return {
        "counts": {standing.value: count for standing, count in page.counts.items()},
        "requests": [_row_facts(row) for row in page.rows],
    }


def _row_facts(row: InboxRow) -> dict[str, Any]:
    return {
        "hash": row.hash.hex(),
        "standing": row.standing.value,
        "title": row.title,
        "move": row.move,
        "contract": row.contract,
        "asset": row.asset,
        "units": None if row.amount is None else str(row.amount),
        "counterparty": row.counterparty,
        "valid_until": row.valid_until,
        "signed": [line.key for line in row.signers if line.signed],
        "can_sign": [line.key for line in row.signers if not line.signed],
    }


def _page_text(page: inboxes.Page) -> str:
    lines: list[str] = []
    for standing, heading in HEADINGS.items():
        rows = [row for row in page.rows if row.standing is standing]
        count = page.counts.get(standing, 0)
        if not count:
            continue
        lines.append(f"{heading} ({count})")
        for row in rows:
            lines += _row_lines(row, page)
        if len(rows) < count:
            lines.append(f"  … {count - len(rows)} more; search with --words")
    return "\n".join(lines) or "Nothing is kept here yet: countersign inbox FILE, or sign one."


def _row_lines(row: InboxRow, page: inboxes.Page) -> list[str]:
    amount = "" if row.amount is None else f"{format_amount(row.amount)} "
    asset = row.asset.split(":")[0]
    until = f"until {day_and_time(row.valid_until)}" if row.valid_until else "no time limit"
    lines = [f"  {row.title or row.contract}   {row.move} {amount}{asset}   {until}"]
    lines.append(f"    hash {row.hash.hex()}")
    for line in row.signers:
        state = "signed" if line.signed else "missing"
        name = page.names.get(line.key, "")
        lines.append(f"    {state:<8} {line.key}  {name}".rstrip())
    return lines
