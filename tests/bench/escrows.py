"""How fast many escrows are read: questions, processor time, and what decoding alone takes.

The server's answers are ready as text beforehand, so that all that is measured is ours: asking,
reading JSON, XDR, terms, roles, balances.
"""

from __future__ import annotations

import asyncio
import base64
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
from app.discovery import Discovery, Wanted, discover
from app.ports import Happened
from tests.bench.figures import Figure, Report
from tests.support.escrows import milestone, terms
from tests.support.ledgers import ALIVE, APPROVER, SEQUENCE, UNIT, Entries, balance_entry
from tests.support.searched import BUILDS, SINGLE, escrow, many
from wallet.addresses import ContractId
from wallet.escrow.standing import pending
from wallet.network import PRACTICE
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, code_key, forget_decoded, instance_key

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
    contracts, entries = many(ESCROWS), _ledger()
    ours: list[float] = []
    alone: list[float] = []
    questions: list[float] = []
    for _ in range(RUNS):
        forget_decoded()
        canned = _Canned(entries)
        begun = time.process_time()
        asyncio.run(_look(canned, contracts))
        ours.append(time.process_time() - begun)
        questions.append(canned.questions)
        begun = time.process_time()
        for entry in entries.values():
            xdr.LedgerEntryData.from_xdr_bytes(entry.data or b"")
        alone.append(time.process_time() - begun)
    least = math.ceil(4 * ESCROWS / 200) + math.ceil((ESCROWS + HOLDERS) / 200)
    report.add(Figure("questions to the server", questions, least, ""))
    report.add(Figure("read, decoded, placed by role: processor time", ours, 2, "s"))
    report.note("the SDK's decoding of the same bytes", [a * 1000 for a in alone], "ms")
    asked = [each * 1000 for each in _asked(contracts[:ASKED], entries)]
    report.note("what waits for me in one of them, asked of the model", asked, "ms")


def found() -> Discovery:
    """What is found of all of them, to be kept; what was read for it is let go."""
    return asyncio.run(_look(_Canned(_ledger()), many(ESCROWS)))


async def _look(canned: _Canned, contracts: tuple[ContractId, ...]) -> Discovery:
    wanted = Wanted(contracts, (APPROVER.public,))
    told = await discover(_Network(canned), wanted, BUILDS)
    placed = [each for each in told.sightings if each.roles and each.held == UNIT]
    assert len(placed) == ESCROWS
    return told


def _asked(contracts: Sequence[ContractId], entries: Entries) -> Iterator[float]:
    """How long each takes; nothing of it is needed for a list of what was found."""
    token = instance_key(ContractId(terms().token))
    there = {**entries, code_key(SINGLE.wasm_hash): Entry(None, ALIVE), token: None}
    snapshot = Snapshot(PRACTICE, SEQUENCE, 0, there)
    for contract in contracts:
        begun = time.process_time()
        assert len(pending(snapshot, contract, APPROVER.public, BUILDS)) == MILESTONES
        yield time.process_time() - begun


def _ledger() -> Entries:
    work = tuple(
        milestone(f"Part {number} of the works on the house at the lake", evidence="e" * 80)
        for number in range(MILESTONES)
    )
    agreed = terms(description="d" * 300, milestones=work)
    entries: Entries = {}
    for contract in many(ESCROWS):
        entries |= escrow(contract, agreed) | balance_entry(contract, UNIT)
    return entries
