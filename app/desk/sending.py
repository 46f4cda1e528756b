"""Send a complete request and tell how far it is; whoever goes away meanwhile loses nothing.

One run at a time for each request, and it belongs to the seat: the window may close the page,
ask twice, or come back. What is known is kept before each step, so that after a crash nobody
needs to remember anything. Then it is only looked for: to hand it over again, with what may
have changed since, takes a new word of the user's.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from app import submit
from app.desk.after import Progress, page_of
from app.desk.errors import NobodyIsIn
from app.desk.seat import Seat
from app.errors import AppError
from app.pages.after import AfterPage, Doing, Stand, Step
from app.pages.events import InboxChanged, StepTaken, Trouble
from app.ports import LedgerPort, NotFound
from app.profile.profile import Profile
from app.profile.requests import kept
from app.profile.sending import look, send
from wallet.errors import WalletError
from wallet.network import Network

ENDS: Final = (
    submit.FailedOnLedger,
    submit.NetworkBusy,
    submit.OutcomeUnknown,
    submit.RejectedByNetwork,
    submit.TimeRanOut,
)
"""What sending may come to; the page says it, so nobody has to be alarmed."""

_DOINGS: Final = {
    submit.CHECKING: Doing.CHECKING,
    submit.SENDING: Doing.SENDING,
    submit.SENT: Doing.SENT,
    submit.NO_ANSWER: Doing.NO_ANSWER,
    submit.LOOKING_BACK: Doing.LOOKING_BACK,
    submit.QUEUE_FULL: Doing.QUEUE_FULL,
}
_NOT_YET: Final = re.compile(re.escape(submit.NOT_YET).replace(r"\{\}", "([0-9]+)"))


@dataclass
class _Run:
    """A request that is being sent; ``is_heard``: somebody was there to hear of its error."""

    is_heard: bool = False
    steps: list[Step] = field(default_factory=list[Step])
    error: Exception | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Sending:
    """Sends requests of the open profile, and knows where each of them is."""

    def __init__(self, seat: Seat) -> None:
        """Nothing is sent or asked before somebody says so."""
        self._seat = seat
        self._runs: dict[bytes, _Run] = {}
        self._looked: WeakKeyDictionary[Profile, dict[bytes, NotFound]] = WeakKeyDictionary()

    async def page(self, hash_: str) -> AfterPage:
        """Where a request is, from what is kept; raise NotKept."""
        return self._page(bytes.fromhex(hash_))

    async def send(self, hash_: str) -> AfterPage:
        """Send a request, or join in waiting for it, until its end is known or nobody tells.

        Raise Stopped or MissingWeight, NoServer, what the network's server may raise before
        anything was handed over, and DatabaseTrouble.
        """
        request = bytes.fromhex(hash_)
        if self._page(request).stand in {Stand.FINAL, Stand.FAILED}:
            return self._page(request)
        run = self._runs.get(request)
        if run is None:
            run = self._runs[request] = _Run()
            self._seat.start(self._run(request, run))
        await run.ended.wait()
        if run.error is not None:
            run.is_heard = True
            raise run.error
        return self._page(request)

    async def look(self, request: bytes, network: Network) -> NotFound | None:
        """Ask a network once where a request is, whoever sent it, and keep what is found.

        None for one that has an end, and for one that is being sent just now.
        """
        if request in self._runs:
            return None
        profile = self._seat.profile
        before = profile.store.submissions.latest(request)
        found = await look(profile, request, await self._port(network))
        if isinstance(found, NotFound):
            self._looks()[request] = found
        if profile.store.submissions.latest(request) != before:
            self._seat.tell(InboxChanged())
        return found if isinstance(found, NotFound) else None

    async def _port(self, network: Network) -> LedgerPort:
        return await self._seat.networks.port(network)

    async def _run(self, request: bytes, run: _Run) -> None:
        await self._run_to_its_end(request, run)
        await asyncio.sleep(0)  # whoever waits hears it first
        if not run.is_heard and isinstance(run.error, AppError | WalletError):
            self._seat.tell(Trouble(run.error))

    async def _run_to_its_end(self, request: bytes, run: _Run) -> None:
        try:
            await self._send(request, run)
        except ENDS:
            pass
        except asyncio.CancelledError:
            run.error = NobodyIsIn()
            raise
        except Exception as why:  # noqa: BLE001 - for whoever waits for it
            run.error = why
        finally:
            del self._runs[request]
            run.ended.set()
            if self._seat.is_taken:
                self._seat.tell(InboxChanged())

    async def _send(self, request: bytes, run: _Run) -> None:
        profile, builds = self._seat.profile, self._seat.services.builds
        asked = kept(profile, request)

        def tell(words: str) -> None:
            step = _step(words, self._seat.now)
            run.steps.append(step)
            self._seat.tell(StepTaken(request.hex(), step.doing.value))
            if step.doing is Doing.SENT:  # which is kept by now: it needs nobody any more
                self._seat.tell(InboxChanged())

        port = await self._port(asked.envelope.network)
        await send(profile, asked, port, builds, tell)

    def _page(self, request: bytes) -> AfterPage:
        run = self._runs.get(request)
        steps = tuple(run.steps) if run is not None else ()
        progress = Progress(steps, run is not None, self._looks().get(request))
        return page_of(self._seat, request, progress)

    def _looks(self) -> dict[bytes, NotFound]:
        """Where the open profile's requests are not; it is forgotten with the profile."""
        return self._looked.setdefault(self._seat.profile, {})


def _step(words: str, at: int) -> Step:
    not_yet = _NOT_YET.fullmatch(words)
    if not_yet is not None:
        return Step(Doing.NOT_YET, at, int(not_yet[1]))
    return Step(_DOINGS[words], at)
