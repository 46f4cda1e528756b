"""What a busy office takes in memory: its lists by themselves, and the whole program.

Each is measured in a process of its own, which nothing else is measured in, and which imports
as the program does; the program is the one that users start. The server that both ask runs
here, where nothing of Qt is imported: what two processes have in common would count for half.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from tests.bench import escrows
from tests.bench.figures import Figure, Report
from tests.bench.telling import IDS, PASSWORD
from tests.support.ledgers import APPROVER, SEQUENCE, Entries
from tests.support.rpc import RpcServer, entries, serving
from tests.support.searched import many
from wallet.network import TESTNET

REQUESTS: Final = 10_000
RUNS: Final = 2
LISTS_MB: Final = 150
PROGRAM_MB: Final = 175


class _Ledger(RpcServer):
    """A server of the test network that has these entries."""

    def __init__(self, known: Entries) -> None:
        super().__init__(getNetwork={"passphrase": TESTNET.passphrase, "protocolVersion": 27})
        self._told = {
            base64.b64encode(key).decode(): {
                "key": base64.b64encode(key).decode(),
                "xdr": base64.b64encode(entry.data or b"").decode(),
                "lastModifiedLedgerSeq": entry.last_modified,
                "liveUntilLedgerSeq": entry.live_until,
            }
            for key, entry in known.items()
        }

    @override
    def told(self, method: str, params: Mapping[str, Any]) -> object:
        if method != "getLedgerEntries":
            return super().told(method, params)
        found = (self._told[key] for key in params["keys"] if key in self._told)
        return entries(*found, sequence=SEQUENCE)


def measure(report: Report, folder: Path) -> None:
    """Print it; in the folder is a profile with so many requests, as ``entering`` makes it."""
    lists, program = asyncio.run(_measured(folder))
    counts = f"{REQUESTS:,} requests, {escrows.ESCROWS:,} escrows found"
    report.head(f"Memory with {counts}, offscreen; each in a process of its own")
    report.add(
        Figure("the inbox and what was found, and what they need", lists, LISTS_MB, "MB")
    )
    told = "the program, unlocked, with database and connection"
    report.add(Figure(told, program, PROGRAM_MB, "MB"))


async def _measured(folder: Path) -> tuple[list[float], list[float]]:
    ids = "\n".join(many(escrows.ESCROWS))
    (folder / IDS).write_text(ids, encoding="ascii")
    async with serving(_Ledger(escrows.ledger()).answer) as address:
        own = [str(folder), address]
        lists = [await _run("lists", *own, APPROVER.public) for _ in range(RUNS)]
        whole = [
            await _run("busy_user", *own, PASSWORD, str(REQUESTS + 1)) for _ in range(RUNS)
        ]
    return lists, whole


async def _run(module: str, *arguments: str) -> float:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tests.bench.as_program", module, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, errors = await child.communicate()
    if child.returncode:
        raise RuntimeError(errors.decode())
    return float(told)
