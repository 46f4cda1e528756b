"""What an index says of an escrow beside what the ledger says: field by field, both are shown.

An index is a convenience: it can lie, lag, or mean something else. The ledger is right. Amounts
are compared as money, an index's in units of the asset, ours in its smallest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from wallet.escrow.terms import BASIS_POINTS, Escrow, Flags, Milestone, Role

DECIMALS: Final = 7
"""Of USDC, EURC and XLM, as of every asset that the ledger itself issues."""

_EXACT: Final = Context(prec=100)
"""The largest amounts have 39 digits; by itself Decimal keeps 28."""

Claim = str | bool | Decimal | tuple[str, ...]
Claims = Mapping[str, Claim]
"""By name: ``title``, ``amount``, ``roles.approver``, ``milestones.1.status``."""


@dataclass(frozen=True)
class Difference:
    """A fact that an index tells otherwise; the ledger is right. Foreign text in both."""

    name: str
    index: str
    ledger: str


def claims_of(escrow: Escrow) -> dict[str, Claim]:
    """The facts of an escrow that indexes tell too, as the ledger has them."""
    return dict(_claims(escrow))


def differences(told: Claims, escrow: Escrow) -> tuple[Difference, ...]:
    """Where an index differs; what it does not tell is no difference."""
    ours = claims_of(escrow)
    names = [name for name in told if name not in ours or told[name] != ours[name]]
    return tuple(
        Difference(name, _shown(told[name]), _shown(ours[name]) if name in ours else "")
        for name in names
    )


def _claims(escrow: Escrow) -> Iterator[tuple[str, Claim]]:
    yield "title", escrow.title
    yield "description", escrow.description
    yield "engagement id", escrow.engagement_id
    yield "type", "multi-release" if escrow.is_multi else "single-release"
    yield "total", _money(escrow.total)
    if escrow.amount is not None:
        yield "amount", _money(escrow.amount)
    yield "platform fee", Decimal(escrow.platform_fee) * 100 / BASIS_POINTS
    for role in Role:
        if role in escrow.roles.holders:
            yield f"roles.{role.value}", tuple(sorted(escrow.roles.of(role)))
    if escrow.flags is not None:
        yield from _flags("", escrow.flags)
    yield "milestones", Decimal(len(escrow.milestones))
    for number, milestone in enumerate(escrow.milestones, 1):
        yield from _of_milestone(f"milestones.{number}.", milestone)


def _of_milestone(at: str, milestone: Milestone) -> Iterator[tuple[str, Claim]]:
    yield f"{at}description", milestone.description
    yield f"{at}status", milestone.status
    yield f"{at}evidence", milestone.evidence
    yield f"{at}approved", milestone.approved
    if milestone.amount is not None:
        yield f"{at}amount", _money(milestone.amount)
    if milestone.receiver is not None:
        yield f"{at}receiver", milestone.receiver
    if milestone.flags is not None:
        yield from _flags(at, milestone.flags)


def _flags(at: str, flags: Flags) -> Iterator[tuple[str, Claim]]:
    yield f"{at}disputed", flags.disputed
    yield f"{at}released", flags.released
    yield f"{at}resolved", flags.resolved


def _money(units: int) -> Decimal:
    return Decimal(units).scaleb(-DECIMALS, _EXACT)


def _shown(claim: Claim) -> str:
    match claim:
        case bool():
            return "yes" if claim else "no"
        case Decimal():
            return f"{claim.normalize(_EXACT):f}"
        case tuple():
            return ", ".join(claim)
        case str():
            return claim
