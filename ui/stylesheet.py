"""Rules for the controls that Qt draws for us, written from the tokens of a theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

SPACES: Final = (2, 4, 6, 8, 10, 12)


def stylesheet(
    colors: Mapping[str, str], lengths: Mapping[str, int], px: Callable[[int], int]
) -> str:
    """The rules for a whole application."""
    names = dict(colors)
    names |= {name: f"{length}px" for name, length in lengths.items()}
    names |= {f"space-{length}": f"{px(length)}px" for length in SPACES}
    # Rules give the height within the border, which is wider around what has the focus.
    names["field"] = f"{lengths['height.control'] - 2}px"
    names["focused-field"] = f"{lengths['height.control'] - 4}px"
    # A spin box draws its line of text within two pixels of its own.
    names["spin"] = f"{lengths['height.control'] - 4}px"
    names["focused-spin"] = f"{lengths['height.control'] - 6}px"
    names["field-side"] = f"{px(10)}px"
    names["focused-side"] = f"{px(10) - 1}px"
    # A line of text stands two pixels within its box, what is chosen does not.
    names["choice-side"] = f"{px(10) + 2}px"
    names["focused-choice-side"] = f"{px(10) + 1}px"
    names["tick"] = f"{px(16)}px"
    names["round-tick"] = f"{px(16) // 2 + 1}px"
    names["ring"] = f"{px(5)}px"
    names["chosen"] = f"{px(16) + 2 - 2 * px(5)}px"
    return _filled(_CONTROLS, names)


def _filled(rules: str, names: Mapping[str, str]) -> str:
    """The rules, in which @name stood for a token, a measure or a space.

    By hand: string.Template compiles expressions of its own, which takes a window 1 ms.
    """
    for name in sorted(names, key=len, reverse=True):  # @line is where @line-strong begins
        rules = rules.replace(f"@{name}", names[name])
    if "@" in rules:
        raise KeyError(rules[rules.index("@") :][:30])
    return rules


_CONTROLS: Final = """
QToolTip {
    color: @text; background: @surface; border: 1px solid @line-strong;
    padding: @space-4 @space-6;
}
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit {
    color: @text; background: @surface;
    border: 1px solid @line-strong; border-radius: @radius.control;
    selection-color: @on-accent; selection-background-color: @accent;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: @field; padding: 0 @field-side; }
QComboBox { padding: 0 @choice-side; }
QAbstractSpinBox { min-height: @spin; }
QAbstractSpinBox:focus { min-height: @focused-spin; }
QPlainTextEdit { padding: 7px; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    min-height: @focused-field; padding: 0 @focused-side; border: 2px solid @accent;
}
QPlainTextEdit:focus { padding: 6px; border: 2px solid @accent; }
QComboBox:focus { padding: 0 @focused-choice-side; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { width: @height.filter; border: none; }
QComboBox::down-arrow { image: none; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
    color: @faint; background: @sunken; border-color: @line;
}
QComboBox QAbstractItemView {
    color: @text; background: @surface; border: 1px solid @line-strong;
    selection-color: @text; selection-background-color: @accent-soft; outline: none;
}

QAbstractItemView {
    background: @surface; border: none; outline: none;
    selection-color: @text; selection-background-color: @accent-soft;
}
QAbstractItemView#cards { background: transparent; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
    color: @muted; background: @surface; border: none;
    border-bottom: 1px solid @line; padding: @space-8 @space-10;
}

QCheckBox, QRadioButton { spacing: @space-8; }
QCheckBox::indicator, QRadioButton::indicator {
    width: @tick; height: @tick; background: @surface; border: 1px solid @faint;
}
QCheckBox::indicator { border-radius: @space-4; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; }
QRadioButton::indicator { border-radius: @round-tick; }
QRadioButton::indicator:checked {
    width: @chosen; height: @chosen; border: @ring solid @accent;
}
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent; }

QMenuBar { background: @canvas; border-bottom: 1px solid @line; }
QMenuBar::item { padding: @space-4 @space-8; background: transparent; }
QMenuBar::item:selected { background: @accent-soft; }
QMenu {
    color: @text; background: @surface; border: 1px solid @line-strong; padding: @space-4;
}
QMenu::item { padding: @space-6 @space-12; border-radius: @space-4; }
QMenu::item:selected { color: @text; background: @accent-soft; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: @space-4 0; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: @space-12; }
QScrollBar:horizontal { height: @space-12; }
QScrollBar::handle { background: @line-strong; border-radius: @space-2; margin: @space-4; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: @height.control; }
QScrollBar::handle:horizontal { min-width: @height.control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
