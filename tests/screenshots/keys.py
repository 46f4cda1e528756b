"""Keys and backup, its sheets, and the window for secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.desk.errors import TooManyAttempts
from app.pages.entry import Restored, Strength
from app.pages.keys import Copies, KeyLine, KeysPage, WatchedLine
from tests.screenshots.studio import NETWORKS, Scene, Studio, typed
from tests.support.inbox import NOW
from tests.support.review_pages import BUYER, DESK, LAWYER, SELLER
from ui.problems import problem_of
from ui.views.key_sheets import CodeSheet, NewPasswordSheet, RehearseSheet, WatchSheet
from ui.views.keys import KeysView
from ui.views.password_sheet import PasswordSheet
from ui.views.secret_sheets import EnterSheet, RevealSheet, WordsSheet
from wallet.vault.errors import NotUnlocked

FOLDER = "/Users/anna/.local/share/countersign"
COPIES = Copies("/media/anna/Safe", is_chosen=True, is_there=True, last="2026-11-22")
LABEL = {"label": "Law office", "account": LAWYER}
CODE = "7QK4MX-N2DP8R-TVW3HJ-6C9BFG-Y5ZQ2A-KM8QXW-4N7R3D-H0VT6S"
WORDS = (
    *("harbour", "velvet", "nine", "canoe", "salt", "orbit", "garden", "window"),
    *("copper", "silver", "meadow", "lantern", "ribbon", "anchor", "pencil", "butter"),
    *("castle", "dolphin", "engine", "feather", "guitar", "hammer", "island", "jungle"),
)
REHEARSED = Restored(NOW - 30_000, (LAWYER, BUYER), 1_204, 9_811)


def _page(**changed: Any) -> KeysPage:
    fields: dict[str, Any] = {
        "folder": FOLDER,
        "keys": (
            KeyLine(LAWYER, "Law office", NOW, (NETWORKS["mainnet"],), words_due=True),
            KeyLine(
                DESK,
                "Office key",
                NOW,
                (NETWORKS["testnet"], NETWORKS["mainnet"]),
                words_due=False,
            ),
        ),
        "watched": (
            WatchedLine(BUYER, "Anna Berg (buyer)", NOW),
            WatchedLine(SELLER, "Seller, Porto", NOW),
        ),
        "copies": COPIES,
        "practises": False,
    }
    return KeysPage(**(fields | changed))


def _keys(studio: Studio, **changed: Any) -> KeysView:
    studio.enter(NETWORKS["mainnet"])
    inside = studio.window.inside
    assert inside is not None
    inside.keys._show_page(_page(**changed))
    view = inside.keys._view
    assert view is not None
    return view


def _as(**changed: Any) -> Scene:
    def scene(studio: Studio) -> None:
        _keys(studio, **changed)

    return scene


def lower(studio: Studio) -> None:
    _keys(studio)
    studio.scrolled = 1.0


def done(studio: Studio) -> None:
    _keys(studio).show_done(
        "The backup is written.",
        "Prove that it opens: rehearse a restore. It is here:\n"
        "/media/anna/Safe/2026-11-22 law office.countersign-backup",
    )


def _doing(what: str) -> Scene:
    def scene(studio: Studio) -> None:
        _do(studio, what)

    return scene


def _do(studio: Studio, what: str) -> None:
    _keys(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.keys._do(what)


def words(studio: Studio) -> None:
    _keys(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.keys._do_with("words", LAWYER)


def show(studio: Studio) -> None:
    _keys(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.keys._do_with("show", LAWYER)


def wrong(studio: Studio) -> None:
    words(studio)
    studio.sheet(PasswordSheet).show_problem(problem_of(NotUnlocked()))


def busy(studio: Studio) -> None:
    words(studio)
    sheet = studio.sheet(PasswordSheet)
    typed(sheet, "harbour velvet canoe orbit")
    sheet.set_busy(True, "Go on in the window for secrets.")


def watched(studio: Studio) -> None:
    _do(studio, "watch")
    typed(studio.sheet(WatchSheet), "Buyer, Porto", BUYER)


def new_password(studio: Studio) -> None:
    _do(studio, "password")
    sheet = studio.sheet(NewPasswordSheet)
    typed(sheet._secret, "practice")
    typed(sheet._new, "harbour velvet canoe orbit", "harbour velvet canoe")
    sheet.show_strength(Strength(14.2, suffices=True, warning=""))


def code(studio: Studio) -> None:
    _keys(studio)
    CodeSheet(
        studio.look,
        studio.frame,
        "Your new recovery code",
        CODE,
        "The old code opens older files and backups only.",
    ).open()


def sealed(studio: Studio) -> None:
    _keys(studio)
    inside = studio.window.inside
    assert inside is not None
    inside.keys.ways_in._show_sealed(CODE)


def held_back(studio: Studio) -> None:
    words(studio)
    sheet = studio.sheet(PasswordSheet)
    sheet.show_problem(problem_of(TooManyAttempts(8.0)))
    sheet.hold_back(8.0)


def rehearsed(studio: Studio) -> None:
    _do(studio, "rehearse")
    sheet = studio.sheet(RehearseSheet)
    sheet.choose("/media/anna/Safe/2026-11-22 law office.countersign-backup")
    typed(sheet._secret, "harbour velvet canoe orbit")
    sheet.show_found(REHEARSED, NOW)


def say(_line: str) -> None:
    """Nobody hears it."""


def secret_enter(studio: Studio) -> None:
    studio.alone(EnterSheet(studio.look, {}, say))


def secret_entering(studio: Studio) -> None:
    sheet = studio.alone(EnterSheet(studio.look, {}, say))
    typed(sheet, " ".join(WORDS[:9]))


def _words(studio: Studio) -> WordsSheet:
    sheet = WordsSheet(studio.look, LABEL, say)
    lines = "".join(f"{number:2}. {word}\n" for number, word in enumerate(WORDS, 1))
    sheet.hear(f"{lines}Word 7: ")
    return studio.alone(sheet)


def secret_words(studio: Studio) -> None:
    _words(studio)


def secret_check(studio: Studio) -> None:
    _words(studio)._ask()


def secret_check_wrong(studio: Studio) -> None:
    sheet = _words(studio)
    sheet._ask()
    sheet._field.set("velvet")
    sheet._answer()


def secret_reveal(studio: Studio) -> None:
    sheet = RevealSheet(studio.look, LABEL, say)
    sheet.hear("S" + "BQW5J7XK" * 6 + "BQW5J7X\n")
    studio.alone(sheet)


SCENES: Mapping[str, Scene] = {
    "keys": _as(),
    "keys-lower": lower,
    "keys-none": _as(
        keys=(),
        watched=(),
        copies=Copies(FOLDER, is_chosen=False, is_there=True, last=""),
    ),
    "keys-older": _as(older=(("vault", 3, 5),)),
    "keys-copies-gone": _as(
        keys=(), watched=(), copies=Copies("/media/anna/Safe", True, False, "")
    ),
    "keys-done": done,
    "keys-make": _doing("make"),
    "keys-import": _doing("import"),
    "keys-watch": _doing("watch"),
    "keys-watch-filled": watched,
    "keys-address": show,
    "keys-words": words,
    "keys-words-wrong": wrong,
    "keys-words-busy": busy,
    "keys-words-held-back": held_back,
    "keys-password": new_password,
    "keys-code": _doing("code"),
    "keys-code-new": code,
    "keys-rekey": _doing("rekey"),
    "keys-rekeyed": sealed,
    "keys-rehearse": _doing("rehearse"),
    "keys-rehearsed": rehearsed,
    "secret-enter": secret_enter,
    "secret-entering": secret_entering,
    "secret-words": secret_words,
    "secret-check": secret_check,
    "secret-check-wrong": secret_check_wrong,
    "secret-reveal": secret_reveal,
}
