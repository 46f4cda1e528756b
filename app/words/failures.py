"""Why a transaction failed in its ledger, by Stellar's own codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.words.rejections import REJECTIONS

FAILURES: Final[Mapping[str, str]] = {
    "INVOKE_HOST_FUNCTION_TRAPPED": "The escrow or its token refused the step when it was "
    "carried out: something had changed since it was checked.",
    "INVOKE_HOST_FUNCTION_RESOURCE_LIMIT_EXCEEDED": "The step needed more work than was paid "
    "for: something had changed since it was prepared.",
    "INVOKE_HOST_FUNCTION_ENTRY_ARCHIVED": "Something that the step needs had fallen asleep on "
    "the ledger.",
    "INVOKE_HOST_FUNCTION_INSUFFICIENT_REFUNDABLE_FEE": "The fee did not cover the storage "
    "that the step needed.",
}
"""By the operation's code."""

UNKNOWN: Final = "This program does not know the reason."


def failed(result: str, operation: str) -> str:
    """The cause in words, where it is known."""
    known = FAILURES.get(operation) or REJECTIONS.get(operation) or REJECTIONS.get(result)
    return known or UNKNOWN
