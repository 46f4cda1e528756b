"""Networks by the names that people know them by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wallet.network import NAMES, Network

translate = QCoreApplication.translate


def network_name(passphrase: str) -> str:
    """A network in words; one that we do not know by its passphrase, which is foreign text."""
    names = {
        "public": translate("networks", "Mainnet"),
        "testnet": translate("networks", "Test network"),
        "practice": translate("networks", "Practice network"),
    }
    return names.get(NAMES.get(Network(passphrase), ""), passphrase)
