"""The whole window over a world that a test can trouble: its network, its clock, its disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog
from typing_extensions import override

from app.adapters.soroban_rpc import SorobanRpc
from app.bootstrap import Services
from app.desk.desk import Desk, opened
from app.desk.networks import SERVERS
from app.errors import AppError
from app.pages.after import AfterPage, Stand
from app.pages.events import Event
from app.ports import LedgerPort
from app.profile.keys import ALONE, NewKey, add
from app.profile.profile import Profile
from app.profile.requests import keep
from app.records import Standing
from tests.support import practice
from tests.support.desks import SERVER, DeskClock, services_of, settled
from tests.support.escrows import BUILDS
from tests.support.network import Honest, SteppedNetwork
from tests.support.profiles import BY_PASSWORD, PASSWORD, Beside, filed, made, profiles
from tests.support.sick import SickDisk
from tests.support.signing import Typist
from tests.support.stage import button_of, words_of
from tests.support.windows import Places, windowed
from ui.theme import Look
from ui.views.after import AfterView
from ui.views.inbox import InboxView
from ui.views.review import ReviewView
from ui.views.unlock import UnlockView
from ui.walker import NotSeen, Walker
from ui.widgets.banner import Banner
from ui.widgets.inbox_list import InboxList
from ui.widgets.text import Lines
from ui.window import Window
from wallet.lock import Moment
from wallet.network import PRACTICE, Network
from wallet.request import Request

T = TypeVar("T")

HELD_MS: Final = 40.0
"""For how long buttons are held here: nobody looks at their rings."""

PATIENCE: Final = 20.0
"""Seconds: less than a test's own, so that it is told what there was instead."""

STEP: Final = 5
MOST_STEPS: Final = 60

DAY: Final = 24 * 3600


class TroubledClock(DeskClock):
    """A clock that moves when a test says so, and then alone; the machine may sleep.

    ``wrong``: the time of day is so many seconds ahead of everybody's.
    """

    wrong = 0
    asleep = 0

    @override
    def now(self) -> int:
        return self.time + self.wrong

    @override
    def moment(self) -> Moment:
        return Moment(float(self.time - self.asleep), float(self.time))

    @override
    async def sleep(self, seconds: float) -> None:
        due = asyncio.Event()
        self._waiting.append((self.time + max(1, round(seconds)), due))
        await due.wait()

    def suspend(self, seconds: int) -> None:
        """Let so much time pass without the machine."""
        self.asleep += seconds
        self.step(seconds)


class TroubledNetwork(SteppedNetwork):
    """A network whose line can be cut, for as long as ``down`` says by which error."""

    down: AppError | None = None

    @override
    async def latest(self) -> tuple[int, int]:
        self._check()
        return await super().latest()

    @override
    def _answer(self, method: str, honest: Honest) -> Any:
        self._check()
        return super()._answer(method, honest)

    def _check(self) -> None:
        if self.down is not None:
            raise self.down


