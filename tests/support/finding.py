"""A desk over a network that can be searched, with an index on loopback where one is wanted."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.desk.desk import Desk, opened
from app.errors import AppError
from app.ports import Happened, Happening, Read
from tests.support.builders import contract_id
from tests.support.desks import SERVER, Around, DeskClock, services_of
from tests.support.ledgers import Entries
from tests.support.network import SteppedNetwork
from tests.support.practice import closing
from tests.support.profiles import BY_PASSWORD, Beside, made
from tests.support.searched import UNKNOWN_CODE, code_at, escrow, state
from wallet.addresses import ContractId
from wallet.escrow.builds import Build
from wallet.escrow.storage import ESCROW_KEY
from wallet.network import PRACTICE
from wallet.soroban.entries import Key

ELSEWHERE: Final = contract_id("elsewhere")
"""A contract of code that this program does not know."""

PASSPHRASE: Final = PRACTICE.passphrase


class SearchedNetwork(SteppedNetwork):
    """The practice network's pure ledger, as what is searched too."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[bytes, bytes] = {}
        self.events: AppError | None = None

    async def read(self, keys: Sequence[Key]) -> Read:
        """Up to 200 entries by one question."""
        assert len(keys) <= 200
        entries = self.chain.ledger.entries
        return Read(self.chain.latest.sequence, {key: entries.get(key) for key in keys})

    async def happened(self, contracts: Sequence[ContractId] = (), since: int = 0) -> Happened:
        """That the closing began, or why that cannot be told."""
        if self.events is not None:
            raise self.events
        latest = self.chain.latest.sequence
        began = Happening(closing().contract, "tw_init", 5, bytes(32))
        return Happened(max(since, 2), latest, latest, (began,))

    async def code(self, wasm_hash: bytes) -> bytes | None:
        """The Wasm of this hash."""
        return self.codes.get(wasm_hash)

    def put_unknown(self) -> None:
        """Let there be an escrow of code that nobody here knows, nor has."""
        kept = (ESCROW_KEY, state("v1.0-single-instance"))
        self._put(code_at(ELSEWHERE, UNKNOWN_CODE, kept, live_until=self._until))

    def put_like(self, build: Build, wasm: bytes = b"") -> str:
        """Let it keep what this build keeps, and run this code, else the build's; the hash."""
        wasm_hash = sha256(wasm).digest() if wasm else build.wasm_hash
        self.codes[wasm_hash] = wasm
        like = replace(build, wasm_hash=wasm_hash)
        self._put(escrow(ELSEWHERE, of=like, live_until=self._until))
        return wasm_hash.hex()

    @property
    def _until(self) -> int:
        return self.chain.ledger.sequence + 100_000

    def _put(self, entries: Entries) -> None:
        self.chain = replace(self.chain, ledger=self.chain.ledger.with_changes(entries))


@asynccontextmanager
async def finding_desk(
    tmp_path: Path, holders: Sequence[str] = ("seller",)
) -> AsyncGenerator[tuple[Desk, SearchedNetwork]]:
    """A desk whose profile holds these people's keys, open, on the practice network."""
    network, signer = SearchedNetwork(), Beside()
    network.clock = DeskClock(network.clock.time, network.pass_time)
    there = await made(tmp_path / "profile", tuple(holders))
    around = Around(network, signer, there)
    services = services_of(network, signer)
    async with opened(services, there.folder, around.told.append, watches=False) as desk:
        opening = desk.seat.services.profiles.unlock(there.folder, BY_PASSWORD)
        await desk.seat.sit(opening, {PASSPHRASE: SERVER})
        yield desk, network
