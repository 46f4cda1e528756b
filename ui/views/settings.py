"""What the user may choose: how it looks, when it locks, whom it asks, what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.views.segments import Named, Segments
from ui.views.settings_indexes import IndexCard
from ui.views.settings_networks import NetworkRow
from ui.views.settings_pins import PinCard
from ui.widgets.buttons import Button, Copy
from ui.widgets.card import Card
from ui.widgets.field import Tick
from ui.widgets.page import Page
from ui.widgets.paragraph import written_out
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.settings import ServerLine, SettingsPage
    from app.preferences import Preferences
    from ui.theme import Look

TEXT_SIZES: Final = (100, 125, 150, 200)


class SettingsView(Page):
    """All settings on one page; each counts as soon as it is chosen.

    Signals:
        theme_wanted: "system", "light" or "dark".
        text_size_wanted: in percent.
        lock_after_wanted: seconds without use.
        notify_wanted: whether to tell when a request arrives.
        amounts_wanted: whether to tell its amount too.
        network_wanted: the user knows of one more network.
        folder_wanted: the user wants to choose the folder that is watched.
        no_folder_wanted: none is to be watched.
        check_wanted: ask a server; passphrase of its network, and address.
        use_wanted: use a server from now on; passphrase and address.
    """

    theme_wanted = Signal(str)
    text_size_wanted = Signal(int)
    lock_after_wanted = Signal(int)
    notify_wanted = Signal(bool)
    amounts_wanted = Signal(bool)
    network_wanted = Signal()
    folder_wanted = Signal()
    no_folder_wanted = Signal()
    check_wanted = Signal(str, str)
    use_wanted = Signal(str, str)

    def __init__(self, look: Look) -> None:
        """Show nothing of a profile yet."""
        super().__init__(look, self.tr("Settings"))
        self.networks: dict[str, NetworkRow] = {}
        self._theme = Segments(look, self.tr("Theme"), self._themes())
        self._size = Segments(look, self.tr("Text size"), self._sizes())
        self._lock = Segments(look, self.tr("Lock after"), self._times())
        self._notify = Tick(look, self.tr("Tell me when a request arrives that needs me"))
        self._amounts = Tick(look, self.tr("Show its amount in that notice"))
        self._network_rows = QWidget()
        self._network_column = spaced(look, QVBoxLayout(self._network_rows), 14)
        self._folder = Label(look, "", "body").wrapping()
        self.indexes = IndexCard(look)
        self.pins = PinCard(look)
        self._no_folder = Button(look, self.tr("Stop watching"))
        self._profile = Label(look, "", "body").wrapping()
        self._copy = Copy(look, "", self.tr("Copy path"))
        for card in (
            self._appearance(),
            self._locking(),
            self._network_card(),
            self.indexes,
            self.pins,
            self._notices(),
            self._incoming(),
            self._profile_card(),
        ):
            self.body.addWidget(card)
        self._connect()

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds for every profile on this computer."""
        self._theme.show_value(preferences.theme)
        self._size.show_value(preferences.text_size)
        for tick, is_on in (
            (self._notify, preferences.notify),
            (self._amounts, preferences.show_amounts),
        ):
            tick.blockSignals(True)
            tick.setChecked(is_on)
            tick.blockSignals(False)
        self._amounts.setEnabled(preferences.notify)
        alone = self.tr("There is no notice without the tick above.")
        self._amounts.explain("" if preferences.notify else alone)

    def show_page(self, page: SettingsPage) -> None:
        """Show what holds for the open profile."""
        self._lock.show_value(page.lock_after)
        self._folder.set(written_out(page.incoming_folder) or self.tr("No folder is watched."))
        self._no_folder.setVisible(bool(page.incoming_folder))
        self._profile.set(written_out(page.profile_folder))
        self._copy.set_text_to_copy(page.profile_folder)
        self._practises.setVisible(page.practises)
        self._add.setVisible(not page.practises)
        self._show_networks(page.servers)
        self.indexes.show_lines(page.indexes)
        self.pins.show_pins(page.pins)

    def _show_networks(self, lines: Sequence[ServerLine]) -> None:
        """A row for each network; what was typed and said of it stays."""
        there = {line.passphrase for line in lines}
        for passphrase in [each for each in self.networks if each not in there]:
            row = self.networks.pop(passphrase)
            self._network_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, line in enumerate(lines):
            known = self.networks.get(line.passphrase)
            if known is not None:
                known.show_line(line)
                continue
            row = NetworkRow(self._look, line)
            row.check_wanted.connect(self.check_wanted)
            row.use_wanted.connect(self.use_wanted)
            self.networks[line.passphrase] = row
            self._network_column.insertWidget(place, row)

    def _connect(self) -> None:
        self._theme.chosen.connect(self.theme_wanted.emit)
        self._size.chosen.connect(self.text_size_wanted.emit)
        self._lock.chosen.connect(self.lock_after_wanted.emit)
        self._notify.toggled.connect(self.notify_wanted)
        self._amounts.toggled.connect(self.amounts_wanted)
        self._add.clicked.connect(self.network_wanted)
        self._choose.clicked.connect(self.folder_wanted)
        self._no_folder.clicked.connect(self.no_folder_wanted)

    def _appearance(self) -> Card:
        card = Card(self._look, self.tr("Appearance"))
        card.add(Named(self._look, self.tr("Theme"), self._theme))
        card.add(Named(self._look, self.tr("Text size"), self._size))
        return card

    def _locking(self) -> Card:
        card = Card(self._look, self.tr("Locking"))
        card.add(Named(self._look, self.tr("Lock after"), self._lock))
        card.add(
            self._muted(
                self.tr(
                    "Counted from the last key or click. It also locks when the computer "
                    "sleeps, and at once with Ctrl+L. A signature asks for your password in "
                    "any case."
                )
            )
        )
        return card

    def _network_card(self) -> Card:
        card = Card(self._look, self.tr("Networks"))
        card.add(
            self._muted(
                self.tr(
                    "A server is asked for facts and handed what you send; it is never "
                    "believed about what you sign. Each must be reached by https, or run on "
                    "this computer."
                )
            )
        )
        self._practises = self._muted(
            self.tr("You are practising: your own profile has servers of its own.")
        )
        card.add(self._practises)
        card.add(self._network_rows)
        self._add = Button(self._look, self.tr("Add a network…"), icon="plus")
        card.body.addLayout(self._beside(self._add))
        return card

    def _notices(self) -> Card:
        card = Card(self._look, self.tr("Notices"))
        card.add(self._notify)
        card.add(self._amounts)
        card.add(self._muted(self.tr("Whoever sees your screen can read a notice.")))
        return card

    def _incoming(self) -> Card:
        card = Card(self._look, self.tr("Incoming folder"))
        card.add(
            self._muted(
                self.tr(
                    "Requests and signatures that are put into this folder, such as one that "
                    "you share, appear in the inbox by themselves."
                )
            )
        )
        card.add(self._folder)
        self._choose = Button(self._look, self.tr("Choose a folder…"), icon="folder")
        card.body.addLayout(self._beside(self._choose, self._no_folder))
        return card

    def _profile_card(self) -> Card:
        card = Card(self._look, self.tr("Your profile"))
        card.add(self._muted(self.tr("It lies encrypted in this folder:")))
        card.add(self._profile)
        card.body.addLayout(self._beside(self._copy))
        return card

    def _muted(self, text: str) -> Label:
        return Label(self._look, text, "small", "muted").wrapping()

    def _beside(self, *buttons: QWidget) -> QHBoxLayout:
        row = spaced(self._look, QHBoxLayout(), 8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _themes(self) -> dict[object, str]:
        return {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }

    def _sizes(self) -> dict[object, str]:
        return {size: self.tr("{size} %").format(size=size) for size in TEXT_SIZES}

    def _times(self) -> dict[object, str]:
        return {
            60: self.tr("1 minute"),
            300: self.tr("5 minutes"),
            900: self.tr("15 minutes"),
            3600: self.tr("1 hour"),
        }
