"""What anybody may hand in to be reviewed: junk is refused at once, the worst in time."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from stellar_sdk import xdr

from app.exchange import file_in
from app.registry import known_builds
from app.report import as_json, as_text
from app.review import Looking, inspected
from tests.support.builders import ALICE, ESCROW, chance
from tests.support.escrows import BUILD, terms
from tests.support.ledgers import ALIVE, APPROVER, Entries, stored
from tests.support.requests import NOW, PRICE, TOKEN, due, honest, proposed, world
from tests.support.snapshots import snapshot_file_text
from wallet.envelope import UnsupportedEnvelope
from wallet.errors import Unreadable
from wallet.escrow.moves import ApproveMilestones
from wallet.escrow.storage import ESCROW_KEY, MOST_MILESTONES, escrow_to
from wallet.gate import TooLarge
from wallet.holdings import contract_balance_key
from wallet.request import Request
from wallet.review.review import Review
from wallet.snapshot import Snapshot
from wallet.snapshot_file import snapshot_of
from wallet.soroban.entries import Entry, Key, contract_data, nonce_key
from wallet.soroban.values import i128, struct, symbol, vector

JUNK_SECONDS = 0.05
WORST_SECONDS = 2.0
ATTEMPTS = 3
"""Others use the machine too: one good time of these shows what the program can do."""

MEGABYTE = 1_000_000
VOID = xdr.SCVal(xdr.SCValType.SCV_VOID)
BUILDS = known_builds()


def look(text: str, state: str | None = None) -> Review:
    """What the command does with the content of its files."""
    value = file_in("request", text)
    assert isinstance(value, Request | str)
    snapshot = None if state is None else snapshot_of(state)
    review = inspected(value, Looking(BUILDS, NOW, snapshot=snapshot, key=ALICE.public))
    assert as_text(review)
    assert as_json(review)
    return review


def seconds(work: Callable[[], object]) -> float:
    """The processor's time of one go, without what others took."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def at_most(limit: float, work: Callable[[], object]) -> bool:
    return any(seconds(work) <= limit for _ in range(ATTEMPTS))


def knowing(more: Entries | dict[Key, Entry | None]) -> Snapshot:
    """The state of an honest release, and more."""
    known = honest().view.snapshot
    return replace(known, entries={**known.entries, **more})


def voids(megabytes: float) -> Entries:
    """Entries of nothing but empty values, which take the longest to read."""
    entries: Entries = {}
    for number in range(round(megabytes * 6)):
        entries |= stored(ESCROW, symbol(f"a{number}"), vector([VOID] * 31_000))
    return entries


