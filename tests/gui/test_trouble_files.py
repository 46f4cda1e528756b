"""Files that are none, or not ours: each is refused by its reason, and spoils no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from stellar_sdk import StrKey

from app.profile.profile import Profile
from tests.gui.conftest import Run
from tests.support import practice
from tests.support.links import raw_link
from tests.support.network import with_terms
from tests.support.troubled import User, World, release, troubled
from ui.theme import Look
from ui.views.inbox import InboxView
from ui.views.review import ReviewView
from wallet.envelope import FeeBump
from wallet.qr import split
from wallet.request import MAX_BYTES, Request, SignatureFile
from wallet.review.texts import shown
from wallet.sep7.link import Link

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]

NOTHING = "Nothing was signed or sent."
SEED = StrKey.encode_ed25519_secret_seed(bytes(range(32)))


@dataclass(frozen=True)
class Bad:
    """What a file holds, made from a good request, and what is told of it."""

    write: Callable[[Path, Request], None]
    title: str
    hint: str


def text(change: Callable[[Request], str]) -> Callable[[Path, Request], None]:
    """A file that holds this."""

    def write(path: Path, request: Request) -> None:
        path.write_text(change(request), encoding="utf-8")

    return write


def damaged(request: Request) -> str:
    told = request.to_text()
    return told.replace('"envelope": "AAAA', '"envelope": "AAAB').replace("AAAAAg", "AAAA?g")


def newer(request: Request) -> str:
    told = json.loads(request.to_text())
    name, _, number = told["format"].rpartition("/")
    return json.dumps({**told, "format": f"{name}/{int(number) + 1}"})


def wrapped(request: Request) -> str:
    return FeeBump.of(request.envelope, practice.who("buyer"), 10**6).to_base64()


def signature_of_another(request: Request) -> str:
    """A signature of a request that never came here."""
    hash_ = bytes(32)
    signature = practice.signature(hash_, "buyer")
    return SignatureFile(request.envelope.network, hash_, signature).to_text()


def junk(path: Path, _request: Request) -> None:
    path.write_bytes(bytes(range(256)) * (1024 * 1024 // 256 + 1))


def folder(path: Path, _request: Request) -> None:
    path.mkdir()


def missing(_path: Path, _request: Request) -> None:
    """Write nothing."""


BAD = {
    "damaged": Bad(text(damaged), "This cannot be read.", "Ask for it again, as a file."),
    "cut short": Bad(
        text(lambda request: request.to_text()[:2000]),
        "This cannot be read.",
        "Ask for it again, as a file.",
    ),
    "no request": Bad(
        text(lambda _: "Dear Anna, <b>please</b> sign."),
        "This cannot be read.",
        "Ask for it again, as a file.",
    ),
    "empty": Bad(text(lambda _: ""), "This cannot be read.", "Ask for it again, as a file."),
    "junk": Bad(
        junk,
        "This is larger than anything honest.",
        f"Ask for it again. At most {MAX_BYTES} bytes are read.",
    ),
    "newer": Bad(
        text(newer),
        "This file was made by a newer version.",
        "Update this program, and open it again.",
    ),
    "wrapped": Bad(
        text(wrapped),
        "This profile has no such request.",
        "Open the request's file once more.",
    ),
    "a signature of another request": Bad(
        text(signature_of_another),
        "This profile has no such request.",
        "Open the request's file once more.",
    ),
    "a link that leaves fields open": Bad(
        text(lambda _: raw_link(replace="sourceAccount:X;X:yours")),
        "This link leaves fields of the transaction open.",
        "What is co-signed has to be the same for all: ask for the finished transaction.",
    ),
    "a link of nobody who could be asked": Bad(
        text(lambda _: raw_link(origin_domain="example.org")),
        "This link says whose it is, and nobody signed it.",
        "Ask for it as a file, or as an envelope in base64.",
    ),
    "some of the parts": Bad(
        text(lambda _: "\n".join(split("x" * 2000)[1:])),
        "Of the 5 parts these are still missing: 1.",
        "Add them, each on a line of its own, in any order.",
    ),
    "a secret": Bad(
        text(lambda _: f"Dear Anna, {SEED}"),
        "This holds a secret key or recovery words, and was not kept.",
        "Give it to nobody: whoever sees it can sign in your name. If others may have seen it, "
        "replace that key.",
    ),
    "a folder": Bad(
        folder,
        "The file cannot be read.",
        "Check that it is there and that you may read it.",
    ),
    "missing": Bad(
        missing,
        "The file cannot be read.",
        "Check that it is there and that you may read it.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_none_is_refused_by_its_reason_and_the_inbox_stays(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, name: str
) -> None:
    bad = BAD[name]

    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        good, file = tmp_path / "good.countersign", tmp_path / "bad.countersign"
        good.write_text(request.to_text(), encoding="utf-8")
        bad.write(file, await release(world, valid_for=3600))
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            await user.drops(file)
            await user.is_told(f"{bad.title} {NOTHING} {bad.hint}")
            assert "Dear Anna" not in user.read()
            assert SEED not in user.read()
            assert await user.profile(kept) == 0
            await user.drops(good)
            await user.walker.widget(ReviewView)
            assert user.banners() == []
            assert await user.profile(kept) == 1

    run(walk())


def test_of_fifty_files_three_bad_ones_spoil_none(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        files = [tmp_path / f"{number:02}.countersign" for number in range(50)]
        for number, file in enumerate(files):
            request = await release(world, valid_for=3600 + number)
            file.write_text(request.to_text(), encoding="utf-8")
        hostile = tmp_path / "<b>\u202egnp.nosyrt&amp;.countersign"
        files[7].rename(hostile)
        for file in (hostile, files[20]):
            file.write_text("<h1>no request</h1>", encoding="utf-8")
        files[40].unlink()
        files[7] = hostile
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            await user.drops(*files)
            banner = await user.is_told(
                f"Of these files 3 could not be taken in. {NOTHING} The details say why. "
                "What the others brought is kept."
            )
            assert await user.profile(kept) == 47
            assert user.details(banner).splitlines() == [
                f"files: {shown(hostile.name)}: This cannot be read. "
                "Nothing was signed or sent.",
                "files: 20.countersign: This cannot be read. Nothing was signed or sent.",
                "files: 40.countersign: The file cannot be read. Nothing was signed or sent.",
            ]
            await user.walker.sees(
                lambda: "Needs you, 47" in names(user.window.frame), "all of them"
            )

    run(walk())


def test_a_request_in_parts_is_opened_and_a_link_for_it_after_it(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        parts, link = tmp_path / "parts.txt", tmp_path / "link.txt"
        parts.write_text("\n".join(reversed(split(request.to_text()))), encoding="utf-8")
        link.write_text(Link(practice.signed(request.envelope, "buyer")).to_text())
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            await user.drops(parts)
            await user.walker.sees(partial(is_shown, user, request), "its review")
            await user.drops(link)
            await user.walker.sees(partial(is_shown, user, request), "its review")
            assert user.banners() == []
            assert await user.profile(signatures_of(request)) == 1

    run(walk())


def test_files_that_come_before_the_profile_is_open_wait_for_it(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        request = await release(world)
        good, bad = tmp_path / "good.countersign", tmp_path / "bad.countersign"
        good.write_text(request.to_text(), encoding="utf-8")
        bad.write_text("no request", encoding="utf-8")
        async with troubled(qapp, look, world, []) as user:
            await user.drops(good, bad)
            await user.reads("2 files will be opened once you are in.")
            await user.unlocks()
            await user.is_told("This cannot be read.")
            assert await user.profile(kept) == 1

    run(walk())


def test_a_request_of_other_terms_for_the_same_escrow_stands_beside_the_first(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        first = await release(world)
        async with troubled(qapp, look, world, [first]) as user:
            chain = world.network.chain
            world.network.chain = with_terms(chain, lambda escrow: escrow)
            other = await release(world, valid_for=999)
            file = tmp_path / "other.countersign"
            file.write_text(other.to_text(), encoding="utf-8")
            await user.unlocks()
            await user.drops(file)
            view = await user.walker.widget(ReviewView)
            assert view.page is not None
            assert view.page.hash == other.envelope.hash.hex()
            assert await user.profile(kept) == 2

    run(walk())


def test_files_are_let_go_of_over_the_inbox_and_anywhere_else(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path
) -> None:
    async def walk() -> None:
        world = World(tmp_path)
        requests = [await release(world, valid_for=hours * 3600) for hours in (1, 2)]
        files = [tmp_path / "one.countersign", tmp_path / "two.countersign"]
        for file, request in zip(files, requests, strict=True):
            file.write_text(request.to_text(), encoding="utf-8")
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            inbox = await user.walker.widget(InboxView)
            targets = (inbox, user.window.frame)
            for target, file, request in zip(targets, files, requests, strict=True):
                drop = QMimeData()
                drop.setUrls([QUrl.fromLocalFile(str(file)), QUrl("http://evil.example")])
                target.dropEvent(dropping(drop))
                await user.walker.sees(partial(is_shown, user, request), "its review")

    run(walk())


def dropping(what: QMimeData) -> QDropEvent:
    """Somebody lets go of this."""
    return QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        what,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def is_shown(user: User, request: Request) -> bool:
    """Whether the review of this request is what is shown."""
    view = user.walker.there(ReviewView)
    page = view.page if view is not None else None
    return page is not None and page.hash == request.envelope.hash.hex()


def signatures_of(request: Request) -> Callable[[Profile], int]:
    """How many signatures of this request are kept."""
    return lambda profile: len(profile.store.signatures.of(request.envelope.hash))


def kept(profile: Profile) -> int:
    """How many requests are kept."""
    return sum(profile.store.requests.counts().values())


def names(where: QWidget) -> list[str]:
    """What the buttons there are called."""
    return [each.accessibleName() for each in where.findChildren(QAbstractButton)]
