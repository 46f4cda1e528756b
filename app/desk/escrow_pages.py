"""Writes the page of an escrow: terms, money, roles and what is open to me, in words."""

from __future__ import annotations

from app.desk.escrow_money import amount_in, asked_of, currency_of, money_of, stage_of
from app.desk.escrow_moves import own_accounts, parts_of
from app.desk.escrow_seen import Seen
from app.desk.milestone_lines import milestone_lines
from app.desk.storage_care import care_of, life_of
from app.pages.escrow import (
    Age,
    Code,
    EscrowLine,
    EscrowPage,
    MoveKind,
    Party,
    Payer,
    RequestLine,
    Source,
    Stage,
)
from app.profile.rows import roles_row
from app.records import EscrowRow
from app.words.builds import known_from
from app.words.parts import AS_IT_LIVES, part_in
from app.words.roles import roles
from wallet.amounts import format_amount
from wallet.escrow.builds import Build


def page_of(seen: Seen, source: Source, requests: tuple[RequestLine, ...]) -> EscrowPage:
    """Everything about an escrow that a ledger told of."""
    escrow, snapshot, eyes = seen.escrow, seen.snapshot, seen.eyes
    parts = parts_of(seen)
    open_ = [move.kind for part in parts for move in part.moves if move.key]
    payers = own_accounts(seen) if open_ else ()
    return EscrowPage(
        contract=seen.contract,
        passphrase=snapshot.network.passphrase,
        title=escrow.title,
        engagement_id=escrow.engagement_id,
        description=escrow.description,
        code=_code(seen.build),
        age=Age(snapshot.sequence, snapshot.timestamp, source),
        money=money_of(seen),
        life=life_of(seen),
        parties=_parties(seen),
        milestones=milestone_lines(
            escrow, lambda units: amount_in(seen, units), eyes.name, eyes.called
        ),
        parts=parts,
        requests=requests,
        payers=tuple(Payer(who, eyes.name(who)) for who in payers),
        asks=asked_of(seen) if MoveKind.RELEASE in open_ else "",
        reason=escrow.dispute_reason or "",
        care=care_of(seen),
    )


def page_of_row(row: EscrowRow, requests: tuple[RequestLine, ...]) -> EscrowPage:
    """What is left to tell of an escrow when no ledger's word about it can be read."""
    return EscrowPage(
        contract=row.contract,
        passphrase=row.passphrase,
        title=row.title,
        engagement_id=row.engagement_id,
        description="",
        code=Code(row.wasm_hash, "", ""),
        age=Age(0, row.seen, Source.NONE),
        money=None,
        life=None,
        parties=(),
        milestones=(),
        parts=(),
        requests=requests,
        payers=(),
    )


def row_of(seen: Seen, matter: int | None) -> EscrowRow:
    """What is kept of an escrow beside its snapshots."""
    escrow, network = seen.escrow, seen.snapshot.network
    return EscrowRow(
        seen.contract,
        network.passphrase,
        seen.build.wasm_hash.hex(),
        escrow.title,
        escrow.engagement_id,
        roles_row(escrow),
        escrow.total,
        seen.snapshot.timestamp,
        matter,
    )


def line_of(seen: Seen) -> EscrowLine:
    """An escrow in a list."""
    escrow, snapshot = seen.escrow, seen.snapshot
    mine = [who for who in seen.holders if seen.mine(who)]
    held = [role for role in AS_IT_LIVES if any(role in escrow.roles_of(who) for who in mine)]
    return EscrowLine(
        seen.contract,
        snapshot.network.passphrase,
        escrow.title,
        escrow.engagement_id,
        format_amount(escrow.total),
        currency_of(seen).code,
        stage_of(escrow, seen.held),
        roles(role.value for role in held),
        snapshot.timestamp,
    )


def line_of_row(row: EscrowRow) -> EscrowLine:
    """An escrow in a list, when no ledger's word about it can be read."""
    amount = "" if row.amount is None else format_amount(row.amount)
    return EscrowLine(
        row.contract,
        row.passphrase,
        row.title,
        row.engagement_id,
        amount,
        "",
        Stage.UNKNOWN,
        "",
        row.seen,
    )


def _code(build: Build) -> Code:
    return Code(
        build.wasm_hash.hex(),
        build.name,
        build.origin,
        known_from(build),
        pinned=bool(build.pinned_at),
    )


def _parties(seen: Seen) -> tuple[Party, ...]:
    """Everybody with a role, in the order in which an escrow lives, each once."""
    escrow = seen.escrow
    held = {who: escrow.roles_of(who) for who in escrow.parties}
    ordered = dict.fromkeys(who for role in AS_IT_LIVES for who in held if role in held[who])
    return tuple(
        Party(
            part_in(escrow, who, AS_IT_LIVES),
            len(held[who]),
            seen.eyes.name(who),
            who,
            seen.mine(who),
        )
        for who in ordered
    )
