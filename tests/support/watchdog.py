"""Watches whether the window's thread is ever held up, and by what.

A timer of the window's own beats; between two beats nothing else of the window can happen. Of a
long pause between them that part counts in which the thread worked or waited for something: not
the time for which the system let others run.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Final, Self

from PySide6.QtCore import QObject, Qt, QTimer

from tests.support.running import waited

BEAT: Final = 10
"""Milliseconds between two beats: a tenth of what would be too long."""

LIMIT: Final = 0.1
"""Seconds for which nobody notices that a window does not answer."""

MOST_FRAMES: Final = 12


@dataclass(frozen=True)
class Hold:
    """A pause: its seconds, those of them that count, and where the thread was."""

    seconds: float
    counted: float
    stack: str


@dataclass
class Watchdog:
    """Beats while it is entered, on the thread that enters it."""

    holds: list[Hold] = field(default_factory=list[Hold])
    longest: float = 0.0
    beats: int = 0
    _last: float = 0.0
    _delay: float = 0.0
    _stack: str = ""
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._parent = QObject()
        timer = QTimer(self._parent)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._beat)
        self._thread = threading.get_ident()
        self._native = threading.get_native_id()
        self._last, self._delay = time.perf_counter(), waited(self._native)
        timer.start(BEAT)
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._looker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._looker.join()
        self._parent.deleteLater()

    def told(self) -> str:
        """What held the window up, for a test that fails."""
        lines = [
            f"{h.counted * 1000:.0f} of {h.seconds * 1000:.0f} ms\n{h.stack}"
            for h in self.holds
        ]
        return "\n".join(lines)

    def _beat(self) -> None:
        now, delay = time.perf_counter(), waited(self._native)
        seconds = now - self._last - BEAT / 1000
        counted = seconds - (delay - self._delay)
        self.longest = max(self.longest, counted)
        if counted > LIMIT:
            self.holds.append(Hold(seconds, counted, self._stack))
        self.beats += 1
        self._stack, self._last, self._delay = "", now, delay

    def _look(self) -> None:
        """Note where the thread is once a pause is half too long."""
        while not self._ended.wait(LIMIT / 5):
            if time.perf_counter() - self._last > LIMIT / 2 and not self._stack:
                self._stack = _stack_of(self._thread)


def _stack_of(thread: int) -> str:
    """Where a thread is, innermost last.

    No frame is held on to, not even for as long as its source takes to be read: what its
    function has, such as a painter, would outlive it, and end on this thread.
    """
    places: list[str] = []
    frame: FrameType | None = sys._current_frames().get(thread)
    while frame is not None and len(places) < MOST_FRAMES:
        code = frame.f_code
        places.append(f"  {code.co_filename}, line {frame.f_lineno}, in {code.co_name}")
        frame = frame.f_back
    return "\n".join(reversed(places))
