"""Writes the page of an escrow: terms, money, roles and what is open to me, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.desk.escrow_moves import own_accounts, parts_of, release_now
from app.desk.escrow_seen import Seen
from app.pages.escrow import (
    Age,
    Code,
    Currency,
    EscrowLine,
    EscrowPage,
    Life,
    MilestoneLine,
    Money,
    Paid,
    Party,
    Payer,
    Release,
    RequestLine,
    Source,
    Stage,
)
from app.records import EscrowRow
from app.words.roles import roles
from app.words.telling import SECONDS_PER_LEDGER
from wallet import pinned
from wallet.addresses import ContractId
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow import payouts
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import PROTOCOL_FEE, Escrow, Role
from wallet.holdings import claimed_asset, contract_balance_key
from wallet.review.checks.state import SLEEPS_SOON
from wallet.soroban.entries import code_key, contract_data_key, instance_key

TRUSTLESS_WORK = "Trustless Work"


def page_of(seen: Seen, source: Source, requests: tuple[RequestLine, ...]) -> EscrowPage:
    """Everything about an escrow that a ledger told of."""
    escrow, snapshot, eyes = seen.escrow, seen.snapshot, seen.eyes
    parts = parts_of(seen)
    due = any(move.is_open and move.is_release for part in parts for move in part.moves)
    payers = own_accounts(seen) if due else ()
    return EscrowPage(
        contract=seen.contract,
        passphrase=snapshot.network.passphrase,
        title=escrow.title,
        engagement_id=escrow.engagement_id,
        description=escrow.description,
        code=Code(seen.build.wasm_hash.hex(), seen.build.name, seen.build.origin),
        age=Age(snapshot.sequence, snapshot.timestamp, source),
        money=money_of(seen),
        life=_life(seen),
        parties=_parties(seen),
        milestones=tuple(
            MilestoneLine(n, m.description, m.status, m.evidence, m.approved)
            for n, m in enumerate(escrow.milestones, 1)
        ),
        parts=parts,
        requests=requests,
        payers=tuple(Payer(who, eyes.name(who)) for who in payers),
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
    held = escrow.roles.holders.items()
    return EscrowRow(
        seen.contract,
        network.passphrase,
        seen.build.wasm_hash.hex(),
        escrow.title,
        escrow.engagement_id,
        {role.value: ", ".join(holders) for role, holders in held},
        escrow.amount,
        seen.snapshot.timestamp,
        matter,
    )


def line_of(seen: Seen) -> EscrowLine:
    """An escrow in a list."""
    escrow, snapshot = seen.escrow, seen.snapshot
    mine = {who for who in seen.holders if seen.mine(who)}
    held = [role for role in _ORDER if mine & set(escrow.roles.of(role))]
    return EscrowLine(
        seen.contract,
        snapshot.network.passphrase,
        escrow.title,
        escrow.engagement_id,
        format_amount(escrow.amount),
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


def money_of(seen: Seen) -> Money | None:
    """The money so far and to come; None where nobody told what the escrow holds."""
    escrow, held = seen.escrow, seen.held
    if held is None:
        return None
    lacks = max(escrow.amount - held, 0)
    expected = lacks and not escrow.flags.any
    return Money(
        currency_of(seen),
        format_amount(escrow.amount),
        format_amount(held),
        format_amount(lacks) if expected else "",
        stage_of(escrow, held),
        _release(seen, held),
    )


def currency_of(seen: Seen) -> Currency:
    """What the escrow's token says it is, and whether that can be believed."""
    token, network = ContractId(seen.escrow.token), seen.snapshot.network
    claimed = claimed_asset(seen.snapshot.entries, token)
    if claimed is None:
        return Currency("", "", token, genuine=False, known=False)
    return Currency(
        claimed.code,
        claimed.issuer or "",
        token,
        genuine=claimed.contract_id(network) == token,
        known=pinned.asset_of(network, token) == claimed,
    )


