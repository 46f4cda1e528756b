"""What can be read and pressed in a review on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.pages.review import Hindrance, ReviewPage
from tests.support.review_pages import FRESH, STOP, checks, page
from ui.views.review import ReviewView
from ui.widgets.buttons import HoldButton
from ui.widgets.field import Tick


def texts(widget: QWidget) -> str:
    """Everything that can be read in it."""
    settle()
    labels = (label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
    return "\n".join(label.text() for label in labels)


def button(view: ReviewView, words: str) -> QAbstractButton:
    (found,) = [b for b in view.findChildren(QAbstractButton) if b.accessibleName() == words]
    return found


def hold(view: ReviewView) -> HoldButton:
    found = view.findChild(HoldButton)
    assert found is not None
    return found


def read_through(view: ReviewView) -> ReviewView:
    """Read it to its end, for as long as it takes."""
    settle()
    bar = view._scroll().verticalScrollBar()
    bar.setValue(bar.maximum())
    view._reading._rest.stop()
    view._reading._look()
    return view


def ticks(view: ReviewView) -> list[Tick]:
    settle()
    return view.findChildren(Tick)


def settle() -> None:
    """Let everything be laid out, and what was replaced go."""
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def stopped() -> ReviewPage:
    return page(checks=checks(FRESH, STOP), hindrance=Hindrance.STOPPED)
