"""A practice network that is kept comes back as it was, wherever it was cut short."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from app.errors import DiskFull, LedgerDamaged
from app.practice import kept
from app.practice.kept import Busy, Kept, Lines, begun_anew, played, read, resumed
from app.practice.ledger import RETENTION, Chain
from app.practice.scenario import Scenario, load_scenario
from app.practice.server import Node, serve
from app.registry import known_builds
from tests.support import practice
from wallet.envelope import Envelope, FeeBump
from wallet.escrow.builds import Builds
from wallet.escrow.model import contracts

NOW = 1_795_881_600
BUILDS = known_builds()
MODELS = contracts(BUILDS)


@pytest.fixture(autouse=True, scope="module")
def _loaded_once() -> Iterator[None]:
    """A scenario is a value, and to play it takes time."""
    known: dict[tuple[Any, ...], Scenario] = {}

    def load(name: str, builds: Builds, *at: int) -> Scenario:
        if at not in known:
            known[at] = load_scenario(name, builds, *at)
        return replace(known[at], chain=replace(known[at].chain, contracts=MODELS))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "load_scenario", load)
        yield


@dataclass
class Memory(Lines):
    """Lines in memory; ``room`` is how many of them still fit."""

    raw: bytes = b""
    room: int = 10**6
    sure: list[bool] = field(default_factory=list[bool])

    @override
    def read(self) -> bytes:
        return self.raw

    @override
    def begin(self, raw: bytes) -> None:
        self.raw = raw

    @override
    def add(self, raw: bytes, *, sure: bool) -> None:
        if not self.room:
            raise DiskFull("ledger", "No space left on device")
        self.raw, self.room = self.raw + raw, self.room - 1
        self.sure.append(sure)


@dataclass
class Served:
    """A kept network in this process, at a time that tests step; it remembers every chain."""

    lines: Memory = field(default_factory=Memory)
    now: int = NOW
    chains: list[Chain] = field(default_factory=list[Chain])
    begins: Callable[..., Kept] = resumed

    def __post_init__(self) -> None:
        self.kept = self.begins(self.lines, "closing", BUILDS, self.now)
        self.node = Node(self.kept.scenario.chain, lambda: self.now, keep=self._keep)
        self.chains.append(self.chain)

    @property
    def chain(self) -> Chain:
        return self.node.chain

    def send(self, envelope: Envelope | FeeBump) -> Any:
        """Hand a transaction in, as somebody on the wire would."""
        params = {"transaction": envelope.to_base64()}
        request = {"jsonrpc": "2.0", "id": 7, "method": "sendTransaction", "params": params}
        return json.loads(self.node.answer(json.dumps(request).encode()))

    def step(self, seconds: int) -> None:
        """Let time pass, and a ledger close at its end."""
        self.now += seconds
        self.node.close()

    def act(self, *actions: object) -> Served:
        """Step so many seconds, or let a person send something, one after the other."""
        for action in actions:
            if isinstance(action, int):
                self.step(action)
            else:
                self.send(sendable(self.chain, str(action)))
        return self

    def again(self) -> Served:
        """The same after this process has ended."""
        return Served(Memory(self.lines.raw), self.now)

    def _keep(self, chain: Chain) -> None:
        self.kept.add(chain)
        self.chains.append(chain)


def sendable(chain: Chain, who: str) -> Envelope | FeeBump:
    """A transaction of this person that is due; of "nobody", one that is refused."""
    if who == "release":
        return practice.signed(practice.release(chain), "buyer", "lawyer")
    if who == "bump":
        return practice.bumped(sendable(chain, "desk"), "funder", 10_000)  # type: ignore[arg-type]
    if who == "nobody":
        return practice.Draft((practice.bump_sequence(),), "buyer", ahead=0).on(chain)
    draft = practice.Draft((practice.bump_sequence(),), who)
    return practice.signed(draft.on(chain), who)


PEOPLE = ("buyer", "lawyer", "seller", "desk", "bump", "nobody")
LONG = Served().act("buyer", 5, 5, "lawyer", 9, "seller", 5).lines.raw
"""A journal in which something happened, and nothing after."""

ACTIONS = st.lists(st.one_of(st.integers(0, 20_000), st.sampled_from(PEOPLE)), max_size=12)


@given(ACTIONS, ACTIONS)
def test_what_was_kept_ends_in_the_same_chain_and_goes_on_alike(
    before: list[object], after: list[object]
) -> None:
    served = Served()
    served.act(*before)
    again = served.again()
    assert again.chain == served.chain
    served.act(*after)
    again.act(*after)
    assert again.chain == served.chain
    assert again.again().chain == served.chain


@given(ACTIONS, st.data())
def test_cut_anywhere_it_is_the_chain_of_the_last_whole_line(
    actions: list[object], data: st.DataObject
) -> None:
    served = Served()
    head = len(served.lines.raw)
    served.act(*actions)
    raw = served.lines.raw
    left = raw[: data.draw(st.integers(head, len(raw)))]
    chain = Served(Memory(left), served.now).chain
    assert chain == served.chains[left.count(b"\n") - 1]


@given(st.data())
def test_a_flipped_bit_is_told_unless_it_is_in_the_last_transaction_or_after(
    data: st.DataObject,
) -> None:
    raw = bytearray(LONG)
    last = raw.rindex(b"\n", 0, raw.rindex(b'"envelopes"'))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    if place < last:
        with pytest.raises(LedgerDamaged):
            read(bytes(raw))
    else:
        steps = read(bytes(raw)).steps
        assert steps == read(LONG).steps[: len(steps)]


def test_a_transaction_is_on_the_disk_before_it_is_answered_and_silence_costs_nothing() -> None:
    served = Served()
    served.step(5)
    served.step(5)
    served.act("buyer")
    assert served.lines.sure == [False, False, True]


def test_a_release_that_was_taken_is_found_the_next_time() -> None:
    served = Served()
    release = sendable(served.chain, "release")
    assert served.send(release)["result"]["status"] == "PENDING"
    found = served.again().chain.find(release.hash)
    assert found is not None
    assert found == served.chain.find(release.hash)
    assert found[1].outcome.successful


def test_what_is_sent_again_the_next_time_is_a_duplicate() -> None:
    served = Served()
    envelope = sendable(served.chain, "buyer")
    served.send(envelope)
    assert served.again().send(envelope)["result"]["status"] == "DUPLICATE"


def test_a_refused_transaction_leaves_no_line() -> None:
    served = Served()
    before = served.lines.raw
    assert served.send(sendable(served.chain, "nobody"))["result"]["status"] == "ERROR"
    assert served.lines.raw == before


def test_what_cannot_be_kept_is_not_taken_and_its_sender_is_told() -> None:
    served = Served()
    envelope = sendable(served.chain, "buyer")
    served.lines.room = 0
    before = served.chain
    answer = served.send(envelope)
    assert (answer["id"], answer["error"]["code"]) == (7, -32603)
    assert "No space left on device" in answer["error"]["message"]
    assert served.chain is before
    served.lines.room = 1
    assert served.send(envelope)["result"]["status"] == "PENDING"


def test_a_question_in_a_ledger_long_gone_fails_too_if_the_next_cannot_be_kept() -> None:
    served = Served()
    served.lines.room, served.now = 0, served.now + 60
    assert "error" in json.loads(served.node.answer(b"[]"))
    assert "error" in json.loads(served.node.answer(b"no JSON"))


async def test_the_beat_outlives_a_ledger_that_cannot_be_kept() -> None:
    tries, again = list[Chain](), asyncio.Event()

    def keep(chain: Chain) -> None:
        tries.append(chain)
        if len(tries) > 2:
            again.set()
        raise DiskFull("ledger", "No space left on device")

    node = Node(practice.chain(), keep=keep)
    async with serve(node, beat=True, every=0):
        await again.wait()
    assert node.chain is practice.chain()


def test_after_a_pause_time_goes_on_with_the_clock() -> None:
    served = Served()
    served.now += 86_400
    again = served.again()
    assert again.chain.latest.time == NOW
    again.node.answer(b"{}")
    assert again.chain.latest.time == NOW + 86_400


def test_ledgers_in_which_nothing_happened_are_kept_in_a_few_bytes() -> None:
    served = Served()
    for _ in range(300):
        served.step(5)
    served.step(6)
    again = served.again()
    assert len(again.lines.raw) < 400
    assert again.chain == served.chain


def test_quiet_ledgers_are_what_closing_them_one_by_one_makes() -> None:
    chain = practice.chain()
    one_by_one, times = chain, [chain.latest.time + at for at in (5, 6, 60, 65)]
    for time in times:
        one_by_one = one_by_one.close(time)
    assert chain.quiet(times) == one_by_one
    assert chain.quiet([]) == chain


def test_no_more_quiet_ledgers_are_remembered_than_others() -> None:
    chain = practice.chain()
    first = chain.latest.time + 5
    long = chain.quiet(range(first, first + 5 * RETENTION, 5))
    assert len(long.history) == RETENTION
    assert long.oldest.sequence == chain.latest.sequence + 1


def test_a_journal_by_other_rules_is_told_and_not_played() -> None:
    journal = read(LONG)
    chain = Served().chain
    with pytest.raises(LedgerDamaged, match="begins otherwise"):
        played(replace(journal, story=replace(journal.story, hash="00")), chain)
    first, *more = journal.steps
    assert isinstance(first, Busy)
    with pytest.raises(LedgerDamaged, match="ends otherwise"):
        played(replace(journal, steps=(replace(first, hash="00"), *more)), chain)
    with pytest.raises(LedgerDamaged, match="no transaction"):
        played(replace(journal, steps=(replace(first, envelopes=("AAAA",)), *more)), chain)


def test_a_missing_line_is_found_out_by_the_next_transaction() -> None:
    lines = LONG.splitlines(keepends=True)
    without = b"".join(line for line in lines if line != lines[2])
    with pytest.raises(LedgerDamaged, match="ends otherwise"):
        Served(Memory(without))


@pytest.mark.parametrize("raw", [b"\n", b"no journal", b"no journal\n", b"{}\n"])
def test_what_is_no_journal_is_never_overwritten(raw: bytes) -> None:
    lines = Memory(raw)
    with pytest.raises(LedgerDamaged):
        resumed(lines, "closing", BUILDS, NOW)
    assert lines.raw == raw


def test_a_journal_of_another_scenario_or_form_is_told() -> None:
    journal = read(LONG)
    other = replace(journal, story=replace(journal.story, scenario="another"))
    with pytest.raises(LedgerDamaged, match="another story"):
        Served(Memory(other.to_bytes()))
    newer = journal.to_bytes().replace(b"practice/1", b"practice/2")
    head, _, rest = newer.partition(b"\n")
    with pytest.raises(LedgerDamaged, match="another version"):
        read(_with_its_sum(head) + b"\n" + rest)


def _with_its_sum(line: bytes) -> bytes:
    raw = line.partition(b" ")[2]
    return sha256(raw).hexdigest()[:8].encode() + b" " + raw


def test_a_story_that_begins_anew_goes_on_in_ledgers_and_time() -> None:
    served = Served()
    release = sendable(served.chain, "release")
    served.send(release)
    served.step(5)
    last = served.chain.latest
    anew = Served(served.lines, NOW, begins=begun_anew)
    assert anew.chain.oldest.sequence == last.sequence + 1
    assert anew.chain.latest.time > last.time
    assert anew.kept.began == anew.chain.latest.sequence
    assert anew.chain.find(release.hash) is None
    assert anew.send(release)["result"]["status"] == "ERROR"
    assert anew.again().chain == anew.chain


def test_where_nothing_was_a_story_begins_as_its_file_tells() -> None:
    anew = Served(begins=begun_anew)
    assert anew.chain == Served().chain


@pytest.mark.parametrize("raw", [b"damaged", b"damaged\n", LONG.replace(b"hash", b"HASH")])
def test_what_is_damaged_can_begin_anew_after_whatever_was_there(raw: bytes) -> None:
    anew = Served(Memory(raw), begins=begun_anew)
    assert anew.chain.oldest.sequence > Served(Memory(LONG)).chain.latest.sequence
    assert anew.chain.latest.time > NOW
    assert anew.again().chain == anew.chain
