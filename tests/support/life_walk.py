"""Somebody before the window who leads an escrow through its life, one step after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.desk.desk import Desk
from app.pages.after import AfterPage, Stand
from app.pages.escrow import EscrowPage, Source
from app.pages.review import ReviewPage
from app.profile.requests import kept
from app.review import view_of
from tests.support.builders import signature
from tests.support.every_move import Kind, kind_of
from tests.support.one_person import CO_SIGNER, Town
from tests.support.profiles import PASSWORD
from tests.support.stage import words_of
from tests.support.windows import windowed
from ui.theme import Look
from ui.views.after import AfterView
from ui.views.escrow import EscrowView
from ui.views.escrows import EscrowsView
from ui.views.inbox import InboxView
from ui.views.move_sheet import MoveSheet
from ui.views.new_escrow import NewEscrowView
from ui.views.new_escrow_sheet import MakerSheet
from ui.views.review import ReviewView
from ui.views.split_editor import SplitView
from ui.views.unlock import UnlockView
from ui.walker import NotSeen, Walker
from ui.widgets.field import Tick
from ui.window import Window
from wallet.addresses import Address, address
from wallet.amounts import parse_amount
from wallet.request import Request
from wallet.review.facts import Facts
from wallet.soroban.entries import Key

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

PATIENCE: Final = 20.0
HELD_MS: Final = 20.0
"""For how long buttons are held here: nobody looks at their rings."""


@dataclass(frozen=True)
class Act:
    """A step as the escrow's page words it, and what is entered for it.

    ``of``: as what it is taken, where I could as another, too.
    ``texts`` by the captions of their fields. ``picks``: milestones by how their lines begin.
    ``shares``: what is typed for the first payees; the last gets the rest. ``together``: its
    account needs the co-signer, too.
    """

    step: str
    of: str = ""
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    picks: Sequence[str] = ()
    shares: Sequence[str] = ()
    together: bool = False


@dataclass(frozen=True)
class Deal:
    """A new escrow as it is typed in: by captions, what is typed and who is chosen."""

    maker: str
    texts: Mapping[str, str]
    people: Mapping[str, str]
    way: str = ""


@dataclass(frozen=True)
class Ended:
    """What a step was shown to do, and what it has done to the ledger."""

    kind: Kind
    shown: Counter[Address]
    payments: Counter[Address]
    moved: Counter[Address]
    foreseen: Counter[Address]
    wrote: Mapping[Key, bytes | None]
    predicted: Mapping[Key, bytes | None]

    @property
    def is_as_shown(self) -> bool:
        """Whether everything came as it was shown."""
        return (self.shown, self.moved, self.wrote) == (
            self.payments,
            self.foreseen,
            self.predicted,
        )


class Person:
    """Who reads what is there, and does it with the mouse and the keyboard."""

    def __init__(self, town: Town, window: Window, walker: Walker) -> None:
        self.town = town
        self.window = window
        self.walker = walker
        self.looks: Callable[[QWidget, str], None] = lambda _widget, _name: None
        """Hears of every form that was filled in, with its name."""

    async def comes_in(self) -> None:
        """Unlock the profile."""
        await self.walker.widget(UnlockView)
        await self.walker.types(PASSWORD, "Password")
        await self.walker.clicks("Unlock")
        await self.walker.widget(InboxView)

    async def founds(self, deal: Deal) -> Ended:
        """Set an escrow up, from the list of escrows to where it is final."""
        await self._presses("Escrows")
        await self._presses("New escrow…", await self.walker.widget(EscrowsView))
        sheet = await self.walker.widget(MakerSheet)
        field_ = await self._field(sheet, "Contract that it begins with")
        write(field_, self.town.scenario.escrows[deal.maker])
        await self._presses("Go on", sheet)
        view = await self.walker.widget(NewEscrowView)
        for _ in range(
            sum(caption.endswith("What has to be done") for caption in deal.texts) - 1
        ):
            await self._presses("Add a milestone", view)
        for caption, name in deal.people.items():
            if caption.endswith("number 2"):
                await self._presses("Another release signer", view)
            choose(self._there(view, QComboBox, caption), name)
        for caption, text in deal.texts.items():
            write(await self._field(view, caption), text)
        if deal.way:
            choose(self._there(view, QComboBox, "Where the escrow begins"), deal.way)
        self.looks(view, "new escrow")
        await self._presses("Preview the review", view)
        await self._presses("Write the request", view)
        return await self._goes_on()

    async def sees_escrow(self) -> EscrowPage:
        """Go from where a request is final to its escrow, and wait for the network's word."""
        await self._presses("View the escrow")
        return await self._escrow()

    async def does(self, act: Act) -> Ended:
        """Take a step of the escrow that is shown, to where it is final."""
        view = await self.walker.widget(EscrowView)
        button = await self._sees(lambda: step_button(view, act), act.step)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        form: MoveSheet | SplitView = await self._sees(self._form, f"the form of “{act.step}”")
        if act.picks:
            self._pick(form, act.picks)
        for caption, text in act.texts.items():
            write(await self._field(form, caption), text)
        if isinstance(form, SplitView):
            for row, share in zip(form.rows.rows, act.shares, strict=False):
                write(row.amount.edit, share)
            await self._sees(lambda: form.weighed, "how the split stands")
            QTest.mouseClick(form.rows.rows[-1].rest, Qt.MouseButton.LeftButton)
            await self._sees(lambda: form.go.isEnabled(), "a split that adds up")
        self.looks(form, act.step)
        assert form.go.isEnabled(), form._reason.text()
        QTest.mouseClick(form.go, Qt.MouseButton.LeftButton)
        return await self._goes_on(together=act.together)

    async def _goes_on(self, *, together: bool = False) -> Ended:
        """Review the request that was written, sign it, and follow it to its end."""
        review = await self.walker.widget(ReviewView)
        page = await self._sees(
            lambda: review.page if review.page and review.page.age.is_live else None,
            "a live review",
        )
        self.looks(review, "review")
        assert page.checks.stops == (), page.checks.stops
        facts = await self._facts(page.hash)
        read = words_of(review)
        shown = _shown(page, read)
        about = facts.about
        assert about is not None
        before = self.town.balances(about)
        await self._signs(review)
        if together:
            await self._stands(Stand.SIGNED_WAITS)
            await self._co_signs(page.hash)
            await self._presses("Send")
        await self._stands(Stand.FINAL)
        self.looks(await self.walker.widget(AfterView), "after")
        after = self.town.balances(about)
        return _ended(self.town, facts, shown, after, before)

    async def _signs(self, review: ReviewView) -> None:
        for tick in review.findChildren(Tick):
            if tick.isVisible():
                QTest.mouseClick(tick, Qt.MouseButton.LeftButton)
        button = await self.walker.reads()
        button._hold_ms = HELD_MS
        await self.walker.holds(button)
        await self.walker.types(PASSWORD, "Password")
        await self.walker.clicks("Co-sign")

    async def _stands(self, stand: Stand) -> AfterPage:
        def page() -> AfterPage | None:
            view = self.walker.there(AfterView)
            shown = view.page if view is not None else None
            return shown if shown is not None and shown.stand is stand else None

        return await self._sees(page, f"that it is {stand.value}")

    async def _co_signs(self, hash_: str) -> None:
        """The colleague's signed copy comes as a file that is dropped on the window."""
        request = await self._request(hash_)
        key = self.town.scenario.keys[CO_SIGNER]
        signed = request.with_signatures((signature(key, request.envelope.hash),))
        path = self.town.folder / f"{hash_[:8]}.countersign"
        path.write_text(signed.to_text())
        self.window.frame.dropped.emit([str(path)])

    async def _escrow(self) -> EscrowPage:
        def page() -> EscrowPage | None:
            view = self.walker.there(EscrowView)
            shown = view.page if view is not None else None
            return shown if shown is not None and shown.age.source is Source.LIVE else None

        return await self._sees(page, "the escrow as the network has it")

    async def _request(self, hash_: str) -> Request:
        async def read(desk: Desk) -> Request:
            return kept(desk.seat.profile, bytes.fromhex(hash_))

        return await self.window.office.ask(read)

    async def _facts(self, hash_: str) -> Facts:
        async def read(desk: Desk) -> Facts:
            request = kept(desk.seat.profile, bytes.fromhex(hash_))
            facts = Facts(request.envelope, view_of(request, desk.seat.services.builds))
            assert facts.done is not None
            return facts

        return await self.window.office.ask(read)

    def _pick(self, form: QWidget, picks: Sequence[str]) -> None:
        """Choose these milestones and no others, of ticks or of a list."""
        ticks = [tick for tick in form.findChildren(Tick) if tick.isVisible()]
        for tick in ticks:
            if tick.isChecked() != tick.accessibleName().startswith(tuple(picks)):
                QTest.mouseClick(tick, Qt.MouseButton.LeftButton)
        if not ticks:
            choose(self._there(form, QComboBox, "Milestone"), picks[0])

    def _form(self) -> MoveSheet | SplitView | None:
        sheet = self.walker.there(MoveSheet)
        return sheet if sheet is not None else self.walker.there(SplitView)

    async def _presses(self, words: str, where: QWidget | None = None) -> None:
        def found() -> QAbstractButton | None:
            tops = [where] if where is not None else QApplication.topLevelWidgets()
            buttons = [b for top in tops for b in top.findChildren(QAbstractButton)]
            named = [b for b in buttons if (b.accessibleName() or b.text()).startswith(words)]
            usable = [b for b in named if b.isVisible() and b.isEnabled()]
            return usable[-1] if usable else None

        QTest.mouseClick(await self._sees(found, words), Qt.MouseButton.LeftButton)

    def _there(self, where: QWidget, kind: type[W], name: str) -> W:
        found = [
            w for w in where.findChildren(kind) if w.isVisible() and w.accessibleName() == name
        ]
        assert len(found) == 1, (name, [w.accessibleName() for w in where.findChildren(kind)])
        return found[0]

    async def _field(self, where: QWidget, caption: str) -> QLineEdit | QPlainTextEdit:
        def found() -> QLineEdit | QPlainTextEdit | None:
            lines, boxes = where.findChildren(QLineEdit), where.findChildren(QPlainTextEdit)
            fields: list[QLineEdit | QPlainTextEdit] = [*lines, *boxes]
            named = [f for f in fields if f.accessibleName() == caption and f.isVisible()]
            return named[0] if named else None

        return await self._sees(found, caption)

    async def _sees(self, find: Callable[[], T | None], what: str) -> T:
        try:
            return await self.walker.sees(find, what)
        except NotSeen:
            tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
            read = "\n".join(words_of(top) for top in tops)
            raise AssertionError(f"“{what}” is not there:\n{read}") from None


