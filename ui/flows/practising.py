"""Practice: the stories, and the way to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.pages.events import InboxChanged
from ui.flows.flow import Flow, Place, Shell
from ui.views.practice import PracticeView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.practice import StoryLine


class PractisingFlow(Flow):
    """Shows the stories.

    Signals:
        wanted: the user wants another story, or this one again; its name, and whether anew.
    """

    wanted = Signal(str, bool)

    def __init__(self, shell: Shell, parent: QObject, *, practises: bool) -> None:
        """``practises``: whether the practice network is the only one here."""
        super().__init__(shell, parent)
        self._practises = practises
        self._view: PracticeView | None = None
        shell.office.told.connect(self._hear)

    def show(self) -> None:
        """Show the page."""
        self.tasks.start(self.ask(lambda desk: desk.practice.stories()), then=self._show)

    def _show(self, lines: Sequence[StoryLine]) -> None:
        view = PracticeView(self.look, practises=self._practises)
        view.begin_wanted.connect(self._begin)
        view.go_on_wanted.connect(self._go_on)
        view.inbox_wanted.connect(lambda: self.shell.go(Place.INBOX))
        view.show_stories(lines)
        self._view = view
        self.shell.show_view(view, Place.PRACTICE)

    def _begin(self, story: str) -> None:
        self.wanted.emit(story, True)

    def _go_on(self, story: str) -> None:
        self.wanted.emit(story, False)

    def _hear(self, event: object) -> None:
        view = self._view
        if not isinstance(event, InboxChanged) or view is None or not isValid(view):
            return

        def show(lines: Sequence[StoryLine]) -> None:
            if isValid(view):
                view.show_stories(lines)

        self.tasks.start(self.ask(lambda desk: desk.practice.stories()), then=show)
