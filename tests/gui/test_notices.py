"""Notices of the desktop: who looks at the screen learns no more than the user wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.desk.incoming import INCOMING
from app.pages.events import Arrived, InboxChanged
from app.preferences import Preferences
from tests.gui.conftest import Run
from tests.support.troubled import World, release, troubled
from ui import notices
from ui.kept import Kept
from ui.notices import Notices
from ui.theme import Look
from ui.widgets.buttons import Button

pytestmark = pytest.mark.gui

ONE = Arrived(("aa",), ("250,000.00 USDC",))
OPEN = "Open Countersign to review."


class Told(QObject):
    """An office that only tells."""

    told = Signal(object)


@dataclass
class Frame:
    """A window that may be the one that is looked at."""

    is_active: bool = False
    raised: int = 0

    def isActiveWindow(self) -> bool:  # noqa: N802 - Qt's name
        return self.is_active

    def raise_up(self) -> None:
        self.raised += 1


class Window(QObject):
    """What notices need of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Told()
        self.frame = Frame()
        self.kept = Kept(None)

    def prefer(self, **preferences: Any) -> None:
        self.kept.change(replace(self.kept.preferences, **preferences))


class Tray(QObject):
    """A desktop's place for notices, which remembers them."""

    messageClicked = Signal()  # noqa: N815 - Qt's name
    activated = Signal(object)
    is_there: ClassVar = True
    shown: ClassVar[list[tuple[str, str]]] = []
    icons: ClassVar[list[Tray]] = []

    def __init__(self, _icon: object, parent: QObject) -> None:
        super().__init__(parent)
        self.icons.append(self)

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802 - Qt's name
        return Tray.is_there

    def show(self) -> None:
        pass

    def showMessage(self, title: str, text: str, _icon: object) -> None:  # noqa: N802
        self.shown.append((title, text))


@pytest.fixture(autouse=True)
def tray(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Tray]]:
    """A desktop that shows notices."""
    monkeypatch.setattr(notices, "QSystemTrayIcon", Tray)
    Tray.is_there, Tray.shown, Tray.icons = True, [], []
    yield Tray
    Tray.icons = []


@dataclass
class Desktop:
    """A window, its notices, and what was shown of them."""

    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        self.notices = Notices(cast("Any", self.window))

    def tell(self, event: object) -> list[tuple[str, str]]:
        """What is shown of an event."""
        before = len(Tray.shown)
        self.window.office.told.emit(event)
        return Tray.shown[before:]


@pytest.fixture
def desktop(look: Look) -> Desktop:
    del look
    return Desktop()


def test_a_notice_tells_that_something_came_and_no_amount(desktop: Desktop) -> None:
    assert not Preferences().show_amounts
    assert desktop.tell(ONE) == [("A request arrived", OPEN)]


def test_several_are_told_as_one(desktop: Desktop) -> None:
    event = Arrived(("aa", "bb", "cc"), ("1.00 USDC", "2.00 USDC", "3.00 USDC"))
    assert desktop.tell(event) == [("3 requests arrived", OPEN)]


def test_who_wants_amounts_is_told_them(desktop: Desktop) -> None:
    desktop.window.prefer(show_amounts=True)
    assert desktop.tell(ONE) == [("A request arrived", "250,000.00 USDC")]


def test_of_many_amounts_the_first_are_told_and_how_many_more(desktop: Desktop) -> None:
    desktop.window.prefer(show_amounts=True)
    event = Arrived(("aa",) * 20, tuple(f"{number}.00 USDC" for number in range(20)))
    assert desktop.tell(event) == [
        ("20 requests arrived", "0.00 USDC, 1.00 USDC, 2.00 USDC and 17 more")
    ]


def test_what_moves_no_money_is_told_without_an_amount(desktop: Desktop) -> None:
    desktop.window.prefer(show_amounts=True)
    assert desktop.tell(Arrived(("aa",))) == [("A request arrived", OPEN)]


@pytest.mark.parametrize(
    "quiet",
    [
        lambda window: window.prefer(notify=False),
        lambda window: setattr(window.frame, "is_active", True),
        lambda _window: setattr(Tray, "is_there", False),
    ],
    ids=["the user wants none", "the user looks at the window", "the desktop has no place"],
)
def test_nothing_is_shown_where(desktop: Desktop, quiet: Callable[[Window], None]) -> None:
    quiet(desktop.window)
    assert desktop.tell(ONE) == []


def test_what_changes_without_arriving_is_no_news(desktop: Desktop) -> None:
    assert desktop.tell(InboxChanged()) == []
    assert Tray.icons == []


def test_a_click_on_a_notice_brings_the_window_up(desktop: Desktop) -> None:
    desktop.tell(ONE)
    desktop.tell(ONE)
    (icon,) = Tray.icons
    icon.messageClicked.emit()
    icon.activated.emit(None)
    assert desktop.window.frame.raised == 2


def test_a_file_in_the_watched_folder_is_told_with_its_amount_where_that_is_wanted(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        shared = tmp_path / "shared"
        shared.mkdir()
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            await user.profile(lambda p: p.store.settings.put(INCOMING, str(shared)))
            kept = user.window.kept
            kept.change(replace(kept.preferences, show_amounts=True))
            other = Button(look, "another window")
            other.show()
            other.activateWindow()
            (shared / "came.countersign").write_text(request.to_text(), encoding="utf-8")
            for _ in range(3):
                await user.passes(5)
            await user.walker.sees(lambda: Tray.shown, "a notice")
            assert Tray.shown == [("A request arrived", "250,000.00 USDC")]
            assert "Quayside" not in str(Tray.shown)
            other.close()

    run(walk())
