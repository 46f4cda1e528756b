"""The inbox: what needs the user, what waits for others, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from app.pages.inbox import Section
from ui.format import long_date
from ui.models.inbox import InboxModel, Role
from ui.models.inbox_words import harmless, section_words
from ui.override import override
from ui.views.inbox_empty import Step, nothing_found, nothing_in
from ui.widgets.drop_ground import DropGround
from ui.widgets.empty import Empty, Nothing
from ui.widgets.filter_bar import FilterBar
from ui.widgets.inbox_list import SIDE, InboxList
from ui.widgets.search_field import SearchField
from ui.widgets.text import Label

if TYPE_CHECKING:
    from app.pages.awaiting import AwaitedLine
    from app.pages.inbox import InboxLine, InboxPage
    from ui.theme import Look

SECTIONS: Final = tuple(Section)
EVERY_MINUTE: Final = 60_000
PATIENCE: Final = 300
"""Milliseconds before it is said what is being waited for."""

LEAST: Final = 80
"""How high the list is at least, below a long message."""

NARROW: Final = 620
"""Under this width, at 100 %, the search has a line of its own."""

_NUMBERS: Final = {
    Qt.Key.Key_1: Section.NEEDS_YOU,
    Qt.Key.Key_2: Section.WAITING,
    Qt.Key.Key_3: Section.DONE,
    Qt.Key.Key_4: Section.DECLINED,
}


class InboxView(QWidget):
    """Shows lines by section, and finds some of them.

    Signals:
        opened: a request is to be shown; its hash in hex.
        escrow_wanted: an escrow is to be shown; its contract, passphrase, and the step there.
        file_wanted: the user looks for a file to open.
        practise_wanted: the user wants to try a release out.
        dropped: files were let go of here; their paths.
    """

    opened = Signal(str)
    escrow_wanted = Signal(str, str, str)
    file_wanted = Signal()
    practise_wanted = Signal()
    dropped = Signal(list)

    def __init__(self, look: Look) -> None:
        """Show nothing until there is a page."""
        super().__init__()
        self._look = look
        self._model = InboxModel(self)
        self._section = Section.NEEDS_YOU
        self._has_page = False
        self._told = 0
        self._since = QElapsedTimer()
        self._title = Label(look, self.tr("Inbox"), "title")
        self._date = Label(look, "", "body", "muted")
        self._search = SearchField(look, self.tr("Search matters, people, amounts"))
        self._filters = FilterBar(look, [section_words(section) for section in SECTIONS])
        self._list = InboxList(look, self._model)
        self._empty = Empty(look)
        self._stage = QStackedWidget()
        self._ground = DropGround(look, self.tr("Let go to take these files in"), self)
        self._head = QGridLayout()
        self._set_out()
        self._connect()
        self._read_look()
        look.changed.connect(self._read_look)

    def show_page(self, page: InboxPage) -> None:
        """Show the first lines, or what is new in them."""
        is_first, self._has_page = not self._has_page, True
        self._told = page.now
        self._since.start()
        self._model.show(page)
        self._tell_date(page.now)
        self._show_state()
        if is_first:
            self._list.go_to_top()

    def add_lines(self, lines: Sequence[InboxLine]) -> None:
        """Show more lines."""
        self._model.append(lines)
        self._show_state()

    def show_awaited(self, lines: Sequence[AwaitedLine]) -> None:
        """Show what escrows wait for, in the place of what they waited for before."""
        self._model.show_awaited(lines)
        self._show_state()

    def choose(self, section: Section) -> None:
        """Show a section."""
        self._filters.choose(SECTIONS.index(section))

    def search(self) -> None:
        """Let the user type what to search for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def pass_time(self) -> None:
        """Say every time as it is named now."""
        if self._has_page:
            now = self._told + self._since.elapsed() // 1000
            self._model.tell_time(now)
            self._tell_date(now)

    def _set_out(self) -> None:
        self._head.setColumnStretch(2, 1)
        self._head.addWidget(self._title, 0, 0)
        self._head.addWidget(self._date, 0, 1)
        self._stage.addWidget(self._list)
        self._stage.addWidget(self._empty)
        self._empty_yet = QWidget()
        self._stage.addWidget(self._empty_yet)
        self._stage.setCurrentWidget(self._empty_yet)
        self._top = QVBoxLayout()
        self._top.addLayout(self._head)
        self._top.addWidget(self._filters)
        self._place_search()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._top)
        rows.addWidget(self._stage, 1)
        self.setFocusProxy(self._list)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._filter)
        self._search.left.connect(self._list.setFocus)
        self._search.returnPressed.connect(self._open_found)
        self._filters.chosen.connect(self._show_section)
        self._list.opened.connect(self._open)
        self._list.typed.connect(self._search_for)
        self._empty.wanted.connect(self._take_step)
        minute = QTimer(self)
        minute.timeout.connect(self.pass_time)
        minute.start(EVERY_MINUTE)
        QTimer.singleShot(PATIENCE, self, self._show_state)

    def _filter(self, text: str) -> None:
        self._model.filter(text)
        self._list.go_to_top()
        self._show_state()

    def _search_for(self, text: str) -> None:
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.setText(text)

    def _show_section(self, number: int) -> None:
        self._section = SECTIONS[number]
        self._model.choose(self._section)
        self._list.go_to_top()
        self._show_state()

    def _show_state(self) -> None:
        """Show the list, or why there is none."""
        counts = self._model.counts
        self._filters.count([counts[section] for section in SECTIONS])
        if self._model.rowCount():
            self._stage.setCurrentWidget(self._list)
            return
        self._empty.show_nothing(self._nothing())
        self._stage.setCurrentWidget(self._empty)

    def _nothing(self) -> Nothing:
        if not self._has_page:
            return Nothing("hourglass", self.tr("Reading what is kept here…"), "")
        sought = self._search.text().strip()
        if sought:
            return nothing_found(harmless(sought), self._model.counts)
        return nothing_in(self._section)

    def _open_found(self) -> None:
        hash_ = self._list.current_hash()
        if hash_:
            self._open(hash_)

    def _open(self, name: str) -> None:
        """Show the request of a line, or the escrow that waits for a step."""
        row = self._model.row_of(name)
        escrow = None if row is None else self._model.index(row).data(Role.ESCROW)
        if escrow is None:
            self.opened.emit(name)
        else:
            self.escrow_wanted.emit(*escrow)

    def _take_step(self, step: Step) -> None:
        match step:
            case Step.OPEN:
                self.file_wanted.emit()
            case Step.PRACTISE:
                self.practise_wanted.emit()
            case Step.CLEAR:
                self._search.clear()
                self.search()
            case Step.SHOW_OTHERS:
                counts = self._model.counts
                self.choose(max(counts, key=lambda section: counts[section]))

    def _tell_date(self, now: int) -> None:
        self._date.set(self.tr("Today, {date}").format(date=long_date(now)))

    def _place_search(self) -> None:
        """Beside the title, or below it where there is no room."""
        self._head.removeWidget(self._search)
        if self.width() * 100 / self._look.text < NARROW:
            self._head.addWidget(self._search, 1, 0, 1, 4)
        else:
            self._head.addWidget(self._search, 0, 3)

    def _read_look(self) -> None:
        px = self._look.px
        self._top.setContentsMargins(px(SIDE), px(24), px(SIDE), px(14))
        self._top.setSpacing(px(18))
        self._head.setHorizontalSpacing(px(16))
        self._head.setVerticalSpacing(px(12))
        # What is not shown now would keep the head from its room.
        self._stage.setMinimumHeight(px(LEAST))
        self._place_search()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place_search()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        section = _NUMBERS.get(Qt.Key(event.key()))
        with_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if with_control and event.key() == Qt.Key.Key_F:
            self.search()
        elif with_control and section is not None:
            self.choose(section)
        elif event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        if _files_in(event):
            event.acceptProposedAction()
            self._ground.cover()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent, /) -> None:
        self._ground.hide()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        self._ground.hide()
        if files := _files_in(event):
            event.acceptProposedAction()
            self.dropped.emit(files)


def _files_in(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
