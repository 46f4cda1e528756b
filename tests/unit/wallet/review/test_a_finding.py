"""One line of a review: what it shows of its facts, and how all of them are put together."""

from __future__ import annotations

import pytest

from tests.support.builders import ALICE, BOB, CAROL, CHANNEL
from tests.support.ledgers import account
from tests.support.recollections import knowing
from tests.support.requests import Case, honest, way_b
from wallet.envelope import FeeBump
from wallet.network import PUBLIC
from wallet.review.finding import (
    MOST_TOLD,
    PASSED,
    Finding,
    Holds,
    Severity,
    Unavailable,
    Verdict,
    when,
)
from wallet.review.findings import RULES, find


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (when(1, units=7, who="x"), Holds({"units": "7", "who": "x"})),
        (when("yes"), Holds({})),
        (when(holds=True, what=None), Holds({"what": "None"})),
        (when(0, units=7), PASSED),
        (when([]), PASSED),
    ],
)
def test_a_check_holds_with_its_facts_in_words_or_passes(
    told: Verdict, verdict: Verdict
) -> None:
    assert told == verdict


def test_a_finding_has_its_rules_severity_unless_the_check_says_more() -> None:
    assert Finding.of(48, Severity.WARN, Holds()) == Finding(48, Severity.WARN, {})
    told = Finding.of(48, Severity.WARN, Holds(severity=Severity.TICK))
    assert told.severity is Severity.TICK


def test_nothing_hides_in_the_name_or_the_text_of_a_fact() -> None:
    told = Finding.of(1, Severity.STOP, Holds({"a\u202eb": "c\u200bd"}))
    assert told.details == {"a⟨U+202E⟩b": "c⟨U+200B⟩d"}


def test_a_fact_is_told_up_to_its_most_letters() -> None:
    most = "x" * MOST_TOLD
    told = Finding.of(1, Severity.STOP, Holds({"just": most, "more": f"{most}x"})).details
    assert MOST_TOLD == 2_000
    assert told == {"just": most, "more": f"{most}… (2001 characters)"}


@pytest.mark.parametrize(("number", "name"), [(7, "F07"), (10, "F10"), (65, "F65")])
def test_its_name_has_two_digits(number: int, name: str) -> None:
    assert Finding(number, Severity.INFO, {}).name == name


# --- all of them ---


@pytest.mark.parametrize(
    "case",
    [honest(), way_b(), knowing()(honest()), honest().seen(told=None, key=None, now=None)],
    ids=["bare", "by an entry", "with a profile", "knowing less"],
)
def test_every_rule_has_one_verdict_that_is_its_checks_own(case: Case) -> None:
    facts = case.review.facts
    found = find(facts)
    verdicts: dict[int, Verdict] = {
        number: check(facts) for number, (_, check) in RULES.items()
    }
    assert found.findings == tuple(
        Finding.of(number, RULES[number][0], verdict)
        for number, verdict in verdicts.items()
        if isinstance(verdict, Holds)
    )
    assert found.passed == tuple(n for n, verdict in verdicts.items() if verdict == PASSED)
    assert dict(found.unavailable) == {
        n: verdict.lacks for n, verdict in verdicts.items() if isinstance(verdict, Unavailable)
    }
    numbers = {f.number for f in found.findings}, {*found.passed}, {*dict(found.unavailable)}
    assert sum(map(len, numbers)) == len(RULES)


def bumped(case: Case) -> Case:
    """Carol's fee bump around it, as it is signed by all who must."""
    inner = case.signed(ALICE, BOB, CHANNEL)
    whole = case.envelope.with_signatures(inner.view.signatures)
    seen = case.with_entries(account(CAROL.public))
    bump = FeeBump.of(whole, CAROL.public, 500_000)
    return seen.seen(bump=bump, key=CAROL.public, signatures=())


def test_only_what_stops_holds_a_fee_bump_up() -> None:
    """It says a lot about an honest release around which it is, and stops for nothing."""
    case = bumped(honest())
    assert {f.severity for f in case.review.findings} >= {Severity.INFO, Severity.WARN}
    assert 26 in case.review.passed


def test_the_stops_of_what_it_is_around_are_told_in_order_and_each_once() -> None:
    case = bumped(honest()).seen(network=PUBLIC, now=2**40)
    assert case.details(26) == {"reason": "what it pays for is stopped: F01, F12"}


def test_a_stop_of_the_key_alone_is_not_the_transactions() -> None:
    assert bumped(honest()).seen(key=ALICE.public).stops == {13}
