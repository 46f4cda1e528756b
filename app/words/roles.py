"""The roles of an escrow in words; keyed by the contracts' own names for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wallet.review.texts import shown

ROLES: Final[Mapping[str, str]] = {
    "platform": "platform",
    "funder": "funder",
    "service_provider": "milestone marker",
    "approver": "approver",
    "release_signer": "release signer",
    "receiver": "receiver",
    "dispute_resolver": "dispute resolver",
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
    *others, last = [role(name) for name in names] or [ANYBODY]
    return f"{', '.join(others)} and {last}" if others else last
