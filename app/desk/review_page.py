"""A review as the window shows it: plain values in the order of the page's sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.check_words import words_of as check_words_of
from app.desk.review_deal import deal_of
from app.desk.review_money import money_of, total_of
from app.desk.review_names import Named
from app.desk.review_operation import no_deal
from app.desk.review_sentence import sentence_of
from app.desk.review_signers import Keys, why_of
from app.desk.review_since import since_of
from app.desk.review_step import new_terms_of, step_of
from app.desk.review_technical import technical_of
from app.pages.review import (
    Age,
    Asker,
    Checks,
    FindingLine,
    Gravity,
    Hindrance,
    Lacking,
    ReviewPage,
)
from app.pages.review_file import EMPTY, YourFile
from app.words import findings as words
from app.words.moves import words_of
from wallet.escrow import moves
from wallet.network import NAMES
from wallet.review.asker import asker_of
from wallet.review.checks.envelope import limits_now, valid_until
from wallet.review.finding import Finding, Severity
from wallet.validity import ends_of

GRAVITIES: Final = {
    Severity.STOP: Gravity.STOP,
    Severity.TICK: Gravity.TICK,
    Severity.WARN: Gravity.WARN,
    Severity.INFO: Gravity.INFO,
}
OTHER: Final = "other"
"""What a network is called that we do not know."""

WORTH_A_LINE: Final = 3
"""Checks that passed and are told at once; the others are folded."""

TOLD_ELSEWHERE: Final = frozenset({61, 62, 63})
"""The simulation beside F06, the fee among the technical facts, the signatures by name."""

FRESH: Final = 45
"""Its line stays where it was when the facts get fresh: nothing moves under the reader."""


@dataclass(frozen=True)
class Circumstances:
    """What a profile adds to a review: its keys, and why it cannot sign, with a fact to it.

    ``is_live``: the network told the facts, and not the request's own file. ``came_along`` are
    the keys whose signatures came with it; ``file`` is what the user noted of it.
    """

    keys: Keys
    hindrance: Hindrance | None
    hindrance_facts: str
    is_live: bool
    came_along: tuple[str, ...] = ()
    file: YourFile = EMPTY


def page_of(named: Named, around: Circumstances) -> ReviewPage:
    """Everything that the page shows of this review."""
    review, facts = named.review, named.facts
    snapshot, network = facts.view.snapshot, facts.envelope.network
    terms = new_terms_of(named)
    is_as_known = isinstance(facts.move, moves.FundEscrow) and terms == facts.escrow
    move = type(facts.move or facts.doing).__name__
    return ReviewPage(
        hash=review.request_hash.hex(),
        signed_hash=review.hash.hex(),
        transaction_hash=review.transaction_hash.hex(),
        signs=review.to_sign.signs.value,
        passphrase=network.passphrase,
        network=NAMES.get(network, OTHER),
        title=_title(named, move),
        note=facts.view.note,
        valid_until=valid_until(facts),
        ends=ends_of(facts),
        sentence=sentence_of(named),
        button=words_of(move).button(total_of(named)),
        money=money_of(named),
        why=why_of(named, around.keys),
        deal=deal_of(named, facts.escrow) if facts.escrow is not None else None,
        step=step_of(named),
        new_terms=deal_of(named, terms) if terms is not None and not is_as_known else None,
        checks=_checks(named),
        check_words=check_words_of(review.hash),
        technical=technical_of(named),
        age=Age(snapshot.sequence, snapshot.timestamp, around.is_live),
        moves_nothing=facts.doing is not None,
        no_deal=no_deal(named),
        since=since_of(named, tuple(named.called(key) for key in around.came_along)),
        file=around.file,
        hindrance=Hindrance.STOPPED if review.stops else around.hindrance,
        hindrance_facts=around.hindrance_facts,
        digest=review.digest,
        seen=limits_now(facts),
        asker=_asker(named, around.keys),
    )


def _asker(named: Named, keys: Keys) -> Asker | None:
    asker = asker_of(named.facts)
    if asker is None:
        return None
    name, is_mine = named.called(asker.key), asker.key in keys.mine
    return Asker(asker.key, name, is_mine, asker.is_known, asker.only_pays)


def _title(named: Named, move: str) -> str:
    """The escrow's; what a step is called that is about none."""
    terms = named.facts.terms
    if terms is not None:
        return terms.title
    noun = words_of(move).noun if named.facts.doing is not None else ""
    return f"{noun[:1].upper()}{noun[1:]}"


def _checks(named: Named) -> Checks:
    review = named.review
    numbers = [finding.number for finding in review.findings]
    kind = type(named.facts.doing).__name__
    good = dict(words.good_news(review.passed, numbers, kind))
    first = [*list(good)[:WORTH_A_LINE], *([FRESH] if FRESH in good else [])]
    told = [_passed(named, number, good[number]) for number in dict.fromkeys(first)]
    rest = [number for number in review.passed if number not in first]
    others = [_passed(named, number, good.get(number) or _not_so(number)) for number in rest]
    lines = _worst_first(named, review.findings)
    return Checks(
        findings=(*(line for line in lines if line.number not in TOLD_ELSEWHERE), *told),
        folded=(*(line for line in lines if line.number in TOLD_ELSEWHERE), *others),
        lacking=tuple(
            Lacking(number, words.FINDINGS[number].says, lacks)
            for number, lacks in review.unavailable
        ),
        count=len(review.findings) + len(review.passed),
    )


def _worst_first(named: Named, findings: Sequence[Finding]) -> list[FindingLine]:
    lines = [
        FindingLine(
            GRAVITIES[finding.severity],
            finding.number,
            words.FINDINGS[finding.number].says,
            named.told(words.explained(finding)),
            tuple(finding.details.items()),
        )
        for finding in findings
    ]
    order = tuple(Gravity)
    return sorted(lines, key=lambda line: (order.index(line.gravity), line.number))


def _passed(named: Named, number: int, says: str) -> FindingLine:
    more = _MORE.get(number)
    return FindingLine(Gravity.PASSED, number, says, more(named) if more is not None else "")


def _not_so(number: int) -> str:
    """A check that passed and has no sentence of its own: what it would have said."""
    return f"Not found: {words.FINDINGS[number].says}"


def _simulated(named: Named) -> str:
    told = named.facts.view.told
    if told is None:
        return ""
    count = len(told.payments)
    payments = "1 payment" if count == 1 else f"{count} payments"
    return f"{payments}, equal to the last unit, at ledger {told.ledger:,}."


def _payees(named: Named) -> str:
    contract = named.facts.about
    payees = [who for who in named.review.summary["footprint_payees"] if who != contract]
    return f"They are {', '.join(named.called(who) for who in payees)}." if payees else ""


def _ledger(named: Named) -> str:
    return f"It is of ledger {named.facts.view.snapshot.sequence:,}."


def _vouched(named: Named) -> str:
    """Whose the signature is, and for whom it signs where no name tells that."""
    asker = asker_of(named.facts)
    if asker is None:
        return "It was prepared here."
    told = f"The cover is signed by {named.called(asker.key)}"
    if asker.only_pays:
        return f"{told}. All that is known of that key is that it pays the fee."
    whom = [named.called(account) for account in asker.accounts if account != asker.key]
    return f"{told}, which signs for {' and '.join(whom)}." if whom else f"{told}."


_MORE: Final[Mapping[int, Callable[[Named], str]]] = {
    6: _simulated,
    19: _payees,
    40: _vouched,
    45: _ledger,
}
"""What there is to say about a check that passed, by its number."""
