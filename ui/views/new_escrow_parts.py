"""The milestones of a new escrow: added, put in order, taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.pages.founding import TypedPart
from ui.views.people import PersonField
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.pages.founding import CodeOffer, Person
    from ui.theme import Look

NAMES: Final[tuple[str, ...]] = ("description", "amount", "receiver", "approvals")


class PartRow(QWidget):
    """One milestone: what it is, and what its code wants to know of it.

    Signals:
        changed: something else was typed.
        moved: it is to stand so many places further down; less than none: up.
        removed: it is to go.
    """

    changed = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, look: Look, code: CodeOffer, people: Sequence[Person]) -> None:
        """Ask for a milestone."""
        super().__init__()
        self._title = Label(look, "", "strong")
        self.description = Field(look, self.tr("What has to be done"))
        self.amount = Field(look, self.tr("Amount"), placeholder="0.00")
        self.approvals = Field(look, self.tr("Approvals needed"), placeholder="1")
        self.receiver = PersonField(look, self.tr("Receiver"), people)
        self.up = Button(look, self.tr("Move up"), "quiet")
        self.down = Button(look, self.tr("Move down"), "quiet")
        self.remove = Button(look, self.tr("Remove"), "quiet")
        self._buttons = (self.up, self.down, self.remove)
        head = spaced(look, QHBoxLayout(), 4)
        head.addWidget(self._title)
        head.addStretch(1)
        for button in self._buttons:
            head.addWidget(button)
        rows = spaced(look, QVBoxLayout(self), 6)
        rows.addLayout(head)
        rows.addWidget(self.description)
        beside = spaced(look, QHBoxLayout(), 12)
        rows.addLayout(beside)
        for field in (self.amount, self.approvals):
            beside.addWidget(field, 1)
        rows.addWidget(self.receiver)
        asked = (code.is_multi, code.pays_each, code.counts)
        for name, is_asked in zip(NAMES[1:], asked, strict=True):
            self.field(name).setHidden(not is_asked)
        for name in NAMES:
            self.field(name).changed.connect(self.changed)
        self.up.clicked.connect(partial(self.moved.emit, -1))
        self.down.clicked.connect(partial(self.moved.emit, 1))
        self.remove.clicked.connect(self.removed)
        self.setFocusProxy(self.description)

    def number(self, place: int, count: int) -> None:
        """Stand at this place of so many, counted from 0."""
        title = self.tr("Milestone {number}").format(number=place + 1)
        self._title.set(title)
        for button in self._buttons:
            button.belongs_to(title)
        named = {
            self.description.edit: self.tr("What has to be done"),
            self.amount.edit: self.tr("Amount"),
            self.approvals.edit: self.tr("Approvals needed"),
        }
        for field, name in named.items():
            field.setAccessibleName(f"{title}: {name}")
        self.receiver.name(self.tr("Receiver of milestone {number}").format(number=place + 1))
        self.up.setHidden(place == 0)
        self.down.setHidden(place == count - 1)
        self.remove.setHidden(count == 1)

    def typed(self) -> TypedPart:
        """What was typed."""
        return TypedPart(
            self.description.text(),
            self.amount.text(),
            self.receiver.text(),
            self.approvals.text(),
        )

    def fill(self, part: TypedPart) -> None:
        """Type this."""
        self.description.set(part.description)
        self.amount.set(part.amount)
        self.approvals.set(part.approvals)
        if part.receiver:
            self.receiver.mean(part.receiver)

    def field(self, name: str) -> Field | PersonField:
        """What asks for this."""
        fields: dict[str, Field | PersonField] = {
            "description": self.description,
            "amount": self.amount,
            "receiver": self.receiver,
            "approvals": self.approvals,
        }
        return fields[name]


class PartsCard(Card):
    """All milestones.

    Signals:
        changed: something else was typed, or they stand in another order.
    """

    changed = Signal()

    def __init__(self, look: Look, code: CodeOffer, people: Sequence[Person]) -> None:
        """Ask for one milestone."""
        super().__init__(look, self.tr("Milestones"))
        self._look = look
        self._code = code
        self._people = people
        self.rows: list[PartRow] = []
        self._column = spaced(look, QVBoxLayout(), 18)
        self.body.addLayout(self._column)
        self.more = Button(look, self.tr("Add a milestone"), icon="plus")
        self.more.clicked.connect(self._add_another)
        self.body.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add_part()

    def add_part(self) -> PartRow:
        """Ask for one more, last of all."""
        row = PartRow(self._look, self._code, self._people)
        row.changed.connect(self.changed)
        row.moved.connect(partial(self._move, row))
        row.removed.connect(partial(self._remove, row))
        self.rows.append(row)
        self._column.addWidget(row)
        self._number()
        return row

    def fill(self, parts: Sequence[TypedPart]) -> None:
        """Type these."""
        while len(self.rows) < len(parts):
            self.add_part()
        for row, part in zip(self.rows, parts, strict=False):
            row.fill(part)

    def typed(self) -> tuple[TypedPart, ...]:
        """What was typed, in order."""
        return tuple(row.typed() for row in self.rows)

    def fields(self) -> Iterator[tuple[int, str, Field | PersonField]]:
        """Every field with its milestone's place and its name."""
        for place, row in enumerate(self.rows):
            for name in NAMES:
                yield place, name, row.field(name)

    def _add_another(self) -> None:
        row = self.add_part()
        # Qt shows it a turn later by itself, and what is not shown takes no focus.
        row.show()
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _move(self, row: PartRow, by: int) -> None:
        at = self.rows.index(row)
        to = min(max(at + by, 0), len(self.rows) - 1)
        self.rows.insert(to, self.rows.pop(at))
        self._column.removeWidget(row)
        self._column.insertWidget(to, row)
        self._number()
        # At an end its own button does nothing more: the other one is next to it.
        pressed, other = (row.up, row.down) if by < 0 else (row.down, row.up)
        goes_on = other if pressed.isHidden() else pressed
        goes_on.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _remove(self, row: PartRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._number()
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _number(self) -> None:
        for place, row in enumerate(self.rows):
            row.number(place, len(self.rows))
