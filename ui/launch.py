"""Open the window and run until the user is done.

The frame and its first view are painted before anything else is imported: what the window does
comes after that, and the desk with the SDK on its own thread.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.frame import Frame
from ui.kept import Kept
from ui.naming import may_be_open
from ui.override import override
from ui.theme import STYLE, Look

if TYPE_CHECKING:
    from app.starting import Start
    from ui.office import Make


PATIENCE: Final = 250
"""Milliseconds: a window that is not to be seen, as a minimized one, is never painted."""


SWITCH: Final = 0.00005
"""Seconds; Python's own is a hundred times as long."""


class Application(QApplication):
    """A QApplication that leaves ending the loop to asyncio.

    Were Qt to quit by itself, the loop would stop under coroutines that still have to cancel,
    save and close.

    Signals:
        ending: the last window was closed, or the session ends.
    """

    ending = Signal()

    def __init__(self, argv: Sequence[str]) -> None:
        """Known to the system by our name."""
        super().__init__([*argv, *STYLE])
        self.setApplicationName("Countersign")
        self.setDesktopFileName("countersign")
        self.setQuitOnLastWindowClosed(False)
        self.lastWindowClosed.connect(self.ending)

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.Quit:
            event.ignore()
            self.ending.emit()
            return True
        return super().event(event)


def launch(start: Start, make: Make) -> int:
    """Run the window; return its exit status."""
    application = Application(sys.argv[:1])
    if start.tour is None and may_be_open(start.folder):
        from ui.instance import Instance

        if Instance(start.folder).hand_over(start.files):
            return 0
    kept = Kept(start.preferences)
    look = Look(application)
    look.show(kept.preferences.theme, kept.preferences.text_size)
    frame = Frame()
    frame.restore(kept.preferences.geometry)
    show_first(application, frame, look, start)

    from ui.ahead import Ahead

    # Of two threads that compute one waits for the other so long each time that Qt is called:
    # a review takes 340 ms beside one that imports the SDK, and 200 with this.
    sys.setswitchinterval(SWITCH)
    ahead = Ahead(application)
    ahead.program()
    if not frame.isVisible():
        return 0  # closed again already
    ahead.inside()
    from ui.program import run

    return run(application, frame, look, kept, (start, make))


def show_first(application: QApplication, frame: Frame, look: Look, start: Start) -> None:
    """Show the window, and wait until it is painted, once the screen has a place for it.

    Nothing is clicked meanwhile: what a click begins comes only afterwards.
    """
    frame.show_view(_first_view(look, start))
    frame.show()
    flags = QEventLoop.ProcessEventsFlag
    patience = QDeadlineTimer(PATIENCE)
    QTimer.singleShot(PATIENCE, _wake)
    while not frame.windowHandle().isExposed() and not patience.hasExpired():
        application.processEvents(flags.ExcludeUserInputEvents | flags.WaitForMoreEvents)


def _wake() -> None:
    """Nothing else may happen for as long as a window is not seen."""


def _first_view(look: Look, start: Start) -> QWidget:
    """What the way in will begin with; it is replaced by the same view once that is there."""
    if (start.folder / "profile.twv").exists():
        from ui.views.unlock import UnlockView

        return UnlockView(look, str(start.folder))
    from ui.views.welcome import WelcomeView

    return WelcomeView(look)
