"""A review in plain text: what decides first, technical facts last. No colours, no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, cast

from app.words.lines import words
from app.words.times import day_and_time
from wallet.addresses import Address
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.terms import Escrow, Role
from wallet.network import NAMES, Network
from wallet.request import MAX_NOTE
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.texts import shown
from wallet.soroban.host import PaymentKind

GROUP = 4


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
    if facts.call is None:
        return "This is no contract call that we can explain."
    if facts.escrow is None or effects is None:
        return f"Call {shown(facts.call.function)} of {facts.call.contract}: not explained."
    asset = _code(facts)
    title = shown(facts.escrow.title)
    paid = sum(payment.amount for payment in effects.payments)
    if isinstance(facts.move, ReleaseFunds):
        receiver = facts.escrow.roles.one(Role.RECEIVER)
        net = sum(p.amount for p in effects.payments if p.receiver == receiver)
        return (
            f"Release {format_amount(paid)} {asset} from “{title}”:\n"
            f"{format_amount(net)} {asset} to {receiver},\n"
            f"{format_amount(paid - net)} {asset} in fees"
        )
    return f"{facts.call.function} of “{title}”, moving {format_amount(paid)} {asset}"


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
    move = review.facts.move
    if move is None:
        yield "  not explained"
        return
    yield f"  {_words(type(move).__name__)}"
    for field in fields(move):
        yield from _part(field.name, getattr(move, field.name))


def _part(name: str, value: object) -> Iterator[str]:
    if isinstance(value, Escrow):
        yield f"  {name}, in full"
        yield from (f"    {line.strip()}" for line in _terms(value))
    elif isinstance(value, Mapping):
        for who, amount in cast("Mapping[Address, int]", value).items():
            yield f"  {format_amount(amount):>22}  before fees, to {who}"
    elif name == "amount" and isinstance(value, int):
        yield f"  amount       {format_amount(value)}"
    else:
        shown_value = "as it is" if value is None else shown(str(value))
        yield f"  {name.replace('_', ' '):<17}{shown_value}"


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
    if effects is None or facts.escrow is None:
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
        yield "  not known"
        return
    yield from _terms(escrow)


def _terms(escrow: Escrow) -> Iterator[str]:
    yield f"  title        {shown(escrow.title)}"
    yield f"  engagement   {shown(escrow.engagement_id)}"
    yield f"  description  {shown(escrow.description)}"
    yield f"  amount       {format_amount(escrow.amount)}"
    yield f"  platform fee {basis_points_as_percent(escrow.platform_fee)} %"
    yield f"  token        {escrow.token}"
    for role in Role:
        for holder in escrow.roles.of(role):
            yield f"  {role.value.replace('_', ' '):<17}{holder}"
    yield from _milestones(escrow)
    happened = [name for name, holds in vars(escrow.flags).items() if holds]
    yield f"  so far       {', '.join(happened) or 'nothing released, disputed or resolved'}"


def _milestones(escrow: Escrow) -> Iterator[str]:
    for number, milestone in enumerate(escrow.milestones, 1):
        approved = "approved" if milestone.approved else "NOT approved"
        yield f"  milestone {number}: {shown(milestone.description)} - {approved}"
        yield f"    status {shown(milestone.status)}, evidence {shown(milestone.evidence)}"


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
    if facts.build is not None:
        yield f"  build        {facts.build.name}"
        yield f"  Wasm hash    {facts.build.wasm_hash.hex()}"
    yield f"  source       {facts.source}"
    yield f"  acting       {facts.acting}"
    yield f"  sequence     {transaction.seq_num.sequence_number.int64}"
    yield f"  fee at most  {format_amount(transaction.fee.uint32)} XLM"
    for payee in review.summary["footprint_payees"]:
        yield f"  can be paid  {payee}"
    yield f"  hash         {grouped(facts.envelope.hash.hex())}"


def grouped(text: str) -> str:
    """A text in groups of four, for eyes and for reading out."""
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def part_of(facts: Facts, who: str) -> str:
    """Why an account must sign, in words."""
    acts = f"acts as {_name(facts, who)}" if facts.escrow is not None else "acts"
    parts = [(facts.source, "pays the fee"), (facts.acting, acts)]
    return ", ".join(words for account, words in parts if account == who)


def _code(facts: Facts) -> str:
    asset = asset_of(facts)
    return asset.code if asset is not None else "units"


def _name(facts: Facts, who: str) -> str:
    """What an address is in this escrow, in words."""
    if facts.build is not None and who == facts.build.fee_account:
        return "protocol fee"
    held = facts.escrow.roles.holders.items() if facts.escrow is not None else ()
    roles = [role.value.replace("_", " ") for role, holders in held if who in holders]
    return ", ".join(roles) or "NO PARTY OF THIS ESCROW"
