"""The inbox in the window: read bit by bit, live, and open to files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.pages.events import Arrived, InboxChanged, LedgerSeen, Locked
from app.pages.inbox import Refused, Section, Taken
from tests.gui.conftest import Run
from tests.support.inbox import inbox_line, many, pictured
from tests.support.inbox_window import FakeInbox, Window, after, known
from tests.support.watchdog import Watchdog
from ui.flows.flow import Place
from ui.flows.inbox import CHUNK, FilesRefused
from ui.problems import problem_of
from ui.theme import Look
from wallet.errors import Unreadable
from wallet.lock import Reason

pytestmark = pytest.mark.gui

BAD = Unreadable("a.countersign", "not JSON")


@pytest.fixture
def inbox() -> FakeInbox:
    return FakeInbox()


@pytest.fixture
def window(qtbot: QtBot, look: Look, inbox: FakeInbox) -> Window:
    window = Window(look, inbox)
    qtbot.addWidget(window)
    window.resize(1064, 800)
    window.show()
    return window


def test_the_inbox_is_shown_at_once_and_read_beside_that(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def show() -> None:
        window.flow.show()
        assert window.count() == 1
        await window.flow.tasks.idle()

    run(show())
    assert len(window.titles) == len(pictured())
    assert (inbox.asked, window.counts) == (["first"], [4])


def test_a_full_inbox_comes_in_bit_by_bit(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.lines = many(3 * CHUNK)
    run(after(window, window.flow.show))
    assert {line.hash for line in known(window.view)} == {line.hash for line in inbox.lines}
    assert inbox.asked == ["first", *(f"more {n * CHUNK}" for n in range(4))]


def test_what_changes_is_shown(window: Window, inbox: FakeInbox, run: Run[None]) -> None:
    async def change() -> None:
        await after(window, window.flow.show)
        inbox.lines = (*inbox.lines, inbox_line(99, title="Just came"))
        await after(window, lambda: window.office.told.emit(InboxChanged()))

    run(change())
    assert "Just came" in window.titles
    assert window.counts == [4, 5]


@pytest.mark.parametrize("event", [InboxChanged(), Arrived(("aa",))])
def test_what_came_is_counted_though_nobody_looks(
    event: object, window: Window, run: Run[None]
) -> None:
    run(after(window, lambda: window.office.told.emit(event)))
    assert (window.counts, window.count()) == ([4], 0)


def test_other_news_asks_nothing(window: Window, inbox: FakeInbox, run: Run[None]) -> None:
    run(after(window, lambda: window.office.told.emit(LedgerSeen("", 1, 1))))
    assert inbox.asked == []


def test_changes_in_quick_succession_are_read_together(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def change() -> None:
        await after(window, window.flow.show)
        inbox.asked.clear()
        for _ in range(5):
            window.flow.refresh()
        await window.flow.tasks.idle()

    run(change())
    assert inbox.asked == ["first"]


def test_a_change_while_the_rest_is_read_is_shown_and_all_is_read_once_more(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.lines = many(3 * CHUNK)
    changes = [lambda: window.office.told.emit(InboxChanged())]
    inbox.meanwhile = lambda: changes.pop()() if changes else None
    run(after(window, window.flow.show))
    rest = [f"more {n * CHUNK}" for n in range(4)]
    assert inbox.asked == ["first", rest[0], "first", *rest[1:], "first", *rest]


def test_who_comes_back_finds_the_place(window: Window, run: Run[None]) -> None:
    async def leave_and_return() -> None:
        await after(window, window.flow.show)
        window.view.choose(Section.DONE)
        window.removeWidget(window.view)
        await after(window, window.flow.show)

    run(leave_and_return())
    assert window.view._section is Section.DONE
    assert window.view.property("kept") is True


def test_nothing_is_kept_of_a_locked_profile(window: Window, run: Run[None]) -> None:
    async def lock() -> None:
        await after(window, window.flow.show)
        before = window.view
        window.office.told.emit(Locked(Reason.BY_HAND))
        window.removeWidget(before)
        before.deleteLater()
        await after(window, window.flow.show)
        assert window.view is not before

    run(lock())


def test_what_is_read_while_the_profile_is_locked_is_not_shown(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.lines = many(3 * CHUNK)
    inbox.meanwhile = lambda: window.office.told.emit(Locked(Reason.BY_HAND))
    run(after(window, window.flow.show))
    assert inbox.asked == ["first", "more 0"]


def test_a_failure_is_told_and_the_next_try_works(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.failure = BAD
    run(after(window, window.flow.show))
    inbox.failure = None
    run(after(window, window.flow.refresh))
    assert window.failures == [BAD]
    assert window.titles


def test_a_line_that_is_opened_is_shown_by_the_window(window: Window, run: Run[None]) -> None:
    run(after(window, window.flow.show))
    window.view.opened.emit("ab" * 32)
    window.view.practise_wanted.emit()
    assert (window.opened, window.went) == (["ab" * 32], [Place.PRACTICE])


def test_a_single_request_is_shown_at_once(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.taken = Taken(new=("aa",), gained=(), known=(), refused=())
    run(after(window, lambda: window.flow.take(["one.countersign"])))
    assert (inbox.files, window.opened, window.count()) == (["one.countersign"], ["aa"], 0)


def test_several_requests_are_shown_in_the_inbox(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.taken = Taken(new=("aa",), gained=("bb",), known=(), refused=())
    run(after(window, lambda: window.flow.take(["one", "two"])))
    assert (window.opened, window.failures, window.count()) == ([], [], 1)


def test_a_refused_file_is_told_with_its_reason(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.taken = Taken(("aa",), (), (), (Refused("a.countersign", BAD),))
    run(after(window, lambda: window.flow.take(["a.countersign", "b.countersign"])))
    assert (window.failures, window.opened) == ([BAD], [])


def test_several_refused_files_are_told_each_with_its_reason(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    several = tuple(Refused(f"folder/{name}", BAD) for name in ("a", "b\u202e"))
    inbox.taken = replace(inbox.taken, refused=several)
    run(after(window, lambda: window.flow.take(["a", "b"])))
    (failure,) = window.failures
    assert isinstance(failure, FilesRefused)
    problem = problem_of(failure)
    assert (
        problem.title == "Of these files 2 could not be taken in. Nothing was signed or sent."
    )
    assert problem.details == (
        "files: a: This cannot be read. Nothing was signed or sent.",
        "files: b⟨U+202E⟩: This cannot be read. Nothing was signed or sent.",
    )


def test_files_let_go_of_over_the_inbox_are_taken(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def let_go() -> None:
        await after(window, window.flow.show)
        await after(window, lambda: window.view.dropped.emit(["a", "b"]))

    run(let_go())
    assert inbox.files == ["a", "b"]


def test_files_can_be_chosen_without_holding_the_window_up(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def choose() -> None:
        await after(window, window.flow.show)
        window.view.file_wanted.emit()
        (dialog,) = window.findChildren(QFileDialog)
        assert dialog.isVisible()
        assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
        assert "*.countersign" in dialog.nameFilters()[0]
        await after(window, lambda: dialog.filesSelected.emit(["chosen"]))
        dialog.close()

    run(choose())
    assert inbox.files == ["chosen"]


def test_the_search_is_reached_from_the_menu(window: Window, run: Run[None]) -> None:
    run(after(window, window.flow.search))
    assert window.view.focusWidget() is window.view._search


def test_the_inbox_that_is_looked_at_is_read_every_minute(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    async def minutes() -> None:
        await after(window, window.flow._refresh_shown)
        assert inbox.asked == []
        await after(window, window.flow.show)
        await after(window, window.flow._refresh_shown)
        window.hide()
        await after(window, window.flow._refresh_shown)

    run(minutes())
    assert inbox.asked == ["first", "first"]


@pytest.mark.alone
def test_ten_thousand_lines_never_hold_the_window_up(
    window: Window, inbox: FakeInbox, run: Run[None]
) -> None:
    inbox.lines = many(10_000)

    async def watched() -> None:
        with Watchdog() as dog:
            await after(window, window.flow.show)
            window.view.choose(Section.DONE)
            await after(window, window.flow.refresh)
        assert dog.holds == [], dog.told()

    run(watched())
    assert len(known(window.view)) == 10_000
