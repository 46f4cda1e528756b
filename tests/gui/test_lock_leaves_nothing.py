"""After a lock nothing of the profile can be read any more, wherever one looks."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
)
from typing_extensions import override

from app.pages.after import Stand
from app.signing.frames import Facts
from app.signing.process import SignerEnded
from tests.gui.conftest import Run
from tests.support import early, practice
from tests.support.leftovers import held, population, texts
from tests.support.profiles import OTHER_PASSWORD, PASSWORD, Beside
from tests.support.troubled import User, World, troubled
from ui.collecting import OLDEST, ROUNDS, Collector
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.after import AfterView
from ui.views.callback_sheet import CallBackSheet
from ui.views.decline import DeclineSheet
from ui.views.escrow import EscrowView
from ui.views.escrows import EscrowsView
from ui.views.key_sheets import CodeSheet
from ui.views.keys import KeysView
from ui.views.settings import SettingsView
from ui.views.signing_sheet import SigningSheet
from ui.views.unlock import UnlockView
from ui.widgets.inbox_list import InboxList
from wallet.lock import Reason
from wallet.network import PRACTICE

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(120)),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]

TYPED: Final = "what only its owner knows"
"""What is typed in many places, and stands nowhere else."""

WORDS: Final = ("14 Quayside Row", "250,000", "248,000", TYPED)
"""Of what is kept, and typed."""

ADDRESSES: Final = tuple(
    str(each) for each in (*practice.closing().accounts.values(), practice.closing().contract)
)
ENOUGH: Final = 12
"""Letters of an address that tell whose it is."""

Scene = Callable[[User], Awaitable[None]]


@dataclass
class Held(Beside):
    """A signer that signs until it is killed, if it is told so."""

    is_held: bool = False
    killed: asyncio.Event = field(default_factory=asyncio.Event)

    @override
    async def ask(self, question: Facts) -> Facts:
        if question["do"] != "sign" or not self.is_held:
            return await super().ask(question)
        await self.killed.wait()
        raise SignerEnded("it was killed")

    @override
    def kill(self) -> None:
        super().kill()
        self.killed.set()


async def inbox(user: User) -> None:
    rows = await user.walker.widget(InboxList)
    await user.walker.sees(rows.current_hash, "a request in the inbox")


async def searched_inbox(user: User) -> None:
    await inbox(user)
    await user.walker.types(TYPED, "Search")


async def file_dialog(user: User) -> None:
    await inbox(user)
    inside(user).inbox.open_file()
    await user.walker.widget(QDialog)


async def review(user: User) -> None:
    await user.reviews()


async def password(user: User) -> None:
    await user.reviews()
    button = await user.walker.reads()
    button._hold_ms = 1
    await user.walker.holds(button)
    await user.walker.widget(SigningSheet)
    await user.walker.types(TYPED, "Password")


async def signing(user: User) -> None:
    assert isinstance(user.world.signer, Held)
    user.world.signer.is_held = True
    await user.reviews()
    await user.signs()
    sheet = await user.walker.widget(SigningSheet)
    await user.walker.sees(lambda: sheet._is_busy, "that it signs")


async def declining(user: User) -> None:
    await user.reviews()
    await user.walker.clicks("Decline")
    await user.walker.widget(DeclineSheet)
    QTest.keyClicks(await user.walker.widget(QPlainTextEdit), TYPED)


async def calling_back(user: User) -> None:
    await user.reviews()
    await user.walker.clicks("Record a call-back…")
    sheet = await user.walker.widget(CallBackSheet)
    QTest.keyClicks(sheet._who.edit, TYPED)
    QTest.keyClicks(sheet._confirmed, TYPED)


async def sent(user: User) -> None:
    await user.reviews()
    await user.signs()
    await user.sees(Stand.SENT)


async def final(user: User) -> None:
    await user.reviews()
    await user.signs()
    await user.walker.widget(AfterView)
    await user.waits_for(Stand.FINAL)


async def escrows(user: User) -> None:
    inside(user).go(Place.ESCROWS)
    await user.walker.widget(EscrowsView)
    await user.walker.types(TYPED, "Search")


async def looking_up(user: User) -> None:
    inside(user).go(Place.ESCROWS)
    await user.walker.widget(EscrowsView)
    await user.walker.clicks("Look up")
    await user.walker.types(TYPED, "Contract id")


async def escrow(user: User) -> None:
    inside(user).open_escrow(practice.closing().contract, PRACTICE.passphrase)
    await user.walker.widget(EscrowView)


async def keys(user: User) -> None:
    inside(user).go(Place.KEYS)
    await user.walker.widget(KeysView)


async def another_password(user: User) -> None:
    await keys(user)
    await user.walker.clicks("Change")
    for line in await user.walker.sees(lambda: fields(user), "where passwords are typed"):
        QTest.keyClicks(line, TYPED)


async def another_code(user: User) -> None:
    await keys(user)
    await user.walker.clicks("Renew")
    await user.walker.types(PASSWORD, "Password")
    await user.walker.clicks("Show a new code")
    await user.walker.widget(CodeSheet)


async def sealed_anew(user: User) -> None:
    await keys(user)
    await user.walker.clicks("Seal anew")
    lines = await user.walker.sees(lambda: fields(user), "where passwords are typed")
    for line, typed in zip(lines, (PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD), strict=True):
        QTest.keyClicks(line, typed)
    await user.walker.clicks("Seal it anew")
    await user.walker.widget(CodeSheet)


async def settings(user: User) -> None:
    inside(user).go(Place.SETTINGS)
    await user.walker.widget(SettingsView)


def inside(user: User) -> Any:
    assert user.window.inside is not None
    return user.window.inside


def fields(user: User) -> list[QLineEdit]:
    sheets = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
    return [
        f for s in sheets if s.isVisible() for f in s.findChildren(QLineEdit) if f.isVisible()
    ]


async def by_hand(user: User) -> None:
    dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
    front = next((each for each in dialogs if each.isVisible()), user.window.frame)
    if isinstance(front, QFileDialog):
        user.window.lock()  # the system's own, where keys are its own
        return
    front.activateWindow()  # here nobody arranges windows
    await user.walker.sees(front.isActiveWindow, "what is in front")
    user.walker.presses(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


async def by_idleness(user: User) -> None:
    await user.passes(301)


async def by_suspension(user: User) -> None:
    await user.sleeps(3600)


SCENES: Final[tuple[Scene, ...]] = (
    inbox,
    searched_inbox,
    file_dialog,
    review,
    password,
    signing,
    declining,
    calling_back,
    sent,
    final,
    escrows,
    looking_up,
    escrow,
    keys,
    another_password,
    another_code,
    sealed_anew,
    settings,
)
BY_ITSELF: Final[tuple[Scene, ...]] = (by_idleness, by_suspension)
CASES: Final = (
    *((scene, by_hand) for scene in SCENES),
    *((scene, way) for scene in (inbox, password, signing, final) for way in BY_ITSELF),
    *((sealed_anew, way) for way in BY_ITSELF),
)


@pytest.fixture(autouse=True)
def _nothing_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a window lets stay would be neither found nor collected."""

    def keep(_collector: Collector) -> None:
        pass

    monkeypatch.setattr(Collector, "settle", keep)
    early.settle()


