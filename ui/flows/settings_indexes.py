"""Choosing indexes of escrows: each change counts at once, and is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.errors import AppError
from ui.flows.flow import Flow, Shell
from ui.problems import problem_of
from ui.views.settings_indexes import IndexCard, IndexRow
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from app.pages.settings import Shape

FAILURES = (AppError, WalletError)


class IndexesFlow(Flow):
    """Does what is wanted of the card of indexes.

    Signals:
        changed: something else holds now, or was refused: what is shown is to be read again.
    """

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        """Nothing is connected before ``attend``."""
        super().__init__(shell, parent)
        self._card: IndexCard | None = None

    def attend(self, card: IndexCard) -> None:
        """Do what is wanted in this card from now on."""
        self._card = card
        card.use_wanted.connect(self._use)
        card.key_wanted.connect(self._keep)
        card.check_wanted.connect(self._check)

    def _use(self, passphrase: str, address: str, shape: Shape, used: bool) -> None:
        self._do(
            passphrase,
            lambda desk: desk.settings.choose_index(passphrase, address, shape, used=used),
            lambda _row: None,
        )

    def _keep(self, passphrase: str, key: str) -> None:
        self._do(
            passphrase,
            lambda desk: desk.settings.keep_index_key(passphrase, key),
            lambda row: row.show_kept(),
        )

    def _check(self, passphrase: str) -> None:
        row = self._row(passphrase)
        if row is not None:
            row.show_asking()
        self._do(
            passphrase,
            lambda desk: desk.settings.check_index(passphrase),
            lambda row: row.show_answered(),
        )

    def _do(
        self,
        passphrase: str,
        what: Callable[[Desk], Awaitable[None]],
        then: Callable[[IndexRow], None],
    ) -> None:
        async def done() -> None:
            try:
                await self.ask(what)
            except FAILURES as why:
                row = self._row(passphrase)
                if row is None:
                    raise
                row.show_problem(problem_of(why))
            else:
                row = self._row(passphrase)
                if row is not None:
                    then(row)
            self.changed.emit()

        self.tasks.start(done())

    def _row(self, passphrase: str) -> IndexRow | None:
        card = self._card
        if card is None or not isValid(card):
            return None
        return card.rows.get(passphrase)
