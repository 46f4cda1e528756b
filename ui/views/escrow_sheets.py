"""Asks which escrow is to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.views.contract_sheet import ContractSheet, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.theme import Look

translate = QCoreApplication.translate


class LookUpSheet(ContractSheet):
    """Asks for an escrow's contract id and its network."""

    def __init__(self, look: Look, parent: QWidget | None, networks: Sequence[str]) -> None:
        """Offer these networks, by passphrase."""
        question = Question(
            title=translate("LookUpSheet", "Look up an escrow"),
            contract=translate("LookUpSheet", "Contract id"),
            go=translate("LookUpSheet", "Look up"),
        )
        super().__init__(look, parent, question, networks)
