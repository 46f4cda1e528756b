"""The escrows as rows of a list, narrowed by a search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.words.groups import shortened
from ui import format as times
from ui.models.escrow_words import stage_words
from ui.networks import network_name
from ui.override import override
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.escrow import EscrowLine

translate = QCoreApplication.translate

Index = QModelIndex | QPersistentModelIndex

MOST_SHOWN: Final = 200
"""Letters of a text in a cell."""


class Role(IntEnum):
    """What can be asked of a row: the two lines of each cell, and where it leads."""

    TITLE = Qt.ItemDataRole.UserRole + 1
    REFERENCE = TITLE + 1
    AMOUNT = TITLE + 2
    CURRENCY = TITLE + 3
    STAGE = TITLE + 4
    SEEN = TITLE + 5
    MINE = TITLE + 6
    NETWORK = TITLE + 7
    PLACE = TITLE + 8


class EscrowsModel(QAbstractListModel):
    """Escrows, those seen last first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is shown yet."""
        super().__init__(parent)
        self._lines: tuple[EscrowLine, ...] = ()
        self._haystacks: Mapping[tuple[str, str], str] = {}
        self._found: tuple[EscrowLine, ...] = ()
        self._words: tuple[str, ...] = ()
        self._now = 0

    def show(self, lines: Sequence[EscrowLine], now: int) -> None:
        """Show these and no others; ``now`` in seconds since 1970."""
        self._lines, self._haystacks, self._now = (), {}, now
        self.beginResetModel()
        self._take(lines)
        self._found = self._matching(self._lines)
        self.endResetModel()

    def append(self, lines: Sequence[EscrowLine]) -> None:
        """Show these too, below those that are there."""
        known = {_place(line) for line in self._lines}
        new = [line for line in lines if _place(line) not in known]
        self._take(new)
        found = self._matching(new)
        if found:
            first = len(self._found)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._found = (*self._found, *found)
            self.endInsertRows()

    def filter(self, text: str) -> None:
        """Show only what has every one of these words somewhere."""
        self._words = tuple(text.casefold().split())
        self.beginResetModel()
        self._found = self._matching(self._lines)
        self.endResetModel()

    @property
    def count(self) -> int:
        """How many there are, found or not."""
        return len(self._lines)

    def _take(self, lines: Sequence[EscrowLine]) -> None:
        self._lines = (*self._lines, *lines)
        told = {_place(line): _haystack(line) for line in lines}
        self._haystacks = {**self._haystacks, **told}

    def _matching(self, lines: Sequence[EscrowLine]) -> tuple[EscrowLine, ...]:
        return tuple(
            line
            for line in lines
            if all(word in self._haystacks[_place(line)] for word in self._words)
        )

    @override
    def rowCount(self, parent: Index = QModelIndex(), /) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._found)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        if not index.isValid():
            return None
        said = _SAID.get(role)
        return None if said is None else said(self._found[index.row()], self._now)


def _place(line: EscrowLine) -> tuple[str, str]:
    return line.contract, line.passphrase


def _haystack(line: EscrowLine) -> str:
    parts = (
        *(line.title, line.engagement_id, line.contract, line.amount, line.asset, line.mine),
        *(stage_words(line.stage), network_name(line.passphrase)),
    )
    return " ".join(part[:MOST_SHOWN] for part in parts).casefold()


def _title(line: EscrowLine, _now: int) -> str:
    untitled = translate("escrows", "Escrow without a title")
    return shown(line.title, MOST_SHOWN) or untitled


def _reference(line: EscrowLine, _now: int) -> str:
    """What the parties call it, or the contract itself where they give it no name at all."""
    if line.title or line.engagement_id:
        return shown(line.engagement_id, MOST_SHOWN)
    return shortened(line.contract)


def _seen(line: EscrowLine, now: int) -> str:
    return translate("escrows", "seen {ago}").format(ago=times.ago(max(now - line.seen, 0)))


def _mine(line: EscrowLine, _now: int) -> str:
    return line.mine or translate("escrows", "none")


def _sentence(line: EscrowLine, now: int) -> str:
    """All of a row for who cannot see it."""
    part = translate("escrows", "your part: {roles}").format(roles=_mine(line, now))
    parts = (
        *(_title(line, now), shown(line.engagement_id), f"{line.amount} {shown(line.asset)}"),
        *(stage_words(line.stage), part, network_name(line.passphrase), _seen(line, now)),
    )
    return ", ".join(part for part in parts if part.strip())


_SAID: Final[Mapping[int, Callable[[EscrowLine, int], object]]] = {
    Qt.ItemDataRole.DisplayRole: _title,
    Qt.ItemDataRole.AccessibleTextRole: _sentence,
    Role.TITLE: _title,
    Role.REFERENCE: _reference,
    Role.AMOUNT: lambda line, _: line.amount,
    Role.CURRENCY: lambda line, _: shown(line.asset, MOST_SHOWN) if line.amount else "",
    Role.STAGE: lambda line, _: stage_words(line.stage),
    Role.SEEN: _seen,
    Role.MINE: _mine,
    Role.NETWORK: lambda line, _: shown(network_name(line.passphrase), MOST_SHOWN),
    Role.PLACE: lambda line, _: _place(line),
}
