"""A practice network that outlives its process: what is kept of it, and how it comes back.

The ledger is a pure state machine, so a journal is enough: which scenario, and every ledger
that closed. Played again, they end in the same chain. A line each, behind a checksum:

    {"format": "countersign-practice/1", "hash", "scenario", "sequence", "time"}
    {"ledgers", "seconds"}                     so many without transactions, so far apart
    {"envelopes", "hash", "sequence", "time"}

The first is of the ledger with which the story stood as its file tells it. ``hash`` is that of
a header, which names all before it: a journal that was changed, or written by other rules than
those it is played by, is told and not believed.

Whoever hands a transaction in is answered when its line is on the disk. So a line at the end
that is not whole was answered to nobody, and is dropped; one that is followed by a transaction
was whole once, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Final, Protocol, cast

from app.errors import LedgerDamaged
from app.practice.closed import Closed
from app.practice.ledger import SECONDS, Chain
from app.practice.scenario import Scenario, load_scenario
from app.practice.transactions import envelope_of, submitted
from wallet.envelope import read_envelope
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.network import PRACTICE

FORMAT: Final = "countersign-practice/1"
_SUM: Final = 8
"""Letters of a line's checksum."""


class Lines(Protocol):
    """Where a journal is. All raise UnwritableFile or one of its kin, or UnreadableFile."""

    def read(self) -> bytes:
        """Everything; nothing where there is no journal."""
        ...

    def begin(self, raw: bytes) -> None:
        """Put this in place of everything, whole or not at all."""
        ...

    def add(self, raw: bytes, *, sure: bool) -> None:
        """Add a line, whole unless the power fails; a ``sure`` one outlives that, too."""
        ...


@dataclass(frozen=True)
class Story:
    """Which scenario is played, and the ledger with which it stood; ``hash`` in hex."""

    scenario: str
    sequence: int
    time: int
    hash: str

    @classmethod
    def of(cls, scenario: Scenario) -> Story:
        """The story of a scenario on which nothing has happened yet."""
        begun = scenario.chain.latest
        return cls(scenario.name, begun.sequence, begun.time, begun.hash.hex())


@dataclass(frozen=True)
class Quiet:
    """Ledgers without transactions, each so many seconds after the one before."""

    ledgers: int
    seconds: int


@dataclass(frozen=True)
class Busy:
    """A ledger with transactions, in base64; ``hash`` in hex."""

    sequence: int
    time: int
    hash: str
    envelopes: tuple[str, ...]


Step = Quiet | Busy


@dataclass(frozen=True)
class Journal:
    """What is kept of a practice network."""

    story: Story
    steps: tuple[Step, ...] = ()

    @property
    def end(self) -> tuple[int, int]:
        """Sequence and time of the last ledger."""
        sequence, time = self.story.sequence, self.story.time
        for step in self.steps:
            if isinstance(step, Busy):
                sequence, time = step.sequence, step.time
            else:
                sequence, time = sequence + step.ledgers, time + step.ledgers * step.seconds
        return sequence, time

    def to_bytes(self) -> bytes:
        """What is written of it; as short as can be once it has been read."""
        head = _line({"format": FORMAT, **asdict(self.story)})
        return head + b"".join(_line(asdict(step)) for step in self.steps)


@dataclass(frozen=True)
class Kept:
    """A scenario whose chain goes on where it was, and is kept from now on.

    ``began`` is the ledger with which its story stood.
    """

    scenario: Scenario
    began: int
    lines: Lines

    def add(self, chain: Chain) -> None:
        """Keep the ledger that closed last; raise UnwritableFile: then it has not closed."""
        step = step_of(*chain.history[-2:])
        self.lines.add(_line(asdict(step)), sure=isinstance(step, Busy))


def resumed(lines: Lines, name: str, builds: Builds, now: int) -> Kept:
    """The network as it was kept, or at its beginning where none was.

    Raise LedgerDamaged, BadScenario, and what the lines raise.
    """
    raw = lines.read()
    if not raw:
        return _begun(lines, load_scenario(name, builds, now))
    journal = read(raw)
    story = journal.story
    if story.scenario != name:
        raise LedgerDamaged(f"it tells another story, {story.scenario}")
    scenario = load_scenario(name, builds, story.time, story.sequence)
    chain = played(journal, scenario.chain)
    lines.begin(journal.to_bytes())
    return Kept(replace(scenario, chain=chain), story.sequence, lines)


