"""Networks by the names that people know them by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wallet.network import NAMES, Network

translate = QCoreApplication.translate


def network_name(passphrase: str) -> str:
    """A network in words; of one that we do not know, that it is another, and its own words.

    Those are foreign text: they can be a name of one that we know.
    """
    names = {
        "public": translate("networks", "Mainnet"),
        "testnet": translate("networks", "Test network"),
        "practice": translate("networks", "Practice network"),
    }
    other = translate("networks", "another network, “{passphrase}”")
    name = names.get(NAMES.get(Network(passphrase), ""))
    return other.replace("{passphrase}", passphrase) if name is None else name