def stage_of(escrow: Escrow, held: int | None) -> Stage:
    """How far the money has come; what the latest flag says comes first."""
    flags = escrow.flags
    said = {
        Stage.DISPUTED: flags.disputed,
        Stage.RESOLVED: flags.resolved,
        Stage.RELEASED: flags.released,
        Stage.UNKNOWN: held is None,
        Stage.FUNDING: held is not None and held < escrow.amount,
        Stage.WORKING: not (escrow.milestones and escrow.all_approved),
    }
    return next((stage for stage, holds in said.items() if holds), Stage.DUE)


def _release(seen: Seen, held: int) -> Release | None:
    """What a release pays, unless the money has gone its way already."""
    escrow, fee_account = seen.escrow, seen.build.fee_account
    if escrow.flags.released or escrow.flags.resolved:
        return None
    receiver, platform = (escrow.roles.one(role) for role in (Role.RECEIVER, Role.PLATFORM))
    try:
        shares = payouts.of_release(escrow.amount, escrow.platform_fee, receiver)
    except payouts.Overflow:
        return None
    percent = basis_points_as_percent
    paid = [
        _paid(seen, "receiver", who, amount, _share(amount, escrow.amount))
        for who, amount in shares.payees
    ]
    fee = f"platform fee, {percent(escrow.platform_fee)} %"
    paid.append(_paid(seen, fee, platform, shares.platform))
    fee = f"protocol fee, {percent(PROTOCOL_FEE)} %"
    paid.append(_paid(seen, fee, fee_account or "", shares.protocol))
    now = release_now(seen)
    return Release(
        now.is_open is not None,
        now.reason,
        tuple(paid),
        format_amount(escrow.amount),
        format_amount(max(held - escrow.amount, 0)),
    )


def _paid(seen: Seen, role: str, address: str, amount: int, share: str = "") -> Paid:
    name = seen.eyes.name(address)
    if not name and address == pinned.fee_account(seen.snapshot.network):
        name = TRUSTLESS_WORK
    return Paid(role, name, address, format_amount(amount), share)


def _share(amount: int, of: int) -> str:
    """Rounded to hundredths of a percent."""
    hundredths = (amount * 10_000 + of // 2) // of if of > 0 else 0
    return f"{hundredths // 100}.{hundredths % 100:02} %"


def _parties(seen: Seen) -> tuple[Party, ...]:
    """Everybody with a role, in the order in which an escrow lives, each once."""
    holders = dict.fromkeys(who for role in _ORDER for who in seen.escrow.roles.of(role))
    return tuple(
        Party(
            roles(role.value for role in _ORDER if who in seen.escrow.roles.of(role)),
            len(seen.escrow.roles.held_by(who)),
            seen.eyes.name(who),
            who,
            seen.mine(who),
        )
        for who in holders
    )


_ORDER = (
    Role.RECEIVER,
    Role.SERVICE_PROVIDER,
    Role.APPROVER,
    Role.RELEASE_SIGNER,
    Role.PLATFORM,
    Role.DISPUTE_RESOLVER,
)


def _life(seen: Seen) -> Life | None:
    """When the first of the entries that the escrow needs falls asleep."""
    snapshot = seen.snapshot
    ends = [
        entry.live_until
        for key in _needed(seen)
        if (entry := snapshot.entries.get(key)) is not None and entry.live_until is not None
    ]
    if not ends:
        return None
    left = min(ends) - snapshot.sequence
    until = snapshot.timestamp + left * SECONDS_PER_LEDGER
    return Life(until, soon=left < SLEEPS_SOON, sleeps=left < 0)


def _needed(seen: Seen) -> Iterable[bytes]:
    yield instance_key(seen.contract)
    yield contract_data_key(seen.contract, ESCROW_KEY)
    yield code_key(seen.build.wasm_hash)
    yield contract_balance_key(ContractId(seen.escrow.token), seen.contract)