def step_button(view: EscrowView, act: Act) -> QAbstractButton | None:
    """The button beside an open step; its name says as what, where I could as another, too."""
    for button in view.findChildren(QAbstractButton):
        _, _, named = button.accessibleName().partition(": ")
        step, role = (
            (named, "")
            if named == act.step
            else (named[: len(act.step)], named[len(act.step) :].removeprefix(", "))
        )
        if step == act.step and act.of in {"", role} and button.isVisible():
            return button
    return None


def write(field_: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Type a text in the place of what is there."""
    field_.setFocus(Qt.FocusReason.TabFocusReason)
    field_.selectAll()
    QTest.keyClick(field_, Qt.Key.Key_Delete)
    QTest.keyClicks(field_, text)


def choose(choice: QComboBox, words: str) -> None:
    """Choose what begins with these words."""
    found = [n for n in range(choice.count()) if choice.itemText(n).startswith(words)]
    assert found, (words, [choice.itemText(n) for n in range(choice.count())])
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(found[0]):
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentIndex() == found[0]


def _shown(page: ReviewPage, read: str) -> Counter[Address]:
    """Who gets or gives how much by the review; all of it is there to be read."""
    money = page.money
    assert money is not None
    assert "".join(phrase.text for phrase in page.sentence) in read
    if not money.payments:
        assert "This step moves no money." in read
    for each in money.payments:
        assert each.amount in read
    told = Counter[Address]()
    for each in money.payments:
        told[address(each.address)] += parse_amount(each.amount)
    return told


def _ended(
    town: Town,
    facts: Facts,
    shown: Counter[Any],
    after: Counter[Address],
    before: Counter[Address],
) -> Ended:
    done, move, about = facts.done, facts.move, facts.about
    assert done is not None
    assert move is not None
    foreseen = Counter[Address]()
    payments = Counter[Address]()
    for each in done.payments:
        foreseen[each.sender] -= each.amount
        foreseen[each.receiver] += each.amount
        who = each.sender if each.receiver == about else each.receiver
        payments[who] += each.amount
    moved = Counter({who: after[who] - before[who] for who in after})
    return Ended(
        kind_of(move),
        shown,
        payments,
        Counter({who: n for who, n in moved.items() if n}),
        Counter({who: n for who, n in foreseen.items() if n}),
        {key: town.data(key) for key in done.changes},
        {key: None if entry is None else entry.data for key, entry in done.changes.items()},
    )


@asynccontextmanager
async def living(application: QApplication, look: Look, town: Town) -> AsyncGenerator[Person]:
    """A window before the profile of a town, and its owner, who came in."""
    await town.settle()
    async with windowed(application, look, town.places, town.make) as (window, walker):
        walker._patience = PATIENCE
        person = Person(town, window, walker)
        await person.comes_in()
        yield person
