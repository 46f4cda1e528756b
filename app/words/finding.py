"""What the words of a finding consist of; they stand in ``stops`` and ``notices``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LISTED: Final = "{name}: {fact}."
"""How a detail is told that no sentence mentions."""


@dataclass(frozen=True)
class FindingWords:
    """A finding in words: what is found, what that means and what to do about it.

    ``passed`` is what may be said when the check found nothing; "" where that is not worth
    saying, or would say more than the check does. ``facts`` are sentences that name details
    as ``{name:kind}``, kinds as in ``telling``; one whose detail is missing or says nothing is
    left out. ``each`` is the sentence for every detail that no other sentence names.
    """

    says: str
    explains: str
    passed: str = ""
    facts: tuple[str, ...] = ()
    each: str = LISTED