class At:
    """What was found when a signal came."""

    def __init__(self, signal: Any, find: Callable[[], list[str]]) -> None:
        self.found: list[str] | None = None
        signal.connect(lambda: setattr(self, "found", find()))


class Typed:
    """What fields held last, which may be gone by now."""

    def __init__(self, fields: Iterable[QLineEdit]) -> None:
        self.texts: list[str] = []
        for number, line in enumerate(fields):
            self.texts.append(line.text())
            line.textChanged.connect(partial(self._hear, number))

    def _hear(self, number: int, text: str) -> None:
        self.texts[number] = text


@asynccontextmanager
async def before_the_door(
    application: QApplication, look: Look, folder: Path
) -> AsyncGenerator[User]:
    """A window before a profile that was locked a moment ago."""
    world = World(folder, signer=Held())
    async with troubled(application, look, world) as user:
        await user.walker.widget(UnlockView)
        await user.window.office.ask(lambda _: asyncio.sleep(0))
        user.window.entering.locked(Reason.BY_HAND)
        await asyncio.sleep(0)
        user.window.frame.grab()  # else words that are set when they are painted would seem new
        gc.collect()
        yield user


def visible_sheets() -> list[str]:
    tops = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)]
    return [type(each).__name__ for each in tops if each.isVisible()]


def secret_fields() -> list[QLineEdit]:
    fields = [each for each in QApplication.allWidgets() if isinstance(each, QLineEdit)]
    return [each for each in fields if each.echoMode() is QLineEdit.EchoMode.Password]


def told(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({f"{who}: {text[:80]}" for who, text in pairs if is_of_profile(text)})


def is_of_profile(text: str) -> bool:
    joined = text.replace(" ", "")
    return any(word in text for word in WORDS) or any(a[:ENOUGH] in joined for a in ADDRESSES)


class Collected:
    """Hears whenever all garbage was collected, from a signal on."""

    def __init__(self, signal: Any) -> None:
        self._again = asyncio.Event()
        signal.connect(lambda: gc.callbacks.append(self._hear))

    async def left(self, before: Counter[str]) -> list[str]:
        """What is there beside this, as soon as it is nothing, or in the end."""
        left: list[str] = []
        try:
            for _ in ROUNDS:
                await self._again.wait()
                self._again.clear()
                left = sorted(population() - before)
                if not left:
                    break
        finally:
            gc.callbacks.remove(self._hear)
        return left

    def _hear(self, phase: str, info: dict[str, int]) -> None:
        if (phase, info["generation"]) == ("stop", OLDEST):
            self._again.set()


@pytest.mark.parametrize(("scene", "way"), CASES)
def test_nothing_is_left(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, scene: Scene, way: Scene
) -> None:
    async def walk() -> None:
        async with before_the_door(qapp, look, tmp_path) as user:
            before, already = population(), set(told(held()))  # of other tests in this process
            await user.unlocks()
            await scene(user)
            assert told(texts()) or set(told(held())) - already, "else nothing is ever found"
            open_then = At(user.window.left, visible_sheets)
            typed_last = Typed(secret_fields())
            collected = Collected(user.window.left)
            await way(user)
            await user.walker.widget(UnlockView)
            assert open_then.found == []
            assert typed_last.texts == [""] * len(typed_last.texts)
            assert await collected.left(before) == []
            assert (told(texts()), sorted(set(told(held())) - already)) == ([], [])

    run(walk())


@pytest.mark.parametrize("scene", [another_code, sealed_anew])
def test_a_code_that_was_not_confirmed_is_told_of(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, scene: Scene
) -> None:
    async def walk() -> None:
        async with before_the_door(qapp, look, tmp_path) as user:
            await user.unlocks()
            await scene(user)
            await by_idleness(user)
            await user.walker.widget(UnlockView)
            await user.reads("The recovery code was not confirmed.")

    run(walk())
