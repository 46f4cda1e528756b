"""Escrows: the list, one of them in every state, and what is asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.errors import LedgerUnreachable
from app.pages.escrow import (
    Age,
    Code,
    EscrowLine,
    Life,
    Mine,
    MoveKind,
    MoveLine,
    Part,
    Source,
    Stage,
)
from app.pages.events import NetworkSilent
from tests.screenshots.studio import NETWORKS, Scene, Studio
from tests.support import escrow_pages as pages
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.escrow import EscrowView
from ui.views.escrow_sheets import LookUpSheet
from ui.views.escrows import EscrowsView
from ui.widgets.folded import Folded

LONG = "\u202egnisolC\u202c <b>bold</b> " + "Grundstücksverkehrsgenehmigung " * 30 + "A" * 300
CLOSED = (
    pages.NOT_YET,
    MoveLine("Open a dispute", is_open=True),
    MoveLine("Approve a milestone", is_open=False, reason="You are not an approver."),
    MoveLine(
        "Extend the escrow's storage",
        is_open=None,
    ),
)


def _lines() -> tuple[EscrowLine, ...]:
    return (
        pages.line(),
        pages.line(
            contract="C2",
            title="Laptop batch 0117",
            engagement_id="OTC-2026-0098",
            amount="18,400.00",
            stage=Stage.WORKING,
            mine="approver",
            passphrase=NETWORKS["testnet"],
            seen=pages.NOW - 7200,
        ),
        pages.line(
            contract="C3",
            title="Harbour dispute",
            engagement_id="H-7",
            amount="31,250.00",
            stage=Stage.DISPUTED,
            mine="dispute resolver",
        ),
        pages.line(
            contract="C4",
            title="Server hall, phase 1",
            amount="40,000.00",
            stage=Stage.RELEASED,
            mine="",
            seen=pages.NOW - 20 * pages.DAY,
        ),
        pages.line(
            contract="C5",
            title="Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
            engagement_id="A" * 60,
            amount="99,999,999,999.1234567",
            stage=Stage.FUNDING,
            mine="platform, approver and release signer",
        ),
        pages.line(
            contract=pages.CONTRACT, title="", engagement_id="", amount="", stage=Stage.UNKNOWN
        ),
    )


def listed(studio: Studio, *lines: EscrowLine) -> EscrowsView:
    view = EscrowsView(studio.look)
    view.show_lines(lines, pages.NOW)
    return studio.inside(view, Place.ESCROWS)


def all_of_them(studio: Studio) -> None:
    listed(studio, *_lines())


def empty(studio: Studio) -> None:
    listed(studio)


def not_found(studio: Studio) -> None:
    view = listed(studio, *_lines())
    view.search()
    view._search.setText("garden")


def many(studio: Studio) -> None:
    listed(
        studio,
        *(pages.line(contract=f"C{n}", title=f"Closing 2026-{n:04}") for n in range(60)),
    )


def look_up(studio: Studio) -> LookUpSheet:
    all_of_them(studio)
    sheet = LookUpSheet(studio.look, studio.frame, tuple(NETWORKS.values()))
    sheet.open()
    return sheet


def look_up_none(studio: Studio) -> None:
    empty(studio)
    LookUpSheet(studio.look, studio.frame, ()).open()


def look_up_refused(studio: Studio) -> None:
    sheet = look_up(studio)
    sheet.contract.set(pages.CONTRACT)
    sheet.show_problem(problem_of(LedgerUnreachable("rpc.example.org")))


def _escrow(studio: Studio, **changed: Any) -> EscrowView:
    view = EscrowView(studio.look)
    view.show_page(pages.page(**changed), pages.NOW)
    return studio.inside(view, Place.ESCROWS)


def _as(**changed: Any) -> Scene:
    def scene(studio: Studio) -> None:
        _escrow(studio, **changed)

    return scene


def lower(studio: Studio) -> None:
    view = _escrow(studio, requests=(pages.request(),))
    view.findChildren(Folded)[0].set_open(is_open=True)
    studio.scrolled = 1.0


def middle(studio: Studio) -> None:
    _escrow(studio)
    studio.scrolled = 0.5


def _asleep(studio: Studio) -> None:
    _escrow(
        studio,
        life=Life(pages.NOW - pages.DAY, soon=True, sleeps=True),
        care=pages.care(MoveKind.WAKE, awaited=True),
    )


def asleep(studio: Studio) -> None:
    _asleep(studio)
    studio.scrolled = 1.0


def offline(studio: Studio) -> None:
    view = _escrow(studio, age=Age(1_000_006, pages.NOW - 7200, Source.READ))
    view.show_unreachable(problem_of(LedgerUnreachable("rpc.example.org")))
    studio.tell(NetworkSilent(NETWORKS["practice"], "rpc.example.org"))


def asking(studio: Studio) -> None:
    _escrow(studio, age=Age(1_000_006, pages.NOW - 7200, Source.READ)).show_asking()


def hostile(studio: Studio) -> None:
    party = pages.page().parties[0]
    _escrow(
        studio,
        title=LONG,
        engagement_id=LONG,
        description=LONG,
        money=pages.money(
            agreed="99,999,999,999.1234567",
            held="99,999,999,999.1234567",
            currency=replace(pages.USDC, genuine=False),
            stage=Stage.UNKNOWN,
            release=None,
        ),
        parts=(pages.part(),),
        parties=(replace(party, name=LONG[:200]), *pages.page().parties[1:]),
        milestones=(pages.milestone(description=LONG, status=LONG, evidence="a" * 5000),),
        code=Code("ab" * 32, "", ""),
    )


NOT_YET = {
    "money": pages.money(
        stage=Stage.WORKING,
        held="100,000.00",
        to_come="150,000.00",
        release=pages.release(reason="Not all milestones are approved yet."),
    ),
    "parts": (pages.part(*CLOSED),),
    "milestones": (
        pages.milestone(),
        pages.milestone(
            2, description="Keys handed over", status="", evidence="", approved=False
        ),
    ),
}
DISPUTED = (
    replace(
        pages.NOT_YET, reason="The escrow is in dispute and waits for the dispute resolver."
    ),
    MoveLine("Open a dispute", is_open=False, reason="The escrow is in dispute already."),
)
FUND = Part(
    "", "Law office (you)", pages.LAWYER, Mine(1, alone=True), (MoveLine("Fund it", True),)
)

SCENES: Mapping[str, Scene] = {
    "escrows": all_of_them,
    "escrows-empty": empty,
    "escrows-not-found": not_found,
    "escrows-many": many,
    "escrows-look-up": look_up,
    "escrows-look-up-none": look_up_none,
    "escrows-look-up-refused": look_up_refused,
    "escrow": _as(),
    "escrow-middle": middle,
    "escrow-lower": lower,
    "escrow-not-due": _as(**NOT_YET),
    "escrow-disputed": _as(
        money=pages.money(stage=Stage.DISPUTED, release=None), parts=(pages.part(*DISPUTED),)
    ),
    "escrow-asked": _as(requests=(pages.request(),)),
    "escrow-no-payer": _as(payers=()),
    "escrow-no-part": _as(parts=(), payers=()),
    "escrow-anybody": _as(parts=(FUND,)),
    "escrow-asking": asking,
    "escrow-offline": offline,
    "escrow-told": _as(age=Age(1_000_006, pages.NOW - 30, Source.TOLD)),
    "escrow-nothing-kept": _as(
        age=Age(0, pages.NOW, Source.NONE),
        money=None,
        life=None,
        parts=(),
        parties=(),
        milestones=(),
    ),
    "escrow-sleepy": _as(
        life=Life(pages.NOW + 9 * pages.DAY, soon=True, sleeps=False),
        care=pages.care(awaited=True),
    ),
    "escrow-asleep": _asleep,
    "escrow-storage": asleep,
    "escrow-hostile": hostile,
}
