"""Finding escrows: what to look for, what was found, and taking it into the profile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Flow, Place, Shell
from ui.problems import problem_of
from ui.views.finding import FindingView
from ui.views.found import FoundView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.found import Asked

FAILURES = (AppError, WalletError)
"""What a view can say better than the banner above it; anything else is our mistake."""


class FindingFlow(Flow):
    """Asks the desk for escrows; nobody is asked anything before the user says so."""

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``show``."""
        super().__init__(shell, parent)

    def show(self, asked: Asked | None = None) -> None:
        """Ask what to look for; ``asked``: what was looked for before."""
        self.tasks.start(self._show(asked))

    async def _show(self, asked: Asked | None) -> None:
        places = await self.ask(lambda desk: desk.finding.places())
        view = FindingView(self.look, places)
        view.went_back.connect(partial(self.shell.go, Place.ESCROWS))
        view.settings_wanted.connect(partial(self.shell.go, Place.SETTINGS))

        def find(asked: Asked) -> None:
            self.tasks.start(self._find(view, asked))

        view.wanted.connect(find)
        if asked is not None:
            view.show_asked(asked)
        self.shell.show_view(view, Place.ESCROWS)

    async def _find(self, view: FindingView, asked: Asked) -> None:
        view.show_asking()
        try:
            page = await self.ask(lambda desk: desk.finding.search(asked))
        except FAILURES as why:
            if isValid(view):
                view.show_problem(problem_of(why))
            return
        # Whoever has gone elsewhere meanwhile stays there.
        if not (isValid(view) and view.isVisible()):
            return
        found = FoundView(self.look, asked.passphrase)
        found.went_back.connect(partial(self.show, asked))
        found.open_wanted.connect(self.shell.open_escrow)

        def keep(passphrase: str, contracts: Sequence[str]) -> None:
            self.tasks.start(self._keep(found, passphrase, contracts))

        found.keep_wanted.connect(keep)
        found.show_page(page, [problem_of(why) for why in page.troubles])
        self.shell.show_view(found, Place.ESCROWS)

    async def _keep(self, view: FoundView, passphrase: str, contracts: Sequence[str]) -> None:
        view.show_keeping()
        try:
            done = await self.ask(lambda desk: desk.finding.keep(passphrase, contracts))
        except FAILURES as why:
            if isValid(view):
                view.show_problem(problem_of(why))
            return
        if isValid(view):
            view.show_kept(done.kept, [problem_of(each.why) for each in done.failed])
