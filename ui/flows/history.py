"""The past of an escrow on its page: first what is known here, then what the network tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import isValid

from app.errors import AppError
from wallet.errors import WalletError

if TYPE_CHECKING:
    from app.desk.desk import Desk
    from ui.flows.flow import Flow
    from ui.views.escrow import EscrowView


async def show_here(flow: Flow, view: EscrowView, *, asking: bool) -> None:
    """Show what the journal knows; ``asking``: the network will be asked for more."""
    page = view.page
    if page is None:
        return
    past = await flow.ask(lambda desk: desk.history.here(page.contract, page.passphrase))
    now = await flow.ask(_now)
    if isValid(view):
        view.history.show_page(past, now, asking=asking)


async def show_told(flow: Flow, view: EscrowView) -> None:
    """Show what the network remembers, too; where it does not tell, the card says so."""
    page = view.page
    if page is None:
        return
    try:
        past = await flow.ask(lambda desk: desk.history.told(page.contract, page.passphrase))
    except (AppError, WalletError):
        await show_here(flow, view, asking=False)
        return
    now = await flow.ask(_now)
    if isValid(view):
        view.history.show_page(past, now)


async def _now(desk: Desk) -> int:
    return desk.seat.now
