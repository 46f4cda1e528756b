"""How long foreign input can keep us busy: junk hardly at all, the worst that is read 2 s."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from time import thread_time

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import ESCROW, chance
from tests.support.ledgers import stored
from tests.support.requests import honest
from wallet import gate, join
from wallet.envelope import read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.network import PRACTICE
from wallet.request import MAX_BYTES, MAX_NOTE, Request, read
from wallet.soroban.values import symbol

MOST_FOR_JUNK = 0.05
MOST_TO_READ = 2.0
SIZE = MAX_BYTES
HONEST = honest().request


def listed(item: str) -> str:
    """A megabyte of this in a list."""
    return '{"a":[' + ",".join([item] * ((SIZE - 10) // (len(item) + 1))) + "]}"


def begun(more: str) -> str:
    """A request that goes on with junk where its signatures belong."""
    head, middle, _ = HONEST.to_text().partition('"signatures":[')
    return head + middle + more[: SIZE - len(head) - len(middle)]


def named(count: int) -> str:
    """So many fields, padded to a megabyte with one long text."""
    fields = ",".join(f'"{n}":0' for n in range(count))
    return "{" + fields + ',"x":"' + "x" * (SIZE - len(fields) - 9) + '"}'


JUNK: dict[str, str] = {
    "letters": "A" * SIZE,
    "spaces": " " * SIZE,
    "line ends": "\n" * SIZE,
    "zero bytes": "\0" * SIZE,
    "base64": base64.b64encode(chance(1).randbytes(SIZE // 4 * 3 - 3)).decode(),
    "base64 with a line end in each line": "AAAA\n" * (SIZE // 5),
    "objects in objects": '{"a":' * (SIZE // 5),
    "lists in lists": '{"a":' + "[" * (SIZE - 5),
    "empty lists": listed("[]"),
    "empty objects": listed("{}"),
    "small objects": listed('{"a":1}'),
    "empty texts": listed('""'),
    "numbers without end": listed("1e999"),
    "no numbers": listed("NaN"),
    "one number": '{"a":' + "9" * (SIZE - 6) + "}",
    "one text": '{"' + "x" * (SIZE - 6) + '"}',
    "escapes": '{"a":"' + "\\u0041" * ((SIZE - 10) // 6) + '"}',
    "backslashes": '{"a":"' + "\\\\" * ((SIZE - 10) // 2) + '"}',
    "names": "{" + ",".join(f'"{n}":0' for n in range(10**6))[: SIZE - 2] + "}",
    "as many names as are read at all": named(SIZE // 32),
    "other letters": '{"a":"' + "é" * ((SIZE - 10) // 2) + '"}',
    "lone surrogates": '{"a":"' + "\ud800" * ((SIZE - 10) // 3) + '"}',
    "a request, then lists": begun("[]," * (SIZE // 3)),
    "a request, then objects in objects": begun('{"hint":' * (SIZE // 8)),
    "a request, then one text": begun('"' + "x" * SIZE),
}


def looked_at(text: str) -> None:
    """As whatever comes in a file is looked at."""
    if text.lstrip().startswith("{"):
        read(text)
    else:
        read_envelope(text, PRACTICE)


def seconds(work: Callable[[], object], rounds: int = 2) -> float:
    """Of processor time, the best of some rounds: others work on this machine too."""
    best = float("inf")
    for _ in range(rounds):
        begin = thread_time()
        work()
        best = min(best, thread_time() - begin)
    return best


@pytest.mark.parametrize("kind", JUNK)
def test_a_megabyte_of_junk_is_refused_at_once(kind: str) -> None:
    text = JUNK[kind]
    assert SIZE - 100 < len(text.encode("utf-8", "surrogatepass")) <= SIZE + 100

    def refused() -> None:
        with pytest.raises(WalletError):
            looked_at(text)

    assert seconds(refused) < MOST_FOR_JUNK


def test_a_pack_of_empty_lists_is_refused_at_once() -> None:
    text = listed("[]")[: join.MAX_BYTES]

    def refused() -> None:
        with pytest.raises(WalletError):
            join.read(text)

    assert seconds(refused) < MOST_FOR_JUNK


@pytest.mark.parametrize("letters", ["[", "{", ",", "[]{},"])
def test_a_note_may_be_full_of_whatever_makes_lists(letters: str) -> None:
    request = replace(HONEST, note=(letters * MAX_NOTE)[:MAX_NOTE])
    text = request.to_text()
    assert read(text).to_text() == text


def test_a_state_of_the_smallest_entries_there_are_is_not_too_crowded() -> None:
    state = HONEST.snapshot
    absent = [n.to_bytes(32, "big") for n in range(9_900)]
    keys = [b"\0" * 4 + b"\0" * 4 + key for key in absent]
    entries = {**state.entries, **dict.fromkeys(keys)}
    request = replace(HONEST, snapshot=replace(state, entries=entries))
    assert len(request.to_text()) > 9 * SIZE // 10
    assert isinstance(read(request.to_text()), Request)


VALUES: dict[str, xdr.SCVal] = {
    "no list": xdr.SCVal(xdr.SCValType.SCV_VEC),
    "no letters": scval.to_string(""),
}
"""Of what takes the fewest bytes, what takes the longest."""


def many(value: xdr.SCVal, size: int) -> xdr.SCVal:
    """A list of so many bytes."""
    return scval.to_vec([value] * (size // len(value.to_xdr_bytes())))


@pytest.mark.alone
@pytest.mark.parametrize("kind", VALUES)
def test_the_fullest_state_is_read_in_time(kind: str) -> None:
    held = many(VALUES[kind], 122_000)
    entries = dict(HONEST.snapshot.entries)
    for number in range(6):
        entries |= stored(ESCROW, symbol(f"k{number}"), held)
    request = replace(HONEST, snapshot=replace(HONEST.snapshot, entries=entries))
    text = request.to_text()
    assert len(text) > 9 * SIZE // 10
    assert seconds(lambda: read(text), rounds=1) < MOST_TO_READ


@pytest.mark.parametrize("kind", VALUES)
def test_the_gate_costs_little_beside_what_the_sdk_takes(kind: str) -> None:
    raw = many(VALUES[kind], 120_000).to_xdr_bytes()

    def by_the_sdk() -> None:
        xdr.SCVal.from_xdr_bytes(raw).to_xdr_bytes()

    gated = seconds(lambda: gate.decode(xdr.SCVal, raw, "value"))
    assert gated < 3 * seconds(by_the_sdk)


@pytest.mark.parametrize("part", ["[]", "{}", '"",'])
def test_a_text_of_more_parts_than_it_can_have_is_not_even_parsed(part: str) -> None:
    with pytest.raises(Unreadable, match="more parts"):
        gate.refuse_crowded(part * 100_000, "request file")
