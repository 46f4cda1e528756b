"""What is shown of a request in a list, taken from its review: no SDK is needed to read it."""

from __future__ import annotations

from dataclasses import replace

from app.records import (
    EscrowRow,
    SignerLine,
    SnapshotRow,
    Standing,
    StoredRequest,
    StoredSignature,
)
from wallet.escrow.terms import Role
from wallet.request import Request, snapshot_text
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.review import Review
from wallet.signatures import Verified, verify


def row_of(request: Request, seen: Review, now: int, own: frozenset[str]) -> StoredRequest:
    """The row of a request that came at ``now``, by what was reviewed; ``own``: my keys."""
    facts, signers = seen.facts, _signers(seen)
    escrow, asset = facts.escrow, asset_of(facts)
    payees = escrow.roles.of(Role.RECEIVER) if escrow is not None else ()
    return StoredRequest(
        hash=request.envelope.hash,
        passphrase=request.envelope.network.passphrase,
        contract=facts.call.contract if facts.call else "",
        move=facts.call.function if facts.call else "",
        title=escrow.title if escrow else "",
        asset="" if asset is None else str(asset),
        amount=_amount(seen),
        counterparty=", ".join(payees),
        text=replace(request, signatures=()).to_text(),
        created=request.created,
        received=now,
        valid_until=valid_until(facts) or 0,
        standing=_standing(seen, signers, own),
        matter=None,
        signers=signers,
    )


def _amount(seen: Review) -> int | None:
    """All that leaves the escrow, in units."""
    effects, call = seen.effects, seen.facts.call
    if effects is None or call is None:
        return None
    return sum(p.amount for p in effects.payments if p.sender == call.contract)


def _signers(seen: Review) -> tuple[SignerLine, ...]:
    needs = {need.signers.account: need.signers for need in seen.facts.needs or ()}
    lines = {
        (state.account, key): SignerLine(
            state.account, key, weight, key in state.signed, state.threshold
        )
        for state in seen.signers
        for key in (*state.signed, *state.can_sign)
        if (weight := needs[state.account].weight_of(key))
    }
    return tuple(lines.values())


def _standing(seen: Review, signers: tuple[SignerLine, ...], own: frozenset[str]) -> Standing:
    if seen.signers and not any(state.missing_weight for state in seen.signers):
        return Standing.READY
    mine = any(line.key in own and not line.signed for line in signers)
    return Standing.NEEDS_ME if mine else Standing.WAITS_FOR_OTHERS


def escrow_of(request: Request, seen: Review) -> EscrowRow | None:
    """The escrow that a request is about, as its file tells; None where it tells of none."""
    facts = seen.facts
    if facts.escrow is None or facts.call is None or facts.build is None:
        return None
    roles = {
        role.value: ", ".join(holders) for role, holders in facts.escrow.roles.holders.items()
    }
    return EscrowRow(
        facts.call.contract,
        request.envelope.network.passphrase,
        facts.build.wasm_hash.hex(),
        facts.escrow.title,
        facts.escrow.engagement_id,
        roles,
        facts.escrow.amount,
        request.snapshot.timestamp,
        None,
    )


def snapshot_of(request: Request, escrow: EscrowRow) -> SnapshotRow:
    """What the ledger said when the request was made, as its file tells."""
    told = request.snapshot
    content = snapshot_text(told)
    return SnapshotRow(
        0, escrow.contract, escrow.passphrase, told.sequence, told.timestamp, content
    )


def signatures_of(request: Request, seen: Review, now: int) -> tuple[StoredSignature, ...]:
    """Every signature of a request, and whose it is: "" for nobody's."""
    needs = seen.facts.needs or ()
    keys = dict.fromkeys(signer.key for need in needs for signer in need.signers.signers)
    hash_ = request.envelope.hash
    return tuple(
        StoredSignature(
            hash_,
            verdict.signature.hint,
            verdict.signature.signature,
            verdict.key.strkey if isinstance(verdict, Verified) else "",
            now,
        )
        for verdict in verify(hash_, request.signatures, keys)
    )
