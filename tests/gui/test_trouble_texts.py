"""Texts of any kind and length from others, through the whole window: text, and no more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.pages.after import Stand
from app.profile.profile import Profile
from app.records import Contact
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.blemishes import blemishes
from tests.support.network import with_terms
from tests.support.plainness import dangers
from tests.support.troubled import User, World, release, troubled
from ui.flows.flow import Place
from ui.theme import Look
from ui.views.escrow import EscrowView
from ui.views.escrows import EscrowsView
from ui.views.keys import KeysView
from ui.widgets.buttons import Button
from ui.widgets.folded import Folded
from ui.widgets.pager import Pager
from wallet.escrow.terms import Escrow
from wallet.network import PRACTICE
from wallet.request import MAX_NOTE

pytestmark = [pytest.mark.gui, pytest.mark.e2e]

NARROW = (900, 760)
MOST = 5000
MOST_LABEL = 60
MOST_BYTES = 5000
"""Of each text: an entry of the ledger holds 64 KiB, and eight of them stand in one."""

AMOUNT = "250,000.00"

SETTLED = 8
"""Rounds of the loop after which nothing is laid out anew any more."""

PATIENCE = 300
"""Looks, each of some hundredths of a second, for what a busy machine still has to lay out."""

TEXTS = {
    "words": "Grundstücksverkehrsgenehmigung and other words. ",
    "one word": "A",
    "right to left": "\u202e\u0627\u062a\u0641\u0627 \u0642\u064a \u2067\u05de\u05e1\u2069 ",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1ea\U0001f1f8 \u2764\ufe0f ",
    "zero width": "pay\u200bee\u200c \u2060\ufeff\u00ad\u3164 ",
    "markup": "<b>bold</b> <a href='http://evil.example'>click</a> &amp; <img src=x> ",
    "line breaks": "line\n\r\n\u2028",
    "controls": "\x07\x1b[31mred\x00 \t",
    "other alphabets": "U\u0405DC \u0440\u0430\u0443\u0440\u0430 \u0665 https://\u00e9.de ",
    "piled-up marks": "a" + "\u0301" * 300 + " ",
}


def long(kind: str) -> str:
    """A text of this kind, as long as it may be."""
    piece = TEXTS[kind]
    count = min(MOST // len(piece), MOST_BYTES // len(piece.encode()))
    return piece * max(1, count)


def written_by(text: str) -> Any:
    """Terms in which everything that is text is this one."""

    def change(escrow: Escrow) -> Escrow:
        milestones = tuple(
            replace(each, description=text, status=text, evidence=text)
            for each in escrow.milestones
        )
        return replace(
            escrow, title=text, description=text, engagement_id=text, milestones=milestones
        )

    return change


def name_everybody(profile: Profile, text: str) -> None:
    """Know everybody by this name."""
    contacts = profile.store.contacts
    for name in ("buyer", "seller", "desk", "release", "resolver"):
        address = practice.who(name)
        contacts.add(Contact(0, text, address, PRACTICE.passphrase, text))


async def is_sound(user: User) -> None:
    """See that nothing is cut, hides, or is more than text."""
    await user.passes(1)
    for _ in range(SETTLED):
        await asyncio.sleep(0)
    # On a busy machine an answer of the desk's may still come, and be laid out once more.
    wrong = flaws()
    for _ in range(PATIENCE):
        if not wrong:
            break
        await asyncio.sleep(0)
        wrong = flaws()
    assert wrong == []


def flaws() -> list[str]:
    """All that is wrong with what is shown."""
    return sorted({*blemishes(), *dangers()})


async def unfolds(user: User) -> None:
    """Open whatever can be opened, and show all of something that is cut."""
    for folded in user.window.frame.findChildren(Folded):
        if folded.isVisible():
            folded.set_open(is_open=True)
    await is_sound(user)
    button = user.walker.there(Button, "Show all")
    if button is not None:
        button.click()
        pager = await user.walker.widget(Pager)
        await is_sound(user)
        pager.accept()


@pytest.mark.parametrize("kind", TEXTS)
def test_what_others_wrote_is_text_wherever_it_is_shown(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, kind: str
) -> None:
    text = long(kind)

    async def walk() -> None:
        world = World(tmp_path, label=text[:MOST_LABEL])
        world.network.chain = with_terms(world.network.chain, written_by(text))
        request = await release(world, note=text[:MAX_NOTE])
        async with troubled(qapp, look, world, [request]) as user:
            user.window.frame.resize(*NARROW)
            await user.unlocks()
            await user.profile(lambda profile: name_everybody(profile, text[:200]))
            user.refreshes()
            await is_sound(user)
            await user.reviews()
            await user.reads("As the network tells it")
            assert AMOUNT in user.read()
            await unfolds(user)
            await user.signs()
            await user.waits_for(Stand.FINAL)
            assert AMOUNT in user.read()
            await unfolds(user)
            await user.presses("View the escrow")
            await user.walker.widget(EscrowView)
            await unfolds(user)
            user.window.go(Place.ESCROWS)
            await user.walker.widget(EscrowsView)
            await is_sound(user)
            user.window.go(Place.KEYS)
            await user.walker.widget(KeysView)
            await is_sound(user)
            assert user.window.frame.width() == NARROW[0]
            assert "<b>" not in user.window.frame.windowTitle()

    run(walk())
