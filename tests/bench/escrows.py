"""How fast many escrows are read: questions, processor time, and what decoding alone takes.

The server's answers are ready as text beforehand, so that all that is measured is ours: asking,
reading JSON, XDR, terms, roles, balances.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import math
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from stellar_sdk import xdr
from stellar_sdk.client.response import Response
from typing_extensions import override

from app.adapters.connection import Connection
from app.adapters.frame import Answer, checked
from app.adapters.searching import Searching
from app.desk.awaited_lines import Known, awaited_lines
from app.desk.awaited_steps import waited_in
from app.desk.escrow_seen import Eyes, Seen
from app.discovery import Discovery, Wanted, discover
from app.pages.awaiting import AwaitedLine
from app.ports import Happened
from tests.bench.figures import Figure, Report
from tests.support.escrows import milestone, terms
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PEOPLE,
    SEQUENCE,
    UNIT,
    Entries,
    account,
    balance_entry,
)
from tests.support.searched import BUILDS, SINGLE, escrow, many
from wallet.addresses import ContractId
from wallet.escrow.locating import Known as KnownEscrow
from wallet.escrow.standing import pending
from wallet.network import PRACTICE
from wallet.remembered import forget_all
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, code_key, instance_key

ESCROWS: Final = 1_000
HOLDERS: Final = 5
"""Accounts in their roles beside mine, whose signers are read: I may be one."""

RUNS: Final = 5
MILESTONES: Final = 5
ASKED: Final = 50


class _Canned(Connection):
    """A server whose answers are texts already."""

    def __init__(self, entries: Entries) -> None:
        super().__init__("https://rpc.example", 0)
        self._told = {
            base64.b64encode(key).decode(): json.dumps(
                {
                    "key": base64.b64encode(key).decode(),
                    "xdr": base64.b64encode(entry.data or b"").decode(),
                    "lastModifiedLedgerSeq": entry.last_modified,
                    "liveUntilLedgerSeq": entry.live_until,
                    "extXdr": "AAAAAA==",
                }
            )
            for key, entry in entries.items()
        }
        self.questions = 0

    @override
    async def post(
        self,
        url: str,
        data: dict[str, str] | None = None,
        json_data: dict[str, Any] | None = None,
    ) -> Response:
        """Put the texts of what is asked for together, as a server would."""
        request = json_data or {}
        self.questions += 1
        found = ",".join(
            self._told[key] for key in request["params"]["keys"] if key in self._told
        )
        body = (
            f'{{"jsonrpc": "2.0", "id": "{request["id"]}", "result": '
            f'{{"latestLedger": {SEQUENCE}, "entries": [{found}]}}}}'
        )
        return Answer(checked(self.host, request["id"], body.encode()))


class _Network(Searching):
    """What discovery asks; there are no events."""

    async def happened(self, contracts: Sequence[ContractId] = (), since: int = 0) -> Happened:
        """Tell that nothing happened."""
        return Happened(SEQUENCE, SEQUENCE, SEQUENCE, ())


def measure(report: Report) -> None:
    """Print everything."""
    report.head(f"{ESCROWS:,} escrows of {MILESTONES} milestones each, looked up on a ledger")
    contracts, entries = many(ESCROWS), ledger()
    snapshot = _snapshot(entries)
    # As the window does once all is loaded (``ui.collecting``): the SDK is not walked again.
    gc.collect()
    gc.freeze()
    ours: list[float] = []
    placed: list[float] = []
    alone: list[float] = []
    questions: list[float] = []
    for _ in range(RUNS):
        forget_all()
        canned = _Canned(entries)
        begun = time.process_time()
        told = asyncio.run(_look(canned, contracts))
        ours.append(time.process_time() - begun)
        begun = time.process_time()
        lines = _lines(told, snapshot)
        placed.append(time.process_time() - begun)
        assert len(lines) == ESCROWS
        questions.append(canned.questions)
        begun = time.process_time()
        for entry in entries.values():
            xdr.LedgerEntryData.from_xdr_bytes(entry.data or b"")
        alone.append(time.process_time() - begun)
    least = math.ceil(4 * ESCROWS / 200) + math.ceil((ESCROWS + HOLDERS) / 200)
    report.add(Figure("questions to the server", questions, least, ""))
    both = [read + lined for read, lined in zip(ours, placed, strict=True)]
    report.add(Figure("read, decoded, lines of the inbox: processor time", both, 2, "s"))
    report.note(
        "of this the lines, which the model is asked for", [p * 1000 for p in placed], "ms"
    )
    report.note("the SDK's decoding of the same bytes", [a * 1000 for a in alone], "ms")
    asked = [each * 1000 for each in _asked(contracts[:ASKED], snapshot)]
    report.note("everything that I can do in one of them, for its page", asked, "ms")


async def _look(canned: _Canned, contracts: tuple[ContractId, ...]) -> Discovery:
    wanted = Wanted(contracts, (APPROVER.public,))
    told = await discover(_Network(canned), wanted, BUILDS)
    placed = [each for each in told.sightings if each.roles and each.held == UNIT]
    assert len(placed) == ESCROWS
    return told


def _lines(told: Discovery, snapshot: Snapshot) -> list[AwaitedLine]:
    """What all of them wait for me to do: everything in each, as it could come to be."""
    eyes = Eyes(frozenset({str(APPROVER.public)}), {}, BUILDS)
    known = Known({}, frozenset({PRACTICE.passphrase}))
    seen = (
        Seen(each.contract, snapshot, found.build, found.escrow, each.held, eyes)
        for each in told.sightings
        if isinstance(found := each.found, KnownEscrow)
    )
    return [line for each in seen for line in awaited_lines(waited_in(each), known)]


def _asked(contracts: Sequence[ContractId], snapshot: Snapshot) -> Iterator[float]:
    """How long each takes; nothing of it is needed for a list."""
    for contract in contracts:
        begun = time.process_time()
        assert len(pending(snapshot, contract, APPROVER.public, BUILDS)) == MILESTONES
        yield time.process_time() - begun


def _snapshot(entries: Entries) -> Snapshot:
    """All of it at one ledger, with the accounts of everybody who has a role."""
    token = instance_key(ContractId(terms().token))
    people = [account(who.public) for who in PEOPLE]
    there = {key: entry for several in people for key, entry in several.items()}
    code = {code_key(SINGLE.wasm_hash): Entry(None, ALIVE)}
    return Snapshot(PRACTICE, SEQUENCE, 0, {**entries, **there, **code, token: None})


def ledger() -> Entries:
    """All of them, as a server has them."""
    work = tuple(
        milestone(f"Part {number} of the works on the house at the lake", evidence="e" * 80)
        for number in range(MILESTONES)
    )
    agreed = terms(description="d" * 300, milestones=work)
    entries: Entries = {}
    for contract in many(ESCROWS):
        entries |= escrow(contract, agreed) | balance_entry(contract, UNIT)
    return entries
