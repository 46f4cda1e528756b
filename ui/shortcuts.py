"""Every key that does something, in one table: actions are made of it, and Help shows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Shortcut:
    """Keys in Qt's portable spelling, and what they do; ``group`` heads it in the list.

    Several keys do the same. Those without an action belong to the control that has the focus,
    and stand here to be read.
    """

    name: str
    keys: tuple[str, ...]
    words: str
    group: str
    is_action: bool = True


def shortcuts() -> tuple[Shortcut, ...]:
    """All of them, in the language that is chosen now."""
    return (*_places(), *_actions(), *_in_controls())


def keys_of(name: str) -> tuple[str, ...]:
    """The keys of one, by its name."""
    return next(shortcut.keys for shortcut in shortcuts() if shortcut.name == name)


def _places() -> tuple[Shortcut, ...]:
    group = translate("shortcuts", "Go to")
    back = translate("shortcuts", "Back to where you came from")
    part = translate("shortcuts", "A part of the inbox, while it is shown")
    parts = tuple(f"Ctrl+{number}" for number in range(1, 5))
    return (
        Shortcut("inbox", ("Ctrl+I",), translate("shortcuts", "Inbox"), group),
        Shortcut("escrows", ("Ctrl+E",), translate("shortcuts", "Escrows"), group),
        Shortcut("keys", ("Ctrl+K",), translate("shortcuts", "Keys and backup"), group),
        Shortcut("settings", ("Ctrl+,",), translate("shortcuts", "Settings"), group),
        Shortcut("part", parts, part, group, is_action=False),
        Shortcut("back", ("Esc",), back, group, is_action=False),
    )


def _actions() -> tuple[Shortcut, ...]:
    group = translate("shortcuts", "Do")
    return (
        Shortcut("lock", ("Ctrl+L",), translate("shortcuts", "Lock at once"), group),
        Shortcut("open", ("Ctrl+O",), translate("shortcuts", "Open a request"), group),
        Shortcut("find", ("Ctrl+F",), translate("shortcuts", "Search"), group),
        Shortcut("refresh", ("F5",), translate("shortcuts", "Ask the network again"), group),
        Shortcut("print", ("Ctrl+P",), translate("shortcuts", "Print the review"), group),
        Shortcut("shortcuts", ("F1",), translate("shortcuts", "Show these keys"), group),
        Shortcut("quit", ("Ctrl+Q",), translate("shortcuts", "Quit"), group),
    )


def _in_controls() -> tuple[Shortcut, ...]:
    group = translate("shortcuts", "In lists and forms")
    told = (
        ("row", ("Up", "Down"), translate("shortcuts", "Choose a row")),
        ("enter", ("Return", "Space"), translate("shortcuts", "Open the row")),
        ("details", ("Space",), translate("shortcuts", "Show details, or fold them")),
        (
            "next",
            ("Tab", "Shift+Tab"),
            translate("shortcuts", "Next control, or the one before"),
        ),
        ("sign", ("Space",), translate("shortcuts", "Held on the signing button: co-sign")),
    )
    return tuple(
        Shortcut(name, keys, words, group, is_action=False) for name, keys, words in told
    )