def junk() -> Iterator[tuple[str, str]]:
    count = MEGABYTE
    yield "noise", base64.b64encode(chance(1).randbytes(count * 3 // 4)).decode()
    yield "one letter", "A" * count
    yield "spaces", " " * count
    yield "lines", "\n" * (count - 1) + "A"
    yield "half an object", "{" + "A" * count
    yield "half a million of braces", "{" * count
    yield "objects in objects", '{"a":' * (count // 5)
    yield "lists in lists", '{"a":' + "[" * count
    yield "empty lists", '{"a":[' + "[]," * (count // 3) + "[]]}"
    yield "zeros", '{"a":[' + "0," * (count // 2) + "0]}"
    yield "digits", '{"a":' + "9" * count + "}"
    yield "a long text", '{"a":"' + "x" * count + '"}'
    yield "escapes", '{"a":"' + "\\u0041" * (count // 6) + '"}'
    yield "quotes", '{"' + '\\"' * (count // 2) + '"'
    yield "names", "{" + ",".join(f'"{n}":0' for n in range(count // 12)) + "}"
    yield "a request of nothing", '{"format":"countersign-request/1","x":"' + "y" * count + '"}'
    yield "zero bytes", "\0" * count


JUNK = dict(junk())


@pytest.mark.parametrize("what", JUNK)
def test_a_megabyte_of_junk_is_refused_at_once(what: str) -> None:
    def refuse() -> None:
        for read in (look, snapshot_of):
            with pytest.raises((Unreadable, TooLarge, UnsupportedEnvelope)):
                read(JUNK[what])

    assert at_most(2 * JUNK_SECONDS, refuse)


def test_the_largest_files_are_reviewed_in_time() -> None:
    state = snapshot_file_text(knowing(voids(0.5)))
    request = replace(honest().request, snapshot=knowing(voids(1.0))).to_text()
    assert at_most(WORST_SECONDS, lambda: look(request, state))


def test_thousands_of_absent_entries_are_reviewed_in_time() -> None:
    absent: dict[Key, Entry | None] = {nonce_key(ALICE.public, n): None for n in range(3_000)}
    state = snapshot_file_text(knowing(absent))
    text = honest().envelope.to_base64()
    assert at_most(WORST_SECONDS, lambda: look(text, state))


@pytest.mark.parametrize("count", [MOST_MILESTONES + 1, 600])
def test_a_state_that_no_contract_wrote_stops_the_review_in_time(count: int) -> None:
    agreed = due()
    forged = replace(agreed, milestones=agreed.milestones * count)
    state = knowing(stored(ESCROW, ESCROW_KEY, escrow_to(BUILD, forged)))
    text = honest().envelope.to_base64()
    reviews: list[Review] = []
    told = snapshot_file_text(state)
    assert at_most(WORST_SECONDS, lambda: reviews.append(look(text, told)))
    assert 27 in {finding.number for finding in reviews[0].stops}


def test_as_many_milestones_as_a_contract_takes_are_reviewed_in_time() -> None:
    agreed = due()
    full = replace(agreed, milestones=agreed.milestones * MOST_MILESTONES)
    state = knowing(stored(ESCROW, ESCROW_KEY, escrow_to(BUILD, full)))
    text = honest().envelope.to_base64()
    assert at_most(WORST_SECONDS, lambda: look(text, snapshot_file_text(state)))


def test_any_bytes_are_reviewed_or_refused() -> None:
    """Whatever is cut out of, or put into, a request or a state: no other error."""
    random = chance(7)
    texts = (honest().request.to_text(), honest().envelope.to_base64())
    state = snapshot_file_text(honest().view.snapshot)
    for _ in range(300):
        text, told = _meddled(random.choice(texts), random), state
        if random.random() < 0.5:
            text, told = texts[1], _meddled(state, random)
        with suppress(Unreadable, TooLarge, UnsupportedEnvelope):
            look(text, told)


def _meddled(text: str, random: Random) -> str:
    start = random.randrange(len(text))
    end = min(len(text), start + random.choice((0, 1, 4, 40)))
    put = text[start:end][::-1] if random.random() < 0.5 else random.choice('A0{}[]",:=+/ ')
    return text[:start] + put + text[end:]


FORGED_BALANCES = {
    "no struct": symbol("much"),
    "another struct": struct({"much": i128(PRICE)}),
    "an amount that is none": struct({"amount": symbol("much")}),
    "nothing": VOID,
}


@pytest.mark.parametrize("forged", FORGED_BALANCES.values(), ids=FORGED_BALANCES)
def test_a_balance_that_no_token_wrote_stops_every_step(forged: xdr.SCVal) -> None:
    """Also one that moves no money, for which the contract never looks at it."""
    move = ApproveMilestones(APPROVER.public, (0,))
    case = proposed(world(terms(token=TOKEN)), move, acting=APPROVER.public, key=None)
    key = contract_balance_key(TOKEN, ESCROW)
    state = case.with_entries({key: Entry(contract_data(key, forged), ALIVE)}).view.snapshot
    review = look(case.envelope.to_base64(), snapshot_file_text(state))
    assert 27 in {finding.number for finding in review.stops}
    assert review.effects is None
