"""The roles of an escrow in words; keyed by the contracts' own names for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.words.numbers import listed
from wallet.review.texts import shown

ROLES: Final[Mapping[str, str]] = {
    "platform": "platform",
    "admin": "administrator",
    "funder": "funder",
    "service_provider": "milestone marker",
    "approver": "approver",
    "release_signer": "release signer",
    "receiver": "receiver",
    "dispute_resolver": "dispute resolver",
    "observer": "observer",
}
"""The funder is nobody's role in a contract: whoever pays into an escrow is one."""

ANYBODY: Final = "anybody"

_MOST: Final = 40


def role(name: str) -> str:
    """A role in words; "" is the role of a move that is open to anybody."""
    if not name:
        return ANYBODY
    return ROLES.get(name) or shown(name.replace("_", " "), _MOST)


def roles(names: Iterable[str]) -> str:
    """Several roles in words: ``approver, receiver and release signer``."""
    return listed([role(name) for name in names] or [ANYBODY])
