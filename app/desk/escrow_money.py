"""The money of an escrow: what was agreed, is here, was paid, and is still to be paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.desk.escrow_moves import releases
from app.desk.escrow_seen import Seen
from app.pages.escrow import Currency, Money, MoveLine, Paid, Release, Stage
from app.propose import release_of
from app.read import Found
from app.words.numbers import milestones
from app.words.parts import receives
from app.words.roles import role
from wallet import pinned
from wallet.addresses import Address, ContractId
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow import payouts
from wallet.escrow.candidates import to_come
from wallet.escrow.terms import PROTOCOL_FEE, Escrow, Flags, Role
from wallet.holdings import claimed_asset

TRUSTLESS_WORK = "Trustless Work"

MOST_DUST = 2
"""Units that the rounding of one payment can leave behind: one of each fee (hazard H9)."""


def money_of(seen: Seen) -> Money | None:
    """The money so far and to come; None where nobody told what the escrow holds."""
    escrow, held = seen.escrow, seen.held
    if held is None:
        return None
    parts, still = _parts(escrow), to_come(escrow)
    released = sum(amount for amount, flags in parts if flags.released)
    decided = sum(amount for amount, flags in parts if flags.resolved and not flags.released)
    is_over = bool(parts) and all(_is_over(flags) for _, flags in parts)
    left = held if is_over else 0
    has_begun = escrow.flags is not None and escrow.flags.any
    return Money(
        currency_of(seen),
        format_amount(escrow.total),
        format_amount(held),
        "" if has_begun else _positive(still - held),
        stage_of(escrow, held),
        _release(seen, held),
        released=_positive(released),
        decided=_positive(decided),
        open=_positive(still) if released or decided else "",
        surplus="" if is_over else _positive(held - still),
        left=_positive(left),
        is_dust=0 < left <= MOST_DUST * len(parts),
    )


def amount_in(seen: Seen, units: int) -> str:
    """An amount with the escrow's currency, if that has a name."""
    return f"{format_amount(units)} {currency_of(seen).code}".strip()


def asked_of(seen: Seen) -> str:
    """What is asked for when its release is: all of it, or one milestone of several."""
    escrow, snapshot = seen.escrow, seen.snapshot
    known = seen.build.fee_account or pinned.fee_account(snapshot.network)
    move = release_of(Found(seen.build, escrow, known))
    if move is None or not move.milestones:
        return amount_in(seen, escrow.total)
    amount = sum(escrow.milestones[i].amount or 0 for i in move.milestones)
    return f"{milestones(move.milestones)}, {amount_in(seen, amount)}"


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
    """How far the money has come; what the latest flag says comes first.

    A multi escrow is where most is to be done: in dispute with one milestone, due with one,
    and released or resolved only with all of them.
    """
    flags = [flags for _, flags in _parts(escrow)]
    is_over = bool(flags) and all(map(_is_over, flags))
    all_released = all(each.released for each in flags)
    some_released = any(each.released for each in flags) and escrow.is_multi
    said = {
        Stage.DISPUTED: any(each.disputed for each in flags),
        Stage.RESOLVED: is_over and any(f.resolved for f in flags) and not some_released,
        Stage.RELEASED: is_over and (all_released or some_released),
        Stage.UNKNOWN: held is None,
        Stage.DUE: held is not None and _is_due(escrow, held),
        Stage.FUNDING: held is not None and held < to_come(escrow),
    }
    return next((stage for stage, holds in said.items() if holds), Stage.WORKING)


def _is_due(escrow: Escrow, held: int) -> bool:
    """Whether all of a single escrow, or a milestone of a multi, is approved and there."""
    if not escrow.is_multi:
        return bool(escrow.milestones) and escrow.all_approved and held >= escrow.total
    return any(
        each.approved and not _is_over(escrow.flags_of(each)) and (each.amount or 0) <= held
        for each in escrow.milestones
    )


def _parts(escrow: Escrow) -> list[tuple[int, Flags]]:
    """What is paid by itself, with what has become of it."""
    if escrow.is_multi:
        return [(each.amount or 0, each.flags or Flags()) for each in escrow.milestones]
    return [(escrow.total, escrow.flags or Flags())]


