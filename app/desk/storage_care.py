"""The life of an escrow's storage, and the ledger's own care of it, that anybody may pay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from app.desk.entries import BadEntry, Typed
from app.desk.escrow_moves import own_accounts
from app.desk.escrow_seen import Seen
from app.desk.move_facts import Facts
from app.desk.move_forms import MOST_DAYS
from app.desk.offers import Offer
from app.pages.escrow import Life, MoveKind, MoveLine
from app.pages.proposing import Entered
from app.ports import LedgerPort
from app.propose_operations import (
    LEDGERS_A_DAY,
    WORTH_IT,
    Asked,
    propose_extension,
    propose_restoration,
)
from app.words.telling import SECONDS_PER_LEDGER
from wallet.addresses import account_id, contract_id
from wallet.escrow.builds import Builds
from wallet.escrow.keeping import storage_of
from wallet.request import Request
from wallet.review.checks.state import SLEEPS_SOON
from wallet.soroban.lives import MOST_LIFE

Ask = Callable[[LedgerPort, Builds], Awaitable[Request]]
"""Asks a network for what was entered; raises what ``propose`` and its like may."""

STEPS: Final = {
    MoveKind.KEEP_ALIVE: "Keep its storage alive",
    MoveKind.WAKE: "Wake its storage",
}
"""In the ledger's own way, whatever the contract can do."""

_NO_ACCOUNT: Final = (
    "Whoever asks for it pays the network's fee, and none of your accounts exists on this "
    "network yet."
)
_LONG_ENOUGH: Final = "It lives about as long as the network lets anything live."


def life_of(seen: Seen) -> Life | None:
    """When the first of the entries that the escrow needs falls asleep."""
    left = _left(seen)
    if left is None:
        return None
    until = seen.snapshot.timestamp + left * SECONDS_PER_LEDGER
    return Life(until, soon=left < SLEEPS_SOON, sleeps=left < 0)


def care_of(seen: Seen) -> MoveLine | None:
    """What can be asked of the ledger for its storage now; None where nothing is known."""
    left = _left(seen)
    if left is None:
        return None
    kind = MoveKind.WAKE if left < 0 else MoveKind.KEEP_ALIVE
    step = STEPS[kind]
    if left + WORTH_IT >= MOST_LIFE:
        return MoveLine(step, is_open=False, reason=_LONG_ENOUGH)
    offer = _offer(seen, kind)
    if offer is None:
        return MoveLine(step, is_open=False, reason=_NO_ACCOUNT)
    soon = left < SLEEPS_SOON
    return MoveLine(step, is_open=True, awaited=soon, kind=kind, key=offer.key)


def cared_for(seen: Seen, key: str) -> Offer | None:
    """The care of this key, as it is open now; None where the key is of another step."""
    line = care_of(seen)
    if line is None or not line.key or line.key != key:
        return None
    return _offer(seen, line.kind)


def asking(facts: Facts, entered: Entered) -> Ask | None:
    """How what was entered is asked of the ledger; None for a step of the contract's.

    Raise NotEntered or BadEntry.
    """
    contract = contract_id(facts.seen.contract)
    asked = Asked(account_id(entered.payer), note=entered.note)
    match facts.offer.kind:
        case MoveKind.KEEP_ALIVE:
            ledgers = _days(Typed(entered)) * LEDGERS_A_DAY
            return lambda port, builds: propose_extension(
                port, builds, contract, ledgers, asked
            )
        case MoveKind.WAKE:
            return lambda port, builds: propose_restoration(port, builds, contract, asked)
        case _:
            return None


def _days(typed: Typed) -> int:
    days = typed.number("days")
    if not 0 < days <= MOST_DAYS:
        raise BadEntry("days", "out of range")
    return days


def _offer(seen: Seen, kind: MoveKind) -> Offer | None:
    own = own_accounts(seen)
    return Offer(kind, own[0], (), ()) if own else None


def _left(seen: Seen) -> int | None:
    """For how many ledgers all of it is still awake; less than none: some of it sleeps."""
    snapshot = seen.snapshot
    ends = [
        entry.live_until
        for key in storage_of(seen.build, seen.contract, seen.escrow.token)
        if (entry := snapshot.entries.get(key)) is not None and entry.live_until is not None
    ]
    return min(ends) - snapshot.sequence if ends else None
