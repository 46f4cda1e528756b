"""What a signature would do, in one sentence: from the decoded call, never from a note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from app.desk.review_decision import decision_of
from app.desk.review_names import Named
from app.desk.review_operation import operation_sentence
from app.pages.review import Phrase
from app.words.numbers import listed, milestones
from wallet.escrow import moves
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.terms import Escrow, Role
from wallet.review.texts import shown

SECONDS: Final = 5
"""A ledger's, about."""

DAY: Final = 24 * 3600

MOST: Final = 120
"""Letters of a title or a description in a sentence."""

MOST_NUMBERS: Final = 60
"""Milestones that are named one by one; contracts have 50 at most."""

Words = tuple[Phrase, ...]


def sentence_of(named: Named) -> Words:
    """The sentence; it says so where the call is none that we can explain."""
    facts = named.facts
    if facts.doing is not None:
        return operation_sentence(named)
    if facts.call is None:
        return (Phrase("This is no contract call that can be explained here."),)
    if facts.move is None or facts.terms is None:
        called = Phrase(shown(facts.call.function), "quoted")
        return Phrase("Call "), called, Phrase(", which cannot be explained here")
    return _SENTENCES[type(facts.move)](named, facts.move, _quoted(facts.terms.title))


def _release(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a release
    escrow, money = _escrow(named), _moved(named)
    receiver = Phrase(" to "), _receivers(named, escrow, move.milestones)
    if not move.milestones:
        if money is None:
            return Phrase("Release the money of "), title, *receiver
        return Phrase("Release "), money, Phrase(" from "), title, *receiver
    about = *_milestones(named, move.milestones), Phrase(" of "), title
    paid = () if money is None else (Phrase(": "), money)
    return Phrase("Release "), *about, *paid, *receiver


def _approve_and_release(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401
    approval, money = _approve(named, move, title), _moved(named)
    own = move.milestones if _escrow(named).is_multi else ()
    receiver = _receivers(named, _escrow(named), own)
    paid = Phrase("the money") if money is None else money
    return *approval, Phrase(", and release "), paid, Phrase(" to "), receiver


def _fund(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a FundEscrow
    amount = Phrase(named.amount(move.amount), "strong")
    payer = Phrase(named.called(move.signer), "strong")
    return Phrase("Pay "), amount, Phrase(" into "), title, Phrase(" from "), payer


def _approve(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - an approval
    return Phrase("Approve "), *_milestones(named, move.milestones), Phrase(" of "), title


def _take_back(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - an approval
    about = _milestones(named, (move.milestone,))
    return Phrase("Take back the approval of "), *about, Phrase(" of "), title


def _report(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a status
    about = *_milestones(named, named_milestones(move)), Phrase(" of "), title
    if len({change.status for change in move.changes}) != 1:
        return Phrase("Say how far "), *about, Phrase(" are")
    return Phrase("Set "), *about, Phrase(" to "), _quoted(move.changes[0].status)


def _dispute(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a dispute
    resolvers = [named.called(who) for who in _escrow(named).roles.of(Role.DISPUTE_RESOLVER)]
    whose = "their" if len(move.milestones) > 1 else "its"
    frozen = Phrase(f": {whose} money is frozen until ")
    resolver = Phrase(listed(resolvers, "or"), "strong")
    about = _part(named, move.milestones, title)
    return Phrase("Open a dispute over "), *about, frozen, resolver, Phrase(" decides")


def _resolve(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a decision
    about = _part(named, move.milestones, title)
    return Phrase("Decide the dispute over "), *about, Phrase(": pay "), *_split(named, move)


def _withdraw(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - a decision
    return Phrase("Pay out what is left in "), title, Phrase(": "), *_split(named, move)


def _set_up(named: Named, _move: Move, title: Phrase) -> Words:
    escrow = _escrow(named)
    amount = Phrase(named.amount_in(escrow, escrow.total), "strong")
    return Phrase("Set up the escrow "), title, Phrase(" over "), amount


def _new(named: Named, _move: Move, title: Phrase) -> Words:
    escrow = _escrow(named)
    amount = Phrase(named.amount_in(escrow, escrow.total), "strong")
    return Phrase("Make a new escrow "), title, Phrase(" over "), amount


def _change(_named: Named, _move: Move, title: Phrase) -> Words:
    return Phrase("Change the terms of "), title


def _manage(named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - milestones
    count = len(move.new)
    more = f"{count} {'milestone' if count == 1 else 'milestones'}"
    adds = (Phrase("Add "), Phrase(more, "strong"), Phrase(" to "), title) if count else ()
    changed = named_milestones(move)
    if not changed:
        return adds or (Phrase("Change no milestone of "), title)
    about = _milestones(named, changed)
    if adds:
        return *adds, Phrase(", and change "), *about
    return Phrase("Change "), *about, Phrase(" of "), title


def _extend(_named: Named, move: Any, title: Phrase) -> Words:  # noqa: ANN401 - an ExtendLife
    days = max(1, move.ledgers * SECONDS // DAY)
    length = Phrase(f"{days:,} {'day' if days == 1 else 'days'}", "strong")
    return Phrase("Keep the storage of "), title, Phrase(" awake for about "), length


def _split(named: Named, move: Move) -> Words:
    decision = decision_of(_escrow(named), move)
    payees = tuple(dict.fromkeys(who for who, amount in decision if amount))
    total = Phrase(named.amount(sum(amount for _, amount in decision)), "strong")
    return total, Phrase(" to "), Phrase(_whom(named, payees, "payees"), "strong")


def _receivers(named: Named, escrow: Escrow, indices: Sequence[int]) -> Phrase:
    """Who is paid for these milestones, or by a single escrow."""
    there = [escrow.milestones[i] for i in indices if 0 <= i < len(escrow.milestones)]
    own = dict.fromkeys(escrow.receiver_of(each) for each in there)
    return Phrase(_whom(named, tuple(own) or escrow.receivers, "receivers"), "strong")


def _whom(named: Named, payees: Sequence[str], several: str) -> str:
    if not payees:
        return "nobody"
    return named.called(payees[0]) if len(payees) == 1 else f"{len(payees)} {several}"


def _part(named: Named, indices: Sequence[int], title: Phrase) -> Words:
    """Some milestones of an escrow, or all of it."""
    if not indices:
        return (title,)
    return *_milestones(named, indices), Phrase(" of "), title


def _milestones(named: Named, indices: Sequence[int]) -> Words:
    """Milestones by number; one alone by its description, too."""
    if not indices:
        return (Phrase("no milestone", "strong"),)
    if len(indices) > MOST_NUMBERS:
        return (Phrase(f"{len(indices):,} milestones", "strong"),)
    number = Phrase(milestones(indices), "strong")
    there = _escrow(named).milestones
    if len(indices) > 1 or not 0 <= indices[0] < len(there):
        return (number,)
    return number, Phrase(" "), _quoted(there[indices[0]].description)


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
    terms = named.facts.terms
    assert terms is not None  # noqa: S101 - without any there is no sentence
    return terms


_SENTENCES: Final[Mapping[type[Move], Callable[[Named, Any, Phrase], Words]]] = {
    moves.ReleaseFunds: _release,
    moves.ApproveAndRelease: _approve_and_release,
    moves.FundEscrow: _fund,
    moves.ApproveMilestones: _approve,
    moves.TakeBackApproval: _take_back,
    moves.ChangeMilestoneStatus: _report,
    moves.OpenDispute: _dispute,
    moves.ResolveDispute: _resolve,
    moves.SplitDispute: _resolve,
    moves.WithdrawRemainingFunds: _withdraw,
    moves.InitializeEscrow: _set_up,
    moves.UpdateEscrow: _change,
    moves.ManageMilestones: _manage,
    moves.NewEscrow: _new,
    moves.ExtendLife: _extend,
}
