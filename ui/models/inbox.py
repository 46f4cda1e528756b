"""The inbox as rows of a list: lines by section, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.pages.awaiting import AwaitedLine
from app.pages.inbox import InboxLine, Section, folded
from ui.models import inbox_words as words
from ui.override import override

if TYPE_CHECKING:
    from app.pages.inbox import InboxPage

Index = QModelIndex | QPersistentModelIndex


class Kind(IntEnum):
    """What a row is; lines with chips may need more room."""

    CAPTIONS = 0
    HEADING = 1
    NOTE = 2
    LINE = 3
    CHIPPED = 4


LINES: Final = frozenset({Kind.LINE, Kind.CHIPPED})


class Role(IntEnum):
    """What can be asked of a row. ``FIRST`` and ``LAST``: whether its card ends with it.

    ``HASH`` names a line among all others: a request by its hash. ``CAPTIONS`` are texts by
    column; ``CHIPS`` are (tone, words, icon); ``ESCROW`` is (contract, passphrase, key of a
    step) where an escrow waits. What is foreign has its hidden characters written out.
    """

    KIND = Qt.ItemDataRole.UserRole + 1
    HASH = KIND + 1
    CAPTIONS = KIND + 2
    FIRST = KIND + 3
    LAST = KIND + 4
    TITLE = KIND + 5
    STEP = KIND + 6
    AMOUNT = KIND + 7
    CODE = KIND + 8
    PAYEE = KIND + 9
    PAYEE_NOTE = KIND + 10
    UNTIL = KIND + 11
    UNTIL_NOTE = KIND + 12
    SIGNATURES = KIND + 13
    WHO = KIND + 14
    CHIPS = KIND + 15
    ESCROW = KIND + 16


@dataclass(frozen=True)
class Between:
    """A row that is no line: captions, a heading, or a note that there is nothing."""

    kind: Kind
    words: str


Line = InboxLine | AwaitedLine
Row = Line | Between

L = TypeVar("L", InboxLine, AwaitedLine)

AWAITED: Final = "awaited"
"""The captions of what escrows wait for."""


class InboxModel(QAbstractListModel):
    """One section of the inbox, narrowed by a search.

    Below the requests that need the user stands what escrows wait for, and then what waits for
    others. A line that comes again replaces the one of the same request; no request is ever
    taken away. Where the same lines stay in the same places, nothing but their own rows is told
    anew.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is shown yet."""
        super().__init__(parent)
        self._sections: dict[Section, dict[str, InboxLine]] = {each: {} for each in Section}
        self._ordered: dict[Section, list[InboxLine]] = {each: [] for each in Section}
        self._found: dict[Section, list[InboxLine]] = {each: [] for each in Section}
        self._awaited: dict[str, AwaitedLine] = {}
        self._awaited_found: list[AwaitedLine] = []
        self._totals: Mapping[Section, int] = dict.fromkeys(Section, 0)
        self._section = Section.NEEDS_YOU
        self._words: tuple[str, ...] = ()
        self._rows: list[Row] = []
        self._numbers: dict[str, int] = {}
        self._now = 0

    @property
    def counts(self) -> Mapping[Section, int]:
        """How many there are of each section; of those that were found, in a search."""
        counts = dict(self._totals)
        if self._words:
            counts = {section: len(lines) for section, lines in self._found.items()}
        counts[Section.NEEDS_YOU] += len(self._awaited_found)
        return counts

    @property
    def kinds(self) -> list[Kind]:
        """The kind of every row, for whoever sets them out."""
        return [_kind(row) for row in self._rows]

    def show(self, page: InboxPage) -> None:
        """Show what came with a page, beside what is known already."""
        self._totals = dict(page.counts)
        self.tell_time(page.now)
        self.append(page.lines)

    def append(self, lines: Iterable[InboxLine]) -> None:
        """Take in more lines, or other ones of the same requests."""
        changed = [line for line in lines if not self._has(line)]
        if not changed:
            self._arrange(frozenset())
            return
        for section in self._put(changed):
            by_place = sorted(self._sections[section].values(), key=_BY_PLACE)
            self._ordered[section] = by_place
            self._found[section] = _matching(by_place, self._words)
        self._arrange(frozenset(line.hash for line in changed))

    def show_awaited(self, lines: Iterable[AwaitedLine]) -> None:
        """Show what escrows wait for, in the place of what they waited for before."""
        before, self._awaited = self._awaited, {line.id: line for line in lines}
        self._awaited_found = _matching(self._awaited.values(), self._words)
        changed = (id_ for id_, line in self._awaited.items() if before.get(id_) != line)
        self._arrange(frozenset(changed))

    def choose(self, section: Section) -> None:
        """Show this section."""
        if section is not self._section:
            self._section = section
            self._arrange(frozenset())

    def filter(self, text: str) -> None:
        """Show only what has every one of these words somewhere."""
        sought = tuple(dict.fromkeys(folded(text).split()))
        if sought == self._words:
            return
        narrower = all(any(old in new for new in sought) for old in self._words)
        source = self._found if self._words and narrower else self._ordered
        self._words = sought
        self._found = {each: _matching(lines, sought) for each, lines in source.items()}
        self._awaited_found = _matching(self._awaited.values(), sought)
        self._arrange(frozenset())

    def tell_time(self, now: int) -> None:
        """Say every time as it is named now; seconds since 1970."""
        if now != self._now:
            self._now = now
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, hash_: str) -> int | None:
        """Where a line is, if it is shown."""
        return self._numbers.get(hash_)

    def _has(self, line: InboxLine) -> bool:
        return self._sections[line.section].get(line.hash) == line

    def _put(self, lines: Sequence[InboxLine]) -> set[Section]:
        """Take lines in; which sections have others now."""
        touched: set[Section] = set()
        for line in lines:
            for section, known in self._sections.items():
                if section is line.section:
                    known[line.hash] = line
                    touched.add(section)
                elif known.pop(line.hash, None) is not None:
                    touched.add(section)
        return touched

    def _arrange(self, changed: frozenset[str]) -> None:
        """Show the rows as they are now; told as little as can be."""
        rows = self._rows_now()
        if not _are_alike(rows, self._rows):
            self.beginResetModel()
            self._rows = rows
            self._numbers = {
                _name(row): number
                for number, row in enumerate(rows)
                if not isinstance(row, Between)
            }
            self.endResetModel()
            return
        self._rows = rows
        for hash_ in changed & self._numbers.keys():
            index = self.index(self._numbers[hash_])
            self.dataChanged.emit(index, index)

    def _rows_now(self) -> list[Row]:
        lines = self._found[self._section]
        captions = Between(Kind.CAPTIONS, self._section.value)
        rows: list[Row] = [captions, *lines] if lines else []
        if self._section is not Section.NEEDS_YOU:
            return rows
        if self._awaited_found:
            heading = Between(Kind.HEADING, words.awaited_words())
            rows += [heading, Between(Kind.CAPTIONS, AWAITED), *self._awaited_found]
        waiting = self._found[Section.WAITING]
        if not waiting:
            return rows
        heading = Between(Kind.HEADING, words.section_words(Section.WAITING))
        if not rows:
            rows = [Between(Kind.NOTE, self._nothing_words())]
        return [*rows, heading, *waiting]

    def _nothing_words(self) -> str:
        if self._words:
            return self.tr("Nothing that needs you has these words.")
        return self.tr("Nothing needs you now.")

    @override
    def rowCount(self, parent: Index = QModelIndex(), /) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    @override
    def flags(self, index: Index, /) -> Qt.ItemFlag:
        if not index.isValid() or _kind(self._rows[index.row()]) not in LINES:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole, /) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in _NEIGHBOURS:
            return self._edge(index.row(), index.row() + _NEIGHBOURS[role])
        if role == Role.KIND:
            return int(_kind(row))
        if isinstance(row, Between):
            return _said_between(row, self._section, role)
        said = _SAID_OF[type(row)].get(role)
        return None if said is None else said(row, self._now)

    def _edge(self, row: int, neighbour: int) -> bool:
        """Whether the neighbour of a row is not on the same card."""
        if not 0 <= neighbour < len(self._rows):
            return True
        return Kind.HEADING in {_kind(self._rows[row]), _kind(self._rows[neighbour])}


def _kind(row: Row) -> Kind:
    if isinstance(row, Between):
        return row.kind
    return Kind.CHIPPED if row.chips else Kind.LINE


def _name(line: Line) -> str:
    """What names a line among all others."""
    return line.hash if isinstance(line, InboxLine) else line.id


def _key(row: Row) -> object:
    """What a row is about; a line with chips may be higher than one without."""
    return row if isinstance(row, Between) else (_name(row), bool(row.chips))


def _are_alike(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether the same requests stand in the same places, and need the same room."""
    if len(rows) != len(others):
        return False
    return all(a is b or _key(a) == _key(b) for a, b in zip(rows, others, strict=True))


