"""What must be entered to ask for a step, kind by kind, with sensible beginnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.desk.escrow_money import amount_in, currency_of
from app.desk.escrow_moves import own_accounts
from app.desk.move_facts import Facts
from app.desk.people import people_of
from app.desk.term_entries import entries_of
from app.pages.escrow import MoveKind, Payer
from app.pages.founding import RoleAsked
from app.pages.proposing import Choice, Entry, MoveForm, Payee, SplitForm
from app.words.parts import AS_IT_LIVES, part_in
from app.words.roles import role
from app.words.telling import SECONDS_PER_LEDGER
from wallet.addresses import AccountId, Address, is_contract
from wallet.amounts import format_amount
from wallet.escrow import moves
from wallet.escrow.candidates import to_come
from wallet.escrow.decisions import limits_of
from wallet.escrow.model.v2_milestones import LONGEST_EVIDENCE, LONGEST_STATUS
from wallet.escrow.model.v2_multi_disputes import LONGEST_REASON
from wallet.escrow.model.v2_terms import LONGEST_DESCRIPTION
from wallet.escrow.prediction import NETWORK_LIFE
from wallet.escrow.terms import Role

DAY: Final = 24 * 3600
LEDGERS_A_DAY: Final = DAY // SECONDS_PER_LEDGER
MOST_DAYS: Final = NETWORK_LIFE.max // LEDGERS_A_DAY
RECEIVER: Final = RoleAsked(Role.RECEIVER.value, role(Role.RECEIVER.value), "")
DONE: Final = "completed"
"""The status that most people write when a milestone is done."""

Entries = Callable[[Facts], tuple[Entry, ...]]

OVER_MILESTONES: Final = frozenset(
    {
        MoveKind.MARK,
        MoveKind.APPROVE,
        MoveKind.TAKE_BACK,
        MoveKind.RELEASE,
        MoveKind.APPROVE_AND_RELEASE,
        MoveKind.DISPUTE,
        MoveKind.RESOLVE,
    }
)
"""Steps for which milestones are chosen, where the build names any."""


OF_ANYBODY: Final = frozenset({MoveKind.KEEP_ALIVE, MoveKind.WAKE})
"""Steps that need nobody's authority but that of whoever pays."""


def form_of(facts: Facts) -> MoveForm:
    """Everything that must be entered for this step."""
    seen, offer = facts.seen, facts.offer
    entries = _ENTRIES.get(offer.kind)
    return MoveForm(
        contract=seen.contract,
        passphrase=seen.snapshot.network.passphrase,
        key=offer.key,
        kind=offer.kind,
        escrow=seen.escrow.title,
        acting=Payer("", "") if offer.kind in OF_ANYBODY else _payer(facts, offer.who),
        payers=_payers(facts),
        currency=currency_of(seen).code,
        choices=_choices(facts),
        several=facts.several,
        entries=() if entries is None else entries(facts),
        split=_split(facts) if offer.kind in {MoveKind.RESOLVE, MoveKind.WITHDRAW} else None,
        hazards=facts.hazards(*offer.examples),
        people=people_of(seen.eyes),
    )


def _payer(facts: Facts, who: Address) -> Payer:
    return Payer(who, facts.seen.eyes.name(who))


def _payers(facts: Facts) -> tuple[Payer, ...]:
    """My accounts, first that with which the fewest must sign.

    That is whoever makes the step, else one of its signers: one signature then counts twice.
    """
    seen, acting = facts.seen, facts.offer.who
    signers = None if is_contract(acting) else seen.signers(AccountId(acting))
    usable = () if signers is None else signers.usable_signers
    keys = {signer.key.strkey for signer in usable}
    own = sorted(own_accounts(seen), key=lambda who: (who != acting, who not in keys))
    return tuple(_payer(facts, who) for who in own)


def _choices(facts: Facts) -> tuple[Choice, ...]:
    """The milestones that are open; chosen is the only one, or what is due."""
    offer, escrow = facts.offer, facts.seen.escrow
    if offer.kind not in OVER_MILESTONES:
        return ()
    first = offer.milestones[:1] if offer.kind is MoveKind.RELEASE else ()
    # A single escrow is released once none of its milestones lacks any more.
    is_all = offer.kind is MoveKind.APPROVE_AND_RELEASE and not escrow.is_multi
    chosen = offer.milestones if is_all or len(offer.milestones) == 1 else first
    if not facts.several:
        chosen = offer.milestones[:1]
    there = [(index, escrow.milestones[index]) for index in offer.milestones]
    return tuple(
        Choice(
            index + 1,
            each.description,
            "" if each.amount is None else amount_in(facts.seen, each.amount),
            index in chosen,
        )
        for index, each in there
    )


