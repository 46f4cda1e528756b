"""Who is meant: somebody known by name, or another address."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.words.groups import shortened
from ui.widgets.address import AddressText
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
        self,
        look: Look,
        caption: str,
        people: Sequence[Person],
        hint: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """Mean nobody yet; ``whole``: the address of whoever is chosen by name is shown."""
        super().__init__()
        self._people = tuple(people)
        self._hint = hint
        names = [self.tr("Choose…"), *_names(people), self._another()]
        self.choice = Choice(look, caption, names)
        self.choice.setMinimumWidth(look.px(LEAST))
        # A long name is cut, and does not make the form as wide as itself.
        policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.choice.setSizeAdjustPolicy(policy)
        self._whole = AddressText(look, "") if whole else None
        self.address = Field(look, "", "", self.tr("G… or C…"))
        self.address.edit.setFont(look.font("mono"))
        self.address.edit.setAccessibleName(f"{caption}: {self._another()}")
        self._below = Label(look).wrapping()
        self._remark = Remark(look, self._below)
        rows = spaced(look, QVBoxLayout(self), 4)
        self._caption = self.choice.caption()
        self._line = spaced(look, QHBoxLayout(), 8)
        self._line.addWidget(self.choice, 1)
        rows.addWidget(self._caption)
        rows.addLayout(self._line)
        for widget in (self._whole, self.address, self._remark):
            if widget is not None:
                rows.addWidget(widget)
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._read)
        self.address.changed.connect(self.changed)
        if not people:
            self.choice.setCurrentIndex(1)
        self._show_meant()
        self.show_problem("")

    def text(self) -> str:
        """The address that is meant, as far as it is typed; "" for nobody."""
        index = self.choice.currentIndex() - 1
        if index < 0:
            return ""
        return self._people[index].address if index < len(self._people) else self._typed()

    def put_beside(self, widget: QWidget) -> None:
        """Let this stand right of the choice."""
        self._line.addWidget(widget)

    def turn_to(self) -> None:
        """Let what is wrong be typed or chosen anew."""
        wrong = self.choice if self.address.isHidden() else self.address
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._show_meant()
        if not self.address.isHidden() and self.choice.hasFocus():
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_meant(self) -> None:
        """Show the address of whoever is chosen, or where another one is typed."""
        index = self.choice.currentIndex() - 1
        self.address.setVisible(index >= len(self._people))
        if self._whole is not None:
            is_known = 0 <= index < len(self._people)
            self._whole.set(self._people[index].address if is_known else "")
            self._whole.setVisible(is_known)


def _names(people: Sequence[Person]) -> list[str]:
    """By which they are chosen; who shares a name with others is told apart by his address."""
    names = [cut(written_out(each.name), MOST_NAME) for each in people]
    shared = Counter(names)
    return [
        f"{name} · {shortened(each.address)}" if shared[name] > 1 else name
        for name, each in zip(names, people, strict=True)
    ]


class RoleField(QWidget):
    """Who holds a role: one, or where the code takes several, any number of them.

    Signals:
        changed: somebody else holds it.
    """

    changed = Signal()

    def __init__(
        self, look: Look, asked: RoleAsked, people: Sequence[Person], *, whole: bool = False
    ) -> None:
        """Ask for one holder; ``whole``: whose address is shown, whoever it is."""
        super().__init__()
        self.asked = asked
        self._look = look
        self._people = people
        self._whole = whole
        self.holders: list[PersonField] = []
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
        """Let these hold it; "" is nobody."""
        addresses = [each for each in addresses if each]
        while len(self.holders) < len(addresses):
            self._add()
        for holder, address in zip(self.holders, addresses, strict=False):
            holder.mean(address)

    def show_problem(self, words: str, place: int = 0) -> None:
        """Say below the holder of this place, from 1, what is wrong; nothing of the others."""
        for at, holder in enumerate(self.holders, 1):
            holder.show_problem(words if at == place else "")

    def _caption(self) -> str:
        words = f"{self.asked.words[:1].upper()}{self.asked.words[1:]}"
        return words if self.asked.must else self.tr("{role} (optional)").format(role=words)

    def _add_another(self) -> None:
        holder = self._add()
        # Qt shows it a turn later by itself, and what is not shown takes no focus.
        holder.show()
        holder.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add(self) -> PersonField:
        count = len(self.holders)
        caption = self._caption()
        if count:
            numbered = self.tr("{role}, number {number}")
            caption = numbered.format(role=caption, number=count + 1)
        hint = "" if count else self.asked.does
        holder = PersonField(self._look, caption, self._people, hint, whole=self._whole)
        holder.changed.connect(self.changed)
        self.holders.append(holder)
        if count:
            remove = Button(self._look, self.tr("Remove"), "quiet")
            remove.belongs_to(caption)
            remove.clicked.connect(partial(self._remove, holder))
            holder.put_beside(remove)
        self._rows.insertWidget(count, holder)
        return holder

    def _remove(self, holder: PersonField) -> None:
        self.holders.remove(holder)
        self._rows.removeWidget(holder)
        holder.hide()
        holder.deleteLater()
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
