"""Can anyone still change what a call pays? Every single move of everybody else, tried.

Each is made in the model on the present state, and the call is made after it. A call that then
pays as before, or is refused, is harmless: this, or nothing. One that pays otherwise is told
with who can bring it about, and by what. Of milestones that are alike one stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId, is_contract
from wallet.escrow.abi import call_to_try, move_of, require_said
from wallet.escrow.builds import Builds
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import Seat, candidates
from wallet.escrow.firmness import could_be_emptied, uncounted
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.payouts import I128_MAX
from wallet.escrow.prediction import FORGED, call_value, tried
from wallet.escrow.standing import NO_ONE, NotKnown, Place, find_escrow
from wallet.escrow.temptations import Temptation, temptations
from wallet.escrow.terms import Escrow, Role
from wallet.footprint import payees
from wallet.holdings import claimed_asset, contract_balance_key, with_more
from wallet.remembered import Keyed, remembered
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key, contract_data_key, nonce_key
from wallet.soroban.host import Attempt, Done, Payment
from wallet.soroban.storage import Footprint

Payments = tuple[Payment, ...]
Changes = frozenset[tuple[Key, Entry | None]]


@dataclass(frozen=True)
class Change:
    """What somebody can still do, and what the call pays after it.

    Nobody and no move stands for a payment to the escrow, which anybody can make. ``what`` is
    the field of the terms that is made another, "" where the move is not about one;
    ``payments`` is None where the call is refused after it.
    """

    who: Address | None
    role: Role | None
    move: Move | None
    what: str = ""
    payments: Payments | None = None


@dataclass(frozen=True)
class Search:
    """What others can do to a call: ``changes`` what it pays, ``stops`` it altogether.

    ``before`` is what it pays if nobody does anything; None where it is refused, or where not
    enough is known. ``missing`` are entries without which something could not be tried.
    ``uncounted`` is money that does not hold the terms fast (hazard H19); ``emptiable`` says
    that others could take out all of the money, and then change the terms.
    """

    before: Payments | None
    changes: tuple[Change, ...] = ()
    stops: tuple[Change, ...] = ()
    missing: frozenset[Key] = frozenset()
    uncounted: int = 0
    emptiable: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it is this, or nothing."""
        open_still = self.changes or self.missing or self.uncounted or self.emptiable
        return self.before is not None and not open_still


@dataclass(frozen=True)
class Question:
    """A call in a state, made on behalf of ``who``.

    ``footprint`` is what its signatures cover, if they do: a call that needs more fails.
    ``outcome`` is what the call does if nobody does anything, where that is known already.
    """

    snapshot: Snapshot
    call: Invocation
    who: Address
    builds: Builds
    footprint: Footprint | None = None
    outcome: Done | None = None


def search(question: Question, mine: frozenset[Address]) -> Search:
    """Try every move of everybody but ``mine``, the authority that the call itself has."""
    try:
        return _search(_with_nothing_funded(question), mine)
    except NotKnown as why:
        return Search(None, missing=why.missing)
    except FORGED:
        return Search(None)


def searched(question: Question, mine: frozenset[Address]) -> Search:
    """The same, remembered: whoever looks at a request, signs it and follows it asks again."""
    key = (
        *(question.snapshot, call_value(question.call), question.who, question.footprint),
        *(question.builds, mine),
    )
    return _searched(Keyed(key, lambda: search(question, mine)))


@remembered(64)
def _searched(asked: Keyed[Callable[[], Search]]) -> Search:
    return asked.it()


def _with_nothing_funded(question: Question) -> Question:
    """The same, where what the state does not tell of is taken for none.

    That is ``FundedAmount``, by which no harm is done, and a lock that is there only while a
    call runs.
    """
    snapshot = question.snapshot
    keys = (contract_data_key(question.call.contract, key) for key in (FUNDED_KEY, LOCK_KEY))
    entries = {**dict.fromkeys(keys), **snapshot.entries}
    return replace(question, snapshot=replace(snapshot, entries=entries))