def _split(facts: Facts) -> SplitForm:
    """Both parties to begin with; the first builds take nobody else."""
    roles = facts.seen.escrow.roles
    receivers = facts.seen.escrow.receivers
    if facts.offer.kind is MoveKind.RESOLVE and facts.seen.escrow.is_multi:
        there = [facts.seen.escrow.milestones[index] for index in facts.offer.milestones]
        receivers = tuple(facts.seen.escrow.receiver_of(each) for each in there)
    is_free = not takes_two(facts)
    if is_free:
        who = tuple(dict.fromkeys((*roles.of(Role.APPROVER), *receivers)))
    else:
        who = (roles.one(Role.APPROVER), roles.one(Role.RECEIVER))
    payees = tuple(_payee(facts, each) for each in who)
    return SplitForm(payees, is_free, some_may_stay(facts))


def some_may_stay(facts: Facts) -> bool:
    """Whether less than all there is can be paid out on purpose, as of what is left at last.

    A decision is of all that is in dispute, whatever less a contract would take.
    """
    if facts.offer.kind is not MoveKind.WITHDRAW:
        return False
    seen = facts.seen
    return not limits_of(seen.build, seen.escrow, facts.held, (), decides=False).whole


def takes_two(facts: Facts) -> bool:
    """Whether the build decides between approver and receiver alone, as the first ones do."""
    return "approver_funds" in facts.seat.parameters(moves.SplitDispute)


def _payee(facts: Facts, who: Address) -> Payee:
    part = part_in(facts.seen.escrow, who, AS_IT_LIVES)
    return Payee(facts.seen.eyes.name(who), part, who)


def _of_funding(facts: Facts) -> tuple[Entry, ...]:
    lacks = to_come(facts.seen.escrow) - facts.held
    text = format_amount(lacks) if lacks > 0 else ""
    return (Entry("amount", text, most=amount_in(facts.seen, lacks) if text else ""),)


def _of_marking(facts: Facts) -> tuple[Entry, ...]:
    """What is said of the work; of each milestone by itself, where a call takes several."""
    status, evidence = (LONGEST_STATUS, LONGEST_EVIDENCE) if facts.is_second else (0, 0)
    numbers = [index + 1 for index in facts.offer.milestones] if facts.several else [0]
    return tuple(
        entry
        for number in numbers
        for entry in (
            Entry("status", DONE, number=number, letters=status),
            Entry("evidence", number=number, optional=True, letters=evidence),
        )
    )


def _of_dispute(facts: Facts) -> tuple[Entry, ...]:
    if "reason" not in facts.seat.parameters(moves.OpenDispute):
        return ()
    return (Entry("reason", letters=LONGEST_REASON),)


def _of_milestone(facts: Facts) -> tuple[Entry, ...]:
    escrow, fields = facts.seen.escrow, facts.seen.build.structs["Milestone"]
    letters = LONGEST_DESCRIPTION if facts.is_second else 0
    entries = [Entry("work", letters=letters)]
    if escrow.is_multi:
        entries.append(Entry("amount"))
    if "receiver" in fields:
        receiver = next(iter(escrow.receivers), "")
        entries.append(Entry("receiver", receiver, role=RECEIVER))
    if "approvals" in fields and len(escrow.roles.of(Role.APPROVER)) > 1:
        entries.append(Entry("approvals", "1", most=str(len(escrow.roles.of(Role.APPROVER)))))
    return tuple(entries)


def _of_milestones(facts: Facts) -> tuple[Entry, ...]:
    """What each of them is about; its amount too, where it has one of its own."""
    entries: list[Entry] = []
    for index in facts.offer.milestones:
        each = facts.seen.escrow.milestones[index]
        entries.append(
            Entry("work", each.description, number=index + 1, letters=LONGEST_DESCRIPTION)
        )
        if each.amount is not None:
            entries.append(Entry("amount", format_amount(each.amount), number=index + 1))
    return tuple(entries)


def _of_life(_facts: Facts) -> tuple[Entry, ...]:
    return (Entry("days", str(MOST_DAYS), most=str(MOST_DAYS)),)


_ENTRIES: Final[Mapping[MoveKind, Entries]] = {
    MoveKind.FUND: _of_funding,
    MoveKind.MARK: _of_marking,
    MoveKind.DISPUTE: _of_dispute,
    MoveKind.ADD_MILESTONE: _of_milestone,
    MoveKind.CHANGE_MILESTONES: _of_milestones,
    MoveKind.CHANGE_TERMS: entries_of,
    MoveKind.EXTEND: _of_life,
    MoveKind.KEEP_ALIVE: _of_life,
}
