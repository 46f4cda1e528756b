"""A review in plain text: what decides first, technical facts last. No colours, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.check_words import words_of as check_words_of
from app.desk.review_names import Named
from app.desk.review_operation import no_deal, operation_sentence
from app.desk.review_sentence import sentence_of
from app.pages.review import Phrase
from app.report_changes import change_lines
from app.report_signers import role_of, signer_lines
from app.report_technical import technical_lines
from app.report_terms import step_lines, terms_lines
from app.words.findings import FINDINGS, explained
from app.words.groups import grouped
from app.words.lines import words
from app.words.numbers import milestones
from app.words.times import day_and_time, in_both
from wallet.amounts import format_amount
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.terms import Escrow
from wallet.network import NAMES, Network
from wallet.request import MAX_NOTE
from wallet.review.asker import asker_of
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.effects import Effects
from wallet.review.facts import Facts
from wallet.review.finding import Severity
from wallet.review.review import Review
from wallet.review.texts import shown
from wallet.soroban.host import PaymentKind
from wallet.validity import Ending, ends_of

THIS_FILE: Final = "this file"
"""Whose word a snapshot is that is handed in: nothing vouches for it."""

RESIGNED: Final = 10
COVER: Final = 40

ENDED_BY: Final[Mapping[Ending, str]] = {
    Ending.LEDGER_LIMIT: "its last ledger is",
    Ending.AUTHORISATION: "an authorisation ends in ledger",
    Ending.STORAGE: "its storage sleeps, and must be woken, after ledger",
}

_WORST_FIRST: Final = (Severity.STOP, Severity.TICK, Severity.WARN, Severity.INFO)


def as_json(review: Review) -> Mapping[str, Any]:
    """The review's summary, with the words of its findings and of the hash that is signed."""
    told = {finding.name: words(finding) for finding in review.findings}
    findings = [{**f, "words": told[f["number"]]} for f in review.summary["findings"]]
    return {
        **review.summary,
        "findings": findings,
        "check_words": list(check_words_of(review.hash)),
    }


def as_text(review: Review, told_by: str = "the request", *, alone: bool = False) -> str:
    """The review as lines to read from top to bottom; ``told_by`` whom its facts are.

    ``alone``: no profile stands behind it, which is said where one would tell more.
    """
    parts = [step_lines, _money, signer_lines, _deal]
    told = [_head(review, told_by), *(part(review) for part in parts)]
    told += [_findings(review, unavailable_in(review, alone=alone)), change_lines(review)]
    if alone:
        told.append(_kept())
    told.append(technical_lines(review))
    return "\n\n".join("\n".join(lines) for lines in told) + "\n"


def unavailable_in(review: Review, *, alone: bool) -> Mapping[int, str]:
    """What could not be checked, by number: what each lacks. ``alone``: nothing is signed."""
    lacking = {RESIGNED: "a signing: nothing is signed here"} if alone else {}
    return dict(sorted({**lacking, **dict(review.unavailable)}.items()))


def told_so(review: Review, told_by: str) -> str:
    """Whose word the facts are, and of which ledger."""
    snapshot = review.facts.view.snapshot
    if not snapshot.sequence and not snapshot.entries:
        return "no ledger: none came with it"
    if told_by == THIS_FILE:
        return f"as told by {told_by}, ledger {snapshot.sequence}"
    ledger = f"ledger {snapshot.sequence}, {day_and_time(snapshot.timestamp)}"
    return f"{ledger}, as {told_by} tells them"


def sentence(review: Review) -> str:
    """What the signature would do, from the decoded call alone."""
    facts, effects = review.facts, review.effects
    if facts.doing is not None:
        return "".join(_said(phrase) for phrase in operation_sentence(Named(review, {})))
    if facts.call is None:
        return "This is no contract call that we can explain."
    if facts.terms is None or facts.move is None:
        return f"Call {shown(facts.call.function)} of {facts.call.contract}: not explained."
    if isinstance(facts.move, ReleaseFunds) and effects is not None:
        return _release(facts, facts.move, facts.terms, effects)
    phrases = sentence_of(Named(review, {}))
    return "".join(_said(phrase) for phrase in phrases)


def _said(phrase: Phrase) -> str:
    return f"“{shown(phrase.text)}”" if phrase.style == "quoted" else phrase.text


def _release(facts: Facts, move: ReleaseFunds, terms: Escrow, effects: Effects) -> str:
    """All that leaves, to whom, and what of it are fees."""
    asset, title = _code(facts), shown(terms.title)
    named = [terms.milestones[i] for i in move.milestones if 0 <= i < len(terms.milestones)]
    receivers = dict.fromkeys(map(terms.receiver_of, named)) or dict.fromkeys(terms.receivers)
    paid = sum(payment.amount for payment in effects.payments)
    nets = {
        who: sum(p.amount for p in effects.payments if p.receiver == who) for who in receivers
    }
    what = f"{milestones(move.milestones)} of “{title}”: " if move.milestones else ""
    origin = "" if move.milestones else f" from “{title}”:"
    return "\n".join(
        (
            f"Release {what}{format_amount(paid)} {asset}{origin}",
            *(f"{format_amount(net)} {asset} to {who}," for who, net in nets.items()),
            f"{format_amount(paid - sum(nets.values()))} {asset} in fees",
        )
    )


