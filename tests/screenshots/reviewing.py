"""A review, what is asked before it is signed, and where it is afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.desk.errors import TooManyAttempts
from app.errors import LedgerUnreachable
from app.pages.after import AfterPage, Agreement, Ending, HowMany, Missing, Stand
from app.pages.escrow import MilestoneLine
from app.pages.events import NetworkSilent
from app.pages.review import (
    Age,
    Fact,
    Hindrance,
    OwnKey,
    Phrase,
    ReviewPage,
    Signer,
    Why,
)
from app.pages.review_since import Otherwise
from tests.screenshots.studio import NETWORKS, Scene, Studio, typed
from tests.support import afterwards, review_pages
from tests.support.afterwards import ANNA, DESK, LINES, MINE, MOVED, after
from tests.support.review_pages import (
    FRESH,
    OLD,
    STOP,
    TICK,
    checks,
    clean,
    page,
)
from ui.problems import problem_of
from ui.views.after import AfterView
from ui.views.decline import DeclineSheet
from ui.views.review import ReviewView
from ui.views.signing_sheet import SigningSheet
from ui.widgets.field import Tick
from ui.widgets.folded import Folded

LONG = "A" * 70 + " \u202egnisolC\u202c <b>bold</b> " + "Grundstücksverkehrsgenehmigung " * 24
NOON = review_pages.NOW - 7200
LATER = "until ledger 61,100,000"
SAVED = "The request is saved, with all its signatures."
PATH = "/Users/anna/Closing-2026-0117.countersign"
LIVE = Age(60_000_214, review_pages.NOW - 4, is_live=True)


def reviewed(studio: Studio, **changed: Any) -> ReviewView:
    return _shown(studio, page(**{"age": LIVE, **changed}))


def _shown(studio: Studio, page: ReviewPage) -> ReviewView:
    """The review, after it was read to its end, and scrolled back."""
    view = ReviewView(studio.look)
    view.show_page(page)
    studio.inside(view)
    view._reading._rest.stop()
    view._reading._seen_to_end = True
    view._reading.changed.emit()
    return view


def _as(**changed: Any) -> Scene:
    def scene(studio: Studio) -> None:
        reviewed(studio, **changed)

    return scene


def unread(studio: Studio) -> None:
    view = ReviewView(studio.look)
    view.show_page(page(age=LIVE))
    studio.inside(view)


def narrow(studio: Studio) -> None:
    studio.narrow()
    reviewed(studio)


def ticked(studio: Studio) -> None:
    view = reviewed(studio, checks=checks(FRESH, TICK), valid_until=0)
    view.findChildren(Tick)[0].click()
    studio.scrolled = 0.6


def newer(studio: Studio) -> None:
    view = reviewed(studio)
    change = Otherwise("Engagement", "2026-0117", None, "2026-0118")
    deal = review_pages.deal(engagement_id="2026-0118")
    since = review_pages.since(change)
    view.show_fresh(page(deal=deal, since=since, digest=b"now"))


def silent(studio: Studio) -> None:
    view = reviewed(
        studio,
        checks=checks(OLD),
        age=Age(60_000_214, review_pages.NOW - 7260, is_live=False),
    )
    view.show_silence(problem_of(LedgerUnreachable("rpc.example.org")).title)
    studio.tell(NetworkSilent(NETWORKS["practice"], "rpc.example.org"))


def unfolded(studio: Studio) -> None:
    view = reviewed(studio)
    for folded in view.findChildren(Folded):
        folded.set_open(is_open=True)
    studio.scrolled = 1.0


def lower(studio: Studio) -> None:
    reviewed(studio)
    studio.scrolled = 1.0


def refused(studio: Studio) -> None:
    view = reviewed(studio)
    view.show_problem(problem_of(LedgerUnreachable("rpc.example.org")))


def saved(studio: Studio) -> None:
    reviewed(studio).show_done(SAVED, PATH)


def too_late(studio: Studio) -> None:
    reviewed(studio).tell_time(review_pages.UNTIL + 300)


def hostile(studio: Studio) -> None:
    deal = review_pages.deal(title=LONG, description=LONG, engagement_id=LONG)
    name = "Notaranderkontoverwaltungsgesellschaft mbH & Co. KG, Frankfurt am Main"
    money = review_pages.money(total="99,999,999,999.1234567")
    payments = tuple(
        replace(payment, name=name, amount="99,999,999,999.1234567")
        for payment in money.payments
    )
    reviewed(
        studio,
        title=LONG,
        note=LONG,
        deal=deal,
        money=replace(money, payments=payments),
        button="Hold to co-sign release of 99,999,999,999.1234567 USDC",
    )


def moves_nothing(studio: Studio) -> None:
    reviewed(
        studio,
        money=review_pages.money(payments=(), total="0.00", stays="250,000.00"),
        step=(Fact("Status", "done"), Fact("Evidence", "deed-0117.pdf")),
        new_terms=review_pages.deal(title="Another closing"),
        button="Hold to co-sign the new terms",
        sentence=(Phrase("Change the terms of "), Phrase(review_pages.TITLE, "quoted")),
    )


def long_deal(studio: Studio) -> None:
    works = ("Foundation poured", "Walls and roof closed", "Installations", "Keys handed over")
    milestones = tuple(
        MilestoneLine(number, text, "done", f"report-{number}.pdf", approved=True)
        for number, text in enumerate(works, 1)
    )
    reviewed(studio, deal=review_pages.deal(milestones=milestones))


def password(studio: Studio, *, practice: bool = False) -> SigningSheet:
    view = reviewed(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.review.practice_password = "practice" if practice else ""
    inside.review._ask_password(view)
    return studio.sheet(SigningSheet)


def password_practice(studio: Studio) -> None:
    password(studio, practice=True)


def password_wrong(studio: Studio) -> None:
    sheet = password(studio)
    inside = studio.window.inside
    assert inside is not None
    sheet.show_problem(inside.review._wrong_password())


def password_busy(studio: Studio) -> None:
    sheet = password(studio)
    typed(sheet, "harbour velvet canoe orbit")
    sheet.show_busy()


def password_held_back(studio: Studio) -> None:
    sheet = password(studio)
    sheet.show_problem(problem_of(TooManyAttempts(8.0)))
    sheet.hold_back(8.0)


def password_of_one(studio: Studio) -> None:
    view = reviewed(studio, why=_TWO_OF_MINE)
    inside = studio.window.inside
    assert inside is not None
    inside.review._ask_password(view)


def decline(studio: Studio) -> DeclineSheet:
    view = reviewed(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.review._ask_reason(view)
    return studio.sheet(DeclineSheet)


def decline_written(studio: Studio) -> None:
    decline(studio)._reason.setPlainText("The price is not the one that we agreed on.")


def _after(page: AfterPage) -> Scene:
    def scene(studio: Studio) -> None:
        studio.inside(AfterView(studio.look)).show_page(page)

    return scene


def opening(studio: Studio) -> None:
    studio.inside(AfterView(studio.look)).show_waiting()


def after_saved(studio: Studio) -> None:
    view = studio.inside(AfterView(studio.look))
    view.show_page(after(Stand.SIGNED_WAITS))
    view.show_done(SAVED, PATH)


def _waits(buyer: Signer, me: Signer, *still: Signer) -> Why:
    """Nobody is asked here; who is left to sign."""
    asked = review_pages.why(key="", label="", turn=None, completes=False, still=still)
    payer, account = asked.consents
    missing = account.needed - sum(each.has_signed for each in (buyer, me))
    account = replace(account, missing=missing, signers=(buyer, me))
    return replace(asked, consents=(replace(payer, signers=(me,)), account))


def _nobody_of_mine() -> Why:
    me = review_pages.signer(review_pages.LAWYER, "Law office")
    return _waits(_BUYER_SIGNED, me, me)


_BUYER = review_pages.signer(review_pages.BUYER, "Buyer")
_BUYER_SIGNED = replace(_BUYER, has_signed=True, came=review_pages.NOW - 7200)
_ME_SIGNED = review_pages.signer(
    review_pages.LAWYER, "Law office", is_mine=True, has_signed=True, came=review_pages.NOW - 60
)
_I_SIGNED = _waits(_BUYER, _ME_SIGNED, _BUYER)
_ALL_SIGNED = _waits(_BUYER_SIGNED, _ME_SIGNED)
_TWO_OF_MINE = review_pages.why(
    choices=(
        OwnKey(review_pages.LAWYER, "Law office"),
        OwnKey(review_pages.DESK, "Notaranderkontoverwaltung Frankfurt am Main"),
    )
)
SEVERAL = Missing(DESK, "", (ANNA, MINE, replace(ANNA, name="")), HowMany.SOME)
OTHERWISE = replace(
    MOVED,
    lines=(
        replace(LINES[0], amount="246,000.00", foreseen="246,750.00"),
        *LINES[1:],
        replace(LINES[1], name="", roles="", address=afterwards.BUYER, amount="750.00"),
    ),
    agreement=Agreement.DIFFERENT,
)

SCENES: Mapping[str, Scene] = {
    "review": _as(),
    "review-clean": _as(checks=clean()),
    "review-unread": unread,
    "review-lower": lower,
    "review-unfolded": unfolded,
    "review-narrow": narrow,
    "review-warned": _as(checks=checks(FRESH, TICK), valid_until=0),
    "review-ticked": ticked,
    "review-stopped": _as(checks=checks(FRESH, STOP), hindrance=Hindrance.STOPPED),
    "review-offline": silent,
    "review-newer": newer,
    "review-long": long_deal,
    "review-signed": _as(hindrance=Hindrance.SIGNED, why=_I_SIGNED),
    "review-complete": _as(hindrance=Hindrance.COMPLETE, why=_ALL_SIGNED),
    "review-no-key": _as(hindrance=Hindrance.NO_KEY, why=_nobody_of_mine()),
    "review-words-due": _as(hindrance=Hindrance.WORDS_DUE, hindrance_facts="Law office"),
    "review-declined": _as(
        hindrance=Hindrance.DECLINED, hindrance_facts="The price is not the agreed one."
    ),
    "review-older": _as(hindrance=Hindrance.READ_ONLY),
    "review-two-of-mine": _as(why=_TWO_OF_MINE),
    "review-two-of-mine-warned": _as(why=_TWO_OF_MINE, checks=checks(FRESH, TICK)),
    "review-note": _as(note="The notary has the deed. Please sign before five."),
    "review-nothing-moves": moves_nothing,
    "review-unknown-money": _as(money=None, deal=None),
    "review-no-limit": _as(valid_until=0),
    "review-too-late": too_late,
    "review-refused": refused,
    "review-saved": saved,
    "review-hostile": hostile,
    "sign": password,
    "sign-practice": password_practice,
    "sign-wrong": password_wrong,
    "sign-busy": password_busy,
    "sign-held-back": password_held_back,
    "sign-one-of-mine": password_of_one,
    "decline": decline,
    "decline-written": decline_written,
    "after-opening": opening,
    **{f"after-{stand.value}": _after(after(stand)) for stand in Stand},
    "after-signed-waits-several": _after(after(Stand.SIGNED_WAITS, missing=(SEVERAL,))),
    "after-complete-no-server": _after(after(Stand.COMPLETE, server="")),
    "after-saved": after_saved,
    "after-final-different": _after(after(Stand.FINAL, moved=OTHERWISE)),
    "after-final-by-another": _after(
        after(
            Stand.FINAL,
            ending=Ending(afterwards.LEDGER, 0, "", by_another=True),
            moved=replace(MOVED, agreement=Agreement.NOT_TOLD),
        )
    ),
}
