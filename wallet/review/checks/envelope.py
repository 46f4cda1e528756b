"""Checks of the transaction's own bytes: network, operations, sequence, time, fees."""

from __future__ import annotations

from stellar_sdk import xdr

from wallet.amounts import format_amount
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.review.knowledge import Spent
from wallet.review.reach import reaches

MOST_FEE = 100_000_000
"""10 XLM in stroops; what one contract call costs is a hundredth of it."""

MOST_RESOURCE_FEE = 50_000_000
"""5 XLM in stroops."""

LONG_VALIDITY = 30 * 24 * 3600
SECONDS = 5
"""A ledger's, about."""

OLD_FACTS = 600
MARGIN_PERCENT = 115
"""A resource fee with less than 15 % above the simulation may not last until it is sent."""

LEAST_INSTRUCTIONS = 500_000
"""No call of an escrow took fewer in any recording."""

PER_SIGNATURE = 380_000
"""Instructions for which the host checks one signature of an entry."""

NO_SOURCE = "the account that pays the fee"
NO_LEDGER = "the ledger's number"


def other_network(facts: Facts) -> Verdict:
    """F01."""
    named = facts.envelope.network
    meant = {facts.view.network, facts.view.snapshot.network}
    others = sorted(net.name for net in meant if net != named)
    return when(others, request=named.name, meant=", ".join(others))


def sequence_spent(facts: Facts) -> Verdict:
    """F11: by the state, or by what the user knows of requests for the same number."""
    others = facts.view.knowledge.others or ()
    first = next((each for each in others if isinstance(each, Spent)), None)
    if first is not None:
        return when(holds=True, by=first.request)
    account = facts.account(facts.source)
    if account is None:
        return Unavailable(NO_SOURCE)
    now, wanted = account.seq_num.sequence_number.int64, facts.transaction.seq_num
    v2 = _v2(facts)
    least = v2.min_seq_num if v2 is not None else None
    number = wanted.sequence_number.int64
    low = number - 1 if least is None else least.sequence_number.int64
    return when(not low <= now < number, account=now, transaction=number)


def time_passed(facts: Facts) -> Verdict:
    """F12."""
    most = _max_time(facts)
    ledgers = _ledger_bounds(facts)
    last = ledgers.max_ledger.uint32 if ledgers is not None else 0
    late = bool(most) and most < limits_now(facts)
    over = bool(last) and last <= facts.view.snapshot.sequence
    if not (late or over):
        lacks = _unknown(facts, time=most, ledger=last)
        if lacks is not None:
            return lacks
    return when(late or over, until=most, ledger=last)


def several_operations(facts: Facts) -> Verdict:
    """F14."""
    count = len(facts.transaction.operations)
    return when(count != 1, operations=count)


def fee_beyond_reason(facts: Facts) -> Verdict:
    """F16."""
    fee, resource_fee = facts.fee, _resource_fee(facts)
    beyond = fee > MOST_FEE or resource_fee > MOST_RESOURCE_FEE
    return when(beyond, fee=format_amount(fee), resource_fee=format_amount(resource_fee))


def demands_others(facts: Facts) -> Verdict:
    """F23."""
    v2 = _v2(facts)
    count = len(v2.extra_signers) if v2 is not None else 0
    return when(count, signers=count)


def valid_for_long(facts: Facts) -> Verdict:
    """F41: the transaction until its first end, each entry by itself: it can be sent alone."""
    now, most, ledgers = facts.view.snapshot.sequence, _max_time(facts), _ledger_bounds(facts)
    last = ledgers.max_ledger.uint32 if ledgers is not None else 0
    lacks = _unknown(facts, time=most, ledger=last or len(facts.by_address))
    if lacks is not None:
        return lacks
    ends = [most - limits_now(facts)] if most else []
    ends += [(last - now) * SECONDS] if last else []
    lives = [min(ends)] if ends else []
    lives += [(entry.expiry - now) * SECONDS for entry in facts.by_address]
    longest = max(lives, default=0)
    return when(longest > LONG_VALIDITY, seconds=longest, until=most)


def facts_are_old(facts: Facts) -> Verdict:
    """F45."""
    if facts.view.now is None:
        return Unavailable("the time")
    age = facts.view.now - facts.view.snapshot.timestamp
    return when(abs(age) > OLD_FACTS, seconds=age)