_BY_PLACE: Final = attrgetter("place", "hash")
_NEIGHBOURS: Final[Mapping[int, int]] = {Role.FIRST: -1, Role.LAST: 1}


def _matching(lines: Iterable[L], sought: Sequence[str]) -> list[L]:
    found = list(lines)
    for word in sought:
        found = [line for line in found if line.has(word)]
    return found


def _said_between(row: Between, section: Section, role: int) -> object:
    if row.kind is not Kind.CAPTIONS:
        shown = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Role.TITLE}
        return row.words if role in shown else None
    is_awaited = row.words == AWAITED
    captions = words.awaited_captions() if is_awaited else words.captions(section)
    match role:
        case Role.CAPTIONS:
            return captions
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(captions)
        case _:
            return None


def _chips(line: Line, now: int) -> tuple[tuple[str, str, str], ...]:
    return tuple((chip.tone, words.chip_words(chip, now), chip.icon) for chip in line.chips)


_SAID: Final[Mapping[int, Callable[[InboxLine, int], object]]] = {
    Qt.ItemDataRole.DisplayRole: lambda line, _: words.harmless(line.title),
    Qt.ItemDataRole.AccessibleTextRole: words.sentence,
    Role.HASH: lambda line, _: line.hash,
    Role.TITLE: lambda line, _: words.harmless(line.title),
    Role.STEP: lambda line, _: line.step,
    Role.AMOUNT: lambda line, _: line.amount,
    Role.CODE: lambda line, _: words.harmless(line.code),
    Role.PAYEE: lambda line, _: words.harmless(line.payee),
    Role.PAYEE_NOTE: lambda line, _: line.payee_note,
    Role.UNTIL: words.until,
    Role.UNTIL_NOTE: words.until_note,
    Role.SIGNATURES: lambda line, _: words.signatures(line),
    Role.WHO: words.who,
    Role.CHIPS: _chips,
}
_SAID_OF_AWAITED: Final[Mapping[int, Callable[[AwaitedLine, int], object]]] = {
    Qt.ItemDataRole.DisplayRole: lambda line, _: words.harmless(line.title),
    Qt.ItemDataRole.AccessibleTextRole: words.awaited_sentence,
    Role.HASH: lambda line, _: line.id,
    Role.TITLE: lambda line, _: words.harmless(line.title),
    Role.STEP: lambda line, _: line.step,
    Role.AMOUNT: lambda line, _: line.amount,
    Role.CODE: lambda line, _: words.harmless(line.code),
    Role.PAYEE: lambda line, _: words.harmless(line.payee),
    Role.PAYEE_NOTE: lambda line, _: line.payee_note,
    Role.UNTIL: words.as_read,
    Role.UNTIL_NOTE: words.read_ago,
    Role.SIGNATURES: lambda line, _: line.role,
    Role.WHO: lambda _line, _now: words.not_asked(),
    Role.CHIPS: _chips,
    Role.ESCROW: lambda line, _: (line.contract, line.passphrase, line.key),
}
_SAID_OF: Final[Mapping[type[Line], Mapping[int, Callable[[Any, int], object]]]] = {
    InboxLine: _SAID,
    AwaitedLine: _SAID_OF_AWAITED,
}
