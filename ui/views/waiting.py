"""What is waited for, once it takes long enough to be noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.icons import pixmap
from ui.widgets.remark import Remark
from ui.widgets.spacing import spaced
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.theme import Look

translate = QCoreApplication.translate

NOTICED_MS: Final = 300
"""What ends sooner needs no words."""


class Waiting(QWidget):
    """An hourglass and a sentence; it says nothing while nobody waits."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        super().__init__()
        self._look = look
        self._icon = Label(look)
        self._words = Label(look, "", "body", "muted")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(NOTICED_MS)
        self._soon.timeout.connect(self._appear)
        row = spaced(look, QHBoxLayout(self), 8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self.end()
        look.changed.connect(self._read_look)

    @property
    def words(self) -> str:
        """What is waited for; "" while nobody waits."""
        return self._words.text()

    def begin(self, words: str) -> None:
        """Say what is waited for, if it takes longer than one notices."""
        self._words.set(words)
        self._soon.start()

    def end(self) -> None:
        """Nobody waits any more."""
        self._soon.stop()
        self._words.set("")
        self.hide()

    def _appear(self) -> None:
        self._read_look()
        self.show()
        self.setAccessibleName(self._words.text())

    def _read_look(self) -> None:
        self._icon.setPixmap(pixmap(self._look, "hourglass"))


class FilesWait(Remark):
    """That files were dropped or named, and wait behind the door; hidden while none do."""

    def __init__(self, look: Look) -> None:
        """Say nothing yet."""
        words = Label(look, "", "body", "info").wrapping()
        super().__init__(look, words, "info")
        self._words = words
        self.hide()

    def show_files(self, count: int) -> None:
        """Say how many wait."""
        one = translate("entering", "The file will be opened once you are in.")
        more = translate("entering", "{count} files will be opened once you are in.")
        self._words.set(one if count == 1 else more.format(count=count))
        self.setVisible(count > 0)
