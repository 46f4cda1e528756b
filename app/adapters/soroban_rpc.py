"""A Stellar network behind an RPC server.

Encode, await, decode: ``wire`` and ``simulated`` read, ``connection`` carries. The SDK's own
``SorobanServerAsync`` is not used: it checks no id, reads answers of any length, parses them a
second time behind our back, and its models drop ``getHealth``'s close times.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from types import TracebackType
from typing import Final, Self, TypeVar

from app import ports
from app.adapters import simulated, wire
from app.adapters.connection import Connection
from app.adapters.foreign import Facts, plain
from app.errors import LedgerTooSlow, LedgerUnreachable, OtherNetwork
from wallet.envelope import Envelope
from wallet.network import Network
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key

SECONDS: Final = 20.0
"""The deadline of one call of the port, whatever it has to ask for it."""

MAX_ANSWER: Final = 8 * 1024 * 1024
KEYS_AT_ONCE: Final = 200
READINGS: Final = 3

T = TypeVar("T")


class SorobanRpc:
    """The ``LedgerPort`` of one server; enter it before asking.

    The server is asked for its network before anything else. Foreign XDR is decoded on another
    thread: at worst seconds of work, in which windows must still move.
    """

    def __init__(
        self,
        address: str,
        expected: Network,
        *,
        seconds: float = SECONDS,
        max_answer: int = MAX_ANSWER,
    ) -> None:
        """``max_answer`` is in bytes; raise UnsafeAddress for http beyond this machine."""
        self._connection = Connection(address, max_answer)
        self._expected = expected
        self._seconds = seconds
        self._ids = count(1)
        self._is_expected = False
        self._highest = 0

    async def __aenter__(self) -> Self:
        """Get ready; nothing is sent yet."""
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._connection.__aexit__(kind, error, trace)

    @property
    def host(self) -> str:
        """The server's name, and its port if it is an unusual one."""
        return self._connection.host

    async def network(self) -> Network:
        """The network that the server serves; raise OtherNetwork if it is another one."""
        async with self._deadline():
            return await self._network()

    async def latest(self) -> tuple[int, int]:
        """The latest ledger: sequence and close time in seconds since 1970."""
        async with self._deadline():
            return await self._latest()

    async def snapshot(self, keys: Iterable[Key]) -> Snapshot:
        """These entries at one ledger, not older than that of an earlier snapshot."""
        asked = tuple(dict.fromkeys(keys))
        async with self._deadline():
            for _ in range(READINGS):
                reading = await self._reading(asked)
                if reading is not None:
                    return reading
        raise LedgerUnreachable(self.host, "its ledger moved whenever it was read")

    async def simulate(self, envelope: Envelope) -> Simulation | SimulationRefused:
        """What the network says an invocation would do; it is not shown the signatures."""
        self._refuse_foreign(envelope)
        params = {
            "transaction": envelope.without_signatures().to_base64(),
            "useUpgradedAuth": True,  # servers before v27.1 pass over it
        }
        async with self._deadline():
            return await self._ask("simulateTransaction", simulated.simulation, params)

    async def inclusion_fee(self) -> int:
        """Stroops for inclusion that were enough for most recent contract calls (p90)."""
        async with self._deadline():
            return await self._ask("getFeeStats", wire.inclusion_fee)

    async def send(self, envelope: Envelope) -> ports.Pending | ports.Rejected | ports.TryAgain:
        """Hand a transaction over; the same one twice is taken once.

        After LedgerTooSlow or LedgerUnreachable it may have been taken: ask for it by its hash.
        """
        self._refuse_foreign(envelope)
        read = partial(wire.sent, hash_=envelope.hash)
        async with self._deadline():
            return await self._ask(
                "sendTransaction", read, {"transaction": envelope.to_base64()}
            )

    async def transaction(self, hash_: bytes) -> ports.Final | ports.NotFound:
        """Where a transaction is, by its hash."""
        read = partial(wire.transaction, hash_=hash_)
        async with self._deadline():
            return await self._ask("getTransaction", read, {"hash": hash_.hex()})

    async def _reading(self, asked: Sequence[Key]) -> Snapshot | None:
        """Read once; None when the ledger moved meanwhile, or had moved back before."""
        sequence, time = await self._latest()
        if sequence < self._highest:
            return None
        found: dict[Key, Entry | None] = {}
        for start in range(0, len(asked), KEYS_AT_ONCE):
            batch = asked[start : start + KEYS_AT_ONCE]
            read = partial(wire.entries, asked=batch)
            at, entries = await self._ask("getLedgerEntries", read, wire.base64_keys(batch))
            if at != sequence:
                return None
            found |= entries
        self._highest = sequence
        return Snapshot(self._expected, sequence, time, found)

    async def _latest(self) -> tuple[int, int]:
        # getLatestLedger always has the time, and megabytes beside it.
        healthy = await self._ask("getHealth", wire.health)
        if healthy is not None:
            return healthy
        return await self._ask("getLatestLedger", wire.latest_ledger)

    async def _network(self) -> Network:
        found = await self._call("getNetwork", wire.served_network, None)
        if found != self._expected:
            raise OtherNetwork(self.host, self._expected.passphrase, plain(found.passphrase))
        self._is_expected = True
        return found

    def _refuse_foreign(self, envelope: Envelope) -> None:
        if envelope.network != self._expected:
            meant, served = envelope.network.passphrase, self._expected.passphrase
            raise OtherNetwork(self.host, meant, served)

    async def _ask(
        self,
        method: str,
        read: Callable[[Facts], T],
        params: Mapping[str, object] | None = None,
    ) -> T:
        if not self._is_expected:
            await self._network()
        return await self._call(method, read, params)

    async def _call(
        self, method: str, read: Callable[[Facts], T], params: Mapping[str, object] | None
    ) -> T:
        id_ = str(next(self._ids))
        body = await self._connection.post(wire.request(id_, method, params))
        return await asyncio.to_thread(lambda: read(wire.result(self.host, id_, body)))

    @asynccontextmanager
    async def _deadline(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except TimeoutError as why:
            raise LedgerTooSlow(self.host, self._seconds) from why
