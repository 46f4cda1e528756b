"""Asking for every step of an escrow: the sheets, and the split editor in its states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from app.desk.entries import BadEntry
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.desk.shares import weighed
from app.errors import LedgerUnreachable
from app.pages.escrow import MoveKind
from app.pages.proposing import Fill, MoveForm
from tests.screenshots.escrows import all_of_them
from tests.screenshots.studio import Scene, Studio
from tests.support.families import ADMIN, BY_NAME, deal, due, part
from tests.support.family_cases import flagged, with_roles
from tests.support.family_pages import real_world
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RELEASER,
    RESOLVER,
    STRANGER,
)
from tests.support.move_forms import facts_of
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.move_sheet import MoveSheet
from ui.views.split_editor import SplitView
from wallet.escrow.terms import Flags, Role

FIRST, SINGLE, ROUNDING = "6b70d661", "96d51751", "f93cc16d"
SECOND, MULTI = "mainline-multi-v2", "2ddb5ef1"
LONG = "\u202egnisolC\u202c <b>bold</b> " + "Grundstücksverkehrsgenehmigung " * 30 + "A" * 300
WORK = ("Deed of transfer registered with the land registry of the district", "Keys", "Garden")
RESOLVED = Flags(resolved=True)
BAD_ADDRESS = problem_of(BadEntry("receiver", "address"))


@cache
def _new(name: str, held: int = 0, kind: MoveKind = MoveKind.FUND) -> Facts:
    build = BY_NAME[name]
    agreed = deal(build, *(part(build, description=work) for work in WORK))
    everybody = (FUNDER, ADMIN, APPROVER, PLATFORM, PROVIDER, RELEASER, STRANGER)
    return facts_of(real_world(build, agreed, held), kind, *everybody)


@cache
def _due(name: str, kind: MoveKind) -> Facts:
    build = BY_NAME[name]
    agreed = due(build, *(part(build, description=work) for work in WORK))
    on = real_world(build, agreed, agreed.total)
    return facts_of(on, kind, APPROVER, RELEASER, PROVIDER)


@cache
def _both(kind: MoveKind) -> Facts:
    build = BY_NAME[SECOND]
    agreed = deal(build, *(part(build, description=work) for work in WORK))
    agreed = with_roles(agreed, {Role.RELEASE_SIGNER: (APPROVER.public,)})
    return facts_of(real_world(build, agreed, agreed.total), kind, APPROVER)


@cache
def _disputed(name: str, held: int | None = None) -> Facts:
    build = BY_NAME[name]
    agreed = deal(build, *(part(build, description=work) for work in WORK))
    agreed = flagged(agreed, Flags(disputed=True))
    on = real_world(build, agreed, agreed.total if held is None else held)
    return facts_of(on, MoveKind.RESOLVE, RESOLVER)


@cache
def _left(name: str) -> Facts:
    build = BY_NAME[name]
    agreed = flagged(deal(build, *(part(build, description=work) for work in WORK)), RESOLVED)
    return facts_of(real_world(build, agreed, agreed.total), MoveKind.WITHDRAW, RESOLVER)


def _sheet(told: Callable[[], Facts], *, hostile: bool = False) -> Scene:
    def scene(studio: Studio) -> MoveSheet:
        form = form_of(told())
        all_of_them(studio)
        sheet = MoveSheet(studio.look, studio.frame, _hostile(form) if hostile else form)
        sheet.open()
        return sheet

    return scene


def _hostile(form: MoveForm) -> MoveForm:
    choices = tuple(replace(each, description=LONG) for each in form.choices)
    entries = tuple(replace(each, text=LONG) for each in form.entries)
    acting = replace(form.acting, name=LONG)
    payers = tuple(replace(each, name=LONG) for each in form.payers)
    return replace(form, choices=choices, entries=entries, acting=acting, payers=payers)


def _split(told: Callable[[], Facts], *amounts: str, fill: Fill = Fill.NONE) -> Scene:
    def scene(studio: Studio) -> SplitView:
        facts = told()
        view = SplitView(studio.look, form_of(facts))

        def weigh(entered: object, how: object, at: int) -> None:
            del entered
            assert isinstance(how, Fill)
            view.show_weighed(weighed(facts, view.entered(), how, at), how)

        view.weighing_wanted.connect(weigh)
        studio.inside(view, Place.ESCROWS)
        view.begin()
        for row, amount in zip(view.rows.rows, amounts, strict=False):
            row.amount.set(amount)
        if fill is not Fill.NONE:
            view._weigh(fill, 1)
        return view

    return scene


def wrong(studio: Studio) -> None:
    sheet = _sheet(lambda: _new(SECOND, kind=MoveKind.ADD_MILESTONE))(studio)
    assert isinstance(sheet, MoveSheet)
    sheet.fields["work"].set("Garden wall rebuilt")
    sheet.fields["amount"].set("25,000")
    sheet.fields["receiver"].set("GABC")
    sheet.show_problem(BAD_ADDRESS, "receiver")


def marked(studio: Studio) -> None:
    sheet = _sheet(lambda: _new(SECOND, kind=MoveKind.MARK))(studio)
    assert isinstance(sheet, MoveSheet)
    for tick in (sheet.milestones._ticks[0], sheet.milestones._ticks[2]):
        tick.setChecked(True)
    sheet.fields["status 1"].set("registered")
    sheet.fields["evidence 1"].set("https://land.example.org/114")


def holders(studio: Studio) -> None:
    sheet = _sheet(lambda: _new(SECOND, kind=MoveKind.CHANGE_TERMS))(studio)
    assert isinstance(sheet, MoveSheet)
    approvers = sheet.fields["role-approver"].holders
    assert approvers is not None
    approvers.mean([APPROVER.public, STRANGER.public])
    sheet.fields["role-release_signer"].set("GABC")
    sheet.show_problem(problem_of(BadEntry("role-approver 2", "twice")), "role-approver 2")


def refused(studio: Studio) -> None:
    sheet = _sheet(lambda: _due(SECOND, MoveKind.RELEASE))(studio)
    assert isinstance(sheet, MoveSheet)
    sheet.show_problem(problem_of(LedgerUnreachable("rpc.example.org")))


def somebody_else(studio: Studio) -> None:
    view = _split(lambda: _disputed(SINGLE), "40", "50")(studio)
    assert isinstance(view, SplitView)
    view._add()
    (*_, other) = view.rows.rows
    assert other.who is not None
    other.who.mean(STRANGER.public)
    view.rows.rows[-1].amount.set("10")


def by_name(studio: Studio) -> None:
    view = _split(lambda: _disputed(SINGLE), "40", "50")(studio)
    assert isinstance(view, SplitView)
    view._add()
    (*_, other) = view.rows.rows
    assert other.who is not None
    other.who.choice.setCurrentIndex(2)
    other.amount.set("10")


def some_stays(studio: Studio) -> None:
    view = _split(lambda: _left(SINGLE), "10", "20")(studio)
    assert isinstance(view, SplitView)
    assert view.rows.kept is not None
    view.rows.kept.rest.click()


def by_percent(studio: Studio) -> None:
    view = _split(lambda: _disputed(SINGLE))(studio)
    assert isinstance(view, SplitView)
    view.by._choose(1)
    view.rows.rows[0].amount.set("33.333333")
    view.rows.rows[1].amount.set("66.666667")


def several(studio: Studio) -> None:
    view = _split(lambda: _disputed(SECOND))(studio)
    assert isinstance(view, SplitView)
    for tick in view.milestones._ticks[:2]:
        tick.setChecked(True)
    view.rows.rows[0].amount.set("125.5")
    view._weigh(Fill.REST, 1)


SCENES: Mapping[str, Scene] = {
    "move-mark": _sheet(lambda: _new(MULTI, kind=MoveKind.MARK)),
    "move-approve": _sheet(lambda: _new(SECOND, kind=MoveKind.APPROVE)),
    "move-add-wrong": wrong,
    "move-terms": _sheet(lambda: _new(SINGLE, kind=MoveKind.CHANGE_TERMS)),
    "move-hostile": _sheet(lambda: _new(SECOND, kind=MoveKind.MARK), hostile=True),
    "split": _split(lambda: _disputed(SINGLE)),
    "split-refused": _split(lambda: _disputed(ROUNDING), "33.3333333", "66.6666667"),
    "split-somebody-else": somebody_else,
    "split-several": several,
    "split-wrong": _split(lambda: _disputed(SINGLE), "sixty", "40"),
}
VARIANTS: Mapping[str, Scene] = {
    "move-fund": _sheet(lambda: _new(SECOND)),
    "move-release": _sheet(lambda: _due(SECOND, MoveKind.RELEASE)),
    "move-release-refused": refused,
    "move-both": _sheet(lambda: _both(MoveKind.APPROVE_AND_RELEASE)),
    "move-dispute": _sheet(lambda: _new(SECOND, kind=MoveKind.DISPUTE)),
    "move-add": _sheet(lambda: _new(SECOND, kind=MoveKind.ADD_MILESTONE)),
    "move-change": _sheet(lambda: _new(SECOND, kind=MoveKind.CHANGE_MILESTONES)),
    "move-mark-several": marked,
    "move-terms-several": holders,
    "move-extend": _sheet(lambda: _new(SECOND, kind=MoveKind.EXTEND)),
    "split-over": _split(lambda: _disputed(SINGLE), "60", "45"),
    "split-done": _split(lambda: _disputed(SINGLE), "60", fill=Fill.REST),
    "split-two": _split(lambda: _disputed(FIRST), "40", "60"),
    "split-percent": by_percent,
    "split-by-name": by_name,
    "split-stays": some_stays,
    "split-stays-begun": _split(lambda: _left(SINGLE), "10"),
}
"""More of the same kinds of views: pictures, to be looked at by people alone."""