def begun_anew(lines: Lines, name: str, builds: Builds, now: int) -> Kept:
    """The network at its beginning, in place of what was kept, be that damaged.

    Ledgers and time go on from there: what was made before is never taken for new. Raise
    BadScenario, and what the lines raise.
    """
    raw = lines.read()
    if not raw:
        return _begun(lines, load_scenario(name, builds, now))
    try:
        sequence, time = read(raw).end
    except LedgerDamaged:
        # More ledgers than there can have been: as if they had closed since 1970.
        sequence, time = now // SECONDS, now
    ledgers = len(load_scenario(name, builds).chain.history)
    return _begun(lines, load_scenario(name, builds, max(now, time + 1), sequence + ledgers))


def step_of(before: Closed, closed: Closed) -> Step:
    """What is kept of a ledger."""
    if not closed.transactions:
        return Quiet(1, closed.time - before.time)
    envelopes = tuple(envelope_of(one.submitted).to_base64() for one in closed.transactions)
    return Busy(closed.sequence, closed.time, closed.hash.hex(), envelopes)


def read(raw: bytes) -> Journal:
    """Read a journal, but for what is not whole at its end; raise LedgerDamaged."""
    lines = raw.split(b"\n")[:-1]
    parsed = [_parsed(line) for line in lines]
    if not parsed or parsed[0] is None:
        raise LedgerDamaged("its first line is not whole")
    story = _story(parsed[0])
    steps = [_step(facts) for facts in parsed[1:]]
    whole = steps.index(None) if None in steps else len(steps)
    if any(isinstance(step, Busy) for step in steps[whole:]):
        raise LedgerDamaged("a line before the last transaction is not whole")
    return Journal(story, tuple(_joined(step for step in steps[:whole] if step is not None)))


def played(journal: Journal, chain: Chain) -> Chain:
    """The chain after everything that is kept; raise LedgerDamaged if it ends otherwise."""
    if chain.latest.hash.hex() != journal.story.hash:
        raise LedgerDamaged("its story begins otherwise in this version of the program")
    for step in journal.steps:
        if isinstance(step, Busy):
            chain = _busy(chain, step)
        else:
            after = chain.latest.time + step.seconds
            chain = chain.quiet(range(after, after + step.ledgers * step.seconds, step.seconds))
    return chain


def _busy(chain: Chain, step: Busy) -> Chain:
    try:
        pending = tuple(submitted(read_envelope(text, PRACTICE)) for text in step.envelopes)
    except WalletError as why:
        raise LedgerDamaged(f"ledger {step.sequence} holds what is no transaction") from why
    chain = replace(chain, pending=pending).close(step.time)
    if chain.latest.hash.hex() != step.hash:
        raise LedgerDamaged(f"ledger {step.sequence} ends otherwise when it is played again")
    return chain


def _begun(lines: Lines, scenario: Scenario) -> Kept:
    story = Story.of(scenario)
    lines.begin(Journal(story).to_bytes())
    return Kept(scenario, story.sequence, lines)


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """The same in fewer steps."""
    last: Step | None = None
    for step in steps:
        if isinstance(last, Quiet) and isinstance(step, Quiet) and last.seconds == step.seconds:
            last = Quiet(last.ledgers + step.ledgers, step.seconds)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last


def _line(facts: Mapping[str, Any]) -> bytes:
    raw = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")
    return b"%s %s\n" % (_sum(raw), raw)


def _parsed(line: bytes) -> Mapping[str, Any] | None:
    """What a line holds, None if it is not whole."""
    told, _, raw = line.partition(b" ")
    if told != _sum(raw):
        return None
    return cast("Mapping[str, Any]", json.loads(raw))


def _sum(raw: bytes) -> bytes:
    return sha256(raw).hexdigest()[:_SUM].encode("ascii")


def _story(facts: Mapping[str, Any]) -> Story:
    form, told = facts.get("format"), {n: f for n, f in facts.items() if n != "format"}
    if form != FORMAT:
        raise LedgerDamaged("another version of the program wrote it")
    return Story(**told)


def _step(facts: Mapping[str, Any] | None) -> Step | None:
    if facts is None:
        return None
    if "envelopes" not in facts:
        return Quiet(**facts)
    told: dict[str, Any] = {**facts, "envelopes": tuple(facts["envelopes"])}
    return Busy(**told)