def _search(question: Question, mine: frozenset[Address]) -> Search:
    found = find_escrow(question.snapshot, question.call.contract, question.builds)
    if found is None:
        return Search(None)
    trial = _Trial(question, found)
    before = trial.pays(frozenset())
    if before is None:
        return Search(None, missing=frozenset(trial.missing))
    changes: list[Change] = []
    stops: list[Change] = []
    for tries in (_payments_in(found), *_attempts(trial, question, mine)):
        told = _told(trial, tries, before)
        if told is not None:
            (stops if told.payments is None else changes).append(told)
    return Search(
        before,
        tuple(changes),
        tuple(stops),
        frozenset(trial.missing),
        uncounted(found),
        could_be_emptied(found, _own(found, question))
        and _is_open_when_empty(found, question, mine),
    )


Try = tuple[Change, Changes]
"""What somebody does, and what that changes on the ledger."""


def _told(trial: _Trial, tries: Iterable[Try], before: Payments) -> Change | None:
    """The first of these that changes what is paid; else the first that stops it."""
    stopped = None
    for change, made in tries:
        paid = trial.pays(made)
        if paid is None:
            stopped = stopped or change
        elif paid != before:
            return replace(change, payments=paid)
    return stopped


def _payments_in(found: Place) -> Iterator[Try]:
    """What changes when somebody pays to the escrow, as everybody can at any time."""
    key = contract_balance_key(ContractId(found.escrow.token), found.contract)
    for amount in (1, max(found.escrow.total, 1)):
        if found.held + amount <= I128_MAX:
            entry = with_more(found.snapshot.entries, key, amount)
            if entry is not None:
                yield Change(None, None, None), frozenset({(key, entry)})


def _attempts(
    trial: _Trial, question: Question, mine: frozenset[Address]
) -> Iterator[Iterator[Try]]:
    """All that others could do, each thing in every way that is not refused."""
    for who, role, temptation in _others(trial.found, question, mine):
        yield _ways(trial, who, role, temptation)


def _ways(trial: _Trial, who: Address, role: Role, temptation: Temptation) -> Iterator[Try]:
    for way in temptation.ways:
        made = trial.made(who, way)
        if made is not None:
            yield Change(who, role, way, temptation.what), made


def _others(
    found: Place, question: Question, mine: frozenset[Address]
) -> Iterator[tuple[Address, Role, Temptation]]:
    escrow = found.escrow
    places = _telling(escrow, _own(found, question))
    changer = Role.ADMIN if escrow.roles.of(Role.ADMIN) else Role.PLATFORM
    roles = {who for role in Role for who in escrow.roles.of(role)}
    for who in sorted((roles | {*escrow.receivers}) - mine):
        seat = Seat(who, found.build, escrow, found.held, _fee_account(found))
        for role in escrow.roles_of(who):
            for move in candidates(role, seat):
                if places.issuperset(named_milestones(move)):
                    yield who, role, Temptation("", (move,))
        if who in escrow.roles.of(changer):
            purses = _purses(found, question, who)
            for temptation in temptations(seat, purses, sorted(places)):
                yield who, changer, temptation


def _fee_account(found: Place) -> Address:
    """Whom others would name for the protocol's fee, where they must (hazard H16)."""
    known = found.build.fee_account or pinned.fee_account(found.snapshot.network)
    return known or found.escrow.roles.of(Role.PLATFORM)[0]


def _purses(found: Place, question: Question, who: Address) -> tuple[Address, ...]:
    """Who could be paid instead: whom the footprint lets, and two who need no entry there."""
    token = ContractId(found.escrow.token)
    asset = claimed_asset(found.snapshot.entries, token)
    issuer = asset.issuer if asset is not None else None
    free = (found.contract, *(() if issuer is None else (issuer,)))
    if question.footprint is not None:
        named = payees(question.footprint, token, found.snapshot.network)
        return (*sorted(named - {*free}), *free)
    platform = found.escrow.roles.of(Role.PLATFORM)
    return tuple(dict.fromkeys((who, *platform, _fee_account(found), *free)))


