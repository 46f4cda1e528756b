"""What an address is in an escrow, in words: of which milestones a receiver, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.words.numbers import listed, milestones
from app.words.roles import role
from wallet.escrow.terms import Escrow, Role

AS_IT_LIVES: Final = (
    Role.RECEIVER,
    Role.SERVICE_PROVIDER,
    Role.APPROVER,
    Role.RELEASE_SIGNER,
    Role.ADMIN,
    Role.PLATFORM,
    Role.DISPUTE_RESOLVER,
    Role.OBSERVER,
)
"""Roles in the order in which an escrow comes to them."""


def roles_in(escrow: Escrow, who: str, order: Iterable[Role] = Role) -> tuple[str, ...]:
    """Each role of an address in words, in this order; none for no party."""
    own = _has_parts(escrow, who)
    return tuple(
        receives(escrow, who) if each is Role.RECEIVER and own else role(each.value)
        for each in order
        if who in escrow.roles.of(each) or (each is Role.RECEIVER and own)
    )


def part_in(escrow: Escrow, who: str, order: Iterable[Role] = Role) -> str:
    """All roles of an address in one phrase; "" for no party."""
    return listed(roles_in(escrow, who, order))


def receives(escrow: Escrow, who: str) -> str:
    """``receiver``, or of which milestones, where each has a receiver of its own."""
    own = [index for index, each in enumerate(escrow.milestones) if each.receiver == who]
    word = role(Role.RECEIVER.value)
    return word if len(own) == len(escrow.milestones) else f"{word} of {milestones(own)}"


def _has_parts(escrow: Escrow, who: str) -> bool:
    return any(each.receiver == who for each in escrow.milestones)


def holders_in(escrow: Escrow) -> tuple[tuple[str, str], ...]:
    """Every role in words with who holds it, role by role; receivers of milestones too."""
    held = [(role(each.value), who) for each in Role for who in escrow.roles.of(each)]
    own = [who for who in escrow.receivers if _has_parts(escrow, who)]
    return (*held, *((receives(escrow, who), who) for who in own))
