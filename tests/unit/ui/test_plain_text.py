"""Only one module shows words, so that nothing anywhere is taken for markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SPEAKER = "ui/widgets/text.py"

SHOWS_MARKUP = frozenset(
    {
        *("QLabel", "QTextBrowser", "QTextEdit", "QTextDocument", "QStaticText"),
        *("QMessageBox", "QErrorMessage", "QToolTip", "QWhatsThis", "QSplashScreen"),
        *("QInputDialog", "QProgressDialog", "QWizard"),
        *("setHtml", "insertHtml", "appendHtml", "setMarkdown", "setTextFormat"),
        *("setToolTip", "setWhatsThis", "setStatusTip", "setInformativeText"),
        *("toolTip", "ToolTipRole", "WhatsThisRole", "StatusTipRole"),
        *("RichText", "AutoText", "MarkdownText", "StyledText"),
        *("TextBrowserInteraction", "LinksAccessibleByMouse", "LinksAccessibleByKeyboard"),
        *("setOpenExternalLinks", "linkActivated", "openUrl", "QDesktopServices"),
    }
)
"""What Qt reads as HTML, or may, or what makes such things itself, or opens what they name."""

SHOWS_WORDS = {
    "QPushButton": ("ui/widgets/buttons.py",),
    "QCheckBox": ("ui/widgets/field.py",),
    "QComboBox": ("ui/widgets/field.py",),
    "QAction": ("ui/menus.py",),
    "QMenu": ("ui/views/review.py",),
    "QSystemTrayIcon": ("ui/notices.py",),
    **dict.fromkeys(
        (
            *("QToolButton", "QRadioButton", "QCommandLinkButton", "QGroupBox", "QDockWidget"),
            *("QTabWidget", "QTabBar", "QToolBox", "QStatusBar", "QToolBar", "QCompleter"),
            *("QListWidget", "QTreeWidget", "QTableWidget", "QTableView", "QTreeView"),
            *("QListWidgetItem", "QTreeWidgetItem", "QTableWidgetItem", "QStandardItem"),
            *("QStandardItemModel", "QStringListModel", "QFontComboBox", "QUndoView"),
            *("QMdiArea", "QColumnView", "QGraphicsTextItem", "QGraphicsSimpleTextItem"),
            *("QQuickWidget", "QWebEngineView", "QDialogButtonBox"),
        ),
        (),
    ),
}
"""Widgets of Qt that show words of their own, with "&" for a key: ours are made of some."""

SHOWS_PLAIN = frozenset({"QPlainTextEdit"})
"""Plain, but editable unless told otherwise."""

ALLOWED = {SPEAKER: SHOWS_MARKUP | SHOWS_PLAIN}


def named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that is imported, used or set through a string, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield node.lineno, name
            case ast.ImportFrom(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.Constant(value=str(text)):
                yield node.lineno, text
            case _:
                pass


def violations(text: str, path: str) -> list[str]:
    elsewhere = {name for name, paths in SHOWS_WORDS.items() if path not in paths}
    forbidden = (SHOWS_MARKUP | SHOWS_PLAIN | elsewhere) - ALLOWED.get(path, frozenset())
    found = named(ast.parse(text))
    return [f"{path}:{line} {name}" for line, name in found if name in forbidden]


def sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "ui").rglob("*.py"))
    }


def test_only_one_module_can_show_words() -> None:
    found = {path: violations(text, path) for path, text in sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_that_module_is_looked_at_too() -> None:
    assert "QLabel" in sources()[SPEAKER]


@pytest.mark.parametrize(
    "planted",
    [
        "from PySide6.QtWidgets import QLabel",
        "from PySide6.QtWidgets import QLabel as Words",
        "QtWidgets.QMessageBox.critical(self, title, text)",
        "self.button.setToolTip(name)",
        "getattr(widget, 'setWhatsThis')(name)",
        "view.setHtml(text)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "from PySide6.QtWidgets import QPlainTextEdit",
        "from PySide6.QtWidgets import QPushButton",
        "from PySide6.QtWidgets import QTableWidgetItem",
        "label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)",
        "roles = {Qt.ItemDataRole.ToolTipRole: words}",
        "QDesktopServices",
        "view.linkActivated.connect(self._open)",
    ],
)
def test_a_way_around_is_found(planted: str) -> None:
    assert violations(planted, "ui/views/inbox.py")


def test_the_module_that_shows_words_may() -> None:
    assert violations("from PySide6.QtWidgets import QLabel, QPlainTextEdit", SPEAKER) == []
