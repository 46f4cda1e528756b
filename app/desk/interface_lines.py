"""Two interfaces side by side: every function, and of the rest what differs."""

from __future__ import annotations

from app.comparing import Comparison
from app.pages.unverified import InterfaceLine, Likeness
from wallet.escrow.interface import Unlike, signatures

FUNCTION = "function"


def interface_lines(told: Comparison) -> tuple[InterfaceLine, ...]:
    """What both say of themselves; what differs comes first."""
    differs = tuple(map(_unlike, told.unlike))
    named = {line.name for line in differs if line.kind == FUNCTION}
    same = tuple(
        InterfaceLine(FUNCTION, name, Likeness.SAME, text, text)
        for name, text in sorted(signatures(told.interface).items())
        if name not in named
    )
    return (*differs, *same)


def _unlike(each: Unlike) -> InterfaceLine:
    likeness = Likeness.OTHER
    if not each.build:
        likeness = Likeness.MORE
    elif not each.here:
        likeness = Likeness.LACKING
    return InterfaceLine(each.kind, each.name, likeness, each.here, each.build)
