"""The words of every finding: as the public list has them, and what each one means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import Final

from app.words.finding import FindingWords
from app.words.notices import NOTICES
from app.words.stops import STOPS
from app.words.telling import told
from wallet.review.finding import Finding

FINDINGS: Final[Mapping[int, FindingWords]] = {**STOPS, **NOTICES}
"""By number; F59 is not used."""

SIMULATED: Final = 61
CALCULATION: Final = 6
AGREE: Final = "Our calculation and the network's simulation agree."
"""What F06 says when it passed and F61 tells that there was a simulation."""

GOOD: Final = (6, 19, 5, 29, 2, 25, 20, 24, 39, 37, 1, 12, 11, 13, 16, 34, 35, 53, 45, 47)
"""The checks that are worth telling when they pass, the most telling first."""

_HOLLOW_BESIDE: Final[Mapping[int, frozenset[int]]] = {
    19: frozenset({51}),
    20: frozenset({7, 8, 9}),
}
"""A check that passes beside these findings, though what it would say is not so.

F19: whoever sends an authorisation can still choose another footprint. F20: the refusal is told
by another number.
"""

_OF_OPERATIONS: Final[Mapping[str, Mapping[int, str]]] = {
    "ExtendStorage": {
        6: "The network's simulation moves no money either.",
        19: "Every entry that it names is there, and it keeps some of them awake for longer.",
    },
    "RestoreStorage": {
        6: "The network's simulation moves no money either.",
        19: "Every entry that it names is there, and it wakes some of them.",
    },
    "DeployContract": {
        2: "We know the code of the new contract.",
        6: "The network's simulation moves no money either.",
        19: "It touches the new contract, its code and whoever makes it, and nothing else.",
        20: "The code of the new contract accepts what it is given.",
    },
    "SetTrustline": {29: "No other currency that is known here has a name like this one's."},
}
"""What a check that passed says of steps that are no calls."""


def explained(finding: Finding, zone: tzinfo | None = None) -> str:
    """What a finding means here and what to do, with its details, as plain text.

    Times are in this zone, this machine's unless one is named, and in UTC. Foreign text is
    cut, with everything hidden in it written out.
    """
    return told(FINDINGS[finding.number], finding.details, zone)


def good_news(
    passed: Collection[int], findings: Collection[int], operation: str = ""
) -> tuple[tuple[int, str], ...]:
    """The checks that passed and are worth telling: number and sentence.

    ``findings`` are the numbers that hold in the same review: what they take back is not told.
    ``operation`` is the class of what is done where it is no call, and reads otherwise.
    """
    own = _OF_OPERATIONS.get(operation, {})
    return tuple(
        (number, own.get(number) or _passed(number, findings))
        for number in GOOD
        if number in passed and not _HOLLOW_BESIDE.get(number, frozenset()) & set(findings)
    )


def _passed(number: int, findings: Collection[int]) -> str:
    if number == CALCULATION and SIMULATED in findings:
        return AGREE
    return FINDINGS[number].passed
