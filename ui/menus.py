"""The menu bar: every action by its words and keys, and each only where it means something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.flows.flow import Place
from ui.shortcuts import Shortcut, shortcuts
from ui.widgets.text import unmnemonic

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.inside import Inside
    from ui.window import Window

OUTSIDE: Final = frozenset({"quit", "shortcuts", "about"})
"""What means something also before somebody is in."""


class Menus(QObject):
    """The window's actions. Those of the inside can be used while somebody is in."""

    def __init__(self, window: Window) -> None:
        """Put them into the window's menu bar."""
        super().__init__(window)
        self._window = window
        self._inside: Inside | None = None
        self.actions = {each.name: self._action(each) for each in _all(self)}
        bar = window.frame.menuBar()
        for title, names in self._menus():
            menu = bar.addMenu(title)
            for name in names:
                if name:
                    menu.addAction(self.actions[name])
                else:
                    menu.addSeparator()
        window.frame.addAction(self.actions["lock"])  # so every sheet has it, too
        self.follow(None)

    def follow(self, inside: Inside | None) -> None:
        """Act on this from now on; None: nobody is in."""
        self._inside = inside
        for name, action in self.actions.items():
            action.setEnabled(name in OUTSIDE or inside is not None)

    def _menus(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (
            (self.tr("&File"), ("open", "print", "", "lock", "quit")),
            (self.tr("&Go"), ("inbox", "escrows", "keys", "settings", "", "find", "refresh")),
            (self.tr("&Help"), ("shortcuts", "about")),
        )

    def _action(self, shortcut: Shortcut) -> QAction:
        action = QAction(unmnemonic(shortcut.words), self)
        action.setShortcuts([QKeySequence(keys) for keys in shortcut.keys])
        does = self._does()[shortcut.name]
        action.triggered.connect(lambda: does())
        return action

    def _does(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "inbox": lambda: window.go(Place.INBOX),
            "escrows": lambda: window.go(Place.ESCROWS),
            "keys": lambda: window.go(Place.KEYS),
            "settings": lambda: window.go(Place.SETTINGS),
            "lock": window.lock,
            "open": self._within(lambda inside: inside.inbox.open_file()),
            "find": self._within(lambda inside: inside.search()),
            "refresh": self._within(lambda inside: inside.refresh()),
            "print": self._within(lambda inside: inside.print_review()),
            "shortcuts": window.about.show_shortcuts,
            "about": window.about.show_about,
            "quit": window.frame.close,
        }

    def _within(self, does: Callable[[Inside], None]) -> Callable[[], None]:
        def act() -> None:
            if self._inside is not None:
                does(self._inside)

        return act


def _all(menus: Menus) -> tuple[Shortcut, ...]:
    about = Shortcut("about", (), menus.tr("About Countersign"), "")
    return (*(each for each in shortcuts() if each.is_action), about)
