"""Asking for a step of an escrow: its form, then the review of the request that it wrote."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.move_sheet import MoveSheet
from ui.views.split_editor import SplitView
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.pages.proposing import Entered, Fill, MoveForm
    from ui.flows.flow import Flow

FAILURES = (AppError, WalletError)
"""What a form can say better than the banner above it; anything else is our mistake."""


class Proposing:
    """Works for a flow: shows the form of a step, and leads on to its review."""

    def __init__(self, flow: Flow) -> None:
        """Nothing is shown before ``begin``."""
        self._flow = flow
        self._weighed = 0

    def begin(self, contract: str, passphrase: str, key: str) -> None:
        """Show what must be entered for the step of this key."""
        self._flow.tasks.start(self._begin(contract, passphrase, key))

    def show(self, form: MoveForm) -> MoveSheet | SplitView:
        """Show a form: a sheet on the window, or a page of its own where money is split."""
        return self._show_sheet(form) if form.split is None else self._show_split(form)

    async def _begin(self, contract: str, passphrase: str, key: str) -> None:
        flow = self._flow
        form = await flow.ask(lambda desk: desk.proposing.form(contract, passphrase, key))
        self.show(form)

    def _show_sheet(self, form: MoveForm) -> MoveSheet:
        sheet = MoveSheet(self._flow.look, self._flow.shell.window(), form)
        sheet.wanted.connect(partial(self._want, sheet, form))
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        return sheet

    def _show_split(self, form: MoveForm) -> SplitView:
        shell = self._flow.shell
        view = SplitView(self._flow.look, form)
        view.wanted.connect(partial(self._want, view, form))
        view.weighing_wanted.connect(partial(self._weigh, view, form))
        view.went_back.connect(partial(shell.open_escrow, form.contract, form.passphrase))
        shell.show_view(view, Place.ESCROWS)
        view.begin()
        return view

    def _weigh(
        self, view: SplitView, form: MoveForm, entered: Entered, fill: Fill, at: int
    ) -> None:
        self._weighed += 1
        self._flow.tasks.start(self._weighing(view, form, (entered, fill, at)))

    async def _weighing(
        self, view: SplitView, form: MoveForm, what: tuple[Entered, Fill, int]
    ) -> None:
        """Show how a split stands, unless something else was entered meanwhile."""
        mine = self._weighed
        entered, fill, at = what
        weighed = await self._flow.ask(
            lambda desk: desk.proposing.weigh(form, entered, fill, at)
        )
        if isValid(view) and mine == self._weighed:
            view.show_weighed(weighed, fill)

    def _want(self, view: MoveSheet | SplitView, form: MoveForm, entered: Entered) -> None:
        self._flow.tasks.start(self._ask(view, form, entered))

    async def _ask(self, view: MoveSheet | SplitView, form: MoveForm, entered: Entered) -> None:
        """Write the request; what fails is told in the form."""
        view.show_asking()
        try:
            hash_ = await self._flow.ask(lambda desk: desk.proposing.ask(form, entered))
        except FAILURES as why:
            if not isValid(view):
                raise
            view.show_problem(problem_of(why), getattr(why, "entry", ""))
            return
        if isValid(view) and isinstance(view, MoveSheet):
            view.accept()
        self._flow.shell.open_request(hash_)
