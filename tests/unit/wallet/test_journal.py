"""The journal: whatever is done to its records shows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wallet import journal
from wallet.errors import Unreadable
from wallet.journal import (
    START,
    Event,
    Head,
    JournalBroken,
    Kind,
    Record,
    append,
    read_event,
    read_json,
    to_csv,
    to_json,
    verify,
)
from wallet.vault.secret import Secret

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
EVENTS = st.builds(
    Event,
    st.integers(0, 2**63 - 1),
    st.sampled_from(Kind),
    ANY_TEXT,
    st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
)
CHAINS = st.lists(EVENTS, min_size=1, max_size=6).map(lambda events: chain(events))


def key(name: str = "audit") -> Secret:
    return Secret(sha256(name.encode()).digest())


def event(number: int = 1, **facts: str) -> Event:
    return Event(1_800_000_000 + number, Kind.SIGNED, f"request {number}", facts)


def chain(events: Sequence[Event], secret: Secret | None = None) -> tuple[Record, ...]:
    records: list[Record] = []
    head = START
    for each in events:
        records.append(append(head, each, secret or key()))
        head = records[-1].head
    return tuple(records)


def few() -> tuple[Record, ...]:
    return chain([event(number, note="x") for number in range(1, 5)])


def broken_at(records: Sequence[Record], secret: Secret | None = None) -> int:
    with pytest.raises(JournalBroken) as raised:
        verify(records, secret)
    return raised.value.number


def flipped(raw: bytes, bit: int) -> bytes:
    number = int.from_bytes(raw, "big") ^ 1 << bit % (8 * len(raw))
    return number.to_bytes(len(raw), "big")


@given(CHAINS)
def test_a_chain_that_was_appended_holds(records: tuple[Record, ...]) -> None:
    assert verify(records, key()) == verify(records, None) == records[-1].head


def test_nothing_is_a_chain_too() -> None:
    assert verify((), key()) == START == Head(0, bytes(32))


def test_a_hash_is_what_its_description_says() -> None:
    (record,) = chain([Event(7, Kind.SEEN, "ü", {"b": "2", "a": "1"})])
    told = (
        '{"event":{"at":7,"facts":{"a":"1","b":"2"},"kind":"seen","subject":"\\u00fc"},'
        '"number":1}'
    )
    assert record.hash == sha256(bytes(32) + told.encode()).digest()


@given(CHAINS, st.data(), st.sampled_from(["previous", "hash", "mac"]), st.integers(0, 255))
def test_any_flipped_bit_is_found_at_its_record(
    records: tuple[Record, ...], data: st.DataObject, field: str, bit: int
) -> None:
    place = data.draw(st.integers(0, len(records) - 1))
    record = records[place]
    changed = replace(record, **{field: flipped(getattr(record, field), bit)})  # type: ignore[arg-type]
    assert broken_at([*records[:place], changed, *records[place + 1 :]], key()) == place + 1


@given(CHAINS, st.data(), EVENTS)
def test_any_other_event_is_found_even_without_the_key(
    records: tuple[Record, ...], data: st.DataObject, other: Event
) -> None:
    place = data.draw(st.integers(0, len(records) - 1))
    record = records[place]
    assume(other != record.event)
    changed = [*records[:place], replace(record, event=other), *records[place + 1 :]]
    assert broken_at(changed) == place + 1


@pytest.mark.parametrize(
    "change",
    [
        {"at": 0},
        {"kind": Kind.DECLINED},
        {"subject": "request 9"},
        {"facts": {}},
        {"facts": {"note": "y"}},
        {"facts": {"note": "x", "more": ""}},
    ],
)
def test_each_field_of_an_event_counts(change: dict[str, object]) -> None:
    first, second, *rest = few()
    edited = replace(second, event=replace(second.event, **change))  # type: ignore[arg-type]
    assert broken_at([first, edited, *rest]) == 2


def test_a_wrong_number_is_found() -> None:
    first, second, *rest = few()
    assert broken_at([first, replace(second, number=7), *rest]) == 2


@given(CHAINS, st.data())
def test_a_dropped_record_is_found(records: tuple[Record, ...], data: st.DataObject) -> None:
    assume(len(records) > 1)
    place = data.draw(st.integers(0, len(records) - 2))
    assert broken_at([*records[:place], *records[place + 1 :]]) == place + 1


@given(CHAINS, st.data())
def test_a_doubled_record_is_found(records: tuple[Record, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(records) - 1))
    assert broken_at([*records[: place + 1], *records[place:]]) == place + 2


@given(CHAINS, st.data())
def test_swapped_records_are_found(records: tuple[Record, ...], data: st.DataObject) -> None:
    assume(len(records) > 1)
    first, second = sorted(
        data.draw(
            st.lists(st.integers(0, len(records) - 1), min_size=2, max_size=2, unique=True)
        )
    )
    swapped = list(records)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert broken_at(swapped) == first + 1


@given(CHAINS, st.data())
def test_a_cut_off_end_shows_to_whoever_knows_the_head(
    records: tuple[Record, ...], data: st.DataObject
) -> None:
    left = data.draw(st.integers(0, len(records) - 1))
    assert verify(records[:left], key()) != records[-1].head


def test_a_chain_made_anew_without_the_key_is_found_by_the_key_alone() -> None:
    forged = chain([event(1), event(2)], key("somebody's"))
    assert verify(forged, None) == forged[-1].head
    assert broken_at(forged, key()) == 1


def test_the_rest_of_a_chain_is_checked_from_a_known_head() -> None:
    records = few()
    assert verify(records[2:], key(), records[1].head) == records[-1].head
    with pytest.raises(JournalBroken):
        verify(records[2:], key(), records[0].head)


@given(CHAINS)
def test_an_export_reads_back_as_it_was(records: tuple[Record, ...]) -> None:
    assert read_json(to_json(records)) == records


@given(EVENTS)
def test_an_event_reads_back_as_it_was(each: Event) -> None:
    assert read_event(each.to_bytes()) == each


@given(CHAINS, st.data())
def test_no_changed_letter_of_an_export_goes_unseen(
    records: tuple[Record, ...], data: st.DataObject
) -> None:
    text = to_json(records)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=1, max_codepoint=300))
    assume(letter != text[place])
    with pytest.raises((Unreadable, JournalBroken)):
        verify(read_json(text[:place] + letter + text[place + 1 :]), key())


def exported(**changes: object) -> str:
    """An export with these fields in its first record; None: without it."""
    value = json.loads(to_json(few()))
    first = {**value["records"][0], **changes}
    value["records"][0] = {name: fact for name, fact in first.items() if fact is not None}
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "é",
        "\ud800",
        "9" * 5000,
        to_json(few()) + "\n",
        to_json(few()).replace(":", ": "),
        to_json(few()).replace("journal/1", "journal/2"),
        exported(more="field"),
        exported(mac=None),
        exported(kind="unheard-of"),
        exported(at=-1),
        exported(at=2**63),
        exported(at=True),
        exported(number=1.5),
        exported(hash="00"),
        exported(hash="AB" * 32),
        exported(subject=7),
        exported(facts=[]),
        exported(facts={"note": 1}),
    ],
)
def test_only_the_one_form_of_an_export_is_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_json(text)


def test_an_export_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = to_json(few())
    monkeypatch.setattr(journal, "MAX_BYTES", len(text) - 1)
    with pytest.raises(Unreadable, match="bytes"):
        read_json(text)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_table_has_a_row_for_each_record() -> None:
    rows = rows_of(to_csv(few()))
    columns = ["number", "time", "at", "kind", "subject", "facts", "previous", "hash", "mac"]
    assert rows[0] == columns
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[1][5] == '{"note":"x"}'


@pytest.mark.parametrize(
    ("at", "time"),
    [
        (0, "1970-01-01 00:00:00 UTC"),
        (1_795_384_177, "2026-11-22 21:49:37 UTC"),
        (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        (253_402_300_800, ""),
    ],
)
def test_a_table_tells_times_as_people_do(at: int, time: str) -> None:
    assert rows_of(to_csv(chain([Event(at, Kind.SEEN, "x", {})])))[1][1:3] == [time, str(at)]


def test_a_table_has_letters_as_they_are() -> None:
    records = chain([Event(1, Kind.SEEN, "x", {"label": "Müller"})])
    assert rows_of(to_csv(records))[1][5] == '{"label":"Müller"}'


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_nothing_of_a_table(begin: str) -> None:
    records = chain([Event(1, Kind.SEEN, f"{begin}cmd|' /C calc'!A0", {})])
    assert rows_of(to_csv(records))[1][4] == f"'{begin}cmd|' /C calc'!A0"


@given(CHAINS)
def test_any_table_can_be_saved(records: tuple[Record, ...]) -> None:
    cells = [cell for row in rows_of(to_csv(records)) for cell in row]
    assert "".join(cells).encode()
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
