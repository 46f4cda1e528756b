"""What others wrote is shown by one widget, and by nothing that is not made for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.foreign_flow import Window
from tests.support.foreign_names import FOREIGN, OURS_BY_NAME

ROOT = Path(__file__).parents[3]

HEAD = """
from PySide6.QtCore import Qt
from ui.widgets.rows import cut, sentence, told
from ui.widgets.text import ForeignText, Label, Span, tip
"""

PLANTED = {
    "a label": "Label(look, page.title)",
    "a label, set later": "self._words.set(page.description)",
    "a plain span": "Span(person.name)",
    "a span that may be plain": 'Span(person.name, "plain" if is_fee else "strong")',
    "a button": "Button(look, page.title)",
    "a chip": "Chip(look, milestone.status)",
    "a tick": 'Tick(look, f"{number}. {milestone.description}")',
    "a card's title": "Card(look, page.title)",
    "a sheet's title": "Sheet(look, self, page.title)",
    "a banner": "self.problem.show_words(words, page.note)",
    "a tooltip": "tip(button, page.title)",
    "a Qt tooltip": "button.setToolTip(page.title)",
    "a window's title": "self.setWindowTitle(page.title)",
    "a name for who cannot see": "button.setAccessibleName(key.label)",
    "a description for who cannot see": "button.setAccessibleDescription(key.label)",
    "a placeholder": "self.edit.setPlaceholderText(contact.name)",
    "a choice": "Choice(look, caption, [each.name for each in people])",
    "an item of a choice": "self.choice.addItem(key.label, key.key)",
    "a menu": "menu.addAction(page.title)",
    "a notice": "self._tray.showMessage(title, request.note)",
    "a file dialog": "QFileDialog(self, page.title)",
    "something painted": "painter.drawText(area, flags, line.title)",
    "a format": 'Label(look, self.tr("{name} asks").format(name=person.name))',
    "a replacement": 'Label(look, self.tr("{name} asks").replace("{name}", person.name))',
    "an f-string": 'Label(look, f"from {person.name}")',
    "a sum": 'Label(look, "from " + person.name)',
    "one of two": 'Label(look, page.title if page.title else "none")',
    "one or the other": 'Label(look, page.title or "none")',
    "a part": "Label(look, page.title[:20])",
    "a joined list": 'Label(look, ", ".join(each.name for each in people))',
    "a name in between": "words = page.title\n        Label(look, words)",
    "several names": "words, more = page.title, 1\n        Label(look, words)",
    "an assignment within": "if words := page.title:\n            Label(look, words)",
    "an attribute in between": "self._kept = page.title\n        Label(look, self._kept)",
    "a loop": "for words in page.title.split():\n            Label(look, words)",
    "a row of a table": 'for a, b in ((1, page.note), (2, "x")):\n            Label(look, b)',
    "a function": "show_it(look, page.title)",
    "the answer of a function": "Label(look, title_of(page))",
    "a hand-on function": "Label(look, shorter(page.title))",
    "a method": "self.show_it(page.title)",
    "an error's own words": "Problem(error.said, hint)",
    "a table's value": "Label(look, {1: page.title}[1])",
}

BESIDE = """
def show_it(look, words):
    return Label(look, words)
def title_of(page) -> str:
    return page.title
def shorter(text: str) -> str:
    return text[:20]
def clean(page) -> str:
    return shown(page.title)
"""

HONEST = {
    "the widget for it": "ForeignText(look, page.title)",
    "the widget for it, set later": "self._text.set(page.title)",
    "a span of its own": 'Span(person.name, "name")',
    "what is written out": "Label(look, shown(page.title))",
    "a written out part of a format": "Label(look, words.format(name=shown(person.name)))",
    "the answer of a function that writes out": "Label(look, clean(page))",
    "our own words": 'Label(look, self.tr("Title"))',
    "a number of it": "Label(look, str(len(page.title)))",
    "words by whether there is any": 'Label(look, "yes" if page.title else "no")',
    "words by what it is": 'Label(look, {"a": "b"}[page.title])',
    "a problem's words": "Label(look, problem.title)",
    "the first of a row": 'for a, b in (("x", page.note),):\n            Label(look, a)',
    "a short function": "Label(look, shorter(words))",
}

MODELS = {
    "a table of roles": "SAID = {Qt.ItemDataRole.DisplayRole: lambda line, now: line.title}",
    "a role of ours": "SAID = {Role.TITLE: lambda line, now: line.title}",
    "a table of functions": "SAID = {Qt.ItemDataRole.AccessibleTextRole: title_of}",
    "an answer": "class M:\n  def data(self, index, role):\n    return self.line(index).title",
    "a head": "class M:\n  def headerData(self, at, role):\n    return self.lines[at].name",
}


def sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "ui").rglob("*.py"))
    }


def planted(statement: str) -> list[str]:
    """What is found in a view that does this."""
    source = f"""{HEAD}{BESIDE}
class View(QWidget):
    def __init__(self, look):
        self._words = Label(look, "")
        self._text = ForeignText(look)
    def show_it(self, words):
        self._words.set(words)
    def fill(self, look, page, people, person, key, contact, milestone, request, error):
        {statement}
"""
    return Window({"ui/views/planted.py": source}).violations()


def fields_of_pages() -> Iterator[str]:
    for path in (ROOT / "app/pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
                texts = [each for each in fields if "str" in ast.unparse(each.annotation)]
                yield from (ast.unparse(each.target) for each in texts)


def test_no_other_widget_shows_what_others_wrote() -> None:
    assert Window(sources()).violations() == []


@pytest.mark.parametrize("statement", PLANTED.values(), ids=PLANTED.keys())
def test_a_way_around_is_found(statement: str) -> None:
    assert planted(statement)


@pytest.mark.parametrize("statement", HONEST.values(), ids=HONEST.keys())
def test_what_is_made_for_it_may(statement: str) -> None:
    assert planted(statement) == []


@pytest.mark.parametrize("text", MODELS.values(), ids=MODELS.keys())
def test_a_model_answers_with_nothing_foreign(text: str) -> None:
    source = f"{HEAD}{BESIDE}\n{text}\n"
    assert Window({"ui/models/planted.py": source}).violations()


def test_it_is_found_in_another_file_than_where_it_comes_from() -> None:
    there = "def heading(look, text):\n    return Label(look, text)\n"
    here = "from ui.widgets.heads import heading\ndef view(page):\n    heading(0, page.title)\n"
    found = Window({"ui/widgets/heads.py": there, "ui/views/planted.py": here}).violations()
    assert [each.partition(" ")[0] for each in found] == ["ui/widgets/heads.py:2"]


def test_every_text_of_a_page_is_known_to_be_foreign_or_ours() -> None:
    """A new field has to be named in one of the two tables, or nobody would look at it."""
    assert set(fields_of_pages()) - FOREIGN - OURS_BY_NAME == set()


def test_no_text_is_both() -> None:
    assert not FOREIGN & OURS_BY_NAME
