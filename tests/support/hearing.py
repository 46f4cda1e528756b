"""What who cannot see the window hears of it, and what they would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QListView,
    QWidget,
)

from tests.support.tabbing import controls
from ui.widgets.buttons import Copy
from ui.widgets.text import ForeignText, Sentence

SAID = {QAccessible.Role.StaticText, QAccessible.Role.Paragraph}

_WORD = re.compile(r"\w+")

Heard = tuple[QAccessible.Role, str, str]
"""What it is, how it is called, and what more is said."""


def heard(widget: QWidget) -> Heard:
    """What a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    name = interface.text(QAccessible.Text.Name)
    return interface.role(), name, interface.text(QAccessible.Text.Description)


def nameless(top: QWidget) -> Iterator[str]:
    """What takes the focus and says nothing of itself.

    Of a choice Qt says what is chosen, on Linux; how it is called, then its label says.
    """
    for widget in controls(top):
        if not widget.accessibleName():
            yield f"{type(widget).__name__} has no name"
        if isinstance(widget, QComboBox) and widget.accessibleName() not in _called(widget):
            yield f"what is chosen by “{widget.accessibleName()}” is not said"


def alike(top: QWidget) -> Iterator[str]:
    """Controls of one window that sound the same and do different things.

    Two that copy, or show, the same text may: it is all one which of them one takes.
    """
    first: dict[Heard, QWidget] = {}
    for widget in controls(top):
        sound = heard(widget)
        other = first.setdefault(sound, widget)
        if other is not widget and not _do_the_same(widget, other):
            yield f"two are called “{sound[1]}” ({sound[0].name})"


def unexplained(top: QWidget) -> Iterator[str]:
    """What is disabled and does not say why, both to be heard and to be seen.

    A button says it itself, and its view or its tooltip shows the same words. A field
    rests, with all that is in it, only while something is tried; then a button says what.
    """
    disabled = [each for each in top.findChildren(QWidget) if _is_off(each, top)]
    buttons = [each for each in disabled if isinstance(each, QAbstractButton)]
    seen = [each.text() for each in top.findChildren(QLabel) if each.isVisible()]
    for button in buttons:
        why, called = button.accessibleDescription(), button.accessibleName()
        if not why or why in called or called in why:
            yield f"“{called}” is disabled and does not say why"
        elif why != button.toolTip() and not any(why in words for words in seen):
            yield f"why “{called}” is disabled cannot be seen: {why}"
    for field in disabled:
        if not buttons and not field.accessibleDescription():
            yield f"{type(field).__name__} “{field.accessibleName()}” is silently disabled"


def unsaid(top: QWidget) -> Iterator[str]:
    """Words and rows that can be seen and are not read out."""
    for words in top.findChildren(QLabel):
        if words.isVisible() and words.text() and not _is_said(words):
            yield f"{type(words).__name__} “{words.text()[:50]}” is heard as {heard(words)}"
    for foreign in top.findChildren(ForeignText):
        if foreign.isVisible() and foreign.text():
            (within,) = foreign.findChildren(Sentence)
            if within.text() != foreign.text() or not within.isVisible():
                yield f"what others wrote is not said: “{foreign.text()[:50]}”"
    for rows in top.findChildren(QListView):
        if rows.isVisible():
            yield from _silent_rows(rows)


def _called(widget: QWidget) -> list[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    labels = QAccessible.RelationFlag.Label
    related = [other for other, kind in interface.relations() if kind & labels]
    return [each.text(QAccessible.Text.Name) for each in (interface, *related)]


def _do_the_same(one: QWidget, other: QWidget) -> bool:
    if isinstance(one, Copy) and isinstance(other, Copy):
        return one._copied == other._copied
    a, b = one.parentWidget(), other.parentWidget()
    return isinstance(a, ForeignText) and isinstance(b, ForeignText) and a._text == b._text


def _is_off(widget: QWidget, top: QWidget) -> bool:
    """Whether it was disabled itself, not with what it stands in."""
    itself = widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
    return itself and widget.window() is top and widget.isVisible()


def _is_said(words: QLabel) -> bool:
    role, name, _ = heard(words)
    # Dots between words are for the eye.
    return role in SAID and set(_WORD.findall(words.text())) <= set(_WORD.findall(name))


def _silent_rows(rows: QListView) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(rows)
    for number in range(min(interface.childCount(), 20)):
        row = interface.child(number)
        if not row.text(QAccessible.Text.Name):
            yield f"row {number} of “{rows.accessibleName()}” says nothing"


def tops() -> list[QWidget]:
    """The windows that take the focus: the newest sheet, or the window without one."""
    shown = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    modal = QApplication.activeModalWidget()
    return [top for top in shown if modal is None or top is modal]
