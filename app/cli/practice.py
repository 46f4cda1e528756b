"""The commands that play on the practice network and compare it: run, replay."""

from __future__ import annotations

import asyncio
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from app.adapters.recordings import read_recording, recordings_at
from app.bootstrap import Services, Wanted
from app.cli.output import Output
from app.closing import Cast, Closed, Closing, End, Show, Tell
from app.machines import OwnProcesses
from app.report import as_text, sentence
from app.story import told_stories
from wallet.addresses import Address
from wallet.amounts import format_amount
from wallet.errors import Unreadable
from wallet.review.finding import Severity
from wallet.review.review import Review
from wallet.vault.kdf import FLOOR

_OF_THE_LAST: Final = frozenset({"status", "ledger", "closed_at", "hash", "signers"})
SHOWN_DIFFERENCES = 20
LONG = 300
"""Characters of a differing fact that are shown in text; JSON has them whole."""


def run(options: Namespace, services: Services, output: Output) -> int:
    """Play a story from start to end, or tell which there are."""
    if options.list:
        return _tell_stories(output)
    steps: list[str] = []

    def tell(step: str) -> None:
        steps.append(step)
        output.tell(f"{len(steps):2}. {step}")

    def show(review: Review, alone: bool) -> None:
        if not output.as_json:
            output.say(as_text(review) if alone else _in_short(review))

    closed, names = asyncio.run(_play(options.story, services, tell, show))
    if output.as_json:
        facts = {"scenario": options.story, "steps": steps}
        output.json({**_closed_facts(closed), **facts})
    else:
        output.say(_closed_text(closed, names))
    return 0


def replay(options: Namespace, services: Services, output: Output) -> int:
    """Replay recordings; 1 when the model differs anywhere, or one of several is none."""
    calls = 0
    differences: list[Mapping[str, Any]] = []
    unreadable: list[Mapping[str, Any]] = []
    files = [file for path in options.files for file in recordings_at(path)]
    for number, file in enumerate(files, 1):
        name = Path(file).name
        output.tell(f"{number}/{len(files)} {name}")
        try:
            replayed = services.replay(read_recording(file))
        except Unreadable as why:
            why.what = file  # which of them it is
            if len(files) == 1:
                raise
            unreadable.append({"file": name, "why": why.why})
            continue
        calls += replayed.calls
        differences += [{"file": name, **d} for d in replayed.differences]
    if output.as_json:
        counts = {"files": len(files), "calls": calls}
        output.json({**counts, "differences": differences, "unreadable": unreadable})
    else:
        _tell_replayed(output, differences, unreadable)
        output.say(f"{len(files)} files, {calls} calls, {len(differences)} differences")
    return 1 if differences or unreadable else 0


def _tell_replayed(
    output: Output,
    differences: Sequence[Mapping[str, Any]],
    unreadable: Sequence[Mapping[str, Any]],
) -> None:
    for difference in differences[:SHOWN_DIFFERENCES]:
        output.say(_difference(difference))
    if len(differences) > SHOWN_DIFFERENCES:
        output.say(f"… and {len(differences) - SHOWN_DIFFERENCES} more; --json has them all")
    for each in unreadable:
        output.say(f"{each['file']} is no recording that can be read: {each['why']}")


def _tell_stories(output: Output) -> int:
    told = told_stories()
    if output.as_json:
        output.json({"stories": [{"name": n, "about": a} for n, a in told.items()]})
        return 0
    for name, about in told.items():
        output.say(
            "\n".join((name, *wrap(about, 76, initial_indent="  ", subsequent_indent="  ")))
        )
    return 0


async def _play(
    name: str, services: Services, tell: Tell, show: Show
) -> tuple[Closed, Mapping[Address, str]]:
    tell("the practice network starts, where the story begins")
    async with services.practise(Wanted(name)) as practice:
        with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
            async with services.connect(practice.url, practice.network) as port:
                # Practice keys guard nothing: their passwords need not cost what others do.
                profiles = replace(services.profiles, cost=FLOOR)
                machines = OwnProcesses(
                    profiles, Path(folder), tell, practice.secrets, practice.story.offline
                )
                closing = Closing(
                    port, services.clock, services.builds, machines, Path(folder), tell
                )
                cast = Cast(practice.accounts, practice.escrows, practice.assets)
                return await closing.play(practice.story, cast, show), cast.names


def _in_short(review: Review) -> str:
    """A line or two for one of many; its signers see all of it."""
    found = [f"{f.name}" for f in review.findings if f.severity is not Severity.INFO]
    return (
        f"{sentence(review)}\nverdict {review.summary['verdict']}, warnings {', '.join(found)}"
    )


def _closed_facts(closed: Closed) -> Mapping[str, Any]:
    """All of it; what the last final move was stands in front, for stories of one."""
    last = [_end_facts(end) for end in closed.ends if end.final is not None][-1:]
    return {
        **{k: v for end in last for k, v in end.items() if k in _OF_THE_LAST},
        "moves": [_end_facts(end) for end in closed.ends],
        "balances": [
            {
                "name": b.name,
                "account": b.account,
                "asset": b.code,
                "before": str(b.before),
                "after": str(b.after),
                "moved": str(b.after - b.before),
            }
            for b in closed.balances
        ],
    }


def _end_facts(end: End) -> Mapping[str, Any]:
    facts = {"ask": end.ask.name, "move": end.ask.kind, "says": end.says, "status": end.status}
    if end.final is None:
        return {**facts, "by": end.by, "why": end.why}
    return {
        **facts,
        "ledger": end.final.ledger,
        "closed_at": end.final.time,
        "hash": end.final.hash.hex(),
        "signers": list(end.signers),
    }


def _closed_text(closed: Closed, names: Mapping[Address, str]) -> str:
    lines = [line for end in closed.ends for line in _end_lines(end, names)]
    width = max((len(b.name) for b in closed.balances), default=0)
    for b in closed.balances:
        change = b.after - b.before
        sign = "+" if change >= 0 else "-"
        lines.append(
            f"  {b.name:<{width}}{format_amount(b.before):>20} -> {format_amount(b.after):>20}"
            f"   {sign}{format_amount(abs(change))} {b.code}"
        )
    return "\n".join(lines)


def _end_lines(end: End, names: Mapping[Address, str]) -> list[str]:
    if end.final is None:
        by = f"declined by {end.by}" if end.by else "refused by the contract"
        return [f"{end.ask.name}: {end.says}", f"  {by}: {end.why}"]
    signed = ", ".join(names.get(signer, signer) for signer in end.signers)
    return [
        f"{end.ask.name}: {end.says}",
        f"  final in ledger {end.final.ledger}, hash {end.final.hash.hex()}",
        f"  signed by {signed}",
    ]


def _difference(facts: Mapping[str, object]) -> str:
    recorded, modelled = str(facts["recorded"])[:LONG], str(facts["modelled"])[:LONG]
    where = f"{facts['file']} | {facts['step']} | {facts['fact']}"
    return f"{where}\n    recorded  {recorded}\n    modelled  {modelled}"
