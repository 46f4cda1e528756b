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
from wallet.addresses import Address
from wallet.escrow.moves import TakeBackApproval, named_milestones
from wallet.escrow.terms import Escrow, Role
from wallet.request import Request
from wallet.review.checks.envelope import valid_until
from wallet.review.checks.money import asset_of
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.signer_states import owners_of
from wallet.snapshot_text import snapshot_text


def row_of(request: Request, seen: Review, now: int, own: frozenset[str]) -> StoredRequest:
    """The row of a request that came at ``now``, by what was reviewed; ``own``: my keys."""
    facts, signers = seen.facts, _signers(seen)
    escrow, asset = facts.terms, asset_of(facts)
    return StoredRequest(
        hash=request.hash,
        passphrase=request.envelope.network.passphrase,
        contract=facts.about or "",
        move=_called(facts),
        title=escrow.title if escrow else "",
        asset="" if asset is None else str(asset),
        amount=_amount(seen),
        counterparty=", ".join(_receivers(facts)),
        text=replace(request, signatures=()).to_text(),
        created=request.created,
        received=now,
        valid_until=valid_until(facts) or 0,
        standing=_standing(seen, signers, own),
        matter=None,
        signers=signers,
    )


def _called(facts: Facts) -> str:
    """The function; the class of what is no call, or makes another move than its name says."""
    if isinstance(facts.move, TakeBackApproval):
        return TakeBackApproval.__name__
    if facts.doing is not None:
        return type(facts.doing).__name__
    return facts.call.function if facts.call is not None else ""


def _receivers(facts: Facts) -> tuple[Address, ...]:
    """Who is to be paid by the terms; by a move about some milestones, for these."""
    escrow, move = facts.terms, facts.move
    if escrow is None:
        return ()
    named = named_milestones(move) if move is not None else ()
    there = [escrow.milestones[i] for i in named if 0 <= i < len(escrow.milestones)]
    own = dict.fromkeys(escrow.receiver_of(each) for each in there)
    return tuple(own) or escrow.receivers


def _amount(seen: Review) -> int | None:
    """All that leaves the escrow, in units."""
    effects = seen.effects
    if effects is None:
        return None
    return sum(p.amount for p in effects.payments if p.sender == seen.facts.about)


def _signers(seen: Review) -> tuple[SignerLine, ...]:
    lines: dict[tuple[str, str], SignerLine] = {}
    for state in seen.signers:
        for key in (*state.signed, *state.can_sign):
            weight = state.need.signers.weight_of(key)
            before = lines.get((state.account, key))
            # Whoever is asked twice for one account has signed once both is done.
            signed = key in state.signed and (before is None or before.signed)
            line = SignerLine(state.account, key, weight, signed, state.threshold)
            lines[state.account, key] = line
    return tuple(line for line in lines.values() if line.weight)


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
    return EscrowRow(
        facts.call.contract,
        request.envelope.network.passphrase,
        facts.build.wasm_hash.hex(),
        facts.escrow.title,
        facts.escrow.engagement_id,
        roles_row(facts.escrow),
        facts.escrow.total,
        request.snapshot.timestamp,
        None,
    )


def roles_row(escrow: Escrow) -> dict[str, str]:
    """Roles as they are kept: by name, the holders of each as a list; all receivers."""
    held = {role.value: ", ".join(holders) for role, holders in escrow.roles.holders.items()}
    return {**held, Role.RECEIVER.value: ", ".join(escrow.receivers)}


def snapshot_of(request: Request, escrow: EscrowRow) -> SnapshotRow:
    """What the ledger said when the request was made, as its file tells."""
    told = request.snapshot
    content = snapshot_text(told)
    return SnapshotRow(
        0, escrow.contract, escrow.passphrase, told.sequence, told.timestamp, content
    )


def signatures_of(request: Request, seen: Review, now: int) -> tuple[StoredSignature, ...]:
    """Every signature of a request, and whose it is: "" for nobody's."""
    owners = owners_of(seen.facts)
    return tuple(
        StoredSignature(request.hash, each.hint, each.signature, owners.get(each, ""), now)
        for each in request.signatures
    )
