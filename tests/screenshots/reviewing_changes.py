"""Reviews of what changed, of what competes, and what one writes about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.adapters.store.errors import DatabaseFull
from app.pages.review import Asker, Deal, Phrase, Shared
from app.pages.review_file import OwnCall, OwnFile, OwnNote, YourFile
from app.pages.review_since import Glance, Otherwise
from app.words.groups import grouped, shortened
from tests.screenshots.reviewing import reviewed
from tests.screenshots.studio import Scene, Studio
from tests.support import review_pages
from tests.support.review_pages import COMPETES, FRESH, PAYEE_CHANGED, checks, clean
from ui.flows.review_filing import people_of
from ui.problems import problem_of
from ui.views.callback_sheet import CallBackSheet
from ui.views.words_sheet import WordsSheet
from wallet import validity

NOON = review_pages.NOW - 7200
LATER = "until ledger 61,100,000"


def changed(studio: Studio) -> None:
    """After the receiver was replaced, with all that follows from it."""
    desk, seller = (grouped(each) for each in (review_pages.DESK, review_pages.SELLER))
    receiver = f"Seller, Porto ({seller})"
    payments = review_pages.money().payments
    payee = replace(payments[0], name="Desk Lisbon", address=review_pages.DESK)
    sentence = (*review_pages.page().sentence[:-1], Phrase("Desk Lisbon", "strong"))
    reviewed(
        studio,
        sentence=sentence,
        money=review_pages.money(payments=(payee, *payments[1:])),
        deal=_for_the_desk(),
        checks=checks(FRESH, PAYEE_CHANGED),
        since=review_pages.since(
            Otherwise("Role: receiver", receiver, receiver, f"Desk Lisbon ({desk})"),
            Otherwise("Milestone 1, evidence", "", "deed-0117.pdf", "deed-0117-b.pdf"),
            Otherwise("The terms stay awake", None, "until ledger 61,000,000", LATER, False),
            looked=26 * 3600,
        ),
    )


def _for_the_desk() -> Deal:
    """The deal after its receiver was replaced by the desk."""
    deal = review_pages.deal()
    holders = tuple(
        replace(each, name="Desk Lisbon", address=review_pages.DESK)
        if each.role == "receiver"
        else each
        for each in deal.holders
    )
    shared = Shared("Desk Lisbon", review_pages.DESK, "platform and receiver")
    milestone = replace(deal.milestones[0], evidence="deed-0117-b.pdf")
    return replace(deal, holders=holders, shared=(shared,), milestones=(milestone,))


def changed_lower(studio: Studio) -> None:
    changed(studio)
    studio.scrolled = 0.62


def covered(studio: Studio) -> None:
    """Whoever asks has signed for what the file tells."""
    asker = Asker(review_pages.SELLER, "Seller, Porto", is_mine=False, is_known=True)
    reviewed(studio, checks=clean(), asker=asker)


def covered_by_a_stranger(studio: Studio) -> None:
    """Somebody has, and another request competes; where there is little room."""
    name = shortened(review_pages.SELLER)
    asker = Asker(review_pages.SELLER, name, is_mine=False, is_known=False)
    reviewed(studio, checks=checks(FRESH, COMPETES), asker=asker)


def changed_since_others_signed(studio: Studio) -> None:
    came = (
        Glance(60_000_010, NOON, "Notary Silva"),
        Glance(60_000_020, NOON + 3600, "Buyer"),
    )
    fee = Otherwise("Platform fee", "1 %", "1 %", "2 %", cosigned=("1.5 %", "2 %"))
    reviewed(studio, since=replace(review_pages.since(fee), cosigned=came))
    studio.scrolled = 0.62


def noted(studio: Studio) -> None:
    notes = (
        OwnNote("Called Buyer on the number in our file: the words are the same.", NOON),
        OwnNote("Asked: Is the deed registered?", NOON + 3600),
    )
    reviewed(studio, file=YourFile("2026/117 Sale of a house, Buyer family", notes))
    studio.scrolled = 0.8


def filed(studio: Studio) -> None:
    """Two calls, and two files, one of which the evidence names by its hash."""
    deed = OwnFile("deed-0117.pdf", 1_258_291, review_pages.HASH, NOON)
    letter = OwnFile("Instruction of the client.eml", 812, review_pages.HASH[::-1], NOON + 60)
    calls = (
        OwnCall(
            "Seller, Porto",
            "+351 22 209 4400",
            on_file=True,
            confirmed="The account is theirs, and they read the six words to me.",
            at=NOON + 1800,
        ),
        OwnCall(
            "Buyer",
            "+351 91 000 1234",
            on_file=False,
            confirmed="The deed is registered.",
            at=NOON + 3600,
        ),
    )
    notes = (OwnNote("Asked: Is the deed registered?", NOON),)
    milestone = review_pages.deal().milestones[0]
    evidence = f"deed-0117.pdf, SHA-256 {grouped(review_pages.HASH)}"
    reviewed(
        studio,
        file=YourFile("2026/117 Sale of a house, Buyer family", notes, calls, (deed, letter)),
        deal=review_pages.deal(milestones=(replace(milestone, evidence=evidence),)),
    )
    studio.scrolled = 0.85


def strange_files(studio: Studio) -> None:
    """Files and people whose names are not what they seem."""
    name = "Rechnung \u202efdp.exe " + "Grundstücksverkehrsgenehmigung-" * 7
    sheet = OwnFile(name, 10_485_760, review_pages.HASH, NOON)
    who = "Notaranderkontoverwaltungsgesellschaft mbH & Co. KG, <b>Frankfurt</b> am Main"
    call = OwnCall(who, "+49 69 \u202e0001", on_file=False, confirmed="<b>yes</b>", at=NOON)
    reviewed(studio, file=YourFile(calls=(call,), files=(sheet,)))
    studio.scrolled = 0.78


def call_back(studio: Studio) -> CallBackSheet:
    view = reviewed(studio)
    inside = studio.window.inside
    assert inside is not None
    assert view.page is not None
    window = inside.review.shell.window()
    sheet = CallBackSheet(studio.look, window, people_of(view.page), NOON)
    sheet.open()
    return sheet


def call_back_written(studio: Studio) -> None:
    sheet = call_back(studio)
    sheet._who.set("Seller, Porto")
    sheet._number.set("+351 22 209 4400")
    sheet._on_file.setChecked(True)
    sheet._confirmed.setPlainText("The account is theirs, and they read the six words to me.")


def call_back_refused(studio: Studio) -> None:
    call_back(studio).show_problem(problem_of(DatabaseFull("profile.db")))


def by_entry(studio: Studio) -> None:
    """Way B: what is signed is not the transaction."""
    ends, last = validity.Ending.AUTHORISATION, 60_040_214
    reviewed(
        studio,
        signs="authorisation entry",
        transaction_hash=review_pages.HASH[::-1],
        valid_until=0,
        ends=(validity.End(ends, review_pages.NOW + 200_000, last),),
    )
    studio.scrolled = 0.9


def competing(studio: Studio) -> None:
    reviewed(studio, checks=checks(FRESH, COMPETES))


def question(studio: Studio) -> None:
    view = reviewed(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.review._words._ask_for_question(view)
    sheet = studio.sheet(WordsSheet)
    sheet._words.setPlainText("Has the deed been registered? The file says only “signed”.")


SCENES: Mapping[str, Scene] = {
    "review-changed": changed,
    "review-changed-lower": changed_lower,
    "review-covered": covered,
    "review-covered-unknown": covered_by_a_stranger,
    "review-cosigned": changed_since_others_signed,
    "review-noted": noted,
    "review-filed": filed,
    "review-filed-strange": strange_files,
    "call-back": call_back,
    "call-back-written": call_back_written,
    "call-back-refused": call_back_refused,
    "review-entry": by_entry,
    "review-competing": competing,
    "ask": question,
}