def _head(review: Review, told_by: str) -> Iterator[str]:
    facts = review.facts
    yield _network(facts.envelope.network)
    yield from _until(facts)
    yield f"facts of     {told_so(review, told_by)}"
    yield f"asked by     {_asked_by(review)}"
    if facts.view.note:
        yield f"note         “{shown(facts.view.note, most=MAX_NOTE)}” (checked by nobody)"
    yield ""
    yield sentence(review)


def _until(facts: Facts) -> Iterator[str]:
    """The earliest of everything that ends it; a ledger's time is a guess, and told as one."""
    limit, first = valid_until(facts), next(iter(ends_of(facts)), None)
    told = in_both(limit) if limit else "no end"
    if first is None or first.what is Ending.TIME_LIMIT:
        yield f"valid until  {told}"
        return
    yield f"valid until  about {in_both(first.at)}: {ENDED_BY[first.what]} {first.ledger}"
    yield f"time limit   {told}"


def _asked_by(review: Review) -> str:
    """Who vouches for what stands around the envelope."""
    asker = asker_of(review.facts)
    if asker is not None:
        unknown = "" if asker.is_known else ", whom nobody here knows"
        so = (
            ", of whom no more is known than that they pay the fee"
            if asker.only_pays
            else unknown
        )
        return f"{asker.key}, who signed its cover{so}"
    if any(finding.number == COVER for finding in review.findings):
        return "somebody who has not signed its cover"
    if COVER in review.passed:
        return "this profile: it was prepared here"
    return "not known: it has no cover"


def _network(network: Network) -> str:
    """Its name, unmistakable; one that we do not know is called so, whatever its passphrase."""
    if network in NAMES:
        return f"{NAMES[network].upper()} network"
    return f"ANOTHER network, which calls itself “{shown(network.passphrase)}”"


def _money(review: Review) -> Iterator[str]:
    yield "WHERE THE MONEY GOES"
    effects, facts = review.effects, review.facts
    if facts.doing is not None:
        yield "  this step moves no money"
        return
    if effects is None or facts.terms is None:
        yield "  not known"
        return
    asset = asset_of(facts)
    total = sum(payment.amount for payment in effects.payments)
    for payment in effects.payments:
        share = _percent(payment.amount, total)
        burnt = payment.kind is PaymentKind.BURN
        payee = f"{role_of(facts, payment.receiver)}{' (burnt: the issuer)' if burnt else ''}"
        yield f"  {format_amount(payment.amount):>22}  {share:>8}  {payee}"
        yield f"      {grouped(payment.receiver)}"
    yield f"  {format_amount(total):>22}  in all"
    yield f"  {format_amount(effects.before):>22}  was in the contract before"
    yield f"  {format_amount(effects.stays):>22}  stays in the contract"
    yield f"  asset        {shown(str(asset)) if asset is not None else effects.token}"


def _percent(part: int, whole: int) -> str:
    """A share with two decimals, rounded to the nearest; in whole numbers, as money is."""
    if not whole:
        return ""
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02} %"


def _deal(review: Review) -> Iterator[str]:
    yield "THE DEAL"
    escrow = review.facts.escrow
    if escrow is None:
        yield f"  {no_deal(Named(review, {})) or 'not known'}"
        return
    yield from terms_lines(escrow)


def _findings(review: Review, lacking: Mapping[int, str]) -> Iterator[str]:
    """The worst first, each with what it means."""
    yield f"FINDINGS: {_headline(review)}"
    order = sorted(review.findings, key=lambda f: (_WORST_FIRST.index(f.severity), f.number))
    for finding in order:
        says = FINDINGS[finding.number].says
        yield f"  {finding.severity.value:<5} {finding.name}  {says}"
        yield f"             {explained(finding)}"
    passed = " ".join(f"F{number:02}" for number in review.passed)
    yield f"  {len(review.passed)} other checks passed{': ' if passed else ''}{passed}"
    if lacking:
        yield "  F64  not checked here, for want of their input:"
        yield from (f"    F{number:02}  {shown(lacks)}" for number, lacks in lacking.items())


def _headline(review: Review) -> str:
    counts = Counter(finding.severity for finding in review.findings)
    warnings = counts[Severity.WARN] + counts[Severity.TICK]
    stops = f"{counts[Severity.STOP]} STOP" if review.stops else "nothing stops this"
    return f"{stops}, {warnings} WARN" if warnings else stops


def _kept() -> Iterator[str]:
    yield "YOUR FILE"
    yield "  nothing: this review has no profile"


def _code(facts: Facts) -> str:
    asset = asset_of(facts)
    return asset.code if asset is not None else "units"
