"""Join packs: one that came is held against its network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.flows.flow import Flow, Place, Shell
from ui.views.join import JoinView


class JoiningFlow(Flow):
    """Shows what packs lead to.

    Signals:
        begun: a pack is shown; the passphrase of its network.
    """

    begun = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is shown before ``open``."""
        super().__init__(shell, parent)

    def open(self, paths: Sequence[str]) -> None:
        """Show the last of these packs: one is looked at at a time."""
        self.tasks.start(self._open(paths[-1]))

    async def _open(self, path: str) -> None:
        page = await self.ask(lambda desk: desk.joining.open(path))
        view = JoinView(self.look, page)
        view.went_back.connect(partial(self.shell.go, Place.ESCROWS))
        view.escrow_wanted.connect(
            partial(self.shell.open_escrow, page.contract, page.passphrase)
        )
        self.begun.emit(page.passphrase)
        self.shell.show_view(view, Place.ESCROWS)
