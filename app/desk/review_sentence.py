"""What a signature would do, in one sentence: from the decoded call, never from a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.desk.review_names import Named
from app.pages.review import Fact, Phrase
from wallet.amounts import format_amount
from wallet.escrow import moves
from wallet.escrow.moves import Move
from wallet.escrow.terms import Escrow, Role
from wallet.review.texts import shown

SECONDS: Final = 5
"""A ledger's, about."""

DAY: Final = 24 * 3600

MOST: Final = 120
"""Letters of a title or a description in a sentence."""

Words = tuple[Phrase, ...]


def sentence_of(named: Named) -> Words:
    """The sentence; it says so where the call is none that we can explain."""
    facts = named.facts
    if facts.call is None:
        return (Phrase("This is no contract call that can be explained here."),)
    terms = facts.escrow
    if isinstance(facts.move, moves.InitializeEscrow):
        terms = facts.move.terms
    if facts.move is None or terms is None:
        called = Phrase(shown(facts.call.function), "quoted")
        return Phrase("Call "), called, Phrase(", which cannot be explained here")
    return _SENTENCES[type(facts.move)](named, facts.move, _quoted(terms.title))


def step_of(named: Named) -> tuple[Fact, ...]:
    """What the move says beside its money and its terms, by name."""
    match named.facts.move:
        case moves.ChangeMilestoneStatus() as move:
            kept = "as it is" if move.evidence is None else move.evidence
            return Fact("Status", move.status), Fact("Evidence", kept)
        case moves.ResolveDispute() | moves.WithdrawRemainingFunds() as move:
            return tuple(
                Fact(f"{named.called(who)}, before fees", named.amount(amount))
                for who, amount in move.distributions.items()
            )
        case moves.ExtendLife() as move:
            return (Fact("Ledgers from now", format_amount(move.ledgers, 0)),)
        case _:
            return ()


def new_terms_of(move: Move | None) -> Escrow | None:
    """The terms that a move writes, or demands to find; None for moves of no terms."""
    match move:
        case moves.InitializeEscrow(terms=terms) | moves.UpdateEscrow(terms=terms):
            return terms
        case moves.FundEscrow(expected=terms):
            return terms
        case _:
            return None


def _release(named: Named, _move: Move, title: Phrase) -> Words:
    escrow = _escrow(named)
    receiver = Phrase(named.called(escrow.roles.one(Role.RECEIVER)), "strong")
    money = _moved(named)
    if money is None:
        return Phrase("Release the money of "), title, Phrase(" to "), receiver
    return Phrase("Release "), money, Phrase(" from "), title, Phrase(" to "), receiver


def _fund(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a FundEscrow
    amount = Phrase(named.amount(move.amount), "strong")
    payer = Phrase(named.called(move.signer), "strong")
    return Phrase("Pay "), amount, Phrase(" into "), title, Phrase(" from "), payer


def _approve(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - ApproveMilestone
    return Phrase("Approve "), *_milestone(named, move.milestone), Phrase(" of "), title


def _report(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a status
    status = _quoted(move.status)
    words = _milestone(named, move.milestone)
    return Phrase("Set "), *words, Phrase(" of "), title, Phrase(" to "), status


def _dispute(named: Named, _move: Move, title: Phrase) -> Words:
    resolver = Phrase(named.called(_escrow(named).roles.one(Role.DISPUTE_RESOLVER)), "strong")
    frozen = Phrase(": its money is frozen until ")
    return Phrase("Open a dispute over "), title, frozen, resolver, Phrase(" decides")


def _resolve(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a decision
    return Phrase("Decide the dispute over "), title, Phrase(": pay "), *_split(named, move)


def _withdraw(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a decision
    return Phrase("Pay out what is left in "), title, Phrase(": "), *_split(named, move)


def _set_up(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - terms
    amount = Phrase(format_amount(move.terms.amount), "strong")
    return Phrase("Set up the escrow "), title, Phrase(" over "), amount


def _change(_named: Named, _move: Move, title: Phrase) -> Words:
    return Phrase("Change the terms of "), title


def _extend(_named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - an ExtendLife
    days = max(1, move.ledgers * SECONDS // DAY)
    length = Phrase(f"{days:,} {'day' if days == 1 else 'days'}", "strong")
    return Phrase("Keep the storage of "), title, Phrase(" awake for about "), length


def _split(named: Named, move: Any) -> Words:  # noqa: ANN401 - a decision
    payees = tuple(move.distributions)
    total = Phrase(named.amount(sum(move.distributions.values())), "strong")
    whom = named.called(payees[0]) if len(payees) == 1 else f"{len(payees)} payees"
    return total, Phrase(" to "), Phrase(whom, "strong")


def _milestone(named: Named, index: int) -> Words:
    number = Phrase(f"milestone {index + 1}", "strong")
    milestones = _escrow(named).milestones
    if not 0 <= index < len(milestones):
        return (number,)
    return number, Phrase(" "), _quoted(milestones[index].description)


def _quoted(text: str) -> Phrase:
    """Words of the parties, which stand in full further down."""
    if not text.strip():
        return Phrase("one without a name")
    return Phrase(text if len(text) <= MOST else f"{text[:MOST]}…", "quoted")


def _moved(named: Named) -> Phrase | None:
    effects = named.review.effects
    if effects is None:
        return None
    paid = sum(payment.amount for payment in effects.payments)
    return Phrase(named.amount(paid), "strong")


def _escrow(named: Named) -> Escrow:
    escrow = named.facts.escrow
    assert escrow is not None  # noqa: S101 - without one there is no sentence
    return escrow


_SENTENCES: Final[Mapping[type[Move], Callable[[Named, Any, Phrase], Words]]] = {
    moves.ReleaseFunds: _release,
    moves.FundEscrow: _fund,
    moves.ApproveMilestone: _approve,
    moves.ChangeMilestoneStatus: _report,
    moves.DisputeEscrow: _dispute,
    moves.ResolveDispute: _resolve,
    moves.WithdrawRemainingFunds: _withdraw,
    moves.InitializeEscrow: _set_up,
    moves.UpdateEscrow: _change,
    moves.ExtendLife: _extend,
}