def not_yet(facts: Facts) -> Verdict:
    """F54."""
    bounds, ledgers, v2 = _time_bounds(facts), _ledger_bounds(facts), _v2(facts)
    from_time = bounds.min_time.time_point.uint64 if bounds is not None else 0
    from_ledger = ledgers.min_ledger.uint32 if ledgers is not None else 0
    age = v2.min_seq_age.duration.uint64 if v2 is not None else 0
    gap = v2.min_seq_ledger_gap.uint32 if v2 is not None else 0
    later = from_time > limits_now(facts) or from_ledger > facts.view.snapshot.sequence
    lacks = _unknown(facts, time=from_time, ledger=from_ledger)
    if lacks is not None and not (age or gap):
        return lacks
    return when(later or age or gap, time=from_time, ledger=from_ledger, age=age, gap=gap)


def runs_at_no_time(facts: Facts) -> bool:
    """Whether it ends before it begins (part of F22)."""
    bounds, ledgers = _time_bounds(facts), _ledger_bounds(facts)
    most, last = _max_time(facts), ledgers.max_ledger.uint32 if ledgers is not None else 0
    no_time = bounds is not None and 0 < most < bounds.min_time.time_point.uint64
    no_ledger = ledgers is not None and 0 < last <= ledgers.min_ledger.uint32
    return no_time or no_ledger


def no_end(facts: Facts) -> Verdict:
    """F55."""
    ledgers = _ledger_bounds(facts)
    return when(not _max_time(facts) and not (ledgers and ledgers.max_ledger.uint32))


def payer_can_cancel(facts: Facts) -> Verdict:
    """F57."""
    return when(facts.source not in facts.principals, payer=facts.source)


def resources_are_tight(facts: Facts) -> Verdict:
    """F52: what is surely too little is told without a simulation too."""
    declared = facts.data.resources.instructions.uint32 if facts.data is not None else 0
    least = _least_instructions(facts)
    if declared * 100 < least * MARGIN_PERCENT:
        return when(holds=True, instructions=declared, least=least)
    if facts.view.told is None:
        return Unavailable("a simulation")
    told = facts.view.told.resource_fee
    return when(_resource_fee(facts) * 100 < told * MARGIN_PERCENT, simulated=told)


def _least_instructions(facts: Facts) -> int:
    """What the call needs at least, checks of its entries' signatures included; 0: unknown."""
    if facts.done is None or facts.call is None:
        return 0
    needs = facts.entry_needs or ()
    reached = (
        (each.level, need.level, each.fewest)
        for need in needs
        for each in reaches(need.signers)
    )
    signatures = sum(fewest for level, asked, fewest in reached if level is asked)
    return LEAST_INSTRUCTIONS + signatures * PER_SIGNATURE


def simulated_at(facts: Facts) -> Verdict:
    """F61."""
    told = facts.view.told
    return Unavailable("a simulation") if told is None else when(holds=True, ledger=told.ledger)


def fee_at_most(facts: Facts) -> Verdict:
    """F62."""
    return when(holds=True, fee=format_amount(facts.fee))


def valid_until(facts: Facts) -> int:
    """The end of the time bounds in seconds since 1970; 0 for none."""
    return _max_time(facts)


def _unknown(facts: Facts, *, time: int, ledger: int) -> Unavailable | None:
    """What lacks to judge a limit, 0 for none, where an envelope came alone."""
    if time and not limits_now(facts):
        return Unavailable("the time")
    return Unavailable(NO_LEDGER) if ledger and not facts.view.snapshot.sequence else None


def limits_now(facts: Facts) -> int:
    """The time by which a ledger counts limits, as well as it is known."""
    view = facts.view
    known = [time for time in (view.ledger_now, view.now) if time is not None]
    return known[0] if known else view.snapshot.timestamp


def _resource_fee(facts: Facts) -> int:
    return facts.data.resource_fee.int64 if facts.data is not None else 0


def _v2(facts: Facts) -> xdr.PreconditionsV2 | None:
    return facts.transaction.cond.v2


def _time_bounds(facts: Facts) -> xdr.TimeBounds | None:
    v2 = _v2(facts)
    return v2.time_bounds if v2 is not None else facts.transaction.cond.time_bounds


def _ledger_bounds(facts: Facts) -> xdr.LedgerBounds | None:
    v2 = _v2(facts)
    return v2.ledger_bounds if v2 is not None else None


def _max_time(facts: Facts) -> int:
    bounds = _time_bounds(facts)
    return bounds.max_time.time_point.uint64 if bounds is not None else 0
