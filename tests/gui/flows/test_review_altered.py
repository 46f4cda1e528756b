"""A release that is altered after its review: each change refused in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.errors import OtherNetwork
from tests.support.altering import put_in_its_place, with_another_byte, with_another_network
from tests.support.network import failing, with_terms
from tests.support.profiles import PASSWORD
from tests.support.reading import other_evidence
from tests.support.review_screens import button, read_through, texts
from tests.support.review_stage import Scene, scene
from ui.theme import Look
from wallet.network import PRACTICE, TESTNET

pytestmark = pytest.mark.gui

Run = Callable[[Any], Any]
SHORTLY = 50
"""Seconds, a time limit that passes before a profile locks because its clocks jump."""

NOT_WHAT_YOU_READ = "The request is not the one that you read. Nothing was signed."
CHANGED = "The escrow changed since you read this. Nothing was signed."
TOO_LATE = "The time limit passed while you were reading: "
ELSEWHERE = "The request is meant for another network by now. Nothing was signed."
SERVED_ELSEWHERE = "The server stepped serves another network than the one meant."
ALL = (NOT_WHAT_YOU_READ, CHANGED, TOO_LATE, ELSEWHERE, SERVED_ELSEWHERE)


@dataclass
class Alteration:
    """What is changed between review and signature, and the words that refuse it."""

    change: Callable[[Scene], None]
    words: str


def one_byte(here: Scene) -> None:
    altered = with_another_byte(replace(here.request, signatures=()))
    put_in_its_place(here.desk.seat.profile, here.request, altered.to_text())


def the_escrows_state(here: Scene) -> None:
    network = here.around.network
    network.chain = with_terms(network.chain, other_evidence)


def the_clock(here: Scene) -> None:
    here.around.network.clock.step(SHORTLY + 5)


def the_network(here: Scene) -> None:
    altered = with_another_network(replace(here.request, signatures=()), TESTNET)
    put_in_its_place(here.desk.seat.profile, here.request, altered.to_text())


def the_server(here: Scene) -> None:
    other = OtherNetwork("stepped", PRACTICE.passphrase, TESTNET.passphrase)
    here.around.network.faults["network"] = [failing(other)]


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(Alteration(one_byte, NOT_WHAT_YOU_READ), id="one byte"),
        pytest.param(Alteration(the_escrows_state, CHANGED), id="the escrow's state"),
        pytest.param(Alteration(the_clock, TOO_LATE), id="the clock"),
        pytest.param(Alteration(the_network, ELSEWHERE), id="the network"),
        pytest.param(Alteration(the_server, SERVED_ELSEWHERE), id="the network's server"),
    ],
)
def test_what_is_altered_after_its_review_is_not_signed_and_says_so_in_its_own_words(
    run: Run, look: Look, tmp_path: Path, altered: Alteration
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path, valid_for=SHORTLY) as here:
            view = await here.open()
            assert view.why_not == ""
            altered.change(here)
            await here.hold_and_sign_with(PASSWORD)
            told = texts(view)
            assert [words for words in ALL if words in told] == [altered.words], told
            assert (here.signatures(), here.around.signer.asked.count("sign")) == (1, 0)

    run(story())


def test_without_any_change_the_same_hold_signs(run: Run, look: Look, tmp_path: Path) -> None:
    async def story() -> None:
        async with scene(look, tmp_path, valid_for=SHORTLY) as here:
            view = await here.open()
            await here.hold_and_sign_with(PASSWORD)
            assert (here.signatures(), here.around.signer.asked.count("sign")) == (2, 1)
            assert "Nothing was signed" not in texts(view)

    run(story())


def test_what_changed_in_the_escrow_is_looked_at_and_can_then_be_signed(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path) as here:
            view = await here.open()
            the_escrows_state(here)
            await here.hold_and_sign_with(PASSWORD)
            assert "Something changed" in view.why_not
            button(view, "Show what changed").click()
            assert "another paper" in texts(read_through(view))
            await here.hold_and_sign_with(PASSWORD)
            assert here.signatures() == 2

    run(story())


def test_after_the_time_limit_the_review_itself_says_that_it_is_too_late(
    run: Run, look: Look, tmp_path: Path
) -> None:
    async def story() -> None:
        async with scene(look, tmp_path, valid_for=SHORTLY) as here:
            view = await here.open()
            the_clock(here)
            await here.hold_and_sign_with(PASSWORD)
            told = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
            assert any(each.startswith(TOO_LATE) and "UTC" in each for each in told)
            assert view.why_not != ""

    run(story())
