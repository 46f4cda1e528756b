"""A line of the inbox from the row that is kept and what belongs to it; nobody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.desk.inbox_signing import Signatories, Signing
from app.pages.inbox import SECTION_OF, InboxChip, InboxLine, Section, folded
from app.records import InboxRow, Refusal, Standing, Submission
from app.words.groups import shortened
from app.words.moves import words_of
from wallet.amounts import format_amount
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network
from wallet.texts.foreign import Foreign, Mark

SOON: Final = 3600
"""Seconds before its end in which a request that is still open has to be hurried."""

_UNUSUAL: Final[Mapping[Standing, InboxChip]] = {
    Standing.READY: InboxChip("warn", "Complete, not sent", "send"),
    Standing.UNKNOWN: InboxChip("warn", "Perhaps sent", "question"),
    Standing.FAILED: InboxChip("stop", "Failed"),
    Standing.EXPIRED: InboxChip("plain", "Expired", "clock"),
}
_HURRY: Final = InboxChip("warn", "Expires soon", "clock")
_HIDING: Final = InboxChip("warn", "Hidden characters", "eye")
_PASSING: Final = InboxChip("warn", "Letters that pass for others")
_ELSEWHERE: Final[Mapping[Network, InboxChip]] = {
    PRACTICE: InboxChip("practice", "Practice network"),
    TESTNET: InboxChip("info", "Test network"),
    PUBLIC: InboxChip("warn", "MAINNET"),
}
_UNKNOWN_NETWORK: Final = InboxChip("warn", "Unknown network")


def _no_times() -> Mapping[bytes, Mapping[str, int]]:
    return {}


@dataclass(frozen=True)
class Around:
    """What the lines of some rows are made with.

    ``names`` by passphrase and address; ``own``: the keys of the profile; ``home``: the
    networks that they sign on; ``matters``: the words of each. ``alike``: texts that many
    lines have, each kept once for all of them; whoever makes more lines hands it in again.
    """

    now: int
    names: Mapping[str, Mapping[str, str]]
    own: frozenset[str]
    home: frozenset[str]
    matters: Mapping[int, str]
    received: Mapping[bytes, Mapping[str, int]] = field(default_factory=_no_times)
    steps: Mapping[bytes, Submission] = field(default_factory=dict[bytes, Submission])
    refusals: Mapping[bytes, Refusal] = field(default_factory=dict[bytes, Refusal])
    alike: dict[str, str] = field(default_factory=dict[str, str])

    def once(self, text: str) -> str:
        """The same text, in the place of all that are equal."""
        return self.alike.setdefault(text, text)


def line_of(row: InboxRow, around: Around) -> InboxLine:
    """The line of a request."""
    names = around.names.get(row.passphrase, {})
    people = Signatories(row.signers, around.own, names)
    signing = people.signing(row.standing, _times(row, around))
    payee, payee_note = _payee(row, names)
    ended, ending = _end(row, around)
    amount = format_amount(row.amount) if row.amount else ""
    code = _code(row) if amount else ""
    who, at = _who(row, around, signing)
    title = row.title or (shortened(row.contract) if row.contract else "No escrow")
    step, once = _step(row), around.once
    chips = tuple(_chips(row, around, signing))
    return InboxLine(
        hash=row.hash.hex(),
        title=title,
        step=once(step),
        amount=amount,
        code=once(code),
        payee=once(payee),
        payee_note=once(payee_note),
        who=once(who),
        standing=row.standing,
        valid_until=row.valid_until,
        ended=ended,
        ending=ending,
        signed=signing.signed,
        needed=signing.needed,
        at=at,
        chips=chips,
        received=row.received,
        haystack=_all_of(title, amount, amount.replace(",", ""), who, row.contract),
        people=once(_all_of(payee, payee_note, *_people(row, names))),
        kind=once(_all_of(step, code, *_kind(row, around, chips))),
    )


def money_of(row: InboxRow) -> str:
    """All that leaves the escrow, "250,000.00 USDC"; "" where nothing does, or nobody knows."""
    return f"{format_amount(row.amount)} {_code(row)}" if row.amount else ""


def elsewhere(passphrase: str, home: frozenset[str]) -> InboxChip | None:
    """The network, where it is not the one that goes without saying; ``home``: mine."""
    plays = passphrase == TESTNET.passphrase and PUBLIC.passphrase in home
    if not home or (passphrase in home and not plays):
        return None
    return _ELSEWHERE.get(Network(passphrase), _UNKNOWN_NETWORK)


def hiding(title: str) -> InboxChip | None:
    """That a title has characters that nobody sees, or that pass for others, if it has."""
    marks = Foreign.of(title).marks
    if not marks:
        return None
    return _HIDING if marks[0] is Mark.HIDDEN else _PASSING


def _times(row: InboxRow, around: Around) -> Mapping[str, int]:
    """When each key's signature came, if it was not with the request: who knows since when."""
    received = around.received.get(row.hash, {})
    return {key: at for key, at in received.items() if at != row.received}


