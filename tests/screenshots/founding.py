"""A new escrow: the first question, the form as it fills, what is wrong, and the preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.pages.founding import Preview
from app.pages.joining import There
from app.read import NoSuchContract
from tests.screenshots.studio import NETWORKS, Scene, Studio
from tests.support import escrow_pages
from tests.support import founding_pages as pages
from tests.support.families import BY_NAME
from tests.support.family_pages import new_one, review_page
from tests.support.founding import MAKER
from tests.support.practice import who
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.join import JoinView
from ui.views.new_contract_sheet import NewContractSheet
from ui.views.new_escrow import NewEscrowView
from ui.views.new_escrow_sheet import MakerSheet


def _form(studio: Studio, build: str = "96d51751", **named: str) -> NewEscrowView:
    view = NewEscrowView(studio.look, pages.start(**named), pages.maker(build))
    return studio.inside(view, Place.ESCROWS)


def _filled(studio: Studio, build: str = "96d51751", **named: str) -> NewEscrowView:
    view = _form(studio, build, **named)
    pages.fill(view)
    view.show_fees(pages.FEES)
    return view


def empty(studio: Studio) -> None:
    _form(studio)


def filled(studio: Studio) -> None:
    _filled(studio)


def middle(studio: Studio) -> None:
    _filled(studio)
    studio.scrolled = 0.55


def lower(studio: Studio) -> None:
    _filled(studio).show_checked(pages.READY)
    studio.scrolled = 1.0


def wrong(studio: Studio) -> None:
    view = _form(studio)
    view.parties.roles["receiver"].mean(["GABC"])
    view.show_checked(pages.WRONG)


def refused(studio: Studio) -> None:
    said = "The platform's fee is higher than the contract allows."
    _filled(studio).show_checked(replace(pages.READY, refusal=said))
    studio.scrolled = 1.0


def several(studio: Studio) -> None:
    view = _filled(studio, "mainline-multi-v2", seller=pages.LONG)
    view.parties.roles["approver"].mean([who("buyer"), who("lawyer")])
    studio.scrolled = 0.7


def parties(studio: Studio) -> None:
    view = _filled(studio, "mainline-multi-v2", seller=pages.LONG)
    view.parties.roles["approver"].mean([who("buyer"), who("lawyer")])
    studio.scrolled = 0.25


def preview(studio: Studio) -> None:
    page = review_page(new_one(BY_NAME["96d51751"]))
    _filled(studio).show_preview(Preview(replace(pages.READY, people=()), page))


def sheet(studio: Studio) -> MakerSheet:
    filled(studio)
    starts = [pages.start(), replace(pages.start(), passphrase=NETWORKS["testnet"], makers=())]
    made = MakerSheet(studio.look, studio.frame, starts)
    made.open()
    return made


def begun(studio: Studio) -> None:
    view = _filled(studio)
    view.fill(view.typed())


def sheet_several(studio: Studio) -> None:
    filled(studio)
    makers = (MAKER, escrow_pages.CONTRACT)
    begun: Mapping[str, str] = {MAKER: "Sale of 3 Mill Lane"}
    several = replace(pages.start(), makers=makers, begun=begun)
    MakerSheet(studio.look, studio.frame, [several]).open()


def direct(studio: Studio) -> NewContractSheet:
    filled(studio)
    made = NewContractSheet(studio.look, studio.frame, pages.start(), pages.codes())
    made.open()
    return made


def direct_second(studio: Studio) -> None:
    direct(studio).code.setCurrentIndex(1)


def direct_none(studio: Studio) -> None:
    filled(studio)
    NewContractSheet(studio.look, studio.frame, pages.start(), ()).open()


def sheet_refused(studio: Studio) -> None:
    sheet(studio).show_problem(problem_of(NoSuchContract(MAKER)))


def _pack(**changed: Any) -> Scene:
    def scene(studio: Studio) -> None:
        page = replace(pages.PACK, **changed)
        studio.inside(JoinView(studio.look, page), Place.ESCROWS)

    return scene


SCENES: Mapping[str, Scene] = {
    "new-escrow": filled,
    "new-escrow-empty": empty,
    "new-escrow-middle": middle,
    "new-escrow-ready": lower,
    "new-escrow-wrong": wrong,
    "new-escrow-refused": refused,
    "new-escrow-several": several,
    "new-escrow-parties": parties,
    "new-escrow-preview": preview,
    "join-pack": _pack(),
    "join-pack-differs": _pack(differs=pages.DIFFERS),
    "join-pack-early": _pack(there=There.NOTHING),
    "join-pack-unknown": _pack(there=There.UNKNOWN_CODE, title=pages.LONG, mine=""),
    "new-escrow-sheet": sheet,
    "new-contract": direct,
    "new-contract-second": direct_second,
    "new-escrow-sheet-refused": sheet_refused,
}
VARIANTS: Mapping[str, Scene] = {
    "new-escrow-sheet-several": sheet_several,
    "new-escrow-begun": begun,
    "new-contract-none": direct_none,
}
"""More of the same kinds of views: pictures, to be looked at by people alone."""