@dataclass
class World:
    """What stands around a window, and can be troubled.

    ``server``: what answers in the network's place, its address; "" for the network itself.
    ``label`` is what the user calls the key.
    """

    folder: Path
    network: TroubledNetwork = field(default_factory=TroubledNetwork)
    signer: Beside = field(default_factory=Beside)
    disk: SickDisk = field(default_factory=SickDisk)
    server: str = ""
    label: str = "lawyer"
    clock: TroubledClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = TroubledClock(self.network.clock.time, self.network.pass_time)
        self.network.clock = self.clock

    @property
    def places(self) -> Places:
        return Places(self.folder)

    @property
    def services(self) -> Services:
        services = services_of(self.network, self.signer)
        sick = replace(services.profiles, disk=self.disk)
        return replace(services, profiles=sick, connect=self._connect)

    async def begin(self, *requests: Request) -> None:
        """Make a locked profile that holds the lawyer's key, and keeps these requests."""
        await made(self.places.profile, ())
        unlocking = profiles(self.signer, self.clock).unlock(self.places.profile, BY_PASSWORD)
        async with unlocking as profile:
            profile.store.settings.put(SERVERS, {PRACTICE.passphrase: SERVER})
            self.signer.speech = Typist((practice.closing().secrets["lawyer"],))
            await add(profile, BY_PASSWORD, NewKey(self.label, ALONE, fresh=False))
            for request in requests:
                keep(profile, request, BUILDS)

    @asynccontextmanager
    async def make(self, tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        """A desk in this world."""
        places = self.places
        desk = opened(self.services, places.profile, tell, practice=places.practice)
        async with desk as made_:
            yield made_

    @asynccontextmanager
    async def _connect(self, _address: str, network: Network) -> AsyncGenerator[LedgerPort]:
        if not self.server:
            yield self.network
            return
        async with SorobanRpc(self.server, network) as rpc:
            yield cast("LedgerPort", Line(self, rpc))


class Line:
    """A line to whatever answers now: a server in the network's place, or the network."""

    def __init__(self, world: World, rpc: SorobanRpc) -> None:
        self._world = world
        self._rpc = rpc

    def __getattr__(self, method: str) -> Any:
        return getattr(self._rpc if self._world.server else self._world.network, method)


class Looker:
    """Somebody before the window, who reads it while time passes."""

    def __init__(self, world: World, window: Window, walker: Walker) -> None:
        self.world = world
        self.window = window
        self.walker = walker

    async def reads(self, words: str) -> str:
        """Wait until these words are somewhere to be read; everything that is."""

        def seen() -> str:
            read = self.read()
            return read if words in read else ""

        return await self._sees(seen, words)

    async def is_told(self, title: str) -> Banner:
        """Wait for a banner that says this; whatever is technical waits behind a button."""

        def told() -> Banner | None:
            found = [each for each in self.banners() if title in each.accessibleName()]
            return found[0] if found else None

        banner = await self._sees(told, title)
        assert not boxes_of(banner)
        return banner

    def banners(self) -> list[Banner]:
        """What is told on banners now."""
        tops = QApplication.topLevelWidgets()
        found = [banner for top in tops for banner in top.findChildren(Banner)]
        return [banner for banner in found if banner.isVisible()]

    def read(self) -> str:
        """Everything that can be read now."""
        tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
        return "\n".join(words_of(top) for top in tops)

    def details(self, banner: Banner) -> str:
        """What is technical about it, once it is asked for."""
        QTest.mouseClick(button_of(banner, "Details"), Qt.MouseButton.LeftButton)
        (box,) = boxes_of(banner)
        return box.toPlainText()

    async def passes(self, seconds: int) -> None:
        """Let so much time pass, second by second."""

        async def pass_(_desk: Desk) -> None:
            for _ in range(seconds):
                self.world.clock.step(1)
                await settled()

        await self.window.office.ask(pass_)

    async def sleeps(self, seconds: int) -> None:
        """Let the machine sleep for so long, and wake up."""

        async def sleep(_desk: Desk) -> None:
            self.world.clock.suspend(seconds)
            await settled()

        await self.window.office.ask(sleep)
        await self.passes(5)

    async def _sees(self, find: Callable[[], T | None], words: str) -> T:
        try:
            return await self.walker.sees(find, words)
        except NotSeen:
            raise AssertionError(f"“{words}” is not there:\n{self.read()}") from None


class Keeper(Looker):
    """Who also knows what is kept."""

    async def profile(self, look: Callable[[Profile], Any]) -> Any:
        """Something that only the open profile knows."""

        async def looked(desk: Desk) -> Any:
            return look(desk.seat.profile)

        return await self.window.office.ask(looked)

    async def standing(self, request: Request) -> Standing:
        """Where a request stands, as it is kept."""

        def of(profile: Profile) -> Standing:
            row = profile.store.requests.by_hash(request.envelope.hash)
            assert row is not None
            return row.standing

        return cast("Standing", await self.profile(of))

    async def signatures(self, request: Request) -> int:
        """How many signatures of a request are kept."""
        hash_ = request.envelope.hash
        return cast("int", await self.profile(lambda p: len(p.store.signatures.of(hash_))))


class User(Keeper):
    """Who does there what one does."""

    async def unlocks(self, password: str = PASSWORD) -> None:
        """Unlock, and see the inbox."""
        await self.tries(password)
        await self.walker.widget(InboxView)

    async def tries(self, password: str = PASSWORD) -> None:
        """Type a password at the door."""
        await self.walker.widget(UnlockView)
        await self.walker.types(password, "Password")
        await self.walker.clicks("Unlock")

    async def reviews(self) -> ReviewView:
        """Open the first request of the inbox, and wait for its review."""
        rows = await self.walker.widget(InboxList)
        await self.walker.sees(rows.current_hash, "a request in the inbox")
        middle = rows.visualRect(rows.currentIndex()).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        return await self.walker.widget(ReviewView)

    async def signs(self, password: str = PASSWORD) -> None:
        """Hold, and give the password."""
        button = await self.walker.reads()
        button._hold_ms = HELD_MS
        await self.walker.holds(button)
        await self.walker.types(password, "Password")
        await self.walker.clicks("Co-sign")

    async def sees(self, stand: Stand) -> AfterPage:
        """Wait for the page of a request that stands so."""
        view = await self.walker.widget(AfterView)

        def page() -> AfterPage | None:
            shown = view.page
            return shown if shown is not None and shown.stand is stand else None

        return await self.walker.sees(page, f"that it is {stand.value}")

    async def waits_for(self, stand: Stand) -> AfterPage:
        """Let time pass until the request stands so, a few minutes at most."""
        view = await self.walker.widget(AfterView)
        for _ in range(MOST_STEPS):
            await self.passes(STEP)
            if view.page is not None and view.page.stand is stand:
                break
        return await self.sees(stand)

    async def presses(self, name: str) -> None:
        """Click the button of exactly this name; one on a sheet comes first."""

        def found() -> QAbstractButton | None:
            tops = sorted(QApplication.topLevelWidgets(), key=lambda t: isinstance(t, QDialog))
            buttons = [each for top in tops for each in top.findChildren(QAbstractButton)]
            known = [b for b in buttons if b.accessibleName() == name]
            usable = [b for b in known if b.isVisible() and b.isEnabled()]
            return usable[-1] if usable else None

        QTest.mouseClick(await self._sees(found, name), Qt.MouseButton.LeftButton)

    def refreshes(self) -> None:
        """Read anew what is kept, as F5 does."""
        assert self.window.inside is not None
        self.window.inside.refresh()

    async def drops(self, *files: Path) -> None:
        """Let go of files over the window."""
        self.window.frame.dropped.emit([str(file) for file in files])


def boxes_of(banner: Banner) -> list[Lines]:
    """What shows the details of a banner, once they were asked for."""
    return [box for box in banner.findChildren(Lines) if box.isVisible()]


@asynccontextmanager
async def troubled(
    application: QApplication,
    look: Look,
    world: World,
    requests: Iterable[Request] | None = None,
) -> AsyncGenerator[User]:
    """A window before a locked profile that keeps the release the lawyer is asked for."""
    if requests is None:
        requests = (await release(world),)
    await world.begin(*requests)
    make: Callable[[Callable[[Event], None]], AbstractAsyncContextManager[Desk]] = world.make
    async with windowed(application, look, world.places, make) as (window, walker):
        walker._patience = PATIENCE
        yield User(world, window, walker)


async def release(world: World, *names: str, valid_for: int = DAY, note: str = "") -> Request:
    """The release of the closing, signed by the buyer unless others are named."""
    return await filed(world.network, *(names or ("buyer",)), valid_for=valid_for, note=note)
