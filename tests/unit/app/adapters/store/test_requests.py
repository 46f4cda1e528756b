"""Requests and all that belongs to them, as use cases and lists ask for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.adapters.store.errors import DatabaseTrouble, RowRefused
from app.adapters.store.requests import _BACKWARDS
from app.adapters.store.store import Store
from app.records import (
    InboxRow,
    Matter,
    Refusal,
    SignerLine,
    Standing,
    StoredRequest,
    Submission,
    SubmissionState,
)
from tests.support.stores import (
    START,
    address_of,
    hash_of,
    request_row,
    signature_row,
    signer_lines,
)


def as_listed(request: StoredRequest) -> InboxRow:
    fields = {name: getattr(request, name) for name in InboxRow.__dataclass_fields__}
    return InboxRow(**fields)


def order(store: Store, standing: Standing | None = None, **asked: object) -> list[bytes]:
    rows = store.requests.inbox(standing, **asked)  # type: ignore[arg-type]
    return [row.hash for row in rows]


@pytest.mark.parametrize("amount", [None, 0, 7, 2**127 - 1, -(2**127)])
def test_a_request_comes_back_as_it_was_put(amount: int | None, store: Store) -> None:
    request = request_row(amount=amount, valid_until=2**63 - 1)
    assert store.requests.put(request)
    assert store.requests.by_hash(request.hash) == request
    assert store.requests.inbox(None) == (as_listed(request),)


def test_a_request_that_nobody_put_is_not_there(store: Store) -> None:
    assert store.requests.by_hash(hash_of(1)) is None


def test_a_request_that_is_there_is_kept_as_it_is(store: Store) -> None:
    store.requests.put(request_row())
    other = request_row(title="Something else", text="Other", signers=())
    assert not store.requests.put(other)
    assert store.requests.by_hash(hash_of(1)) == request_row()


def test_a_time_beyond_all_times_is_the_last_one(store: Store) -> None:
    store.requests.put(request_row(valid_until=2**64 - 1))
    assert store.requests.inbox(None)[0].valid_until == 2**63 - 1


def test_a_request_without_signers_is_listed_too(store: Store) -> None:
    store.requests.put(request_row(1, signers=()))
    store.requests.put(request_row(2))
    assert [len(row.signers) for row in store.requests.inbox(None)] == [0, 2]


def test_those_that_expire_first_come_first_and_those_that_never_do_last(store: Store) -> None:
    for number, until in ((1, 0), (2, START + 9), (3, START + 5), (4, 0), (5, START + 5)):
        store.requests.put(request_row(number, valid_until=until))
    expected = [hash_of(number) for number in (3, 5, 2, 1, 4)]
    assert order(store) == order(store, Standing.NEEDS_ME) == expected


def test_a_list_is_as_long_as_asked(store: Store) -> None:
    for number in range(5):
        store.requests.put(request_row(number))
    assert len(order(store, limit=3)) == 3
    assert order(store, limit=0) == []


def test_a_list_goes_on_where_another_ended(store: Store) -> None:
    for number in range(5):
        store.requests.put(request_row(number, valid_until=START + number % 2))
    parts = [order(store, limit=2), order(store, limit=2, after=2), order(store, after=4)]
    assert [hash_ for part in parts for hash_ in part] == order(store)
    assert order(store, after=5) == []


def test_a_list_backwards_has_the_same_in_the_opposite_order(store: Store) -> None:
    for number, until in ((1, 0), (2, START + 9), (3, START + 5), (4, 0), (5, START + 5)):
        store.requests.put(request_row(number, valid_until=until))
    assert order(store, backwards=True) == order(store)[::-1]
    assert order(store, Standing.NEEDS_ME, backwards=True, limit=2) == order(store)[:-3:-1]


def test_a_list_backwards_is_read_from_the_index(store: Store) -> None:
    plans = [
        store.database.rows(
            f"EXPLAIN QUERY PLAN SELECT id FROM requests {where} {_BACKWARDS} LIMIT 9"  # noqa: S608
        )
        for where in ("", "WHERE standing = 'final'")
    ]
    assert not [step for plan in plans for step in plan if "TEMP B-TREE" in step[3]]


def test_a_list_has_requests_of_its_standing_alone(store: Store) -> None:
    for number, standing in enumerate(Standing):
        store.requests.put(request_row(number, standing=standing))
    found = [store.requests.inbox(standing) for standing in Standing]
    assert [[row.standing for row in rows] for rows in found] == [[each] for each in Standing]


def test_a_list_is_narrowed_by_words(store: Store) -> None:
    store.requests.put(request_row(1, title="Roof of Schäfer"))
    store.requests.put(request_row(2, title="Roof of Meyer"))
    store.requests.put(request_row(3, title="Roof of Schaefer", standing=Standing.FINAL))
    assert order(store, words="roof SCHAF") == [hash_of(1)]
    assert order(store, Standing.FINAL, words="roof") == [hash_of(3)]
    assert order(store, words="roof nobody") == []
    assert len(order(store, words=" ()* ")) == 3


def test_every_standing_is_counted(store: Store) -> None:
    store.requests.put(request_row(1))
    store.requests.put(request_row(2))
    store.requests.set_standing(hash_of(2), Standing.SENT)
    expected = dict.fromkeys(Standing, 0) | {Standing.NEEDS_ME: 1, Standing.SENT: 1}
    assert store.requests.counts() == expected


def test_signers_are_noted_anew(store: Store) -> None:
    store.requests.put(request_row())
    changed = (*signer_lines(1, signed=True), SignerLine(address_of(1), address_of(9), 1, True))
    store.requests.set_signers(hash_of(1), changed)
    store.requests.set_signers(hash_of(2), changed)
    found = store.requests.by_hash(hash_of(1))
    assert found == replace(request_row(), signers=changed)


def test_a_request_can_be_put_to_a_matter_that_is_there(store: Store) -> None:
    store.requests.put(request_row())
    matter = store.matters.add(Matter(0, "Meyer", "12/26", "Gartenweg", 0, closed=False))
    store.requests.set_matter(hash_of(1), matter.id)
    assert store.requests.inbox(None)[0].matter == matter.id
    with pytest.raises(RowRefused):
        store.requests.set_matter(hash_of(1), 77)


def test_a_hash_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.requests.put(request_row(hash=b"short"))


def test_a_cover_that_came_later_is_kept_with_its_request_and_no_other(store: Store) -> None:
    store.requests.put(request_row(1))
    store.requests.put(request_row(2))
    store.signatures.cover(hash_of(1), "covered")
    texts = [found.text for n in (1, 2) if (found := store.requests.by_hash(hash_of(n)))]
    assert texts == ["covered", request_row(2).text]


def test_signatures_are_kept_once_each(store: Store) -> None:
    store.requests.put(request_row())
    first, second = signature_row(1, 1), signature_row(1, 2)
    store.signatures.add([first, second])
    store.signatures.add([replace(first, key="", received=0), second])
    assert set(store.signatures.of(hash_of(1))) == {first, second}
    assert store.signatures.of(hash_of(2)) == ()


def test_a_signature_needs_its_request(store: Store) -> None:
    store.requests.put(request_row())
    with pytest.raises(RowRefused):
        store.signatures.add([signature_row(1), signature_row(2)])
    assert store.signatures.of(hash_of(1)) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM signatures",
        "UPDATE signatures SET key = 'mine'",
        "REPLACE INTO signatures SELECT request, hint, signature, 'mine', 0 FROM signatures",
        "DELETE FROM requests",
        "DELETE FROM submissions",
        "UPDATE submissions SET state = 'final'",
    ],
)
def test_what_was_seen_is_never_changed_or_removed(statement: str, store: Store) -> None:
    store.requests.put(request_row())
    store.signatures.add([signature_row()])
    step = Submission(hash_of(1), SubmissionState.SENDING, START, 0, "")
    store.submissions.append(step)
    with pytest.raises(RowRefused):
        store.database.rows(statement)
    assert store.signatures.of(hash_of(1)) == (signature_row(),)
    assert store.submissions.of(hash_of(1)) == (step,)


def test_the_first_signature_of_each_key_tells_when_it_came(store: Store) -> None:
    for number in (1, 2, 3):
        store.requests.put(request_row(number))
    first, again = signature_row(1, 1), replace(signature_row(1, 2), key=address_of(1))
    nobodys = replace(signature_row(2, 3), key="")
    store.signatures.add([first, replace(again, received=START + 9), nobodys])
    found = store.signatures.received([hash_of(1), hash_of(2), hash_of(9)])
    assert found == {hash_of(1): {address_of(1): START}}
    assert store.signatures.received([]) == {}


def test_the_last_refusal_of_several_requests_is_found_at_once(store: Store) -> None:
    for number in (1, 2, 3):
        store.requests.put(request_row(number))
    rows = [Refusal(hash_of(n), "", f"Reason {at}", at) for n, at in ((1, 1), (1, 2), (2, 3))]
    for row in rows:
        store.refusals.add(row)
    found = store.refusals.latest([hash_of(n) for n in (1, 2, 3)])
    assert found == {hash_of(1): rows[1], hash_of(2): rows[2]}


def test_refusals_are_told_in_their_order(store: Store) -> None:
    store.requests.put(request_row())
    refusals = tuple(Refusal(hash_of(1), address_of(n), f"Reason {n}", n) for n in (2, 1))
    for refusal in refusals:
        store.refusals.add(refusal)
    assert store.refusals.of(hash_of(1)) == refusals
    with pytest.raises(RowRefused):
        store.refusals.add(replace(refusals[0], request=hash_of(2)))


def steps(store: Store, request: int, *states: SubmissionState) -> list[Submission]:
    store.requests.put(request_row(request))
    made = [Submission(hash_of(request), s, START + n, n, "") for n, s in enumerate(states)]
    for step in made:
        store.submissions.append(step)
    return made


def test_the_last_step_is_what_counts(store: Store) -> None:
    made = steps(store, 1, SubmissionState.SENDING, SubmissionState.SENT, SubmissionState.FINAL)
    assert store.submissions.latest(hash_of(1)) == made[-1]
    assert store.submissions.of(hash_of(1)) == tuple(made)
    assert store.submissions.latest(hash_of(2)) is None


def test_the_last_step_of_several_requests_is_found_at_once(store: Store) -> None:
    one = steps(store, 1, SubmissionState.SENDING, SubmissionState.SENT)
    other = steps(store, 2, SubmissionState.FINAL)
    steps(store, 3)
    found = store.submissions.latest_of([hash_of(n) for n in (1, 2, 3, 4)])
    assert found == {hash_of(1): one[-1], hash_of(2): other[-1]}


def test_what_has_no_end_yet_is_unfinished(store: Store) -> None:
    for number, state in enumerate(SubmissionState):
        steps(store, number, SubmissionState.SENT, state)
    steps(store, 50, SubmissionState.UNKNOWN, SubmissionState.FINAL)
    assert [step.state.value for step in store.submissions.unfinished()] == [
        *("sending", "sent", "unknown")
    ]


def test_what_is_open_and_what_is_final_since_bears_on_its_contract(store: Store) -> None:
    for number, standing in enumerate(Standing):
        steps(store, number, SubmissionState.SENT, SubmissionState.FINAL)
        store.requests.set_standing(hash_of(number), standing)
    bearing = {each.hash: each for each in store.submissions.bearing(START)}
    open_ = {"needs-me", "waits-for-others", "ready", "sent", "unknown"}
    for number, standing in enumerate(Standing):
        told = bearing.get(hash_of(number))
        expected = 0 if standing.value in open_ else 1 if standing is Standing.FINAL else None
        assert (told and told.ledger) == expected, standing
        if told is not None:
            row = request_row(number)
            assert (told.contract, told.passphrase) == (row.contract, row.passphrase)
    final = hash_of(list(Standing).index(Standing.FINAL))
    assert final not in {each.hash for each in store.submissions.bearing(START + 2)}


def test_a_step_needs_its_request(store: Store) -> None:
    with pytest.raises(DatabaseTrouble):
        store.submissions.append(Submission(hash_of(1), SubmissionState.SENT, START, 0, ""))


def test_unsettled_is_what_a_ledger_may_still_tell_of(store: Store) -> None:
    since = START
    rows = [
        request_row(number, standing=standing, valid_until=until)
        for number, (standing, until) in enumerate(
            [
                (Standing.NEEDS_ME, since - 5),
                (Standing.WAITS_FOR_OTHERS, 0),
                (Standing.READY, since + 5),
                (Standing.EXPIRED, since),
                (Standing.DECLINED, 0),
                (Standing.EXPIRED, since - 1),
                (Standing.DECLINED, since - 1),
                (Standing.FINAL, since + 5),
                (Standing.FAILED, since + 5),
                (Standing.SENT, since + 5),
                (Standing.UNKNOWN, since + 5),
            ]
        )
    ]
    for row in rows:
        store.requests.put(row)
    told = store.requests.unsettled(since)
    assert told == tuple((r.hash, r.passphrase, r.valid_until) for r in rows[:5])
