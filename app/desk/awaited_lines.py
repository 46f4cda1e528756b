"""Lines of the inbox for what kept escrows wait for; nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.desk.awaited_steps import Waited, Waiting
from app.desk.inbox_lines import elsewhere, hiding
from app.pages.awaiting import AwaitedLine
from app.pages.escrow import MoveKind
from app.pages.inbox import InboxChip, folded
from app.words.groups import shortened
from app.words.numbers import milestones
from app.words.roles import role
from wallet.addresses import Address
from wallet.amounts import format_amount
from wallet.network import Network


@dataclass(frozen=True)
class _Words:
    """A step of all of an escrow, and of ``{what}`` milestones; where money goes with it."""

    whole: str
    parts: str
    note: str
    rank: int


_NO_PAYMENT: Final = "no payment yet"
_WORDS: Final[Mapping[MoveKind, _Words]] = {
    MoveKind.RELEASE: _Words("Release is due", "Release of {what} is due", "receiver", 0),
    MoveKind.RESOLVE: _Words(
        "Decide the dispute", "Decide dispute over {what}", "to be decided", 1
    ),
    MoveKind.APPROVE: _Words("Approve the work", "Approve {what}", _NO_PAYMENT, 2),
    MoveKind.MARK: _Words("Say how far it is", "Say how far {what} is", _NO_PAYMENT, 3),
    MoveKind.WITHDRAW: _Words("Pay out what remains", "", "to be decided", 4),
}
"""In the order in which they are listed: what others wait for longest comes first."""

_SEVERAL: Final[Mapping[MoveKind, str]] = {
    MoveKind.RESOLVE: "Decide disputes over {what}",
    MoveKind.MARK: "Say how far {what} are",
}
"""For several milestones, where one word more differs."""


@dataclass(frozen=True)
class Known:
    """What lines are made with: names by passphrase and address; ``home``: my networks."""

    names: Mapping[str, Mapping[str, str]]
    home: frozenset[str]


def awaited_lines(waited: Waited, known: Known) -> Iterator[AwaitedLine]:
    """A line for each step; for each milestone, where there is not enough for all at once."""
    for step in waited.steps:
        for part in step.apart(waited.held):
            yield _line(waited, part, known)


def _line(waited: Waited, step: Waiting, known: Known) -> AwaitedLine:
    names = known.names.get(waited.passphrase, {})
    numbers = [one.milestone for one in step.moves if one.milestone is not None]
    leaves = sum(one.leaves for one in step.moves)
    payees = tuple(dict.fromkeys(who for one in step.moves for who in one.payees))
    payee, note = _payee(step.kind, payees if leaves else (), names)
    key = f"{step.kind.value} {step.who} {','.join(map(str, numbers))}"
    facts = {
        "title": waited.title or shortened(waited.contract),
        "step": _step(step.kind, numbers),
        "amount": format_amount(leaves) if leaves else "",
        "code": (waited.code or "units") if leaves else "",
        "payee": payee,
        "payee_note": note,
        "role": role(step.role.value),
    }
    chips = _chips(waited, known)
    people = dict.fromkeys((*payees, step.who))
    more = (
        *(
            waited.contract,
            Network(waited.passphrase).name,
            str(facts["amount"]).replace(",", ""),
        ),
        *people,
        *(names[who] for who in people if who in names),
        *(chip.words for chip in chips),
    )
    return AwaitedLine(
        id=f"{waited.contract} {waited.passphrase} {key}",
        contract=waited.contract,
        passphrase=waited.passphrase,
        key=key,
        read=waited.read,
        chips=chips,
        place=(_WORDS[step.kind].rank, folded(facts["title"]), waited.contract),
        haystack="\n".join(map(folded, (*facts.values(), *more))),
        **facts,
    )


def _step(kind: MoveKind, numbers: Sequence[int]) -> str:
    words = _WORDS[kind]
    if not numbers:
        return words.whole
    parts = words.parts if len(numbers) == 1 else _SEVERAL.get(kind, words.parts)
    return parts.format(what=milestones(numbers))


def _payee(
    kind: MoveKind, payees: Sequence[Address], names: Mapping[str, str]
) -> tuple[str, str]:
    """Who is paid and as what; "" and why nobody is named."""
    if not payees:
        return "", _WORDS[kind].note
    first = names.get(payees[0]) or shortened(payees[0])
    if len(payees) == 1:
        return first, _WORDS[kind].note
    return f"{first} and {len(payees) - 1} more", f"{len(payees)} payees"


def _chips(waited: Waited, known: Known) -> tuple[InboxChip, ...]:
    told = (elsewhere(waited.passphrase, known.home), hiding(waited.title))
    return tuple(chip for chip in told if chip is not None)
