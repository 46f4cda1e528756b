"""What everybody else can do to an escrow in up to so many moves, and what a call pays then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.support.builders import ESCROW
from tests.support.families import BUILDS, PROTOCOL, knowing, place_of
from tests.support.ledgers import FUNDER, ISSUER
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import Seat, candidates
from wallet.escrow.firmness import funded_in
from wallet.escrow.moves import Move
from wallet.escrow.prediction import Prediction, predict
from wallet.escrow.standing import Place
from wallet.escrow.tampering import Question, Search, search
from wallet.escrow.temptations import temptations
from wallet.escrow.terms import Escrow, Role
from wallet.holdings import contract_balance_key, with_more
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.host import Payment

Deed = tuple[Address | None, Move | int]
"""Who does what; nobody pays so many units to the escrow."""


def holders(escrow: Escrow) -> frozenset[Address]:
    """Everybody who has a role."""
    roles = (who for role in Role for who in escrow.roles.of(role))
    return frozenset((*roles, *escrow.receivers))


def seats(place: Place) -> Iterator[tuple[Role | None, Seat]]:
    """Everybody in each of his roles, and a funder who has none."""
    build, escrow, held = place.build, place.escrow, place.held
    for who in (*sorted(holders(escrow)), FUNDER.public):
        for role in escrow.roles_of(who) or (None,):
            yield role, Seat(who, build, escrow, held, PROTOCOL)


def together(role: Role | None, seat: Seat) -> Iterator[Move]:
    """What some builds let a role do to several milestones at once, here to all there are."""
    escrow, fee_account = seat.escrow, seat.asked_fee_account
    places = tuple(range(len(escrow.milestones)))
    if len(places) < 2:
        return
    if role is Role.SERVICE_PROVIDER:
        changes = tuple(moves.StatusChange(place, "completed") for place in places)
        yield moves.ChangeMilestoneStatus(seat.who, changes)
    if role is Role.APPROVER:
        yield moves.ApproveMilestones(seat.who, places)
        yield moves.ApproveAndRelease(seat.who, places, fee_account)
    if not escrow.is_multi:
        return
    if role is Role.RELEASE_SIGNER:
        yield moves.ReleaseFunds(seat.who, places, fee_account)
    if role is Role.DISPUTE_RESOLVER:
        whole = dict.fromkeys(escrow.receivers[:1], escrow.total)
        yield moves.ResolveDispute(seat.who, whole, places, fee_account)
    if role is not None:
        yield moves.OpenDispute(seat.who, places, "The parties do not agree.")


def deeds(place: Place, mine: frozenset[Address]) -> Iterator[Deed]:
    """Whatever others can try: what their roles are for, changes of terms, and payments."""
    places = range(len(place.escrow.milestones))
    for role, seat in seats(place):
        if seat.who in mine:
            continue
        for move in (*candidates(role, seat), *together(role, seat)):
            yield seat.who, move
        purses: tuple[Address, ...] = (seat.who, PROTOCOL, ESCROW, ISSUER.public)
        for temptation in temptations(seat, purses, places):
            yield from ((seat.who, way) for way in temptation.ways)
    if "expected_escrow" in place.build.functions["fund_escrow"]:
        yield (
            FUNDER.public,
            moves.FundEscrow(FUNDER.public, place.escrow, max(place.escrow.total, 1)),
        )
    lacking = place.escrow.total - place.held
    yield from ((None, amount) for amount in {1, max(place.escrow.total, 1), max(lacking, 1)})


def answer(known: Snapshot, call: Invocation, who: Address) -> Prediction:
    """What the model answers where nothing else is there than what is known."""
    prediction = predict(known, call, AccountId(who), BUILDS)
    while prediction.missing:
        known = knowing(known, prediction.missing)
        prediction = predict(known, call, AccountId(who), BUILDS)
    return prediction


def later(known: Snapshot, place: Place, deed: Deed) -> Snapshot | None:
    """The state after a deed; None where it is refused."""
    who, what = deed
    if isinstance(what, int) or who is None:
        assert isinstance(what, int)
        key = contract_balance_key(ContractId(place.escrow.token), ESCROW)
        entry = with_more(known.entries, key, what)
        changes = {} if entry is None else {key: entry}
        return replace(known, entries={**known.entries, **changes})
    try:
        call = call_of(place.build, ESCROW, what)
    except NoSuchCall:
        return None
    done = answer(known, call, who).done
    if done is None:
        return None
    return replace(known, entries={**known.entries, **done.changes})


def pays(question: Question, known: Snapshot) -> tuple[Payment, ...] | None:
    """What the call pays in a state; None where it is refused."""
    done = answer(known, question.call, question.who).done
    return None if done is None else done.payments


def searched(question: Question) -> tuple[Question, Search]:
    """Ask who else can change it, where nothing else is there than what is known."""
    found = search(question, frozenset({question.who}))
    while found.missing:
        known = knowing(question.snapshot, found.missing)
        question = replace(question, snapshot=known)
        found = search(question, frozenset({question.who}))
    return question, found


def contradiction(
    question: Question, most: int, chance: Random | None = None, tries: int = 12
) -> tuple[Deed, ...] | None:
    """Up to ``most`` deeds of others after which the call pays otherwise, if there are any.

    With ``chance`` only so many tries are made in each state.
    """
    mine = frozenset({question.who})
    agreed = pays(question, question.snapshot)
    level: list[tuple[Snapshot, tuple[Deed, ...]]] = [(question.snapshot, ())]
    met = {_state(question.snapshot)}
    for _ in range(most):
        following: list[tuple[Snapshot, tuple[Deed, ...]]] = []
        for known, path in level:
            place = place_of(known)
            tried = list(deeds(place, mine))
            if chance is not None and len(tried) > tries:
                tried = chance.sample(tried, tries)
            for deed in tried:
                after = later(known, place, deed)
                if after is None or _state(after) in met:
                    continue
                met.add(_state(after))
                if pays(question, after) not in {None, agreed}:
                    return (*path, deed)
                following.append((after, (*path, deed)))
        level = following
    return None


def _state(known: Snapshot) -> object:
    """What a state says of the escrow and its money."""
    place = place_of(known)
    return repr(place.escrow), place.held, funded_in(known, ESCROW)
