"""A review in plain text: what decides first, technical facts last. No colours, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from stellar_sdk import xdr

from app.desk.review_decision import decision_of
from app.desk.review_names import Named
from app.desk.review_operation import no_deal, operation_sentence
from app.desk.review_operation_parts import operation_parts
from app.desk.review_raw import raw_facts
from app.desk.review_sentence import sentence_of
from app.desk.review_technical import build_of
from app.pages.review import Phrase
from app.words.builds import known_from
from app.words.lines import words
from app.words.moves import words_of
from app.words.numbers import enumerated, milestones
from app.words.times import day_and_time
from wallet.addresses import Address
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow.builds import Build
from wallet.escrow.moves import ReleaseFunds, SplitDispute
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.network import NAMES, Network
from wallet.request import MAX_NOTE
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.dues import fee_accounts_of
from wallet.review.effects import Effects
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.texts import shown
from wallet.soroban.host import PaymentKind

GROUP = 4

_AMOUNTS = frozenset({"amount", "approver_funds", "other_funds"})


def as_json(review: Review) -> Mapping[str, Any]:
    """The review's summary, with the words of its findings."""
    told = {finding.name: words(finding) for finding in review.findings}
    findings = [{**f, "words": told[f["number"]]} for f in review.summary["findings"]]
    return {**review.summary, "findings": findings}


def as_text(review: Review, told_by: str = "the request") -> str:
    """The review as lines to read from top to bottom; ``told_by`` whom its facts are."""
    parts = [_step, _money, _why_you, _deal, _findings, _technical]
    told = [_head(review, told_by), *(part(review) for part in parts)]
    return "\n\n".join("\n".join(lines) for lines in told) + "\n"


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
    until = valid_until(facts)
    yield _network(facts.envelope.network)
    yield f"valid until  {day_and_time(until) if until else 'no end'}"
    snapshot = facts.view.snapshot
    if snapshot.entries:
        told = f"ledger {snapshot.sequence}, {day_and_time(snapshot.timestamp)}"
        yield f"facts of     {told}, as {told_by} tells them"
    else:
        yield "facts of     no ledger: none came with it"
    if facts.view.note:
        yield f"note         “{shown(facts.view.note, most=MAX_NOTE)}” (checked by nobody)"
    yield ""
    yield sentence(review)


def _step(review: Review) -> Iterator[str]:
    """Every part of the move by its name, the terms that it would write included."""
    yield "THE STEP"
    move, made = review.facts.move, review.facts.made
    if review.facts.doing is not None:
        yield f"  {words_of(type(review.facts.doing).__name__).step}"
        yield from _operation(review)
        return
    if move is None:
        yield "  not explained"
        return
    yield f"  {_words(type(move).__name__)}"
    for field in fields(move):
        yield from _part(field.name, getattr(move, field.name))
    if isinstance(move, SplitDispute) and review.facts.escrow is not None:
        yield from _part("decision", dict(decision_of(review.facts.escrow, move)))
    if made is not None:
        yield f"  new contract     {made.contract}"
        yield f"  its build        {_build(made.build)}"
    if made is not None and review.facts.new_terms is not None:
        yield from _part("terms", review.facts.new_terms)


def _operation(review: Review) -> Iterator[str]:
    """Every part of a step that is no call; addresses and hashes below what they are."""
    for fact in operation_parts(Named(review, {})):
        yield f"  {shown(fact.name)}{': ' if fact.value else ''}{shown(fact.value)}"
        if fact.address:
            yield f"      {grouped(fact.address)}"


def _part(name: str, value: object) -> Iterator[str]:
    match value:
        case Escrow():
            yield f"  {name}, in full"
            yield from (f"    {line.strip()}" for line in _terms(value))
        case Mapping():
            for who, amount in cast("Mapping[Address, int]", value).items():
                yield f"  {format_amount(amount):>22}  before fees, to {who}"
        case tuple():
            yield from _parts(name, cast("tuple[object, ...]", value))
        case int() if name in _AMOUNTS:
            yield f"  {_spaced(name):<13}{format_amount(value)}"
        case int() if name == "milestone":
            yield f"  {name:<17}{value + 1}"
        case bytes():
            yield f"  {_spaced(name):<17}{value.hex()}"
        case _:
            shown_value = "as it is" if value is None else shown(str(value))
            yield f"  {_spaced(name):<17}{shown_value}"


