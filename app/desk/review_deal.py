"""The terms of an escrow, as the window shows them."""

from __future__ import annotations

from app.desk.review_names import Named
from app.pages.escrow import MilestoneLine
from app.pages.review import Deal, Holder, Shared
from app.words.roles import role, roles
from wallet.amounts import basis_points_as_percent
from wallet.escrow.terms import Escrow, Flags, Role


def deal_of(named: Named, escrow: Escrow) -> Deal:
    """These terms, whether they are in force or only proposed."""
    return Deal(
        title=escrow.title,
        engagement_id=escrow.engagement_id,
        description=escrow.description,
        amount=named.amount(escrow.amount),
        platform_fee=basis_points_as_percent(escrow.platform_fee),
        memo=str(escrow.receiver_memo) if escrow.receiver_memo else "",
        holders=tuple(
            Holder(role(each.value), named.name(who), who)
            for each in Role
            for who in escrow.roles.of(each)
        ),
        shared=_shared(named, escrow),
        milestones=tuple(
            MilestoneLine(number, m.description, m.status, m.evidence, m.approved)
            for number, m in enumerate(escrow.milestones, 1)
        ),
        happened=_happened(escrow.flags),
    )


def _shared(named: Named, escrow: Escrow) -> tuple[Shared, ...]:
    holders = dict.fromkeys(who for each in Role for who in escrow.roles.of(each))
    held = {who: [r.value for r in Role if who in escrow.roles.of(r)] for who in holders}
    return tuple(
        Shared(named.name(who), who, roles(names))
        for who, names in held.items()
        if len(names) > 1
    )


def _happened(flags: Flags) -> str:
    words = {
        "released": flags.released,
        "resolved": flags.resolved,
        "in dispute": flags.disputed,
    }
    return ", ".join(word for word, holds in words.items() if holds)
