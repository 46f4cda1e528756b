"""Until when a request can be used: the earliest of everything that ends it."""

from __future__ import annotations

from dataclasses import replace

from stellar_sdk import xdr

from tests.support.requests import Case, honest, way_b
from wallet.envelope import Envelope
from wallet.review.facts import Facts
from wallet.review.knowledge import Knowledge, Sighting
from wallet.validity import SECONDS, End, Ending, ends_of


def facts_of(case: Case) -> Facts:
    return Facts(case.envelope, case.view)


def bounded(case: Case, time: int, ledger: int) -> Facts:
    """The same release with these ends; 0 for none."""
    transaction = case.envelope.transaction
    times = xdr.TimeBounds(_point(0), _point(time)) if time else None
    ledgers = xdr.LedgerBounds(xdr.Uint32(0), xdr.Uint32(ledger)) if ledger else None
    age = xdr.Duration(xdr.Uint64(0))
    v2 = xdr.PreconditionsV2(times, ledgers, None, age, xdr.Uint32(0), [])
    transaction.cond = xdr.Preconditions(xdr.PreconditionType.PRECOND_V2, v2=v2)
    return Facts(Envelope.of(transaction, case.envelope.network), case.view)


def _point(seconds: int) -> xdr.TimePoint:
    return xdr.TimePoint(xdr.Uint64(seconds))


def test_a_time_limit_ends_it_at_that_moment() -> None:
    case = honest()
    limit = case.view.snapshot.timestamp + 3600
    first = ends_of(bounded(case, limit, 0))[0]
    assert (first, first.at) == (End(Ending.TIME_LIMIT, limit), limit)


def test_a_ledger_limit_ends_it_with_the_ledger_before() -> None:
    case = honest()
    state = case.view.snapshot
    first = ends_of(bounded(case, 0, state.sequence + 101))[0]
    assert (first.what, first.ledger) == (Ending.LEDGER_LIMIT, state.sequence + 100)
    assert first.at == state.timestamp + 100 * SECONDS


def test_the_earliest_end_comes_first() -> None:
    case = honest()
    state = case.view.snapshot
    ends = ends_of(bounded(case, state.timestamp + 100, state.sequence + 1001))
    assert [end.what for end in ends[:2]] == [Ending.TIME_LIMIT, Ending.LEDGER_LIMIT]
    ends = ends_of(bounded(case, state.timestamp + 100_000, state.sequence + 101))
    assert ends[0].what is Ending.LEDGER_LIMIT


def test_storage_that_sleeps_ends_it() -> None:
    case = honest()
    lives = [
        entry.live_until
        for key in facts_of(case).done.footprint.keys  # type: ignore[union-attr]
        if (entry := case.view.snapshot.entries.get(key)) is not None
        and entry.live_until is not None
    ]
    (storage,) = [e for e in ends_of(facts_of(case)) if e.what is Ending.STORAGE]
    assert storage.ledger == min(lives)


def test_how_fast_ledgers_close_is_measured_between_two_states() -> None:
    case = honest()
    state = case.view.snapshot
    earlier = replace(state, sequence=state.sequence - 100, timestamp=state.timestamp - 600)
    knowledge = Knowledge(proposed=Sighting(earlier, earlier.timestamp))
    measured = replace(case, view=replace(case.view, knowledge=knowledge))
    first = ends_of(bounded(measured, 0, state.sequence + 101))[0]
    assert first.at == state.timestamp + 100 * 6


def test_two_states_at_hand_that_tell_nonsense_measure_nothing() -> None:
    case = honest()
    state = case.view.snapshot
    for ledgers, seconds in ((10, 60), (100, -600), (100, 399), (100, 1_000_000)):
        earlier = replace(
            state, sequence=state.sequence - ledgers, timestamp=state.timestamp - seconds
        )
        knowledge = Knowledge(proposed=Sighting(earlier, earlier.timestamp))
        measured = replace(case, view=replace(case.view, knowledge=knowledge))
        first = ends_of(bounded(measured, 0, state.sequence + 101))[0]
        assert first.at == state.timestamp + 100 * SECONDS


def test_a_guess_of_a_moment_is_no_difference() -> None:
    assert End(Ending.STORAGE, 5, 7) == End(Ending.STORAGE, 9, 7)
    assert End(Ending.STORAGE, 5, 7) != End(Ending.STORAGE, 5, 8)


def test_an_authorisation_ends_it_with_its_last_ledger() -> None:
    case = way_b()
    (entry,) = facts_of(case).by_address
    (end,) = [e for e in ends_of(facts_of(case)) if e.what is Ending.AUTHORISATION]
    assert end.ledger == entry.expiry
