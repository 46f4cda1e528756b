"""A review in plain text: what decides first, technical facts last. No colours, no markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.cli.findings import words
from app.cli.problems import day_and_time
from wallet.amounts import format_amount
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.terms import Escrow, Role
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


def as_text(review: Review) -> str:
    """The review as lines to read from top to bottom."""
    parts = [_head, _money, _why_you, _deal, _findings, _technical]
    return "\n\n".join("\n".join(part(review)) for part in parts) + "\n"


def sentence(review: Review) -> str:
    """What the signature would do, from the decoded call alone."""
    facts, effects = review.facts, review.effects
    if facts.call is None:
        return "This is no contract call that we can explain."
    if facts.escrow is None or effects is None:
        return f"Call {facts.call.function} of {facts.call.contract}: not explained."
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


def _head(review: Review) -> Iterator[str]:
    facts = review.facts
    until = valid_until(facts)
    yield f"{facts.envelope.network.name.upper()} network"
    yield f"valid until  {day_and_time(until) if until else 'no end'}"
    yield f"facts of     ledger {facts.view.snapshot.sequence}, as told by the request"
    yield ""
    yield sentence(review)


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
        yield f"  {state.account}"
        yield f"    needs weight {state.threshold}, still missing {state.missing_weight}"
        for signer in state.signed:
            yield f"    signed       {signer}"
        for signer in state.can_sign:
            yield f"    can sign     {signer}"


def _deal(review: Review) -> Iterator[str]:
    yield "THE DEAL"
    escrow = review.facts.escrow
    if escrow is None:
        yield "  not known"
        return
    yield f"  title        {shown(escrow.title)}"
    yield f"  engagement   {shown(escrow.engagement_id)}"
    yield f"  description  {shown(escrow.description)}"
    for role in Role:
        for holder in escrow.roles.of(role):
            yield f"  {role.value.replace('_', ' '):<17}{holder}"
    yield from _milestones(escrow)


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
    yield f"  {len(review.passed)} checks passed"
    if review.unavailable:
        lacking = ", ".join(f"F{number:02}" for number, _ in review.unavailable)
        yield f"  F64  not checked here, for want of their input: {lacking}"


def _technical(review: Review) -> Iterator[str]:
    facts = review.facts
    transaction = facts.transaction
    yield "TECHNICAL"
    if facts.call is not None:
        yield f"  contract     {facts.call.contract}"
        yield f"  function     {facts.call.function}"
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
