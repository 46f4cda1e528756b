"""What the network tells while a review is shown: looked at before it is signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.errors import LedgerUnreachable
from app.pages.review import ReviewPage
from tests.support.network import failing, signed, with_terms
from tests.support.profiles import PASSWORD
from tests.support.review_screens import read_through
from tests.support.review_stage import press, scene, texts
from ui.theme import Look
from ui.views.signing_sheet import SigningSheet
from wallet.escrow.terms import Escrow

pytestmark = pytest.mark.gui

Run = Callable[[Any], Any]
DOWN = LedgerUnreachable("stepped")


def evidence(terms: Escrow) -> Escrow:
    return terms.with_milestone(0, replace(terms.milestones[0], evidence="another paper"))


def test_what_changed_on_the_network_is_looked_at_before_it_is_signed(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            network = here.around.network
            network.chain = with_terms(network.chain, evidence)
            view = await here.open()
            assert "Something changed" in view.why_not
            view.signing.emit()
            assert here.stage.findChildren(SigningSheet) == []
            press(view, "Show what changed")
            assert "another paper" in texts(read_through(view))
            await here.sign_with(PASSWORD)
            assert here.signatures() == 2

    run(story())


def test_a_password_asked_for_an_older_review_is_taken_back(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            view.signing.emit()
            sheet = here.sheet
            network = here.around.network
            network.chain = with_terms(network.chain, evidence)
            await here.flow._look_again(view, here.hash)
            assert not sheet.isVisible()
            assert "Something changed" in view.why_not

    run(story())


def test_a_signature_that_came_meanwhile_is_shown_instead_of_signing_blindly(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            here.keep_also(signed(here.request, "resolver"))
            await here.sign_with(PASSWORD)
            assert here.signatures() == 2
            assert "changed" in texts(view).lower()
            assert "Something changed" in view.why_not
            press(view, "Show what changed")
            assert read_through(view).why_not == ""
            await here.sign_with(PASSWORD)
            assert here.signatures() == 3

    run(story())


def test_after_a_refusal_no_older_state_is_offered_as_something_newer(
    run: Run, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            network = here.around.network
            network.chain = with_terms(network.chain, evidence)
            view = await here.open()
            press(view, "Show what changed")
            taken: list[ReviewPage] = []
            take = view.show_fresh

            def taking(page: ReviewPage) -> None:
                taken.append(page)
                take(page)

            monkeypatch.setattr(view, "show_fresh", taking)
            await here.flow._review_anew(view, here.hash)
            assert [page.age.is_live for page in taken] == [True]
            assert view.page is not None
            assert view.page.age.is_live
            assert read_through(view).why_not == ""

    run(story())


def test_without_the_network_a_refused_signature_shows_what_came_by_the_file(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            here.around.network.faults["simulate"] = [failing(DOWN)] * 4
            view = await here.open()
            here.keep_also(signed(here.request, "resolver"))
            await here.sign_with(PASSWORD)
            assert "Something changed" in view.why_not
            assert "stepped does not answer." in texts(view)
            press(view, "Show what changed")
            assert read_through(view).why_not == ""
            await here.sign_with(PASSWORD)
            assert here.signatures() == 3

    run(story())
