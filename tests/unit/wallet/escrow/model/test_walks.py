"""Random walks through an escrow's life: what is true after whatever anybody tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.builders import CHANNEL, ESCROW, authorised
from tests.support.escrows import (
    BUILD,
    CODE,
    OTHER_ESCROW,
    PROTOCOL,
    approved,
    escrow,
    milestone,
    new_town,
    roles,
    terms,
    terms_on,
)
from tests.support.ledgers import (
    FUNDER,
    ISSUER,
    PEOPLE,
    PLATFORM,
    PLENTY,
    PROVIDER,
    RECEIVER,
    RESOLVER,
    held_by,
    transfer,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Authorization
from wallet.escrow.abi import call_of
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    InitializeEscrow,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
    WithdrawRemainingFunds,
)
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, PaymentKind, enforce, record
from wallet.soroban.ledger import Ledger

KEYS = {person.public: person for person in (*PEOPLE, ISSUER)}
EVERYBODY: tuple[Address, ...] = (*KEYS, PROTOCOL, ESCROW, OTHER_ESCROW)
SOURCES = st.sampled_from([CHANNEL.public, *KEYS])
ACCOUNTS = st.sampled_from(list(KEYS))
AMOUNTS = st.sampled_from([-1, 0, 1, 333, 10_000_001, PLENTY]) | st.integers(1, 2 * PLENTY)
INDEXES = st.integers(0, 2)
RECEIVERS = st.sampled_from([RECEIVER.public, PLATFORM.public, ISSUER.public, ESCROW, PROTOCOL])
SHARES = st.dictionaries(st.sampled_from(EVERYBODY), st.integers(1, 3), min_size=1, max_size=4)


def split(balance: int, shares: Mapping[Address, int]) -> dict[Address, int]:
    """Share a balance out to the last unit."""
    whole, parts = sum(shares.values()), dict[Address, int]()
    for who, share in shares.items():
        parts[who] = balance * share // whole
    parts[next(iter(parts))] += balance - sum(parts.values())
    return parts


class Judged(RuleBasedStateMachine):
    """One escrow, and what must be true of every call that works."""

    def __init__(self) -> None:
        super().__init__()
        self.on: Ledger = new_town(escrow(None, OTHER_ESCROW))
        self.total = 0
        self.nonces = count(1)

    @invariant()
    def nothing_is_made_or_lost_but_by_the_issuer(self) -> None:
        assert self.money() == self.total

    @invariant()
    def nobody_owes_money(self) -> None:
        assert all(held_by(self.on, who) >= 0 for who in EVERYBODY)

    def money(self) -> int:
        return sum(held_by(self.on, who) for who in EVERYBODY)

    @property
    def terms(self) -> Escrow:
        return terms_on(self.on)

    def attempt(self, what: Move | Invocation, source: AccountId) -> None:
        asked = what if isinstance(what, Invocation) else call_of(BUILD, ESCROW, what)
        try:
            outcome = record(self.on, asked, source, CODE, self.nonces)
        except HostError:
            return
        now = self.on.with_changes(outcome.changes)
        self.payments_are_balance_changes(outcome, now)
        assert set(outcome.changes) <= outcome.footprint.keys
        assert outcome.restored <= outcome.footprint.read_write
        self.what_was_recorded_is_enough(asked, source, outcome)
        made = sum(p.amount for p in outcome.payments if p.kind is PaymentKind.MINT)
        unmade = sum(p.amount for p in outcome.payments if p.kind is PaymentKind.BURN)
        self.total += made - unmade
        self.on = now.later(1, 5)

    def payments_are_balance_changes(self, outcome: Done, now: Ledger) -> None:
        moved: Counter[Address] = Counter()
        for payment in outcome.payments:
            moved[payment.sender] -= payment.amount
            moved[payment.receiver] += payment.amount
        for who in EVERYBODY:
            changed = held_by(now, who) - held_by(self.on, who)
            assert changed == (0 if who == ISSUER.public else moved[who])

    def what_was_recorded_is_enough(
        self, asked: Invocation, source: AccountId, outcome: Done
    ) -> None:
        entries = [self.signed(Authorization.of(entry)) for entry in outcome.authorization]
        again = enforce(self.on, asked, source, CODE, entries, outcome.footprint)
        assert again.payments == outcome.payments
        assert again.result == outcome.result
        assert set(again.changes) == set(outcome.changes)

    def signed(self, entry: Authorization) -> Authorization:
        if entry.address is None:
            return entry
        return authorised(entry.prepared(self.on.sequence), KEYS[AccountId(entry.address)])


class Deal(Judged):
    """Whatever anybody may try with an escrow."""

    @initialize(
        fee=st.sampled_from([0, 30, 250, 9_900]),
        amount=st.sampled_from([1, 99, 10_000_001, PLENTY]),
        receiver=RECEIVERS,
        number=st.integers(1, 2),
    )
    def agree(self, fee: int, amount: int, receiver: Address, number: int) -> None:
        agreed = terms(
            platform_fee=fee,
            amount=amount,
            roles=roles({Role.RECEIVER: receiver}),
            milestones=tuple(milestone(str(n)) for n in range(number)),
        )
        self.total = self.money()
        self.attempt(InitializeEscrow(agreed), CHANNEL.public)
        assert self.terms == agreed

    @rule(signer=ACCOUNTS, amount=AMOUNTS, source=SOURCES)
    def fund(self, signer: AccountId, amount: int, source: AccountId) -> None:
        self.attempt(FundEscrow(signer, self.terms, amount), source)

    @rule(sender=ACCOUNTS, to=st.sampled_from(EVERYBODY), amount=AMOUNTS)
    def pay(self, sender: AccountId, to: Address, amount: int) -> None:
        self.attempt(transfer(sender, to, amount), sender)

    @rule(index=INDEXES, text=st.sampled_from(["", "sent"]), source=SOURCES)
    def work(self, index: int, text: str, source: AccountId) -> None:
        self.attempt(
            ChangeMilestoneStatus(PROVIDER.public, (StatusChange(index, text, "photo"),)),
            source,
        )

    @rule(index=INDEXES, source=SOURCES)
    def approve(self, index: int, source: AccountId) -> None:
        approver = self.terms.roles.one(Role.APPROVER)
        self.attempt(ApproveMilestones(approver, (index,)), source)

    @rule(source=SOURCES)
    def release(self, source: AccountId) -> None:
        self.attempt(ReleaseFunds(self.terms.roles.one(Role.RELEASE_SIGNER)), source)

    @precondition(lambda self: not self.terms.all_approved)
    @rule(who=ACCOUNTS)
    def dispute(self, who: AccountId) -> None:
        self.attempt(OpenDispute(who), who)

    @rule(shares=SHARES, source=SOURCES)
    def resolve(self, shares: Mapping[Address, int], source: AccountId) -> None:
        decision = split(held_by(self.on, ESCROW), shares)
        self.attempt(ResolveDispute(RESOLVER.public, decision), source)

    @rule(shares=SHARES, part=st.integers(1, 3))
    def withdraw(self, shares: Mapping[Address, int], part: int) -> None:
        decision = split(held_by(self.on, ESCROW) // part, shares)
        self.attempt(WithdrawRemainingFunds(RESOLVER.public, decision), RESOLVER.public)

    @rule(more=st.booleans(), receiver=RECEIVERS)
    def edit(self, more: bool, receiver: Address) -> None:
        added = (milestone("more"),) if more else ()
        wanted = replace(
            self.terms,
            flags=Flags(),
            roles=roles({Role.RECEIVER: receiver}),
            milestones=(*self.terms.milestones, *added),
        )
        self.attempt(UpdateEscrow(PLATFORM.public, wanted), PLATFORM.public)

    @rule(ledgers=st.sampled_from([10, 17_280, 3_000_000]))
    def extend(self, ledgers: int) -> None:
        self.attempt(ExtendLife(PLATFORM.public, ledgers), PLATFORM.public)

    @rule(ledgers=st.sampled_from([1, 17_280, 600_000, 2_500_000]))
    def wait(self, ledgers: int) -> None:
        self.on = self.on.later(ledgers, 5 * ledgers)


Deal.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestDeal = Deal.TestCase


def test_a_walk_reaches_its_end() -> None:
    """The machine above can reach every state: here it goes straight through."""
    deal = Deal()
    deal.agree(fee=250, amount=10_000_001, receiver=RECEIVER.public, number=2)
    deal.fund(FUNDER.public, 10_000_001, CHANNEL.public)
    for index in range(2):
        deal.work(index, "sent", CHANNEL.public)
        deal.approve(index, CHANNEL.public)
    deal.wait(2_500_000)
    deal.release(CHANNEL.public)
    assert deal.terms.flags == Flags(released=True)
    assert held_by(deal.on, ESCROW) == 0
    assert approved(deal.terms) == deal.terms
