"""The commands that play on the practice network and compare it: run, replay."""

from __future__ import annotations

import asyncio
import tempfile
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.adapters.recordings import read_recording, recordings_at
from app.bootstrap import Practice, Services, Wanted
from app.cli.output import Output
from app.closing import Closed, Closing, Show, Story, Tell
from app.report import as_text
from wallet.amounts import format_amount
from wallet.review.review import Review
from wallet.vault.kdf import FLOOR

SCENARIOS = ("closing",)
SHOWN_DIFFERENCES = 20
LONG = 300
"""Characters of a differing fact that are shown in text; JSON has them whole."""


def run(options: Namespace, services: Services, output: Output) -> int:
    """Play a scenario from start to end."""
    steps: list[str] = []

    def tell(step: str) -> None:
        steps.append(step)
        output.tell(f"{len(steps):2}. {step}")

    def show(review: Review) -> None:
        if not output.as_json:
            output.say(as_text(review))

    closed = asyncio.run(_play(options.scenario, services, tell, show))
    facts = {**_closed_facts(closed), "scenario": options.scenario, "steps": steps}
    if output.as_json:
        output.json(facts)
    else:
        output.say(_closed_text(closed))
    return 0


def replay(options: Namespace, services: Services, output: Output) -> int:
    """Replay recordings; 1 when the model differs anywhere."""
    calls = 0
    differences: list[Mapping[str, Any]] = []
    files = [file for path in options.files for file in recordings_at(path)]
    for number, file in enumerate(files, 1):
        output.tell(f"{number}/{len(files)} {Path(file).name}")
        replayed = services.replay(read_recording(file))
        calls += replayed.calls
        differences += [{"file": Path(file).name, **d} for d in replayed.differences]
    if output.as_json:
        output.json({"files": len(files), "calls": calls, "differences": differences})
    else:
        for difference in differences[:SHOWN_DIFFERENCES]:
            output.say(_difference(difference))
        if len(differences) > SHOWN_DIFFERENCES:
            output.say(
                f"… and {len(differences) - SHOWN_DIFFERENCES} more; --json has them all"
            )
        output.say(f"{len(files)} files, {calls} calls, {len(differences)} differences")
    return 1 if differences else 0


async def _play(scenario: str, services: Services, tell: Tell, show: Show) -> Closed:
    tell("the practice network starts; the escrow is funded and approved")
    async with services.practise(Wanted(scenario)) as practice:
        with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
            async with services.connect(practice.url, practice.network) as port:
                # Practice keys guard nothing: their passwords need not cost what others do.
                profiles = replace(services.profiles, cost=FLOOR)
                closing = Closing(
                    port, services.clock, services.builds, profiles, Path(folder), tell
                )
                return await closing.play(_story(practice), show)


def _story(practice: Practice) -> Story:
    signers = {name: practice.secrets[name] for name in practice.signers}
    return Story(
        practice.contract,
        practice.accounts[practice.payer],
        signers,
        {
            **{account: name for name, account in practice.accounts.items()},
            practice.contract: "escrow",
        },
    )


def _closed_facts(closed: Closed) -> Mapping[str, Any]:
    return {
        "status": "final",
        "ledger": closed.final.ledger,
        "closed_at": closed.final.time,
        "hash": closed.final.hash.hex(),
        "signers": list(closed.signers),
        "balances": [
            {
                "name": b.name,
                "account": b.account,
                "before": str(b.before),
                "after": str(b.after),
                "moved": str(b.after - b.before),
            }
            for b in closed.balances
        ],
    }


def _closed_text(closed: Closed) -> str:
    lines = [f"final in ledger {closed.final.ledger}", f"hash {closed.final.hash.hex()}"]
    lines += [f"signed by {signer}" for signer in closed.signers]
    for b in closed.balances:
        change = b.after - b.before
        sign = "+" if change >= 0 else "-"
        lines.append(
            f"  {b.name:<14}{format_amount(b.before):>20} -> {format_amount(b.after):>20}"
            f"   {sign}{format_amount(abs(change))}"
        )
    return "\n".join(lines)


def _difference(facts: Mapping[str, object]) -> str:
    recorded, modelled = str(facts["recorded"])[:LONG], str(facts["modelled"])[:LONG]
    where = f"{facts['file']} | {facts['step']} | {facts['fact']}"
    return f"{where}\n    recorded  {recorded}\n    modelled  {modelled}"