def _own(found: Place, question: Question) -> frozenset[int]:
    """The milestones that the call is about."""
    try:
        return frozenset(named_milestones(move_of(found.build, question.call)))
    except NoSuchCall:
        return frozenset()


def _telling(escrow: Escrow, own: frozenset[int]) -> frozenset[int]:
    """The call's own milestones, and of the others the largest of each kind."""
    largest: dict[object, int] = {}
    for index, milestone in enumerate(escrow.milestones):
        kind = milestone.approved, milestone.flags, milestone.approvals
        so_far = escrow.milestones[largest.setdefault(kind, index)]
        if (milestone.amount or 0) > (so_far.amount or 0):
            largest[kind] = index
    return frozenset((*largest.values(), *(own & frozenset(range(len(escrow.milestones))))))


def _is_open_when_empty(found: Place, question: Question, mine: frozenset[Address]) -> bool:
    """Whether somebody could make the terms others if the escrow held nothing."""
    key = contract_balance_key(ContractId(found.escrow.token), found.contract)
    entries = {**found.snapshot.entries, key: None}
    place = replace(found, snapshot=replace(found.snapshot, entries=entries), held=0)
    trial = _Trial(replace(question, snapshot=place.snapshot, outcome=None), place)
    tempted = (each for each in _others(place, question, mine) if each[2].what)
    return any(
        trial.made(who, way) is not None
        for who, _, temptation in tempted
        for way in temptation.ways
    )


class _Trial:
    """What is tried in the model for one question. Mutable: it remembers what was answered."""

    def __init__(self, question: Question, found: Place) -> None:
        self.missing: set[Key] = set()
        self._question = question
        self.found = found
        self._paid: dict[Changes, Payments | None] = {}
        if question.outcome is not None:
            self._paid[frozenset()] = self._covered(question.outcome)

    def pays(self, changes: Changes) -> Payments | None:
        """What the call pays after these; None where it is refused, or goes uncovered."""
        if changes not in self._paid:
            self._paid[changes] = self._pays(changes)
        return self._paid[changes]

    def _pays(self, changes: Changes) -> Payments | None:
        question, covered = self._question, self._question.footprint
        done, lacking = self._try(question.call, question.who, changes)
        if covered is not None and not lacking <= covered.keys:
            return None
        self.missing |= lacking
        return None if done is None else self._covered(done)

    def _covered(self, done: Attempt | Done) -> Payments | None:
        """What is paid, if the signatures cover all that is touched."""
        needed, covered = done.footprint, self._question.footprint
        if covered is not None and not (
            needed.keys <= covered.keys and needed.read_write <= covered.read_write
        ):
            return None
        return done.payments

    def made(self, who: Address, move: Move) -> Changes | None:
        """What a move changes; None where it is refused, or the build has no such call."""
        build = self.found.build
        try:
            call, arguments = call_to_try(build, self.found.contract, move)
            done, lacking = self._try(call, who, frozenset())
            # Whether a call can say what is refused anyway, nobody needs to know.
            if done is not None or lacking:
                require_said(build, call, arguments, move)
        except NoSuchCall:
            return None
        self.missing |= lacking
        return None if done is None else frozenset(done.changes.items())

    def _try(
        self, call: Invocation, who: Address, changes: Changes
    ) -> tuple[Attempt | None, frozenset[Key]]:
        state, source, others = self._question.snapshot, NO_ONE, dict(changes)
        if is_contract(who):
            others[nonce_key(who, 1)] = None
        else:
            source = AccountId(who)
        if others:
            state = replace(state, entries={**state.entries, **others})
        made, missing = tried(state, call, source, self._question.builds)
        return (None if missing else made), missing
