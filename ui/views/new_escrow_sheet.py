"""The first question about a new escrow: on which network, by which contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal

from app.words.groups import shortened
from ui.override import override
from ui.views.contract_sheet import ContractSheet, Question
from ui.widgets.buttons import Button
from ui.widgets.field import Choice
from ui.widgets.paragraph import written_out
from ui.widgets.rows import column, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.pages.founding import Start
    from ui.theme import Look

MOST_TITLE: Final = 40

translate = QCoreApplication.translate


class MakerSheet(ContractSheet):
    """Asks for a contract that is there, with which an escrow can begin.

    Signals:
        direct_wanted: there is none yet; the passphrase of the network to make one on.
    """

    direct_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None, starts: Sequence[Start]) -> None:
        """Offer these networks, with the contracts that served there before."""
        self._starts = tuple(starts)
        self._known: tuple[str, ...] = ()
        question = Question(
            title=translate("MakerSheet", "New escrow"),
            contract=translate("MakerSheet", "Contract that it begins with"),
            go=translate("MakerSheet", "Go on"),
            explained=translate(
                "MakerSheet",
                "An escrow begins with a contract that is on the network already: one that "
                "makes new ones, as Trustless Work's factories do, or one that was deployed "
                "for this escrow and has no terms yet. Whoever runs your platform knows its "
                "id.",
            ),
        )
        super().__init__(look, parent, question, [each.passphrase for each in starts])
        self.served = Choice(look, self.tr("Contracts that served before"))
        policy = Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.served.setSizeAdjustPolicy(policy)
        self._before = column(look, self.served.caption(), self.served, spacing=4)
        self.body.insertWidget(self.body.indexOf(self.contract), self._before)
        self.direct = Button(look, self.tr("There is none yet: make one…"), "quiet")
        self.direct.clicked.connect(self._want_direct)
        below, left = self.body.indexOf(self.contract) + 1, Qt.AlignmentFlag.AlignLeft
        self.body.insertWidget(below, self.direct, 0, left)
        self.served.currentIndexChanged.connect(self._take)
        self.network.currentIndexChanged.connect(self._propose)
        self._propose()

    @override
    def lacks(self) -> str:
        """Why it cannot go on yet; "" where it can."""
        start = self._start()
        if start is not None and not start.payers:
            return self._lack_of_keys()
        return super().lacks()

    def _lack_of_keys(self) -> str:
        return self.tr("None of your keys is for this network.")

    def _start(self) -> Start | None:
        return self._starts[self.network.currentIndex()] if self._starts else None

    def _propose(self) -> None:
        """Offer the contracts that served on this network; the one that served last first."""
        start = self._start()
        self._known = start.makers if start is not None else ()
        blocked = self.served.blockSignals(True)
        self.served.clear()
        self.served.addItems([self._named(each) for each in self._known])
        self.served.blockSignals(blocked)
        self._before.setVisible(len(self._known) > 1)
        lacks = "" if start is not None and start.payers else self._lack_of_keys()
        self.direct.explain_disabled(lacks)
        self._take()

    def _want_direct(self) -> None:
        start = self._start()
        if start is not None:
            self.direct_wanted.emit(start.passphrase)

    def _take(self) -> None:
        index = self.served.currentIndex()
        self.contract.set(self._known[index] if 0 <= index < len(self._known) else "")

    def _named(self, contract: str) -> str:
        """Both ends of it, and what was typed of an escrow that is to begin with it."""
        start = self._start()
        if start is None or contract not in start.begun:
            return shortened(contract)
        title = cut(written_out(start.begun[contract]), MOST_TITLE)
        begun = self.tr("begun: {title}").format(title=title) if title else self.tr("begun")
        return f"{shortened(contract)} · {begun}"
