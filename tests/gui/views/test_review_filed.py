"""One's own file in a review: calls and files as they are seen, named and kept up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.pages.review import Deal
from app.pages.review_file import OwnCall, OwnFile, OwnNote, YourFile
from app.words.groups import grouped
from tests.support import review_pages
from tests.support.review_pages import HASH, NOW, page
from tests.support.review_screens import button, settle, texts
from ui.views.review import ReviewView
from ui.widgets.text import Label

pytestmark = pytest.mark.gui

DEED = OwnFile("deed-0117.pdf", 1_258_291, HASH, NOW)
CALL = OwnCall("Seller, Porto", "+351 22 123", True, "the account is theirs", NOW)
NAMES_IT = "The evidence of milestone 1 names this file."


def with_evidence(evidence: str) -> Deal:
    """The deal with this evidence of its milestone."""
    deal = review_pages.deal()
    return replace(deal, milestones=(replace(deal.milestones[0], evidence=evidence),))


@pytest.mark.parametrize(
    ("evidence", "files", "says"),
    [
        (f"SHA-256 {HASH}", (DEED,), True),
        (f"SHA-256 {HASH[::-1]}", (DEED,), False),
        (f"SHA-256 {HASH}", (), False),
    ],
)
def test_a_file_that_the_evidence_names_is_told_of_and_no_other(
    view: ReviewView, evidence: str, files: tuple[OwnFile, ...], says: bool
) -> None:
    view.show_page(page(deal=with_evidence(evidence), file=YourFile(files=files)))
    assert (NAMES_IT in texts(view)) is says


def test_a_file_is_seen_where_nothing_is_known_of_the_deal(view: ReviewView) -> None:
    view.show_page(page(deal=None, file=YourFile(files=(DEED,))))
    told = texts(view)
    assert "1.2 MB · kept here, encrypted" in told
    assert grouped(HASH) in told


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1.0 KB"), (10 * 1024**2, "10.0 MB")],
)
def test_sizes_are_told_in_few_digits(view: ReviewView, size: int, words: str) -> None:
    view.show_page(page(file=YourFile(files=(replace(DEED, size=size),))))
    assert f"{words} · kept here" in texts(view)


def test_each_file_is_asked_for_by_its_own_button(view: ReviewView, qtbot: QtBot) -> None:
    same_name = replace(DEED, sha256=HASH[::-1])
    view.show_page(page(file=YourFile(files=(DEED, same_name))))
    names = [each.accessibleName() for each in view.findChildren(QAbstractButton)]
    asked_for = [name for name in names if name.startswith("Save a copy…: ")]
    assert len(set(asked_for)) == 2
    with qtbot.waitSignal(view.copy_wanted) as told:
        button(view, asked_for[1]).click()
    assert told.args == [HASH[::-1]]


def test_a_number_that_was_not_on_file_is_warned_of(view: ReviewView) -> None:
    off_file = replace(CALL, on_file=False)
    view.show_page(page(file=YourFile(calls=(CALL, off_file))))
    tones = {
        label.text(): label._tone
        for label in view.findChildren(Label)
        if label.text().startswith("This number was")
    }
    assert tones == {
        "This number was in your own file before.": "ok",
        "This number was not in your own file before.": "warn",
    }


def test_what_is_filed_while_something_newer_waits_is_seen_with_that_too(
    view: ReviewView,
) -> None:
    view.show_page(page())
    view.show_fresh(page(deal=with_evidence("another paper"), digest=b"now"))
    view.show_file(YourFile(notes=(OwnNote("noted meanwhile", NOW),)))
    button(view, "Show what changed").click()
    settle()
    assert "noted meanwhile" in texts(view)
