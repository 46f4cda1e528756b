"""What kept escrows wait for me to do: looked through in small turns, and remembered.

Only states that we read from a network ourselves count: a request's file can say anything. The
lines tell when their state was so, and no more than that. What is asked for already, or was
done since, is no line of its own: there its request stands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from app.desk.asked_steps import AskedSteps, Where
from app.desk.awaited_lines import Known, awaited_lines
from app.desk.awaited_steps import Waited, waited_in
from app.desk.errors import NobodyIsIn
from app.desk.escrow_kept import remember
from app.desk.escrow_reading import read_escrow
from app.desk.escrow_seen import Seen, damage_told, seen_in
from app.desk.eyes import eyes_of
from app.desk.seat import Seat
from app.errors import AppError
from app.pages.awaiting import AwaitedLine
from app.pages.events import AwaitedChanged, Trouble
from app.profile.profile import Profile
from app.profile.readings import read_before
from wallet.addresses import contract_id
from wallet.errors import WalletError
from wallet.network import network
from wallet.snapshot_text import read_snapshot

MOST: Final = 2_000
"""Escrows of a profile that are looked through, those seen last first."""

REST: Final = 0.01
"""Seconds after each, in which the window, and others who ask the desk, have the processor."""

TOLD_EVERY: Final = 50
"""So many are looked through until it is told what was found so far."""

LINES_AT_ONCE: Final = 50


@dataclass
class _Memory:
    """What is known of one profile; ``sight``: whose keys looked, and which code they knew.

    ``due`` are looked at by what is kept of them, ``outdated`` are read anew: once for each
    ledger at which a request changed them, ``read_since``.
    """

    waited: dict[Where, Waited] = field(default_factory=dict[Where, Waited])
    asked: AskedSteps = field(default_factory=AskedSteps)
    due: deque[Where] = field(default_factory=deque[Where])
    outdated: deque[Where] = field(default_factory=deque[Where])
    read_since: dict[Where, int] = field(default_factory=dict[Where, int])
    sight: Hashable = None
    has_news: bool = False

    def put(self, where: Where, waited: Waited | None) -> None:
        """Remember this of an escrow, in place of what was known."""
        before = self.waited.pop(where, None)
        if waited is not None:
            self.waited[where] = waited
        if before != waited and (_steps(before) or _steps(waited)):
            self.has_news = True


class Awaiting:
    """Knows the steps that wait for whoever is in; all of it goes with the profile."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in, and of every state that is read and kept."""
        self._seat = seat
        self._memories: WeakKeyDictionary[Profile, _Memory] = WeakKeyDictionary()
        self._stirred = asyncio.Event()
        seat.readings.append(self.take)

    async def run(self) -> None:
        """Look through what is kept, then at what changes, until the profile is locked."""
        memory = self._memory()
        try:
            self._begin_anew(memory)
            while True:
                await self._stirred.wait()
                self._stirred.clear()
                await self._look_through(memory)
        except NobodyIsIn:
            return
        except AppError as why:
            # Such as a disk that is gone: what waits is looked at again when one comes back.
            self._seat.tell(Trouble(why))
        finally:
            self._memories.clear()

    async def lines(self) -> tuple[AwaitedLine, ...]:
        """A line for each step of what was looked through so far, most urgent first.

        Raise NobodyIsIn.
        """
        profile, memory = self._seat.profile, self._memory()
        if memory.sight not in {None, self._sight()}:
            self._begin_anew(memory)
        asked = await memory.asked.of(profile, dict(memory.waited))
        self._read_outdated(memory)
        waited = {where: each for where, each in memory.waited.items() if each.steps}
        passphrases = {each.passphrase for each in waited.values()}
        home = frozenset(n for i in profile.opened.identities for n in i.networks)
        known = Known({each: self._seat.names(each) for each in passphrases}, home)
        lines: list[AwaitedLine] = []
        for number, (where, each) in enumerate(waited.items(), 1):
            lines += awaited_lines(each.without(asked.get(where, frozenset())), known)
            if number % LINES_AT_ONCE == 0:
                await asyncio.sleep(0)
        return tuple(sorted(lines, key=lambda line: (line.place, line.id)))

    def take(self, seen: Seen) -> None:
        """Look at a state that was read and kept just now; raise NobodyIsIn."""
        where = (seen.contract, seen.snapshot.network.passphrase)
        self._memory().put(where, _waited(seen))
        self._stirred.set()

    def _memory(self) -> _Memory:
        return self._memories.setdefault(self._seat.profile, _Memory())

    def _begin_anew(self, memory: _Memory) -> None:
        """Look at everything once more: with other keys, or code, it may wait for me."""
        memory.sight = self._sight()
        memory.due.clear()
        rows = self._seat.profile.store.escrows.latest(MOST)
        memory.due.extend((row.contract, row.passphrase) for row in rows)
        self._stirred.set()

    def _sight(self) -> Hashable:
        """What decides which steps are mine, beside the states."""
        identities = self._seat.profile.opened.identities
        mine = frozenset((str(i.account), name) for i in identities for name in i.networks)
        return mine, tuple(self._seat.services.builds.by_hash)

    async def _look_through(self, memory: _Memory) -> None:
        looked = 0
        while memory.due:
            where = memory.due.popleft()
            memory.put(where, self._look(where))
            looked += 1
            if looked % TOLD_EVERY == 0:
                self._tell(memory)
            await asyncio.sleep(REST)
        while memory.outdated:
            await self._read(memory.outdated.popleft())
        self._tell(memory)

    def _read_outdated(self, memory: _Memory) -> None:
        """Let escrows be read that our own requests changed: something else may wait now."""
        for where, ledger in memory.asked.outdated.items():
            if memory.read_since.get(where, 0) < ledger:
                memory.read_since[where] = ledger
                memory.outdated.append(where)
                self._stirred.set()

    async def _read(self, where: Where) -> None:
        """Read an escrow from its network, which is taken and kept; or leave it as it was."""
        contract, passphrase = where
        net = network(passphrase)
        try:
            port = await self._seat.networks.port(net)
            eyes = eyes_of(self._seat, net)
            remember(self._seat, await read_escrow(port, contract_id(contract), eyes))
        except (AppError, WalletError):
            # Nobody asked for it: whoever opens its page is told what is wrong.
            return

    def _look(self, where: Where) -> Waited | None:
        """What an escrow waits for by the state that we read last; None where none is kept."""
        contract, passphrase = where
        kept = read_before(self._seat.profile, contract, passphrase)
        if kept is None:
            return None
        net = network(passphrase)
        try:
            snapshot = read_snapshot(kept.content, net)
            return _waited(seen_in(snapshot, contract_id(contract), eyes_of(self._seat, net)))
        except WalletError:
            # Code that is not known any more, or a damaged state: its page says so.
            return None

    def _tell(self, memory: _Memory) -> None:
        """Tell the window if there is anything else to show than before."""
        if memory.has_news:
            memory.has_news = False
            self._seat.tell(AwaitedChanged())


def _steps(waited: Waited | None) -> bool:
    return waited is not None and bool(waited.steps)


def _waited(seen: Seen) -> Waited | None:
    try:
        with damage_told(seen.contract):
            return waited_in(seen)
    except WalletError:
        return None