def _parts(name: str, values: tuple[object, ...]) -> Iterator[str]:
    """A list in a move: numbers of milestones, what becomes of some, or raw arguments."""
    if name == "milestones":
        if values:
            yield f"  {name:<17}{enumerated([int(str(value)) + 1 for value in values])}"
        return
    for place, value in enumerate(values, 1):
        yield f"  {_spaced(name)} {place}"
        if isinstance(value, xdr.SCVal):
            yield f"    {value.to_xdr()}"
        elif is_dataclass(value):
            for field in fields(value):
                yield from (f"  {line}" for line in _part(field.name, vars(value)[field.name]))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _words(name: str) -> str:
    """``ReleaseFunds`` as words."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()


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
        share = f"{payment.amount * 100 / total:.2f} %" if total else ""
        burnt = payment.kind is PaymentKind.BURN
        payee = f"{_name(facts, payment.receiver)}{' (burnt: the issuer)' if burnt else ''}"
        yield f"  {format_amount(payment.amount):>22}  {share:>8}  {payee}"
        yield f"      {grouped(payment.receiver)}"
    yield f"  {format_amount(total):>22}  in all"
    yield f"  {format_amount(effects.stays):>22}  stays in the contract"
    yield f"  asset        {asset if asset is not None else effects.token}"


def _why_you(review: Review) -> Iterator[str]:
    yield "WHO MUST SIGN"
    key = review.facts.view.key
    if key is not None:
        yield f"  you sign as  {grouped(key)}"
    for state in review.signers:
        yield f"  {state.account} ({part_of(review.facts, state.account)})"
        missing = state.missing_weight
        still = f"still missing {missing}" if missing else "and has enough"
        yield f"    needs weight {state.threshold}, {still}"
        for signer in state.signed:
            yield f"    signed       {signer}"
        for signer in state.can_sign if missing else ():
            yield f"    can sign     {signer}"
    if not review.signers:
        yield "  not known: the accounts did not come with it"


def _deal(review: Review) -> Iterator[str]:
    yield "THE DEAL"
    escrow = review.facts.escrow
    if escrow is None:
        yield f"  {no_deal(Named(review, {})) or 'not known'}"
        return
    yield from _terms(escrow)


def _terms(escrow: Escrow) -> Iterator[str]:
    yield f"  title        {shown(escrow.title)}"
    yield f"  engagement   {shown(escrow.engagement_id)}"
    yield f"  description  {shown(escrow.description)}"
    whole = ", of all milestones" if escrow.is_multi else ""
    yield f"  amount       {format_amount(escrow.total)}{whole}"
    yield f"  platform fee {basis_points_as_percent(escrow.platform_fee)} %"
    yield f"  token        {escrow.token}"
    if escrow.decimals is not None:
        yield f"  decimals     {escrow.decimals}"
    for role in Role:
        for holder in escrow.roles.of(role):
            yield f"  {role.value.replace('_', ' '):<17}{holder}"
    yield from _milestones(escrow)
    if escrow.flags is not None:
        yield f"  so far       {_happened(escrow.flags)}"
    if escrow.dispute_reason:
        yield f"  disputed for {shown(escrow.dispute_reason)}"


def _milestones(escrow: Escrow) -> Iterator[str]:
    for number, milestone in enumerate(escrow.milestones, 1):
        approved = "approved" if milestone.approved else "NOT approved"
        yield f"  milestone {number}: {shown(milestone.description)} - {approved}"
        yield f"    status {shown(milestone.status)}, evidence {shown(milestone.evidence)}"
        yield from (f"    {line}" for line in _own(milestone))


def _own(milestone: Milestone) -> Iterator[str]:
    """What only some builds keep for a milestone."""
    if milestone.amount is not None:
        yield f"amount {format_amount(milestone.amount)}"
    if milestone.receiver is not None:
        yield f"receiver {milestone.receiver}"
    if milestone.approvals is not None:
        given = milestone.approvals
        yield f"{given.approval_count} of {given.target} approvals"
        yield from (f"approved by {who}" for who in given.approved_by)
    if milestone.flags is not None:
        yield f"so far {_happened(milestone.flags)}"
    if milestone.dispute_reason:
        yield f"disputed for {shown(milestone.dispute_reason)}"


def _happened(flags: Flags) -> str:
    happened = [name for name, holds in vars(flags).items() if holds]
    return ", ".join(happened) or "nothing released, disputed or resolved"


def _findings(review: Review) -> Iterator[str]:
    stops = len(review.stops)
    yield f"FINDINGS: {f'{stops} STOP' if stops else 'nothing stops this'}"
    for finding in review.findings:
        yield f"  {finding.severity.value:<5} {finding.name}  {words(finding)}"
    yield f"  {len(review.passed)} other checks passed"
    if review.unavailable:
        lacking = ", ".join(f"F{number:02}" for number, _ in review.unavailable)
        yield f"  F64  not checked here, for want of their input: {lacking}"


def _technical(review: Review) -> Iterator[str]:
    facts = review.facts
    transaction = facts.transaction
    yield "TECHNICAL"
    if facts.call is not None:
        yield f"  contract     {facts.call.contract}"
        yield f"  function     {shown(facts.call.function)}"
    build = build_of(facts)
    if build is not None:
        yield f"  build        {_build(build)}"
        yield f"  Wasm hash    {build.wasm_hash.hex()}"
    yield f"  source       {facts.source}"
    yield f"  acting       {facts.acting}"
    yield f"  sequence     {transaction.seq_num.sequence_number.int64}"
    yield f"  fee at most  {format_amount(transaction.fee.uint32)} XLM"
    if not isinstance(facts.arguments, Mapping):
        for fact in raw_facts(facts):
            yield f"  {fact.name}  {fact.value}"
    for payee in review.summary["footprint_payees"]:
        yield f"  can be paid  {payee}"
    yield f"  hash         {grouped(facts.envelope.hash.hex())}"


def grouped(text: str) -> str:
    """A text in groups of four, for eyes and for reading out."""
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def part_of(facts: Facts, who: str) -> str:
    """Why an account must sign, in words."""
    in_it = facts.escrow is not None and facts.call is not None
    acts = f"acts as {_name(facts, who)}" if in_it else "acts"
    parts = [(facts.source, "pays the fee"), (facts.acting, acts)]
    return ", ".join(words for account, words in parts if account == who)


def _build(build: Build) -> str:
    """Its name, and what must be said of code that nobody saw on the public network."""
    return ", ".join(filter(None, (build.name, known_from(build))))


def _code(facts: Facts) -> str:
    asset = asset_of(facts)
    return asset.code if asset is not None else "units"


def _name(facts: Facts, who: str) -> str:
    """What an address is in this escrow, in words."""
    if who in fee_accounts_of(facts):
        return "protocol fee"
    held = facts.terms.roles_of(cast("Address", who)) if facts.terms is not None else ()
    roles = [role.value.replace("_", " ") for role in Role if role in held]
    return ", ".join(roles) or "NO PARTY OF THIS ESCROW"