def _step(row: InboxRow) -> str:
    words = words_of(row.move)
    if row.standing is Standing.NEEDS_ME:
        return words.inbox
    return f"{words.noun[:1].upper()}{words.noun[1:]}"


def _code(row: InboxRow) -> str:
    code = row.asset.partition(":")[0]
    return "XLM" if code == "native" else code or "units"


def _payee(row: InboxRow, names: Mapping[str, str]) -> tuple[str, str]:
    payees = _payees(row)
    if row.amount == 0:
        return "", "no payment yet"
    if row.amount is None or not payees:
        return "", "not known"
    first = names.get(payees[0]) or shortened(payees[0])
    if len(payees) == 1:
        return first, "receiver"
    return f"{first} and {len(payees) - 1} more", f"{len(payees)} payees"


def _payees(row: InboxRow) -> list[str]:
    return [address for address in row.counterparty.split(", ") if address]


def _end(row: InboxRow, around: Around) -> tuple[int, str]:
    """When a request came to its end, and what more there is to say of that."""
    match row.standing:
        case Standing.FINAL | Standing.FAILED:
            step = around.steps.get(row.hash)
            if step is None:
                return row.valid_until or row.received, ""
            return step.at, f"ledger {step.ledger:,}" if step.ledger else ""
        case Standing.EXPIRED:
            return row.valid_until, ""
        case Standing.DECLINED:
            refusal = around.refusals.get(row.hash)
            return (refusal.at if refusal else row.received), "by you"
        case _:
            return 0, ""


def _who(row: InboxRow, around: Around, signing: Signing) -> tuple[str, int]:
    match row.standing:
        case Standing.SENT:
            step = around.steps.get(row.hash)
            return "sent, not final yet", step.at if step else 0
        case Standing.UNKNOWN:
            return "it is safe to wait", 0
        case Standing.DECLINED:
            refusal = around.refusals.get(row.hash)
            return (refusal.reason if refusal else ""), 0
        case _:
            return signing.who, signing.at


def _chips(row: InboxRow, around: Around, signing: Signing) -> list[InboxChip]:
    chips = [_UNUSUAL[row.standing]] if row.standing in _UNUSUAL else []
    is_open = SECTION_OF[row.standing] in {Section.NEEDS_YOU, Section.WAITING}
    if is_open and 0 < row.valid_until <= around.now + SOON:
        chips.append(_HURRY)
    if away := elsewhere(row.passphrase, around.home):
        chips.append(away)
    if hidden := hiding(row.title):
        chips.append(hidden)
    if row.standing is Standing.WAITS_FOR_OTHERS and signing.mine:
        chips.append(InboxChip("plain", "You signed", at=signing.mine_at))
    return chips


def _all_of(*texts: str) -> str:
    """What a search looks at; no word that is sought has a line's end in it."""
    return "\n".join(map(folded, filter(None, texts)))


def _people(row: InboxRow, names: Mapping[str, str]) -> list[str]:
    """Whole addresses and every name, beside the one that is shown."""
    keys = [key for line in row.signers for key in (line.key, line.account)]
    people = dict.fromkeys([*_payees(row), *keys])
    return [*people, *(names[who] for who in people if who in names)]


def _kind(row: InboxRow, around: Around, chips: Sequence[InboxChip]) -> list[str]:
    matter = around.matters.get(row.matter, "") if row.matter is not None else ""
    return [Network(row.passphrase).name, matter, *(chip.words for chip in chips)]
