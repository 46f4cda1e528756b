"""The fullest request that is accepted is read and reviewed, and the window does neither."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from stellar_sdk import xdr

from tests.gui.conftest import Run
from tests.support.builders import ESCROW
from tests.support.ledgers import stored
from tests.support.troubled import User, World, release, troubled
from tests.unit.wallet.test_gate_limits import VALUES, many
from ui.theme import Look
from ui.views.review import ReviewView
from wallet import request as requests
from wallet.request import Request
from wallet.review import review as reviewing
from wallet.review.findings import find
from wallet.soroban.values import symbol

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]

T = TypeVar("T")


def full(request: Request, value: xdr.SCVal) -> Request:
    """The same with as much state as a file takes, of what takes longest."""
    entries = dict(request.snapshot.entries)
    for number in range(6):
        entries |= stored(ESCROW, symbol(f"k{number}"), many(value, 122_000))
    return replace(request, snapshot=replace(request.snapshot, entries=entries))


class Watched:
    """Threads on which something was done."""

    def __init__(self) -> None:
        self.by: set[threading.Thread] = set()

    def over(self, work: Callable[..., T]) -> Callable[..., T]:
        """The same work, watched."""

        def watched(*given: Any, **named: Any) -> T:
            self.by.add(threading.current_thread())
            return work(*given, **named)

        return watched


def is_shown(user: User, request: Request) -> bool:
    """Whether the review of this request is what is shown."""
    view = user.walker.there(ReviewView)
    page = view.page if view is not None else None
    return page is not None and page.hash == request.envelope.hash.hex()


def test_the_fullest_request_is_read_and_reviewed_by_others_than_the_window(
    run: Run[Any],
    qapp: QApplication,
    look: Look,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, reviewed = Watched(), Watched()
    monkeypatch.setattr(requests, "read", read.over(requests.read))
    monkeypatch.setattr(reviewing, "find", reviewed.over(find))

    async def walk() -> None:
        world = World(tmp_path)
        request = full(await release(world), VALUES["no list"])
        file = tmp_path / "full.countersign"
        file.write_text(request.to_text(), encoding="utf-8")
        read.by.clear()
        reviewed.by.clear()
        async with troubled(qapp, look, world, []) as user:
            await user.unlocks()
            await user.drops(file)
            await user.walker.sees(partial(is_shown, user, request), "its review")

    run(walk())
    assert read.by
    assert reviewed.by
    assert threading.main_thread() not in read.by | reviewed.by