def _is_over(flags: Flags) -> bool:
    return flags.released or flags.resolved


def _positive(amount: int) -> str:
    return format_amount(amount) if amount > 0 else ""


@dataclass(frozen=True)
class _Due:
    """What releases pay: by receiver, and both fees."""

    total: int
    payees: Mapping[Address, int]
    platform: int
    protocol: int


def _release(seen: Seen, held: int) -> Release | None:
    """What releases pay, unless the money has gone its way already.

    Of a multi escrow: of the milestones that can be released now, else of all to come.
    """
    lines = [(named, line) for named, line in releases(seen) if _is_to_come(seen, named)]
    now = [(named, line) for named, line in lines if line.is_open] or lines
    about = tuple(dict.fromkeys(index for named, _ in now for index in named))
    if seen.escrow.is_multi and not about:
        about = tuple(
            i for i, _ in enumerate(seen.escrow.milestones) if _is_to_come(seen, (i,))
        )
    if not _is_to_come(seen, about):
        return None
    try:
        due = _due(seen.escrow, about)
    except payouts.Overflow:
        return None
    line = now[0][1] if now else MoveLine("", None)
    return Release(
        line.is_open is not None,
        line.reason,
        _paid_by(seen, due),
        format_amount(due.total),
        format_amount(max(held - due.total, 0)),
        milestones(about) if about else "",
    )


def _is_to_come(seen: Seen, named: Sequence[int]) -> bool:
    """Whether the money of these milestones, or of a single escrow, has still to go its way."""
    parts = _parts(seen.escrow)
    if seen.escrow.is_multi:
        return bool(named) and all(not _is_over(parts[index][1]) for index in named)
    return not _is_over(parts[0][1])


def _due(escrow: Escrow, about: Sequence[int]) -> _Due:
    """May raise Overflow."""
    there = [escrow.milestones[index] for index in about]
    pairs = [(each.amount or 0, escrow.receiver_of(each)) for each in there]
    if not escrow.is_multi:
        pairs = [(escrow.total, escrow.roles.one(Role.RECEIVER))]
    shares = [payouts.of_release(amount, escrow.platform_fee, who) for amount, who in pairs]
    payees: Counter[Address] = Counter()
    for share in shares:
        payees.update(dict(share.payees))
    platform = sum(share.platform for share in shares)
    protocol = sum(share.protocol for share in shares)
    return _Due(sum(amount for amount, _ in pairs), payees, platform, protocol)


def _paid_by(seen: Seen, due: _Due) -> tuple[Paid, ...]:
    escrow, percent = seen.escrow, basis_points_as_percent
    known = seen.build.fee_account or pinned.fee_account(seen.snapshot.network)
    fees = (
        (f"platform fee, {percent(escrow.platform_fee)} %", Role.PLATFORM, due.platform),
        (f"protocol fee, {percent(PROTOCOL_FEE)} %", None, due.protocol),
    )
    return (
        *(
            _paid(seen, _as_receiver(escrow, who), who, amount, _share(amount, due.total))
            for who, amount in due.payees.items()
        ),
        *(
            _paid(seen, words, (known or "") if as_ is None else escrow.roles.one(as_), amount)
            for words, as_, amount in fees
        ),
    )


def _as_receiver(escrow: Escrow, who: Address) -> str:
    own = any(each.receiver == who for each in escrow.milestones)
    return receives(escrow, who) if own else role(Role.RECEIVER.value)


def _paid(seen: Seen, words: str, address: str, amount: int, share: str = "") -> Paid:
    name = seen.eyes.name(address)
    if not name and address == pinned.fee_account(seen.snapshot.network):
        name = TRUSTLESS_WORK
    return Paid(words, name, address, format_amount(amount), share)


def _share(amount: int, of: int) -> str:
    """Rounded to hundredths of a percent."""
    hundredths = (amount * 10_000 + of // 2) // of if of > 0 else 0
    return f"{hundredths // 100}.{hundredths % 100:02} %"
