"""Forms of steps in escrows of every build, as the desk makes them, and what fills them in."""

from __future__ import annotations

from dataclasses import replace

from app.desk.escrow_moves import lacking, parts_of
from app.desk.escrow_seen import Eyes, Seen, seen_in
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.desk.offers import offered
from app.desk.shares import weighed
from app.pages.escrow import MoveKind, MoveLine
from app.pages.proposing import Entered, Entry, Fill, MoveForm, Weighed
from tests.support.builders import ESCROW
from tests.support.families import BUILDS, knowing
from tests.support.family_pages import NAMES
from tests.support.ledgers import snapshot_of
from wallet.keys import SecretKey
from wallet.soroban.entries import account_key
from wallet.soroban.ledger import Ledger

TEXTS = {
    "amount": "12.5",
    "days": "30",
    "reason": "Keys are missing",
    "status": "done",
    "evidence": "protocol-14.pdf",
    "work": "Garden",
    "title": "House on the hill",
}


def seen_of(on: Ledger, *own: SecretKey) -> Seen:
    """An escrow read whole by somebody with these keys."""
    eyes = Eyes(frozenset(key.public for key in own), NAMES, BUILDS)
    known = knowing(snapshot_of(on), [account_key(key.public) for key in own])
    while missing := lacking(seen_in(known, ESCROW, eyes)):
        known = knowing(known, missing)
    return seen_in(known, ESCROW, eyes)


def open_moves(seen: Seen) -> dict[MoveKind, MoveLine]:
    """The steps that are open there, by their kinds."""
    lines = [move for part in parts_of(seen) for move in part.moves]
    return {move.kind: move for move in lines if move.key}


def facts_in(seen: Seen, kind: MoveKind) -> Facts:
    """An open step of this kind."""
    return Facts(seen, offered(seen, open_moves(seen)[kind].key))


def facts_of(on: Ledger, kind: MoveKind, *own: SecretKey) -> Facts:
    """An open step of this kind, for somebody with these keys."""
    return facts_in(seen_of(on, *own), kind)


def filled(form: MoveForm) -> Entered:
    """What somebody enters who keeps what the form begins with, and types what it lacks."""
    numbers = tuple(choice.number for choice in form.choices if choice.chosen)
    if form.choices and not numbers:
        several = form.choices if form.several else form.choices[:1]
        numbers = tuple(choice.number for choice in several)
    changes = not form.choices
    texts = {
        entry.key: entry.text + "9" if entry.number and changes else _typed(entry)
        for entry in form.entries
        if not entry.reason
    }
    texts = {key: text for key, text in texts.items() if text}
    payees = () if form.split is None else form.split.payees
    shares = tuple((payee.address, "") for payee in payees)
    return Entered(milestones=numbers, texts=texts, shares=shares)


def texts(facts: Facts, **changed: str) -> Entered:
    """What was entered, with other texts."""
    entered = filled(form_of(facts))
    return replace(entered, texts={**entered.texts, **changed})


def _typed(entry: Entry) -> str:
    return TEXTS.get(entry.name, entry.text)


def shared(facts: Facts, entered: Entered, fill: Fill = Fill.NONE, at: int = -1) -> Entered:
    """The same with its shares filled in this way."""
    found = weighed(facts, entered, fill, at)
    pairs = zip(entered.shares, found.amounts, strict=True)
    shares = tuple((who, amount) for (who, _), amount in pairs)
    return replace(entered, shares=shares, kept=found.kept, by_percent=False)


def entered_in(facts: Facts) -> Entered:
    """The form filled in, its money shared out alike."""
    entered = filled(form_of(facts))
    return shared(facts, entered, Fill.EQUAL) if entered.shares else entered


def weighed_in(facts: Facts, *amounts: str) -> Weighed:
    """How a split of these amounts stands."""
    entered = filled(form_of(facts))
    pairs = zip(entered.shares, amounts, strict=True)
    return weighed(
        facts,
        replace(entered, shares=tuple((who, text) for (who, _), text in pairs)),
        Fill.NONE,
        -1,
    )
