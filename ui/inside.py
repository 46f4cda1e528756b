"""The window while a profile is open: the side bar, and what is shown beside it.

It is made when somebody comes in and destroyed when the profile is locked, with every view and
every flow in it: so nothing that was decrypted stays behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.pages.events import LedgerSeen
from ui.flows.escrows import EscrowsFlow
from ui.flows.finding import FindingFlow
from ui.flows.flow import Place
from ui.flows.founding import FoundingFlow
from ui.flows.inbox import InboxFlow
from ui.flows.joining import JoiningFlow
from ui.flows.keys import KeysFlow
from ui.flows.practising import PractisingFlow
from ui.flows.reviewing import ReviewFlow
from ui.flows.sending import SendingFlow
from ui.flows.settings import SettingsFlow
from ui.frame import put_on_stage, take_in
from ui.override import override
from ui.problems import problem_of
from ui.silence import silent_host
from ui.widgets.banner import HeadBanner
from ui.widgets.sidebar import Entry, SideBar

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.entry import Entered
    from ui.window import Window

NARROW: Final = 860
"""Under this width, at 100 % of text, what is read needs the room of the side bar's words."""


class Inside(QWidget):
    """A shell for the flows of an open profile."""

    def __init__(self, window: Window, entered: Entered) -> None:
        """Nothing is shown before ``go``."""
        super().__init__()
        self.look = window.look
        self.office = window.office
        self.lock_after = 0.0
        self._silent = ""
        self._window = window
        self._bar = SideBar(self.look, self._entries())
        self._banner = HeadBanner(self.look)
        self._stage = QStackedWidget()
        self._arrange()
        self.inbox = InboxFlow(self, self)
        self.review = ReviewFlow(self, self)
        self.sending = SendingFlow(self, self)
        self.escrows = EscrowsFlow(self, self)
        self.finding = FindingFlow(self, self)
        self.founding = FoundingFlow(self, self)
        self.joining = JoiningFlow(self, self)
        self.keys = KeysFlow(self, self)
        self.settings = SettingsFlow(self, self, window.kept)
        practises = window.entering.practises
        self.practising = PractisingFlow(self, self, practises=practises)
        self._connect()
        self.inbox.tasks.start(self._begin(entered))

    def take_in(self, view: QWidget) -> None:
        """Let a view be on the stage, hidden behind what is shown."""
        take_in(self._stage, view)

    def show_view(
        self, view: QWidget, place: Place | None = None, *, inside: bool = True
    ) -> None:
        """Put a view on the stage; the one before it is dropped."""
        del inside
        self._banner.clear()
        self._bar.mark(place.value if place else "")
        before = self._stage.currentWidget()
        if view is before:
            return
        put_on_stage(self._stage, view)
        if before is not None:
            self._put_away(before)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, error: Exception) -> None:
        """Tell what went wrong, above the present view."""
        self._silent = silent_host(error)
        self._banner.show_problem(problem_of(error))

    def go(self, place: Place) -> None:
        """Show what is at this place."""
        self._window.strip.follow("")
        shows = {
            Place.INBOX: self.inbox.show,
            Place.ESCROWS: self.escrows.show,
            Place.KEYS: self.keys.show,
            Place.SETTINGS: self.settings.show,
            Place.PRACTICE: self.practising.show,
        }
        shows[place]()

    def open_request(self, hash_: str) -> None:
        """Show the review of a request, or where it is on its way; hash in hex."""
        self.inbox.tasks.start(self._open(hash_))

    def open_escrow(self, contract: str, passphrase: str, step: str = "") -> None:
        """Show an escrow; ``step``: where its page offers the step of this key."""
        self._window.strip.follow(passphrase)
        self.escrows.open(contract, passphrase, step)

    def search(self) -> None:
        """Let the user type what to look for: in the list that is shown, or in the inbox."""
        if not self.escrows.search():
            self.inbox.search()

    def refresh(self) -> None:
        """Read anew what is kept, and ask the network again about what is shown."""
        self.inbox.refresh()
        self.review.refresh()
        self.escrows.refresh()

    def print_review(self) -> None:
        """Print or save the review that is shown."""
        self.review.save_pdf()

    async def _begin(self, entered: Entered) -> None:
        if self._window.entering.practises:  # no other profile has its password
            self.review.practice_password = await self.office.ask(_practice_password)
        self.lock_after = await self.office.ask(_lock_after)

    async def _open(self, hash_: str) -> None:
        where = await self.office.ask(lambda desk: desk.where(hash_))
        self._window.strip.follow(where.passphrase)
        if where.is_for_review:
            self.review.open(hash_)
        else:
            self.sending.show(hash_)

    def _hear(self, event: object) -> None:
        """Take back that a server does not answer, once it does."""
        if isinstance(event, LedgerSeen) and self._silent and event.host == self._silent:
            self._silent = ""
            self._banner.clear()

    def _practise(self, story: str, anew: bool) -> None:
        self._window.entering.practise(story, anew=anew)

    def _go(self, name: str) -> None:
        self.go(Place(name))

    def _count(self, waiting: int) -> None:
        self._bar.count(Place.INBOX.value, waiting)

    def _lock_after(self, seconds: float) -> None:
        self.lock_after = seconds

    def _put_away(self, view: QWidget) -> None:
        """Let a view go; one that its flow keeps goes with everything else."""
        self._stage.removeWidget(view)
        if view.property("kept") is True:
            view.setParent(self)
            view.hide()
        else:
            view.deleteLater()

    def _entries(self) -> tuple[Entry, ...]:
        return (
            Entry(Place.INBOX.value, self.tr("Inbox"), "inbox"),
            Entry(Place.ESCROWS.value, self.tr("Escrows"), "escrow"),
            Entry(Place.KEYS.value, self.tr("Keys and backup"), "key"),
            Entry(Place.SETTINGS.value, self.tr("Settings"), "settings"),
            Entry(Place.PRACTICE.value, self.tr("Practice"), "practice", apart=True),
        )

    def _connect(self) -> None:
        """Let what one flow ends with be what another begins with."""
        self.practising.wanted.connect(self._practise)
        self.escrows.find_wanted.connect(self.finding.show)
        self.escrows.new_wanted.connect(self.founding.begin)
        self.founding.begun.connect(self._window.strip.follow)
        self.joining.begun.connect(self._window.strip.follow)
        self.inbox.packs_came.connect(self.joining.open)
        self.review.signed.connect(self.sending.signed)
        self.sending.review_wanted.connect(self.review.open)
        self.settings.lock_after_changed.connect(self._lock_after)
        self._bar.chosen.connect(self._go)
        self.office.told.connect(self._hear)
        self.inbox.counted.connect(self._count)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._bar)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._stage, 1)
        row.addLayout(column, 1)
        self.look.changed.connect(self._make_room)

    def _make_room(self) -> None:
        self._bar.set_narrow(self.width() * 100 < NARROW * self.look.text)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._make_room()


async def _practice_password(desk: Desk) -> str:
    return desk.practice.password


async def _lock_after(desk: Desk) -> float:
    return desk.seat.limits.idle
