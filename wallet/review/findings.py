"""F01 to F65: one function each, in one table; all of them computed in every review.

Numbers and severities are public and stable. What needs a profile (contacts, journal, earlier
states, other requests) is listed as lacking it where there is none, and never looks passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wallet.review.checks import (
    authority,
    call,
    changes,
    envelope,
    history,
    limits,
    lookalikes,
    money,
    office,
    payees,
    people,
    signing,
    state,
    wrapper,
)
from wallet.review.facts import Facts
from wallet.review.finding import Finding, Holds, Passed, Severity, Unavailable, Verdict

STOP, TICK, WARN, INFO = Severity.STOP, Severity.TICK, Severity.WARN, Severity.INFO

Check = Callable[[Facts], Verdict]


RULES: dict[int, tuple[Severity, Check]] = {
    1: (STOP, envelope.other_network),
    2: (STOP, call.unknown_code),
    3: (STOP, call.no_such_call),
    4: (STOP, authority.other_authorisation),
    5: (STOP, call.fee_account_differs),
    6: (STOP, money.calculations_disagree),
    7: (STOP, call.settled),
    8: (STOP, call.unapproved),
    9: (STOP, call.too_little),
    11: (STOP, envelope.sequence_spent),
    12: (STOP, envelope.time_passed),
    13: (STOP, signing.key_cannot_help),
    14: (STOP, envelope.several_operations),
    15: (STOP, authority.acts_for_a_stranger),
    16: (STOP, envelope.fee_beyond_reason),
    18: (STOP, authority.unknown_kinds),
    19: (STOP, money.footprint_differs),
    20: (STOP, call.refused),
    21: (STOP, authority.authority_missing),
    22: (STOP, limits.network_refuses),
    23: (STOP, envelope.demands_others),
    24: (STOP, authority.speaks_for_another),
    25: (STOP, call.exchangeable_code),
    26: (STOP, wrapper.unexplained),
    27: (STOP, state.fact_missing),
    28: (STOP, authority.expired_or_used),
    29: (STOP, money.false_currency),
    30: (WARN, history.first_payment),
    31: (TICK, history.payee_changed),
    32: (TICK, lookalikes.resembles_another),
    33: (WARN, history.evidence_changed),
    34: (WARN, money.high_platform_fee),
    35: (WARN, people.several_roles),
    36: (WARN, signing.acts_alone),
    37: (WARN, payees.payee_not_ready),
    38: (WARN, money.money_stays),
    39: (TICK, payees.pays_a_stranger),
    40: (WARN, people.no_cover),
    41: (WARN, envelope.valid_for_long),
    42: (WARN, office.clock_off),
    43: (WARN, state.storage_sleeps_soon),
    44: (WARN, office.prepared_by_oneself),
    45: (WARN, envelope.facts_are_old),
    46: (WARN, office.several_compete),
    47: (WARN, people.hidden_characters),
    48: (WARN, authority.old_credentials),
    49: (TICK, changes.can_be_changed),
    50: (WARN, changes.hazards),
    51: (WARN, authority.sender_chooses),
    52: (WARN, envelope.resources_are_tight),
    53: (WARN, money.issuer_can_freeze),
    54: (WARN, envelope.not_yet),
    55: (TICK, envelope.no_end),
    56: (WARN, state.wakes_storage),
    57: (INFO, envelope.payer_can_cancel),
    58: (WARN, signing.signatures_in_vain),
    60: (INFO, history.paid_before),
    61: (INFO, envelope.simulated_at),
    62: (INFO, envelope.fee_at_most),
    63: (INFO, signing.signatures_so_far),
    65: (INFO, changes.is_settled),
}
"""F10 is the token's (``token.confirm``), F17 the gate's, F64 the list of what was unavailable;
F59 is not used."""

WRAPPER: Final = 26
"""The fee bump: it is explained when none of the others stops what it pays for."""


@dataclass(frozen=True)
class Found:
    """Every check's verdict: what holds, what passed, what lacked its input."""

    findings: tuple[Finding, ...]
    passed: tuple[int, ...]
    unavailable: tuple[tuple[int, str], ...]


def find(facts: Facts) -> Found:
    """Compute every finding."""
    verdicts = {number: check(facts) for number, (_, check) in RULES.items()}
    if facts.view.bump is not None:
        stops = [number for number, verdict in verdicts.items() if _stops(number, verdict)]
        verdicts[WRAPPER] = wrapper.unexplained(facts, stops)
    return Found(
        tuple(
            Finding.of(number, RULES[number][0], verdict)
            for number, verdict in verdicts.items()
            if isinstance(verdict, Holds)
        ),
        tuple(n for n, verdict in verdicts.items() if isinstance(verdict, Passed)),
        tuple((n, v.lacks) for n, v in verdicts.items() if isinstance(v, Unavailable)),
    )


def _stops(number: int, verdict: Verdict) -> bool:
    return isinstance(verdict, Holds) and (verdict.severity or RULES[number][0]) is STOP
