"""Storage while a call runs: footprints, lives, and what slept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import ESCROW
from tests.support.ledgers import LIFE, SEQUENCE, code, ledger, stored
from wallet.network import PRACTICE
from wallet.soroban.entries import TEMPORARY, Entry, Key, contract_data, contract_data_key
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Denied, Footprint, Storage
from wallet.soroban.values import i128, symbol

NAME = symbol("Name")
KEY = contract_data_key(ESCROW, NAME)
BRIEF = contract_data_key(ESCROW, NAME, TEMPORARY)
DAY = 17_280
NOWHERE = Footprint(frozenset(), frozenset())


def holding(left: int, key: Key = KEY) -> Ledger:
    """A ledger with one entry that has so many ledgers left, this one not counted."""
    entry = Entry(contract_data(key, i128(1)), SEQUENCE + left, SEQUENCE - 1)
    return Ledger(PRACTICE, SEQUENCE, 0, LIFE, {key: entry})


def life(storage: Storage, key: Key = KEY) -> int | None:
    """How many ledgers an entry has left."""
    entry = storage.get(key)
    assert entry is not None
    assert entry.live_until is not None
    return entry.live_until - SEQUENCE


def reading(*keys: Key) -> Footprint:
    return Footprint(frozenset(keys), frozenset())


def writing(*keys: Key) -> Footprint:
    return Footprint(frozenset(), frozenset(keys))


def test_what_is_read_is_read_only_in_the_footprint() -> None:
    storage = Storage(holding(1))
    storage.get(KEY)
    assert storage.footprint == reading(KEY)


def test_what_is_written_is_in_the_footprint_once() -> None:
    storage = Storage(holding(1))
    storage.get(KEY)
    storage.create(KEY, contract_data(KEY, i128(2)))
    assert storage.footprint == writing(KEY)


def test_what_is_not_there_is_asked_for_all_the_same() -> None:
    storage = Storage(ledger())
    assert storage.get(KEY) is None
    assert storage.footprint == reading(KEY)


def test_a_new_entry_lives_for_the_least_life_of_the_network() -> None:
    storage = Storage(ledger())
    storage.create(KEY, contract_data(KEY, i128(2)))
    assert life(storage) == LIFE.min_persistent - 1


def test_a_rewritten_entry_keeps_its_life() -> None:
    storage = Storage(holding(77))
    storage.create(KEY, contract_data(KEY, i128(2)))
    assert life(storage) == 77


@pytest.mark.parametrize(
    ("left", "afterwards"), [(DAY - 1, 500_000), (DAY, 500_000), (DAY + 1, DAY + 1)]
)
def test_a_life_is_lengthened_only_when_so_little_is_left(left: int, afterwards: int) -> None:
    storage = Storage(holding(left))
    storage.extend(KEY, DAY, 500_000)
    assert life(storage) == afterwards


def test_no_life_is_longer_than_the_network_allows() -> None:
    storage = Storage(holding(0))
    storage.extend(KEY, DAY, 31_536_000)
    assert life(storage) == LIFE.max - 1


def test_a_life_is_never_shortened() -> None:
    storage = Storage(holding(DAY))
    storage.extend(KEY, DAY, DAY)
    assert storage.changes == {}


def test_an_extension_reads_and_does_not_write() -> None:
    storage = Storage(holding(0))
    storage.extend(KEY, DAY, DAY)
    assert storage.footprint == reading(KEY)
    assert set(storage.changes) == {KEY}


@pytest.mark.parametrize(
    ("on", "threshold", "extend_to", "expected"),
    [
        (holding(1), 11, 10, ("Storage", "InvalidInput")),
        (ledger(), 10, 10, ("Storage", "MissingValue")),
        (ledger(), 11, 10, ("Storage", "InvalidInput")),
        (holding(1), 10, 2**32 - 1, ("Context", "InternalError")),
        (holding(1), 10, 2**32 - SEQUENCE, ("Context", "InternalError")),
    ],
    ids=["threshold above life", "not there", "threshold first", "longest", "one too long"],
)
def test_an_extension_that_makes_no_sense_is_refused(
    on: Ledger, threshold: int, extend_to: int, expected: tuple[str, str]
) -> None:
    with pytest.raises(Denied) as refused:
        Storage(on).extend(KEY, threshold, extend_to)
    assert (refused.value.kind, refused.value.code) == expected


def test_the_last_ledger_there_is_can_still_be_asked_for() -> None:
    storage = Storage(holding(1))
    storage.extend(KEY, 10, 2**32 - 1 - SEQUENCE)
    assert life(storage) == LIFE.max - 1


def test_an_entry_is_awake_in_its_last_ledger() -> None:
    storage = Storage(holding(0))
    storage.get(KEY)
    assert storage.restored == frozenset()


def test_an_entry_that_sleeps_is_woken_by_being_read() -> None:
    storage = Storage(holding(-1))
    assert life(storage) == LIFE.min_persistent - 1
    assert storage.restored == {KEY}
    assert storage.footprint == writing(KEY)
    assert set(storage.changes) == {KEY}


def test_code_that_sleeps_is_woken_too() -> None:
    (key,) = asleep = code(bytes(32), SEQUENCE - 1)
    storage = Storage(ledger(asleep))
    assert life(storage, key) == LIFE.min_persistent - 1
    assert storage.restored == {key}


def test_a_temporary_entry_is_gone_after_its_life() -> None:
    storage = Storage(holding(-1, BRIEF))
    assert storage.get(BRIEF) is None
    assert storage.restored == frozenset()
    assert storage.changes == {}


def test_a_temporary_entry_can_be_made_again_after_its_life() -> None:
    storage = Storage(holding(-1, BRIEF))
    storage.put(BRIEF, contract_data(BRIEF, i128(1)), SEQUENCE + 5)
    assert set(storage.changes) == {BRIEF}
    assert life(storage, BRIEF) == 5


def test_an_entry_written_as_it_was_is_no_change() -> None:
    storage = Storage(holding(7))
    storage.create(KEY, contract_data(KEY, i128(1)))
    assert storage.changes == {}
    assert storage.footprint == writing(KEY)


READ: Callable[[Storage], object] = lambda storage: storage.get(KEY)  # noqa: E731
WRITE: Callable[[Storage], object] = lambda storage: storage.create(KEY, b"")  # noqa: E731
EXTEND: Callable[[Storage], object] = lambda storage: storage.extend(KEY, 1, 1)  # noqa: E731


@pytest.mark.parametrize(
    ("left", "footprint", "act"),
    [
        (9, NOWHERE, READ),
        (9, NOWHERE, WRITE),
        (9, NOWHERE, EXTEND),
        (9, reading(KEY), WRITE),
        (9, writing(BRIEF), READ),
        (-1, reading(KEY), READ),
    ],
    ids=["read", "write", "extend", "write what may be read", "another key", "wake"],
)
def test_nothing_is_touched_outside_of_the_footprint(
    left: int, footprint: Footprint, act: Callable[[Storage], object]
) -> None:
    with pytest.raises(Denied) as refused:
        act(Storage(holding(left), footprint))
    assert (refused.value.kind, refused.value.code) == ("Storage", "ExceededLimit")


@pytest.mark.parametrize(
    ("left", "footprint", "act"),
    [(9, reading(KEY), READ), (0, reading(KEY), EXTEND), (-1, writing(KEY), READ)],
    ids=["read", "extend", "wake"],
)
def test_inside_of_the_footprint_all_goes_as_recorded(
    left: int, footprint: Footprint, act: Callable[[Storage], object]
) -> None:
    recording, enforcing = Storage(holding(left)), Storage(holding(left), footprint)
    act(recording)
    act(enforcing)
    assert recording.footprint == footprint
    assert recording.changes == enforcing.changes


@given(
    left=st.integers(-3, 3_000_000),
    threshold=st.integers(0, 600_000),
    more=st.integers(0, 4_000_000),
)
def test_an_extension_never_takes_life_and_never_gives_more_than_asked(
    left: int, threshold: int, more: int
) -> None:
    storage = Storage(holding(left))
    before = life(storage)
    storage.extend(KEY, threshold, threshold + more)
    afterwards = life(storage)
    assert before is not None
    assert afterwards is not None
    assert before <= afterwards <= max(before, min(threshold + more, LIFE.max - 1))
    assert afterwards == before or before <= threshold


def test_what_a_ledger_keeps_is_not_what_a_call_did_to_it() -> None:
    on = ledger(stored(ESCROW, NAME, i128(1)))
    storage = Storage(on)
    storage.create(KEY, contract_data(KEY, i128(2)))
    value = on.entries[KEY].value.contract_data
    assert value is not None
    assert value.val == i128(1)
    changed = on.with_changes(storage.changes).entries[KEY].value.contract_data
    assert changed is not None
    assert changed.val == i128(2)


def test_an_entry_can_leave_the_ledger() -> None:
    on = ledger(stored(ESCROW, NAME, i128(1)))
    assert KEY not in on.with_changes({KEY: None}).entries
