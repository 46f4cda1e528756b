"""The terms of an escrow, as the window shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from app.desk.milestone_lines import happened, milestone_lines
from app.desk.review_names import Named
from app.pages.review import Deal, Holder, Proof, Shared
from app.words.numbers import listed
from app.words.parts import holders_in, roles_in
from wallet.amounts import basis_points_as_percent
from wallet.escrow.terms import Escrow

HASH: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{64}(?![0-9A-Za-z])")
"""A SHA-256 as people write it into a text."""


def deal_of(named: Named, escrow: Escrow) -> Deal:
    """These terms, whether they are in force or only proposed."""
    return Deal(
        title=escrow.title,
        engagement_id=escrow.engagement_id,
        description=escrow.description,
        amount=named.amount_in(escrow, escrow.total),
        platform_fee=basis_points_as_percent(escrow.platform_fee),
        memo=str(escrow.receiver_memo) if escrow.receiver_memo else "",
        holders=tuple(Holder(role, named.name(who), who) for role, who in holders_in(escrow)),
        shared=_shared(named, escrow),
        milestones=milestone_lines(
            escrow, lambda units: named.amount_in(escrow, units), named.name, named.called
        ),
        happened=happened(escrow.flags),
        token=escrow.token,
        reason=escrow.dispute_reason or "",
        decimals="" if escrow.decimals is None else str(escrow.decimals),
        proofs=tuple(_proofs(escrow)),
    )


def _proofs(escrow: Escrow) -> Iterator[Proof]:
    for number, milestone in enumerate(escrow.milestones, 1):
        if milestone.evidence:
            found = HASH.search(milestone.evidence)
            yield Proof(
                number,
                sha256(milestone.evidence.encode("utf-8", "surrogatepass")).hexdigest(),
                found.group().lower() if found is not None else "",
            )


def _shared(named: Named, escrow: Escrow) -> tuple[Shared, ...]:
    held = {who: roles_in(escrow, who) for who in escrow.parties}
    return tuple(
        Shared(named.name(who), who, listed(roles))
        for who, roles in held.items()
        if len(roles) > 1
    )
