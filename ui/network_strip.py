"""The strip as the desk tells it: which networks are in use, how fresh what is shown is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QDateTime, QTimer

from app.pages.events import ClockOff, LedgerSeen, NetworkSilent
from ui.format import lasting
from ui.theme import Look
from ui.widgets.strip import Kind, Strip
from wallet.network import NAMES, PRACTICE, Network

TICK: Final = 1000
"""Milliseconds: the age of a ledger is shown in seconds."""

KINDS: Final[dict[str, Kind]] = {
    "practice": "practice",
    "public": "public",
    "testnet": "testnet",
}
REALEST: Final = ("public", "testnet", "practice", "other")
"""Where several networks are in use, the one on which the most is at stake is named."""


@dataclass(frozen=True)
class Seen:
    """A network's latest ledger; ``silent``: whose server does not answer."""

    sequence: int
    closed: int
    silent: str = ""


class NetworkStrip(Strip):
    """Follows what the desk tells of networks, and the request that is looked at."""

    def __init__(self, look: Look) -> None:
        """Nothing is shown before somebody is in."""
        super().__init__(look)
        self._seen: dict[str, Seen] = {}
        self._about = ""
        self._off = 0
        self._clock = QTimer(self)
        self._clock.setInterval(TICK)
        self._clock.timeout.connect(self._tell)
        self.hide()

    def come_in(self, *, practises: bool) -> None:
        """Somebody is in; a practice profile knows its network before it answers."""
        if practises:
            self._seen.setdefault(PRACTICE.passphrase, Seen(0, 0))
        self._clock.start()
        self._tell()

    def go_out(self) -> None:
        """Show nothing of a profile that is locked."""
        self._seen.clear()
        self._about = ""
        self._off = 0
        self._clock.stop()
        self.hide()

    def follow(self, passphrase: str) -> None:
        """Show the network of what is looked at; "" for everything together."""
        self._about = passphrase
        self._tell()

    def hear(self, event: object) -> None:
        """Take up what the desk tells."""
        match event:
            case LedgerSeen():
                self._seen[event.passphrase] = Seen(event.sequence, event.closed)
            case NetworkSilent():
                last = self._seen.get(event.passphrase, Seen(0, 0))
                self._seen[event.passphrase] = Seen(last.sequence, last.closed, event.host)
            case ClockOff():
                self._off = event.seconds
            case _:
                return
        self._tell()

    def _tell(self) -> None:
        passphrase = self._about or self._realest()
        self.setVisible(bool(passphrase) and self._clock.isActive())
        if not passphrase:
            return
        kind = kind_of(passphrase)
        self.show_network(kind, self._meaning(kind, passphrase))
        seen = self._seen.get(passphrase)
        if seen is None or not seen.sequence:
            self.show_offline(self.tr("Not connected") if seen and seen.silent else "")
        elif seen.silent:
            self.show_offline(
                self.tr("The network does not answer. Everything stays readable.")
            )
        elif self._off:
            self.show_offline(self._of_clock())
        else:
            now = QDateTime.currentSecsSinceEpoch()
            self.show_ledger(seen.sequence, max(0, now - seen.closed))

    def _of_clock(self) -> str:
        words = self.tr("This computer's clock is {time} behind. Set it right.")
        if self._off > 0:
            words = self.tr("This computer's clock is {time} ahead. Set it right.")
        return words.format(time=lasting(abs(self._off)))

    def _realest(self) -> str:
        known = sorted(self._seen, key=lambda told: REALEST.index(kind_of(told)))
        return known[0] if known else ""

    def _meaning(self, kind: Kind, passphrase: str) -> str:
        return {
            "practice": self.tr("no real money moves here"),
            "public": self.tr("real money"),
            "testnet": self.tr("no real money, Stellar's own test network"),
            "other": passphrase,
        }[kind]


def kind_of(passphrase: str) -> Kind:
    """How the strip shows a network."""
    return KINDS.get(NAMES.get(Network(passphrase), ""), "other")
