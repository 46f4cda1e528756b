"""What each section of a review says: who asks, until when, the money, the deal, the bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.pages.review import Asker, Fact, Proof
from app.pages.review_file import OwnNote, YourFile
from app.pages.review_since import Otherwise
from tests.support import review_pages
from tests.support.review_pages import COMPETES, FRESH, NOW, UNTIL, checks, clean, page
from tests.support.review_screens import button, settle, texts
from ui.theme import Look
from ui.views.review import ReviewView
from ui.views.review_until import until_words
from ui.views.signing_sheet import SigningSheet
from ui.widgets.chip import Chip
from ui.widgets.text import Span
from wallet.network import PRACTICE, PUBLIC
from wallet.validity import End, Ending

pytestmark = pytest.mark.gui

DAY = 86_400


def chips(view: ReviewView) -> list[str]:
    settle()
    return [chip.text() for chip in view._head.findChildren(Chip) if not chip.isHidden()]


def until(limit: int, *ends: End) -> str:
    return "".join(span.text for span in until_words(limit, ends, NOW))


def test_who_asks_is_said_in_the_head(view: ReviewView) -> None:
    view.show_page(page())
    assert chips(view) == ["unsigned file"]
    own = replace(review_pages.COVER, number=44)
    view.show_page(page(checks=replace(clean(), findings=(own,))))
    assert chips(view) == ["prepared by you"]


ASKERS = {
    "signed by Notary Silva": Asker("GNOTARY", "Notary Silva", is_mine=False, is_known=True),
    "signed by GAQC WZ2D … 4MPQ 7ATE": Asker(
        "GAQCWZ2D", "GAQC WZ2D … 4MPQ 7ATE", is_mine=False, is_known=True
    ),
    "signed by unknown key GAQC WZ2D … 4MPQ 7ATE": Asker(
        "GAQCWZ2D", "GAQC WZ2D … 4MPQ 7ATE", is_mine=False, is_known=False
    ),
    "signed by payer GAQC WZ2D … 4MPQ 7ATE": Asker(
        "GAQCWZ2D", "GAQC WZ2D … 4MPQ 7ATE", is_mine=False, is_known=True, only_pays=True
    ),
    "signed by you": Asker("GMINE", "office", is_mine=True, is_known=True),
    "signed by ⟨U+202E⟩eno": Asker("GODD", "\u202eeno", is_mine=False, is_known=True),
}


@pytest.mark.parametrize("words", ASKERS)
def test_whoever_signed_the_cover_is_named_in_the_head(view: ReviewView, words: str) -> None:
    view.show_page(page(asker=ASKERS[words], checks=checks(FRESH)))
    assert chips(view) == [words]


def test_a_name_that_is_too_long_for_the_head_is_cut_there(view: ReviewView) -> None:
    asker = Asker("GLONG", "Notary " * 50, is_mine=False, is_known=True)
    view.show_page(page(asker=asker, checks=checks(FRESH)))
    (words,) = chips(view)
    assert words.startswith("signed by Notary Notary Notary")
    assert words.endswith("…")
    assert len(words) < 60


def test_an_unknown_key_is_a_warning_in_the_head_and_a_known_one_is_none(
    view: ReviewView,
) -> None:
    tones = {}
    for asker in (ASKERS["signed by you"], *list(ASKERS.values())[:3]):
        view.show_page(page(asker=asker))
        settle()
        (chip,) = (c for c in view._head.findChildren(Chip) if not c.isHidden())
        tones[asker.is_known, asker.is_mine] = chip._ground
    assert tones == {
        (True, True): "info-soft",
        (True, False): "info-soft",
        (False, False): "warn-soft",
    }


def test_ones_own_proposal_is_called_that_though_somebody_else_covers_it(
    view: ReviewView,
) -> None:
    own = replace(review_pages.COVER, number=44)
    view.show_page(
        page(
            asker=ASKERS["signed by Notary Silva"],
            checks=replace(clean(), findings=(own,)),
        )
    )
    assert chips(view) == ["prepared by you"]


def test_requests_that_compete_are_said_in_the_head(view: ReviewView) -> None:
    view.show_page(page(checks=checks(FRESH, COMPETES)))
    assert chips(view) == ["another request competes", "unsigned file"]
    view.show_fresh(page(checks=checks(FRESH, COMPETES), digest=b"younger"))
    assert chips(view) == ["another request competes", "unsigned file"]


def test_the_time_limit_is_told_in_both_zones(view: ReviewView) -> None:
    words = until(UNTIL, End(Ending.TIME_LIMIT, UNTIL))
    assert words.startswith("Valid until today ")
    assert "in 2 h 41 min" in words


@pytest.mark.parametrize(
    ("what", "because"),
    [
        (Ending.LEDGER_LIMIT, "its last ledger is 60,000,300"),
        (Ending.AUTHORISATION, "an authorisation ends in ledger 60,000,300"),
        (Ending.STORAGE, "its storage sleeps after ledger 60,000,300"),
    ],
)
def test_what_ends_earlier_than_the_time_limit_is_told_instead(
    what: Ending, because: str
) -> None:
    words = until(UNTIL, End(what, NOW + 600, 60_000_300), End(Ending.TIME_LIMIT, UNTIL))
    assert words.startswith("Valid until about today ")
    assert words.endswith(because)


def test_the_time_limit_is_told_where_it_comes_first() -> None:
    later = End(Ending.STORAGE, UNTIL + DAY, 60_020_000)
    words = until(UNTIL, End(Ending.TIME_LIMIT, UNTIL), later)
    assert "about" not in words


def test_storage_alone_is_no_time_limit() -> None:
    words = until(0, End(Ending.STORAGE, NOW + 90 * DAY, 61_000_000))
    assert words.startswith("No time limit")
    assert "its storage sleeps about" in words


def test_what_stays_is_told_beside_what_is_there(view: ReviewView) -> None:
    view.show_page(page())
    assert "of 250,000.00 that it holds now: all of it leaves" in texts(view)
    part = review_pages.money(total="200,000.00", stays="50,000.00")
    view.show_page(page(money=part))
    told = texts(view)
    assert "of 250,000.00 that it holds now" in told
    assert "all of it leaves" not in told


def test_a_hash_that_the_evidence_names_stands_whole(view: ReviewView) -> None:
    proof = Proof(1, "ab" * 32, "cd" * 32)
    view.show_page(page(deal=review_pages.deal(proofs=(proof,))))
    assert "It names a file by this hash" in texts(view)
    assert "cdcd cdcd cdcd" in texts(view)
    button(view, "All terms and addresses").click()
    assert "abab abab abab" in texts(view)


def test_checks_that_could_not_be_made_are_listed_by_number(view: ReviewView) -> None:
    view.show_page(page())
    assert "F30, F49" in texts(view)


def test_a_change_stands_as_it_was_asked_for_as_it_was_seen_and_as_it_is(
    view: ReviewView,
) -> None:
    change = Otherwise("Milestone 1, evidence", "", "deed.pdf", "deed-b.pdf")
    view.show_page(page(since=review_pages.since(change, looked=3600)))
    told = texts(view)
    assert "It is not as it was when this was asked for." in told
    for words in (
        "Was, when asked for  nothing",
        "Was, when you last looked  deed.pdf",
        "Is now  deed-b.pdf",
        "Buyer had signed by then.",
    ):
        assert words in told


def test_where_nothing_changed_that_is_said(view: ReviewView) -> None:
    view.show_page(page())
    told = texts(view)
    assert "Nothing: the deal, its money and its signers are the same." in told
    assert "It is not as it was" not in told


def test_storage_that_lives_longer_heads_no_page(view: ReviewView) -> None:
    change = Otherwise("The terms stay awake", "a", None, "b", decides=False)
    view.show_page(page(since=review_pages.since(change)))
    assert "It is not as it was" not in texts(view)


def test_ones_own_file_shows_matter_and_notes(view: ReviewView) -> None:
    file = YourFile("2026/117 Sale of a house", (OwnNote("the words are the same", NOW),))
    view.show_page(page(file=file))
    assert "2026/117 Sale of a house" in texts(view)
    assert "the words are the same" in texts(view)


def test_arguments_stand_by_name_and_type(view: ReviewView) -> None:
    view.show_page(page())
    button(view, "Show the bytes, field by field").click()
    told = texts(view)
    assert "Argument: release_signer (address)" in told
    assert "Entry 1: may be changed" in told


def test_where_an_entry_is_signed_both_hashes_stand_there(view: ReviewView) -> None:
    other = "e" * 64
    view.show_page(page(signs="authorisation entry", transaction_hash=other))
    told = texts(view)
    assert "made from the authorisation that your key signs" in told
    assert "eeee eeee" in told
    view.show_page(page(technical=review_pages.technical(arguments=(Fact("a", "b"),))))
    assert "The transaction's own hash" not in texts(view)


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        (PUBLIC.passphrase, "On MAINNET: real money moves."),
        (PRACTICE.passphrase, "On the practice network: no real money moves."),
        ("somebody's own", "On another network: “somebody's own”"),
    ],
)
def test_the_password_is_asked_for_beside_the_network_that_it_counts_on(
    look: Look, qtbot: QtBot, passphrase: str, words: str
) -> None:
    sheet = SigningSheet(look, None, [Span("Release")])
    qtbot.addWidget(sheet)
    sheet.show_network(passphrase)
    sheet.show()
    assert words in texts(sheet)
