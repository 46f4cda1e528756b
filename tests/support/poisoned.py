"""Pages in which everything that others wrote is one text, and the places that show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import RpcRefused
from app.pages.after import Stand
from app.pages.escrow import MoveKind, Payer
from app.pages.found import Differs, FoundField, FoundLine, FoundPage
from app.pages.history import HistoryPage, PaidTo, PastLine
from app.pages.joining import Differs as Told
from app.pages.keys import Copies, KeyLine, KeysPage, WatchedLine
from app.pages.proposing import Choice as Offered
from app.pages.proposing import MoveForm as Form
from app.pages.unverified import UnverifiedPage
from tests.support import escrow_pages, review_pages
from tests.support.afterwards import after
from tests.support.foreign_names import FOREIGN
from tests.support.founding_pages import PACK
from tests.support.inbox import inbox_line, inbox_page
from ui.problems import problem_of
from ui.theme import Look
from ui.views.after import AfterView
from ui.views.escrow import EscrowView
from ui.views.escrow_history import HistoryCard
from ui.views.escrows import EscrowsView
from ui.views.file_drop import FileDrop
from ui.views.found import FoundView
from ui.views.inbox import InboxView
from ui.views.join import JoinView
from ui.views.keys import KeysView
from ui.views.move_sheet import MoveSheet
from ui.views.review import ReviewView
from ui.views.unverified import UnverifiedView
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from wallet.network import PUBLIC

T = TypeVar("T")

QUOTED: Final = frozenset({"quoted", "strong"})


def poisoned(value: T, text: str, *also: str) -> T:
    """The value, with this text wherever somebody else's stands."""
    if isinstance(value, tuple):
        return cast("T", tuple(poisoned(each, text, *also) for each in cast("Any", value)))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    known: Mapping[str, Any] = {each.name: getattr(value, each.name) for each in fields(value)}
    changed: dict[str, Any] = {
        name: text if isinstance(held, str) and _is_foreign(name, held, known, also) else held
        for name, held in known.items()
    }
    deeper = {name: poisoned(held, text, *also) for name, held in changed.items()}
    return cast("T", replace(cast("Any", value), **deeper))


def _is_foreign(name: str, held: str, known: Mapping[str, Any], also: tuple[str, ...]) -> bool:
    if name == "text" and known.get("style") in QUOTED:
        return True
    return bool(held) and (name in FOREIGN or name in also)


def _review(look: Look, text: str) -> QWidget:
    view = ReviewView(look)
    deal = replace(review_pages.deal(), description="a flat")
    view.show_page(poisoned(review_pages.page(note="a note", deal=deal), text, "reason"))
    return view


def _escrow(look: Look, text: str) -> QWidget:
    view = EscrowView(look)
    milestone = escrow_pages.milestone(evidence="a file", reason="a quarrel")
    page = escrow_pages.page(description="a flat", milestones=(milestone,))
    view.show_page(poisoned(page, text), escrow_pages.NOW)
    return view


def _escrows(look: Look, text: str) -> QWidget:
    view = EscrowsView(look)
    view.show_lines([poisoned(escrow_pages.line(), text)], escrow_pages.NOW)
    return view


def _inbox(look: Look, text: str) -> QWidget:
    view = InboxView(look)
    view.show_page(inbox_page([poisoned(inbox_line(), text)]))
    return view


def _after(look: Look, text: str) -> QWidget:
    view = AfterView(look)
    view.show_page(poisoned(after(Stand.SIGNED_WAITS), text))
    return view


def _declined(look: Look, text: str) -> QWidget:
    view = AfterView(look)
    view.show_page(poisoned(after(Stand.DECLINED, reason="too dear"), text, "reason"))
    return view


def _found(look: Look, text: str) -> QWidget:
    view = FoundView(look, PUBLIC.passphrase)
    differs = Differs("title", "a flat", "a house")
    line = FoundLine(
        escrow_pages.CONTRACT,
        PUBLIC.passphrase,
        is_escrow=True,
        title="a flat",
        roles="approver",
        held="",
        says="",
        found_by="the index",
        engagement_id="1",
        differs=(differs,),
        can_open=True,
    )
    line = poisoned(line, text, "index", "ledger")
    view.show_page(FoundPage((line, replace(line, kept=True)), "", ""), ())
    return view


def _history(look: Look, text: str) -> QWidget:
    card = HistoryCard(look)
    said = PastLine(escrow_pages.NOW, 5, "Disputed", "the buyer", said="a quarrel")
    paid = PastLine(
        escrow_pages.NOW, 6, "Paid", "the buyer", paid=(PaidTo("the seller", "1.00"),)
    )
    card.show_page(poisoned(HistoryPage((said, paid)), text), escrow_pages.NOW)
    return card


def _unverified(look: Look, text: str) -> QWidget:
    view = UnverifiedView(look)
    page = UnverifiedPage(
        escrow_pages.CONTRACT,
        PUBLIC.passphrase,
        escrow_pages.WASM_HASH,
        "a flat",
        "Unverified.",
        "",
        "",
        5,
        (FoundField("title", "title", "a flat"), FoundField("odd", "", "a flat")),
        0,
        None,
    )
    view.show_page(poisoned(page, text, "value"), None)
    return view


def _join(look: Look, text: str) -> QWidget:
    differs = (Told("Amount", "1.00", "2.00"),)
    page = replace(PACK, differs=differs)
    return JoinView(look, poisoned(page, text, "found"))


def _keys(look: Look, text: str) -> QWidget:
    view = KeysView(look)
    key = KeyLine(escrow_pages.LAWYER, "my key", 1, (PUBLIC.passphrase,), True)
    watched = (WatchedLine(escrow_pages.BUYER, "a buyer", 3),)
    page = KeysPage("folder", (key,), watched, Copies("copies", True, True, ""), False)
    view.show_page(poisoned(page, text))
    return view


def _step(look: Look, text: str) -> QWidget:
    choices = (Offered(1, "a wall", "1.00 USDC"), Offered(2, "a roof", "2.00 USDC"))
    acting = Payer(escrow_pages.BUYER, "a buyer")
    form = Form(
        contract=escrow_pages.CONTRACT,
        passphrase=PUBLIC.passphrase,
        key="approve",
        kind=MoveKind.APPROVE,
        escrow="a flat",
        acting=acting,
        payers=(acting,),
        currency="USDC",
        choices=choices,
        several=True,
    )
    return MoveSheet(look, None, poisoned(form, text))


def _error(look: Look, text: str) -> QWidget:
    """What a server said, opened to be read."""
    holder = QWidget()
    banner = Banner(look, "stop")
    QVBoxLayout(holder).addWidget(banner)
    banner.show_problem(problem_of(RpcRefused("rpc.example.org", 1, text)))
    for button in banner.findChildren(Button):
        if button.isCheckable():
            button.setChecked(True)
    return holder


def _file(look: Look, text: str) -> QWidget:
    drop = FileDrop(look, "Drop a file", "Files", "*")
    drop.choose(f"/{text}")
    return drop


PLACES: Final[Mapping[str, Callable[[Look, str], QWidget]]] = {
    "a review": _review,
    "an escrow": _escrow,
    "the list of escrows": _escrows,
    "the inbox": _inbox,
    "what became of a request": _after,
    "a request that was declined": _declined,
    "escrows that an index found": _found,
    "what happened in an escrow": _history,
    "an unverified contract": _unverified,
    "a join pack": _join,
    "keys and people": _keys,
    "a step to be asked for": _step,
    "what a server said": _error,
    "the name of a file": _file,
}
"""Views that show what others wrote, filled with a text of theirs."""
