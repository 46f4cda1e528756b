"""A finding as one line of text: its sentence, and its facts by name."""

from __future__ import annotations

from app.words.findings import FINDINGS
from wallet.review.finding import Finding
from wallet.review.texts import shown


def words(finding: Finding) -> str:
    """The finding's sentence, and its facts in brackets, with everything hidden written out."""
    facts = ", ".join(
        f"{shown(name.replace('_', ' '))}: {shown(fact)}" for name, fact in _told(finding)
    )
    sentence = FINDINGS[finding.number].says
    return f"{sentence} ({facts})" if facts else sentence


def _told(finding: Finding) -> list[tuple[str, str]]:
    return [(name, fact) for name, fact in finding.details.items() if fact]
