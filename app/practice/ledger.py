"""The practice ledger: a Stellar network as a value that is stepped by hand.

No clock, no I/O, no loop: transactions are handed in with ``submit``, and ``close`` makes the
next ledger out of those that wait, five seconds after the last one unless told the time.

What is here: accounts with signers and thresholds, sequence numbers, fees and fee bumps, all
preconditions, trustlines, the classic operations of ``operations``, contracts made and called,
run by ``wallet.soroban`` and the models of ``wallet.escrow``, storage life with archival and
waking. What is not: consensus, surge pricing, offers and the other operations, uploading Wasm.
A queue holds one transaction for each source account, and all that wait are taken by the next
ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stellar_sdk import xdr

from app.practice import checks
from app.practice.applying import Applied, apply, charge, fee_of
from app.practice.closed import Closed
from app.practice.results import (
    Code,
    Invalid,
    Outcome,
    bump_result_xdr,
    refuse,
    result_xdr,
)
from app.practice.transactions import Submitted, inner_of
from wallet.envelope import FeeBump
from wallet.network import PRACTICE
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Contracts
from wallet.soroban.ledger import Ledger, LifeLimits

SECONDS = 5
"""From one ledger to the next, unless told otherwise."""

LIFE = LifeLimits(min_temporary=17_280, min_persistent=2_073_600, max=3_110_400)
"""How long entries live: the settings under which the escrow contracts were recorded."""

RETENTION = 120_960
"""How many ledgers are remembered with their transactions: a week."""

REPLACING = 10
"""How many times the waiting fee rate a fee bump must offer to take its inner's place."""


class Status(StrEnum):
    """What becomes of a transaction that is handed in."""

    PENDING = "PENDING"
    DUPLICATE = "DUPLICATE"
    TRY_AGAIN_LATER = "TRY_AGAIN_LATER"
    ERROR = "ERROR"


@dataclass(frozen=True)
class Answer:
    """The network's answer to a transaction; a result only where it refuses it."""

    status: Status
    result: xdr.TransactionResult | None = None


@dataclass(frozen=True)
class Chain:
    """The practice network: its last ledger, the ones before, and what waits for the next."""

    ledger: Ledger = field(repr=False)
    contracts: Contracts = field(repr=False)
    history: tuple[Closed, ...] = field(repr=False)
    pending: tuple[Submitted, ...] = ()

    @classmethod
    def begin(
        cls, entries: dict[Key, Entry], contracts: Contracts, sequence: int, time: int
    ) -> Chain:
        """A network whose first ledger holds these entries."""
        ledger = Ledger(PRACTICE, sequence, time, LIFE, entries)
        return cls(ledger, contracts, (Closed(sequence, time, bytes(32)),))

    @property
    def latest(self) -> Closed:
        """The last ledger that closed."""
        return self.history[-1]

    @property
    def oldest(self) -> Closed:
        """The first ledger that is remembered."""
        return self.history[0]

    @property
    def next(self) -> Ledger:
        """The entries as the next ledger will find them; also what simulation looks at."""
        return self.ledger.later(1, SECONDS)

    def submit(self, submitted: Submitted) -> tuple[Chain, Answer]:
        """Hand a transaction in; nothing is charged unless it is taken."""
        if self.find(submitted.hash) or any(p.hash == submitted.hash for p in self.pending):
            return self, Answer(Status.DUPLICATE)
        source = inner_of(submitted).source
        waiting = next((p for p in self.pending if inner_of(p).source == source), None)
        try:
            if waiting is not None and not _may_replace(submitted, waiting):
                return self, Answer(Status.TRY_AGAIN_LATER)
            outcome = self._judge(submitted)
        except Invalid as why:
            return self, Answer(Status.ERROR, result_xdr(why.outcome, fee_of(submitted)))
        if outcome is not None:
            hash_ = inner_of(submitted).hash
            result = bump_result_xdr(outcome, hash_, fee_of(submitted))
            return self, Answer(Status.ERROR, result)
        others = tuple(p for p in self.pending if p is not waiting)
        return replace(self, pending=(*others, submitted)), Answer(Status.PENDING)

    def close(self, at: int | None = None) -> Chain:
        """Make the next ledger; classic transactions come first, then those of contracts."""
        last = self.latest
        time = last.time + SECONDS if at is None else max(at, last.time + 1)
        ledger = self.ledger.later(1, time - last.time)
        queue = sorted(self.pending, key=lambda p: inner_of(p).is_soroban)
        charged: list[int] = []
        for submitted in queue:
            ledger, fee = charge(ledger, submitted)
            charged.append(fee)
        applied: list[Applied] = []
        for order, (submitted, fee) in enumerate(zip(queue, charged, strict=True), 1):
            ledger, one = apply(ledger, submitted, order, fee, self.contracts)
            applied.append(one)
        pool = last.fee_pool + sum(one.fee for one in applied)
        closed = Closed(ledger.sequence, time, last.hash, tuple(applied), pool)
        return Chain(ledger, self.contracts, (*self.history, closed)[-RETENTION:])

    def quiet(self, times: Iterable[int]) -> Chain:
        """Close a ledger at each of these times, as ``close`` would with nothing handed in."""
        history, last = list(self.history), self.latest
        for time in times:
            last = Closed(last.sequence + 1, time, last.hash, (), last.fee_pool)
            history.append(last)
        before = self.latest
        ledger = self.ledger.later(last.sequence - before.sequence, last.time - before.time)
        return replace(self, ledger=ledger, history=tuple(history[-RETENTION:]))

    def wait(self, ledgers: int) -> Chain:
        """Let so many ledgers pass in which nothing happens; only the last is remembered."""
        last = self.latest
        ledger = self.ledger.later(ledgers, ledgers * SECONDS)
        closed = Closed(ledger.sequence, ledger.timestamp, last.hash, (), last.fee_pool)
        return replace(self, ledger=ledger, history=(*self.history, closed))

    def find(self, hash_: bytes) -> tuple[Closed, Applied] | None:
        """A transaction that was applied, by its hash or that of the one within its bump."""
        for closed in reversed(self.history):
            for applied in closed.transactions:
                if hash_ in {applied.hash, applied.inner.hash}:
                    return closed, applied
        return None

    def _judge(self, submitted: Submitted) -> Outcome | None:
        """Raise Invalid for what is refused as a whole; return what is wrong inside a bump."""
        inner, ledger = inner_of(submitted), self.next
        if not isinstance(submitted, FeeBump):
            checks.check_handed_in(ledger, inner, self.latest.time)
            return None
        checks.check_bump(ledger, submitted, inner)
        try:
            checks.check_handed_in(ledger, inner, self.latest.time, pays=False)
        except Invalid as why:
            return why.outcome
        return None


def _may_replace(submitted: Submitted, waiting: Submitted) -> bool:
    """Whether this may take the place of what waits; raise Invalid if it offers too little."""
    new, old = inner_of(submitted), inner_of(waiting)
    if new.sequence < old.sequence:
        raise refuse(Code.txBAD_SEQ)
    if not isinstance(submitted, FeeBump) or new.sequence != old.sequence:
        return False
    offered = submitted.fee - new.resource_fee
    bid = waiting.fee if isinstance(waiting, FeeBump) else old.value.fee.uint32
    bid -= old.resource_fee
    counts = len(new.operations) + 1, len(old.operations) + isinstance(waiting, FeeBump)
    if offered * counts[1] < REPLACING * bid * counts[0]:
        raise refuse(Code.txINSUFFICIENT_FEE)
    return True
