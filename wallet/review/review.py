"""Bytes and a view of the world → a review, the same wherever it is computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from wallet.addresses import ContractId
from wallet.envelope import Envelope
from wallet.footprint import payees
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.comparison import Comparison, compare
from wallet.review.effects import Effects, effects_of
from wallet.review.facts import Facts
from wallet.review.finding import Finding, Severity
from wallet.review.findings import find
from wallet.review.operation_summary import operation_summary
from wallet.review.signer_states import SignerState, signer_states
from wallet.review.state_digest import state_digest
from wallet.review.turn import ToSign, to_sign
from wallet.review.view import View


@dataclass(frozen=True)
class Review:
    """What a signature over ``facts.envelope`` would do, and all that speaks against it."""

    facts: Facts
    findings: tuple[Finding, ...]
    passed: tuple[int, ...]
    unavailable: tuple[tuple[int, str], ...]
    effects: Effects | None
    signers: tuple[SignerState, ...]

    @property
    def stops(self) -> tuple[Finding, ...]:
        """Why nothing may be signed; empty when it may."""
        return tuple(f for f in self.findings if f.severity is Severity.STOP)

    @property
    def ticks(self) -> tuple[Finding, ...]:
        """The warnings that must be ticked one by one."""
        return tuple(f for f in self.findings if f.severity is Severity.TICK)

    @cached_property
    def to_sign(self) -> ToSign:
        """What the key that would sign is asked to sign: the transaction, or an entry of it."""
        return to_sign(self.facts)

    @property
    def hash(self) -> bytes:
        """The 32 bytes that it would sign: what is compared with others, and read out."""
        return self.to_sign.hash

    @property
    def transaction_hash(self) -> bytes:
        """The transaction's own hash; in way B it is final once the entries are signed."""
        return self.facts.transaction_hash

    @property
    def request_hash(self) -> bytes:
        """The hash by which the request is known and kept, whoever has signed it."""
        return self.facts.request_hash

    @cached_property
    def comparison(self) -> Comparison:
        """What changed since the request was made, and since the user last looked."""
        return compare(self.facts)

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        """The review as plain values, the same for the same bytes and view."""
        return _summary(self)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the summary in canonical JSON: what was shown, in 32 bytes."""
        text = json.dumps(self.summary, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).digest()


def review(envelope: Envelope, view: View) -> Review:
    """Review an envelope. Never raises for what the envelope says: that becomes a finding."""
    facts = Facts(envelope, view)
    found = find(facts)
    return Review(
        facts,
        found.findings,
        found.passed,
        found.unavailable,
        effects_of(facts),
        signer_states(facts),
    )


def _summary(done: Review) -> Mapping[str, Any]:
    facts = done.facts
    return {
        "verdict": "stop" if done.stops else "signable",
        "hash": done.hash.hex(),
        "transaction_hash": done.transaction_hash.hex(),
        "signs": done.to_sign.signs.value,
        "fee_bump": _fee_bump(facts),
        "network_passphrase": facts.envelope.network.passphrase,
        "ledger": facts.view.snapshot.sequence,
        "state": state_digest(facts.view.snapshot),
        "note": facts.view.note,
        "cover": facts.view.cover,
        "knowledge": facts.view.knowledge.summary,
        "changes": done.comparison.summary,
        "valid_until": valid_until(facts),
        "move": _move(facts),
        "operation": operation_summary(facts),
        "source": facts.source,
        "acting": facts.acting,
        "key": facts.view.key,
        "effects": _effects(done),
        "signers": [_signer(state) for state in done.signers],
        "footprint_payees": _footprint_payees(facts),
        "findings": [
            {"number": f.name, "severity": f.severity.value, "details": dict(f.details)}
            for f in done.findings
        ],
        "passed": [f"F{number:02}" for number in done.passed],
        "unavailable": [
            {"number": f"F{n:02}", "lacks": lacks} for n, lacks in done.unavailable
        ],
    }


def _fee_bump(facts: Facts) -> Mapping[str, Any] | None:
    bump = facts.view.bump
    if bump is None:
        return None
    inner = facts.envelope.hash.hex()
    return {"fee_source": bump.fee_source, "fee": str(bump.fee), "inner_hash": inner}


def _move(facts: Facts) -> Mapping[str, Any] | None:
    if facts.call is None:
        return None
    return {
        "contract": facts.call.contract,
        "function": facts.call.function,
        "build": facts.build.name if facts.build else None,
        "escrow": facts.terms.title if facts.terms else None,
        "engagement_id": facts.terms.engagement_id if facts.terms else None,
        "arguments": [argument.to_xdr() for argument in facts.call.arguments],
    }


def _effects(done: Review) -> Mapping[str, Any] | None:
    if done.effects is None:
        return None
    asset = asset_of(done.facts)
    return {
        "asset": None if asset is None else str(asset),
        "token": done.effects.token,
        "payments": [
            {
                "kind": payment.kind.value,
                "from": payment.sender,
                "to": payment.receiver,
                "units": str(payment.amount),
            }
            for payment in done.effects.payments
        ],
        "stays": str(done.effects.stays),
    }


def _signer(state: SignerState) -> Mapping[str, Any]:
    return {
        "account": state.account,
        "threshold": state.threshold,
        "signed": list(state.signed),
        "missing_weight": state.missing_weight,
        "can_sign": list(state.can_sign),
        "signs": state.signs.value,
    }


def _footprint_payees(facts: Facts) -> list[str]:
    if facts.footprint is None or facts.terms is None or facts.call is None:
        return []
    token = ContractId(facts.terms.token)
    return sorted(payees(facts.footprint, token, facts.envelope.network))
