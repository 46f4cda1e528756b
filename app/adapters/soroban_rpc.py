"""A Stellar network behind an RPC server, asked by the SDK's own client.

``connection`` carries for it, ``frame`` checks what comes back before the SDK reads it,
``wire`` and ``simulated`` take the SDK's models apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeVar, cast

from stellar_sdk import TransactionEnvelope
from stellar_sdk.soroban_server_async import SorobanServerAsync

from app import ports
from app.adapters import simulated, wire
from app.adapters.connected import Connected
from app.adapters.connection import Connection
from app.adapters.foreign import plain, understood
from app.adapters.searching import KEYS_AT_ONCE, Searching
from app.adapters.walking import Memory, Scan, Walk
from app.errors import LedgerTooSlow, LedgerUnreachable, OtherNetwork
from wallet.addresses import ContractId
from wallet.envelope import Envelope, FeeBump
from wallet.network import Network
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, decoded_key

SECONDS: Final = 20.0
"""The deadline of one call of the port, whatever it has to ask for it."""

MAX_ANSWER: Final = 8 * 1024 * 1024
READINGS: Final = 3

NOBODYS: Final = bytes(32)
"""The hash of no transaction."""

T = TypeVar("T")
Model = TypeVar("Model")


class SorobanRpc(Connected):
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
        connection = Connection(address, max_answer)
        super().__init__(connection)
        self._server = SorobanServerAsync(address, client=connection)
        self._searching = Searching(connection)
        self._expected = expected
        self._seconds = seconds
        self._is_expected = False
        self._highest = 0

    async def network(self) -> Network:
        """The network that the server serves; raise OtherNetwork if it is another one."""
        async with self._deadline():
            await self._network()
            return self._expected

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
        """What the network says it would do; it is not shown the signatures."""
        self._refuse_foreign(envelope)
        # Base64 is sent as it is, though the client's annotation asks for an envelope of its
        # own, which would be written anew.
        unsigned = cast("TransactionEnvelope", envelope.without_signatures().to_base64())
        calls = simulated.runs_code(envelope)
        ask = partial(self._server.simulate_transaction, unsigned, use_upgraded_auth=calls)
        async with self._deadline():
            return await self._ask(ask, partial(simulated.simulation, runs_code=calls))

    async def inclusion_fee(self) -> int:
        """Stroops for inclusion that were enough for most recent contract calls (p90)."""
        async with self._deadline():
            return await self._ask(self._server.get_fee_stats, wire.inclusion_fee)

    async def send(
        self, envelope: Envelope | FeeBump
    ) -> ports.Pending | ports.Rejected | ports.TryAgain:
        """Hand a transaction over; the same one twice is taken once.

        After LedgerTooSlow or LedgerUnreachable it may have been taken: ask for it by its hash.
        """
        self._refuse_foreign(envelope)
        ask = partial(self._server.send_transaction, envelope.to_base64())
        async with self._deadline():
            return await self._ask(ask, partial(wire.sent, hash_=envelope.hash))

    async def transaction(self, hash_: bytes) -> ports.Final | ports.NotFound:
        """Where a transaction is, by its hash."""
        ask = partial(self._server.get_transaction, hash_.hex())
        async with self._deadline():
            return await self._ask(ask, partial(wire.transaction, hash_=hash_))

    async def read(self, keys: Sequence[Key]) -> ports.Read:
        """Up to 200 entries, by one question; archived ones have a life of 0.

        They are known to be those that were asked for, but not to be canonical XDR.
        """
        async with self._deadline():
            await self._known_network()
            return await self._searching.read(keys)

    async def happened(
        self, contracts: Sequence[ContractId] = (), since: int = 0
    ) -> ports.Happened:
        """Escrow events of these contracts, or of any, as far back as is remembered.

        What takes longer than the deadline is told as far as it went.
        """
        scan = Scan(self._searching, contracts, since)
        await self._walked(scan.walk)
        return scan.told()

    async def remembered(
        self, contract: ContractId, token: ContractId, since: int = 0
    ) -> ports.Remembered:
        """All that an escrow published, and all that moved its money of this token.

        What takes longer than the deadline is told as far as it went.
        """
        memory = Memory(self._searching, contract, token, since)
        await self._walked(memory.walk)
        return memory.told()

    async def code(self, wasm_hash: bytes) -> bytes | None:
        """The Wasm of this hash; None where there is none."""
        async with self._deadline():
            await self._known_network()
            return await self._searching.code(wasm_hash)

    async def _walked(self, walk: Walk[T]) -> None:
        try:
            async with self._deadline():
                await self._known_network()
                await walk.run()
        except LedgerTooSlow:
            if not walk.has_begun:
                raise

    async def _reading(self, asked: Sequence[Key]) -> Snapshot | None:
        """Read once; None when the ledger moved meanwhile, or had moved back before."""
        sequence, time = await self._latest()
        if sequence < self._highest:
            return None
        found: dict[Key, Entry | None] = {}
        for start in range(0, len(asked), KEYS_AT_ONCE):
            batch = asked[start : start + KEYS_AT_ONCE]
            keys = [decoded_key(key) for key in batch]
            ask = partial(self._server.get_ledger_entries, keys)
            at, entries = await self._ask(ask, partial(wire.entries, asked=batch))
            if at != sequence:
                return None
            found |= entries
        self._highest = sequence
        return Snapshot(self._expected, sequence, time, found)

    async def _latest(self) -> tuple[int, int]:
        # The smallest answer that bears a ledger and its time: the SDK's model of getHealth
        # drops the times, and getLatestLedger brings megabytes of metadata along.
        ask = partial(self._server.get_transaction, NOBODYS.hex())
        return await self._ask(ask, wire.latest)

    async def _network(self) -> None:
        found = await self._call(self._server.get_network, wire.served_network)
        if found != self._expected:
            raise OtherNetwork(self.host, self._expected.passphrase, plain(found.passphrase))
        self._is_expected = True

    def _refuse_foreign(self, envelope: Envelope | FeeBump) -> None:
        if envelope.network != self._expected:
            meant, served = envelope.network.passphrase, self._expected.passphrase
            raise OtherNetwork(self.host, meant, served)

    async def _known_network(self) -> None:
        if not self._is_expected:
            await self._network()

    async def _ask(self, ask: Callable[[], Awaitable[Model]], read: Callable[[Model], T]) -> T:
        await self._known_network()
        return await self._call(ask, read)

    async def _call(self, ask: Callable[[], Awaitable[Model]], read: Callable[[Model], T]) -> T:
        with understood(self.host):
            return await asyncio.to_thread(read, await ask())

    @asynccontextmanager
    async def _deadline(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except TimeoutError as why:
            raise LedgerTooSlow(self.host, self._seconds) from why
