"""Who is meant: somebody known by name, or another address."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.field import Choice, Field
from ui.widgets.link import Link
from ui.widgets.paragraph import written_out
from ui.widgets.remark import Remark
from ui.widgets.rows import cut
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.founding import Person, RoleAsked
    from ui.theme import Look

MOST_NAME: Final = 48
LEAST: Final = 96
"""Pixels that a choice is content with; its longest name would ask for more."""


class PersonField(QWidget):
    """A choice among people by name, and a field for another address.

    Signals:
        changed: somebody else is meant.
    """

    changed = Signal()

    def __init__(
        self, look: Look, caption: str, people: Sequence[Person], hint: str = ""
    ) -> None:
        """Mean nobody yet."""
        super().__init__()
        self._people = tuple(people)
        self._hint = hint
        names = [cut(written_out(each.name), MOST_NAME) for each in people]
        self.choice = Choice(look, caption, [self.tr("Choose…"), *names, self._another()])
        self.choice.setMinimumWidth(look.px(LEAST))
        self.address = Field(look, "", "", self.tr("G… or C…"))
        self.address.edit.setFont(look.font("mono"))
        self.address.edit.setAccessibleName(f"{caption}: {self._another()}")
        self._below = Label(look).wrapping()
        self._remark = Remark(look, self._below)
        rows = spaced(look, QVBoxLayout(self), 4)
        self._caption = self.choice.caption()
        rows.addWidget(self._caption)
        for widget in (self.choice, self.address, self._remark):
            rows.addWidget(widget)
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._read)
        self.address.changed.connect(self.changed)
        self.address.hide()
        if not people:
            self.choice.setCurrentIndex(1)
        self.show_problem("")

    def text(self) -> str:
        """The address that is meant, as far as it is typed; "" for nobody."""
        index = self.choice.currentIndex() - 1
        if index < 0:
            return ""
        return self._people[index].address if index < len(self._people) else self._typed()

    def mean(self, address: str) -> None:
        """Choose whoever has this address, or fill it in."""
        known = [each.address for each in self._people]
        if address in known:
            self.choice.setCurrentIndex(known.index(address) + 1)
        else:
            self.choice.setCurrentIndex(len(known) + 1)
            self.address.set(address)

    def name(self, caption: str) -> None:
        """Call what is chosen otherwise from now on."""
        self._caption.set(caption)
        self.choice.setAccessibleName(caption)
        self.address.edit.setAccessibleName(f"{caption}: {self._another()}")
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say below what is wrong; "" is nothing, and the hint returns."""
        self._below.set(words or self._hint)
        self._below.tint("stop" if words else "muted")
        self._remark.show_tone("stop" if words else "muted")
        self._remark.setVisible(bool(words or self._hint))
        # Without any a choice would be heard as any other that means the same person.
        said = words or self._hint or self.choice.accessibleName()
        self.choice.setAccessibleDescription(said)
        self.address.edit.setAccessibleDescription(words or self._hint)

    def _another(self) -> str:
        return self.tr("Another address…")

    def _typed(self) -> str:
        return self.address.text()

    def _read(self) -> None:
        is_other = self.choice.currentIndex() > len(self._people)
        self.address.setVisible(is_other)
        if is_other and self.choice.hasFocus():
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


class RoleField(QWidget):
    """Who holds a role: one, or where the code takes several, any number of them.

    Signals:
        changed: somebody else holds it.
    """

    changed = Signal()

    def __init__(self, look: Look, asked: RoleAsked, people: Sequence[Person]) -> None:
        """Ask for one holder."""
        super().__init__()
        self.asked = asked
        self._look = look
        self._people = people
        self.holders: list[PersonField] = []
        self._lines: list[QWidget] = []
        self._rows = spaced(look, QVBoxLayout(self), 10)
        self._more = Link(look, self.tr("Another {role}").format(role=asked.words), "plus")
        self._more.clicked.connect(self._add_another)
        self._add()
        if asked.several:
            self._rows.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        # Beside a longer one it stays together, at the top.
        self._rows.addStretch(1)
        self.setFocusProxy(self.holders[0])

    def texts(self) -> tuple[str, ...]:
        """The addresses, in order; "" for places in which nobody is meant."""
        return tuple(each.text() for each in self.holders)

    def mean(self, addresses: Sequence[str]) -> None:
        """Let these hold it."""
        while len(self.holders) < len(addresses):
            self._add()
        for holder, address in zip(self.holders, addresses, strict=False):
            holder.mean(address)

    def _caption(self) -> str:
        words = f"{self.asked.words[:1].upper()}{self.asked.words[1:]}"
        return words if self.asked.must else self.tr("{role} (optional)").format(role=words)

    def _add_another(self) -> None:
        holder = self._add()
        # Qt shows it a turn later by itself, and what is not shown takes no focus.
        self._lines[-1].show()
        holder.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add(self) -> PersonField:
        count = len(self.holders)
        caption = self._caption()
        if count:
            numbered = self.tr("{role}, number {number}")
            caption = numbered.format(role=caption, number=count + 1)
        hint = "" if count else self.asked.does
        holder = PersonField(self._look, caption, self._people, hint)
        holder.changed.connect(self.changed)
        self.holders.append(holder)
        line = self._with_removal(holder, caption) if count else holder
        self._lines.append(line)
        self._rows.insertWidget(count, line)
        return holder

    def _with_removal(self, holder: PersonField, caption: str) -> QWidget:
        line = QWidget()
        beside = spaced(self._look, QHBoxLayout(line), 8)
        remove = Button(self._look, self.tr("Remove"), "quiet")
        remove.belongs_to(caption)
        remove.clicked.connect(partial(self._remove, holder))
        beside.addWidget(holder, 1)
        beside.addWidget(remove, alignment=Qt.AlignmentFlag.AlignBottom)
        return line

    def _remove(self, holder: PersonField) -> None:
        index = self.holders.index(holder)
        self.holders.pop(index)
        line = self._lines.pop(index)
        line.hide()
        line.deleteLater()
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
