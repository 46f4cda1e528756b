"""Looks every few seconds, for as long as a profile is open: ledgers, requests, time, a folder.

So what others do shows by itself: that somebody sent what waits here, that a colleague's file
came, that a request expired, that the network is back. Whatever fails is told once and tried
again; nothing ends the watch but the lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.desk.errors import NobodyIsIn
from app.desk.inbox_lines import money_of
from app.desk.incoming import INCOMING, Incoming
from app.desk.networks import DEFAULTS
from app.desk.seat import Seat
from app.desk.sending import Sending
from app.errors import (
    AnswerTooLarge,
    AppError,
    LedgerTooSlow,
    LedgerUnreachable,
    NotARpc,
    OtherNetwork,
    RpcRefused,
    UnsafeAddress,
)
from app.pages.events import Arrived, ClockOff, InboxChanged, LedgerSeen, NetworkSilent, Trouble
from app.pages.inbox import Taken
from app.profile import inbox as inboxes
from app.profile.errors import NotKept
from app.records import Standing, StoredRequest
from wallet.errors import WalletError
from wallet.network import Network, network

EVERY: Final = 5.0
"""Seconds between two rounds: ledgers close about as often, so nothing new is missed."""

PAUSES: Final = (5, 10, 20, 40, 60)
"""Seconds until a server that does not answer is asked again, by how often it did not."""

AT_ONCE: Final = 10
"""Requests that are looked up in one round: no server is asked more than twice a second."""

CLOCKS_APART: Final = 20
"""Seconds by which clocks may differ (F42): a ledger is six old at worst, and answers take."""

REMEMBERED: Final = 8 * 24 * 3600
"""Seconds for which servers tell about a transaction: seven days, and one to be sure."""

_NEEDS_USER: Final = frozenset({Standing.NEEDS_ME, Standing.READY})

Take = Callable[[Sequence[str]], Awaitable[Taken]]
"""Keeps what is in these files."""


_SILENT: Final = (
    *(AnswerTooLarge, LedgerTooSlow, LedgerUnreachable, NotARpc),
    *(OtherNetwork, RpcRefused, UnsafeAddress),
)
"""What a server does instead of answering; all but the plain silence is told, too."""


@dataclass
class _Line:
    """A network's server: how often it did not answer, when to ask again, what it told.

    ``ahead`` of its ledgers is this machine's clock by so many seconds; None: not known.
    """

    silent: int = 0
    ask_at: float = 0.0
    sequence: int = 0
    ahead: int | None = None


@dataclass(frozen=True)
class _Asked:
    """A request that is looked for; ``until``: no ledger takes it later, 0 for no end."""

    hash: bytes
    passphrase: str
    until: int


class _Turn:
    """All come round, however many there are."""

    def __init__(self) -> None:
        self._waiting: deque[_Asked] = deque()

    def next(self, everybody: Callable[[], Sequence[_Asked]], count: int) -> list[_Asked]:
        """So many whose turn it is; ``everybody`` is asked when not enough are waiting."""
        if len(self._waiting) < count:
            there = set(self._waiting)
            self._waiting.extend(each for each in everybody() if each not in there)
        return [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]


class Watching:
    """The watch of one sitting; made anew for the next one."""

    def __init__(self, seat: Seat, sending: Sending, take: Take) -> None:
        """Nothing is asked before ``run``; ``take`` gets the files of the watched folder."""
        self._seat = seat
        self._sending = sending
        self._take = take
        self._lines: dict[str, _Line] = {}
        self._on_their_way = _Turn()
        self._waiting = _Turn()
        self._over: set[_Asked] = set()
        self._incoming = Incoming("")
        self._kept = 0
        self._told: set[type[Exception]] = set()
        self._failed: set[type[Exception]] = set()

    async def run(self) -> None:
        """Watch until the profile is locked."""
        while self._seat.is_taken:
            await self.round()
            await self._seat.services.clock.sleep(EVERY)

    async def round(self) -> None:
        """Look at everything once."""
        self._failed = set()
        due = self._due()
        for passphrase in self._passphrases(due):
            await self._safely(self._visit(passphrase, due))
        # By the networks' time, so once that is known.
        await self._safely(self._expire())
        await self._safely(self._collect())
        self._told &= self._failed

    async def _safely(self, what: Awaitable[None]) -> None:
        try:
            await what
        except NobodyIsIn:
            return
        except (AppError, WalletError) as why:
            self._trouble(why)

    def _trouble(self, why: AppError | WalletError) -> None:
        """Tell what fails, once until it worked again."""
        self._failed.add(type(why))
        if type(why) not in self._told:
            self._told.add(type(why))
            self._seat.tell(Trouble(why))

    async def _expire(self) -> None:
        """Note what came to its end."""
        profile = self._seat.profile
        requests = profile.store.requests
        before = requests.counts()
        inboxes.expire(profile, self._seat.services.builds)
        if requests.counts() != before:
            self._seat.tell(InboxChanged())

    def _due(self) -> list[_Asked]:
        """Whose turn it is: first what is on its way from here, then all others in turn."""
        profile = self._seat.profile
        if profile.rolled_back:
            return []
        unfinished = self._on_their_way.next(self._unfinished, AT_ONCE)
        left = max(AT_ONCE - len(unfinished), 1)
        return [*unfinished, *self._waiting.next(self._unsettled, left)]

    def _unfinished(self) -> list[_Asked]:
        store = self._seat.profile.store
        rows = [store.requests.by_hash(each.request) for each in store.submissions.unfinished()]
        return [_Asked(r.hash, r.passphrase, r.valid_until) for r in rows if r is not None]

    def _unsettled(self) -> list[_Asked]:
        requests = self._seat.profile.store.requests
        found = [_Asked(*each) for each in requests.unsettled(self._seat.now - REMEMBERED)]
        return [each for each in found if each not in self._over]

    def _passphrases(self, due: Sequence[_Asked]) -> list[str]:
        """The networks that matter: of these requests, and of the profile's keys.

        That a key could sign on a network is no reason to tell a server of nobody's choice
        that we are here.
        """
        servers, profile = self._seat.networks.servers, self._seat.profile
        own = [name for each in profile.opened.identities for name in each.networks]
        chosen = [each for each in own if servers.get(each) != DEFAULTS.get(each)]
        asked = [each.passphrase for each in due]
        return [each for each in dict.fromkeys([*chosen, *asked]) if servers.get(each)]

    async def _visit(self, passphrase: str, due: Sequence[_Asked]) -> None:
        """Ask one network for its ledger, and for those requests that are its own."""
        line = self._lines.setdefault(passphrase, _Line())
        clock = self._seat.services.clock
        if clock.moment().monotonic < line.ask_at:
            return
        meant = network(passphrase)
        try:
            port = await self._seat.networks.port(meant)
            sequence, closed = await port.latest()
            self._seat.profile.ledgers.saw(passphrase, closed)
            self._seat.tell(LedgerSeen(passphrase, sequence, closed, port.host))
            self._compare_clocks(line, sequence, closed)
            line.silent, line.sequence = 0, sequence
            for each in due:
                if each.passphrase == passphrase:
                    await self._look(each, meant)
        except _SILENT as why:
            pause = PAUSES[min(line.silent, len(PAUSES) - 1)]
            line.silent += 1
            line.ask_at = clock.moment().monotonic + pause
            self._seat.tell(NetworkSilent(passphrase, why.host))
            if not isinstance(why, LedgerUnreachable | LedgerTooSlow):
                raise

    async def _look(self, asked: _Asked, meant: Network) -> None:
        found = await self._sending.look(asked.hash, meant)
        if found is not None and found.oldest_time <= asked.until < found.latest_time:
            self._over.add(asked)

    def _compare_clocks(self, line: _Line, sequence: int, closed: int) -> None:
        """Tell when this machine's clock and the ledgers' come to differ, or agree again.

        A ledger may be old because a server lags or a network stands still. Only one that
        closed since the last look says by how much the machine's clock is ahead.
        """
        ahead = self._seat.now - closed
        is_new = 0 < line.sequence < sequence
        if ahead >= -CLOCKS_APART and not is_new:
            return
        line.ahead = ahead if abs(ahead) > CLOCKS_APART else 0
        told = [each.ahead for each in self._lines.values() if each.ahead is not None]
        off = min(told, key=abs)  # wrong is what all of them say is wrong
        known = self._seat.clock_off
        if bool(off) != bool(known) or abs(off - known) > CLOCKS_APART:
            self._seat.clock_off = off
            self._seat.tell(ClockOff(off))

    async def _collect(self) -> None:
        """Take what is new in the watched folder, if one is watched."""
        profile = self._seat.profile
        folder = profile.store.settings.get(INCOMING, "")
        if profile.rolled_back or not isinstance(folder, str):
            return
        if folder != self._incoming.folder:
            self._incoming = Incoming(folder)
        if not folder:
            return
        kept = sum(profile.store.requests.counts().values())
        paths = await self._incoming.new(retry=kept > self._kept)
        self._kept = kept
        if not paths:
            return
        taken = await self._take(paths)
        lone = {each.path for each in taken.refused if isinstance(each.error, NotKept)}
        self._incoming.put_off(lone)
        mine = [row for row in self._rows(taken) if row.standing in _NEEDS_USER]
        if mine:
            amounts = tuple(money for row in mine if (money := money_of(row)))
            self._seat.tell(Arrived(tuple(row.hash.hex() for row in mine), amounts))

    def _rows(self, taken: Taken) -> list[StoredRequest]:
        """What is kept of what came, or of what gained a signature."""
        requests = self._seat.profile.store.requests
        rows = [requests.by_hash(bytes.fromhex(each)) for each in (*taken.new, *taken.gained)]
        return [row for row in rows if row is not None]
